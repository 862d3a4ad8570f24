/* SPDX-License-Identifier: MPL-2.0 */
#include "io/openpmd.h"

#include "base/constants.h"
#include "base/memory.h"
#include "io/hdf5_quiet.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The best that deflate can do: 1032 to 1. A data set that claims more than this times the size of
   its file is an attack on memory. */
#define LARGEST_RATIO 1040

struct reader {
  struct wh_context *c;
  const char *path;
  hid_t file;
  uintmax_t file_size;
  size_t count; /* of particles; all records must have it */
};

static enum wh_status refuse(const struct reader *r, const char *what, const char *where) {
  return wh_fail(r->c, WH_BAD_INPUT, "%s: %s%s%s", r->path, what, where[0] ? ": " : "", where);
}

/* Opens an object by name only through hard links: soft and external links of a file from elsewhere
   could lead to other files or in circles. */
static hid_t open_object(hid_t place, const char *name) {
  H5L_info_t link;
  if (H5Lexists(place, name, H5P_DEFAULT) <= 0 ||
      H5Lget_info(place, name, &link, H5P_DEFAULT) < 0 || link.type != H5L_TYPE_HARD)
    return H5I_INVALID_HID;
  return H5Oopen(place, name, H5P_DEFAULT);
}

static bool is_group(hid_t object) {
  return object >= 0 && H5Iget_type(object) == H5I_GROUP;
}

static hid_t open_group(hid_t place, const char *name) {
  hid_t group = open_object(place, name);
  if (is_group(group))
    return group;
  if (group >= 0)
    H5Oclose(group);
  return H5I_INVALID_HID;
}

/* HDF5 1.10 reads beyond its memory for some damaged descriptions of numbers: accept only those
   that stand for a common type of some machine. */
static bool is_plain_number(hid_t type) {
  const hid_t plain[] = {H5T_IEEE_F64LE, H5T_IEEE_F64BE, H5T_IEEE_F32LE, H5T_IEEE_F32BE,
                         H5T_STD_I64LE,  H5T_STD_I64BE,  H5T_STD_U64LE,  H5T_STD_U64BE,
                         H5T_STD_I32LE,  H5T_STD_I32BE,  H5T_STD_U32LE,  H5T_STD_U32BE};
  bool found = false;
  for (size_t i = 0; type >= 0 && i < sizeof plain / sizeof *plain; i++)
    found = found || H5Tequal(type, plain[i]) > 0;
  return found;
}

/* A number attribute; false if it is missing, not a single number or not finite. */
static bool read_number(hid_t place, const char *name, double *value) {
  if (H5Aexists(place, name) <= 0)
    return false;
  hid_t attribute = H5Aopen(place, name, H5P_DEFAULT);
  hid_t space = attribute >= 0 ? H5Aget_space(attribute) : H5I_INVALID_HID;
  hid_t type = attribute >= 0 ? H5Aget_type(attribute) : H5I_INVALID_HID;
  bool good = space >= 0 && H5Sget_simple_extent_npoints(space) == 1 && is_plain_number(type) &&
              H5Aread(attribute, H5T_NATIVE_DOUBLE, value) >= 0 && isfinite(*value);
  H5Tclose(type);
  H5Sclose(space);
  H5Aclose(attribute);
  return good;
}

/* Checks that a data set is one list of plain numbers, all held in this file, and no longer than
   the file can hold. */
static bool data_is_safe(const struct reader *r, hid_t data, hsize_t *count) {
  hid_t space = H5Dget_space(data), type = H5Dget_type(data), how = H5Dget_create_plist(data);
  H5D_layout_t layout = how >= 0 ? H5Pget_layout(how) : H5D_LAYOUT_ERROR;
  bool good = space >= 0 && H5Sget_simple_extent_ndims(space) == 1 && is_plain_number(type) &&
              layout >= H5D_COMPACT && layout <= H5D_CHUNKED && H5Pget_external_count(how) == 0 &&
              H5Sget_simple_extent_dims(space, count, NULL) == 1 &&
              *count <= r->file_size * LARGEST_RATIO / 8;
  H5Pclose(how);
  H5Tclose(type);
  H5Sclose(space);
  return good;
}

/* Fills value[count] from a data set, or from a constant record (a group with an attribute value).
 */
static enum wh_status read_component(struct reader *r, hid_t object, const char *name, hid_t type,
                                     void *value) {
  hsize_t count = 0;
  if (is_group(object)) {
    double constant;
    if (type != H5T_NATIVE_DOUBLE || !read_number(object, "value", &constant))
      return refuse(r, "a constant record has no value", name);
    for (size_t i = 0; i < r->count; i++)
      ((double *)value)[i] = constant;
    return WH_OK;
  }
  if (H5Iget_type(object) != H5I_DATASET || !data_is_safe(r, object, &count))
    return refuse(r, "a record is not a list of numbers within the file", name);
  if (count != r->count)
    return refuse(r, "the records of the particles differ in length", name);
  if (count > 0 && H5Dread(object, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, value) < 0)
    return refuse(r, "a record is damaged", name);
  return WH_OK;
}

/* One component in the wanted unit [SI]; where it is missing, value stays as it is and *found is
   false. */
static enum wh_status read_scaled(struct reader *r, hid_t place, const char *name, double unit,
                                  double *value, bool *found) {
  hid_t object = open_object(place, name);
  *found = object >= 0;
  if (!*found)
    return WH_OK;
  double unit_SI = 1.0;
  enum wh_status status = read_component(r, object, name, H5T_NATIVE_DOUBLE, value);
  if (status == WH_OK && !read_number(object, "unitSI", &unit_SI))
    status = refuse(r, "a record has no unitSI", name);
  H5Oclose(object);
  for (size_t i = 0; status == WH_OK && i < r->count; i++) {
    value[i] = unit_SI == unit ? value[i] : value[i] * (unit_SI / unit);
    if (!isfinite(value[i]))
      status = refuse(r, "a record holds a number that is not finite", name);
  }
  return status;
}

static enum wh_status read_vector(struct reader *r, hid_t species, const char *name, double unit,
                                  double *const value[3]) {
  static const char *const axis[3] = {"x", "y", "z"};
  hid_t record = open_group(species, name);
  if (record < 0)
    return refuse(r, "the particles have no record", name);
  enum wh_status status = WH_OK;
  for (int k = 0; status == WH_OK && k < 3; k++) {
    bool found;
    status = read_scaled(r, record, axis[k], unit, value[k], &found);
    if (status == WH_OK && !found)
      status = refuse(r, "a vector lacks a component", name);
  }
  H5Gclose(record);
  return status;
}

static enum wh_status read_ids(struct reader *r, hid_t species, uint64_t *id) {
  for (size_t i = 0; i < r->count; i++)
    id[i] = i;
  hid_t object = open_object(species, "id");
  if (object < 0)
    return WH_OK;
  enum wh_status status = read_component(r, object, "id", H5T_NATIVE_UINT64, id);
  H5Oclose(object);
  return status;
}

/* positionOffset is added where a file has one (ours is zero). */
static enum wh_status add_offset(struct reader *r, hid_t species, struct wh_particles *p) {
  hid_t record = open_group(species, "positionOffset");
  if (record < 0)
    return WH_OK;
  H5Gclose(record);
  double *offset = NULL;
  WH_TRY(wh_alloc(r->c, 3 * r->count, sizeof *offset, &offset));
  double *part[3] = {offset, offset + r->count, offset + 2 * r->count};
  enum wh_status status = read_vector(r, species, "positionOffset", 1.0, part);
  for (size_t i = 0; status == WH_OK && i < r->count; i++) {
    p->x[i] += part[0][i];
    p->y[i] += part[1][i];
    p->z[i] += part[2][i];
  }
  free(offset);
  return status;
}

/* Number of particles, from position/x, which must be a real list: everything else is measured by
   it. */
static enum wh_status find_count(struct reader *r, hid_t species) {
  hsize_t count = 0;
  hid_t position = open_group(species, "position");
  hid_t x = position >= 0 ? open_object(position, "x") : H5I_INVALID_HID;
  bool good = x >= 0 && H5Iget_type(x) == H5I_DATASET && data_is_safe(r, x, &count);
  if (x >= 0)
    H5Oclose(x);
  if (position >= 0)
    H5Gclose(position);
  r->count = (size_t)count;
  return good ? WH_OK : refuse(r, "position/x is not a list of numbers within the file", "");
}

static enum wh_status read_species(struct reader *r, hid_t species, struct wh_particles *p) {
  WH_TRY(find_count(r, species));
  WH_TRY(wh_particles_reserve(r->c, p, r->count));
  p->count = r->count;
  bool found;
  WH_TRY(read_vector(r, species, "position", 1.0, (double *[]){p->x, p->y, p->z}));
  WH_TRY(add_offset(r, species, p));
  WH_TRY(read_vector(r, species, "momentum", WH_ELECTRON_MASS * WH_LIGHT_SPEED,
                     (double *[]){p->ux, p->uy, p->uz}));
  WH_TRY(read_scaled(r, species, "time", 1.0, p->t, &found));
  for (size_t i = 0; i < p->count; i++)
    p->weight[i] = 1.0 / (double)p->count;
  WH_TRY(read_scaled(r, species, "weight", 1.0, p->weight, &found));
  return read_ids(r, species, p->id);
}

/* Name of the only member of a group. */
static bool only_member(hid_t group, char name[256]) {
  H5G_info_t about;
  if (H5Gget_info(group, &about) < 0 || about.nlinks != 1)
    return false;
  ssize_t length =
      H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, 0, name, 256, H5P_DEFAULT);
  return length > 0 && length < 256;
}

static enum wh_status open_species(const struct reader *r, const char *wanted, hid_t *species) {
  char iteration[256], name[256];
  *species = H5I_INVALID_HID;
  if (H5Aexists(r->file, "openPMD") <= 0)
    return refuse(r, "this is not an openPMD file (no attribute openPMD)", "");
  hid_t data = open_group(r->file, "data");
  if (data < 0)
    return refuse(r, "there is no group /data", "");
  hid_t step = only_member(data, iteration) ? open_group(data, iteration) : H5I_INVALID_HID;
  H5Gclose(data);
  hid_t particles = step >= 0 ? open_group(step, "particles") : H5I_INVALID_HID;
  if (step >= 0)
    H5Gclose(step);
  if (particles < 0)
    return refuse(r, "/data must hold one iteration with a group particles", "");
  if (wanted)
    *species = open_group(particles, wanted);
  else if (only_member(particles, name))
    *species = open_group(particles, name);
  H5Gclose(particles);
  if (*species >= 0)
    return WH_OK;
  return refuse(r, wanted ? "there is no set of particles of that name" : "name one of its sets",
                wanted ? wanted : "");
}

static enum wh_status read_file(struct reader *r, const char *wanted, struct wh_particles *out) {
  hid_t species;
  hid_t how = H5Pcreate(H5P_FILE_ACCESS);
  H5Pset_fclose_degree(how, H5F_CLOSE_STRONG); /* nothing of a damaged file stays open */
  r->file = H5Fopen(r->path, H5F_ACC_RDONLY, how);
  H5Pclose(how);
  if (r->file < 0)
    return refuse(r, "this is not an HDF5 file, or it is damaged", "");
  enum wh_status status = open_species(r, wanted, &species);
  if (status == WH_OK) {
    status = read_species(r, species, out);
    H5Gclose(species);
  }
  H5Fclose(r->file);
  return status;
}

enum wh_status wh_openpmd_read_particles(struct wh_context *c, const char *path,
                                         const char *species, struct wh_particles *out) {
  struct stat about;
  memset(out, 0, sizeof *out);
  if (stat(path, &about) != 0 || !S_ISREG(about.st_mode))
    return wh_fail(c, WH_BAD_INPUT, "%s is not a file that can be read", path);
  struct reader r = {.c = c, .path = path, .file_size = (uintmax_t)about.st_size};
  struct wh_hdf5_quiet kept = wh_hdf5_quiet_begin();
  enum wh_status status = read_file(&r, species, out);
  wh_hdf5_quiet_end(kept);
  if (status != WH_OK)
    wh_particles_free(out);
  return status;
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "io/openpmd.h"

#include "base/constants.h"
#include "base/file.h"
#include "io/hdf5_quiet.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* The file being written. Every call below is skipped once one has failed, so that the code reads
   as a list of what is in the file; wh_openpmd_write asks at the end. */
struct writer {
  bool failed;
};

static hid_t opened(struct writer *w, hid_t id) {
  w->failed = w->failed || id < 0;
  return id;
}

static void done(struct writer *w, herr_t result) {
  w->failed = w->failed || result < 0;
}

static void put_attribute(struct writer *w, hid_t place, const char *name, hid_t type, hid_t space,
                          const void *value) {
  if (w->failed)
    return;
  hid_t attribute = opened(w, H5Acreate2(place, name, type, space, H5P_DEFAULT, H5P_DEFAULT));
  if (attribute < 0)
    return;
  done(w, H5Awrite(attribute, type, value));
  done(w, H5Aclose(attribute));
}

static void put_scalar(struct writer *w, hid_t place, const char *name, hid_t type,
                       const void *value) {
  hid_t space = opened(w, H5Screate(H5S_SCALAR));
  put_attribute(w, place, name, type, space, value);
  H5Sclose(space);
}

static void put_number(struct writer *w, hid_t place, const char *name, double value) {
  put_scalar(w, place, name, H5T_NATIVE_DOUBLE, &value);
}

static void put_integer(struct writer *w, hid_t place, const char *name, uint32_t value) {
  put_scalar(w, place, name, H5T_NATIVE_UINT32, &value);
}

static void put_array(struct writer *w, hid_t place, const char *name, hid_t type, hsize_t count,
                      const void *value) {
  hid_t space = opened(w, H5Screate_simple(1, &count, NULL));
  put_attribute(w, place, name, type, space, value);
  H5Sclose(space);
}

static void put_text(struct writer *w, hid_t place, const char *name, const char *text) {
  hid_t type = opened(w, H5Tcopy(H5T_C_S1));
  done(w, H5Tset_size(type, strlen(text) + 1));
  done(w, H5Tset_cset(type, H5T_CSET_UTF8));
  put_scalar(w, place, name, type, text);
  H5Tclose(type);
}

static void put_axis_labels(struct writer *w, hid_t place, enum wh_symmetry symmetry) {
  const char labels[2][2] = {{symmetry == WH_PLANAR ? 'x' : 'r', '\0'}, "z"};
  hid_t type = opened(w, H5Tcopy(H5T_C_S1));
  done(w, H5Tset_size(type, sizeof labels[0]));
  put_array(w, place, "axisLabels", type, 2, labels);
  H5Tclose(type);
}

static hid_t open_group(struct writer *w, hid_t place, const char *name) {
  if (w->failed)
    return H5I_INVALID_HID;
  return opened(w, H5Gcreate2(place, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
}

/* A dataset, left open for its attributes. Without time stamps, so that equal runs give equal
 * files. */
static hid_t open_data(struct writer *w, hid_t place, const char *name, hid_t type, int rank,
                       const hsize_t *shape, const void *value) {
  if (w->failed)
    return H5I_INVALID_HID;
  hid_t space = opened(w, H5Screate_simple(rank, shape, NULL));
  hid_t how = opened(w, H5Pcreate(H5P_DATASET_CREATE));
  done(w, H5Pset_obj_track_times(how, 0));
  hid_t data = opened(w, H5Dcreate2(place, name, type, space, H5P_DEFAULT, how, H5P_DEFAULT));
  if (data >= 0)
    done(w, H5Dwrite(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, value));
  H5Pclose(how);
  H5Sclose(space);
  return data;
}

/* openPMD's unitDimension: powers of m, kg, s, A, K, mol, cd. */
static const double dimension_none[7] = {0, 0, 0, 0, 0, 0, 0},
                    dimension_length[7] = {1, 0, 0, 0, 0, 0, 0},
                    dimension_momentum[7] = {1, 1, -1, 0, 0, 0, 0},
                    dimension_time[7] = {0, 0, 1, 0, 0, 0, 0},
                    dimension_current[7] = {0, 0, 0, 1, 0, 0, 0},
                    dimension_volt[7] = {2, 1, -3, -1, 0, 0, 0},
                    dimension_field[7] = {1, 1, -3, -1, 0, 0, 0};

static void put_field_attributes(struct writer *w, hid_t record, const struct wh_grid *g,
                                 const double dimension[7]) {
  const double spacing[2] = {g->spacing[1], g->spacing[0]},
               offset[2] = {g->origin[1], g->origin[0]};
  put_text(w, record, "geometry", g->symmetry == WH_PLANAR ? "cartesian" : "thetaMode");
  if (g->symmetry == WH_AXISYMMETRIC)
    put_text(w, record, "geometryParameters", "m=1;imag=+");
  put_text(w, record, "dataOrder", "C");
  put_axis_labels(w, record, g->symmetry);
  put_array(w, record, "gridSpacing", H5T_NATIVE_DOUBLE, 2, spacing);
  put_array(w, record, "gridGlobalOffset", H5T_NATIVE_DOUBLE, 2, offset);
  put_number(w, record, "gridUnitSI", 1.0);
  put_array(w, record, "unitDimension", H5T_NATIVE_DOUBLE, 7, dimension);
  put_number(w, record, "timeOffset", 0.0);
}

/* The one azimuthal mode of an axisymmetric field is an extra first dimension of length 1. */
static hid_t open_field_component(struct writer *w, hid_t place, const char *name,
                                  const struct wh_grid *g, const double *value) {
  const hsize_t shape[3] = {1, g->count[1], g->count[0]};
  const double position[2] = {0.0, 0.0};
  bool planar = g->symmetry == WH_PLANAR;
  hid_t data = open_data(w, place, name, H5T_NATIVE_DOUBLE, planar ? 2 : 3, shape + planar, value);
  put_number(w, data, "unitSI", 1.0);
  put_array(w, data, "position", H5T_NATIVE_DOUBLE, 2, position);
  return data;
}

static void put_scalar_field(struct writer *w, hid_t place, const char *name,
                             const struct wh_grid *g, const double *value,
                             const double dimension[7]) {
  hid_t data = open_field_component(w, place, name, g, value);
  put_field_attributes(w, data, g, dimension);
  H5Dclose(data);
}

static void put_fields(struct writer *w, hid_t iteration, const struct wh_grid *g) {
  hid_t meshes = open_group(w, iteration, "meshes");
  put_scalar_field(w, meshes, "phi", g, g->phi, dimension_volt);
  put_scalar_field(w, meshes, "inside", g, g->inside, dimension_none);
  hid_t field = open_group(w, meshes, "E");
  put_field_attributes(w, field, g, dimension_field);
  H5Dclose(open_field_component(w, field, g->symmetry == WH_PLANAR ? "x" : "r", g, g->E_r));
  H5Dclose(open_field_component(w, field, "z", g, g->E_z));
  H5Gclose(field);
  H5Gclose(meshes);
}

/* macroWeighted 0, weightingPower 0: the numbers are those of one electron (openPMD 1.1.0). */
static void put_record_attributes(struct writer *w, hid_t record, const double dimension[7]) {
  put_array(w, record, "unitDimension", H5T_NATIVE_DOUBLE, 7, dimension);
  put_number(w, record, "timeOffset", 0.0);
  put_number(w, record, "weightingPower", 0.0);
  put_integer(w, record, "macroWeighted", 0);
}

static void put_scalar_record(struct writer *w, hid_t species, const char *name, hid_t type,
                              hsize_t count, const void *value, const double dimension[7]) {
  hid_t data = open_data(w, species, name, type, 1, &count, value);
  put_number(w, data, "unitSI", 1.0);
  put_record_attributes(w, data, dimension);
  H5Dclose(data);
}

static const char *const axis_name[3] = {"x", "y", "z"};

static void put_vector_record(struct writer *w, hid_t species, const char *name, hsize_t count,
                              const double *const value[3], const double dimension[7],
                              double unit) {
  hid_t record = open_group(w, species, name);
  put_record_attributes(w, record, dimension);
  for (int k = 0; k < 3; k++) {
    hid_t data = open_data(w, record, axis_name[k], H5T_NATIVE_DOUBLE, 1, &count, value[k]);
    put_number(w, data, "unitSI", unit);
    H5Dclose(data);
  }
  H5Gclose(record);
}

/* A vector that is zero for every particle: openPMD's constant record components. */
static void put_zero_record(struct writer *w, hid_t species, const char *name, uint64_t count,
                            const double dimension[7]) {
  hid_t record = open_group(w, species, name);
  put_record_attributes(w, record, dimension);
  for (int k = 0; k < 3; k++) {
    hid_t part = open_group(w, record, axis_name[k]);
    put_number(w, part, "unitSI", 1.0);
    put_number(w, part, "value", 0.0);
    put_array(w, part, "shape", H5T_NATIVE_UINT64, 1, &count);
    H5Gclose(part);
  }
  H5Gclose(record);
}

static void put_species(struct writer *w, hid_t place, const struct wh_species *s) {
  const struct wh_particles *p = s->particles;
  hsize_t count = p->count;
  hid_t species = open_group(w, place, s->name);
  put_text(w, species, "speciesType", "electron");
  put_scalar(w, species, "numParticles", H5T_NATIVE_UINT64, &(uint64_t){p->count});
  put_vector_record(w, species, "position", count, (const double *[]){p->x, p->y, p->z},
                    dimension_length, 1.0);
  put_zero_record(w, species, "positionOffset", count, dimension_length);
  put_vector_record(w, species, "momentum", count, (const double *[]){p->ux, p->uy, p->uz},
                    dimension_momentum, WH_ELECTRON_MASS * WH_LIGHT_SPEED);
  put_scalar_record(w, species, "time", H5T_NATIVE_DOUBLE, count, p->t, dimension_time);
  put_scalar_record(w, species, "weight", H5T_NATIVE_DOUBLE, count, p->weight, dimension_current);
  put_scalar_record(w, species, "id", H5T_NATIVE_UINT64, count, p->id, dimension_none);
  H5Gclose(species);
}

/* Rows of one number or several. */
static void put_rows(struct writer *w, hid_t place, const char *name, const char *unit, hid_t type,
                     size_t rows, size_t columns, const void *value) {
  const hsize_t shape[2] = {rows, columns};
  hid_t data = open_data(w, place, name, type, columns > 1 ? 2 : 1, shape, value);
  put_text(w, data, "unit", unit);
  H5Dclose(data);
}

/* Attributes kind_0, kind_1, ... with the names of the mesh's regions or boundaries. */
static void put_name(struct writer *w, hid_t place, const char *kind, size_t k, const char *name) {
  char attribute[48];
  snprintf(attribute, sizeof attribute, "%s_%zu", kind, k);
  put_text(w, place, attribute, name);
}

static void put_nodal(struct writer *w, hid_t file, const struct wh_solid_nodal *n) {
  const struct wh_solid_mesh *m = n->mesh;
  hid_t mesh = open_group(w, file, "mesh");
  put_integer(w, mesh, "order", (uint32_t)m->order);
  for (size_t k = 0; k < m->region_count; k++)
    put_name(w, mesh, "region", k, m->regions[k].name);
  for (size_t k = 0; k < m->boundary_count; k++)
    put_name(w, mesh, "boundary", k, m->boundaries[k].name);
  for (size_t k = 0; k < (size_t)m->mirrors.count; k++) {
    char name[32];
    snprintf(name, sizeof name, "mirror_%zu", k);
    put_array(w, mesh, name, H5T_NATIVE_DOUBLE, 3, m->mirrors.normal[k]);
  }
  put_rows(w, mesh, "node", "m", H5T_NATIVE_DOUBLE, m->node_count, 3, m->node);
  put_rows(w, mesh, "element", "1", H5T_NATIVE_UINT32, m->element_count,
           (size_t)m->nodes_per_element, m->element);
  put_rows(w, mesh, "region", "1", H5T_NATIVE_UINT16, m->element_count, 1, m->region);
  put_rows(w, mesh, "boundary", "1", H5T_NATIVE_UINT16, m->element_count, 4, m->boundary);
  put_rows(w, mesh, "potential", "V", H5T_NATIVE_DOUBLE, m->node_count, 1, n->potential);
  put_rows(w, mesh, "E", "V/m", H5T_NATIVE_DOUBLE, m->node_count, 3, n->E);
  H5Gclose(mesh);
}

/* A table: one dataset a column. */
static void put_table(struct writer *w, hid_t place, const struct wh_table *t) {
  hid_t group = open_group(w, place, t->name);
  put_text(w, group, "title", t->title);
  for (size_t i = 0; i < t->columns; i++) {
    hsize_t rows = t->rows;
    if (!t->column[i].value)
      continue;
    hid_t data =
        open_data(w, group, t->column[i].name, H5T_NATIVE_DOUBLE, 1, &rows, t->column[i].value);
    put_text(w, data, "unit", t->column[i].unit);
    H5Dclose(data);
  }
  H5Gclose(group);
}

static void put_tables(struct writer *w, hid_t file, const struct wh_openpmd *content) {
  if (content->table_count == 0)
    return;
  hid_t tables = open_group(w, file, "tables");
  for (size_t i = 0; i < content->table_count; i++)
    put_table(w, tables, &content->table[i]);
  H5Gclose(tables);
}

static void put_root_attributes(struct writer *w, hid_t root, const char *title) {
  put_text(w, root, "openPMD", "1.1.0");
  put_integer(w, root, "openPMDextension", 0);
  put_text(w, root, "basePath", "/data/%T/");
  put_text(w, root, "meshesPath", "meshes/");
  put_text(w, root, "particlesPath", "particles/");
  put_text(w, root, "iterationEncoding", "groupBased");
  put_text(w, root, "iterationFormat", "/data/%T/");
  put_text(w, root, "software", "wehnelt");
  put_text(w, root, "softwareVersion", WH_VERSION);
  if (title)
    put_text(w, root, "comment", title);
}

static void put_all(struct writer *w, hid_t file, const struct wh_openpmd *content) {
  put_root_attributes(w, file, content->title);
  hid_t data = open_group(w, file, "data");
  hid_t iteration = open_group(w, data, "0");
  put_number(w, iteration, "time", 0.0);
  put_number(w, iteration, "dt", 0.0);
  put_number(w, iteration, "timeUnitSI", 1.0);
  if (content->grid)
    put_fields(w, iteration, content->grid);
  if (content->species_count > 0) {
    hid_t particles = open_group(w, iteration, "particles");
    for (size_t i = 0; i < content->species_count; i++)
      put_species(w, particles, &content->species[i]);
    H5Gclose(particles);
  }
  H5Gclose(iteration);
  H5Gclose(data);
  if (content->nodal)
    put_nodal(w, file, content->nodal);
  put_tables(w, file, content);
}

static bool all_finite(const double *value, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (!isfinite(value[i]))
      return false;
  return true;
}

static enum wh_status check_species(struct wh_context *c, const struct wh_species *s) {
  for (const char *letter = s->name; *letter || letter == s->name; letter++)
    if (!isalnum((unsigned char)*letter) && *letter != '_')
      return wh_fail(c, WH_INTERNAL, "'%s' is no name for a set of particles", s->name);
  const struct wh_particles *p = s->particles;
  const double *const column[] = {p->x, p->y, p->z, p->ux, p->uy, p->uz, p->t, p->weight};
  for (size_t k = 0; k < sizeof column / sizeof *column; k++)
    if (!all_finite(column[k], p->count))
      return wh_fail(c, WH_INTERNAL, "an electron of %s has a number that is not finite", s->name);
  return WH_OK;
}

static enum wh_status check_content(struct wh_context *c, const struct wh_openpmd *content) {
  for (size_t i = 0; i < content->species_count; i++)
    WH_TRY(check_species(c, &content->species[i]));
  for (size_t i = 0; i < content->table_count; i++)
    for (size_t k = 0; k < content->table[i].columns; k++)
      if (content->table[i].column[k].value &&
          !all_finite(content->table[i].column[k].value, content->table[i].rows))
        return wh_fail(c, WH_INTERNAL, "the table %s has a number that is not finite",
                       content->table[i].name);
  const struct wh_solid_nodal *n = content->nodal;
  if (n && !(all_finite(n->potential, n->mesh->node_count) &&
             all_finite((const double *)n->E, 3 * n->mesh->node_count)))
    return wh_fail(c, WH_INTERNAL, "the field at the nodes is not finite everywhere");
  const struct wh_grid *g = content->grid;
  if (!g)
    return WH_OK;
  size_t count = g->count[0] * g->count[1];
  const double *const part[] = {g->phi, g->E_z, g->E_r, g->inside};
  for (size_t k = 0; k < sizeof part / sizeof *part; k++)
    if (!all_finite(part[k], count))
      return wh_fail(c, WH_INTERNAL, "the field on the output grid is not finite everywhere");
  return WH_OK;
}

/* HDF5 opens the temporary file by its name; wh_file gives it the final one. The layout of HDF5 1.8
   has a checksum on all structure, so that damage is noticed when the file is read. */
static enum wh_status write_file(struct wh_context *c, const struct wh_file *f,
                                 const struct wh_openpmd *content) {
  struct writer w = {false};
  struct wh_hdf5_quiet kept = wh_hdf5_quiet_begin();
  hid_t how = opened(&w, H5Pcreate(H5P_FILE_ACCESS));
  done(&w, H5Pset_libver_bounds(how, H5F_LIBVER_V18, H5F_LIBVER_V18));
  hid_t file = opened(&w, H5Fcreate(f->temporary, H5F_ACC_TRUNC, H5P_DEFAULT, how));
  H5Pclose(how);
  if (!w.failed) {
    put_all(&w, file, content);
    done(&w, H5Fclose(file));
  }
  wh_hdf5_quiet_end(kept);
  if (w.failed)
    return wh_fail(c, WH_IO_FAILED, "HDF5 cannot write %s; is the disk full?", f->path);
  return WH_OK;
}

enum wh_status wh_openpmd_write(struct wh_context *c, const char *path,
                                const struct wh_openpmd *content) {
  struct wh_file f;
  WH_TRY(check_content(c, content));
  WH_TRY(wh_file_create(c, path, &f));
  return wh_file_finish(c, &f, write_file(c, &f, content));
}

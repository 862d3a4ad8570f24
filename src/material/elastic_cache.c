/* SPDX-License-Identifier: MPL-2.0 */
/* The file of an elastic table. Little- or big-endian as the machine is; the mark tells.
     char magic[8] "WHELAST", uint32 version, uint32 mark 0x01020304,
     uint64 request: hash of model, element, energies and angles,
     uint64 energies, uint64 angles,
     double sections[energies][3], dcs[energies][angles], tail[energies][angles],
     uint64 hash of all bytes before it (FNV-1a).
   The energies, the angles and the sampling tables follow from the request. */
#include "material/elastic_table.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/file.h"

/* Raise with every change of the solver or of the model that changes figures. */
enum { VERSION = 1 };

struct header {
  char magic[8];
  uint32_t version, mark;
  uint64_t request, energies, angles;
};

static uint64_t hash(uint64_t h, const void *data, size_t size) {
  const unsigned char *byte = data;
  for (size_t i = 0; i < size; i++)
    h = (h ^ byte[i]) * 0x100000001b3u;
  return h;
}

static struct header header_of(const struct wh_elastic *e) {
  struct header h = {.magic = "WHELAST",
                     .version = VERSION,
                     .mark = 0x01020304,
                     .energies = e->energies,
                     .angles = e->angles};
  uint64_t request = hash(0xcbf29ce484222325u, e->model->name, strlen(e->model->name));
  request = hash(request, &e->Z, sizeof e->Z);
  request = hash(request, e->energy_eV, e->energies * sizeof *e->energy_eV);
  h.request = hash(request, e->mu, e->angles * sizeof *e->mu);
  return h;
}

/* The three arrays of the file, in its order. */
struct part {
  void *data;
  size_t size;
};

static void parts_of(const struct wh_elastic *e, struct part part[3]) {
  size_t all = e->energies * e->angles * sizeof(double);
  part[0] = (struct part){e->sections, e->energies * sizeof *e->sections};
  part[1] = (struct part){e->dcs, all};
  part[2] = (struct part){e->tail, all};
}

static bool read_exactly(FILE *f, void *data, size_t size, uint64_t *sum) {
  if (fread(data, 1, size, f) != size)
    return false;
  *sum = hash(*sum, data, size);
  return true;
}

/* Figures that could not have been written by a sound run are not used even if the sum is right. */
static bool plausible(const struct wh_elastic *e) {
  for (size_t j = 0; j < e->energies; j++) {
    const struct wh_elastic_sections *s = &e->sections[j];
    const double *tail = e->tail + j * e->angles, *dcs = e->dcs + j * e->angles;
    if (!(s->total > 0 && s->first > 0 && s->second > 0 &&
          isfinite(s->total + s->first + s->second)))
      return false;
    if (tail[0] != 1 || tail[e->angles - 1] != 0)
      return false;
    for (size_t i = 0; i < e->angles; i++)
      if (!(dcs[i] > 0 && isfinite(dcs[i])) || (i > 0 && !(tail[i] < tail[i - 1])))
        return false;
  }
  return true;
}

enum reading { ABSENT, OTHER, DAMAGED, READ };

static enum reading read_file(const char *path, struct wh_elastic *e) {
  FILE *f = fopen(path, "rb");
  if (!f)
    return ABSENT;
  struct header wanted = header_of(e), found;
  struct part part[3];
  uint64_t sum = 0xcbf29ce484222325u, kept = 0;
  enum reading result = DAMAGED;
  parts_of(e, part);
  if (read_exactly(f, &found, sizeof found, &sum) &&
      memcmp(found.magic, wanted.magic, sizeof found.magic) == 0) {
    if (memcmp(&found, &wanted, sizeof found) != 0)
      result = OTHER;
    else if (read_exactly(f, part[0].data, part[0].size, &sum) &&
             read_exactly(f, part[1].data, part[1].size, &sum) &&
             read_exactly(f, part[2].data, part[2].size, &sum) &&
             fread(&kept, sizeof kept, 1, f) == 1 && kept == sum && fgetc(f) == EOF && plausible(e))
      result = READ;
  }
  fclose(f);
  return result;
}

static bool write_parts(FILE *f, const struct wh_elastic *e) {
  struct header h = header_of(e);
  struct part part[3];
  parts_of(e, part);
  uint64_t sum = hash(0xcbf29ce484222325u, &h, sizeof h);
  bool good = fwrite(&h, sizeof h, 1, f) == 1;
  for (int i = 0; i < 3; i++) {
    sum = hash(sum, part[i].data, part[i].size);
    good = good && fwrite(part[i].data, 1, part[i].size, f) == part[i].size;
  }
  return good && fwrite(&sum, sizeof sum, 1, f) == 1;
}

static enum wh_status write_file(struct wh_context *c, const char *path,
                                 const struct wh_elastic *e) {
  struct wh_file f;
  WH_TRY(wh_file_create(c, path, &f));
  enum wh_status status = WH_OK;
  if (!write_parts(f.stream, e))
    status = wh_fail(c, WH_IO_FAILED, "%s: writing failed", path);
  return wh_file_finish(c, &f, status);
}

/* What goes wrong here is no error of the work in hand: it is told as a warning. */
static void keep(struct wh_context *c, const char *path, const struct wh_elastic *e) {
  struct wh_context *quiet = wh_context_create();
  if (!quiet || write_file(quiet, path, e) != WH_OK)
    wh_warn(c, "%s; the elastic table of element %d is not kept and will be made again",
            quiet && wh_error_count(quiet) ? wh_error_text(quiet, 0) : path, e->Z);
  wh_context_destroy(quiet);
}

enum wh_status wh_elastic_open(struct wh_context *c, const char *path,
                               const struct wh_elastic_model *model, int Z,
                               const struct wh_elastic_range *range, struct wh_elastic *out) {
  if (!path)
    return wh_elastic_build(c, model, Z, range, out);
  WH_TRY(wh_elastic_allocate(c, model, Z, range, out));
  enum reading reading = read_file(path, out);
  if (reading == READ) {
    wh_elastic_tabulate(out);
    return WH_OK;
  }
  if (reading == DAMAGED)
    wh_warn(c, "%s: the elastic table in it is damaged; it is made again", path);
  wh_elastic_free(out);
  WH_TRY(wh_elastic_build(c, model, Z, range, out));
  keep(c, path, out);
  return WH_OK;
}

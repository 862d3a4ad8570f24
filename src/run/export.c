/* SPDX-License-Identifier: MPL-2.0 */
#include "run/export.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "case/case.h"
#include "io/json.h"
#include "run/output.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LARGEST_TABLE (64u << 20)

/* ---- what a run leaves ----------------------------------------------------------------------- */

/* A text as JSON has it, which YAML reads too. */
static enum wh_status put_text(struct wh_context *c, FILE *f, const char *key, const char *text) {
  struct wh_json j = wh_json_start(f, 0, 0);
  fprintf(f, "%s: ", key);
  wh_json_text(&j, text);
  fputc('\n', f);
  return wh_json_end(c, &j, key);
}

static enum wh_status put_source(struct wh_context *c, const struct wh_case *cs, double voltage,
                                 FILE *f) {
  const struct wh_spectrum_params *p = &cs->params.spectrum;
  const struct wh_source_filter *filter = p->filters.item;
  fputs("# The X-rays of this folder, for wehnelt export.\nwehnelt: 1\n", f);
  WH_TRY(put_text(c, f, "title", cs->params.title ? cs->params.title : "X-rays"));
  fprintf(f, "spectrum:\n  voltage: %.17g V\n", voltage);
  WH_TRY(put_text(c, f, "  target", p->target));
  fprintf(f, "  film: %.17g m\n  angle: %.17g rad\n", p->film, p->angle);
  fprintf(f, "  charge: %.17g A s\n  distance: %.17g m\n  bin: %.17g eV\n", p->charge, p->distance,
          p->bin);
  if (p->filters.count > 0)
    fputs("  filters:\n", f);
  for (size_t i = 0; i < p->filters.count; i++) {
    fprintf(f, "    filter%zu:\n      thickness: %.17g m\n", i + 1, filter[i].thickness);
    WH_TRY(put_text(c, f, "      material", filter[i].material));
  }
  return WH_OK;
}

/* The source of the spectrum as a case of its own: every number as it came to be. */
enum wh_status wh_output_xrays(struct wh_context *c, const struct wh_case *cs,
                               const struct wh_run *r, const char *path) {
  struct wh_file file;
  if (r->pass.spectrum.count == 0)
    return WH_OK;
  WH_TRY(wh_file_create(c, path, &file));
  return wh_file_finish(c, &file, put_source(c, cs, r->pass.spectrum.voltage, file.stream));
}

/* ---- reading it ------------------------------------------------------------------------------ */

static enum wh_status path_in(struct wh_context *c, const char *folder, const char *name,
                              char **out) {
  return asprintf(out, "%s/%s", folder, name) < 0
             ? wh_fail(c, WH_NO_MEMORY, "no memory for the name of a file")
             : WH_OK;
}

/* Two numbers a line, after the header. */
static enum wh_status parse_table(struct wh_context *c, const char *path, const char *text,
                                  struct wh_export *e) {
  size_t lines = 0;
  for (const char *at = text; *at; at++)
    lines += *at == '\n';
  WH_TRY(wh_alloc(c, lines + 1, sizeof *e->energy_eV, &e->energy_eV));
  WH_TRY(wh_alloc(c, lines + 1, sizeof *e->fluence, &e->fluence));
  for (const char *at = strchr(text, '\n'); at && at[1]; at = strchr(at + 1, '\n')) {
    double energy, fluence;
    if (sscanf(at + 1, "%lf,%lf", &energy, &fluence) != 2 || !isfinite(energy) ||
        !(fluence >= 0.0) || !isfinite(fluence))
      return wh_fail(c, WH_BAD_INPUT, "%s: line %zu is not 'energy,fluence'", path, e->count + 2);
    e->energy_eV[e->count] = energy;
    e->fluence[e->count++] = fluence;
  }
  e->width_eV = e->count > 1 ? e->energy_eV[1] - e->energy_eV[0] : 0.0;
  if (!(e->width_eV > 0.0))
    return wh_fail(c, WH_BAD_INPUT, "%s: less than two rising energies", path);
  for (size_t i = 0; i < e->count; i++)
    e->fluence[i] *= e->width_eV;
  return WH_OK;
}

static enum wh_status read_spectrum(struct wh_context *c, const char *folder, struct wh_export *e) {
  char *path, *text = NULL;
  size_t size;
  WH_TRY(path_in(c, folder, "spectrum.csv", &path));
  enum wh_status status = wh_file_read(c, path, LARGEST_TABLE, &text, &size);
  if (!status)
    status = parse_table(c, path, text, e);
  free(text);
  free(path);
  return status;
}

/* Widths of the map as it is, as of a datasheet. */
static enum wh_status measure_spot(struct wh_context *c, struct wh_export *e) {
  const struct wh_spot_map s = {.count = {e->spot.count[0], e->spot.count[1]},
                                .low = {e->spot.low[0], e->spot.low[1]},
                                .step = {e->spot.step[0], e->spot.step[1]},
                                .value = e->spot.value};
  static const double share[2] = {0.15, 0.5};
  for (int axis = 0; axis < 2; axis++) {
    struct wh_profile lsf;
    enum wh_status status = wh_profile_lsf(c, &s, axis, &lsf);
    for (int k = 0; k < 2 && !status; k++) {
      struct wh_width w;
      status = wh_profile_width(c, &lsf, share[k], &w);
      (axis == 0 ? e->spot_width : e->spot_length)[k] = w.value;
    }
    wh_profile_free(&lsf);
    WH_TRY(status);
  }
  return WH_OK;
}

static enum wh_status read_spot(struct wh_context *c, const char *folder, struct wh_export *e) {
  char *path;
  WH_TRY(path_in(c, folder, "focal-spot.tif", &path));
  enum wh_status status = WH_OK;
  if (access(path, F_OK) == 0) {
    status = wh_tiff_read(c, path, &e->spot);
    e->spot.quantity = "share of the radiation";
    if (!status)
      status = measure_spot(c, e);
  }
  free(path);
  return status;
}

/* What xrays.yaml says; names belong to the case. */
static enum wh_status take_source(struct wh_context *c, const struct wh_case *k,
                                  struct wh_export_filter **filter, struct wh_export *e) {
  const struct wh_spectrum_params *p = &k->params.spectrum;
  const struct wh_source_filter *own = p->filters.item;
  WH_TRY(wh_alloc(c, p->filters.count, sizeof **filter, filter));
  for (size_t i = 0; i < p->filters.count; i++)
    (*filter)[i] = (struct wh_export_filter){own[i].material, own[i].thickness};
  e->title = k->params.title;
  e->voltage = p->voltage;
  e->target = p->target;
  e->film = p->film;
  e->angle = p->angle;
  e->charge = p->charge;
  e->distance = p->distance;
  e->filters = p->filters.count;
  e->filter = *filter;
  return WH_OK;
}

static enum wh_status write_format(struct wh_context *c, const struct wh_export_format *format,
                                   const struct wh_export *e, const char *folder) {
  char *into;
  WH_TRY(path_in(c, folder, format->name, &into));
  enum wh_status status = wh_folder_create(c, into);
  if (!status)
    status = format->write(c, e, into);
  free(into);
  return status;
}

static enum wh_status find_format(struct wh_context *c, const char *name,
                                  const struct wh_export_format **out) {
  struct wh_nearest near = {.word = name};
  for (size_t i = 0; wh_export_formats[i]; i++) {
    *out = wh_export_formats[i];
    if (strcmp(name, (*out)->name) == 0)
      return WH_OK;
    wh_nearest_try(&near, (*out)->name);
  }
  return wh_fail(c, WH_BAD_INPUT, "there is no format '%s'%s%s%s; see 'wehnelt export --help'",
                 name, near.best ? "; did you mean '" : "", near.best ? near.best : "",
                 near.best ? "'?" : "");
}

enum wh_status wh_run_export(struct wh_context *c, const char *folder, const char *format) {
  const struct wh_export_format *to = NULL;
  struct wh_export e = {0};
  struct wh_export_filter *filter = NULL;
  struct wh_case k;
  char *path;
  WH_TRY(find_format(c, format, &to));
  WH_TRY(path_in(c, folder, "xrays.yaml", &path));
  if (access(path, F_OK) != 0) {
    enum wh_status absent = wh_fail(
        c, WH_BAD_INPUT,
        "%s: there is no spectrum to export (xrays.yaml); run a case with a section spectrum",
        folder);
    free(path);
    return absent;
  }
  enum wh_status status = wh_case_read(c, path, 0, NULL, &k);
  free(path);
  WH_TRY(status);
  status = take_source(c, &k, &filter, &e);
  if (!status)
    status = read_spectrum(c, folder, &e);
  if (!status)
    status = read_spot(c, folder, &e);
  if (!status)
    status = write_format(c, to, &e, folder);
  free(filter);
  free(e.energy_eV);
  free(e.fluence);
  free(e.spot.value);
  wh_case_free(&k);
  return status;
}

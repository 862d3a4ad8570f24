/* SPDX-License-Identifier: MPL-2.0 */
#include "photon/flux.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "photon/flux_file.h"
#include "target/body.h"
#include "target/target.h"

/* Half-spaces: energies at equal ratios. VERSION: raise with every change that changes figures. */
enum { VERSION = 2, ENERGIES = 14, ROWS = 4, HISTORIES = 60000 };
/* How far from its own voltage the table of a film serves, relative. */
#define FILM_BEYOND 0.02

/* The energies of the table, of which ROWS around the one asked for are taken. */
static void choose_energies(const struct wh_flux_request *q, struct wh_flux *f) {
  if (f->count == 1) {
    f->energy_eV[0] = q->energy_eV;
    return;
  }
  double step = log(WH_FLUX_MAXIMUM_eV / WH_FLUX_MINIMUM_eV) / (ENERGIES - 1);
  double place = floor(log(q->energy_eV / WH_FLUX_MINIMUM_eV) / step) - 1.0;
  double first = fmin(fmax(place, 0.0), ENERGIES - ROWS);
  for (size_t i = 0; i < f->count; i++)
    f->energy_eV[i] = WH_FLUX_MINIMUM_eV * exp((first + (double)i) * step);
}

static enum wh_status allocate(struct wh_context *c, const struct wh_flux_request *q,
                               struct wh_flux *f) {
  f->thickness = q->thickness;
  f->count = q->thickness > 0.0 ? 1 : ROWS;
  WH_TRY(wh_alloc(c, f->count, sizeof *f->energy_eV, &f->energy_eV));
  WH_TRY(wh_alloc(c, f->count, sizeof *f->depth, &f->depth));
  WH_TRY(wh_alloc(c, f->count, sizeof *f->backscatter, &f->backscatter));
  WH_TRY(wh_alloc(c, f->count * WH_FLUX_SIZE, sizeof *f->cell, &f->cell));
  choose_energies(q, f);
  return WH_OK;
}

void wh_flux_free(struct wh_flux *f) {
  free(f->energy_eV);
  free(f->depth);
  free(f->backscatter);
  free(f->cell);
  memset(f, 0, sizeof *f);
}

/* One energy by Monte Carlo. */
static enum wh_status simulate(struct wh_context *c, const struct wh_flux_request *q,
                               struct wh_flux *f, size_t i) {
  struct {
    double from, thickness;
  } slab = {0.0, q->thickness};
  struct wh_target_body_params body = {.material = q->material,
                                       .shape = {&wh_body_slab.kind, &slab}};
  const char *name = "target";
  struct wh_target_params p = {
      .energy_eV = f->energy_eV[i],
      .bodies = {1, &name, &body},
      .transport = WH_TARGET_FAST,
      .elastic = "dirac",
      .cutoff_eV = WH_FLUX_CUTOFF_eV,
      .photon_cutoff_eV = 8e5, /* radiation is a continuous loss here */
      .cone = 0.1,
      .histories = q->histories ? q->histories : HISTORIES,
      .most_histories = 1,
      .bins = 1,
      .flux = {.depths = WH_FLUX_DEPTHS,
               .energies = WH_FLUX_ENERGIES,
               .moments = WH_FLUX_MOMENTS,
               .depth = q->thickness},
      .cache = q->cache,
  };
  struct wh_target_result r;
  WH_TRY(wh_target_run(c, &p, NULL, &r));
  const struct wh_flux_bins *bins = &r.layout.flux;
  f->depth[i] = bins->depth;
  f->backscatter[i] = wh_target_mean(&r, WH_SCORE_BACK_NUMBER);
  for (size_t k = 0; k < WH_FLUX_SIZE; k++)
    f->cell[i * WH_FLUX_SIZE + k] = (float)(wh_tally_mean(&r.tally, bins->first + k) / bins->depth);
  wh_target_result_free(&r);
  return WH_OK;
}

static uint64_t request_hash(const struct wh_context *c, const struct wh_flux_request *q,
                             double energy_eV) {
  uint64_t numbers[] = {VERSION, q->histories ? q->histories : HISTORIES, wh_context_seed(c)};
  uint64_t h = wh_flux_hash(WH_FLUX_HASH_START, q->material, strlen(q->material));
  h = wh_flux_hash(h, numbers, sizeof numbers);
  h = wh_flux_hash(h, &q->thickness, sizeof q->thickness);
  return wh_flux_hash(h, &energy_eV, sizeof energy_eV);
}

/* One energy from its file, or by Monte Carlo. A file that cannot be read or written is a warning.
 */
static enum wh_status open_row(struct wh_context *c, const struct wh_flux_request *q,
                               struct wh_flux *f, size_t row) {
  char path[4096] = "";
  bool found = false;
  uint64_t request = request_hash(c, q, f->energy_eV[row]);
  size_t errors = wh_error_count(c);
  if (q->cache) {
    snprintf(path, sizeof path, "%s/electrons-%s-%016llx.bin", q->cache, q->material,
             (unsigned long long)request);
    if (wh_flux_read(c, path, request, f, row, &found) != WH_OK)
      wh_errors_to_warnings(c, errors);
  }
  if (found)
    return WH_OK;
  WH_TRY(simulate(c, q, f, row));
  errors = wh_error_count(c);
  if (q->cache && wh_flux_write(c, path, request, f, row) != WH_OK)
    wh_errors_to_warnings(c, errors);
  return WH_OK;
}

static enum wh_status open_table(struct wh_context *c, const struct wh_flux_request *q,
                                 struct wh_flux *f) {
  WH_TRY(wh_material_find(c, q->material, &f->material));
  WH_TRY(allocate(c, q, f));
  if (q->cache)
    WH_TRY(wh_folder_create(c, q->cache));
  for (size_t i = 0; i < f->count; i++)
    WH_TRY(open_row(c, q, f, i));
  return WH_OK;
}

enum wh_status wh_flux_open(struct wh_context *c, const struct wh_flux_request *q,
                            struct wh_flux *out) {
  memset(out, 0, sizeof *out);
  if (!(q->energy_eV >= WH_FLUX_MINIMUM_eV && q->energy_eV <= WH_FLUX_MAXIMUM_eV))
    return wh_fail(c, WH_BAD_INPUT, "a target at %g kV: from 5 kV to 500 kV is possible",
                   q->energy_eV * 1e-3);
  enum wh_status status = open_table(c, q, out);
  if (status != WH_OK)
    wh_flux_free(out);
  return status;
}

/* Weights of the rows by Lagrange's formula in ln E. */
static void weights(const struct wh_flux *f, double energy_eV, double w[ROWS]) {
  for (size_t i = 0; i < f->count; i++) {
    w[i] = 1.0;
    for (size_t k = 0; k < f->count; k++)
      if (k != i)
        w[i] *= log(energy_eV / f->energy_eV[k]) / log(f->energy_eV[i] / f->energy_eV[k]);
  }
}

enum wh_status wh_flux_at(struct wh_context *c, const struct wh_flux *f, double energy_eV,
                          float *cell, double *depth) {
  double w[ROWS], ln_depth = 0.0, beyond = f->count > 1 ? 0.0 : FILM_BEYOND;
  double low = f->energy_eV[0] * (1.0 - beyond), high = f->energy_eV[f->count - 1] * (1.0 + beyond);
  if (!(energy_eV >= low * (1.0 - 1e-12) && energy_eV <= high * (1.0 + 1e-12)))
    return wh_fail(c, WH_BAD_INPUT,
                   "a spectrum at %g kV: electrons in %s are known from %g to %g "
                   "kV",
                   energy_eV * 1e-3, f->material.name, low * 1e-3, high * 1e-3);
  weights(f, energy_eV, w);
  memset(cell, 0, WH_FLUX_SIZE * sizeof *cell);
  for (size_t i = 0; i < f->count; i++) {
    const float *from = f->cell + i * WH_FLUX_SIZE;
    float weight = (float)w[i];
    ln_depth += w[i] * log(f->depth[i]);
    for (size_t k = 0; k < WH_FLUX_SIZE; k++)
      cell[k] += weight * from[k];
  }
  *depth = exp(ln_depth);
  return WH_OK;
}

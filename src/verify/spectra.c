/* SPDX-License-Identifier: MPL-2.0 */
#include "verify/verify.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>

#include "base/cache.h"
#include "base/constants.h"
#include "photon/tube.h"

/* 12 deg, 1 mAs at 1 m in vacuum; nan: not given. */
static const struct row {
  const char *target, *filter;
  double kv, thickness; /* [m] */
  double mean_keV, hvl1_mm, hvl2_mm, kerma_uGy, fluence_cm2, k_share;
} table[] = {
    {"W", "Al", 80, 2.5e-3, 42.90, 2.734, 4.084, 82.0, 1.524e8, .016},
    {"W", "Al", 100, 2.5e-3, 49.14, 3.458, 5.398, 118.9, 2.512e8, .056},
    {"Mo", "Mo", 30, 30e-6, 16.70, .297, (double)NAN, (double)NAN, (double)NAN, .330},
};

static enum wh_status compute(struct wh_context *c, const struct row *r, const char *cache,
                              struct wh_spectrum_values *v) {
  struct wh_flux flux;
  struct wh_spectrum s;
  struct wh_filter filter = {.thickness = r->thickness};
  struct wh_tube tube = {r->kv * 1e3, 12.0 * WH_PI / 180.0, WH_FLUX_CUTOFF_eV, 500.0};
  struct wh_flux_request q = {.material = r->target, .energy_eV = tube.voltage, .cache = cache};
  WH_TRY(wh_material_find(c, r->filter, &filter.material));
  WH_TRY(wh_flux_open(c, &q, &flux));
  enum wh_status status = wh_tube_spectrum(c, &flux, &tube, &s);
  wh_flux_free(&flux);
  WH_TRY(status);
  status = wh_spectrum_filter(c, &filter, &s);
  if (status == WH_OK)
    status = wh_spectrum_values(c, &s, &(struct wh_spectrum_measure){1e-3, 1.0}, v);
  wh_spectrum_free(&s);
  return status;
}

static enum wh_status add(struct wh_context *c, struct wh_checks *checks, const char *group,
                          const char *quantity, const char *unit, double theirs, double ours,
                          double tolerance) {
  return isnan(theirs)
             ? WH_OK
             : wh_check_add(c, checks, group, quantity, unit, theirs, theirs, ours, tolerance);
}

static enum wh_status run(struct wh_context *c, const char *cases, struct wh_checks *checks) {
  (void)cases;
  char cache[PATH_MAX], group[128];
  bool keep = wh_cache_folder(cache, sizeof cache);
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    const struct row *r = &table[i];
    struct wh_spectrum_values v;
    WH_TRY(compute(c, r, keep ? cache : NULL, &v));
    snprintf(group, sizeof group, "%s, %g kV, 12 deg, %g mm %s; 1 mAs at 1 m", r->target, r->kv,
             r->thickness * 1e3, r->filter);
    WH_TRY(add(c, checks, group, "mean energy", "keV", r->mean_keV, v.mean_eV * 1e-3, 0.01));
    WH_TRY(
        add(c, checks, group, "first half-value layer", "mm Al", r->hvl1_mm, v.hvl1 * 1e3, 0.015));
    WH_TRY(
        add(c, checks, group, "second half-value layer", "mm Al", r->hvl2_mm, v.hvl2 * 1e3, 0.015));
    WH_TRY(add(c, checks, group, "air kerma", "uGy", r->kerma_uGy, v.kerma * 1e6, 0.03));
    WH_TRY(add(c, checks, group, "fluence", "1/cm^2", r->fluence_cm2, v.fluence * 1e-4, 0.0));
    WH_TRY(add(c, checks, group, "share of K lines", "1", r->k_share, v.line_fraction[0],
               0.01 / r->k_share));
  }
  return WH_OK;
}

const struct wh_verification wh_verification_spectra = {
    .name = "spectra",
    .summary = "Spectra of thick targets against another program",
    .source = "SpekPy 2.5.3, physics model casim (G. Poludniowski, A. Omar, R. Bujila, P. Andreo, "
              "Med. Phys. 48 (2021) 3630); docs/theory/spectra.md",
    .run = run,
};

/* SPDX-License-Identifier: MPL-2.0 */
#include "photon/spectrum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "material/photon.h"

enum wh_status wh_spectrum_create(struct wh_context *c, double low_eV, double high_eV,
                                  double width_eV, struct wh_spectrum *s) {
  memset(s, 0, sizeof *s);
  double bins = ceil((high_eV - low_eV) / width_eV - 1e-9);
  if (!(low_eV >= WH_PHOTON_MINIMUM_eV && high_eV <= WH_PHOTON_MAXIMUM_eV && high_eV > low_eV))
    return wh_fail(c, WH_BAD_INPUT,
                   "a spectrum from %g to %g keV: photons are known from 0.1 to 800 keV",
                   low_eV * 1e-3, high_eV * 1e-3);
  if (!(width_eV > 0.0 && bins <= 1e6))
    return wh_fail(c, WH_BAD_INPUT,
                   "a spectrum in bins of %g eV: give a width that makes at most "
                   "a million of them",
                   width_eV);
  s->low_eV = low_eV;
  s->width_eV = width_eV;
  s->count = (size_t)bins;
  return wh_alloc(c, s->count, sizeof *s->continuum, &s->continuum);
}

void wh_spectrum_free(struct wh_spectrum *s) {
  free(s->continuum);
  free(s->line);
  memset(s, 0, sizeof *s);
}

enum wh_status wh_spectrum_copy(struct wh_context *c, const struct wh_spectrum *from,
                                struct wh_spectrum *to) {
  *to = *from;
  to->continuum = NULL;
  to->line = NULL;
  to->line_room = from->lines;
  enum wh_status status = wh_alloc(c, from->count, sizeof *to->continuum, &to->continuum);
  if (status == WH_OK)
    status = wh_alloc(c, from->lines, sizeof *to->line, &to->line);
  if (status != WH_OK) {
    wh_spectrum_free(to);
    return status;
  }
  memcpy(to->continuum, from->continuum, from->count * sizeof *to->continuum);
  if (from->lines > 0)
    memcpy(to->line, from->line, from->lines * sizeof *to->line);
  return WH_OK;
}

enum wh_status wh_spectrum_add_line(struct wh_context *c, struct wh_spectrum *s,
                                    struct wh_spectrum_line line) {
  WH_TRY(wh_grow(c, &s->line, &s->line_room, s->lines + 1, sizeof *s->line));
  s->line[s->lines++] = line;
  return WH_OK;
}

double wh_spectrum_bin(const struct wh_spectrum *s, size_t bin) {
  double low = s->low_eV + (double)bin * s->width_eV, sum = s->continuum[bin];
  for (size_t i = 0; i < s->lines; i++)
    if (s->line[i].energy_eV >= low && s->line[i].energy_eV < low + s->width_eV)
      sum += s->line[i].amount;
  return sum;
}

static enum wh_status transmission(struct wh_context *c, const struct wh_filter *f,
                                   double energy_eV, double *share) {
  struct wh_attenuation mu;
  WH_TRY(wh_photon_attenuation(c, &f->material, energy_eV, &mu));
  *share = exp(-mu.total * f->thickness);
  return WH_OK;
}

enum wh_status wh_spectrum_filter(struct wh_context *c, const struct wh_filter *f,
                                  struct wh_spectrum *s) {
  double share;
  if (!(f->thickness >= 0.0 && isfinite(f->thickness)))
    return wh_fail(c, WH_BAD_INPUT, "a filter of %s, %g m thick: give a thickness of 0 or more",
                   f->material.name, f->thickness);
  for (size_t i = 0; i < s->count; i++) {
    WH_TRY(transmission(c, f, wh_spectrum_energy(s, i), &share));
    s->continuum[i] *= share;
  }
  for (size_t i = 0; i < s->lines; i++) {
    WH_TRY(transmission(c, f, s->line[i].energy_eV, &share));
    s->line[i].amount *= share;
  }
  return WH_OK;
}

/* SPDX-License-Identifier: MPL-2.0 */
/* From which depth on a slow electron may be left where it is. */
#include "target/tables_build.h"

#include "base/memory.h"

#include <math.h>

/* Photons from deeper than this many attenuation lengths are given up: exp(-7) = .0009 of them
   would get out. */
#define OPAQUE 7.0

/* The bound is made for the lower edge of a bin of distances, 8 an octave, so it holds in all of
   the bin; for the upper edge of a row of energies, so it holds in all of the row. The range takes
   collision losses only, which is more than the range is. */
enum wh_status wh_rest_create(struct wh_context *c, struct wh_tables *t, struct wh_substance *s,
                              const struct wh_tables_request *q) {
  WH_TRY(wh_alloc(c, WH_REST_BINS, sizeof *s->rest_eV, &s->rest_eV));
  double energy = wh_from_bits((uint32_t)t->first_row << (23 - WH_ROW_BITS));
  double range = energy / wh_inelastic_stopping(&s->inelastic, energy), clear = 0.0;
  size_t bin = 0;
  for (int32_t r = 0; r < t->rows; r++) {
    double middle = wh_row_middle(t->first_row, r, WH_ROW_BITS), top = 2.0 * middle - energy;
    middle = fmin(middle, WH_INELASTIC_MAXIMUM_eV);
    range += (top - energy) / wh_inelastic_stopping(&s->inelastic, middle);
    energy = top;
    if (energy <= t->mode[0].loss_eV)
      s->reach = range;
    if (energy > t->photon_eV && s->photon.count > 0)
      clear = fmax(clear, 1.0 / wh_photon_total(&s->photon, energy));
    if (range > q->resolution)
      continue;
    double need = range + fmax(OPAQUE * clear, q->least_skin);
    while (bin < WH_REST_BINS && (double)wh_rest_distance(bin) < need)
      bin++;
    for (size_t k = bin; k < WH_REST_BINS; k++)
      s->rest_eV[k] = (float)energy;
  }
  s->reach = fmax(s->reach, q->least_skin);
  return WH_OK;
}

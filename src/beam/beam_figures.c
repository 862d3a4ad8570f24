/* SPDX-License-Identifier: MPL-2.0 */
#include "beam/beam.h"

#include <math.h>

static enum wh_status set(struct wh_context *c, struct wh_figures *f, const char *name,
                          double value, const char *unit, double error) {
  return isfinite(value) ? wh_figures_set(c, f, name, value, unit, isfinite(error) ? error : 0.0)
                         : WH_OK;
}

enum wh_status wh_beam_figures(struct wh_context *c, const struct wh_beam_result *r,
                               struct wh_figures *figures) {
  if (r->count > 0) {
    const double *last = r->value[r->count - 1];
    for (enum wh_beam_measure m = 0; m < WH_BEAM_MEASURE_COUNT; m++)
      WH_TRY(
          set(c, figures, wh_beam_measure_name(m), last[m], wh_beam_measure_unit(m), r->error[m]));
    double steepest = NAN;
    for (size_t i = 0; i < r->count; i++)
      steepest = fmax(steepest, r->value[i][WH_BEAM_ADIABATICITY]);
    WH_TRY(set(c, figures, wh_beam_measure_name(WH_BEAM_ADIABATICITY), steepest, "1", 0.0));
  }
  WH_TRY(set(c, figures, "beam.transmission", r->transmission, "1", 0.0));
  WH_TRY(set(c, figures, "beam.reflected_fraction", r->reflected_fraction, "1", 0.0));
  WH_TRY(set(c, figures, "beam.reversal_z", r->reversal_z, "m", 0.0));
  WH_TRY(set(c, figures, "beam.crossover_z", r->crossover_z, "m", 0.0));
  return set(c, figures, "beam.crossover_rms", r->crossover_rms, "m", 0.0);
}

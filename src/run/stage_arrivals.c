/* SPDX-License-Identifier: MPL-2.0 */
/* The spot of the electrons where they arrive on an electrode of a tube without symmetry: there
   they lie on it as they are. Where the case names planes of the beam, the spot is that of the last
   plane. */
#include "run/stage.h"

#include <math.h>

/* Which of the measures make sense for electrons that end at different times on a surface. */
static const enum wh_beam_measure of_spot[] = {
    WH_BEAM_CURRENT, WH_BEAM_ENERGY,  WH_BEAM_ENERGY_SPREAD, WH_BEAM_RMS_X,
    WH_BEAM_RMS_Y,   WH_BEAM_FWHM_X,  WH_BEAM_FWHM_Y,        WH_BEAM_FWHM,
    WH_BEAM_GAUSS_X, WH_BEAM_GAUSS_Y, WH_BEAM_GAUSS,         WH_BEAM_WIDTH_X,
    WH_BEAM_WIDTH_Y, WH_BEAM_RADIUS,  WH_BEAM_RADIUS_50,     WH_BEAM_RADIUS_90};

/* Part of the current that arrives, with its standard error for electrons of weights w:
   sum w^2 (a - part)^2 / (sum w)^2, a = 1 if it arrives and else 0. */
static enum wh_status transmission(struct wh_context *c, struct wh_pass *pass, const char *name,
                                   bool all) {
  double sum = 0.0, arrived = 0.0, square = 0.0;
  for (int round = 0; round < 2; round++)
    for (size_t i = 0; i < pass->start.count; i++) {
      enum wh_ray_status status = pass->trace.ray[i].status;
      double w = pass->start.weight[i], a = status == WH_RAY_ARRIVED ? 1.0 : 0.0;
      if (!all && status == WH_RAY_REFLECTED)
        continue;
      if (round == 0) {
        sum += w;
        arrived += w * a;
      } else {
        square += w * w * (a - arrived / sum) * (a - arrived / sum);
      }
    }
  return sum > 0.0 ? wh_figures_set(c, &pass->figures, name, arrived / sum, "1", sqrt(square) / sum)
                   : WH_OK;
}

/* Mean place, with the standard error deviation sqrt(sum w^2)/sum w of independent electrons. */
static enum wh_status centre(struct wh_context *c, struct wh_pass *pass,
                             const double deviation[2]) {
  const struct wh_particles *p = &pass->beam_last;
  double sum = 0.0, square = 0.0, mean[2] = {0.0, 0.0};
  for (size_t i = 0; i < p->count; i++) {
    sum += p->weight[i];
    square += p->weight[i] * p->weight[i];
    mean[0] += p->weight[i] * p->x[i];
    mean[1] += p->weight[i] * p->y[i];
  }
  static const char *const name[] = {"spot.centre_x", "spot.centre_y"};
  for (int k = 0; k < 2 && sum > 0.0; k++)
    WH_TRY(wh_figures_set(c, &pass->figures, name[k], mean[k] / sum, "m",
                          deviation[k] * sqrt(square) / sum));
  return WH_OK;
}

static enum wh_status measure(struct wh_context *c, struct wh_pass *pass) {
  double value[WH_BEAM_MEASURE_COUNT], error[WH_BEAM_MEASURE_COUNT];
  const struct wh_beam_sample sample = {.at = &pass->beam_last};
  WH_TRY(wh_beam_measure(c, &sample, WH_BEAM_AS_IS, value, error));
  WH_TRY(centre(c, pass, value + WH_BEAM_RMS_X));
  for (size_t i = 0; i < sizeof of_spot / sizeof *of_spot; i++) {
    enum wh_beam_measure m = of_spot[i];
    if (isfinite(value[m]))
      WH_TRY(wh_figures_set(c, &pass->figures, wh_beam_measure_name(m), value[m],
                            wh_beam_measure_unit(m), isfinite(error[m]) ? error[m] : 0.0));
  }
  return WH_OK;
}

enum wh_status wh_stage_arrivals(struct wh_context *c, const struct wh_case_params *cs,
                                 struct wh_pass *pass) {
  const char *target = cs->trace.target;
  if (pass->mesh.symmetry != WH_NO_SYMMETRY || pass->beam_planes > 0 || !target || !*target)
    return WH_OK;
  for (size_t i = 0; i < pass->trace.end.count; i++)
    if (pass->trace.ray[i].status == WH_RAY_ARRIVED) {
      struct wh_particle one = wh_particles_get(&pass->trace.end, i);
      WH_TRY(wh_particles_append(c, &pass->beam_last, &one));
    }
  WH_TRY(transmission(c, pass, "beam.transmission", true));
  WH_TRY(transmission(c, pass, "beam.transmission_leaving", false));
  return pass->beam_last.count > 1 ? measure(c, pass) : WH_OK;
}

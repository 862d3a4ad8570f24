/* SPDX-License-Identifier: MPL-2.0 */
#include "run/axis.h"
#include "run/gun.h"
#include "run/stage.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

/* Rays that arrived are in straight flight where they ended: behind a grid, or on the electrode
 * they were to reach. */
enum wh_status wh_stage_measure_image(struct wh_context *c, const struct wh_case_params *cs,
                                      const struct wh_pass *pass,
                                      const struct wh_axis_samples *axis,
                                      const struct wh_particles *end,
                                      struct wh_optics_result *out) {
  bool *arrived;
  WH_TRY(wh_alloc(c, pass->start.count, sizeof *arrived, &arrived));
  for (size_t i = 0; i < pass->start.count; i++)
    arrived[i] = pass->trace.ray[i].status == WH_RAY_ARRIVED;
  struct wh_optics_input input = {.planar = pass->mesh.symmetry == WH_PLANAR,
                                  .spatial = pass->mesh.symmetry == WH_NO_SYMMETRY,
                                  .newton = cs->trace.mechanics == WH_MECHANICS_NEWTON,
                                  .axis = axis,
                                  .start = &pass->start,
                                  .end = end,
                                  .arrived = arrived,
                                  .source_count = cs->sources.count,
                                  .source_name = cs->sources.name,
                                  .source_first = pass->source_first};
  enum wh_status status = wh_optics_measure(c, &cs->optics, &input, out);
  free(arrived);
  return status;
}

/* The largest induction on the axis, its place, and the integral over the axis. */
static enum wh_status magnet_figures(struct wh_context *c, struct wh_pass *pass) {
  const struct wh_axis_samples *a = &pass->axis;
  size_t top = 0;
  double integral = 0.0;
  for (size_t i = 0; i < a->count; i++) {
    if (fabs(a->B[0][i]) > fabs(a->B[0][top]))
      top = i;
    if (i > 0) { /* the trapezoidal rule with its correction for the slopes at the ends */
      double h = a->z[i] - a->z[i - 1];
      integral +=
          h * (0.5 * (a->B[0][i] + a->B[0][i - 1]) + h / 12.0 * (a->B[1][i - 1] - a->B[1][i]));
    }
  }
  if (!a->count)
    return WH_OK;
  WH_TRY(wh_figures_set(c, &pass->figures, "magnet.peak", a->B[0][top], "T", 0.0));
  WH_TRY(wh_figures_set(c, &pass->figures, "magnet.peak_z", a->z[top], "m", 0.0));
  return wh_figures_set(c, &pass->figures, "magnet.integral", integral, "T m", 0.0);
}

enum wh_status wh_stage_optics(struct wh_context *c, const struct wh_case_params *cs,
                               struct wh_pass *pass) {
  if (pass->options.single_pass && !pass->start.count && !pass->magnetic)
    return WH_OK; /* no figure asks for the axis, and nothing will be written */
  if (pass->mesh.symmetry != WH_NO_SYMMETRY)
    WH_TRY(wh_run_sample_axis(c, &pass->mesh, pass->locator, pass->electrostatic, pass->magnetic,
                              &pass->axis));
  if (pass->magnetic)
    WH_TRY(magnet_figures(c, pass));
  /* Paraxial rays and images are those of fields without space charge, and not of cathodes. */
  if (!pass->start.count || wh_gun_needed(cs) || wh_emission_answers(&cs->sources))
    return WH_OK;
  WH_TRY(wh_stage_measure_image(c, cs, pass, &pass->axis, &pass->trace.end, &pass->optics));
  return wh_optics_figures(c, &pass->optics, &pass->figures);
}

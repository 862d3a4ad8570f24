/* SPDX-License-Identifier: MPL-2.0 */
#include "run/axis.h"
#include "run/stage.h"

#include "base/memory.h"

#include <stdlib.h>

/* Rays that arrived are in straight flight where they ended: behind a grid, or on the electrode
 * they were to reach. */
static enum wh_status measure(struct wh_context *c, const struct wh_case_params *cs,
                              struct wh_pass *pass) {
  bool *arrived;
  WH_TRY(wh_alloc(c, pass->start.count, sizeof *arrived, &arrived));
  for (size_t i = 0; i < pass->start.count; i++)
    arrived[i] = pass->trace.ray[i].status == WH_RAY_ARRIVED;
  struct wh_optics_input input = {.planar = pass->mesh.symmetry == WH_PLANAR,
                                  .newton = cs->trace.mechanics == WH_MECHANICS_NEWTON,
                                  .axis = &pass->axis,
                                  .start = &pass->start,
                                  .end = &pass->trace.end,
                                  .arrived = arrived,
                                  .source_count = cs->sources.count,
                                  .source_name = cs->sources.name,
                                  .source_first = pass->source_first};
  enum wh_status status = wh_optics_measure(c, &cs->optics, &input, &pass->optics);
  free(arrived);
  return status;
}

enum wh_status wh_stage_optics(struct wh_context *c, const struct wh_case_params *cs,
                               struct wh_pass *pass) {
  WH_TRY(wh_run_sample_axis(c, &pass->mesh, pass->locator, pass->electrostatic, &pass->axis));
  if (!pass->start.count)
    return WH_OK;
  WH_TRY(measure(c, cs, pass));
  return wh_optics_figures(c, &pass->optics, &pass->figures);
}

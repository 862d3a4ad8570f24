/* SPDX-License-Identifier: MPL-2.0 */
#include "run/space.h"
#include "run/stage.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum wh_status counts(struct wh_context *c, struct wh_pass *pass) {
  for (int i = WH_RAY_ARRIVED; i < WH_RAY_STATUS_COUNT; i++) {
    char name[sizeof((struct wh_figure *)0)->name];
    snprintf(name, sizeof name, "trace.count_%s", wh_ray_status_word((enum wh_ray_status)i));
    WH_TRY(wh_figures_set(c, &pass->figures, name, (double)pass->trace.status_count[i], "1", 0.0));
  }
  return WH_OK;
}

enum wh_status wh_stage_trace_params(struct wh_context *c, const struct wh_case_params *cs,
                                     struct wh_pass *pass, struct wh_trace_params *out) {
  *out = cs->trace;
  out->planes = (struct wh_quantities){0};
  if (!pass->beam_z)
    WH_TRY(wh_beam_planes(c, &cs->beam, &pass->beam_planes, &pass->beam_z));
  size_t count = cs->trace.planes.count + pass->beam_planes;
  WH_TRY(wh_alloc(c, count, sizeof(double), &out->planes.value));
  out->planes.count = count;
  if (pass->beam_planes)
    memcpy(out->planes.value, pass->beam_z, pass->beam_planes * sizeof(double));
  if (cs->trace.planes.count)
    memcpy(out->planes.value + pass->beam_planes, cs->trace.planes.value,
           cs->trace.planes.count * sizeof(double));
  return WH_OK;
}

static enum wh_status trace(struct wh_context *c, const struct wh_case_params *cs,
                            struct wh_pass *pass) {
  struct wh_trace_params params;
  if (pass->trace.ray) /* the loop of the space charge has done it */
    return WH_OK;
  WH_TRY(wh_stage_trace_params(c, cs, pass, &params));
  enum wh_status status = wh_space_trace(c, pass, &params, &pass->start, &pass->trace);
  free(params.planes.value);
  return status;
}

enum wh_status wh_stage_trace(struct wh_context *c, const struct wh_case_params *cs,
                              struct wh_pass *pass) {
  if (!pass->start.count)
    return WH_OK;
  enum wh_status status = trace(c, cs, pass);
  if (status == WH_INTERRUPTED)
    wh_warn(c,
            "interrupted: %zu of %zu rays are not traced, and no figures were made of the others",
            pass->trace.status_count[WH_RAY_WAITING], pass->start.count);
  WH_TRY(status);
  WH_TRY(counts(c, pass));
  WH_TRY(
      wh_figures_set(c, &pass->figures, "trace.energy_drift", pass->trace.energy_drift, "1", 0.0));
  return wh_figures_set(c, &pass->figures, "trace.momentum_drift", pass->trace.momentum_drift, "1",
                        0.0);
}

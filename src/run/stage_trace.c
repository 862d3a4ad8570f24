/* SPDX-License-Identifier: MPL-2.0 */
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

/* Traces with the planes of the beam before those of the trace, so that the last one stays the
 * last.
 */
static enum wh_status trace(struct wh_context *c, const struct wh_case_params *cs,
                            struct wh_pass *pass) {
  struct wh_trace_params params = cs->trace;
  WH_TRY(wh_beam_planes(c, &cs->beam, &pass->beam_planes, &pass->beam_z));
  params.planes.count += pass->beam_planes;
  WH_TRY(wh_alloc(c, params.planes.count, sizeof(double), &params.planes.value));
  if (pass->beam_planes)
    memcpy(params.planes.value, pass->beam_z, pass->beam_planes * sizeof(double));
  if (cs->trace.planes.count)
    memcpy(params.planes.value + pass->beam_planes, cs->trace.planes.value,
           cs->trace.planes.count * sizeof(double));
  enum wh_status status = wh_trace(c, &pass->field, &params, &pass->start, &pass->trace);
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

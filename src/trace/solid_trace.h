/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TRACE_SOLID_TRACE_H
#define WH_TRACE_SOLID_TRACE_H
/* Electrons through the fields of tubes without symmetry: the same equations, steps, parameters and
   results as in trace/trace.h. The recovered field is continuous and nearer to the true one than
   the elements' gradient, but it is not the gradient of their potential: total energy drifts by the
   error of the field (energy_drift), which so is measured on every ray. */
#include "field/solid_field.h"
#include "trace/trace.h"

/* others: parts without a mesh (coils, given profiles) that are added, or NULL; its mesh and
   locator are not used. Errors as of wh_trace. */
enum wh_status wh_trace_solid(struct wh_context *c, const struct wh_solid_field *electric,
                              const struct wh_field *others, const struct wh_trace_params *params,
                              const struct wh_particles *start, struct wh_trace_result *out);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_RUN_STAGE_H
#define WH_RUN_STAGE_H
#include "run/run.h"

/* A stage takes its parameters from the case and what earlier stages left in the pass, and adds its
 * part. */
typedef enum wh_status wh_stage_fn(struct wh_context *c, const struct wh_case_params *cs,
                                   struct wh_pass *pass);

#define WH_STAGE(name, ...) wh_stage_fn wh_stage_##name;
#include "run/stages.def"
#undef WH_STAGE

enum wh_stage_id {
#define WH_STAGE(name, ...) WH_STAGE_ID_##name,
#include "run/stages.def"
#undef WH_STAGE
  WH_STAGE_COUNT
};

/* Frees all that a pass has. */
void wh_run_pass_free(struct wh_pass *p);

/* The case's parameters of tracing, with the planes of the beam before those of the trace, so that
   the last one stays the last. free() out->planes.value. */
enum wh_status wh_stage_trace_params(struct wh_context *c, const struct wh_case_params *cs,
                                     struct wh_pass *pass, struct wh_trace_params *out);

/* The case's parameters of the spectrum; with spectrum.ripple at the voltages of the supply, which
   at[] holds. WH_BAD_INPUT without a supply, or one of another voltage. */
enum { WH_STAGE_VOLTAGES = 16 };
enum wh_status wh_stage_spectrum_params(struct wh_context *c, const struct wh_case_params *cs,
                                        const struct wh_pass *pass, double at[WH_STAGE_VOLTAGES],
                                        struct wh_spectrum_params *out);

/* The image that rays of the pass make, which end as given, with the paraxial one of an axis. */
enum wh_status wh_stage_measure_image(struct wh_context *c, const struct wh_case_params *cs,
                                      const struct wh_pass *pass,
                                      const struct wh_axis_samples *axis,
                                      const struct wh_particles *end, struct wh_optics_result *out);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_RUN_GUN_H
#define WH_RUN_GUN_H
/* The self-consistent loop: emission and trace in the field, the charge of the rays into the field,
   until nothing changes. It stands above the stages: it leaves a field with its space charge, in
   which the stages then run as ever. */
#include "run/run.h"

/* Whether the case asks for it. */
bool wh_gun_needed(const struct wh_case_params *cs);

/* Makes the field of the pass agree with its electrons; figures gun.iterations and gun.residual.
   The rays of the last whole iteration stay in the pass: they are the answer, whatever the status.
   WH_NOT_CONVERGED if the iterations are used up or the current depends on the extraction gap. */
enum wh_status wh_gun_converge(struct wh_context *c, const struct wh_case_params *cs,
                               struct wh_pass *pass);

/* Hands the charge to the archive, or takes it out and puts it into the field, as the loop leaves
 * it.
 */
void wh_gun_archive(struct wh_archive *a, const struct wh_case_params *cs, struct wh_pass *pass);

/* What emission and trace are told. */
struct wh_emission_setting wh_gun_setting(const struct wh_case_params *cs,
                                          const struct wh_pass *pass);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GOAL_MIG_CASE_H
#define WH_GOAL_MIG_CASE_H
#include <stddef.h>

#include "goal/mig.h"

/* The gun as the text of a case file: cathode with rear and front cones, first anode as a cone,
   second anode down to the interaction region, the rounded ramp of the field, the emitting band,
   and the measures of the beam. Parts that the trade-offs leave open are in the proportions of a
   gun that works (cases/thz-magnetron-injection-gun.yaml). free() *text_out. */
enum wh_status wh_mig_write_case(struct wh_context *c, const struct wh_mig_wish *w,
                                 const struct wh_mig_gun *g, const char *title, char **text_out);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_REPORT_MIG_REPORT_H
#define WH_REPORT_MIG_REPORT_H
#include "goal/mig.h"

/* report.html of a synthesis: the figures of the gun, cathode radius and compression over the
   induction at the cathode, the spread of guiding centres over the radius for several slopes, the
   anode's voltage, and how near each constraint is to its limit, all with the admissible region. */
enum wh_status wh_report_mig(struct wh_context *c, const char *title, const struct wh_mig_wish *w,
                             const struct wh_mig_gun *g, const char *folder);

#endif

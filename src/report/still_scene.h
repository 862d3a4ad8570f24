/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_REPORT_STILL_SCENE_H
#define WH_REPORT_STILL_SCENE_H
#include "report/report.h"

/* The tube without symmetry cut open by a quarter, as the page shows it first, as <folder>/tube.png
   and tube.svg. */
enum wh_status wh_scene_still(struct wh_context *c, const struct wh_report *r, const char *folder);

#endif

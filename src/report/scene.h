/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_REPORT_SCENE_H
#define WH_REPORT_SCENE_H
/* A tube without symmetry as the page's viewer shows it: the surfaces of its parts as triangles,
   the potential on two planes, rays with their energy, and where they arrive. */
#include "report/report.h"
#include "report/section.h"

/* Whether the report has a tube without symmetry. */
static inline bool wh_scene_exists(const struct wh_report *r) {
  return r->solid != NULL;
}

struct wh_json;
/* Writes the scene as a JSON object, long lists as base64 of little-endian numbers. Places are
   whole numbers from 0 to 65535 in the box around everything. */
enum wh_status wh_scene_json(struct wh_context *c, const struct wh_report *r, struct wh_json *json);

#endif

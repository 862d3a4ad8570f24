/* SPDX-License-Identifier: MPL-2.0 */
#include "run/stage.h"

enum wh_status wh_stage_geometry(struct wh_context *c, const struct wh_case_params *cs,
                                 struct wh_pass *pass) {
  WH_TRY(wh_geometry_mesh(c, &cs->geometry, &cs->mesh, &pass->mesh));
  return wh_locator_create(c, &pass->mesh, &pass->locator);
}

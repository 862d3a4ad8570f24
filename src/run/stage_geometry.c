/* SPDX-License-Identifier: MPL-2.0 */
#include "run/space.h"
#include "run/stage.h"

/* A pass that has a mesh already takes it over from an earlier run (wh_run_case_again). */
enum wh_status wh_stage_geometry(struct wh_context *c, const struct wh_case_params *cs,
                                 struct wh_pass *pass) {
  WH_TRY(wh_space_make_mesh(c, cs, pass));
  if (pass->solid.locator)
    wh_mirrors_warn(c, &pass->solid.mesh.mirrors, &pass->solid.mesh);
  return WH_OK;
}

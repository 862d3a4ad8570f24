/* SPDX-License-Identifier: MPL-2.0 */
#include "run/gun.h"
#include "run/stage.h"

enum wh_status wh_stage_space_charge(struct wh_context *c, const struct wh_case_params *cs,
                                     struct wh_pass *pass) {
  return wh_gun_converge(c, cs, pass);
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "run/gun.h"
#include "run/stage.h"

#include "base/memory.h"

enum wh_status wh_stage_emission(struct wh_context *c, const struct wh_case_params *cs,
                                 struct wh_pass *pass) {
  if (pass->source_first) /* the loop of the space charge has done it */
    return WH_OK;
  WH_TRY(wh_alloc(c, cs->sources.count + 1, sizeof *pass->source_first, &pass->source_first));
  struct wh_emission_setting setting = wh_gun_setting(cs, pass);
  return wh_emission_emit_in(c, &setting, &cs->sources, &pass->start, pass->source_first, NULL);
}

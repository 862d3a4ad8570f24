/* SPDX-License-Identifier: MPL-2.0 */
#include "run/given.h"
#include "run/stage.h"

enum wh_status wh_stage_given(struct wh_context *c, const struct wh_case_params *cs,
                              struct wh_pass *pass) {
  if (!cs->given.count)
    return WH_OK;
  if (pass->mesh.symmetry != WH_NO_SYMMETRY)
    return wh_fail(c, WH_BAD_INPUT,
                   "given: fields of other cases can be added without symmetry only "
                   "(geometry.symmetry: none)");
  WH_TRY(wh_run_given_create(c, &cs->given, &pass->given));
  pass->field.part[pass->field.part_count++] = wh_run_given_part(pass->given);
  return WH_OK;
}

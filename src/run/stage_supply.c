/* SPDX-License-Identifier: MPL-2.0 */
#include "run/stage.h"

#define COARSER 10.0 /* tolerance of the second simulation, for the errors */

/* The supply by itself, twice: the coarser one says what the steps in time cost. */
enum wh_status wh_stage_supply(struct wh_context *c, const struct wh_case_params *cs,
                               struct wh_pass *pass) {
  struct wh_supply_params lower = cs->supply;
  struct wh_supply_result coarse = {0};
  lower.tolerance *= COARSER;
  WH_TRY(wh_supply_simulate(c, &cs->supply, &pass->supply));
  enum wh_status status = wh_supply_simulate(c, &lower, &coarse);
  if (!status)
    status = wh_supply_figures(c, &cs->supply, &pass->supply, &coarse, &pass->figures);
  wh_supply_result_free(&coarse);
  return status;
}

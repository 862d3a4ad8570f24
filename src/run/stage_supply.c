/* SPDX-License-Identifier: MPL-2.0 */
#include "run/stage.h"

#define COARSER 10.0 /* tolerance of the second simulation, for the errors */

/* The gun of the case draws its power at the voltage that the loop holds. */
static enum wh_status find_load(struct wh_context *c, const struct wh_case_params *cs,
                                const struct wh_pass *pass, struct wh_supply_load *load) {
  if (load->current > 0.0 || !(pass->drawn.power > 0.0))
    return WH_OK;
  if (!(cs->supply.feedback.voltage > 0.0))
    return wh_fail(c, WH_BAD_INPUT,
                   "supply: a supply for the gun of the case needs a voltage to hold; give "
                   "supply.feedback.voltage, or the current itself in supply.load.current");
  load->current = pass->drawn.power / cs->supply.feedback.voltage;
  return WH_OK;
}

/* The supply by itself, twice: the coarser one says what the steps in time cost. */
enum wh_status wh_stage_supply(struct wh_context *c, const struct wh_case_params *cs,
                               struct wh_pass *pass) {
  struct wh_supply_params p = cs->supply, lower;
  struct wh_supply_result coarse = {0};
  WH_TRY(find_load(c, cs, pass, &p.load));
  lower = p;
  lower.tolerance *= COARSER;
  WH_TRY(wh_supply_simulate(c, &p, &pass->supply));
  enum wh_status status = wh_supply_simulate(c, &lower, &coarse);
  if (!status)
    status = wh_supply_figures(c, &p, &pass->supply, &coarse, &pass->figures);
  wh_supply_result_free(&coarse);
  return status;
}

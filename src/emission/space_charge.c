/* SPDX-License-Identifier: MPL-2.0 */
#include "emission/space_charge.h"

const struct wh_key wh_space_charge_keys[] = {
    {.name = "always",
     .type = WH_KEY_FLAG,
     .offset = offsetof(struct wh_space_charge_params, always),
     .default_text = "false",
     .summary = "space charge also of sources with a given current; without it only if a source "
                "answers to the field"},
    {.name = "tolerance",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_space_charge_params, tolerance),
     .unit = "1",
     .default_text = "1e-7",
     .min = 1e-12,
     .max = 0.1,
     .summary = "converged if an iteration would change the potential by less than this part of "
                "the largest voltage, and the current by less than this part"},
    {.name = "iterations",
     .type = WH_KEY_COUNT,
     .offset = offsetof(struct wh_space_charge_params, iterations),
     .default_text = "200",
     .min = 1,
     .max = 1e6,
     .summary = "iterations after which the run has failed to converge"},
    {.name = "mixing",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_space_charge_params, mixing),
     .unit = "1",
     .default_text = "0",
     .max = 1,
     .summary = "part of a change that an iteration takes over, before acceleration; a virtual "
                "cathode that turns most electrons back needs a small one; 0: 0.3, or 1 where "
                "currents are given"},
    {.name = "check_gap",
     .type = WH_KEY_FLAG,
     .offset = offsetof(struct wh_space_charge_params, check_gap),
     .default_text = "true",
     .summary = "converge with an extraction gap wider by half, too: a small residual alone can be "
                "a false answer"},
    {.name = "gap_tolerance",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_space_charge_params, gap_tolerance),
     .unit = "1",
     .default_text = "1e-2",
     .min = 0,
     .max = 1,
     .above_min = true,
     .summary = "part of the current by which the two gaps may differ"},
    {0}};

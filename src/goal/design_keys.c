/* SPDX-License-Identifier: MPL-2.0 */
#include "goal/design.h"

static const char *const methods[] = {"qr", "bfgs", NULL};

#define LIMIT(field, text, symbol, says)                                                           \
  {                                                                                                \
    .name = #field, .type = WH_KEY_QUANTITY, .offset = offsetof(struct wh_unknown_params, field),  \
    .unit = symbol, .default_text = text, .min = -1e9, .max = 1e9, .summary = says                 \
  }

static const struct wh_key voltage_keys[] = {LIMIT(min, "-1 GV", "V", "lowest potential allowed"),
                                             LIMIT(max, "1 GV", "V", "highest potential allowed"),
                                             {0}};

static const struct wh_key current_keys[] = {LIMIT(min, "-1 GA", "A", "lowest current allowed"),
                                             LIMIT(max, "1 GA", "A", "highest current allowed"),
                                             {0}};

const struct wh_key wh_design_keys[] = {
    {.name = "target",
     .type = WH_KEY_VARIANT,
     .offset = offsetof(struct wh_design_params, target),
     .default_text = "",
     .kinds = wh_target_kinds,
     .summary = "the potential that is wanted along the axis"},
    {.name = "induction",
     .type = WH_KEY_VARIANT,
     .offset = offsetof(struct wh_design_params, induction),
     .default_text = "",
     .kinds = wh_induction_kinds,
     .summary = "the magnetic induction that is wanted along the axis"},
    {.name = "from",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_design_params, from),
     .unit = "m",
     .summary = "where the gap begins that they are wanted in"},
    {.name = "to",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_design_params, to),
     .unit = "m",
     .summary = "where the gap ends"},
    {.name = "samples",
     .type = WH_KEY_COUNT,
     .offset = offsetof(struct wh_design_params, samples),
     .default_text = "20",
     .min = 1,
     .max = 10000,
     .summary = "number of samples, evenly spaced inside of the gap"},
    {.name = "places",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct wh_design_params, places),
     .unit = "m",
     .default_text = "",
     .summary = "the samples' places, instead of evenly spaced ones"},
    {.name = "weights",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct wh_design_params, weights),
     .unit = "1",
     .default_text = "",
     .min = 0,
     .max = 1e12,
     .above_min = true,
     .summary = "weights of the samples, of which only the ratios count; absent: all equal"},
    {.name = "spline",
     .type = WH_KEY_COUNT,
     .offset = offsetof(struct wh_design_params, spline),
     .default_text = "0",
     .max = 10000,
     .summary =
         "replace the potential by the natural cubic spline through its values at the ends of "
         "that many equal intervals; 0: as it is"},
    {.name = "voltages",
     .type = WH_KEY_MAP,
     .offset = offsetof(struct wh_design_params, voltages),
     .default_text = "",
     .keys = voltage_keys,
     .item_size = sizeof(struct wh_unknown_params),
     .summary = "the electrodes whose potentials are looked for, by name; all others keep theirs"},
    {.name = "currents",
     .type = WH_KEY_MAP,
     .offset = offsetof(struct wh_design_params, currents),
     .default_text = "",
     .keys = current_keys,
     .item_size = sizeof(struct wh_unknown_params),
     .summary = "the coils whose currents are looked for, by name; all other magnets stay"},
    {.name = "method",
     .type = WH_KEY_CHOICE,
     .offset = offsetof(struct wh_design_params, method),
     .default_text = "qr",
     .choices = methods,
     .summary = "qr: least squares in closed form, with bounds; bfgs: the same minimum step by "
                "step, without bounds"},
    {.name = "refit",
     .type = WH_KEY_FLAG,
     .offset = offsetof(struct wh_design_params, refit),
     .default_text = "false",
     .summary = "find voltages and currents anew in every run of a section 'optimize', 'sweep' or "
                "'tolerance', which may then change what the fields depend on, such as places of "
                "electrodes; the figures of the design are among those of the run"},
    {0}};

/* SPDX-License-Identifier: MPL-2.0 */
#include "emission/law.h"
#include "numerics/quantile.h"

struct params {
  double most, rise, fall;
};

static const struct wh_key keys[] = {
    {.name = "most",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, most),
     .unit = "eV",
     .max = 1e9,
     .above_min = true,
     .summary = "largest energy"},
    {.name = "rise",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, rise),
     .unit = "1",
     .default_text = "1",
     .max = 100.0,
     .summary = "exponent a of the density e^a (1-e)^b, e = energy / most"},
    {.name = "fall",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, fall),
     .unit = "1",
     .default_text = "1",
     .max = 100.0,
     .summary = "exponent b"},
    {0},
};

static enum wh_status check(struct wh_context *c, const char *owner, const void *params) {
  const struct params *p = params;
  if (!(p->most > 0.0))
    return wh_fail(c, WH_BAD_INPUT, "source %s: the largest energy must be positive", owner);
  return WH_OK;
}

static double draw(const void *params, double u) {
  const struct params *p = params;
  return p->most * wh_quantile_beta(u, p->rise + 1.0, p->fall + 1.0);
}

const struct wh_law_kind wh_energy_beta = {
    .kind =
        {.name = "beta",
         .summary = "photo-electrons: density e^a (1-e)^b up to a largest energy",
         .source =
             "L. W. Zhou, Electron Optics with Wide Beam Focusing (Beijing Institute of Technology "
             "Press, 1993); a = b = 1 is usual for photocathodes",
         .keys = keys,
         .params_size = sizeof(struct params)},
    .check = check,
    .draw = draw,
};

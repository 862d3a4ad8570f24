/* SPDX-License-Identifier: MPL-2.0 */
#include "image/spot.h"

#include <math.h>

struct gaussian {
  double width, length; /* full widths at half maximum */
};

static const struct wh_key keys[] = {
    {.name = "width",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct gaussian, width),
     .unit = "m",
     .max = 1,
     .above_min = true,
     .summary = "full width at half maximum"},
    {.name = "length",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct gaussian, length),
     .unit = "m",
     .max = 1,
     .above_min = true,
     .summary = "full length at half maximum"},
    {0},
};

#define DEVIATION (1.0 / 2.3548200450309493) /* of the full width: 1/sqrt(8 ln 2) */
#define REACH 4.8                            /* standard deviations: exp(-11.5) is left out */

static void reach(const void *params, double half[2]) {
  const struct gaussian *g = params;
  half[0] = REACH * DEVIATION * g->width;
  half[1] = REACH * DEVIATION * g->length;
}

static double between(double low, double high, double deviation) {
  double scale = 1.0 / (deviation * sqrt(2.0));
  return 0.5 * (erf(high * scale) - erf(low * scale));
}

static double share(const void *params, const double low[2], const double high[2]) {
  const struct gaussian *g = params;
  return between(low[0], high[0], DEVIATION * g->width) *
         between(low[1], high[1], DEVIATION * g->length);
}

const struct wh_spot_kind wh_spot_gaussian = {
    .kind = {.name = "gaussian",
             .summary = "Gaussian across its width and its length",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct gaussian)},
    .reach = reach,
    .share = share,
};

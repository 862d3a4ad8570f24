/* SPDX-License-Identifier: MPL-2.0 */
#include "base/constants.h"
#include "image/spot.h"

#include <math.h>

struct disc {
  double diameter;
};

static const struct wh_key keys[] = {
    {.name = "diameter",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct disc, diameter),
     .unit = "m",
     .max = 1,
     .above_min = true,
     .summary = "diameter"},
    {0},
};

static void reach(const void *params, double half[2]) {
  const struct disc *d = params;
  half[0] = half[1] = 0.5 * d->diameter;
}

/* Area under the quarter circle v = sqrt(1 - u^2) from 0 to u. */
static double under(double u) {
  return 0.5 * (u * sqrt(fmax(0.0, 1.0 - u * u)) + asin(u));
}

/* Area of the unit disc between the axes and (x, y), odd in both. */
static double quarter(double x, double y) {
  double sign = (x < 0.0) == (y < 0.0) ? 1.0 : -1.0;
  x = fmin(fabs(x), 1.0);
  y = fmin(fabs(y), 1.0);
  double kink = sqrt(1.0 - y * y);
  return sign * (x <= kink ? x * y : kink * y + under(x) - under(kink));
}

static double share(const void *params, const double low[2], const double high[2]) {
  const struct disc *d = params;
  double s = 2.0 / d->diameter;
  return (quarter(s * high[0], s * high[1]) - quarter(s * low[0], s * high[1]) -
          quarter(s * high[0], s * low[1]) + quarter(s * low[0], s * low[1])) /
         WH_PI;
}

const struct wh_spot_kind wh_spot_disc = {
    .kind = {.name = "disc",
             .summary = "evenly bright disc",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct disc)},
    .reach = reach,
    .share = share,
};

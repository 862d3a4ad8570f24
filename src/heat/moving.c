/* SPDX-License-Identifier: MPL-2.0 */
#include "heat/moving.h"

#include <math.h>

#include "base/constants.h"
#include "numerics/gauss16.h"

#define PANELS 48

/* Density over one direction, at a distance from the spot's middle, of what has spread by the
   variance 2 a tau. */
static double share(int profile, double size, double distance, double variance) {
  if (profile == WH_SPOT_GAUSSIAN) {
    double sum = variance + size * size / (8.0 * log(2.0));
    return exp(-0.5 * distance * distance / sum) / sqrt(2.0 * WH_PI * sum);
  }
  double scale = 1.0 / sqrt(2.0 * variance);
  return 0.5 / size * (erf((0.5 * size - distance) * scale) + erf((0.5 * size + distance) * scale));
}

/* Heat set free a time tau ago, per tau, times 2 sqrt(tau): as a function of sqrt(tau). */
static double past(const struct wh_moving_spot *s, const double x[3], double root) {
  double tau = root * root, variance = 2.0 * s->diffusivity * tau;
  double below = x[2] > 0.0 ? exp(-x[2] * x[2] / (2.0 * variance)) : 1.0;
  return 2.0 / sqrt(WH_PI * s->diffusivity) * below *
         share(s->profile, s->width, x[0] + s->velocity * tau, variance) *
         share(s->profile, s->length, x[1], variance);
}

/* Panels in equal ratios of sqrt(tau), since the sizes, the distance and the speed each have their
   time; the first begins at 0. What is older than the last falls as 1/sqrt(tau) or faster. */
double wh_moving_spot_rise(const struct wh_moving_spot *s, const double x[3]) {
  int panels = s->panels > 0 ? s->panels : PANELS;
  double small = fmin(s->width, s->length), large = fmax(s->width, s->length);
  for (int i = 0; i < 3; i++)
    large = fmax(large, fabs(x[i]));
  double first = 0.02 * small / sqrt(s->diffusivity), last = 40.0 * large / sqrt(s->diffusivity);
  if (s->velocity > 0.0) {
    last = fmax(last, 13.0 * sqrt(s->diffusivity) / s->velocity);
    first = fmin(first, 0.1 * sqrt(s->width / s->velocity));
  }
  double end = sqrt(s->time), sum = 0.0;
  if (end < last)
    last = end;
  first = fmin(first, 0.05 * last);
  double ratio = pow(last / first, 1.0 / panels), from = 0.0, to = first;
  for (int k = 0; k <= panels; k++) {
    for (int i = 0; i < 16; i++)
      sum += 0.5 * (to - from) * wh_gauss16_weight[i] *
             past(s, x, 0.5 * (from + to) + 0.5 * (to - from) * wh_gauss16_node[i]);
    from = to;
    to *= ratio;
  }
  /* At rest the integrand has become c/tau by then. */
  if (end > last)
    sum += past(s, x, last) * last * (isinf(end) ? 1.0 : 1.0 - last / end);
  return s->power * s->diffusivity / s->conductivity * sum;
}

double wh_moving_spot_peak(const struct wh_moving_spot *s) {
  /* The rise has one maximum along the way; golden section. */
  const double golden = 0.5 * (sqrt(5.0) - 1.0);
  double low = -1.5 * s->width, high = 0.5 * s->width;
  double at[2] = {high - golden * (high - low), low + golden * (high - low)}, value[2];
  for (int i = 0; i < 2; i++)
    value[i] = wh_moving_spot_rise(s, (double[3]){at[i], 0.0, 0.0});
  for (int n = 0; n < 40; n++) {
    int worse = value[0] > value[1];
    if (worse) {
      high = at[1];
      at[1] = at[0];
      value[1] = value[0];
      at[0] = high - golden * (high - low);
    } else {
      low = at[0];
      at[0] = at[1];
      value[0] = value[1];
      at[1] = low + golden * (high - low);
    }
    value[!worse] = wh_moving_spot_rise(s, (double[3]){at[!worse], 0.0, 0.0});
  }
  return fmax(value[0], value[1]);
}

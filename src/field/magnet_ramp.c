/* SPDX-License-Identifier: MPL-2.0 */
#include "base/memory.h"
#include "field/magnet.h"

#include <math.h>
#include <stdlib.h>

struct params {
  struct wh_magnet_common common;
  double low, high;            /* [T] before and behind */
  double from, to;             /* [m] */
  double round_from, round_to; /* [m] half the lengths of the rounded corners */
};

/* The last term taken of the series may reach this part of the largest induction. */
#define LAST_TERM 1e-3
#define SAMPLES 64 /* of each corner */
#define DERIVATIVES 5

struct state {
  double valid_radius;
};

static const struct wh_key keys[] = {
    {.name = "low",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, low),
     .unit = "T",
     .above_min = true,
     .max = 1e4,
     .summary = "induction on the axis before the ramp, at the cathode"},
    {.name = "high",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, high),
     .unit = "T",
     .above_min = true,
     .max = 1e4,
     .summary = "induction behind the ramp"},
    {.name = "from",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, from),
     .unit = "m",
     .summary = "where the ramp begins; between, 1/B goes linearly"},
    {.name = "to",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, to),
     .unit = "m",
     .summary = "where it ends"},
    {.name = "round_from",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, round_from),
     .unit = "m",
     .above_min = true,
     .max = 1e6,
     .summary = "half the length over which the corner at the beginning is rounded"},
    {.name = "round_to",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, round_to),
     .unit = "m",
     .above_min = true,
     .max = 1e6,
     .summary = "the same at the end"},
    WH_MAGNET_COMMON(struct params),
    {0},
};

static double strength(const void *params) {
  return ((const struct params *)params)->high;
}

/* The corner max(x, 0) rounded over |x| < w, and its derivatives d[0..5] by x: its second one is
   the bell 315/(256 w) (1 - (x/w)^2)^4, with three continuous derivatives of its own. */
static void corner(double x, double w, double d[DERIVATIVES + 1]) {
  const double c = 315.0 / 256.0, t = x / w, q = t * t;
  for (int k = 0; k <= DERIVATIVES; k++)
    d[k] = 0.0;
  if (t >= 1.0) {
    d[0] = x;
    d[1] = 1.0;
  }
  if (fabs(t) >= 1.0)
    return;
  double e = 1.0 - q;
  d[0] = w * (0.5 * t + 63.0 / 512.0 +
              c * q * (0.5 - q * (1.0 / 3.0 - q * (0.2 - q * (1.0 / 14.0 - q / 90.0)))));
  d[1] = 0.5 + c * t * (1.0 - q * (4.0 / 3.0 - q * (1.2 - q * (4.0 / 7.0 - q / 9.0))));
  d[2] = c * e * e * e * e / w;
  d[3] = -8.0 * c * t * e * e * e / (w * w);
  d[4] = -8.0 * c * e * e * (1.0 - 7.0 * q) / (w * w * w);
  d[5] = 48.0 * c * t * e * (3.0 - 7.0 * q) / (w * w * w * w);
}

/* Induction on the axis over that behind the ramp, and its derivatives f[0..5] by z: with g = 1/f,
   the n-th derivative of f g = 1 vanishes. */
static void on_axis(const struct params *p, double z, double f[DERIVATIVES + 1]) {
  static const double binomial[DERIVATIVES + 1][DERIVATIVES + 1] = {
      {1}, {1, 1}, {1, 2, 1}, {1, 3, 3, 1}, {1, 4, 6, 4, 1}, {1, 5, 10, 10, 5, 1}};
  double begin[DERIVATIVES + 1], end[DERIVATIVES + 1], g[DERIVATIVES + 1];
  double slope = (1.0 - p->high / p->low) / (p->to - p->from);
  corner(z - p->from, p->round_from, begin);
  corner(z - p->to, p->round_to, end);
  for (int n = 0; n <= DERIVATIVES; n++)
    g[n] = slope * (begin[n] - end[n]);
  g[0] += p->high / p->low;
  for (int n = 0; n <= DERIVATIVES; n++) {
    double sum = n == 0 ? -1.0 : 0.0;
    for (int k = 1; k <= n; k++)
      sum += binomial[n][k] * g[k] * f[n - k];
    f[n] = -sum / g[0];
  }
}

/* Radius at which the last term that at() takes, r^4 f''''/192, is LAST_TERM of the peak. */
static double find_valid_radius(const struct params *p) {
  double fourth = 0.0, f[DERIVATIVES + 1];
  const double centre[2] = {p->from, p->to}, width[2] = {p->round_from, p->round_to};
  for (int k = 0; k < 2; k++)
    for (int i = 0; i <= SAMPLES; i++) {
      on_axis(p, centre[k] + width[k] * (2.0 * i / SAMPLES - 1.0), f);
      fourth = fmax(fourth, fabs(f[4]));
    }
  double peak = fmax(1.0, p->low / p->high);
  return fourth > 0.0 ? pow(192.0 * LAST_TERM * peak / fourth, 0.25) : HUGE_VAL;
}

static enum wh_status prepare(struct wh_context *c, struct wh_magnet *magnet, double low,
                              double high) {
  const struct params *p = magnet->params;
  (void)low, (void)high;
  if (!(p->from + p->round_from <= p->to - p->round_to))
    return wh_fail(c, WH_BAD_INPUT,
                   "magnets.%s: the ramp goes from z = %g m to %g m, but its corners are rounded "
                   "over %g m and %g m to either side; they must not meet",
                   magnet->name, p->from, p->to, p->round_from, p->round_to);
  struct state *s;
  WH_TRY(wh_alloc(c, 1, sizeof *s, &s));
  s->valid_radius = find_valid_radius(p);
  magnet->state = s;
  return WH_OK;
}

static void release(struct wh_magnet *magnet) {
  free(magnet->state);
  magnet->state = NULL;
}

/* Bz = sum (-1)^n f^(2n)/(n!)^2 (r/2)^(2n), to n = 2. chi = 2 psi/r^2 with psi = int Bz r dr, and
   Br from it, so that the divergence vanishes however short the series is. */
static struct wh_coil_field at(const struct wh_magnet *magnet, double z, double r) {
  double f[DERIVATIVES + 1], q = 0.25 * r * r;
  on_axis(magnet->params, z, f);
  return (struct wh_coil_field){
      .Bz = f[0] - q * (f[2] - q * f[4] / 4.0),
      .Br = -0.5 * r * (f[1] - q * (f[3] / 2.0 - q * f[5] / 12.0)),
      .chi = f[0] - q * (f[2] / 2.0 - q * f[4] / 12.0),
  };
}

static double valid_radius(const struct wh_magnet *magnet) {
  return ((const struct state *)magnet->state)->valid_radius;
}

const struct wh_magnet_kind wh_magnet_ramp = {
    .kind = {.name = "ramp",
             .summary = "the field of a gyrotron: uniform at the gun, then 1/B linear along the "
                        "axis up to a second uniform field, with rounded corners",
             .source = "1/B linear: the adiabatic compression is equally slow everywhere; off the "
                       "axis Bz = sum (-1)^n/(n!)^2 (r/2)^(2n) B^(2n)(z) to r^4",
             .keys = keys,
             .params_size = sizeof(struct params)},
    .strength = strength,
    .prepare = prepare,
    .at = at,
    .valid_radius = valid_radius,
    .release = release,
};

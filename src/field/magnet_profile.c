/* SPDX-License-Identifier: MPL-2.0 */
#include "base/memory.h"
#include "field/magnet.h"
#include "numerics/spline.h"

#include <math.h>
#include <stdlib.h>

struct params {
  struct wh_magnet_common common;
  struct wh_quantities z, field;
  size_t degree;
  double factor;
};

/* The last term taken of the series may reach this part of the peak. */
#define LAST_TERM 1e-3
#define SAMPLES_OF_PIECE 4

struct state {
  struct wh_spline spline;
  double valid_radius;
};

static const struct wh_key keys[] = {
    {.name = "z",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct params, z),
     .unit = "m",
     .summary = "places on the axis, rising, over all of the domain"},
    {.name = "field",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct params, field),
     .unit = "T",
     .summary = "induction on the axis at these places"},
    {.name = "degree",
     .type = WH_KEY_COUNT,
     .offset = offsetof(struct params, degree),
     .default_text = "5",
     .min = 3,
     .max = WH_SPLINE_MAX_DEGREE,
     .summary = "of the spline through the points; lower degrees swing less where the points have "
                "corners"},
    {.name = "factor",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, factor),
     .unit = "1",
     .default_text = "1",
     .summary = "all inductions are multiplied by it"},
    WH_MAGNET_COMMON(struct params),
    {0},
};

static double strength(const void *params) {
  return ((const struct params *)params)->factor;
}

/* Radius at which the last term that at() takes, r^4 f''''/192, is LAST_TERM of the peak. */
static double find_valid_radius(const struct params *p, const struct wh_spline *s) {
  double peak = 0.0, fourth = 0.0, d[5];
  for (size_t i = 0; i + 1 < p->z.count; i++)
    for (int j = 0; j <= SAMPLES_OF_PIECE; j++) {
      double share = (double)j / SAMPLES_OF_PIECE;
      wh_spline_at(s, p->z.value[i] + share * (p->z.value[i + 1] - p->z.value[i]), 4, d);
      peak = fmax(peak, fabs(d[0]));
      fourth = fmax(fourth, fabs(d[4]));
    }
  return fourth > 0.0 ? pow(192.0 * LAST_TERM * peak / fourth, 0.25) : HUGE_VAL;
}

static enum wh_status prepare(struct wh_context *c, struct wh_magnet *magnet, double low,
                              double high) {
  const struct params *p = magnet->params;
  if (p->z.count != p->field.count || p->z.count <= p->degree)
    return wh_fail(
        c, WH_BAD_INPUT,
        "magnets.%s: %zu places and %zu inductions; there must be as many of either, and "
        "more than the degree %zu",
        magnet->name, p->z.count, p->field.count, p->degree);
  double first = p->z.value[0], last = p->z.value[p->z.count - 1];
  if (!(first <= low && last >= high))
    return wh_fail(
        c, WH_BAD_INPUT,
        "magnets.%s: the profile is given from z = %g m to %g m, the domain reaches from "
        "%g m to %g m; give it there too",
        magnet->name, first, last, low, high);
  struct state *s;
  WH_TRY(wh_alloc(c, 1, sizeof *s, &s));
  magnet->state = s;
  WH_TRY(wh_spline_init(c, (int)p->degree, p->z.count, p->z.value, p->field.value, &s->spline));
  s->valid_radius = find_valid_radius(p, &s->spline);
  return WH_OK;
}

static void release(struct wh_magnet *magnet) {
  struct state *s = magnet->state;
  if (s)
    wh_spline_free(&s->spline);
  free(s);
  magnet->state = NULL;
}

/* Bz = sum (-1)^n f^(2n)/(n!)^2 (r/2)^(2n), to n = 2. chi = 2 psi/r^2 with psi = int Bz r dr, and
   Br from it, so that the divergence vanishes however short the series is. */
static struct wh_coil_field at(const struct wh_magnet *magnet, double z, double r) {
  const struct state *s = magnet->state;
  double f[6], q = 0.25 * r * r;
  wh_spline_at(&s->spline, z, 5, f);
  return (struct wh_coil_field){
      .Bz = f[0] - q * (f[2] - q * f[4] / 4.0),
      .Br = -0.5 * r * (f[1] - q * (f[3] / 2.0 - q * f[5] / 12.0)),
      .chi = f[0] - q * (f[2] / 2.0 - q * f[4] / 12.0),
  };
}

static double valid_radius(const struct wh_magnet *magnet) {
  return ((const struct state *)magnet->state)->valid_radius;
}

const struct wh_magnet_kind wh_magnet_profile = {
    .kind = {.name = "profile",
             .summary = "induction on the axis by points, joined by a spline and continued off the "
                        "axis by its series to r^4",
             .source = "Bz = sum (-1)^n/(n!)^2 (r/2)^(2n) B^(2n)(z)",
             .keys = keys,
             .params_size = sizeof(struct params)},
    .strength = strength,
    .prepare = prepare,
    .at = at,
    .valid_radius = valid_radius,
    .release = release,
};

/* SPDX-License-Identifier: MPL-2.0 */
/* Electrons that gyrate about a magnetic field. With u = p/mc and b the direction of B the
   guiding centre is x + (m c/(e B)) b x u for the charge -e (G. Schmidt, Physics of High
   Temperature Plasmas, 2nd ed., Academic Press 1979, chapter 2). */
#include "beam/beam_parts.h"

#include "base/constants.h"
#include "base/memory.h"
#include "base/vector.h"
#include "beam/sample.h"

#include <math.h>
#include <stdlib.h>

enum { RATIO, PERP, AXIAL, GUIDING, LARMOR, QUANTITIES };

/* What one electron does; false where there is no field. */
static bool gyrate(const struct wh_particle *e, const double B[3], double out[QUANTITIES]) {
  double size = sqrt(B[0] * B[0] + B[1] * B[1] + B[2] * B[2]), b[3], turned[3];
  if (!(size > 0.0))
    return false;
  double sign = B[2] < 0.0 ? -1.0 : 1.0; /* the axial velocity counts along z */
  for (int i = 0; i < 3; i++)
    b[i] = B[i] / size;
  wh_cross(b, e->u, turned);
  double gamma = sqrt(1.0 + e->u[0] * e->u[0] + e->u[1] * e->u[1] + e->u[2] * e->u[2]);
  double along = sign * (b[0] * e->u[0] + b[1] * e->u[1] + b[2] * e->u[2]);
  double across = sqrt(turned[0] * turned[0] + turned[1] * turned[1] + turned[2] * turned[2]);
  double reach = WH_ELECTRON_MASS * WH_LIGHT_SPEED / (WH_ELEMENTARY_CHARGE * size);
  out[PERP] = across / gamma * WH_LIGHT_SPEED;
  out[AXIAL] = along / gamma * WH_LIGHT_SPEED;
  out[RATIO] = across / along;
  out[LARMOR] = reach * across;
  out[GUIDING] = hypot(e->x[0] + reach * turned[0], e->x[1] + reach * turned[1]);
  return true;
}

/* Mean; half width, deviation and half of the middle 90 %, over the mean. */
static void describe(size_t n, struct wh_weighted *item, double out[4]) {
  wh_weighted_sort(n, item);
  out[0] = wh_weighted_mean(n, item);
  out[1] = 0.5 * (item[n - 1].value - item[0].value) / out[0];
  out[2] = wh_weighted_deviation(n, item) / out[0];
  out[3] =
      0.5 * (wh_weighted_quantile(n, item, 0.95) - wh_weighted_quantile(n, item, 0.05)) / out[0];
}

static void measure_all(size_t n, struct wh_weighted *item[QUANTITIES], double *value) {
  double ratio[4], guiding[4], larmor[4], inner = INFINITY, outer = 0.0;
  for (size_t i = 0; i < n; i++) { /* before sorting: both of the same electron */
    outer = fmax(outer, item[GUIDING][i].value + item[LARMOR][i].value);
    inner = fmin(inner, fabs(item[GUIDING][i].value - item[LARMOR][i].value));
  }
  describe(n, item[PERP], &value[WH_BEAM_V_PERP]);
  describe(n, item[AXIAL], &value[WH_BEAM_V_AXIAL]);
  describe(n, item[RATIO], ratio);
  describe(n, item[GUIDING], guiding);
  describe(n, item[LARMOR], larmor);
  value[WH_BEAM_ALPHA] = value[WH_BEAM_V_PERP] / value[WH_BEAM_V_AXIAL];
  for (int k = 1; k < 4; k++)
    value[WH_BEAM_ALPHA + k] = ratio[k];
  value[WH_BEAM_GUIDING_RADIUS] = guiding[0];
  value[WH_BEAM_GUIDING_SPREAD] = guiding[0] * guiding[1];
  value[WH_BEAM_LARMOR_RADIUS] = larmor[0];
  value[WH_BEAM_THICKNESS] = outer - inner;
}

/* 2 pi v_z |dB/dz|/(omega B) with omega = e B/(gamma m). */
static double adiabaticity(const struct wh_beam_sample *s, double field, double axial) {
  double gamma = 0.0;
  for (size_t i = 0; i < s->at->count; i++) {
    struct wh_particle e = wh_particles_get(s->at, i);
    gamma += (1.0 + wh_kinetic_energy_eV(e.u) / WH_ELECTRON_REST_eV) / (double)s->at->count;
  }
  double turn = 2.0 * WH_PI * gamma * WH_ELECTRON_MASS / (WH_ELEMENTARY_CHARGE * field);
  return fabs(axial * turn * s->B_slope / field);
}

enum wh_status wh_beam_gyration(struct wh_context *c, const struct wh_beam_sample *s,
                                size_t without, size_t groups, double *value) {
  struct wh_weighted *item[QUANTITIES];
  double field = 0.0, of[QUANTITIES];
  size_t n = 0, all = s->at->count;
  WH_TRY(wh_alloc(c, QUANTITIES * all, sizeof **item, &item[0]));
  for (int q = 1; q < QUANTITIES; q++)
    item[q] = item[0] + (size_t)q * all;
  for (size_t i = 0; i < all; i++) {
    struct wh_particle e = wh_particles_get(s->at, i);
    if (i % groups == without || !(e.weight > 0.0) || !gyrate(&e, s->B[i], of))
      continue;
    for (int q = 0; q < QUANTITIES; q++)
      item[q][n] = (struct wh_weighted){of[q], e.weight};
    field += fabs(s->B[i][2]);
    n++;
  }
  if (n > 1) {
    measure_all(n, item, value);
    value[WH_BEAM_ADIABATICITY] = adiabaticity(s, field / (double)n, value[WH_BEAM_V_AXIAL]);
  }
  free(item[0]);
  return WH_OK;
}

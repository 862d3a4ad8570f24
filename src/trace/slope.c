/* SPDX-License-Identifier: MPL-2.0 */
/* How a ray changes with the strengths of fields: for dy/ds = f(y, p) the slope delta = dy/dp
   follows d delta/ds = (df/dy) delta + df/dp along with the ray (Hairer, Norsett & Wanner, Solving
   Ordinary Differential Equations I, section I.14). Where f jumps, on a face of an element, the
   moved ray arrives sooner or later by tau, and delta jumps by (f- - f+) tau. */
#include "trace/walker.h"

#include "base/constants.h"
#include "base/vector.h"

#include <math.h>
#include <string.h>

/* Of an element's size: the field is differentiated over so much to both sides. In its polynomials
   of order 6 that is good to 1e-7. */
#define STEP 1e-4

/* The field of f at x by the polynomials of the ray's own element. Beside the axis they leave a
   small E_r, which ends in a cusp on the axis: it is taken off, for a cusp has no slope. */
static void smooth_field(const struct wh_walker *w, const struct wh_field *f, const double x[3],
                         struct wh_field_value *value) {
  struct wh_place place = w->place;
  wh_field_at(f, x, &place, true, value);
  if (!w->axis_faces || (x[0] == 0.0 && x[1] == 0.0))
    return;
  const double by_axis[3] = {1e-9 * x[0], 1e-9 * x[1], x[2]};
  struct wh_field_value cusp;
  wh_field_at(f, by_axis, &place, true, &cusp);
  value->E[0] -= cusp.E[0];
  value->E[1] -= cusp.E[1];
}

/* Adds the change of E and B with a move by delta. */
static void add_moved(const struct wh_walker *w, const double *x, const double *delta,
                      struct wh_field_value *change) {
  double size = sqrt(wh_dot(delta, delta));
  if (!(size > 0.0))
    return;
  double step = STEP * wh_element_size(w->field->locator, w->place.element) / size;
  for (int side = -1; side <= 1; side += 2) {
    struct wh_field_value value;
    double at[3];
    for (int i = 0; i < 3; i++)
      at[i] = x[i] + side * step * delta[i];
    smooth_field(w, w->field, at, &value);
    for (int i = 0; i < 3; i++) {
      change->E[i] += side * value.E[i] / (2.0 * step);
      change->B[i] += side * value.B[i] / (2.0 * step);
    }
  }
}

void wh_walker_vary(const struct wh_walker *w, const double *y, double *dy) {
  const double *u = y + 3, *B = w->value.B, *v = dy;
  double gamma = wh_walker_gamma(w, u);
  for (size_t slope = 0; slope < w->params->slope_count; slope++) {
    const struct wh_field unit = {.mesh = w->field->mesh,
                                  .locator = w->field->locator,
                                  .part_count = 1,
                                  .part = {w->params->slope[slope]}};
    const double *delta = y + WH_RAY_SIZE * (1 + slope), *du = delta + 3;
    double *out = dy + WH_RAY_SIZE * (1 + slope), dv[3], along = wh_dot(u, du) / (gamma * gamma);
    struct wh_field_value change;
    smooth_field(w, &unit, y, &change);
    add_moved(w, y, delta, &change);
    for (int i = 0; i < 3; i++)
      dv[i] = (du[i] - u[i] * along) / gamma;
    for (int i = 0; i < 3; i++) {
      int j = (i + 1) % 3, k = (i + 2) % 3;
      double turn = dv[j] * B[k] - dv[k] * B[j] + v[j] * change.B[k] - v[k] * change.B[j];
      out[i] = dv[i];
      out[3 + i] = -(change.E[i] + WH_LIGHT_SPEED * turn) / WH_ELECTRON_REST_eV;
    }
  }
}

/* Its time of arrival at a face with this normal, relative to that of the ray [m]. */
static double delay(const double *delta, const double *rate, const double normal[3]) {
  double speed = wh_dot(normal, rate);
  return fabs(speed) > 1e-12 ? -wh_dot(normal, delta) / speed : 0.0;
}

void wh_walker_slopes_cross(const struct wh_walker *w, double *y, const double normal[3],
                            const double *before, const double *after) {
  for (size_t slope = 0; slope < w->params->slope_count; slope++) {
    double *delta = y + WH_RAY_SIZE * (1 + slope), tau = delay(delta, before, normal);
    for (int i = 0; i < WH_RAY_SIZE; i++)
      delta[i] += tau * (before[i] - (after ? after[i] : 0.0));
  }
}

void wh_walker_slopes_turn(const struct wh_walker *w, double *y) {
  for (size_t slope = 0; slope < w->params->slope_count; slope++) {
    y[WH_RAY_SIZE * (1 + slope)] *= -1.0;
    y[WH_RAY_SIZE * (1 + slope) + 3] *= -1.0;
  }
}

/* Relative to the slope's own size, of which its change of place and of momentum are two parts. */
void wh_walker_slopes_scale(const struct wh_walker *w, const double *y0, const double *y1,
                            double length, double speed, double *scale) {
  for (size_t first = WH_RAY_SIZE; first < w->size; first += WH_RAY_SIZE) {
    const double *a = y0 + first, *b = y1 + first;
    double moved = sqrt(fmax(wh_dot(a, a), wh_dot(b, b))) / length;
    double turned = sqrt(fmax(wh_dot(a + 3, a + 3), wh_dot(b + 3, b + 3))) / speed;
    for (size_t i = 0; i < WH_RAY_SIZE; i++)
      scale[first + i] =
          w->params->tolerance * (moved + turned) * (i < 3 ? length : speed) + 1e-100;
  }
}

/* SPDX-License-Identifier: MPL-2.0 */
/* Moments of second order and what follows from them (M. Reiser, Theory and Design of Charged
   Particle Beams, Wiley 1994, chapter 3). */
#include "beam/beam_parts.h"

#include "base/constants.h"

#include <math.h>

struct moments {
  double xx, xa, aa; /* about the mean; a: the slope, or the transverse momentum */
};

static double slope_of(const struct wh_phase_point *q, int axis) {
  return q->u[axis] / q->uz;
}
static double momentum_of(const struct wh_phase_point *q, int axis) {
  return q->u[axis];
}

static struct moments moments_of(const struct wh_phase_points *p, int axis,
                                 double (*angle)(const struct wh_phase_point *q, int axis)) {
  double weight = 0.0, x = 0.0, a = 0.0;
  struct moments m = {0};
  for (size_t i = 0; i < p->count; i++) {
    const struct wh_phase_point *q = &p->point[i];
    weight += q->weight;
    x += q->weight * q->x[axis];
    a += q->weight * angle(q, axis);
  }
  for (size_t i = 0; i < p->count; i++) {
    const struct wh_phase_point *q = &p->point[i];
    double dx = q->x[axis] - x / weight, da = angle(q, axis) - a / weight;
    m.xx += q->weight * dx * dx / weight;
    m.xa += q->weight * dx * da / weight;
    m.aa += q->weight * da * da / weight;
  }
  return m;
}

static double emittance_of(const struct moments *m) {
  return sqrt(fmax(m->xx * m->aa - m->xa * m->xa, 0.0));
}

void wh_beam_phase_space(const struct wh_phase_points *p, double current, double *value) {
  double product = 1.0, product_norm = 1.0;
  for (int axis = 0; axis < (p->planar ? 1 : 2); axis++) {
    struct moments m = moments_of(p, axis, slope_of), n = moments_of(p, axis, momentum_of);
    double emittance = emittance_of(&m), norm = emittance_of(&n);
    value[WH_BEAM_RMS_X + axis] = sqrt(m.xx);
    value[WH_BEAM_DIVERGENCE_X + axis] = sqrt(m.aa);
    value[WH_BEAM_EMITTANCE_X + axis] = emittance;
    value[WH_BEAM_EMITTANCE_NORM_X + axis] = norm;
    product *= emittance;
    product_norm *= norm;
    if (emittance > 1e-12 * sqrt(m.xx * m.aa)) {
      value[WH_BEAM_TWISS_ALPHA_X + axis] = -m.xa / emittance;
      value[WH_BEAM_TWISS_BETA_X + axis] = m.xx / emittance;
    }
  }
  if (p->planar)
    return;
  if (product > 0.0)
    value[WH_BEAM_BRIGHTNESS] = current / (4.0 * WH_PI * WH_PI * product);
  if (product_norm > 0.0)
    value[WH_BEAM_BRIGHTNESS_NORM] = current / (4.0 * WH_PI * WH_PI * product_norm);
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "beam/paraxial.h"

#include "base/constants.h"
#include "numerics/ode.h"

#include <math.h>
#include <string.h>

enum { Z, W, ALPHA, ALPHA_P, BETA, BETA_P, THETA, UNKNOWNS };

struct march {
  struct wh_context *c;
  const struct wh_axis *axis;
  struct wh_ode *ode;
  const struct wh_axis_segment *segment;
  double kappa, zero_V, axial_eV, tolerance;
  double length, momentum; /* typical sizes, for the error control */
  double s, h, y[UNKNOWNS];
};

static void derivative(void *user, double s, const double *y, double *dy) {
  const struct march *m = user;
  const double magnetic = WH_ELEMENTARY_CHARGE / (8.0 * WH_ELECTRON_MASS);
  struct wh_axis_value v;
  (void)s;
  m->segment->at(m->segment->user, y[Z], &v);
  double mass = 1.0 + 2.0 * m->kappa * (v.potential - m->zero_V + m->axial_eV);
  double pull = mass * v.second * (m->axis->planar ? 0.5 : 0.25);
  pull += magnetic * v.B * v.B;
  dy[Z] = y[W];
  dy[W] = 0.5 * mass * v.first;
  dy[ALPHA] = y[ALPHA_P];
  dy[ALPHA_P] = -pull * y[ALPHA];
  dy[BETA] = y[BETA_P];
  dy[BETA_P] = -pull * y[BETA];
  dy[THETA] = sqrt(magnetic) * v.B;
}

static void scales(const struct march *m, double *scale) {
  const double size[UNKNOWNS] = {
      m->length, m->momentum, m->length / m->momentum, 1.0, 1.0, m->momentum / m->length, 1.0};
  for (int i = 0; i < UNKNOWNS; i++)
    scale[i] = m->tolerance * (0.01 * size[i] + fabs(m->y[i]));
}

static void accept(struct march *m, const double *y) {
  m->s += m->h;
  memcpy(m->y, y, sizeof m->y);
  wh_ode_start(m->ode, m->s, m->y);
}

/* Shortens the step tried last, which passes the target, until it ends there. */
static void land(struct march *m, double target) {
  const double *y = wh_ode_attempt(m->ode, m->h);
  for (int i = 0; i < 30 && fabs(y[Z] - target) > 1e-16 * m->length; i++) {
    double change = (y[Z] - target) / y[W];
    m->h = change < m->h ? m->h - change : 0.5 * m->h;
    y = wh_ode_attempt(m->ode, m->h);
  }
  accept(m, y);
  m->y[Z] = target;
}

static enum wh_status march_to(struct march *m, double target) {
  double scale[UNKNOWNS];
  wh_ode_start(m->ode, m->s, m->y);
  for (int steps = 0; m->y[Z] < target; steps++) {
    double forward = target - m->y[Z];
    if (m->y[W] > 0.0)
      m->h = fmin(m->h, 1.5 * forward / m->y[W]);
    const double *y = wh_ode_attempt(m->ode, m->h);
    scales(m, scale);
    double error = wh_ode_error(m->ode, scale), next = wh_ode_next(m->h, error);
    if (!(error <= 1.0)) {
      m->h = isfinite(error) ? next : 0.2 * m->h;
    } else if (!(y[W] > 0.0)) {
      return wh_fail(m->c, WH_BAD_INPUT,
                     "paraxial rays: an electron that starts with %g eV along the "
                     "axis turns back near z = %g m; raise its energy or the "
                     "potentials there",
                     m->axial_eV, y[Z]);
    } else if (y[Z] >= target) {
      land(m, target);
      m->h = next;
      return WH_OK;
    } else {
      accept(m, y);
      m->h = next;
    }
    if (steps > 100000 || !(m->h > 0.0))
      return wh_fail(m->c, WH_NOT_CONVERGED,
                     "paraxial rays: no progress at z = %g m; the axial field "
                     "is not smooth there",
                     m->y[Z]);
  }
  return WH_OK;
}

static enum wh_status check_axis(struct wh_context *c, const struct wh_axis *axis,
                                 struct wh_paraxial_start start) {
  if (axis->count == 0)
    return wh_fail(c, WH_BAD_INPUT, "paraxial rays: the axis has no segment");
  for (size_t i = 0; i < axis->count; i++) {
    const struct wh_axis_segment *seg = &axis->segment[i];
    if (!(seg->to > seg->from) || (i > 0 && seg->from != axis->segment[i - 1].to))
      return wh_fail(c, WH_BAD_INPUT,
                     "paraxial rays: axis segment %zu from %g m to %g m is empty or "
                     "does not begin where the one before ends",
                     i, seg->from, seg->to);
  }
  double last = axis->segment[axis->count - 1].to;
  if (!(start.z >= axis->segment[0].from && start.z < last))
    return wh_fail(c, WH_BAD_INPUT,
                   "paraxial rays: the start z = %g m is not on the axis (%g m to "
                   "%g m)",
                   start.z, axis->segment[0].from, last);
  if (!(start.axial_eV >= 0.0) || !isfinite(start.axial_eV))
    return wh_fail(c, WH_BAD_INPUT, "paraxial rays: axial energy %g eV is not 0 or more",
                   start.axial_eV);
  return WH_OK;
}

static enum wh_status begin(struct march *m, struct wh_paraxial_start start) {
  struct wh_axis_value v, end;
  const struct wh_axis_segment *last = &m->axis->segment[m->axis->count - 1];
  m->segment = m->axis->segment;
  while (start.z >= m->segment->to)
    m->segment++;
  m->segment->at(m->segment->user, start.z, &v);
  last->at(last->user, last->to, &end);
  m->zero_V = v.potential;
  m->axial_eV = start.axial_eV;
  m->kappa = m->axis->relativistic ? 0.5 / WH_ELECTRON_REST_eV : 0.0;
  m->length = last->to - start.z;
  double w = sqrt(start.axial_eV * (1.0 + m->kappa * start.axial_eV));
  if (!(w > 0.0) && !(v.first > 0.0))
    return wh_fail(m->c, WH_BAD_INPUT,
                   "paraxial rays: an electron at rest at z = %g m is not drawn "
                   "forward (axial field %g V/m)",
                   start.z, -v.first);
  m->momentum = fmax(w, sqrt(fabs(end.potential - m->zero_V)));
  m->s = 0.0;
  m->h = 0.01 * m->length / (w + sqrt(fabs(v.first) * m->length));
  memset(m->y, 0, sizeof m->y);
  m->y[Z] = start.z;
  m->y[W] = w;
  m->y[ALPHA_P] = m->y[BETA] = 1.0;
  return WH_OK;
}

static struct wh_paraxial_state state_of(const struct march *m) {
  return (struct wh_paraxial_state){.z = m->y[Z],
                                    .w = m->y[W],
                                    .alpha = {m->y[ALPHA], m->y[ALPHA_P]},
                                    .beta = {m->y[BETA], m->y[BETA_P]},
                                    .rotation = m->y[THETA]};
}

static struct wh_paraxial_state fly(struct wh_paraxial_state at, double z) {
  double step = (z - at.z) / at.w;
  at.z = z;
  at.alpha[0] += step * at.alpha[1];
  at.beta[0] += step * at.beta[1];
  return at;
}

static enum wh_status run(struct march *m, struct wh_paraxial_start start, size_t count,
                          const double *plane, struct wh_paraxial_state *state,
                          struct wh_paraxial_state *end) {
  const struct wh_axis_segment *stop = m->axis->segment + m->axis->count;
  size_t i = 0;
  WH_TRY(begin(m, start));
  for (; m->segment < stop; m->segment++) {
    for (; i < count && plane[i] < m->segment->to; i++) {
      WH_TRY(march_to(m, plane[i]));
      state[i] = state_of(m);
    }
    WH_TRY(march_to(m, m->segment->to));
  }
  *end = state_of(m);
  for (; i < count; i++)
    state[i] = fly(*end, plane[i]);
  return WH_OK;
}

static enum wh_status trace(struct wh_context *c, const struct wh_axis *axis,
                            struct wh_paraxial_start start, double tolerance, size_t count,
                            const double *plane, struct wh_paraxial_state *state,
                            struct wh_paraxial_state *end) {
  struct march m = {.c = c, .axis = axis, .tolerance = tolerance};
  WH_TRY(wh_ode_create(c, UNKNOWNS, derivative, &m, &m.ode));
  enum wh_status status = run(&m, start, count, plane, state, end);
  wh_ode_destroy(m.ode);
  return status;
}

#define TOLERANCE 1e-12

enum wh_status wh_paraxial_trace(struct wh_context *c, const struct wh_axis *axis,
                                 struct wh_paraxial_start start, size_t count, const double *plane,
                                 struct wh_paraxial_state *state) {
  struct wh_paraxial_state end;
  memset(state, 0, count * sizeof *state);
  WH_TRY(check_axis(c, axis, start));
  for (size_t i = 0; i < count; i++)
    if (!(plane[i] >= (i == 0 ? start.z : plane[i - 1])) || !isfinite(plane[i]))
      return wh_fail(c, WH_BAD_INPUT,
                     "paraxial rays: planes must rise from the start at %g m; plane "
                     "%zu is at %g m",
                     start.z, i, plane[i]);
  return trace(c, axis, start, TOLERANCE, count, plane, state, &end);
}

static enum wh_status image_once(struct wh_context *c, const struct wh_axis *axis,
                                 struct wh_paraxial_start start, double tolerance,
                                 struct wh_paraxial_image *image) {
  struct wh_paraxial_state end;
  WH_TRY(trace(c, axis, start, tolerance, 0, NULL, NULL, &end));
  if (end.alpha[1] == 0.0) {
    *image = (struct wh_paraxial_image){.z = INFINITY, .magnification = INFINITY};
    return WH_OK;
  }
  image->z = end.z - end.alpha[0] * end.w / end.alpha[1];
  struct wh_paraxial_state at = fly(end, image->z);
  double half_turns = round(at.rotation / WH_PI);
  image->magnification = fmod(half_turns, 2.0) == 0.0 ? at.beta[0] : -at.beta[0];
  image->slope = at.alpha[1] / at.w;
  image->rotation = at.rotation - WH_PI * half_turns;
  return WH_OK;
}

enum wh_status wh_paraxial_image(struct wh_context *c, const struct wh_axis *axis,
                                 struct wh_paraxial_start start, struct wh_paraxial_image *image) {
  struct wh_paraxial_image loose = {0};
  *image = (struct wh_paraxial_image){0};
  WH_TRY(check_axis(c, axis, start));
  WH_TRY(image_once(c, axis, start, 100.0 * TOLERANCE, &loose));
  WH_TRY(image_once(c, axis, start, TOLERANCE, image));
  image->z_error = fabs(image->z - loose.z);
  image->magnification_error = fabs(image->magnification - loose.magnification);
  image->rotation_error = fabs(image->rotation - loose.rotation);
  return WH_OK;
}

/* (r, p) behind = [beta alpha] (r, p) before, determinant 1; slopes are p/w on either side. */
enum wh_status wh_paraxial_cardinal(struct wh_context *c, const struct wh_axis *axis,
                                    double axial_eV, struct wh_cardinal *cardinal) {
  struct wh_paraxial_state end;
  *cardinal = (struct wh_cardinal){0};
  struct wh_paraxial_start start = {axis->count > 0 ? axis->segment[0].from : 0.0, axial_eV};
  WH_TRY(check_axis(c, axis, start));
  if (!(axial_eV > 0.0))
    return wh_fail(c, WH_BAD_INPUT,
                   "cardinal elements: electrons that come in need more than 0 eV");
  WH_TRY(trace(c, axis, start, TOLERANCE, 0, NULL, NULL, &end));
  double kappa = axis->relativistic ? 0.5 / WH_ELECTRON_REST_eV : 0.0;
  double before = sqrt(axial_eV * (1.0 + kappa * axial_eV)), power = -end.beta[1];
  if (power == 0.0)
    return wh_fail(c, WH_BAD_INPUT,
                   "cardinal elements: parallel rays leave parallel, there are none");
  cardinal->focal_object = before / power;
  cardinal->focal_image = end.w / power;
  cardinal->focus_object = start.z - end.alpha[1] * cardinal->focal_object;
  cardinal->focus_image = end.z + end.beta[0] * cardinal->focal_image;
  cardinal->principal_object = cardinal->focus_object + cardinal->focal_object;
  cardinal->principal_image = cardinal->focus_image - cardinal->focal_image;
  return WH_OK;
}

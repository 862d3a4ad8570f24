/* SPDX-License-Identifier: MPL-2.0 */
/* A helix of round wire about z, from which straight legs may go off. */
#include "geometry/solid_kind.h"

#include "base/constants.h"
#include "base/memory.h"

#include <math.h>

#define POINTS_A_TURN 24
#define MOST_TURNS 500
#define LINE_POINTS_A_TURN 48

struct wh_solid_helix_params {
  struct wh_solid_common common;
  double radius, pitch, turns, wire, phase;
  struct wh_quantities legs;
};

static const struct wh_key keys[] = {
    WH_SOLID_COMMON,
    WH_SHAPE_LENGTH(wh_solid_helix_params, radius, NULL, 0, true,
                    "distance of the wire's middle from the axis of the helix"),
    WH_SHAPE_LENGTH(wh_solid_helix_params, pitch, NULL, 0, true, "rise of a turn"),
    {.name = "turns",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_solid_helix_params, turns),
     .unit = "1",
     .above_min = true,
     .max = MOST_TURNS,
     .summary = "number of turns, whole or not; the helix reaches from -pitch turns/2 to pitch "
                "turns/2 on the z axis"},
    WH_SHAPE_LENGTH(wh_solid_helix_params, wire, NULL, 0, true, "radius of the wire"),
    WH_SHAPE_ANGLE(wh_solid_helix_params, phase, "0 deg", "angle from the x axis at its middle"),
    WH_SOLID_VECTOR(wh_solid_helix_params, legs, "",
                    "where straight legs go from both ends: x, y, z of the way; none if not given"),
    {0}};

/* The helix at the angle t from its middle, in units of 1/scale metres, and its direction. */
static void helix_at(double scale, const struct wh_solid_helix_params *p, double t, double at[3],
                     double direction[3]) {
  double radius = p->radius * scale, rise = p->pitch * scale / (2 * WH_PI);
  double length = hypot(radius, rise), angle = t + p->phase;
  at[0] = radius * cos(angle);
  at[1] = radius * sin(angle);
  at[2] = rise * t;
  direction[0] = -radius * sin(angle) / length;
  direction[1] = radius * cos(angle) / length;
  direction[2] = rise / length;
}

/* One spline through points of about a turn: longer ones take the kernel very long to sweep. */
static enum wh_status draw_turns(const struct wh_pen *pen, const struct wh_solid_helix_params *p,
                                 int *count, int **curve) {
  int point[POINTS_A_TURN + 1], last = 0;
  double direction[3], at[3], whole = 2 * WH_PI * p->turns;
  *count = (int)ceil(p->turns);
  WH_TRY(wh_alloc(pen->s->c, (size_t)*count, sizeof **curve, curve));
  WH_TRY(wh_gmsh_keep(pen->s, *curve));
  for (int i = 0; i < *count; i++) {
    for (int k = 0; k <= POINTS_A_TURN; k++) {
      if (i > 0 && k == 0) {
        point[k] = last;
        continue;
      }
      helix_at(pen->scale, p, whole * ((i + (double)k / POINTS_A_TURN) / *count - 0.5), at,
               direction);
      WH_GMSH_TAG(pen->s, point[k], gmshModelOccAddPoint, at[0], at[1], at[2], 0, -1);
    }
    last = point[POINTS_A_TURN];
    WH_GMSH_TAG(pen->s, (*curve)[i], gmshModelOccAddSpline, point, POINTS_A_TURN + 1, -1);
  }
  return WH_OK;
}

/* A leg with a bead of solder where it meets the wire: round parts of the same radius that only
   touch are what kernels of CAD are worst at. */
static enum wh_status draw_leg(const struct wh_pen *pen, const struct wh_solid_helix_params *p,
                               double t, const double way[3], struct wh_tags *out) {
  const double bead = 1.6; /* so large that wire and leg at right angles meet inside of it */
  double at[3], direction[3], wire = p->wire * pen->scale;
  int tag = 0;
  helix_at(pen->scale, p, t, at, direction);
  WH_GMSH_TAG(pen->s, tag, gmshModelOccAddSphere, at[0], at[1], at[2], bead * wire, -1, -WH_PI / 2,
              WH_PI / 2, 2 * WH_PI);
  WH_TRY(wh_pen_add(pen, 3, tag, out));
  WH_GMSH_TAG(pen->s, tag, gmshModelOccAddCylinder, at[0], at[1], at[2], way[0], way[1], way[2],
              wire, -1, 2 * WH_PI);
  return wh_pen_add(pen, 3, tag, out);
}

static double distance_to_leg(const double foot[3], const double way[3], const double x[3]) {
  double along = 0.0, length = 0.0, sum = 0.0;
  for (int k = 0; k < 3; k++) {
    along += (x[k] - foot[k]) * way[k];
    length += way[k] * way[k];
  }
  double part = fmin(1.0, fmax(0.0, along / length));
  for (int k = 0; k < 3; k++)
    sum += pow(x[k] - foot[k] - part * way[k], 2);
  return sqrt(sum);
}

/* The wire from the angle t to the other end and the other leg must keep clear of the leg that goes
   off at the angle end. Next to the joint, for some thicknesses of the wire, they may be near. */
static enum wh_status check_leg(const struct wh_pen *pen, const struct wh_solid_helix_params *p,
                                double end) {
  const double joint = 4 * p->wire,
               length = hypot(hypot(p->legs.value[0], p->legs.value[1]), p->legs.value[2]);
  double at[3], direction[3], foot[3], way[3], near = HUGE_VAL;
  double a_radian = hypot(p->radius, p->pitch / (2 * WH_PI));
  int last = (int)ceil(LINE_POINTS_A_TURN * p->turns);
  if (length <= joint)
    return WH_OK;
  helix_at(1.0, p, end, foot, direction);
  for (int k = 0; k < 3; k++) {
    foot[k] += p->legs.value[k] * joint / length;
    way[k] = p->legs.value[k] * (1.0 - joint / length);
  }
  for (int i = 0; i <= last; i++) {
    double t = end * (1.0 - 2.0 * i / last);
    helix_at(1.0, p, t, at, direction);
    if (a_radian * fabs(t - end) > 1.5 * joint)
      near = fmin(near, distance_to_leg(foot, way, at));
  }
  for (int k = 0; k < 3; k++)
    at[k] += p->legs.value[k];
  near = fmin(near, distance_to_leg(foot, way, at));
  return near > 2 * p->wire
             ? WH_OK
             : wh_fail(
                   pen->s->c, WH_BAD_INPUT,
                   "%s: a leg of the helix runs into its turns or into the other leg; legs go "
                   "from the ends of the wire by (%g, %g, %g) m: choose another way, or another "
                   "phase or number of turns",
                   pen->owner, p->legs.value[0], p->legs.value[1], p->legs.value[2]);
}

static enum wh_status draw(const struct wh_pen *pen, const void *params, struct wh_tags *out) {
  const struct wh_solid_helix_params *p = params;
  double at[3], direction[3], way[3], half = WH_PI * p->turns;
  int count = 0, *curve = NULL;
  if (!(2 * p->wire < p->pitch) && p->turns > 1)
    return wh_fail(pen->s->c, WH_BAD_INPUT,
                   "%s: the turns of a helix of pitch %g m touch with a wire %g m thick; the pitch "
                   "must be larger",
                   pen->owner, p->pitch, 2 * p->wire);
  if (!(p->wire < p->radius))
    return wh_fail(pen->s->c, WH_BAD_INPUT,
                   "%s: a helix of radius %g m with a wire of radius %g m has no inside",
                   pen->owner, p->radius, p->wire);
  if (p->legs.count > 0) {
    WH_TRY(wh_pen_vector(pen, "legs", &p->legs, way));
    WH_TRY(check_leg(pen, p, -half));
    WH_TRY(check_leg(pen, p, half));
  }
  WH_TRY(draw_turns(pen, p, &count, &curve));
  helix_at(pen->scale, p, -half, at, direction);
  WH_TRY(wh_pen_wire(pen, count, curve, at, direction, p->wire * pen->scale, out));
  if (p->legs.count == 0)
    return WH_OK;
  WH_TRY(draw_leg(pen, p, -half, way, out));
  return draw_leg(pen, p, half, way, out);
}

/* Legs go on with the length that they have. */
static enum wh_status line(struct wh_context *c, const void *params, struct wh_solid_wire *out) {
  const struct wh_solid_helix_params *p = params;
  double at[3], direction[3], foot[3], leg = 0.0, half = WH_PI * p->turns;
  double a_radian = hypot(p->radius, p->pitch / (2 * WH_PI));
  bool legs = p->legs.count == 3;
  int last = (int)ceil(LINE_POINTS_A_TURN * p->turns);
  out->half = a_radian * half;
  for (int k = 0; k < 3 && legs; k++)
    leg = hypot(leg, p->legs.value[k]);
  for (int i = 0; i <= last; i++) {
    double t = half * (2.0 * i / last - 1.0);
    helix_at(1.0, p, t, at, direction);
    for (int k = 0; k < 3 && legs; k++)
      foot[k] = at[k] + p->legs.value[k];
    if (i == 0 && legs)
      WH_TRY(wh_solid_wire_add(c, out, foot, -out->half - leg));
    WH_TRY(wh_solid_wire_add(c, out, at, a_radian * t));
    if (i == last && legs)
      WH_TRY(wh_solid_wire_add(c, out, foot, out->half + leg));
  }
  return WH_OK;
}

const struct wh_solid_kind wh_solid_helix = {
    .kind = {.name = "helix",
             .summary = "helix of round wire about z, with or without legs",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_solid_helix_params)},
    .draw = draw,
    .line = line};

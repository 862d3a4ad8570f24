/* SPDX-License-Identifier: MPL-2.0 */
/* Where a step leaves its triangle. */
#include "trace/walker.h"
#include "trace/watch.h"

#include "base/vector.h"

#include <math.h>

/* Velocity and acceleration of the point in mesh coordinates. Near the axis the path in the (z, r)
   plane has a sharp bend; a ray that comes in there is taken beyond it, on the mirrored line. */
static void mesh_motion(const struct wh_walker *w, const double *y, const double *dy, double p[2],
                        double v[2], double a[2]) {
  double gamma = wh_walker_gamma(w, y + 3), acc[3], along = w->newton ? 0.0 : wh_dot(dy, dy + 3);
  for (int i = 0; i < 3; i++)
    acc[i] = (dy[3 + i] - dy[i] * along) / gamma;
  wh_mesh_point(w->field->mesh->symmetry, y, p);
  v[0] = dy[2], a[0] = acc[2];
  if (w->field->mesh->symmetry == WH_PLANAR) {
    v[1] = dy[0], a[1] = acc[0];
    return;
  }
  double speed2 = dy[0] * dy[0] + dy[1] * dy[1];
  if (p[1] > 0.0) {
    v[1] = (y[0] * dy[0] + y[1] * dy[1]) / p[1];
    a[1] = (y[0] * acc[0] + y[1] * acc[1]) / p[1];
  } else {
    v[1] = sqrt(speed2);
    a[1] = speed2 > 0.0 ? (dy[0] * acc[0] + dy[1] * acc[1]) / v[1] : hypot(acc[0], acc[1]);
  }
  if (w->axis_faces && v[1] < 0.0) {
    p[1] = -p[1];
    v[1] = sqrt(speed2);
    a[1] = -a[1];
  } else if (p[1] > 0.0) {
    a[1] +=
        (speed2 - v[1] * v[1]) / fmax(p[1], wh_element_size(w->field->locator, w->place.element));
  }
}

/* When the ray leaves the element, from velocity and acceleration at the start of the step. */
double wh_walker_exit_guess(struct wh_walker *w) {
  const struct wh_locator *l = w->field->locator;
  const double *y = wh_ode_y(w->ode);
  double p[2], v[2], a[2], at[2], j[2][2], first = HUGE_VAL;
  mesh_motion(w, y, wh_ode_dy(w->ode), p, v, a);
  wh_element_map(l, w->place.element, w->place.xi, at, j);
  double det = j[0][0] * j[1][1] - j[0][1] * j[1][0];
  double motion[3][2]; /* of reference coordinates: place, velocity, acceleration */
  const double off[2] = {p[0] - at[0], p[1] - at[1]};
  const double *of[3] = {off, v, a};
  for (int k = 0; k < 3; k++) {
    motion[k][0] = (j[1][1] * of[k][0] - j[0][1] * of[k][1]) / det;
    motion[k][1] = (j[0][0] * of[k][1] - j[1][0] * of[k][0]) / det;
  }
  double d[3];
  const double xi[2] = {w->place.xi[0] + motion[0][0], w->place.xi[1] + motion[0][1]};
  wh_face_distances(xi, d);
  for (int f = 0; f < 3; f++) {
    if (w->axis_faces & 1u << f)
      continue;
    double g[2];
    for (int k = 1; k <= 2; k++)
      g[k - 1] = f == 0 ? motion[k][1] : f == 2 ? motion[k][0] : -motion[k][0] - motion[k][1];
    double from = w->resting_faces & 1u << f ? 0.0 : d[f];
    first = fmin(first, wh_walker_first_root(from, g[0], g[1]));
  }
  return first;
}

struct eye {
  struct wh_walker *walker;
  double xi[2]; /* last place, the next first guess */
};

static struct wh_glimpse look_at(struct eye *k, double theta, const double *y) {
  struct wh_walker *w = k->walker;
  struct wh_glimpse g = {.theta = theta};
  double p[2];
  wh_mesh_point(w->field->mesh->symmetry, y, p);
  wh_element_invert(w->field->locator, w->place.element, p, k->xi);
  wh_face_distances(k->xi, g.d);
  for (int f = 0; f < 3; f++)
    if (w->axis_faces & 1u << f)
      g.d[f] = 1.0;
  return g;
}

static struct wh_glimpse look(void *user, double theta) {
  struct eye *k = user;
  double y[WH_RAY_ROOM];
  wh_ode_at(k->walker->ode, theta, y);
  return look_at(k, theta, y);
}

int wh_walker_exit(struct wh_walker *w, double *theta) {
  struct eye k = {.walker = w, .xi = {w->place.xi[0], w->place.xi[1]}};
  double slack = wh_element_slack(w->field->locator, w->place.element), y_end[WH_RAY_SIZE];
  *theta = 1.0;
  for (int i = 0; i < WH_RAY_SIZE; i++)
    y_end[i] = wh_ode_end(w->ode)[i];
  struct wh_glimpse end = look_at(&k, 1.0, y_end);
  bool inside = end.d[0] >= -slack && end.d[1] >= -slack && end.d[2] >= -slack;
  if (inside && !w->tagged_faces)
    return -1;
  wh_walker_dense(w);
  struct wh_glimpse start = look_at(&k, 0.0, wh_ode_y(w->ode));
  struct wh_watch watch = {
      .look = look, .user = &k, .faces = 3, .tagged = w->tagged_faces, .slack = slack};
  return wh_watch_exit(&watch, &start, &end, theta);
}

/* Face f is a part of the axis r = 0: no obstacle in space. */
static bool on_axis(const struct wh_walker *w, uint32_t element, int f) {
  const struct wh_mesh *m = w->field->mesh;
  const uint32_t *node = m->element + (size_t)element * (size_t)m->nodes_per_element;
  uint16_t tag = m->boundary[3 * (size_t)element + (size_t)f];
  if (m->symmetry != WH_AXISYMMETRIC ||
      m->neighbour[3 * (size_t)element + (size_t)f] != WH_NO_ELEMENT ||
      (tag != WH_NO_BOUNDARY && m->boundaries[tag].kind != WH_BOUNDARY_NATURAL))
    return false;
  double height = fabs(m->node[node[f]][1]) + fabs(m->node[node[(f + 1) % 3]][1]);
  return height < 1e-12 * w->extent;
}

/* Makes the element the ray's own: which faces are on the axis, and which are more than a passage
   to the next element. */
void wh_walker_enter(struct wh_walker *w, uint32_t element) {
  const struct wh_mesh *m = w->field->mesh;
  w->place.element = element;
  w->axis_faces = w->tagged_faces = 0;
  for (int f = 0; f < 3; f++) {
    size_t at = 3 * (size_t)element + (size_t)f;
    if (on_axis(w, element, f))
      w->axis_faces |= 1u << f;
    else if (m->boundary[at] != WH_NO_BOUNDARY || m->neighbour[at] == WH_NO_ELEMENT)
      w->tagged_faces |= 1u << f;
  }
}

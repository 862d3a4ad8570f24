/* SPDX-License-Identifier: MPL-2.0 */
/* Where a step leaves its element. The faces are watched through the barycentric coordinates of the
   path, d_f(theta) >= 0 inside; the element's own (curved) map is inverted, so a zero of d_f is a
   point of the curved face to rounding. */
#include "trace/walker.h"

#include "numerics/root.h"

#include <math.h>

#define GLIMPSES 8      /* along a step in an element with a boundary */
#define GLIMPSES_FREE 2 /* in other elements: what is missed there is harmless */
#define MAX_HALVINGS 30
#define MAX_NARROWINGS 60

struct glimpse {
  double theta, d[3];
};

struct watch {
  struct wh_walker *walker;
  double xi[2]; /* last place, the next first guess */
  int face;
};

void wh_walker_dense(struct wh_walker *w) {
  if (!w->dense) {
    struct wh_place place = w->place;
    wh_ode_dense(w->ode);
    w->place = place;
    w->dense = true;
  }
}

static struct glimpse look_at(struct watch *k, double theta, const double *y) {
  struct wh_walker *w = k->walker;
  struct glimpse g = {.theta = theta};
  double p[2];
  wh_mesh_point(w->field->mesh->symmetry, y, p);
  wh_element_invert(w->field->locator, w->place.element, p, k->xi);
  wh_face_distances(k->xi, g.d);
  for (int f = 0; f < 3; f++)
    if (w->axis_faces & 1u << f)
      g.d[f] = 1.0;
  return g;
}

static struct glimpse look(struct watch *k, double theta) {
  double y[WH_RAY_ROOM];
  wh_ode_at(k->walker->ode, theta, y);
  return look_at(k, theta, y);
}

static double distance_from_face(void *user, double theta) {
  struct watch *k = user;
  return look(k, theta).d[k->face];
}

/* Crossing of face f between a, where the path is not beyond it, and b, where it is. */
static double crossing(struct watch *k, int f, const struct glimpse *a, const struct glimpse *b) {
  struct glimpse from = *a;
  if (!(from.d[f] > 0.0)) {
    /* The path starts on the face: has it been inside before it is outside? */
    double slack = wh_element_slack(k->walker->field->locator, k->walker->place.element);
    double theta = b->theta;
    for (int i = 0; i < MAX_HALVINGS && !(from.d[f] > slack); i++) {
      theta = a->theta + 0.5 * (theta - a->theta);
      from = look(k, theta);
    }
    if (!(from.d[f] > slack))
      return a->theta;
  }
  k->face = f;
  return wh_root(distance_from_face, k, from.theta, from.d[f], b->theta, b->d[f], 0.0);
}

/* The face crossed first between a and b, or -1. Of faces crossed together (in a vertex) one into
   the mesh is taken, so that the path goes around the vertex and meets a boundary only if it runs
   into it. */
static int first_face(struct watch *k, const struct glimpse *a, const struct glimpse *b,
                      double *theta) {
  const struct wh_walker *w = k->walker;
  double slack = wh_element_slack(w->field->locator, w->place.element);
  int face = -1;
  for (int f = 0; f < 3; f++) {
    if (!(b->d[f] < -slack))
      continue;
    double at = crossing(k, f, a, b);
    bool together = face >= 0 && fabs(at - *theta) <= 1e-13;
    bool better = together ? !(w->tagged_faces & 1u << f) && (w->tagged_faces & 1u << face)
                           : face < 0 || at < *theta;
    if (better) {
      face = f;
      *theta = at;
    }
  }
  return face;
}

/* The path may touch a boundary between three glimpses and be back: looks for a point beyond face f
   by golden section, if the parabola through the three comes near to it. */
static bool dips(struct watch *k, int f, const struct glimpse g[3], struct glimpse *beyond) {
  const double golden = 0.6180339887498949;
  double slack = wh_element_slack(k->walker->field->locator, k->walker->place.element);
  double bend = g[0].d[f] - 2.0 * g[1].d[f] + g[2].d[f], tilt = g[2].d[f] - g[0].d[f];
  if (!(bend > 0.0) || fabs(tilt) > 1.98 * bend)
    return false;
  if (g[1].d[f] - tilt * tilt / (8.0 * bend) > 0.25 * bend)
    return false;
  double low = g[0].theta, high = g[2].theta;
  struct glimpse a = look(k, high - golden * (high - low)),
                 b = look(k, low + golden * (high - low));
  for (int i = 0; i < MAX_NARROWINGS; i++) {
    if (a.d[f] < -slack || b.d[f] < -slack) {
      *beyond = a.d[f] < -slack ? a : b;
      return true;
    }
    if (a.d[f] < b.d[f]) {
      high = b.theta;
      b = a;
      a = look(k, high - golden * (high - low));
    } else {
      low = a.theta;
      a = b;
      b = look(k, low + golden * (high - low));
    }
  }
  return false;
}

int wh_walker_exit(struct wh_walker *w, double *theta) {
  struct watch k = {.walker = w, .xi = {w->place.xi[0], w->place.xi[1]}};
  double slack = wh_element_slack(w->field->locator, w->place.element), y_end[WH_RAY_SIZE];
  *theta = 1.0;
  for (int i = 0; i < WH_RAY_SIZE; i++)
    y_end[i] = wh_ode_end(w->ode)[i];
  struct glimpse end = look_at(&k, 1.0, y_end);
  bool inside = end.d[0] >= -slack && end.d[1] >= -slack && end.d[2] >= -slack;
  if (inside && !w->tagged_faces)
    return -1;
  wh_walker_dense(w);
  int n = w->tagged_faces ? GLIMPSES : GLIMPSES_FREE;
  struct glimpse g[GLIMPSES + 1], beyond;
  g[0] = look_at(&k, 0.0, wh_ode_y(w->ode));
  for (int i = 1; i <= n; i++) {
    g[i] = i == n ? end : look(&k, (double)i / n);
    for (int f = 0; i >= 2 && f < 3; f++)
      if ((w->tagged_faces & 1u << f) && dips(&k, f, &g[i - 2], &beyond)) {
        const struct glimpse *before = beyond.theta > g[i - 1].theta ? &g[i - 1] : &g[i - 2];
        return first_face(&k, before, &beyond, theta);
      }
    int face = first_face(&k, &g[i - 1], &g[i], theta);
    if (face >= 0)
      return face;
  }
  return -1;
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

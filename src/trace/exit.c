/* SPDX-License-Identifier: MPL-2.0 */
/* Where a step leaves its triangle. */
#include "trace/walker.h"
#include "trace/watch.h"

#include <math.h>

struct eye {
  struct wh_walker *walker;
  double xi[2]; /* last place, the next first guess */
};

void wh_walker_dense(struct wh_walker *w) {
  if (!w->dense) {
    struct wh_place place = w->place;
    wh_ode_dense(w->ode);
    w->place = place;
    w->dense = true;
  }
}

void wh_walker_cubic(struct wh_walker *w) {
  if (!w->dense) {
    struct wh_place place = w->place;
    wh_ode_cubic(w->ode);
    w->place = place;
  }
}

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

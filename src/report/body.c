/* SPDX-License-Identifier: MPL-2.0 */
#include "report/body.h"

#include <math.h>

bool wh_body_is_infinite(const struct wh_mesh *m, size_t element) {
  return m->regions[m->region[element]].kind == WH_REGION_INFINITE;
}

bool wh_body_is_edge(const struct wh_mesh *m, size_t element, int face) {
  uint32_t other = m->neighbour[3 * element + (size_t)face];
  return !wh_body_is_infinite(m, element) &&
         (other == WH_NO_ELEMENT || wh_body_is_infinite(m, other));
}

bool wh_body_is_of_electrode(const struct wh_mesh *m, size_t e, int face, const void *user) {
  const unsigned *electrode = user;
  uint16_t b = m->boundary[3 * e + (size_t)face];
  uint32_t other = m->neighbour[3 * e + (size_t)face];
  return b != WH_NO_BOUNDARY && m->boundaries[b].kind == WH_BOUNDARY_ELECTRODE &&
         m->boundaries[b].electrode == *electrode && (other == WH_NO_ELEMENT || e < other);
}

/* The box around the domain: low and high along each axis. */
static void domain_box(const struct wh_mesh *m, double box[2][2]) {
  size_t nodes = (size_t)m->nodes_per_element;
  for (int k = 0; k < 2; k++) {
    box[k][0] = INFINITY;
    box[k][1] = -INFINITY;
  }
  for (size_t i = 0; i < m->element_count * nodes; i++)
    for (int k = 0; k < 2 && !wh_body_is_infinite(m, i / nodes); k++) {
      box[k][0] = fmin(box[k][0], m->node[m->element[i]][k]);
      box[k][1] = fmax(box[k][1], m->node[m->element[i]][k]);
    }
}

/* The sides of a box in clockwise order: left, top, right, bottom. */
enum { NO_SIDE = -1, SIDES = 4 };

/* The side on which both points lie. */
static int box_side(double box[2][2], const double a[2], const double b[2]) {
  static const int axis[SIDES] = {0, 1, 0, 1}, end[SIDES] = {0, 1, 1, 0};
  double slack = 1e-9 * (box[0][1] - box[0][0] + box[1][1] - box[1][0]);
  for (int side = 0; side < SIDES; side++) {
    double at = box[axis[side]][end[side]];
    if (fabs(a[axis[side]] - at) < slack && fabs(b[axis[side]] - at) < slack)
      return side;
  }
  return NO_SIDE;
}

static bool is_on_electrode(const struct wh_mesh *m, size_t element, int face) {
  uint16_t b = m->boundary[3 * element + (size_t)face];
  return b != WH_NO_BOUNDARY && m->boundaries[b].kind == WH_BOUNDARY_ELECTRODE;
}

static bool same(const double a[2], const double b[2]) {
  return a[0] == b[0] && a[1] == b[1];
}

/* The side of the box along which the edge of the domain goes on from the end of a surface. */
static int side_after(const struct wh_mesh *m, double box[2][2], const double end[2]) {
  for (size_t e = 0; e < m->element_count; e++)
    for (int face = 0; face < 3; face++) {
      const uint32_t *node = m->element + e * (size_t)m->nodes_per_element;
      const double *a = m->node[node[face]], *b = m->node[node[(face + 1) % 3]];
      if ((same(a, end) || same(b, end)) && wh_body_is_edge(m, e, face) &&
          !is_on_electrode(m, e, face) && box_side(box, a, b) != NO_SIDE)
        return box_side(box, a, b);
    }
  return NO_SIDE;
}

/* Adds the corners of the box on the way back from the end of the path to its start; false if the
   surface does not end on the box. The way runs clockwise, because the domain lies on the left of
   the path and the body on its right. */
static enum wh_status go_back(struct wh_context *c, const struct wh_mesh *m, struct wh_layer *l,
                              bool *closed) {
  static const int corner[SIDES][2] = {{0, 1}, {1, 1}, {1, 0}, {0, 0}}; /* where a side ends */
  const struct wh_plot_path *path = &l->path[l->path_count - 1];
  double box[2][2];
  domain_box(m, box);
  int from = side_after(m, box, l->point[path->start + path->count - 1]);
  int to = side_after(m, box, l->point[path->start]);
  *closed = from != NO_SIDE && to != NO_SIDE;
  for (int side = from; *closed && side != to; side = (side + 1) % SIDES)
    WH_TRY(wh_path_point(c, l, box[0][corner[side][0]], box[1][corner[side][1]]));
  return WH_OK;
}

/* Twice the area within a path, positive if it runs anticlockwise. */
static double twice_area(const struct wh_layer *l, const struct wh_plot_path *path) {
  const double(*p)[2] = (const double(*)[2])(l->point + path->start);
  double area = 0.0;
  for (size_t k = 0; k < path->count; k++) {
    const double *a = p[k], *b = p[(k + 1) % path->count];
    area += a[0] * b[1] - a[1] * b[0];
  }
  return area;
}

enum wh_status wh_body_make(struct wh_context *c, const struct wh_mesh *m,
                            const struct wh_layer *surface, struct wh_layer *wall) {
  for (size_t i = 0; i < surface->path_count; i++) {
    const struct wh_plot_path *path = &surface->path[i];
    WH_TRY(wh_path_start(c, wall, path->value, path->closed, "%s", path->label));
    for (size_t k = path->start; k < path->start + path->count; k++)
      WH_TRY(wh_path_point(c, wall, surface->point[k][0], surface->point[k][1]));
    bool closed = path->closed;
    if (!closed)
      WH_TRY(go_back(c, m, wall, &closed));
    struct wh_plot_path *copy = &wall->path[wall->path_count - 1];
    copy->closed = closed && twice_area(wall, copy) < 0.0;
    if (!copy->closed) { /* a wall: only the surface itself */
      wall->point_count -= copy->count - path->count;
      copy->count = path->count;
    }
  }
  return WH_OK;
}

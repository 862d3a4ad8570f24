/* SPDX-License-Identifier: MPL-2.0 */
#include "patch_mesh.h"

#include <math.h>
#include <stdlib.h>

#include "base/constants.h"
#include "numerics/triangle.h"

void ring_map(const void *user, double u, double v, double p[2]) {
  const struct ring *s = user;
  double rho =
      s->grow ? s->inner * pow(s->outer / s->inner, u) : s->inner + u * (s->outer - s->inner);
  double theta = s->from + v * (s->to - s->from);
  p[0] = s->centre + rho * cos(theta);
  p[1] = rho * sin(theta);
}

void side_to_arc_map(const void *user, double u, double v, double p[2]) {
  const struct side_to_arc *s = user;
  double theta = s->from + v * (s->to - s->from), arc[2] = {cos(theta), sin(theta)};
  for (int d = 0; d < 2; d++)
    p[d] =
        (1.0 - u) * (s->side[0][d] + v * (s->side[1][d] - s->side[0][d])) + u * s->radius * arc[d];
}

void box_map(const void *user, double u, double v, double p[2]) {
  const struct box *s = user;
  p[0] = s->low[0] + u * (s->high[0] - s->low[0]);
  p[1] = s->low[1] + v * (s->high[1] - s->low[1]);
}

void ball_patches(const struct ball *ball, struct ball_patches *out) {
  const double c = ball->core, corner[4][2] = {{c, 0}, {c, c}, {-c, c}, {-c, 0}};
  const double angle[4] = {0.0, 0.25 * WH_PI, 0.75 * WH_PI, WH_PI};
  out->box = (struct box){{-c, 0.0}, {c, c}};
  out->patch[0] = (struct patch){2 * ball->n, ball->n, box_map, &out->box, 0};
  for (int i = 0; i < 3; i++) {
    int cells = i == 1 ? 2 * ball->n : ball->n;
    out->side[i] =
        (struct side_to_arc){{{corner[i][0], corner[i][1]}, {corner[i + 1][0], corner[i + 1][1]}},
                             ball->inner,
                             angle[i],
                             angle[i + 1]};
    out->ring[i] = (struct ring){0.0, ball->inner, ball->outer, angle[i], angle[i + 1], false};
    out->patch[1 + i] = (struct patch){ball->mid, cells, side_to_arc_map, &out->side[i], 0};
    out->patch[4 + i] = (struct patch){ball->rings, cells, ring_map, &out->ring[i], 1};
  }
}

/* A point of an element: its place for sorting, and where its number goes. */
struct point {
  double at[2], cell;
  size_t slot;
};

static int by_position(const void *a, const void *b) {
  const struct point *p = a, *q = b;
  for (int d = 0; d < 2; d++)
    if (fabs(p->at[d] - q->at[d]) > p->cell)
      return p->at[d] < q->at[d] ? -1 : 1;
  return 0;
}

static size_t add_triangle(const struct patch *p, int order, const int corner[3][2],
                           struct point *point) {
  int n = wh_triangle_node_count(order);
  for (int i = 0; i < n; i++) {
    const double *xi = wh_triangle_nodes(order)[i];
    double uv[2];
    for (int d = 0; d < 2; d++)
      uv[d] = corner[0][d] + xi[0] * (corner[1][d] - corner[0][d]) +
              xi[1] * (corner[2][d] - corner[0][d]);
    p->map(p->user, uv[0] / p->nu, uv[1] / p->nv, point[i].at);
  }
  return (size_t)n;
}

static void add_patch(struct wh_mesh *m, const struct patch *p, size_t *element,
                      struct point *point) {
  for (int i = 0; i < p->nu; i++)
    for (int j = 0; j < p->nv; j++)
      for (int half = 0; half < 2; half++, (*element)++) {
        const int corner[2][3][2] = {{{i, j}, {i + 1, j}, {i + 1, j + 1}},
                                     {{i, j}, {i + 1, j + 1}, {i, j + 1}}};
        m->region[*element] = p->region;
        add_triangle(p, m->order, corner[half], point + *element * (size_t)m->nodes_per_element);
      }
}

static void merge_points(struct wh_mesh *m, struct point *point) {
  size_t slots = m->element_count * (size_t)m->nodes_per_element;
  double extent = 0.0;
  for (size_t i = 0; i < slots; i++)
    extent = fmax(extent, fmax(fabs(point[i].at[0]), fabs(point[i].at[1])));
  for (size_t i = 0; i < slots; i++) {
    point[i].cell = 1e-14 * extent;
    point[i].slot = i;
  }
  qsort(point, slots, sizeof *point, by_position);
  m->node = calloc(slots, sizeof *m->node);
  for (size_t i = 0; i < slots; i++) {
    if (i == 0 || by_position(&point[i - 1], &point[i]) != 0) {
      m->node[m->node_count][0] = point[i].at[0];
      /* Points of the axis lie on it exactly. */
      m->node[m->node_count++][1] = fabs(point[i].at[1]) < point[i].cell ? 0.0 : point[i].at[1];
    }
    m->element[point[i].slot] = (uint32_t)(m->node_count - 1);
  }
}

static void mark_curved(struct wh_mesh *m) {
  int n = m->nodes_per_element;
  for (size_t e = 0; e < m->element_count; e++) {
    const uint32_t *node = m->element + e * (size_t)n;
    const double *v[3] = {m->node[node[0]], m->node[node[1]], m->node[node[2]]};
    double size = hypot(v[1][0] - v[0][0], v[1][1] - v[0][1]);
    for (int i = 0; i < n; i++)
      for (int d = 0; d < 2; d++) {
        const double *xi = wh_triangle_nodes(m->order)[i];
        double flat = v[0][d] + xi[0] * (v[1][d] - v[0][d]) + xi[1] * (v[2][d] - v[0][d]);
        m->curved[e] |= fabs(m->node[node[i]][d] - flat) > 1e-10 * size;
      }
  }
}

struct face {
  uint32_t low, high, number;
};

static int by_ends(const void *a, const void *b) {
  const struct face *p = a, *q = b;
  if (p->low != q->low)
    return p->low < q->low ? -1 : 1;
  return p->high < q->high ? -1 : p->high > q->high;
}

static void join_faces(struct wh_mesh *m) {
  size_t faces = 3 * m->element_count;
  struct face *face = calloc(faces, sizeof *face);
  for (size_t f = 0; f < faces; f++) {
    const uint32_t *node = m->element + f / 3 * (size_t)m->nodes_per_element;
    uint32_t a = node[f % 3], b = node[(f + 1) % 3];
    face[f] = (struct face){a < b ? a : b, a < b ? b : a, (uint32_t)f};
    m->neighbour[f] = WH_NO_ELEMENT;
  }
  qsort(face, faces, sizeof *face, by_ends);
  for (size_t i = 1; i < faces; i++)
    if (by_ends(&face[i - 1], &face[i]) == 0) {
      m->neighbour[face[i].number] = face[i - 1].number / 3;
      m->neighbour[face[i - 1].number] = face[i].number / 3;
    }
  free(face);
}

static void mark_boundaries(struct wh_mesh *m, patch_boundary *boundary, const void *user) {
  for (size_t f = 0; f < 3 * m->element_count; f++) {
    const uint32_t *node = m->element + f / 3 * (size_t)m->nodes_per_element;
    int local[WH_TRIANGLE_MAX_ORDER + 1];
    wh_triangle_edge_nodes(m->order, (int)(f % 3), local);
    const double *a = m->node[node[local[m->order / 2]]];
    const double *b = m->node[node[local[(m->order + 1) / 2]]];
    double middle[2] = {0.5 * (a[0] + b[0]), 0.5 * (a[1] + b[1])};
    m->boundary[f] = boundary(user, middle, m->neighbour[f] == WH_NO_ELEMENT);
  }
}

void patch_mesh(struct wh_mesh *m, enum wh_symmetry symmetry, int order, size_t count,
                const struct patch *patch, patch_boundary *boundary, const void *user) {
  *m = (struct wh_mesh){.symmetry = symmetry, .order = order};
  m->nodes_per_element = wh_triangle_node_count(order);
  for (size_t i = 0; i < count; i++)
    m->element_count += 2 * (size_t)patch[i].nu * (size_t)patch[i].nv;
  size_t slots = m->element_count * (size_t)m->nodes_per_element;
  struct point *point = calloc(slots, sizeof *point);
  m->element = calloc(slots, sizeof *m->element);
  m->curved = calloc(m->element_count, sizeof *m->curved);
  m->region = calloc(m->element_count, sizeof *m->region);
  m->neighbour = calloc(3 * m->element_count, sizeof *m->neighbour);
  m->boundary = calloc(3 * m->element_count, sizeof *m->boundary);
  size_t element = 0;
  for (size_t i = 0; i < count; i++)
    add_patch(m, &patch[i], &element, point);
  merge_points(m, point);
  free(point);
  mark_curved(m);
  join_faces(m);
  mark_boundaries(m, boundary, user);
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "geometry/solid_locate.h"

#include "base/memory.h"
#include "numerics/tetrahedron.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NEWTON_STEPS 20
#define MOST_WALKED 400
#define BOX_MARGIN 0.05 /* curved elements reach beyond the box of their nodes */

struct wh_solid_locator {
  const struct wh_solid_mesh *m;
  double (*inverse)[9];  /* [element_count] d xi/d x of the element of the vertices */
  struct branch *branch; /* branches 2 i + 1 and 2 i + 2 halve the run of elements of branch i */
};

/* Box around a run of elements, which follow each other along a curve that fills space. */
struct branch {
  double low[3], high[3];
};

#define LEAF 4

static const uint32_t *nodes_of(const struct wh_solid_mesh *m, uint32_t e) {
  return m->element + (size_t)e * (size_t)m->nodes_per_element;
}

/* Inverse of a[3][3] into out, row-major; returns the determinant. */
static double invert3(const double a[3][3], double out[9]) {
  double det = 0.0;
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) {
      int p = (j + 1) % 3, q = (j + 2) % 3, r = (i + 1) % 3, s = (i + 2) % 3;
      out[3 * i + j] = a[p][r] * a[q][s] - a[p][s] * a[q][r];
    }
  for (int i = 0; i < 3; i++)
    det += a[0][i] * out[3 * i];
  for (int i = 0; i < 9; i++)
    out[i] /= det;
  return det;
}

void wh_solid_map(const struct wh_solid_locator *l, uint32_t element, const double xi[3],
                  double x[3], double jacobian[3][3]) {
  const struct wh_solid_mesh *m = l->m;
  const uint32_t *n = nodes_of(m, element);
  if (!m->curved[element]) {
    const double *o = m->node[n[0]];
    for (int i = 0; i < 3; i++) {
      x[i] = o[i];
      for (int j = 0; j < 3; j++) {
        jacobian[i][j] = m->node[n[j + 1]][i] - o[i];
        x[i] += jacobian[i][j] * xi[j];
      }
    }
    return;
  }
  double value[WH_TETRA_MAX_NODES], gradient[WH_TETRA_MAX_NODES][3];
  wh_tetra_lagrange(m->order, xi, value, gradient);
  memset(jacobian, 0, 9 * sizeof(double));
  memset(x, 0, 3 * sizeof(double));
  for (int k = 0; k < m->nodes_per_element; k++) {
    const double *p = m->node[n[k]];
    for (int i = 0; i < 3; i++) {
      x[i] += p[i] * value[k];
      for (int j = 0; j < 3; j++)
        jacobian[i][j] += p[i] * gradient[k][j];
    }
  }
}

static void straight_invert(const struct wh_solid_locator *l, uint32_t e, const double x[3],
                            double xi[3]) {
  const double *o = l->m->node[nodes_of(l->m, e)[0]], *inverse = l->inverse[e];
  const double d[3] = {x[0] - o[0], x[1] - o[1], x[2] - o[2]};
  for (int i = 0; i < 3; i++)
    xi[i] = inverse[3 * i] * d[0] + inverse[3 * i + 1] * d[1] + inverse[3 * i + 2] * d[2];
}

static bool newton(const struct wh_solid_locator *l, uint32_t e, const double x[3], double xi[3]) {
  for (int step = 0; step < NEWTON_STEPS; step++) {
    double at[3], j[3][3], inverse[9], moved = 0.0;
    wh_solid_map(l, e, xi, at, j);
    if (!(invert3((const double(*)[3])j, inverse) != 0.0))
      return false;
    for (int i = 0; i < 3; i++) {
      double d = inverse[3 * i] * (x[0] - at[0]) + inverse[3 * i + 1] * (x[1] - at[1]) +
                 inverse[3 * i + 2] * (x[2] - at[2]);
      xi[i] += d;
      moved = fmax(moved, fabs(d));
    }
    if (!(moved < 1e3))
      return false;
    if (moved < 1e-13)
      return true;
    if (moved < 1e-8 && step > 0) { /* quadratic: the next step would be below rounding */
      return true;
    }
  }
  return false;
}

bool wh_solid_invert(const struct wh_solid_locator *l, uint32_t element, const double x[3],
                     double xi_inout[3]) {
  double xi[3];
  if (!l->m->curved[element]) {
    straight_invert(l, element, x, xi_inout);
    return true;
  }
  memcpy(xi, xi_inout, sizeof xi);
  bool found = newton(l, element, x, xi);
  if (!found) {
    straight_invert(l, element, x, xi);
    found = newton(l, element, x, xi);
  }
  if (found)
    memcpy(xi_inout, xi, sizeof xi);
  return found;
}

static int worst_face(const double xi[3], double *distance) {
  double d[4];
  int worst = 0;
  wh_solid_distances(xi, d);
  for (int f = 1; f < 4; f++)
    if (d[f] < d[worst])
      worst = f;
  *distance = d[worst];
  return worst;
}

/* Strongly curved elements take several places of their continued map to x: from each of these
   starts until one of them lies in the element. */
bool wh_solid_invert_anew(const struct wh_solid_locator *l, uint32_t element, const double x[3],
                          double xi[3]) {
  static const double starts[][3] = {
      {.25, .25, .25}, {.1, .1, .1}, {.7, .1, .1}, {.1, .7, .1}, {.1, .1, .7}};
  double best = -HUGE_VAL;
  straight_invert(l, element, x, xi);
  if (!l->m->curved[element])
    return true;
  if (wh_solid_invert(l, element, x, xi))
    worst_face(xi, &best);
  for (size_t i = 0; i < sizeof starts / sizeof *starts && best < -WH_SOLID_SLACK; i++) {
    double other[3] = {starts[i][0], starts[i][1], starts[i][2]}, distance;
    if (!newton(l, element, x, other))
      continue;
    worst_face(other, &distance);
    if (distance > best) {
      best = distance;
      memcpy(xi, other, sizeof other);
    }
  }
  return best > -HUGE_VAL;
}

/* Through the neighbours, always by the face that the point is farthest beyond. */
static bool walk(const struct wh_solid_locator *l, const double x[3],
                 struct wh_solid_place *place) {
  uint32_t e = place->element;
  for (int i = 0; i < MOST_WALKED; i++) {
    double xi[3], distance;
    if (!wh_solid_invert_anew(l, e, x, xi))
      return false;
    int face = worst_face(xi, &distance);
    if (distance >= -WH_SOLID_SLACK) {
      place->element = e;
      memcpy(place->xi, xi, sizeof xi);
      return true;
    }
    e = l->m->neighbour[4 * (size_t)e + (size_t)face];
    if (e == WH_NO_ELEMENT)
      return false;
  }
  return false;
}

/* The place that is farthest inside of an element, of all elements whose boxes hold the point. */
struct search {
  const double *x;
  double nearest;
  struct wh_solid_place best;
};

static bool holds(const struct branch *b, const double x[3]) {
  return x[0] >= b->low[0] && x[0] <= b->high[0] && x[1] >= b->low[1] && x[1] <= b->high[1] &&
         x[2] >= b->low[2] && x[2] <= b->high[2];
}

static void look_in(const struct wh_solid_locator *l, size_t i, size_t first, size_t count,
                    struct search *s) {
  if (!holds(&l->branch[i], s->x))
    return;
  if (count > LEAF) {
    look_in(l, 2 * i + 1, first, count / 2, s);
    look_in(l, 2 * i + 2, first + count / 2, count - count / 2, s);
    return;
  }
  for (size_t e = first; e < first + count; e++) {
    double xi[3], distance;
    if (!wh_solid_invert_anew(l, (uint32_t)e, s->x, xi))
      continue;
    worst_face(xi, &distance);
    if (distance <= s->nearest)
      continue;
    s->nearest = distance;
    s->best = (struct wh_solid_place){(uint32_t)e, {xi[0], xi[1], xi[2]}};
  }
}

void wh_solid_locate(const struct wh_solid_locator *l, const double x[3],
                     struct wh_solid_place *place) {
  if (place->element != WH_NO_ELEMENT && walk(l, x, place))
    return;
  struct search s = {x, -1e-9, {WH_NO_ELEMENT, {0, 0, 0}}};
  look_in(l, 0, 0, l->m->element_count, &s);
  *place = s.best;
}

static void box_of(const struct wh_solid_mesh *m, uint32_t e, double low[3], double high[3]) {
  const uint32_t *n = nodes_of(m, e);
  for (int k = 0; k < 3; k++) {
    low[k] = HUGE_VAL;
    high[k] = -HUGE_VAL;
    for (int i = 0; i < m->nodes_per_element; i++) {
      low[k] = fmin(low[k], m->node[n[i]][k]);
      high[k] = fmax(high[k], m->node[n[i]][k]);
    }
    double margin = BOX_MARGIN * (high[k] - low[k]);
    low[k] -= margin;
    high[k] += margin;
  }
}

static void grow(struct wh_solid_locator *l, size_t i, size_t first, size_t count) {
  struct branch *b = &l->branch[i];
  if (count > LEAF) {
    grow(l, 2 * i + 1, first, count / 2);
    grow(l, 2 * i + 2, first + count / 2, count - count / 2);
    const struct branch *part = &l->branch[2 * i + 1];
    for (int k = 0; k < 3; k++) {
      b->low[k] = fmin(part[0].low[k], part[1].low[k]);
      b->high[k] = fmax(part[0].high[k], part[1].high[k]);
    }
    return;
  }
  for (int k = 0; k < 3; k++) {
    b->low[k] = HUGE_VAL;
    b->high[k] = -HUGE_VAL;
  }
  for (size_t e = first; e < first + count; e++) {
    double low[3], high[3];
    box_of(l->m, (uint32_t)e, low, high);
    for (int k = 0; k < 3; k++) {
      b->low[k] = fmin(b->low[k], low[k]);
      b->high[k] = fmax(b->high[k], high[k]);
    }
  }
}

static enum wh_status make_tree(struct wh_context *c, struct wh_solid_locator *l) {
  size_t branches = 1;
  for (size_t leaf = l->m->element_count; leaf > LEAF; leaf = (leaf + 1) / 2)
    branches = 2 * branches + 1;
  WH_TRY(wh_alloc(c, branches, sizeof *l->branch, &l->branch));
  grow(l, 0, 0, l->m->element_count);
  return WH_OK;
}

static enum wh_status make_maps(struct wh_context *c, struct wh_solid_locator *l) {
  const struct wh_solid_mesh *m = l->m;
  WH_TRY(wh_alloc(c, m->element_count, sizeof *l->inverse, &l->inverse));
  for (uint32_t e = 0; e < m->element_count; e++) {
    const uint32_t *n = nodes_of(m, e);
    double j[3][3];
    for (int i = 0; i < 3; i++)
      for (int k = 0; k < 3; k++)
        j[i][k] = m->node[n[k + 1]][i] - m->node[n[0]][i];
    if (!(invert3((const double(*)[3])j, l->inverse[e]) > 0.0))
      return wh_fail(c, WH_BAD_INPUT, "element %u of the mesh is turned inside out", e);
  }
  return WH_OK;
}

enum wh_status wh_solid_locator_create(struct wh_context *c, const struct wh_solid_mesh *m,
                                       struct wh_solid_locator **out) {
  struct wh_solid_locator *l = NULL;
  *out = NULL;
  if (m->element_count == 0)
    return wh_fail(c, WH_BAD_INPUT, "the mesh has no elements");
  WH_TRY(wh_alloc(c, 1, sizeof *l, &l));
  l->m = m;
  enum wh_status status = make_maps(c, l);
  if (status == WH_OK)
    status = make_tree(c, l);
  if (status == WH_OK)
    *out = l;
  else
    wh_solid_locator_destroy(l);
  return status;
}

void wh_solid_locator_destroy(struct wh_solid_locator *l) {
  if (!l)
    return;
  free(l->inverse);
  free(l->branch);
  free(l);
}

const struct wh_solid_mesh *wh_solid_locator_mesh(const struct wh_solid_locator *l) {
  return l->m;
}

double wh_solid_size(const struct wh_solid_locator *l, uint32_t element) {
  static const double middle[3] = {0.25, 0.25, 0.25};
  double x[3], j[3][3];
  wh_solid_map(l, element, middle, x, j);
  return cbrt(fabs(j[0][0] * (j[1][1] * j[2][2] - j[1][2] * j[2][1]) +
                   j[0][1] * (j[1][2] * j[2][0] - j[1][0] * j[2][2]) +
                   j[0][2] * (j[1][0] * j[2][1] - j[1][1] * j[2][0])) /
              6.0);
}

double wh_solid_extent(const struct wh_solid_locator *l) {
  const struct branch *all = &l->branch[0];
  double d[3];
  for (int k = 0; k < 3; k++)
    d[k] = all->high[k] - all->low[k];
  return sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
}

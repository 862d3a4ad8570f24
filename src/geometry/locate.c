/* SPDX-License-Identifier: MPL-2.0 */
#include "geometry/locate.h"

#include "base/constants.h"
#include "base/memory.h"
#include "numerics/triangle.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

typedef double pair __attribute__((vector_size(16))); /* both mesh coordinates at once */

#define MAX_NEWTON 25
#define FAR 4.0 /* reference coordinates further out than this are of no use */
#define MAX_WALK 512
#define CELLS_PER_ELEMENT 2

/* The straight triangle of the vertices: the whole map of an affine element, and the first guess in
   a curved one. */
struct straight {
  double origin[2];
  double jacobian[2][2], inverse[2][2];
};

struct box {
  double low[2], high[2];
};

struct wh_locator {
  const struct wh_mesh *mesh;
  int order, node_count;
  struct straight *straight; /* [element_count] */
  double *slack;             /* [element_count] */
  uint32_t *curve;           /* [element_count] index into coefficient, curved elements only */
  pair *coefficient;         /* [curved elements * node_count] of the monomials */
  pair *inverse;             /* likewise: reference coordinates as a polynomial of those in the
                                straight triangle, a first guess that one Newton step completes */
  double *bend;              /* [curved elements] bound of the second derivative of the map, in
                                reference coordinates */
  struct box *box;           /* [element_count] encloses the element */
  struct box all;
  uint32_t cells[2]; /* of the grid */
  double per_cell[2];
  uint32_t *first; /* [cells + 1] into list */
  uint32_t *list;  /* elements that touch each cell */
};

/* Horner's scheme in xi for each row, then in eta over the rows; rows are independent, so that the
   processor overlaps them. order is a constant where this is inlined. */
static inline __attribute__((always_inline)) void
polynomial(const pair *k, const int order, const double xi[2], pair *p, pair *d_xi, pair *d_eta) {
  const pair x = {xi[0], xi[0]}, y = {xi[1], xi[1]}, zero = {0.0, 0.0};
  pair v = zero, vx = zero, vy = zero;
  int end = (order + 1) * (order + 2) / 2;
  for (int b = order; b >= 0; b--) {
    const pair *row = k + end - (order - b + 1);
    pair q = row[order - b], dq = zero;
    for (int a = order - b - 1; a >= 0; a--) {
      dq = dq * x + q;
      q = q * x + row[a];
    }
    vy = vy * y + v;
    v = v * y + q;
    vx = vx * y + dq;
    end -= order - b + 1;
  }
  *p = v, *d_xi = vx, *d_eta = vy;
}

/* The value alone. */
static pair value_of(const pair *k, int order, const double xi[2]) {
  const pair x = {xi[0], xi[0]}, y = {xi[1], xi[1]};
  pair v = {0.0, 0.0};
  const pair *row = k + (order + 1) * (order + 2) / 2;
  for (int b = order; b >= 0; b--) {
    row -= order - b + 1;
    pair q = row[order - b];
    for (int a = order - b - 1; a >= 0; a--)
      q = q * x + row[a];
    v = v * y + q;
  }
  return v;
}

static void curved_map(const struct wh_locator *l, uint32_t element, const double xi[2],
                       double p[2], double j[2][2]) {
  const pair *k = l->coefficient + (size_t)l->curve[element] * (size_t)l->node_count;
  pair v, vx, vy;
  switch (l->order) {
  case 1:
    polynomial(k, 1, xi, &v, &vx, &vy);
    break;
  case 2:
    polynomial(k, 2, xi, &v, &vx, &vy);
    break;
  case 3:
    polynomial(k, 3, xi, &v, &vx, &vy);
    break;
  case 4:
    polynomial(k, 4, xi, &v, &vx, &vy);
    break;
  case 5:
    polynomial(k, 5, xi, &v, &vx, &vy);
    break;
  default:
    polynomial(k, 6, xi, &v, &vx, &vy);
    break;
  }
  p[0] = v[0], p[1] = v[1];
  j[0][0] = vx[0], j[0][1] = vy[0];
  j[1][0] = vx[1], j[1][1] = vy[1];
}

void wh_element_map(const struct wh_locator *l, uint32_t element, const double xi[2], double p[2],
                    double jacobian[2][2]) {
  if (l->mesh->curved[element]) {
    curved_map(l, element, xi, p, jacobian);
    return;
  }
  const struct straight *s = &l->straight[element];
  for (int i = 0; i < 2; i++) {
    p[i] = s->origin[i] + s->jacobian[i][0] * xi[0] + s->jacobian[i][1] * xi[1];
    jacobian[i][0] = s->jacobian[i][0];
    jacobian[i][1] = s->jacobian[i][1];
  }
}

static void straight_invert(const struct straight *s, const double p[2], double xi[2]) {
  double dz = p[0] - s->origin[0], dr = p[1] - s->origin[1];
  xi[0] = s->inverse[0][0] * dz + s->inverse[0][1] * dr;
  xi[1] = s->inverse[1][0] * dz + s->inverse[1][1] * dr;
}

/* First guess in a curved element. */
static void guess(const struct wh_locator *l, uint32_t element, const double p[2], double xi[2]) {
  double s[2];
  straight_invert(&l->straight[element], p, s);
  xi[0] = s[0], xi[1] = s[1];
  if (s[0] > -0.5 && s[1] > -0.5 && s[0] + s[1] < 1.5) {
    pair v = value_of(l->inverse + (size_t)l->curve[element] * (size_t)l->node_count, l->order, s);
    xi[0] = v[0], xi[1] = v[1];
  }
}

/* Newton's method on the curved map. Stops as soon as an iterate is further than reach outside of
   the reference triangle: its side is then all that is known. */
static bool newton(const struct wh_locator *l, uint32_t element, const double p[2], double reach,
                   double xi[2]) {
  double bend = l->bend[l->curve[element]];
  for (int i = 0; i < MAX_NEWTON; i++) {
    double at[2], j[2][2];
    curved_map(l, element, xi, at, j);
    double dz = p[0] - at[0], dr = p[1] - at[1];
    double inverse_det = 1.0 / (j[0][0] * j[1][1] - j[0][1] * j[1][0]);
    double sx = (j[1][1] * dz - j[0][1] * dr) * inverse_det;
    double sy = (j[0][0] * dr - j[1][0] * dz) * inverse_det;
    xi[0] += sx, xi[1] += sy;
    double step = fabs(sx) + fabs(sy);
    if (bend * step * step < 1e-15) /* the next step: convergence is quadratic */
      return true;
    if (!(xi[0] > -reach && xi[1] > -reach && xi[0] + xi[1] < 1.0 + reach))
      return false;
  }
  return false;
}

bool wh_element_invert(const struct wh_locator *l, uint32_t element, const double p[2],
                       double xi_inout[2]) {
  if (!l->mesh->curved[element]) {
    straight_invert(&l->straight[element], p, xi_inout);
    return true;
  }
  double xi[2];
  guess(l, element, p, xi);
  bool found = newton(l, element, p, FAR, xi);
  if (!found) {
    xi[0] = xi_inout[0], xi[1] = xi_inout[1];
    found = newton(l, element, p, FAR, xi);
  }
  if (found)
    xi_inout[0] = xi[0], xi_inout[1] = xi[1];
  return found;
}

double wh_element_slack(const struct wh_locator *l, uint32_t element) {
  return l->slack[element];
}

double wh_element_size(const struct wh_locator *l, uint32_t element) {
  const struct straight *s = &l->straight[element];
  /* A row of the inverse is the gradient of a barycentric coordinate: one over the height. */
  double g0 = hypot(s->inverse[0][0], s->inverse[0][1]);
  double g1 = hypot(s->inverse[1][0], s->inverse[1][1]);
  double g2 = hypot(s->inverse[0][0] + s->inverse[1][0], s->inverse[0][1] + s->inverse[1][1]);
  return 1.0 / fmax(g0, fmax(g1, g2));
}

void wh_locator_box(const struct wh_locator *l, double low[2], double high[2]) {
  for (int i = 0; i < 2; i++) {
    low[i] = l->all.low[i];
    high[i] = l->all.high[i];
  }
}

void wh_face_point(int face, double s, double xi[2], double direction[2]) {
  static const double vertex[4][2] = {{0, 0}, {1, 0}, {0, 1}, {0, 0}};
  for (int i = 0; i < 2; i++) {
    direction[i] = vertex[face + 1][i] - vertex[face][i];
    xi[i] = vertex[face][i] + s * direction[i];
  }
}

/* The face beyond which xi lies furthest and which has a neighbour; -1: inside. -2: outside, and
   there is no neighbour that way. */
static int way_out(const struct wh_locator *l, uint32_t element, const double xi[2]) {
  double d[3], slack = l->slack[element], worst = -slack;
  wh_face_distances(xi, d);
  int face = -1;
  for (int f = 0; f < 3; f++) {
    if (!(d[f] < -slack))
      continue;
    if (face == -1)
      face = -2;
    if (d[f] < worst && l->mesh->neighbour[3 * (size_t)element + (size_t)f] != WH_NO_ELEMENT) {
      worst = d[f];
      face = f;
    }
  }
  return face;
}

/* Moves xi to p in the element, far enough to tell whether p is inside and on which side it is. */
static bool approach(const struct wh_locator *l, uint32_t element, const double p[2],
                     double xi[2]) {
  if (l->mesh->curved[element]) {
    guess(l, element, p, xi);
    return newton(l, element, p, 0.5, xi);
  }
  straight_invert(&l->straight[element], p, xi);
  return true;
}

static bool inside(const struct wh_locator *l, uint32_t element, const double xi[2]) {
  double slack = l->slack[element];
  return xi[0] >= -slack && xi[1] >= -slack && xi[0] + xi[1] <= 1.0 + slack;
}

/* Looks into every element whose box holds p. */
static bool search(const struct wh_locator *l, const double p[2], struct wh_place *place) {
  uint32_t at[2];
  for (int i = 0; i < 2; i++) {
    if (!(p[i] >= l->all.low[i] && p[i] <= l->all.high[i]))
      return false;
    at[i] = (uint32_t)((p[i] - l->all.low[i]) * l->per_cell[i]);
    at[i] = at[i] < l->cells[i] ? at[i] : l->cells[i] - 1;
  }
  size_t cell = (size_t)at[1] * l->cells[0] + at[0];
  for (uint32_t n = l->first[cell]; n < l->first[cell + 1]; n++) {
    uint32_t e = l->list[n];
    const struct box *b = &l->box[e];
    if (p[0] < b->low[0] || p[0] > b->high[0] || p[1] < b->low[1] || p[1] > b->high[1])
      continue;
    double xi[2] = {1.0 / 3.0, 1.0 / 3.0};
    if (wh_element_invert(l, e, p, xi) && inside(l, e, xi)) {
      *place = (struct wh_place){e, {xi[0], xi[1]}};
      return true;
    }
  }
  return false;
}

void wh_locate(const struct wh_locator *l, const double p[2], struct wh_place *place_inout) {
  struct wh_place at = *place_inout;
  for (int step = 0; at.element != WH_NO_ELEMENT && step < MAX_WALK; step++) {
    bool known = approach(l, at.element, p, at.xi);
    int face = way_out(l, at.element, at.xi);
    if (known && face == -1) {
      *place_inout = at;
      return;
    }
    if (face < 0)
      break;
    at.element = l->mesh->neighbour[3 * (size_t)at.element + (size_t)face];
    at.xi[0] = at.xi[1] = 1.0 / 3.0;
  }
  if (!search(l, p, place_inout))
    *place_inout = (struct wh_place){WH_NO_ELEMENT, {0.0, 0.0}};
}

static const double *node_of(const struct wh_mesh *m, size_t element, int local) {
  return m->node[m->element[element * (size_t)m->nodes_per_element + (size_t)local]];
}

static enum wh_status make_straight(struct wh_context *c, struct wh_locator *l, size_t e) {
  struct straight *s = &l->straight[e];
  const double *v[3];
  for (int i = 0; i < 3; i++)
    v[i] = node_of(l->mesh, e, i);
  for (int i = 0; i < 2; i++) {
    s->origin[i] = v[0][i];
    s->jacobian[i][0] = v[1][i] - v[0][i];
    s->jacobian[i][1] = v[2][i] - v[0][i];
  }
  double det = s->jacobian[0][0] * s->jacobian[1][1] - s->jacobian[0][1] * s->jacobian[1][0];
  if (!(det > 0.0))
    return wh_fail(c, WH_BAD_INPUT,
                   "mesh: element %zu near (%g m, %g m) is flat or turned inside out; mesh again "
                   "with a smaller size there, or repair the mesh file",
                   e, v[0][0], v[0][1]);
  s->inverse[0][0] = s->jacobian[1][1] / det, s->inverse[0][1] = -s->jacobian[0][1] / det;
  s->inverse[1][0] = -s->jacobian[1][0] / det, s->inverse[1][1] = s->jacobian[0][0] / det;
  return WH_OK;
}

/* The matrix to monomials has entries up to 1e4 with order 6: it is applied to the deviation from
   the straight triangle only, so that neighbours agree on their common face to rounding. */
static void make_coefficients(struct wh_locator *l, size_t e, pair *k) {
  const double *matrix = wh_triangle_to_monomial(l->order);
  const struct straight *s = &l->straight[e];
  const double(*xi)[2] = wh_triangle_nodes(l->order);
  pair origin = {s->origin[0], s->origin[1]};
  pair along[2] = {{s->jacobian[0][0], s->jacobian[1][0]}, {s->jacobian[0][1], s->jacobian[1][1]}};
  for (int a = 0; a < l->node_count; a++)
    k[a] = (pair){0.0, 0.0};
  for (int n = 3; n < l->node_count; n++) {
    const double *x = node_of(l->mesh, e, n);
    pair deviation = (pair){x[0], x[1]} - origin - xi[n][0] * along[0] - xi[n][1] * along[1];
    for (int a = 0; a < l->node_count; a++)
      k[a] += matrix[a * l->node_count + n] * deviation;
  }
  k[0] += origin;
  k[1] += along[0];
  k[l->order + 1] += along[1];
}

/* The inverse map on the lattice of nodes of the straight triangle, interpolated. A sagitta D of
   the map on it gives a second derivative of 8 D for a parabola, so 16 D is safe for the rest. */
static void make_inverse(struct wh_locator *l, size_t e) {
  const double *matrix = wh_triangle_to_monomial(l->order);
  const double(*lattice)[2] = wh_triangle_nodes(l->order);
  const struct straight *s = &l->straight[e];
  pair *k = l->inverse + (size_t)l->curve[e] * (size_t)l->node_count;
  double *bend = &l->bend[l->curve[e]], sagitta = 0.0;
  *bend = 1.0;
  for (int a = 0; a < l->node_count; a++)
    k[a] = (pair){0.0, 0.0};
  for (int n = 0; n < l->node_count; n++) {
    double p[2], xi[2] = {lattice[n][0], lattice[n][1]};
    for (int i = 0; i < 2; i++)
      p[i] = s->origin[i] + s->jacobian[i][0] * xi[0] + s->jacobian[i][1] * xi[1];
    if (!newton(l, (uint32_t)e, p, FAR, xi))
      xi[0] = lattice[n][0], xi[1] = lattice[n][1];
    sagitta = fmax(sagitta, hypot(xi[0] - lattice[n][0], xi[1] - lattice[n][1]));
    for (int a = 0; a < l->node_count; a++) {
      double w = matrix[a * l->node_count + n];
      k[a] += (pair){w * xi[0], w * xi[1]};
    }
  }
  *bend = 16.0 * sagitta + 1e-6;
}

/* The element's image is bounded by the image of its edges. A polynomial of degree p exceeds the
   range of its values at the N + 1 Chebyshev points cos(pi j/N) by the factor 1/cos(pi p/(2N)) at
   most (Ehlich & Zeller, Math. Z. 86 (1964) 41): here N = 4p, 1/cos(pi/8) = 1.0824. */
static void make_box(struct wh_locator *l, size_t e) {
  struct box b = {{HUGE_VAL, HUGE_VAL}, {-HUGE_VAL, -HUGE_VAL}};
  int n = l->mesh->curved[e] ? 4 * l->order : 1;
  for (int f = 0; f < 3; f++)
    for (int j = 0; j <= n; j++) {
      double xi[2], t[2], p[2], jacobian[2][2];
      wh_face_point(f, 0.5 - 0.5 * cos(WH_PI * j / n), xi, t);
      wh_element_map(l, (uint32_t)e, xi, p, jacobian);
      for (int i = 0; i < 2; i++) {
        b.low[i] = fmin(b.low[i], p[i]);
        b.high[i] = fmax(b.high[i], p[i]);
      }
    }
  for (int i = 0; i < 2; i++) {
    double half = 0.5 * (b.high[i] - b.low[i]);
    double more = (l->mesh->curved[e] ? 0.0824 : 1e-9) * half;
    b.low[i] -= more;
    b.high[i] += more;
    l->all.low[i] = fmin(l->all.low[i], b.low[i]);
    l->all.high[i] = fmax(l->all.high[i], b.high[i]);
  }
  l->box[e] = b;
}

/* Range of cells that an element's box touches in direction i. */
static void cell_range(const struct wh_locator *l, size_t e, int i, uint32_t *from, uint32_t *to) {
  double a = (l->box[e].low[i] - l->all.low[i]) * l->per_cell[i];
  double b = (l->box[e].high[i] - l->all.low[i]) * l->per_cell[i];
  double last = (double)(l->cells[i] - 1);
  *from = (uint32_t)fmin(fmax(a, 0.0), last);
  *to = (uint32_t)fmin(fmax(b, 0.0), last);
}

/* Adds one to count of each cell an element touches, or enters the element at that place of list.
 */
static void visit_cells(const struct wh_locator *l, size_t e, uint32_t *count, uint32_t *list) {
  uint32_t from[2], to[2];
  cell_range(l, e, 0, &from[0], &to[0]);
  cell_range(l, e, 1, &from[1], &to[1]);
  for (uint32_t y = from[1]; y <= to[1]; y++)
    for (uint32_t x = from[0]; x <= to[0]; x++) {
      uint32_t *place = &count[(size_t)y * l->cells[0] + x];
      if (list)
        list[*place] = (uint32_t)e;
      (*place)++;
    }
}

static enum wh_status make_grid(struct wh_context *c, struct wh_locator *l) {
  size_t elements = l->mesh->element_count;
  double size[2];
  for (int i = 0; i < 2; i++)
    size[i] = l->all.high[i] - l->all.low[i];
  double pitch = sqrt(size[0] * size[1] / (CELLS_PER_ELEMENT * (double)elements));
  pitch = fmax(pitch, fmax(size[0], size[1]) / (CELLS_PER_ELEMENT * (double)elements));
  for (int i = 0; i < 2; i++) {
    l->cells[i] = (uint32_t)ceil(size[i] / pitch);
    l->per_cell[i] = l->cells[i] / size[i];
  }
  size_t cells = (size_t)l->cells[0] * l->cells[1];
  uint32_t *count;
  WH_TRY(wh_alloc(c, cells + 1, sizeof *l->first, &l->first));
  WH_TRY(wh_alloc(c, cells, sizeof *count, &count));
  for (size_t e = 0; e < elements; e++)
    visit_cells(l, e, count, NULL);
  for (size_t n = 0; n < cells; n++) {
    l->first[n + 1] = l->first[n] + count[n];
    count[n] = l->first[n];
  }
  enum wh_status s = wh_alloc(c, l->first[cells], sizeof *l->list, &l->list);
  for (size_t e = 0; s == WH_OK && e < elements; e++)
    visit_cells(l, e, count, l->list);
  free(count);
  return s;
}

static enum wh_status fill(struct wh_context *c, struct wh_locator *l) {
  const struct wh_mesh *m = l->mesh;
  size_t curved = 0;
  WH_TRY(wh_alloc(c, m->element_count, sizeof *l->straight, &l->straight));
  WH_TRY(wh_alloc(c, m->element_count, sizeof *l->slack, &l->slack));
  WH_TRY(wh_alloc(c, m->element_count, sizeof *l->curve, &l->curve));
  WH_TRY(wh_alloc(c, m->element_count, sizeof *l->box, &l->box));
  for (size_t e = 0; e < m->element_count; e++)
    l->curve[e] = m->curved[e] ? (uint32_t)curved++ : 0;
  WH_TRY(wh_alloc(c, curved * (size_t)l->node_count, sizeof *l->coefficient, &l->coefficient));
  WH_TRY(wh_alloc(c, curved * (size_t)l->node_count, sizeof *l->inverse, &l->inverse));
  WH_TRY(wh_alloc(c, curved, sizeof *l->bend, &l->bend));
  l->all = (struct box){{HUGE_VAL, HUGE_VAL}, {-HUGE_VAL, -HUGE_VAL}};
  for (size_t e = 0; e < m->element_count; e++) {
    WH_TRY(make_straight(c, l, e));
    if (m->curved[e]) {
      make_coefficients(l, e, l->coefficient + (size_t)l->curve[e] * (size_t)l->node_count);
      make_inverse(l, e);
    }
    make_box(l, e);
  }
  double extent = 0.0;
  for (int i = 0; i < 2; i++)
    extent = fmax(extent, fmax(fabs(l->all.low[i]), fabs(l->all.high[i])));
  for (size_t e = 0; e < m->element_count; e++)
    l->slack[e] = 1e-12 + 16.0 * DBL_EPSILON * extent / wh_element_size(l, (uint32_t)e);
  return make_grid(c, l);
}

enum wh_status wh_locator_create(struct wh_context *c, const struct wh_mesh *m,
                                 struct wh_locator **out) {
  *out = NULL;
  if (m->element_count == 0 || m->order < 1 || m->order > WH_TRIANGLE_MAX_ORDER)
    return wh_fail(c, WH_BAD_INPUT,
                   "mesh: %zu elements of order %d; at least one element of order 1 to %d is due",
                   m->element_count, m->order, WH_TRIANGLE_MAX_ORDER);
  struct wh_locator *l;
  WH_TRY(wh_alloc(c, 1, sizeof *l, &l));
  l->mesh = m;
  l->order = m->order;
  l->node_count = m->nodes_per_element;
  enum wh_status s = fill(c, l);
  if (s != WH_OK)
    wh_locator_destroy(l);
  else
    *out = l;
  return s;
}

void wh_locator_destroy(struct wh_locator *l) {
  if (!l)
    return;
  free(l->straight);
  free(l->slack);
  free(l->curve);
  free(l->coefficient);
  free(l->inverse);
  free(l->bend);
  free(l->box);
  free(l->first);
  free(l->list);
  free(l);
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "target/hull.h"

#include "base/memory.h"
#include "base/vector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MARGIN 1e-3
#define MOST_CELLS 1e7

static void subtract(const double a[3], const double b[3], double out[3]) {
  for (int k = 0; k < 3; k++)
    out[k] = a[k] - b[k];
}

static const double *corner(const struct wh_hull *s, size_t t, int k) {
  return s->mesh.point[s->mesh.corner[t][k]];
}

/* Twice the area times the unit normal. */
static void normal(const struct wh_hull *s, size_t t, double out[3]) {
  double a[3], b[3];
  subtract(corner(s, t, 1), corner(s, t, 0), a);
  subtract(corner(s, t, 2), corner(s, t, 0), b);
  wh_cross(a, b, out);
}

double wh_hull_volume(const struct wh_hull *s) {
  double six = 0.0, n[3];
  for (size_t t = 0; t < s->mesh.count; t++) {
    wh_cross(corner(s, t, 0), corner(s, t, 1), n);
    six += wh_dot(n, corner(s, t, 2));
  }
  return six / 6.0;
}

void wh_hull_free(struct wh_hull *s) {
  wh_triangles_free(&s->mesh);
  free(s->first);
  free(s->member);
  memset(s, 0, sizeof *s);
}

/* ---- checks ---------------------------------------------------------------------------------- */

struct edge {
  uint32_t from, to;
};

static int by_ends(const void *a, const void *b) {
  const struct edge *x = a, *y = b;
  int order = (x->from > y->from) - (x->from < y->from);
  return order ? order : (x->to > y->to) - (x->to < y->to);
}

/* Every edge is run through exactly once in each sense. */
static enum wh_status check_closed(struct wh_context *c, const struct wh_hull *s) {
  struct edge *edge;
  size_t count = 3 * s->mesh.count;
  enum wh_status status = WH_OK;
  WH_TRY(wh_alloc(c, count, sizeof *edge, &edge));
  for (size_t i = 0; i < count; i++)
    edge[i] = (struct edge){s->mesh.corner[i / 3][i % 3], s->mesh.corner[i / 3][(i + 1) % 3]};
  qsort(edge, count, sizeof *edge, by_ends);
  for (size_t i = 0; i < count && !status; i++) {
    const struct edge back = {edge[i].to, edge[i].from};
    bool twice = i + 1 < count && by_ends(&edge[i], &edge[i + 1]) == 0;
    bool single = !bsearch(&back, edge, count, sizeof *edge, by_ends);
    const double *at = s->mesh.point[edge[i].from];
    if (twice || single)
      status = wh_fail(c, WH_BAD_INPUT,
                       "the surface is not closed: the edge at (%g, %g, %g) m %s; repair the mesh",
                       at[0], at[1], at[2],
                       twice ? "joins more than two triangles, or two of opposite sense"
                             : "has a triangle on one side only");
  }
  free(edge);
  return status;
}

static enum wh_status check_areas(struct wh_context *c, const struct wh_hull *s) {
  for (size_t t = 0; t < s->mesh.count; t++) {
    double n[3];
    normal(s, t, n);
    if (!(wh_dot(n, n) > 0.0)) {
      const double *at = corner(s, t, 0);
      return wh_fail(c, WH_BAD_INPUT, "the triangle at (%g, %g, %g) m has no area; repair the mesh",
                     at[0], at[1], at[2]);
    }
  }
  return WH_OK;
}

/* Whether the segment p + t d, 0 <= t <= 1, meets a triangle; t there. The test of edges is the
   same for both triangles that share one, so that no line slips through between them. */
static bool meets(const struct wh_hull *s, size_t t, const double p[3], const double d[3],
                  double *at) {
  double a[3][3], n[3], edge[3], product[3];
  for (int k = 0; k < 3; k++)
    subtract(corner(s, t, k), p, a[k]);
  for (int k = 0; k < 3; k++) {
    const double *from = a[(k + 1) % 3], *to = a[(k + 2) % 3];
    wh_cross(from, to, product);
    edge[k] = wh_dot(product, d);
  }
  if ((edge[0] < 0.0 || edge[1] < 0.0 || edge[2] < 0.0) &&
      (edge[0] > 0.0 || edge[1] > 0.0 || edge[2] > 0.0))
    return false;
  normal(s, t, n);
  double slope = wh_dot(n, d);
  if (slope == 0.0)
    return false;
  *at = wh_dot(n, a[0]) / slope;
  return true;
}

static int shared_corners(const struct wh_hull *s, size_t a, size_t b) {
  int shared = 0;
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      shared += s->mesh.corner[a][i] == s->mesh.corner[b][j];
  return shared;
}

static bool has_corner(const struct wh_hull *s, size_t t, uint32_t point) {
  const uint32_t *k = s->mesh.corner[t];
  return k[0] == point || k[1] == point || k[2] == point;
}

/* An edge of a that goes through b away from corners of both. */
static bool pierces(const struct wh_hull *s, size_t a, size_t b) {
  for (int k = 0; k < 3; k++) {
    uint32_t from = s->mesh.corner[a][k], to = s->mesh.corner[a][(k + 1) % 3];
    double d[3], at;
    if (has_corner(s, b, from) || has_corner(s, b, to))
      continue;
    subtract(s->mesh.point[to], s->mesh.point[from], d);
    if (meets(s, b, s->mesh.point[from], d, &at) && at > 0.0 && at < 1.0)
      return true;
  }
  return false;
}

static enum wh_status check_crossing(struct wh_context *c, const struct wh_hull *s) {
  size_t cells = s->cells[0] * s->cells[1] * s->cells[2];
  for (size_t n = 0; n < cells; n++)
    for (uint32_t i = s->first[n]; i < s->first[n + 1]; i++)
      for (uint32_t j = i + 1; j < s->first[n + 1]; j++) {
        size_t a = s->member[i], b = s->member[j];
        if (shared_corners(s, a, b) > 1 || !(pierces(s, a, b) || pierces(s, b, a)))
          continue;
        const double *at = corner(s, a, 0);
        return wh_fail(c, WH_BAD_INPUT,
                       "the surface crosses itself near (%g, %g, %g) m; repair the mesh", at[0],
                       at[1], at[2]);
      }
  return WH_OK;
}

/* ---- grid ------------------------------------------------------------------------------------ */

static size_t cell_along(const struct wh_hull *s, int k, double x) {
  double at = floor((x - s->low[k]) / s->cell);
  return at <= 0.0 ? 0 : at >= (double)s->cells[k] ? s->cells[k] - 1 : (size_t)at;
}

static size_t cell_number(const struct wh_hull *s, const size_t at[3]) {
  return (at[2] * s->cells[1] + at[1]) * s->cells[0] + at[0];
}

static void choose_cells(struct wh_hull *s) {
  double side[3], longest = 0.0;
  for (int k = 0; k < 3; k++) {
    s->low[k] = INFINITY, s->high[k] = -INFINITY;
    for (size_t i = 0; i < s->mesh.points; i++) {
      s->low[k] = fmin(s->low[k], s->mesh.point[i][k]);
      s->high[k] = fmax(s->high[k], s->mesh.point[i][k]);
    }
    side[k] = s->high[k] - s->low[k];
    longest = fmax(longest, side[k]);
  }
  /* A surface of n triangles across a cube passes about n^(2/3).. of its n cells. */
  s->cell = longest / fmin(fmax(sqrt(0.5 * (double)s->mesh.count), 4.0), cbrt(MOST_CELLS));
  for (int k = 0; k < 3; k++) {
    s->low[k] -= MARGIN * s->cell;
    s->cells[k] = (size_t)ceil((side[k] + 2.0 * MARGIN * s->cell) / s->cell);
    s->high[k] = s->low[k] + (double)s->cells[k] * s->cell;
  }
}

/* Counts the cells that each triangle's box reaches, or notes it in them. */
static void spread(struct wh_hull *s, uint32_t *next, bool note) {
  for (size_t t = 0; t < s->mesh.count; t++) {
    size_t from[3], to[3], at[3];
    for (int k = 0; k < 3; k++) {
      double a = corner(s, t, 0)[k], b = corner(s, t, 1)[k], d = corner(s, t, 2)[k];
      from[k] = cell_along(s, k, fmin(a, fmin(b, d)) - 1e-9 * s->cell);
      to[k] = cell_along(s, k, fmax(a, fmax(b, d)) + 1e-9 * s->cell);
    }
    for (at[2] = from[2]; at[2] <= to[2]; at[2]++)
      for (at[1] = from[1]; at[1] <= to[1]; at[1]++)
        for (at[0] = from[0]; at[0] <= to[0]; at[0]++) {
          size_t n = cell_number(s, at);
          if (note)
            s->member[next[n]] = (uint32_t)t;
          next[n]++;
        }
  }
}

static enum wh_status fill_cells(struct wh_context *c, struct wh_hull *s) {
  uint32_t *next;
  choose_cells(s);
  size_t cells = s->cells[0] * s->cells[1] * s->cells[2];
  WH_TRY(wh_alloc(c, cells + 1, sizeof *s->first, &s->first));
  spread(s, s->first + 1, false);
  for (size_t i = 0; i < cells; i++)
    s->first[i + 1] += s->first[i];
  WH_TRY(wh_alloc(c, s->first[cells], sizeof *s->member, &s->member));
  WH_TRY(wh_alloc(c, cells, sizeof *next, &next));
  memcpy(next, s->first, cells * sizeof *next);
  spread(s, next, true);
  free(next);
  return WH_OK;
}

enum wh_status wh_hull_create(struct wh_context *c, struct wh_triangles *mesh,
                              struct wh_hull *out) {
  *out = (struct wh_hull){.mesh = *mesh};
  *mesh = (struct wh_triangles){0};
  enum wh_status status = check_areas(c, out);
  if (!status)
    status = check_closed(c, out);
  if (!status && wh_hull_volume(out) < 0.0) /* turned inside out */
    for (size_t t = 0; t < out->mesh.count; t++) {
      uint32_t k = out->mesh.corner[t][1];
      out->mesh.corner[t][1] = out->mesh.corner[t][2];
      out->mesh.corner[t][2] = k;
    }
  if (!status)
    status = fill_cells(c, out);
  if (!status)
    status = check_crossing(c, out);
  if (status)
    wh_hull_free(out);
  return status;
}

/* ---- asking ---------------------------------------------------------------------------------- */

/* The first places beyond `after` where the line comes out, and where it goes in. */
struct ends {
  double out, in;
};

static void look(const struct wh_hull *s, size_t t, const double x[3], const double u[3],
                 double after, struct ends *e) {
  double at, n[3];
  if (!meets(s, t, x, u, &at) || !(at > after))
    return;
  normal(s, t, n);
  double *end = wh_dot(n, u) > 0.0 ? &e->out : &e->in;
  *end = fmin(*end, at);
}

/* The line on its way through the cells beyond `after`, until `enough`: the first way out is known,
   or all of the grid is behind. */
static bool find_ends(const struct wh_hull *s, const double x[3], const double u[3], double after,
                      struct ends *e) {
  double from = after, to = INFINITY, next[3], step[3];
  size_t at[3];
  *e = (struct ends){INFINITY, INFINITY};
  for (int k = 0; k < 3; k++) {
    if (u[k] == 0.0 && (x[k] < s->low[k] || x[k] > s->high[k]))
      return false;
    if (u[k] == 0.0)
      continue;
    double a = (s->low[k] - x[k]) / u[k], b = (s->high[k] - x[k]) / u[k];
    from = fmax(from, fmin(a, b));
    to = fmin(to, fmax(a, b));
  }
  if (!(from < to))
    return false;
  for (int k = 0; k < 3; k++) {
    at[k] = cell_along(s, k, x[k] + from * u[k]);
    double wall = s->low[k] + (double)(at[k] + (u[k] > 0.0)) * s->cell;
    next[k] = u[k] != 0.0 ? (wall - x[k]) / u[k] : INFINITY;
    step[k] = u[k] != 0.0 ? s->cell / fabs(u[k]) : INFINITY;
  }
  for (;;) {
    size_t n = cell_number(s, at);
    for (uint32_t i = s->first[n]; i < s->first[n + 1]; i++)
      look(s, s->member[i], x, u, after, e);
    int k = next[0] < next[1] ? (next[0] < next[2] ? 0 : 2) : (next[1] < next[2] ? 1 : 2);
    if (e->out <= next[k] || (u[k] > 0.0 ? at[k] + 1 == s->cells[k] : at[k] == 0))
      return isfinite(e->out);
    at[k] = u[k] > 0.0 ? at[k] + 1 : at[k] - 1;
    next[k] += step[k];
  }
}

bool wh_hull_stretch(const struct wh_hull *s, const double x[3], const double u[3], double after,
                     struct wh_stretch *out) {
  struct ends e;
  if (!find_ends(s, x, u, after, &e))
    return false;
  *out = (struct wh_stretch){e.in < e.out ? e.in : after, e.out};
  return true;
}

/* The point of a triangle nearest to x: C. Ericson, Real-Time Collision Detection (2005), 5.1.5,
   in barycentric coordinates clamped region by region. Squared distance. */
static double distance2(const struct wh_hull *s, size_t t, const double x[3]) {
  const double *a = corner(s, t, 0);
  double ab[3], ac[3], ap[3], v, w;
  subtract(corner(s, t, 1), a, ab);
  subtract(corner(s, t, 2), a, ac);
  subtract(x, a, ap);
  double d1 = wh_dot(ab, ap), d2 = wh_dot(ac, ap), bb = wh_dot(ab, ab), cc = wh_dot(ac, ac),
         bc = wh_dot(ab, ac);
  double det = bb * cc - bc * bc;
  v = (cc * d1 - bc * d2) / det;
  w = (bb * d2 - bc * d1) / det;
  double best = INFINITY, off[3];
  if (v >= 0.0 && w >= 0.0 && v + w <= 1.0) {
    for (int k = 0; k < 3; k++)
      off[k] = ap[k] - v * ab[k] - w * ac[k];
    return wh_dot(off, off);
  }
  for (int k = 0; k < 3; k++) { /* the nearest point of each edge */
    const double *p = corner(s, t, k);
    double d[3], q[3];
    subtract(corner(s, t, (k + 1) % 3), p, d);
    subtract(x, p, q);
    double along = fmin(fmax(wh_dot(d, q) / wh_dot(d, d), 0.0), 1.0);
    for (int m = 0; m < 3; m++)
      off[m] = q[m] - along * d[m];
    best = fmin(best, wh_dot(off, off));
  }
  return best;
}

/* Not farther than a cell: within that, from the triangles of the cells around. */
static double nearness(const struct wh_hull *s, const double x[3]) {
  double best = s->cell * s->cell;
  size_t from[3], to[3], at[3];
  for (int k = 0; k < 3; k++) {
    size_t n = cell_along(s, k, x[k]);
    from[k] = n > 0 ? n - 1 : 0;
    to[k] = n + 1 < s->cells[k] ? n + 1 : n;
  }
  for (at[2] = from[2]; at[2] <= to[2]; at[2]++)
    for (at[1] = from[1]; at[1] <= to[1]; at[1]++)
      for (at[0] = from[0]; at[0] <= to[0]; at[0]++) {
        size_t n = cell_number(s, at);
        for (uint32_t i = s->first[n]; i < s->first[n + 1]; i++)
          best = fmin(best, distance2(s, s->member[i], x));
      }
  return sqrt(best);
}

double wh_hull_distance(const struct wh_hull *s, const double x[3]) {
  static const double any[3] = {0.5366563145999496, 0.3287979746107146, 0.7771588490798709};
  double outside = 0.0;
  struct ends e;
  for (int k = 0; k < 3; k++) {
    double d = fmax(s->low[k] - x[k], x[k] - s->high[k]);
    outside += d > 0.0 ? d * d : 0.0;
  }
  if (outside > 0.0)
    return sqrt(outside);
  bool inside = find_ends(s, x, any, 0.0, &e) && e.out < e.in;
  return inside ? -nearness(s, x) : nearness(s, x);
}

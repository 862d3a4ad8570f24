/* SPDX-License-Identifier: MPL-2.0 */
#include "target/sphere_grid.h"

#include "base/memory.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MARGIN 1e-3  /* of a cell, by which the box is larger */
#define MOST_CELLS 4 /* a sphere, for spheres far apart */

void wh_sphere_grid_free(struct wh_sphere_grid *g) {
  free(g->sphere);
  free(g->first);
  free(g->member);
  memset(g, 0, sizeof *g);
}

/* ---- making ---------------------------------------------------------------------------------- */

static void find_box(struct wh_sphere_grid *g) {
  double volume = 1.0;
  for (int k = 0; k < 3; k++) {
    g->low[k] = INFINITY;
    g->high[k] = -INFINITY;
    for (size_t i = 0; i < g->count; i++) {
      g->low[k] = fmin(g->low[k], g->sphere[i].at[k] - g->sphere[i].radius);
      g->high[k] = fmax(g->high[k], g->sphere[i].at[k] + g->sphere[i].radius);
    }
    volume *= g->high[k] - g->low[k];
  }
  g->cell = cbrt(volume / (double)g->count);
  for (;;) {
    double total = 1.0;
    for (int k = 0; k < 3; k++) {
      double side = g->high[k] - g->low[k] + 2.0 * MARGIN * g->cell;
      g->cells[k] = (size_t)ceil(side / g->cell);
      total *= (double)g->cells[k];
    }
    if (total <= MOST_CELLS * (double)g->count + 64.0)
      break;
    g->cell *= 1.2;
  }
  for (int k = 0; k < 3; k++) {
    g->low[k] -= MARGIN * g->cell;
    g->high[k] = g->low[k] + (double)g->cells[k] * g->cell;
  }
}

static size_t cell_along(const struct wh_sphere_grid *g, int k, double x) {
  double at = floor((x - g->low[k]) / g->cell);
  return at <= 0.0 ? 0 : at >= (double)g->cells[k] ? g->cells[k] - 1 : (size_t)at;
}

static size_t cell_number(const struct wh_sphere_grid *g, const size_t at[3]) {
  return (at[2] * g->cells[1] + at[1]) * g->cells[0] + at[0];
}

static void cell_low(const struct wh_sphere_grid *g, const size_t at[3], double low[3]) {
  for (int k = 0; k < 3; k++)
    low[k] = g->low[k] + (double)at[k] * g->cell;
}

/* Whether a sphere reaches into a cell, widened by rounding. */
static bool reaches(const struct wh_sphere_grid *g, const struct wh_sphere *s, const size_t at[3]) {
  double low[3], square = 0.0, radius = s->radius + 1e-9 * g->cell;
  cell_low(g, at, low);
  for (int k = 0; k < 3; k++) {
    double d = fmax(fmax(low[k] - s->at[k], s->at[k] - low[k] - g->cell), 0.0);
    square += d * d;
  }
  return square <= radius * radius;
}

/* Counts the cells of every sphere (member NULL), or notes it in them. */
static void spread(struct wh_sphere_grid *g, uint32_t *next, bool note) {
  for (size_t i = 0; i < g->count; i++) {
    const struct wh_sphere *s = &g->sphere[i];
    size_t from[3], to[3], at[3];
    for (int k = 0; k < 3; k++) {
      from[k] = cell_along(g, k, s->at[k] - s->radius * (1.0 + 1e-9));
      to[k] = cell_along(g, k, s->at[k] + s->radius * (1.0 + 1e-9));
    }
    for (at[2] = from[2]; at[2] <= to[2]; at[2]++)
      for (at[1] = from[1]; at[1] <= to[1]; at[1]++)
        for (at[0] = from[0]; at[0] <= to[0]; at[0]++) {
          if (!reaches(g, s, at))
            continue;
          size_t n = cell_number(g, at);
          if (note)
            g->member[next[n]] = (uint32_t)i;
          next[n]++;
        }
  }
}

static enum wh_status fill_cells(struct wh_context *c, struct wh_sphere_grid *g) {
  size_t cells = g->cells[0] * g->cells[1] * g->cells[2];
  WH_TRY(wh_alloc(c, cells + 1, sizeof *g->first, &g->first));
  spread(g, g->first + 1, false);
  for (size_t i = 0; i < cells; i++)
    g->first[i + 1] += g->first[i];
  WH_TRY(wh_alloc(c, g->first[cells], sizeof *g->member, &g->member));
  uint32_t *next;
  WH_TRY(wh_alloc(c, cells, sizeof *next, &next));
  memcpy(next, g->first, cells * sizeof *next);
  spread(g, next, true);
  free(next);
  return WH_OK;
}

/* Two spheres that overlap share a cell. */
static enum wh_status check_overlap(struct wh_context *c, const struct wh_sphere_grid *g) {
  size_t cells = g->cells[0] * g->cells[1] * g->cells[2];
  for (size_t n = 0; n < cells; n++)
    for (uint32_t i = g->first[n]; i < g->first[n + 1]; i++)
      for (uint32_t j = i + 1; j < g->first[n + 1]; j++) {
        const struct wh_sphere *a = &g->sphere[g->member[i]], *b = &g->sphere[g->member[j]];
        double square = 0.0, sum = a->radius + b->radius;
        for (int k = 0; k < 3; k++)
          square += (a->at[k] - b->at[k]) * (a->at[k] - b->at[k]);
        if (square < sum * sum * (1.0 - 1e-9))
          return wh_fail(c, WH_BAD_INPUT,
                         "spheres at (%g, %g, %g) m and (%g, %g, %g) m overlap by %g m; part them",
                         a->at[0], a->at[1], a->at[2], b->at[0], b->at[1], b->at[2],
                         sum - sqrt(square));
      }
  return WH_OK;
}

enum wh_status wh_sphere_grid_create(struct wh_context *c, size_t count, struct wh_sphere *sphere,
                                     struct wh_sphere_grid *out) {
  *out = (struct wh_sphere_grid){.count = count, .sphere = sphere};
  enum wh_status status = WH_OK;
  if (count == 0 || count > UINT32_MAX / 64)
    status = wh_fail(c, WH_BAD_INPUT, "%zu spheres: there can be 1 to %u", count, UINT32_MAX / 64);
  if (!status) {
    find_box(out);
    status = fill_cells(c, out);
  }
  if (!status)
    status = check_overlap(c, out);
  if (status)
    wh_sphere_grid_free(out);
  return status;
}

/* ---- asking ---------------------------------------------------------------------------------- */

static double distance_to(const struct wh_sphere *s, const double x[3]) {
  double a = x[0] - s->at[0], b = x[1] - s->at[1], d = x[2] - s->at[2];
  return sqrt(a * a + b * b + d * d) - s->radius;
}

/* Exact inside of a sphere; outside not more than to the wall of the cell. */
double wh_sphere_grid_distance(const struct wh_sphere_grid *g, const double x[3]) {
  double outside = 0.0, wall = INFINITY, low[3];
  size_t at[3];
  for (int k = 0; k < 3; k++) {
    double d = fmax(g->low[k] - x[k], x[k] - g->high[k]);
    outside += d > 0.0 ? d * d : 0.0;
    at[k] = cell_along(g, k, x[k]);
  }
  if (outside > 0.0)
    return sqrt(outside);
  cell_low(g, at, low);
  for (int k = 0; k < 3; k++)
    wall = fmin(wall, fmin(x[k] - low[k], low[k] + g->cell - x[k]));
  double nearest = fmax(wall, 0.0);
  size_t n = cell_number(g, at);
  for (uint32_t i = g->first[n]; i < g->first[n + 1]; i++)
    nearest = fmin(nearest, distance_to(&g->sphere[g->member[i]], x));
  return nearest;
}

static bool sphere_stretch(const struct wh_sphere *s, const double x[3], const double u[3],
                           double length2, struct wh_stretch *out) {
  double along = 0.0, square = -s->radius * s->radius;
  for (int i = 0; i < 3; i++) {
    double d = x[i] - s->at[i];
    along += d * u[i];
    square += d * d;
  }
  double root = along * along - length2 * square;
  if (!(root > 0.0))
    return false;
  root = sqrt(root);
  *out = (struct wh_stretch){(-along - root) / length2, (-along + root) / length2};
  return true;
}

/* A line on its way through the cells (Amanatides and Woo, Eurographics 1987). */
struct walk {
  size_t at[3];
  double next[3], step[3]; /* along the line: the next wall, and from wall to wall */
};

/* False if the line has no part in the box beyond `after`. */
static bool enter(const struct wh_sphere_grid *g, const double x[3], const double u[3],
                  double after, struct walk *w) {
  double from = after, to = INFINITY;
  for (int k = 0; k < 3; k++) {
    if (u[k] == 0.0) {
      if (x[k] < g->low[k] || x[k] > g->high[k])
        return false;
      continue;
    }
    double a = (g->low[k] - x[k]) / u[k], b = (g->high[k] - x[k]) / u[k];
    from = fmax(from, fmin(a, b));
    to = fmin(to, fmax(a, b));
  }
  if (!(from < to))
    return false;
  for (int k = 0; k < 3; k++) {
    w->at[k] = cell_along(g, k, x[k] + from * u[k]);
    double wall = g->low[k] + (double)(w->at[k] + (u[k] > 0.0)) * g->cell;
    w->next[k] = u[k] != 0.0 ? (wall - x[k]) / u[k] : INFINITY;
    w->step[k] = u[k] != 0.0 ? g->cell / fabs(u[k]) : INFINITY;
  }
  return true;
}

bool wh_sphere_grid_stretch(const struct wh_sphere_grid *g, const double x[3], const double u[3],
                            double after, struct wh_stretch *out) {
  struct walk w;
  double length2 = u[0] * u[0] + u[1] * u[1] + u[2] * u[2];
  bool found = false;
  if (!enter(g, x, u, after, &w))
    return false;
  for (;;) {
    size_t n = cell_number(g, w.at);
    for (uint32_t i = g->first[n]; i < g->first[n + 1]; i++) {
      struct wh_stretch s;
      if (sphere_stretch(&g->sphere[g->member[i]], x, u, length2, &s) && s.to > after &&
          (!found || s.from < out->from)) {
        *out = s;
        found = true;
      }
    }
    int k =
        w.next[0] < w.next[1] ? (w.next[0] < w.next[2] ? 0 : 2) : (w.next[1] < w.next[2] ? 1 : 2);
    if (found && out->from <= w.next[k])
      return true;
    if (u[k] > 0.0 ? w.at[k] + 1 == g->cells[k] : w.at[k] == 0)
      return found;
    w.at[k] = u[k] > 0.0 ? w.at[k] + 1 : w.at[k] - 1;
    w.next[k] += w.step[k];
  }
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "report/contour.h"

#include "base/memory.h"
#include "numerics/triangle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FLATNESS 2e-6 /* of lines, relative to how far they reach: not seen at any useful zoom */
#define FLAT                                                                                       \
  0.05 /* least slope of the value for a line, times the mesh's extent, over its range             \
        */
#define MAX_CUTS (2 * WH_TRIANGLE_MAX_ORDER)
#define MAX_POINTS ((MAX_CUTS + 1) * (MAX_CUTS + 2) / 2)

/* Values of the Lagrange polynomials at the corners of the small triangles, the same for all
   elements. */
struct cuts {
  int per_edge, count;
  double zero; /* a value nearer to the level than this is on it: rounding must not decide */
  double flat; /* where the value changes less than this over a length, lines would show noise */
  double shape[MAX_POINTS][WH_TRIANGLE_MAX_NODES];
};

/* Pieces of the line: piece i joins points 2i and 2i+1. */
struct pieces {
  size_t count, capacity;
  double (*point)[2];
};

static void cuts_make(int order, struct cuts *cuts) {
  cuts->per_edge = 2 * order;
  cuts->count = 0;
  for (int j = 0; j <= cuts->per_edge; j++)
    for (int i = 0; i + j <= cuts->per_edge; i++) {
      double xi[2] = {(double)i / cuts->per_edge, (double)j / cuts->per_edge};
      wh_triangle_lagrange(order, xi, cuts->shape[cuts->count++], NULL);
    }
}

/* Where the level crosses the side a-b, taken always from the lower corner so that both triangles
   of a side find the same point. Each corner: position and value above the level. */
static void crossing(const double a[3], const double b[3], double p[2]) {
  const double *low = a[2] < b[2] ? a : b, *high = a[2] < b[2] ? b : a;
  double s = low[2] / (low[2] - high[2]);
  for (int k = 0; k < 2; k++)
    p[k] = low[k] + s * (high[k] - low[k]);
}

/* A value of exactly the level counts as above, so that a line is cut by two sides or none. */
static enum wh_status cut_triangle(struct wh_context *c, const double *corner[3],
                                   struct pieces *pieces) {
  int found = 0;
  double end[3][2];
  for (int k = 0; k < 3; k++) {
    const double *a = corner[k], *b = corner[(k + 1) % 3];
    if ((a[2] < 0.0) != (b[2] < 0.0))
      crossing(a, b, end[found++]);
  }
  if (found < 2)
    return WH_OK;
  WH_TRY(wh_grow(c, &pieces->point, &pieces->capacity, pieces->count + 2, sizeof end[0]));
  memcpy(pieces->point[pieces->count], end, 2 * sizeof end[0]);
  pieces->count += 2;
  return WH_OK;
}

/* Of the element, from its corners. */
static double diameter(double (*point)[3], const struct cuts *cuts) {
  const double *corner[3] = {point[0], point[cuts->per_edge], point[cuts->count - 1]};
  double most = 0.0;
  for (int i = 0; i < 3; i++) {
    const double *a = corner[i], *b = corner[(i + 1) % 3];
    most = fmax(most, hypot(b[0] - a[0], b[1] - a[1]));
  }
  return most;
}

static enum wh_status cut_element(struct wh_context *c, const struct wh_mesh *m, size_t e,
                                  const double *nodal, double level, const struct cuts *cuts,
                                  struct pieces *pieces) {
  const uint32_t *node = m->element + e * (size_t)m->nodes_per_element;
  double corner[MAX_POINTS][3];
  double low = INFINITY, high = -INFINITY;
  for (int i = 0; i < cuts->count; i++) {
    double sum[3] = {0.0, 0.0, -level};
    for (int k = 0; k < m->nodes_per_element; k++) {
      double w = cuts->shape[i][k];
      sum[0] += w * m->node[node[k]][0];
      sum[1] += w * m->node[node[k]][1];
      sum[2] += w * nodal[node[k]];
    }
    sum[2] = fabs(sum[2]) < cuts->zero ? 0.0 : sum[2];
    memcpy(corner[i], sum, sizeof sum);
    low = fmin(low, sum[2]);
    high = fmax(high, sum[2]);
  }
  if (low >= 0.0 || high < 0.0 || high - low < cuts->flat * diameter(corner, cuts))
    return WH_OK;
  int row = 0, n = cuts->per_edge;
  for (int j = 0; j < n; row += n - j + 1, j++) {
    int next = row + n - j + 1;
    for (int i = 0; i < n - j; i++) {
      const double *a = corner[row + i], *b = corner[row + i + 1], *d = corner[next + i];
      WH_TRY(cut_triangle(c, (const double *[]){a, b, d}, pieces));
      if (i + 1 < n - j)
        WH_TRY(cut_triangle(c, (const double *[]){b, corner[next + i + 1], d}, pieces));
    }
  }
  return WH_OK;
}

/* Ends of pieces by place: buckets of a grid of the given spacing, chained through next. */
struct ends {
  double reach, spacing;
  size_t buckets;
  size_t *first, *next; /* index + 1; 0: none */
};

static size_t bucket_of(const struct ends *ends, long long ix, long long iy) {
  uint64_t h =
      (uint64_t)ix * UINT64_C(0x9E3779B97F4A7C15) ^ (uint64_t)iy * UINT64_C(0xC2B2AE3D27D4EB4F);
  return (size_t)((h ^ h >> 29) % ends->buckets);
}

static enum wh_status ends_make(struct wh_context *c, const struct pieces *pieces,
                                struct ends *ends) {
  double low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY};
  for (size_t i = 0; i < pieces->count; i++)
    for (int k = 0; k < 2; k++) {
      low[k] = fmin(low[k], pieces->point[i][k]);
      high[k] = fmax(high[k], pieces->point[i][k]);
    }
  ends->reach = fmax(fmax(fabs(low[0]), fabs(high[0])), fmax(fabs(low[1]), fabs(high[1])));
  ends->spacing = 1e-9 * fmax(ends->reach, 1e-12);
  ends->buckets = 2 * pieces->count + 1;
  WH_TRY(wh_alloc(c, ends->buckets, sizeof *ends->first, &ends->first));
  WH_TRY(wh_alloc(c, pieces->count, sizeof *ends->next, &ends->next));
  for (size_t i = 0; i < pieces->count; i++) {
    size_t b = bucket_of(ends, llround(pieces->point[i][0] / ends->spacing),
                         llround(pieces->point[i][1] / ends->spacing));
    ends->next[i] = ends->first[b];
    ends->first[b] = i + 1;
  }
  return WH_OK;
}

/* Another end at the same place whose piece is not used yet; pieces->count if there is none. */
static size_t end_at(const struct pieces *pieces, const struct ends *ends, const bool *used,
                     const double p[2], size_t self) {
  long long ix = llround(p[0] / ends->spacing), iy = llround(p[1] / ends->spacing);
  for (long long dx = -1; dx <= 1; dx++)
    for (long long dy = -1; dy <= 1; dy++)
      for (size_t i = ends->first[bucket_of(ends, ix + dx, iy + dy)]; i > 0; i = ends->next[i - 1])
        if (i - 1 != self && !used[(i - 1) / 2] &&
            hypot(pieces->point[i - 1][0] - p[0], pieces->point[i - 1][1] - p[1]) < ends->spacing)
          return i - 1;
  return pieces->count;
}

/* Walks from the far end of the piece that begins at end i, adding points, until no piece goes on.
 */
static enum wh_status follow(struct wh_context *c, const struct pieces *pieces,
                             const struct ends *ends, bool *used, size_t i,
                             struct wh_layer *layer) {
  while (i < pieces->count) {
    used[i / 2] = true;
    size_t far = i ^ 1;
    WH_TRY(wh_path_point(c, layer, pieces->point[far][0], pieces->point[far][1]));
    i = end_at(pieces, ends, used, pieces->point[far], far);
  }
  return WH_OK;
}

static enum wh_status join(struct wh_context *c, const struct pieces *pieces,
                           const struct ends *ends, bool *used, double level, const char *label,
                           struct wh_layer *layer) {
  /* where the line passes through a corner there are pieces without length */
  for (size_t i = 0; i < pieces->count; i += 2)
    used[i / 2] = hypot(pieces->point[i][0] - pieces->point[i + 1][0],
                        pieces->point[i][1] - pieces->point[i + 1][1]) < ends->spacing;
  /* first the lines that end somewhere, from an end; then those that close */
  const double tolerance[2] = {FLATNESS * ends->reach, FLATNESS * ends->reach};
  for (int pass = 0; pass < 2; pass++)
    for (size_t i = 0; i < pieces->count; i++) {
      if (used[i / 2])
        continue;
      if (pass == 0 && end_at(pieces, ends, used, pieces->point[i], i) < pieces->count)
        continue;
      WH_TRY(wh_path_start(c, layer, level, false, "%s", label));
      WH_TRY(wh_path_point(c, layer, pieces->point[i][0], pieces->point[i][1]));
      WH_TRY(follow(c, pieces, ends, used, i, layer));
      wh_path_simplify(layer, tolerance);
    }
  return WH_OK;
}

static void find_scales(const struct wh_mesh *m, const double *nodal, struct cuts *cuts) {
  double low[3] = {INFINITY, INFINITY, INFINITY}, high[3] = {-INFINITY, -INFINITY, -INFINITY};
  for (size_t i = 0; i < m->node_count; i++) {
    const double is[3] = {m->node[i][0], m->node[i][1], nodal[i]};
    for (int k = 0; k < 3; k++) {
      low[k] = fmin(low[k], is[k]);
      high[k] = fmax(high[k], is[k]);
    }
    cuts->zero = fmax(cuts->zero, 1e-12 * fabs(nodal[i]));
  }
  double extent = fmax(high[0] - low[0], high[1] - low[1]);
  cuts->flat = extent > 0.0 ? FLAT * (high[2] - low[2]) / extent : 0.0;
}

enum wh_status wh_contour(struct wh_context *c, const struct wh_mesh *m, const double *nodal,
                          double level, const char *label, struct wh_layer *layer) {
  struct pieces pieces = {0};
  struct ends ends = {0};
  struct cuts *cuts = NULL;
  bool *used = NULL;
  enum wh_status status = wh_alloc(c, 1, sizeof *cuts, &cuts);
  if (status == WH_OK) {
    cuts_make(m->order, cuts);
    find_scales(m, nodal, cuts);
  }
  for (size_t e = 0; status == WH_OK && e < m->element_count; e++)
    if (m->regions[m->region[e]].kind != WH_REGION_INFINITE)
      status = cut_element(c, m, e, nodal, level, cuts, &pieces);
  if (status == WH_OK && pieces.count > 0) {
    status = ends_make(c, &pieces, &ends);
    if (status == WH_OK)
      status = wh_alloc(c, pieces.count / 2, sizeof *used, &used);
    if (status == WH_OK)
      status = join(c, &pieces, &ends, used, level, label, layer);
  }
  free(used);
  free(ends.first);
  free(ends.next);
  free(pieces.point);
  free(cuts);
  return status;
}

size_t wh_contour_levels(double low, double high, size_t wanted, double *level) {
  if (!(low < high))
    return 0;
  double step = (high - low) / (double)(wanted + 1), power = pow(10.0, floor(log10(step)));
  double digit = step / power;
  step = power * (digit < 1.5 ? 1.0 : digit < 3.5 ? 2.0 : digit < 7.5 ? 5.0 : 10.0);
  size_t count = 0;
  for (double k = ceil(low / step + 1e-9); k * step < high - 1e-9 * step && count < 4 * wanted; k++)
    level[count++] = k * step;
  return count;
}

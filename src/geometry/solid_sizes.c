/* SPDX-License-Identifier: MPL-2.0 */
/* The size of elements wanted at a point: the least over many sources, found by a tree. */
#include "base/memory.h"
#include "geometry/solid_mesh.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A box around the balls of a run of sources, and the smallest of their sizes. Branches 2 i + 1 and
   2 i + 2 halve the run of branch i; leaves are looked through. */
struct wh_solid_branch {
  double low[3], high[3], least;
};

#define LEAF 8

enum wh_status wh_solid_sizes_add(struct wh_context *c, struct wh_solid_sizes *s,
                                  const double at[3], double size, double reach) {
  WH_TRY(wh_grow(c, &s->source, &s->capacity, s->count + 1, sizeof *s->source));
  s->source[s->count++] = (struct wh_solid_source){{at[0], at[1], at[2]}, size, reach};
  return WH_OK;
}

static int compare(const void *a, const void *b, int axis) {
  const struct wh_solid_source *p = a, *q = b;
  return (p->at[axis] > q->at[axis]) - (p->at[axis] < q->at[axis]);
}
static int by_x(const void *a, const void *b) {
  return compare(a, b, 0);
}
static int by_y(const void *a, const void *b) {
  return compare(a, b, 1);
}
static int by_z(const void *a, const void *b) {
  return compare(a, b, 2);
}

static void grow(struct wh_solid_sizes *s, size_t i, size_t first, size_t count) {
  static int (*const order[3])(const void *, const void *) = {by_x, by_y, by_z};
  struct wh_solid_branch *b = &s->branch[i];
  *b = (struct wh_solid_branch){
      {HUGE_VAL, HUGE_VAL, HUGE_VAL}, {-HUGE_VAL, -HUGE_VAL, -HUGE_VAL}, HUGE_VAL};
  for (size_t j = first; j < first + count; j++) {
    for (int k = 0; k < 3; k++) {
      b->low[k] = fmin(b->low[k], s->source[j].at[k] - s->source[j].reach);
      b->high[k] = fmax(b->high[k], s->source[j].at[k] + s->source[j].reach);
    }
    b->least = fmin(b->least, s->source[j].size);
  }
  if (count <= LEAF)
    return;
  int widest = 0;
  for (int k = 1; k < 3; k++)
    if (b->high[k] - b->low[k] > b->high[widest] - b->low[widest])
      widest = k;
  qsort(s->source + first, count, sizeof *s->source, order[widest]);
  grow(s, 2 * i + 1, first, count / 2);
  grow(s, 2 * i + 2, first + count / 2, count - count / 2);
}

enum wh_status wh_solid_sizes_grow(struct wh_context *c, struct wh_solid_sizes *s) {
  size_t branches = 1;
  for (size_t leaf = s->count; leaf > LEAF; leaf = (leaf + 1) / 2)
    branches = 2 * branches + 1;
  free(s->branch);
  s->branch = NULL;
  if (s->count == 0)
    return WH_OK;
  WH_TRY(wh_alloc(c, branches, sizeof *s->branch, &s->branch));
  grow(s, 0, 0, s->count);
  return WH_OK;
}

static double distance(const struct wh_solid_branch *b, const double at[3]) {
  double sum = 0.0;
  for (int k = 0; k < 3; k++) {
    double d = fmax(0.0, fmax(b->low[k] - at[k], at[k] - b->high[k]));
    sum += d * d;
  }
  return sqrt(sum);
}

static double least(const struct wh_solid_sizes *s, size_t i, size_t first, size_t count,
                    const double at[3], double best) {
  if (count <= LEAF) {
    for (size_t j = first; j < first + count; j++) {
      const double *p = s->source[j].at;
      double d = sqrt((p[0] - at[0]) * (p[0] - at[0]) + (p[1] - at[1]) * (p[1] - at[1]) +
                      (p[2] - at[2]) * (p[2] - at[2]));
      best = fmin(best, s->source[j].size + s->growth * fmax(0.0, d - s->source[j].reach));
    }
    return best;
  }
  double bound[2];
  for (size_t k = 0; k < 2; k++) {
    const struct wh_solid_branch *b = &s->branch[2 * i + 1 + k];
    bound[k] = b->least + s->growth * distance(b, at);
  }
  for (size_t turn = 0; turn < 2; turn++) {
    size_t k = (bound[1] < bound[0]) ^ turn, half = count / 2;
    if (bound[k] < best)
      best = least(s, 2 * i + 1 + k, k ? first + half : first, k ? count - half : half, at, best);
  }
  return best;
}

/* How far a point is outside of it. */
static double outside(const struct wh_solid_near *n, const double at[3]) {
  double along[3], square = 0.0, part = 0.0, sum = 0.0;
  for (int k = 0; k < 3; k++) {
    along[k] = n->to[k] - n->from[k];
    square += along[k] * along[k];
    part += along[k] * (at[k] - n->from[k]);
  }
  part = square > 0.0 ? fmin(1.0, fmax(0.0, part / square)) : 0.0;
  for (int k = 0; k < 3; k++) {
    double d = at[k] - n->from[k] - part * along[k];
    sum += d * d;
  }
  return fmax(0.0, sqrt(sum) - n->radius);
}

double wh_solid_sizes_at(const struct wh_solid_sizes *s, const double at[3]) {
  double size = s->size;
  for (size_t i = 0; i < s->near_count; i++)
    size = fmin(size, s->near[i].size + s->growth * outside(&s->near[i], at));
  return s->branch ? least(s, 0, 0, s->count, at, size) : size;
}

void wh_solid_sizes_free(struct wh_solid_sizes *s) {
  free(s->source);
  free(s->branch);
  free(s->near);
  free(s->surface);
  free(s->curve);
  memset(s, 0, sizeof *s);
}

/* A cube's elements, if the size is about the same in it; else those of its eight parts. A mesh of
   edge length h has about 8.5 tetrahedra in h^3. */
static double count_in(const struct wh_solid_sizes *s, const double low[3], const double side[3],
                       int depth, double most) {
  double middle[3], half[3], reach = 0.0, sum = 0.0;
  for (int k = 0; k < 3; k++) {
    half[k] = 0.5 * side[k];
    middle[k] = low[k] + half[k];
    reach += half[k] * half[k];
  }
  double size = wh_solid_sizes_at(s, middle);
  if (depth == 0 || s->growth * sqrt(reach) < 0.5 * size || (!s->branch && s->near_count == 0))
    return 8.5 * side[0] * side[1] * side[2] / (size * size * size);
  for (int part = 0; part < 8 && sum <= most; part++) {
    double corner[3];
    for (int k = 0; k < 3; k++)
      corner[k] = low[k] + (part >> k & 1 ? half[k] : 0.0);
    sum += count_in(s, corner, half, depth - 1, most);
  }
  return sum;
}

double wh_solid_sizes_count(const struct wh_solid_sizes *s, const double low[3],
                            const double high[3], double most) {
  const double side[3] = {high[0] - low[0], high[1] - low[1], high[2] - low[2]};
  return count_in(s, low, side, 12, most);
}

/* SPDX-License-Identifier: MPL-2.0 */
/* Triangles of a draft made fit to be curved.
   Where a curve is all but straight over an element, gmsh may leave a triangle with all three
   corners on it, flat, and turned over once its sides are curved. Its longest side is exchanged for
   the other diagonal. */
#include "base/memory.h"
#include "geometry/draft.h"
#include "geometry/faces.h"

#include <math.h>
#include <stdlib.h>

#define FLAT 0.1
#define MOST_PASSES 20

static double cross(const double a[2], const double b[2], const double c[2]) {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/* Height over the longest side, relative to that; negative if turned over. */
static double flatness(const struct wh_draft *d, uint32_t i, uint32_t j, uint32_t k) {
  const double *a = d->node[i], *b = d->node[j], *c = d->node[k];
  double longest = fmax(hypot(b[0] - a[0], b[1] - a[1]),
                        fmax(hypot(c[0] - b[0], c[1] - b[1]), hypot(a[0] - c[0], a[1] - c[1])));
  return cross(a, b, c) / (longest * longest);
}

/* Exchanges the face between two triangles if the flatter of the new two is less flat. */
static bool flip(struct wh_draft *d, const struct wh_face *face) {
  uint32_t *t = d->triangle[face->side[0] / 3], *u = d->triangle[face->side[1] / 3];
  uint32_t f = face->side[0] % 3, g = face->side[1] % 3;
  uint32_t a = t[f], b = t[(f + 1) % 3], top = t[(f + 2) % 3], bottom = u[(g + 2) % 3];
  double now = fmin(flatness(d, a, b, top), flatness(d, b, a, bottom));
  double then = fmin(flatness(d, bottom, b, top), flatness(d, bottom, top, a));
  if (now >= FLAT || then <= 2 * now || then <= 0.1 * FLAT)
    return false;
  t[0] = bottom, t[1] = b, t[2] = top;
  u[0] = bottom, u[1] = top, u[2] = a;
  return true;
}

static int compare_edges(const void *a, const void *b) {
  const uint32_t *x = a, *y = b;
  for (int i = 0; i < 2; i++)
    if (x[i] != y[i])
      return x[i] < y[i] ? -1 : 1;
  return 0;
}

/* One pass over all faces; a triangle is changed once at most in a pass. */
static enum wh_status pass(struct wh_context *c, struct wh_draft *d, const uint32_t (*on_curve)[2],
                           bool *touched, bool *changed) {
  struct wh_faces faces;
  struct wh_face crowded;
  WH_TRY(wh_faces_make(c, d->triangle_count, d->triangle[0], 3, &faces, &crowded));
  for (size_t i = 0; i < d->triangle_count; i++)
    touched[i] = false;
  *changed = false;
  for (size_t i = 0; i < faces.count; i++) {
    const struct wh_face *face = &faces.face[i];
    if (face->side[1] == UINT32_MAX)
      continue;
    uint32_t t = face->side[0] / 3, u = face->side[1] / 3;
    if (touched[t] || touched[u] || d->face[t] != d->face[u] ||
        bsearch(face->node, on_curve, d->edge_count, sizeof *on_curve, compare_edges))
      continue;
    if (flip(d, face))
      touched[t] = touched[u] = *changed = true;
  }
  free(faces.face);
  return WH_OK;
}

static enum wh_status flip_all(struct wh_context *c, struct wh_draft *d, uint32_t (*on_curve)[2],
                               bool *touched) {
  for (size_t i = 0; i < d->edge_count; i++) {
    const uint32_t *n = d->edge[i].node;
    on_curve[i][0] = n[0] < n[1] ? n[0] : n[1];
    on_curve[i][1] = n[0] < n[1] ? n[1] : n[0];
  }
  qsort(on_curve, d->edge_count, sizeof *on_curve, compare_edges);
  bool changed = true;
  for (int i = 0; i < MOST_PASSES && changed; i++)
    WH_TRY(pass(c, d, (const uint32_t(*)[2])on_curve, touched, &changed));
  return WH_OK;
}

static enum wh_status flip_flat(struct wh_context *c, struct wh_draft *d) {
  uint32_t(*on_curve)[2] = NULL;
  bool *touched = NULL;
  enum wh_status status = wh_alloc(c, d->edge_count, sizeof *on_curve, &on_curve);
  if (status == WH_OK)
    status = wh_alloc(c, d->triangle_count, sizeof *touched, &touched);
  if (status == WH_OK)
    status = flip_all(c, d, on_curve, touched);
  free(on_curve);
  free(touched);
  return status;
}

static void turn(uint32_t *triangle) {
  uint32_t second = triangle[1];
  triangle[1] = triangle[2];
  triangle[2] = second;
}

/* The triangle's side between two nodes runs from the first to the second. */
static bool runs(const uint32_t *t, uint32_t from, uint32_t to) {
  return (t[0] == from && t[1] == to) || (t[1] == from && t[2] == to) ||
         (t[2] == from && t[0] == to);
}

/* Turns the neighbours of a triangle, and theirs, as it is turned itself. next[3 * triangle + k]:
   faces of a triangle; queue has room for all triangles. */
static void spread(struct wh_draft *d, const struct wh_faces *faces, const size_t *next, bool *done,
                   uint32_t *queue, uint32_t seed) {
  size_t head = 0, tail = 0;
  queue[tail++] = seed;
  done[seed] = true;
  while (head < tail) {
    uint32_t t = queue[head++];
    for (size_t k = 0; k < 3; k++) {
      const struct wh_face *face = &faces->face[next[3 * t + k]];
      if (face->side[1] == UINT32_MAX)
        continue;
      uint32_t other = face->side[0] / 3 == t ? face->side[1] / 3 : face->side[0] / 3;
      if (done[other])
        continue;
      if (runs(d->triangle[t], face->node[0], face->node[1]) ==
          runs(d->triangle[other], face->node[0], face->node[1]))
        turn(d->triangle[other]);
      done[other] = true;
      queue[tail++] = other;
    }
  }
}

struct orientation {
  struct wh_faces faces;
  size_t *next;
  bool *done;
  uint32_t *queue;
};

static enum wh_status orient_from_good(struct wh_context *c, struct wh_draft *d,
                                       struct orientation *o) {
  struct wh_face crowded;
  WH_TRY(wh_faces_make(c, d->triangle_count, d->triangle[0], 3, &o->faces, &crowded));
  WH_TRY(wh_alloc(c, 3 * d->triangle_count, sizeof *o->next, &o->next));
  WH_TRY(wh_alloc(c, d->triangle_count, sizeof *o->done, &o->done));
  WH_TRY(wh_alloc(c, d->triangle_count, sizeof *o->queue, &o->queue));
  for (size_t i = 0; i < o->faces.count; i++)
    for (int k = 0; k < 2 && o->faces.face[i].side[k] != UINT32_MAX; k++)
      o->next[o->faces.face[i].side[k]] = i;
  for (uint32_t i = 0; i < d->triangle_count; i++)
    if (!o->done[i] &&
        flatness(d, d->triangle[i][0], d->triangle[i][1], d->triangle[i][2]) > 0.5 * FLAT)
      spread(d, &o->faces, o->next, o->done, o->queue, i);
  return WH_OK;
}

/* The sign of the area of a flat triangle may be rounding: it is turned as its neighbours are. */
static enum wh_status orient(struct wh_context *c, struct wh_draft *d, bool *flat) {
  for (size_t i = 0; i < d->triangle_count; i++) {
    uint32_t *t = d->triangle[i];
    if (flatness(d, t[0], t[1], t[2]) < 0)
      turn(t);
    *flat = *flat || flatness(d, t[0], t[1], t[2]) < FLAT;
  }
  if (!*flat)
    return WH_OK;
  struct orientation o = {0};
  enum wh_status status = orient_from_good(c, d, &o);
  free(o.faces.face);
  free(o.next);
  free(o.done);
  free(o.queue);
  return status;
}

enum wh_status wh_draft_repair(struct wh_context *c, struct wh_draft *d) {
  bool flat = false;
  WH_TRY(orient(c, d, &flat));
  return flat ? flip_flat(c, d) : WH_OK;
}

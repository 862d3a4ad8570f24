/* SPDX-License-Identifier: MPL-2.0 */
#include "report/skin.h"

#include "base/memory.h"
#include "numerics/tetrahedron.h"
#include "report/pairs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Height of an edge's middle over its chord, relative to the chord, from which on it is halved: an
   arc of 10 degrees. */
#define BEND 0.022

struct maker {
  struct wh_context *context;
  const struct wh_solid_mesh *mesh;
  struct wh_skin *skin;
  struct wh_pairs corners; /* points at vertices of the mesh: pairs of a number and itself */
  struct wh_pairs middles; /* points in the middle between two points */
  double least;            /* [m] edges shorter than this stay whole */
};

/* A corner of a triangle: its number in the skin and where it is in the element. */
struct corner {
  uint32_t point;
  double xi[3];
};

static enum wh_status add_point(struct maker *k, const double x[3], uint32_t *out) {
  struct wh_skin *s = k->skin;
  WH_TRY(wh_grow(k->context, &s->point, &s->point_capacity, s->point_count + 1, sizeof *s->point));
  memcpy(s->point[s->point_count], x, sizeof *s->point);
  *out = (uint32_t)s->point_count++;
  return WH_OK;
}

static enum wh_status add_triangle(struct maker *k, const struct corner *a, const struct corner *b,
                                   const struct corner *c) {
  struct wh_skin *s = k->skin;
  WH_TRY(wh_grow(k->context, &s->triangle, &s->triangle_capacity, s->triangle_count + 1,
                 sizeof *s->triangle));
  memcpy(s->triangle[s->triangle_count++], (uint32_t[]){a->point, b->point, c->point},
         sizeof *s->triangle);
  return WH_OK;
}

static void position(const struct wh_solid_mesh *m, size_t element, const double xi[3],
                     double x[3]) {
  double value[WH_TETRA_MAX_NODES];
  const uint32_t *node = m->element + element * (size_t)m->nodes_per_element;
  wh_tetra_lagrange(m->order, xi, value, NULL);
  x[0] = x[1] = x[2] = 0.0;
  for (int n = 0; n < m->nodes_per_element; n++)
    for (int i = 0; i < 3; i++)
      x[i] += value[n] * m->node[node[n]][i];
}

/* The middle of an edge, if the edge bends. */
static enum wh_status halve(struct maker *k, size_t element, const struct corner *a,
                            const struct corner *b, struct corner *out, bool *bends) {
  const double *p = k->skin->point[a->point], *q = k->skin->point[b->point];
  double x[3], height = 0.0, chord = 0.0;
  uint32_t *found;
  for (int i = 0; i < 3; i++)
    out->xi[i] = 0.5 * (a->xi[i] + b->xi[i]);
  position(k->mesh, element, out->xi, x);
  for (int i = 0; i < 3; i++) {
    double off = x[i] - 0.5 * (p[i] + q[i]);
    height += off * off;
    chord += (q[i] - p[i]) * (q[i] - p[i]);
  }
  *bends = height > BEND * BEND * chord && chord > k->least * k->least;
  if (!*bends)
    return WH_OK;
  WH_TRY(wh_pairs_at(k->context, &k->middles, a->point, b->point, &found));
  if (*found == WH_PAIR_NONE)
    WH_TRY(add_point(k, x, found));
  out->point = *found;
  return WH_OK;
}

static enum wh_status add_part(struct maker *k, size_t element, const struct corner corner[3],
                               int depth);

/* The pieces of a triangle whose bent edges are halved; middle[i] between corners i and i + 1. */
static enum wh_status add_pieces(struct maker *k, size_t element, const struct corner corner[3],
                                 const struct corner middle[3], const bool bends[3], int depth) {
  struct corner around[6], piece[3];
  int count = 0;
  for (int i = 0; i < 3; i++) {
    around[count++] = corner[i];
    if (bends[i])
      around[count++] = middle[i];
  }
  if (count == 6) {
    for (int i = 0; i < 6; i += 2)
      WH_TRY(add_part(k, element, (struct corner[]){around[i], around[i + 1], around[(i + 5) % 6]},
                      depth));
    return add_part(k, element, (struct corner[]){around[1], around[3], around[5]}, depth);
  }
  int from = bends[0] ? 1 : bends[1] ? 2 : 3; /* a middle, so that no piece is flat */
  for (int i = 1; i + 1 < count; i++) {
    piece[0] = around[from];
    piece[1] = around[(from + i) % count];
    piece[2] = around[(from + i + 1) % count];
    WH_TRY(add_part(k, element, piece, depth));
  }
  return WH_OK;
}

static enum wh_status add_part(struct maker *k, size_t element, const struct corner corner[3],
                               int depth) {
  struct corner middle[3];
  bool bends[3] = {false, false, false};
  for (int i = 0; depth > 0 && i < 3; i++)
    WH_TRY(halve(k, element, &corner[i], &corner[(i + 1) % 3], &middle[i], &bends[i]));
  if (bends[0] || bends[1] || bends[2])
    return add_pieces(k, element, corner, middle, bends, depth - 1);
  return add_triangle(k, &corner[0], &corner[1], &corner[2]);
}

static enum wh_status add_face(struct maker *k, size_t element, int face, int depth) {
  static const double vertex[4][3] = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  const struct wh_solid_mesh *m = k->mesh;
  const int *local = wh_tetra_face(face);
  struct corner corner[3];
  for (int i = 0; i < 3; i++) {
    uint32_t node = m->element[element * (size_t)m->nodes_per_element + (size_t)local[2 - i]];
    uint32_t *found;
    WH_TRY(wh_pairs_at(k->context, &k->corners, node, node, &found));
    if (*found == WH_PAIR_NONE)
      WH_TRY(add_point(k, m->node[node], found));
    corner[i].point = *found;
    memcpy(corner[i].xi, vertex[local[2 - i]], sizeof corner[i].xi);
  }
  return add_part(k, element, corner, m->order > 1 && m->curved[element] ? depth : 0);
}

enum wh_status wh_skin_make(struct wh_context *c, const struct wh_solid_mesh *m, wh_face_test *test,
                            const void *user, int depth, double least, struct wh_skin *out) {
  struct maker k = {.context = c, .mesh = m, .skin = out, .least = least};
  enum wh_status status = WH_OK;
  for (size_t e = 0; status == WH_OK && e < m->element_count; e++)
    for (int f = 0; status == WH_OK && f < 4; f++)
      if (test(m, e, f, user))
        status = add_face(&k, e, f, depth);
  free(k.corners.list);
  free(k.middles.list);
  return status;
}

void wh_skin_free(struct wh_skin *s) {
  free(s->point);
  free(s->triangle);
  memset(s, 0, sizeof *s);
}

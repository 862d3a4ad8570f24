/* SPDX-License-Identifier: MPL-2.0 */
#include "emission/curvature.h"

#include "base/memory.h"
#include "base/vector.h"
#include "numerics/dense.h"
#include "numerics/tetrahedron.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_FACES 64
#define MOST_NODES (MOST_FACES * 10)
#define TERMS 6
#define SMOOTH 0.94 /* cosine of 20 degrees */

struct wh_curvatures {
  const struct wh_solid_surface *s;
  const struct wh_solid_mesh *m;
  double (*normal)[3];    /* [faces] at their middles */
  uint32_t *first, *face; /* faces of each vertex */
};

/* Vertex i of a face. */
static uint32_t vertex_of(const struct wh_curvatures *k, size_t face, int i) {
  const uint32_t *f = k->s->face[face];
  return k->m
      ->element[f[0] * (size_t)k->m->nodes_per_element + (size_t)wh_tetra_face((int)f[1])[i]];
}

static enum wh_status fill(struct wh_context *c, struct wh_curvatures *k) {
  size_t faces = k->s->count, vertices = k->m->vertex_count;
  WH_TRY(wh_alloc(c, faces, sizeof *k->normal, &k->normal));
  WH_TRY(wh_alloc(c, vertices + 2, sizeof *k->first, &k->first));
  WH_TRY(wh_alloc(c, 3 * faces, sizeof *k->face, &k->face));
  for (size_t f = 0; f < faces; f++)
    for (int i = 0; i < 3; i++)
      k->first[vertex_of(k, f, i) + 2]++;
  for (size_t v = 1; v < vertices; v++)
    k->first[v + 1] += k->first[v];
  for (size_t f = 0; f < faces; f++) {
    struct wh_solid_site site =
        wh_solid_site_at(k->s->locator, k->s->face[f], 1.0 / 3.0, 1.0 / 3.0);
    memcpy(k->normal[f], site.normal, sizeof site.normal);
    for (int i = 0; i < 3; i++)
      k->face[k->first[vertex_of(k, f, i) + 1]++] = (uint32_t)f;
  }
  return WH_OK;
}

enum wh_status wh_curvatures_create(struct wh_context *c, const struct wh_solid_surface *s,
                                    struct wh_curvatures **out) {
  struct wh_curvatures *k = NULL;
  *out = NULL;
  WH_TRY(wh_alloc(c, 1, sizeof *k, &k));
  k->s = s;
  k->m = wh_solid_locator_mesh(s->locator);
  enum wh_status status = fill(c, k);
  if (status == WH_OK)
    *out = k;
  else
    wh_curvatures_destroy(k);
  return status;
}

void wh_curvatures_destroy(struct wh_curvatures *k) {
  if (!k)
    return;
  free(k->normal);
  free(k->first);
  free(k->face);
  free(k);
}

/* The faces around one that go on smoothly, itself included. */
static int gather_faces(const struct wh_curvatures *k, size_t face, const double normal[3],
                        uint32_t out[MOST_FACES]) {
  int count = 0;
  for (int i = 0; i < 3; i++) {
    uint32_t v = vertex_of(k, face, i);
    for (uint32_t n = k->first[v]; n < k->first[v + 1]; n++) {
      int at = 0;
      while (at < count && out[at] != k->face[n])
        at++;
      if (at == count && count < MOST_FACES && wh_dot(k->normal[k->face[n]], normal) > SMOOTH)
        out[count++] = k->face[n];
    }
  }
  return count;
}

/* Their nodes, each once. */
static int gather_nodes(const struct wh_curvatures *k, int faces, const uint32_t *face,
                        uint32_t out[MOST_NODES]) {
  const int(*lattice)[4] = wh_tetra_lattice(k->m->order);
  int count = 0;
  for (int f = 0; f < faces; f++) {
    const uint32_t *of = k->s->face[face[f]];
    const uint32_t *node = k->m->element + of[0] * (size_t)k->m->nodes_per_element;
    for (int n = 0; n < k->m->nodes_per_element; n++) {
      int at = 0;
      if (lattice[n][of[1]] != 0)
        continue;
      while (at < count && out[at] != node[n])
        at++;
      if (at == count && count < MOST_NODES)
        out[count++] = node[n];
    }
  }
  return count;
}

/* Two tangents that make a right-handed frame with the normal. */
static void tangents(const double n[3], double t[2][3]) {
  int least = fabs(n[0]) < fabs(n[1]) ? 0 : 1;
  if (fabs(n[2]) < fabs(n[least]))
    least = 2;
  double length = sqrt(1.0 - n[least] * n[least]);
  for (int i = 0; i < 3; i++)
    t[0][i] = ((i == least) - n[least] * n[i]) / length;
  for (int i = 0; i < 3; i++) {
    int p = (i + 1) % 3, q = (i + 2) % 3;
    t[1][i] = n[p] * t[0][q] - n[q] * t[0][p];
  }
}

/* w = f + d a + e b + (A a^2 + B a b + C b^2)(1 + w^2/(a^2 + b^2)), where the last factor makes the
   equation of a sphere exact: the surface bends away from the normal where it is convex, so that
   the curvatures are minus the values of the matrix (2A, B; B, 2C). */
void wh_curvatures_at(const struct wh_curvatures *k, size_t face, const double x[3],
                      const double normal[3], double curvature[2]) {
  uint32_t faces[MOST_FACES], node[MOST_NODES];
  double t[2][3], matrix[MOST_NODES * TERMS], right[MOST_NODES], far = 0.0;
  int count = gather_nodes(k, gather_faces(k, face, normal, faces), faces, node);
  curvature[0] = curvature[1] = 0.0;
  tangents(normal, t);
  for (int i = 0; i < count; i++)
    for (int j = 0; j < 3; j++)
      far = fmax(far, fabs(k->m->node[node[i]][j] - x[j]));
  for (int i = 0; i < count; i++) {
    const double *p = k->m->node[node[i]],
                 away[3] = {(p[0] - x[0]) / far, (p[1] - x[1]) / far, (p[2] - x[2]) / far};
    double a = wh_dot(away, t[0]), b = wh_dot(away, t[1]);
    double w = wh_dot(away, normal), square = a * a + b * b;
    double round = square > 0.0 ? 1.0 + w * w / square : 1.0;
    const double row[TERMS] = {a * a * round, a * b * round, b * b * round, a, b, 1.0};
    memcpy(matrix + TERMS * i, row, sizeof row);
    right[i] = w;
  }
  if (count < TERMS + 2 || !wh_dense_least_squares(count, TERMS, matrix, right))
    return;
  double mean = -(right[0] + right[2]) / far;
  double half = hypot(right[0] - right[2], right[1]) / far;
  curvature[0] = mean + half;
  curvature[1] = mean - half;
}

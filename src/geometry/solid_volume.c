/* SPDX-License-Identifier: MPL-2.0 */
/* Whether the elements of each volume fill it: a mesh that is folded somewhere has elements that
   lie upon each other, though each of them is sound. */
#include "base/memory.h"
#include "geometry/solid_mesh.h"
#include "numerics/tetrahedron.h"

#include <math.h>
#include <stdlib.h>

/* Curved faces change the volume of straight elements by what is called the bend here. Of that,
   elements of order 2 are .012 off where one spans 60 degrees, and .001 where it spans 20. */
#define OF_BEND 0.05
#define ROUNDING 1e-6  /* of the volume, by which the kernel may know it */
#define STRAIGHT 1e-9  /* of the edge: nodes as near as this are where they are in one */
#define MOST_POINTS 64 /* of a rule of degree 6 */

struct measure {
  const struct wh_solid_mesh *m;
  struct wh_tetra_rule rule;
  double (*gradient)[WH_TETRA_MAX_NODES][3]; /* [MOST_POINTS] */
};

static double determinant(const double j[3][3]) {
  return j[0][0] * (j[1][1] * j[2][2] - j[1][2] * j[2][1]) +
         j[0][1] * (j[1][2] * j[2][0] - j[1][0] * j[2][2]) +
         j[0][2] * (j[1][0] * j[2][1] - j[1][1] * j[2][0]);
}

static double straight_volume(const struct wh_solid_mesh *m, const uint32_t *node) {
  double j[3][3];
  for (int k = 0; k < 3; k++)
    for (int v = 0; v < 3; v++)
      j[k][v] = m->node[node[v + 1]][k] - m->node[node[0]][k];
  return determinant((const double(*)[3])j) / 6;
}

static bool is_straight(const struct wh_solid_mesh *m, const uint32_t *node) {
  const int(*lattice)[4] = wh_tetra_lattice(m->order);
  double edge = fabs(m->node[node[1]][0] - m->node[node[0]][0]) +
                fabs(m->node[node[1]][1] - m->node[node[0]][1]) +
                fabs(m->node[node[1]][2] - m->node[node[0]][2]);
  for (int n = 4; n < m->nodes_per_element; n++)
    for (int k = 0; k < 3; k++) {
      double at = 0.0;
      for (int v = 0; v < 4; v++)
        at += m->node[node[v]][k] * lattice[n][v] / m->order;
      if (fabs(m->node[node[n]][k] - at) > STRAIGHT * edge)
        return false;
    }
  return true;
}

static double curved_volume(const struct measure *w, const uint32_t *node) {
  double volume = 0.0;
  for (int q = 0; q < w->rule.count; q++) {
    double j[3][3] = {{0}};
    for (int n = 0; n < w->m->nodes_per_element; n++)
      for (int k = 0; k < 3; k++)
        for (int l = 0; l < 3; l++)
          j[k][l] += w->m->node[node[n]][k] * w->gradient[q][n][l];
    volume += w->rule.weight[q] * determinant((const double(*)[3])j);
  }
  return volume;
}

static void fill(const struct measure *w, struct wh_solid_filled *filled) {
  const struct wh_solid_mesh *m = w->m;
  for (size_t e = 0; e < m->element_count; e++) {
    const uint32_t *node = m->element + e * (size_t)m->nodes_per_element;
    double straight = straight_volume(m, node), volume = straight;
    if (m->order > 1 && !is_straight(m, node))
      volume = curved_volume(w, node);
    filled[m->region[e]].volume += volume;
    filled[m->region[e]].bend += fabs(volume - straight);
  }
}

enum wh_status wh_solid_fill(struct wh_context *c, const struct wh_solid_mesh *m,
                             struct wh_solid_filled *filled) {
  struct measure w = {.m = m};
  if (m->order > 1)
    wh_tetra_rule(3 * (m->order - 1), &w.rule);
  WH_TRY(wh_alloc(c, MOST_POINTS, sizeof *w.gradient, &w.gradient));
  for (int q = 0; q < w.rule.count; q++)
    wh_tetra_lagrange(m->order, w.rule.xi[q], NULL, w.gradient[q]);
  fill(&w, filled);
  free(w.gradient);
  return WH_OK;
}

enum wh_status wh_solid_check_filled(struct wh_context *c, const char *owner, double drawn,
                                     const struct wh_solid_filled *filled) {
  double off = filled->volume - drawn;
  if (fabs(off) <= OF_BEND * filled->bend + ROUNDING * drawn)
    return WH_OK;
  return wh_fail(c, WH_LIBRARY_FAILED,
                 "the mesh of %s is folded: its elements fill %.6f of the volume that is drawn. "
                 "gmsh does that to strips that are long, curved and about one element high: give "
                 "the electrode there a smaller size, or make mesh.size or mesh.arc smaller",
                 owner, filled->volume / drawn);
}

enum wh_status wh_solid_check_volumes(struct wh_gmsh *s, const struct wh_geometry_params *g,
                                      const struct wh_solid_cad *cad,
                                      const struct wh_solid_mesh *m) {
  struct wh_solid_filled *filled;
  char text[96];
  if (m->order < 2)
    return WH_OK;
  WH_TRY(wh_alloc(s->c, cad->volume_count, sizeof *filled, &filled));
  WH_TRY(wh_gmsh_keep(s, filled));
  WH_TRY(wh_solid_fill(s->c, m, filled));
  for (size_t i = 0; i < cad->volume_count; i++) {
    double drawn = 0.0;
    unsigned dielectric = cad->volume[i].dielectric;
    const char *owner = dielectric == WH_NOBODY
                            ? "the vacuum"
                            : wh_solid_owner(g, WH_ROLE_DIELECTRIC, dielectric, text);
    WH_GMSH(s, gmshModelOccGetMass, 3, cad->volume[i].tag, &drawn);
    WH_TRY(wh_solid_check_filled(s->c, owner, drawn, &filled[i]));
  }
  return WH_OK;
}

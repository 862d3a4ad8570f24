/* SPDX-License-Identifier: MPL-2.0 */
/* The mesh of a user's own file: its groups are matched with the case's electrodes, dielectrics
   and gradients by name, and everything that other rooms rely on is checked. */
#include "base/memory.h"
#include "geometry/faces.h"
#include "geometry/jacobian.h"
#include "geometry/job.h"
#include "geometry/msh.h"
#include "numerics/triangle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_EDGE_NODES (WH_TRIANGLE_MAX_ORDER + 1)

struct work {
  struct wh_context *c;
  const struct wh_geometry_params *g;
  const struct wh_msh *msh;
  const char *file;
  struct wh_mesh *m;
  double extent;    /* of the mesh [m] */
  uint64_t *tag;    /* of the mesh's nodes, in the file */
  uint32_t *number; /* of the file's nodes in the mesh; UINT32_MAX: not used */
  struct wh_faces faces;
};

static size_t find(const struct wh_map *map, const char *name) {
  size_t i = 0;
  while (i < map->count && strcmp(map->name[i], name) != 0)
    i++;
  return i;
}

static bool one_of(const char *name, const char *const *list) {
  while (*list && strcmp(*list, name) != 0)
    list++;
  return *list != NULL;
}

/* Region of a group of triangles; SIZE_MAX if the case has none of that name. */
static size_t region_of(const struct work *w, int group) {
  static const char *const vacuum[] = {"vacuum", "domain", NULL};
  const char *name = wh_msh_group_name(w->msh, 2, group);
  if (!name || one_of(name, vacuum))
    return 0;
  size_t i = find(&w->g->dielectrics, name);
  return i < w->g->dielectrics.count ? 1 + i : SIZE_MAX;
}

/* Boundary of a group of lines; WH_NO_BOUNDARY if it needs none, SIZE_MAX if it is not known. */
static size_t boundary_of(const struct work *w, int group) {
  static const char *const natural[] = {"axis", "natural", NULL};
  const char *name = wh_msh_group_name(w->msh, 1, group);
  if (!name || one_of(name, natural))
    return WH_NO_BOUNDARY;
  size_t i = find(&w->g->electrodes, name), j = find(&w->g->gradients, name);
  if (i < w->g->electrodes.count)
    return i;
  return j < w->g->gradients.count ? w->g->electrodes.count + j : SIZE_MAX;
}

static enum wh_status check_groups(const struct work *w) {
  for (size_t i = 0; i < w->msh->name_count; i++) {
    const struct wh_msh_name *n = &w->msh->name[i];
    if (n->dimension == 1 && boundary_of(w, n->tag) == SIZE_MAX)
      return wh_fail(w->c, WH_BAD_INPUT,
                     "mesh file %s: the group of lines '%s' is no electrode or gradient of the "
                     "case, nor 'axis' or 'natural'",
                     w->file, n->name);
    if (n->dimension == 2 && region_of(w, n->tag) == SIZE_MAX)
      return wh_fail(w->c, WH_BAD_INPUT,
                     "mesh file %s: the group of triangles '%s' is no dielectric of the case, nor "
                     "'vacuum'",
                     w->file, n->name);
  }
  return WH_OK;
}

static enum wh_status allocate(struct work *w, size_t max_elements) {
  const struct wh_msh *msh = w->msh;
  struct wh_mesh *m = w->m;
  size_t n = msh->triangle_count;
  if (n == 0)
    return wh_fail(w->c, WH_BAD_INPUT, "mesh file %s has no triangles", w->file);
  if (n > max_elements)
    return wh_fail(w->c, WH_BAD_INPUT, "mesh file %s has %zu triangles, above max_elements = %zu",
                   w->file, n, max_elements);
  m->symmetry = (enum wh_symmetry)w->g->symmetry;
  m->order = msh->triangle[0].order;
  for (size_t i = 0; i < n; i++)
    if (msh->triangle[i].order != m->order)
      return wh_fail(w->c, WH_BAD_INPUT,
                     "mesh file %s mixes triangles of order %d and %d; all must have one order",
                     w->file, m->order, msh->triangle[i].order);
  m->nodes_per_element = wh_triangle_node_count(m->order);
  m->element_count = n;
  WH_TRY(wh_alloc(w->c, n * (size_t)m->nodes_per_element, sizeof *m->element, &m->element));
  WH_TRY(wh_alloc(w->c, n, sizeof *m->curved, &m->curved));
  WH_TRY(wh_alloc(w->c, n, sizeof *m->region, &m->region));
  WH_TRY(wh_alloc(w->c, 3 * n, sizeof *m->neighbour, &m->neighbour));
  WH_TRY(wh_alloc(w->c, 3 * n, sizeof *m->boundary, &m->boundary));
  WH_TRY(wh_alloc(w->c, msh->node_count, sizeof *m->node, &m->node));
  WH_TRY(wh_alloc(w->c, msh->node_count, sizeof *w->number, &w->number));
  return wh_alloc(w->c, msh->node_count, sizeof *w->tag, &w->tag);
}

/* Numbers the nodes as triangles come to use them; nodes of nothing are left out. */
static void number_nodes(struct work *w) {
  const struct wh_msh *msh = w->msh;
  struct wh_mesh *m = w->m;
  size_t per = (size_t)m->nodes_per_element;
  memset(w->number, 0xff, msh->node_count * sizeof *w->number);
  for (size_t e = 0; e < m->element_count; e++)
    for (size_t n = 0; n < per; n++) {
      uint32_t from = msh->number[msh->triangle[e].node + n];
      if (w->number[from] == UINT32_MAX) {
        w->tag[m->node_count] = msh->tag[from];
        for (int k = 0; k < 2; k++)
          m->node[m->node_count][k] = msh->node[from][k] * w->g->file_unit;
        w->number[from] = (uint32_t)m->node_count++;
      }
      m->element[e * per + n] = w->number[from];
    }
}

static enum wh_status check_nodes(struct work *w) {
  struct wh_mesh *m = w->m;
  double low[2] = {HUGE_VAL, HUGE_VAL}, high[2] = {-HUGE_VAL, -HUGE_VAL};
  for (size_t i = 0; i < m->node_count; i++)
    for (int k = 0; k < 2; k++) {
      low[k] = fmin(low[k], m->node[i][k]);
      high[k] = fmax(high[k], m->node[i][k]);
    }
  w->extent = fmax(high[0] - low[0], high[1] - low[1]);
  if (!(w->extent > 0) || !isfinite(w->extent) || w->extent > 1e12)
    return wh_fail(w->c, WH_BAD_INPUT, "mesh file %s: its extent is %g m; check file_unit", w->file,
                   w->extent);
  const double tolerance = 1e-9 * w->extent;
  for (size_t i = 0; i < w->msh->node_count; i++)
    if (w->number[i] != UINT32_MAX && fabs(w->msh->node[i][2]) * w->g->file_unit > tolerance)
      return wh_fail(w->c, WH_BAD_INPUT,
                     "mesh file %s: node %llu is not in the plane z = 0 of the file; x is the "
                     "beam's axis and y the radius",
                     w->file, (unsigned long long)w->msh->tag[i]);
  for (size_t i = 0; i < m->node_count && m->symmetry == WH_AXISYMMETRIC; i++) {
    if (m->node[i][1] < -tolerance)
      return wh_fail(w->c, WH_BAD_INPUT,
                     "mesh file %s: node %llu is at r = %.6g m < 0; in axial symmetry the file's y "
                     "is the radius",
                     w->file, (unsigned long long)w->tag[i], m->node[i][1]);
    if (m->node[i][1] < tolerance)
      m->node[i][1] = 0;
  }
  return WH_OK;
}

struct placed {
  double at[2];
  uint32_t node;
};

static int compare_places(const void *a, const void *b) {
  const struct placed *x = a, *y = b;
  for (int k = 0; k < 2; k++)
    if (x->at[k] != y->at[k])
      return x->at[k] < y->at[k] ? -1 : 1;
  return 0;
}

/* Nodes at one place, to rounding: parts of the mesh that only seem to be connected. */
static enum wh_status check_doubles(struct work *w) {
  struct placed *p = NULL;
  size_t n = w->m->node_count;
  double grid = 1e-10 * w->extent;
  WH_TRY(wh_alloc(w->c, n, sizeof *p, &p));
  for (size_t i = 0; i < n; i++) {
    p[i].node = (uint32_t)i;
    for (int k = 0; k < 2; k++)
      p[i].at[k] = nearbyint(w->m->node[i][k] / grid);
  }
  qsort(p, n, sizeof *p, compare_places);
  enum wh_status status = WH_OK;
  for (size_t i = 1; i < n && status == WH_OK; i++)
    if (compare_places(&p[i - 1], &p[i]) == 0) {
      const double *at = w->m->node[p[i].node];
      status = wh_fail(w->c, WH_BAD_INPUT,
                       "mesh file %s: nodes %llu and %llu are both at (%.6g, %.6g) m; merge them "
                       "(gmsh: Coherence Mesh)",
                       w->file, (unsigned long long)w->tag[p[i - 1].node],
                       (unsigned long long)w->tag[p[i].node], at[0], at[1]);
    }
  free(p);
  return status;
}

/* Numbers of the nodes of a triangle seen from behind: xi and eta exchanged. */
static void mirror(int order, int *from) {
  const double(*xi)[2] = wh_triangle_nodes(order);
  int n = wh_triangle_node_count(order);
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      if (fabs(xi[i][0] - xi[j][1]) + fabs(xi[i][1] - xi[j][0]) < 1e-9)
        from[i] = j;
}

static void turn_clockwise(struct work *w) {
  struct wh_mesh *m = w->m;
  int from[WH_TRIANGLE_MAX_NODES];
  uint32_t old[WH_TRIANGLE_MAX_NODES];
  size_t per = (size_t)m->nodes_per_element;
  mirror(m->order, from);
  for (size_t e = 0; e < m->element_count; e++) {
    uint32_t *n = m->element + e * per;
    const double *a = m->node[n[0]], *b = m->node[n[1]], *c = m->node[n[2]];
    if ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) >= 0)
      continue;
    memcpy(old, n, per * sizeof *n);
    for (size_t i = 0; i < per; i++)
      n[i] = old[from[i]];
  }
}

/* Straight elements are made exactly so; the others must not be turned over anywhere. */
static enum wh_status check_shapes(struct work *w) {
  struct wh_mesh *m = w->m;
  const double(*xi)[2] = wh_triangle_nodes(m->order);
  size_t per = (size_t)m->nodes_per_element;
  for (size_t e = 0; e < m->element_count; e++) {
    const uint32_t *n = m->element + e * per;
    const double *a = m->node[n[0]], *b = m->node[n[1]], *c = m->node[n[2]];
    double size = fmax(hypot(b[0] - a[0], b[1] - a[1]), hypot(c[0] - a[0], c[1] - a[1]));
    for (size_t i = 3; i < per && !m->curved[e]; i++)
      for (int k = 0; k < 2; k++) {
        double straight = a[k] + (b[k] - a[k]) * xi[i][0] + (c[k] - a[k]) * xi[i][1];
        if (fabs(m->node[n[i]][k] - straight) > 1e-10 * size)
          m->curved[e] = true;
      }
    if (!wh_mesh_element_valid(m, e))
      return wh_fail(w->c, WH_BAD_INPUT,
                     "mesh file %s: the triangle with the corners %llu, %llu, %llu at (%.6g, %.6g) "
                     "m has no area or is turned over; optimise or refine the mesh there",
                     w->file, (unsigned long long)w->tag[n[0]], (unsigned long long)w->tag[n[1]],
                     (unsigned long long)w->tag[n[2]], a[0], a[1]);
  }
  for (size_t e = 0; e < m->element_count; e++) {
    const uint32_t *n = m->element + e * per;
    const double *a = m->node[n[0]], *b = m->node[n[1]], *c = m->node[n[2]];
    for (size_t i = 3; i < per && !m->curved[e]; i++)
      for (int k = 0; k < 2; k++)
        m->node[n[i]][k] = a[k] + (b[k] - a[k]) * xi[i][0] + (c[k] - a[k]) * xi[i][1];
  }
  return WH_OK;
}

static enum wh_status bad_face(const struct work *w, const uint32_t node[2], const char *what) {
  const double *at = w->m->node[node[0]];
  return wh_fail(w->c, WH_BAD_INPUT,
                 "mesh file %s: the edge between nodes %llu and %llu at (%.6g, %.6g) m %s", w->file,
                 (unsigned long long)w->tag[node[0]], (unsigned long long)w->tag[node[1]], at[0],
                 at[1], what);
}

/* Both triangles of a face must have the same nodes on it, one in the other's reverse order. */
static enum wh_status connect_face(struct work *w, const struct wh_face *face) {
  struct wh_mesh *m = w->m;
  size_t per = (size_t)m->nodes_per_element;
  int here[MAX_EDGE_NODES], there[MAX_EDGE_NODES];
  if (face->side[1] == UINT32_MAX) {
    m->neighbour[face->side[0]] = WH_NO_ELEMENT;
    return WH_OK;
  }
  wh_triangle_edge_nodes(m->order, (int)(face->side[0] % 3), here);
  wh_triangle_edge_nodes(m->order, (int)(face->side[1] % 3), there);
  const uint32_t *a = m->element + face->side[0] / 3 * per;
  const uint32_t *b = m->element + face->side[1] / 3 * per;
  for (int j = 0; j <= m->order; j++)
    if (a[here[j]] != b[there[m->order - j]])
      return bad_face(w, face->node,
                      a[here[0]] == b[there[0]]
                          ? "has both of its triangles on one side: they overlap"
                          : "has other nodes in one of its triangles than in the other");
  m->neighbour[face->side[0]] = face->side[1] / 3;
  m->neighbour[face->side[1]] = face->side[0] / 3;
  return WH_OK;
}

static enum wh_status connect(struct work *w) {
  struct wh_mesh *m = w->m;
  struct wh_face crowded;
  enum wh_status status = wh_faces_make(w->c, m->element_count, m->element,
                                        (size_t)m->nodes_per_element, &w->faces, &crowded);
  if (status == WH_BAD_INPUT)
    return bad_face(w, crowded.node, "is a side of three triangles");
  WH_TRY(status);
  for (size_t i = 0; i < w->faces.count; i++)
    WH_TRY(connect_face(w, &w->faces.face[i]));
  return WH_OK;
}

static enum wh_status set_boundary(struct work *w, const struct wh_msh_element *line,
                                   uint16_t boundary) {
  struct wh_mesh *m = w->m;
  uint32_t node[2];
  for (uint32_t k = 0; k < 2; k++)
    node[k] = w->number[w->msh->number[line->node + k]];
  const struct wh_face *face = NULL;
  if (node[0] != UINT32_MAX && node[1] != UINT32_MAX)
    face = wh_faces_find(&w->faces, node[0], node[1]);
  if (!face)
    return wh_fail(w->c, WH_BAD_INPUT,
                   "mesh file %s: the line of '%s' between nodes %llu and %llu is no side of a "
                   "triangle",
                   w->file, m->boundaries[boundary].name,
                   (unsigned long long)w->msh->tag[w->msh->number[line->node]],
                   (unsigned long long)w->msh->tag[w->msh->number[line->node + 1]]);
  for (int k = 0; k < 2 && face->side[k] != UINT32_MAX; k++) {
    uint16_t *b = &m->boundary[face->side[k]];
    if (*b != WH_NO_BOUNDARY && *b != boundary)
      return bad_face(w, face->node, "belongs to two groups of lines");
    *b = boundary;
  }
  return WH_OK;
}

static enum wh_status set_boundaries(struct work *w) {
  struct wh_mesh *m = w->m;
  size_t natural = m->electrode_count + w->g->gradients.count;
  for (size_t face = 0; face < 3 * m->element_count; face++)
    m->boundary[face] = WH_NO_BOUNDARY;
  for (size_t i = 0; i < w->msh->line_count; i++) {
    size_t b = boundary_of(w, w->msh->line[i].group);
    if (b != WH_NO_BOUNDARY)
      WH_TRY(set_boundary(w, &w->msh->line[i], (uint16_t)b));
  }
  for (size_t face = 0; face < 3 * m->element_count; face++) {
    if (m->neighbour[face] != WH_NO_ELEMENT || m->boundary[face] != WH_NO_BOUNDARY)
      continue;
    const uint32_t *n = m->element + face / 3 * (size_t)m->nodes_per_element;
    bool axis = m->symmetry == WH_AXISYMMETRIC && m->node[n[face % 3]][1] == 0 &&
                m->node[n[(face % 3 + 1) % 3]][1] == 0;
    m->boundary[face] = (uint16_t)(natural + (axis ? 0 : 1));
  }
  return WH_OK;
}

/* Every name of the case must be in the file, and no node on two electrodes. */
static enum wh_status check_electrodes(struct work *w, uint16_t *of_node, bool *used) {
  struct wh_mesh *m = w->m;
  memset(of_node, 0xff, m->node_count * sizeof *of_node);
  for (size_t face = 0; face < 3 * m->element_count; face++) {
    uint16_t b = m->boundary[face];
    if (b == WH_NO_BOUNDARY)
      continue;
    used[b] = true;
    for (size_t k = 0; k < 2 && b < m->electrode_count; k++) {
      uint32_t node = m->element[face / 3 * (size_t)m->nodes_per_element + (face % 3 + k) % 3];
      if (of_node[node] != UINT16_MAX && of_node[node] != b && !w->g->allow_touching)
        return wh_fail(w->c, WH_BAD_INPUT,
                       "mesh file %s: electrodes '%s' and '%s' meet at (%.6g, %.6g) m, a short "
                       "circuit; leave a gap (or set allow_touching)",
                       w->file, m->electrodes[of_node[node]].name, m->electrodes[b].name,
                       m->node[node][0], m->node[node][1]);
      of_node[node] = b;
    }
  }
  for (size_t b = 0; b < m->electrode_count + w->g->gradients.count; b++)
    if (!used[b])
      return wh_fail(w->c, WH_BAD_INPUT,
                     "mesh file %s has no group of lines named '%s' with any lines in it", w->file,
                     m->boundaries[b].name);
  return WH_OK;
}

static enum wh_status check_used(struct work *w) {
  struct wh_mesh *m = w->m;
  uint16_t *of_node = NULL;
  bool *used = NULL;
  WH_TRY(wh_alloc(w->c, m->boundary_count, sizeof *used, &used));
  enum wh_status status = wh_alloc(w->c, m->node_count, sizeof *of_node, &of_node);
  if (status == WH_OK)
    status = check_electrodes(w, of_node, used);
  free(of_node);
  free(used);
  WH_TRY(status);
  for (size_t i = 0; i < m->region_count; i++) {
    size_t e = 0;
    while (e < m->element_count && m->region[e] != i)
      e++;
    if (e == m->element_count)
      return wh_fail(w->c, WH_BAD_INPUT, "mesh file %s has no triangles in '%s'", w->file,
                     m->regions[i].name);
  }
  return WH_OK;
}

static enum wh_status make(struct work *w, const struct wh_mesh_params *p) {
  WH_TRY(check_groups(w));
  WH_TRY(allocate(w, p->max_elements));
  number_nodes(w);
  WH_TRY(check_nodes(w));
  WH_TRY(check_doubles(w));
  turn_clockwise(w);
  WH_TRY(check_shapes(w));
  WH_TRY(connect(w));
  WH_TRY(wh_name_regions(w->c, w->g, NULL, w->m));
  WH_TRY(wh_name_boundaries(w->c, w->g, w->m));
  for (size_t e = 0; e < w->m->element_count; e++)
    w->m->region[e] = (uint16_t)region_of(w, w->msh->triangle[e].group);
  WH_TRY(set_boundaries(w));
  return check_used(w);
}

enum wh_status wh_mesh_from_msh(struct wh_context *c, const struct wh_geometry_params *g,
                                const struct wh_mesh_params *p, const char *file,
                                const struct wh_msh *msh, struct wh_mesh *out) {
  struct work w = {.c = c, .g = g, .msh = msh, .file = file, .m = out};
  memset(out, 0, sizeof *out);
  enum wh_status status = make(&w, p);
  free(w.faces.face);
  free(w.tag);
  free(w.number);
  if (status != WH_OK)
    wh_mesh_free(out);
  return status;
}

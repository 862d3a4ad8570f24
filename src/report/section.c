/* SPDX-License-Identifier: MPL-2.0 */
#include "report/section.h"

#include "base/memory.h"
#include "numerics/tetrahedron.h"
#include "report/pairs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NUDGE 1.2345e-6 /* off planes on which nodes lie, relative to the mesh's extent */
#define MAX_SMALL 27    /* small tetrahedra in one of order 3 */
#define MAX_FINE 70000  /* triangles of a section; if it had more, elements are cut as a whole */

void wh_section_box(const struct wh_solid_mesh *m, double box[3][2]) {
  for (int k = 0; k < 3; k++) {
    box[k][0] = INFINITY;
    box[k][1] = -INFINITY;
    for (size_t i = 0; i < m->node_count; i++) {
      box[k][0] = fmin(box[k][0], m->node[i][k]);
      box[k][1] = fmax(box[k][1], m->node[i][k]);
    }
  }
}

static void choose_place(const struct wh_solid_mesh *m, struct wh_section *s) {
  double box[3][2], extent = 0.0;
  wh_section_box(m, box);
  for (int k = 0; k < 3; k++)
    extent = fmax(extent, box[k][1] - box[k][0]);
  const double *range = box[s->across];
  double nudge = NUDGE * extent;
  bool missed = range[0] > nudge || range[1] < -nudge;
  s->meant = missed ? 0.5 * (range[0] + range[1]) : 0.0;
  s->at = !missed && range[1] < 2.0 * nudge ? range[1] - nudge : fmax(s->meant, range[0]) + nudge;
}

/* The small tetrahedra of an element of order p as local nodes. In the partial sums s1 >= s2 >= s3
   of its barycentric coordinates the element is one of the six simplices of Kuhn in a cube; so are
   the small ones in the cubes of the lattice (Edelsbrunner and Grayson, Discrete Comput. Geom. 24
   (2000) 707). On faces all elements agree. */
struct smalls {
  int count, node[MAX_SMALL][4];
};

static int node_at(int order, const int s[3]) {
  if (s[0] > order || s[1] > s[0] || s[2] > s[1])
    return -1;
  const int(*lattice)[4] = wh_tetra_lattice(order);
  for (int n = 0; n < wh_tetra_node_count(order); n++)
    if (lattice[n][3] == s[2] && lattice[n][2] == s[1] - s[2] && lattice[n][1] == s[0] - s[1])
      return n;
  return -1;
}

static void add_small(int order, const int corner[3], const int way[3], struct smalls *out) {
  int s[3] = {corner[0], corner[1], corner[2]}, *node = out->node[out->count];
  bool inside = (node[0] = node_at(order, s)) >= 0;
  for (int i = 0; i < 3; i++) {
    s[way[i]]++;
    inside = (node[i + 1] = node_at(order, s)) >= 0 && inside;
  }
  out->count += inside;
}

static void find_smalls(int order, struct smalls *out) {
  static const int ways[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
  out->count = 0;
  for (int i = 0; i < order * order * order; i++)
    for (int w = 0; w < 6 && out->count < MAX_SMALL; w++)
      add_small(order, (int[]){i / (order * order), i / order % order, i % order}, ways[w], out);
}

struct cutter {
  struct wh_context *context;
  const struct wh_solid_mesh *solid;
  const double *nodal;
  struct smalls smalls;
  struct wh_section *section;
  struct wh_pairs nodes; /* of the section, by the edge they lie on */
  size_t node_capacity, potential_capacity, element_capacity, region_capacity, boundary_capacity;
};

static double above(const struct cutter *k, uint32_t node) {
  return k->solid->node[node][k->section->across] - k->section->at;
}

/* The node of the section between two nodes of the solid on its two sides. */
static enum wh_status cross_edge(struct cutter *k, uint32_t a, uint32_t b, uint32_t *out) {
  struct wh_section *s = k->section;
  uint32_t *found;
  WH_TRY(wh_pairs_at(k->context, &k->nodes, a, b, &found));
  if (*found == WH_PAIR_NONE) {
    size_t n = s->mesh.node_count++;
    double t = above(k, a) / (above(k, a) - above(k, b));
    const double *p = k->solid->node[a], *q = k->solid->node[b];
    *found = (uint32_t)n;
    WH_TRY(wh_grow(k->context, &s->mesh.node, &k->node_capacity, n + 1, sizeof *s->mesh.node));
    WH_TRY(wh_grow(k->context, &s->potential, &k->potential_capacity, n + 1, sizeof *s->potential));
    s->mesh.node[n][0] = p[2] + t * (q[2] - p[2]);
    s->mesh.node[n][1] = p[1 - s->across] + t * (q[1 - s->across] - p[1 - s->across]);
    s->potential[n] = k->nodal[a] + t * (k->nodal[b] - k->nodal[a]);
  }
  *out = *found;
  return WH_OK;
}

static double twice_area(const struct wh_mesh *m, const uint32_t node[3]) {
  const double *a = m->node[node[0]], *b = m->node[node[1]], *c = m->node[node[2]];
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/* boundary[i]: of the edge from corner i to the next. */
static enum wh_status add_triangle(struct cutter *k, uint16_t region, const uint32_t corner[3],
                                   const uint16_t boundary[3]) {
  struct wh_mesh *m = &k->section->mesh;
  double area = twice_area(m, corner);
  size_t e = m->element_count;
  if (area == 0.0)
    return WH_OK;
  WH_TRY(wh_grow(k->context, &m->element, &k->element_capacity, 3 * e + 3, sizeof *m->element));
  WH_TRY(wh_grow(k->context, &m->boundary, &k->boundary_capacity, 3 * e + 3, sizeof *m->boundary));
  WH_TRY(wh_grow(k->context, &m->region, &k->region_capacity, e + 1, sizeof *m->region));
  bool turn = area < 0.0;
  for (int i = 0; i < 3; i++) {
    m->element[3 * e + (size_t)i] = corner[turn ? 2 - i : i];
    m->boundary[3 * e + (size_t)i] = boundary[turn ? (4 - i) % 3 : i];
  }
  m->region[e] = region;
  m->element_count++;
  return WH_OK;
}

/* The boundary of the small tetrahedron's face opposite to its vertex; only faces that lie on one
   of the element's have any. */
static uint16_t face_boundary(const struct cutter *k, size_t element, const int node[4],
                              int opposite) {
  const int(*lattice)[4] = wh_tetra_lattice(k->solid->order);
  for (int f = 0; f < 4; f++) {
    bool on = true;
    for (int i = 0; i < 4; i++)
      on = on && (i == opposite || lattice[node[i]][f] == 0);
    if (on)
      return k->solid->boundary[4 * element + (size_t)f];
  }
  return WH_NO_BOUNDARY;
}

/* Corners of what the plane leaves of a small tetrahedron, in order around it, as pairs of its
   vertices; each edge lies on the face opposite to a vertex. */
struct polygon {
  int count, edge[4][2], opposite[4];
};

static struct polygon polygon_of(const bool up[4]) {
  int one[4], other[4], ones = 0, others = 0;
  for (int i = 0; i < 4; i++) {
    if (up[i])
      one[ones++] = i;
    else
      other[others++] = i;
  }
  if (ones == 2)
    return (struct polygon){
        4,
        {{one[0], other[0]}, {one[0], other[1]}, {one[1], other[1]}, {one[1], other[0]}},
        {one[1], other[0], one[0], other[1]}};
  const int *three = ones == 3 ? one : other, alone = ones == 3 ? other[0] : one[0];
  return (struct polygon){
      3, {{alone, three[0]}, {alone, three[1]}, {alone, three[2]}}, {three[2], three[0], three[1]}};
}

static enum wh_status cut_small(struct cutter *k, size_t element, const int node[4]) {
  const struct wh_solid_mesh *s = k->solid;
  uint32_t global[4], corner[4] = {0};
  uint16_t boundary[4] = {0};
  bool up[4];
  int ups = 0;
  for (int i = 0; i < 4; i++) {
    global[i] = s->element[element * (size_t)s->nodes_per_element + (size_t)node[i]];
    up[i] = above(k, global[i]) >= 0.0;
    ups += up[i];
  }
  if (ups == 0 || ups == 4)
    return WH_OK;
  const struct polygon p = polygon_of(up);
  for (int i = 0; i < p.count; i++) {
    WH_TRY(cross_edge(k, global[p.edge[i][0]], global[p.edge[i][1]], &corner[i]));
    boundary[i] = face_boundary(k, element, node, p.opposite[i]);
  }
  if (p.count == 3)
    return add_triangle(k, s->region[element], corner, boundary);
  WH_TRY(add_triangle(k, s->region[element], corner,
                      (uint16_t[]){boundary[0], boundary[1], WH_NO_BOUNDARY}));
  return add_triangle(k, s->region[element], (uint32_t[]){corner[0], corner[2], corner[3]},
                      (uint16_t[]){WH_NO_BOUNDARY, boundary[2], boundary[3]});
}

static bool is_cut(const struct cutter *k, size_t element) {
  const uint32_t *node = k->solid->element + element * (size_t)k->solid->nodes_per_element;
  bool up = above(k, node[0]) >= 0.0;
  for (int i = 1; i < k->solid->nodes_per_element; i++)
    if ((above(k, node[i]) >= 0.0) != up)
      return true;
  return false;
}

static enum wh_status cut_all(struct cutter *k) {
  for (size_t e = 0; e < k->solid->element_count; e++)
    for (int i = 0; is_cut(k, e) && i < k->smalls.count; i++)
      WH_TRY(cut_small(k, e, k->smalls.node[i]));
  return WH_OK;
}

/* Starts anew. */
static void forget(struct cutter *k) {
  struct wh_section *s = k->section;
  s->mesh.node_count = s->mesh.element_count = 0;
  free(k->nodes.list);
  k->nodes = (struct wh_pairs){0};
}

/* Cuts the lattices of the elements, or if that makes too many triangles the elements themselves:
   their vertices are their first nodes. */
static enum wh_status cut_as_fine_as_useful(struct cutter *k) {
  find_smalls(k->solid->order, &k->smalls);
  WH_TRY(cut_all(k));
  if (k->smalls.count == 1 || k->section->mesh.element_count <= MAX_FINE)
    return WH_OK;
  forget(k);
  find_smalls(1, &k->smalls);
  return cut_all(k);
}

/* Triangles that share an edge are neighbours. */
static enum wh_status join(struct wh_context *c, struct wh_mesh *m) {
  struct wh_pairs edges = {0};
  enum wh_status status = wh_alloc(c, 3 * m->element_count, sizeof *m->neighbour, &m->neighbour);
  for (size_t i = 0; status == WH_OK && i < 3 * m->element_count; i++) {
    uint32_t *other, next = m->element[i % 3 == 2 ? i - 2 : i + 1];
    m->neighbour[i] = WH_NO_ELEMENT;
    status = wh_pairs_at(c, &edges, m->element[i], next, &other);
    if (status == WH_OK && *other == WH_PAIR_NONE) {
      *other = (uint32_t)i;
    } else if (status == WH_OK) {
      m->neighbour[i] = *other / 3;
      m->neighbour[*other] = (uint32_t)(i / 3);
    }
  }
  free(edges.list);
  return status;
}

static enum wh_status copy_list(struct wh_context *c, const void *from, size_t count, size_t size,
                                void *out_pointer) {
  void *copy;
  WH_TRY(wh_alloc(c, count, size, &copy));
  if (count > 0)
    memcpy(copy, from, count * size);
  memcpy(out_pointer, &copy, sizeof copy);
  return WH_OK;
}

static enum wh_status copy_names(struct wh_context *c, const struct wh_solid_mesh *s,
                                 struct wh_mesh *m) {
  m->region_count = s->region_count;
  m->boundary_count = s->boundary_count;
  m->electrode_count = s->electrode_count;
  WH_TRY(copy_list(c, s->regions, s->region_count, sizeof *s->regions, &m->regions));
  WH_TRY(copy_list(c, s->boundaries, s->boundary_count, sizeof *s->boundaries, &m->boundaries));
  WH_TRY(copy_list(c, s->electrodes, s->electrode_count, sizeof *s->electrodes, &m->electrodes));
  return wh_alloc(c, m->element_count, sizeof *m->curved, &m->curved);
}

enum wh_status wh_section_make(struct wh_context *c, const struct wh_solid_mesh *m,
                               const double *nodal, int across, struct wh_section *out) {
  struct cutter k = {.context = c, .solid = m, .nodal = nodal, .section = out};
  memset(out, 0, sizeof *out);
  out->across = across;
  choose_place(m, out);
  out->mesh.symmetry = WH_PLANAR;
  out->mesh.order = 1;
  out->mesh.nodes_per_element = 3;
  enum wh_status status = cut_as_fine_as_useful(&k);
  free(k.nodes.list);
  if (status == WH_OK)
    status = join(c, &out->mesh);
  if (status == WH_OK)
    status = copy_names(c, m, &out->mesh);
  if (status != WH_OK)
    wh_section_free(out);
  return status;
}

void wh_section_free(struct wh_section *s) {
  wh_mesh_free(&s->mesh);
  free(s->potential);
  memset(s, 0, sizeof *s);
}

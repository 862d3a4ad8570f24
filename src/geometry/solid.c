/* SPDX-License-Identifier: MPL-2.0 */
#include "geometry/solid.h"
#include "base/memory.h"
#include "base/ranks.h"
#include "geometry/job.h"
#include "geometry/solid_mesh.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct work {
  struct wh_context *c;
  const struct wh_geometry_params *g;
  const struct wh_mesh_params *p;
  size_t wish_count;
  const struct wh_solid_wish *wish;
  struct wh_gmsh s;
  struct wh_solid_cad cad;
  struct wh_solid_sizes sizes;
  uint32_t *surface_of_face;
};

void wh_solid_mesh_free(struct wh_solid_mesh *m) {
  free(m->node);
  free(m->element);
  free(m->curved);
  free(m->region);
  free(m->neighbour);
  free(m->boundary);
  free(m->regions);
  free(m->boundaries);
  free(m->electrodes);
  memset(m, 0, sizeof *m);
}

/* A copy of count items of size, or NULL of none. */
static enum wh_status copy(struct wh_context *c, const void *from, size_t count, size_t size,
                           void *out_pointer) {
  void *p;
  WH_TRY(wh_alloc(c, count, size, &p));
  if (count > 0)
    memcpy(p, from, count * size);
  memcpy(out_pointer, &p, sizeof p);
  return WH_OK;
}

static enum wh_status fill_straight(struct wh_context *c, const struct wh_solid_mesh *m,
                                    struct wh_solid_mesh *out) {
  size_t n = m->element_count;
  WH_TRY(copy(c, m->node, m->vertex_count, sizeof *m->node, &out->node));
  WH_TRY(wh_alloc(c, 4 * n, sizeof *out->element, &out->element));
  for (size_t e = 0; e < n; e++)
    memcpy(out->element + 4 * e, m->element + e * (size_t)m->nodes_per_element,
           4 * sizeof *out->element);
  WH_TRY(wh_alloc(c, n, sizeof *out->curved, &out->curved));
  WH_TRY(copy(c, m->region, n, sizeof *m->region, &out->region));
  WH_TRY(copy(c, m->neighbour, 4 * n, sizeof *m->neighbour, &out->neighbour));
  WH_TRY(copy(c, m->boundary, 4 * n, sizeof *m->boundary, &out->boundary));
  WH_TRY(copy(c, m->regions, m->region_count, sizeof *m->regions, &out->regions));
  WH_TRY(copy(c, m->boundaries, m->boundary_count, sizeof *m->boundaries, &out->boundaries));
  return copy(c, m->electrodes, m->electrode_count, sizeof *m->electrodes, &out->electrodes);
}

enum wh_status wh_solid_mesh_straight(struct wh_context *c, const struct wh_solid_mesh *m,
                                      struct wh_solid_mesh *out) {
  *out = (struct wh_solid_mesh){.order = 1,
                                .nodes_per_element = 4,
                                .node_count = m->vertex_count,
                                .element_count = m->element_count,
                                .vertex_count = m->vertex_count,
                                .region_count = m->region_count,
                                .boundary_count = m->boundary_count,
                                .electrode_count = m->electrode_count,
                                .mirrors = m->mirrors};
  enum wh_status status = fill_straight(c, m, out);
  if (status)
    wh_solid_mesh_free(out);
  return status;
}

/* Measured at order 2: 1.6 kB an element (166 000 of them), at order 3: 4.0 kB (23 000); with a
   margin for the factor on the vertices, which grows faster than the mesh. Order 1 is an estimate.
 */
double wh_solid_memory(double elements, int order) {
  static const double bytes[] = {0, 1300, 2600, 9000};
  return bytes[order] * elements;
}

/* where: which part asks for so many, or "". */
static enum wh_status check_memory(struct work *w, double elements, const char *where) {
  int order = (int)w->p->tetra_order;
  double there = wh_memory_there(), need = wh_solid_memory(elements, order);
  if (need < there)
    return WH_OK;
  return wh_fail(w->c, WH_NO_MEMORY,
                 "the mesh would have about %.2g elements of order %d%s, for which mesh and field "
                 "need about %.3g GB; there are %.1f GB for it. Make mesh.size, mesh.arc or "
                 "mesh.growth larger, or use planes of symmetry",
                 elements, order, where, need / 1e9, there / 1e9);
}

/* gmsh cannot be stopped: a mesh that would be far too large is not begun. */
static enum wh_status check_count(struct work *w, double count, const char *where) {
  const double margin = 2;
  WH_TRY(check_memory(w, count, where));
  return count <= margin * (double)w->p->max_elements
             ? WH_OK
             : wh_fail(w->c, WH_BAD_INPUT,
                       "the mesh would have about %.2g elements%s, more than mesh.max_elements = "
                       "%zu; make the sizes larger",
                       count, where, w->p->max_elements);
}

/* Every triangle of a surface has a tetrahedron. */
static enum wh_status check_surfaces(struct work *w) {
  double count = 0.0;
  unsigned most = WH_NOBODY;
  char owner[96], where[160] = "";
  wh_solid_sizes_triangles(&w->cad, &w->sizes, &count, &most);
  if (most != WH_NOBODY)
    snprintf(where, sizeof where, ", most of them at %s",
             wh_solid_owner(w->g, WH_ROLE_ELECTRODE, most, owner));
  return check_count(w, count, where);
}

static enum wh_status check_volume(struct work *w) {
  double far = 2e4 * (double)w->p->max_elements;
  return check_count(w, wh_solid_sizes_count(&w->sizes, w->cad.low, w->cad.high, far), "");
}

static double extent_of(const struct wh_solid_cad *cad) {
  double extent = 0.0;
  for (int k = 0; k < 3; k++)
    extent = fmax(extent, cad->high[k] - cad->low[k]);
  return extent;
}

static void scale_prescribed(struct wh_solid_sizes *s, double factor) {
  for (int i = 0; i < s->tags; i++)
    s->surface[i] *= factor;
  for (int i = 0; i < s->curve_tags; i++)
    s->curve[i] *= factor;
}

static enum wh_status add_wishes(struct work *w) {
  const double scale = w->cad.scale;
  for (size_t i = 0; i < w->wish_count; i++) {
    const struct wh_solid_wish *one = &w->wish[i];
    const double at[3] = {one->at[0] * scale, one->at[1] * scale, one->at[2] * scale};
    WH_TRY(wh_solid_sizes_add(w->c, &w->sizes, at, one->size * scale, one->reach * scale));
  }
  return wh_solid_sizes_grow(w->c, &w->sizes);
}

/* The places that the case names, in units of the drawing. */
static enum wh_status take_near(struct work *w, double factor) {
  const struct wh_near_params *p = w->p->near.item;
  struct wh_solid_sizes *s = &w->sizes;
  WH_TRY(wh_alloc(w->c, w->p->near.count, sizeof *s->near, &s->near));
  for (; s->near_count < w->p->near.count; s->near_count++) {
    const struct wh_near_params *one = &p[s->near_count];
    const struct wh_quantities *to = one->to.count ? &one->to : &one->from;
    struct wh_solid_near *n = &s->near[s->near_count];
    if (one->from.count != 3 || to->count != 3)
      return wh_fail(w->c, WH_BAD_INPUT, "mesh.near.%s: a point has three numbers: x, y, z",
                     w->p->near.name[s->near_count]);
    for (int k = 0; k < 3; k++) {
      n->from[k] = one->from.value[k] * w->cad.scale;
      n->to[k] = to->value[k] * w->cad.scale;
    }
    n->radius = one->radius * w->cad.scale;
    n->size = one->size * w->cad.scale * factor;
  }
  return WH_OK;
}

/* The surfaces are meshed first; what they need is what the space around them grows from. */
static enum wh_status generate(struct work *w) {
  const struct wh_mesh_params *p = w->p;
  double coarser = p->coarser > 0.0 ? p->coarser : 1.0;
  w->sizes.size = p->size > 0.0 ? p->size * w->cad.scale : 0.1 * extent_of(&w->cad);
  w->sizes.size *= coarser;
  w->sizes.growth = p->growth;
  WH_TRY(take_near(w, coarser));
  WH_TRY(wh_solid_sizes_prescribe(&w->s, w->g, &w->cad, p->arc, &w->sizes));
  scale_prescribed(&w->sizes, coarser);
  WH_TRY(add_wishes(w));
  WH_TRY(check_surfaces(w));
  WH_TRY(check_volume(w));
  wh_progress(w->c, "mesh: surfaces", 0, 0);
  WH_TRY(wh_solid_generate(&w->s, &w->sizes, 2, p->tetra_method));
  WH_TRY(wh_solid_sizes_from_surfaces(&w->s, &w->cad, p->edge_size * w->cad.scale * coarser,
                                      &w->sizes));
  WH_TRY(check_volume(w));
  WH_TRY(wh_solid_sizes_clear(&w->s, &w->cad, &w->sizes));
  if (wh_context_cancelled(w->c))
    return WH_INTERRUPTED;
  wh_progress(w->c, "mesh: tetrahedra", 0, 0);
  return wh_solid_generate(&w->s, &w->sizes, 3, p->tetra_method);
}

static enum wh_status name_regions(struct work *w, struct wh_solid_mesh *m) {
  const struct wh_dielectric_params *d = w->g->dielectrics.item;
  m->region_count = 1 + w->g->dielectrics.count;
  WH_TRY(wh_alloc(w->c, m->region_count, sizeof *m->regions, &m->regions));
  snprintf(m->regions[0].name, sizeof m->regions[0].name, "vacuum");
  m->regions[0].permittivity = 1.0;
  for (size_t i = 0; i < w->g->dielectrics.count; i++) {
    struct wh_region *r = &m->regions[1 + i];
    snprintf(r->name, sizeof r->name, "%s", w->g->dielectrics.name[i]);
    r->kind = WH_REGION_DIELECTRIC;
    r->permittivity = d[i].permittivity;
  }
  for (size_t e = 0; e < m->element_count; e++) {
    unsigned dielectric = w->cad.volume[m->region[e]].dielectric;
    m->region[e] = dielectric == WH_NOBODY ? 0 : (uint16_t)(1 + dielectric);
  }
  return WH_OK;
}

static enum wh_status name_boundaries(struct work *w, struct wh_solid_mesh *m) {
  const struct wh_electrode_params *p = w->g->electrodes.item;
  size_t n = w->g->electrodes.count;
  m->electrode_count = n;
  m->boundary_count = n + 1;
  WH_TRY(wh_alloc(w->c, n, sizeof *m->electrodes, &m->electrodes));
  WH_TRY(wh_alloc(w->c, n + 1, sizeof *m->boundaries, &m->boundaries));
  for (size_t i = 0; i <= n; i++) {
    struct wh_boundary *b = &m->boundaries[i];
    snprintf(b->name, sizeof b->name, "%s", i < n ? w->g->electrodes.name[i] : "natural");
    b->kind = i < n ? WH_BOUNDARY_ELECTRODE : WH_BOUNDARY_NATURAL;
    b->electrode = i < n ? (unsigned)i : 0;
    if (i == n)
      continue;
    struct wh_electrode *e = &m->electrodes[i];
    snprintf(e->name, sizeof e->name, "%s", w->g->electrodes.name[i]);
    e->voltage = p[i].voltage_V;
    e->floating = p[i].floating;
    e->transparent = p[i].grid;
  }
  for (size_t f = 0; f < 4 * m->element_count; f++) {
    uint32_t surface = w->surface_of_face[f];
    unsigned electrode = surface == WH_NOBODY ? WH_NOBODY : w->cad.surface[surface].electrode;
    if (electrode != WH_NOBODY)
      m->boundary[f] = (uint16_t)electrode;
    else if (m->neighbour[f] == WH_NO_ELEMENT)
      m->boundary[f] = (uint16_t)n;
  }
  return WH_OK;
}

static enum wh_status make(struct work *w, struct wh_solid_mesh *out) {
  WH_TRY(wh_solid_cad_build(&w->s, w->g, &w->cad));
  WH_TRY(wh_solid_check_edges(&w->s, w->g, &w->cad));
  WH_TRY(generate(w));
  wh_progress(w->c, "mesh: curved elements", 0, 0);
  WH_TRY(wh_solid_read(&w->s, &w->cad, (int)w->p->tetra_order, out, &w->surface_of_face));
  if (out->element_count > w->p->max_elements)
    return wh_fail(w->c, WH_BAD_INPUT,
                   "the mesh has %zu elements, more than mesh.max_elements = %zu; make the sizes "
                   "larger",
                   out->element_count, w->p->max_elements);
  WH_TRY(wh_solid_check_volumes(&w->s, w->g, &w->cad, out));
  for (size_t i = 0; i < out->node_count; i++)
    for (int k = 0; k < 3; k++)
      out->node[i][k] /= w->cad.scale;
  WH_TRY(name_regions(w, out));
  WH_TRY(name_boundaries(w, out));
  WH_TRY(wh_solid_straighten(w->c, out));
  return wh_solid_part_sheets(w->c, out);
}

/* Two electrodes that share a node are a short circuit. */
static enum wh_status check_touching(struct wh_context *c, const struct wh_solid_mesh *m,
                                     uint16_t *holder) {
  size_t nodes = (size_t)m->nodes_per_element;
  for (size_t i = 0; i < m->vertex_count; i++)
    holder[i] = WH_NO_BOUNDARY;
  for (size_t e = 0; e < m->element_count; e++)
    for (size_t f = 0; f < 4; f++) {
      uint16_t b = m->boundary[4 * e + f];
      /* Face f holds all vertices but number f. */
      for (size_t v = 0; v < 4; v++) {
        uint32_t node = m->element[e * nodes + v];
        if (v == f || b == WH_NO_BOUNDARY || m->boundaries[b].kind != WH_BOUNDARY_ELECTRODE)
          continue;
        if (holder[node] != WH_NO_BOUNDARY && holder[node] != b)
          return wh_fail(c, WH_BAD_INPUT,
                         "electrode '%s' and electrode '%s' touch at (%.5g, %.5g, %.5g) m, a short "
                         "circuit; leave a gap, or make them one electrode",
                         m->boundaries[holder[node]].name, m->boundaries[b].name, m->node[node][0],
                         m->node[node][1], m->node[node][2]);
        holder[node] = b;
      }
    }
  return WH_OK;
}

/* Each part of the mesh that hangs together must touch an electrode, else its potential is not
   determined. */
static enum wh_status check_held(struct wh_context *c, const struct wh_solid_mesh *m,
                                 uint32_t *stack, bool *seen) {
  for (size_t first = 0; first < m->element_count; first++) {
    size_t count = 0;
    bool held = seen[first];
    if (seen[first])
      continue;
    stack[count++] = (uint32_t)first;
    seen[first] = true;
    while (count > 0) {
      size_t e = stack[--count];
      for (size_t f = 4 * e; f < 4 * e + 4; f++) {
        uint32_t next = m->neighbour[f];
        held = held || m->boundary[f] < m->electrode_count;
        if (next != WH_NO_ELEMENT && !seen[next]) {
          seen[next] = true;
          stack[count++] = next;
        }
      }
    }
    const double *at = m->node[m->element[first * (size_t)m->nodes_per_element]];
    if (!held)
      return wh_fail(c, WH_BAD_INPUT,
                     "the part of the domain around (%.5g, %.5g, %.5g) m touches no electrode: its "
                     "potential is not determined",
                     at[0], at[1], at[2]);
  }
  return WH_OK;
}

static enum wh_status check_mesh(struct wh_context *c, const struct wh_solid_mesh *m) {
  uint16_t *holder = NULL;
  uint32_t *stack = NULL;
  bool *seen = NULL;
  enum wh_status status = wh_alloc(c, m->vertex_count, sizeof *holder, &holder);
  if (status == WH_OK)
    status = wh_alloc(c, m->element_count, sizeof *stack, &stack);
  if (status == WH_OK)
    status = wh_alloc(c, m->element_count, sizeof *seen, &seen);
  if (status == WH_OK)
    status = check_touching(c, m, holder);
  if (status == WH_OK)
    status = check_held(c, m, stack, seen);
  free(holder);
  free(stack);
  free(seen);
  return status;
}

/* What tables of keys cannot hold. */
static enum wh_status check_params(struct wh_context *c, const struct wh_geometry_params *g,
                                   const struct wh_mesh_params *p) {
  const struct wh_electrode_params *e = g->electrodes.item;
  const struct wh_dielectric_params *d = g->dielectrics.item;
  bool shapes = g->domain.shape.kind || g->domain.shapes.count || g->gradients.count;
  for (size_t i = 0; i < g->electrodes.count; i++)
    shapes = shapes || e[i].shape.kind || e[i].shapes.count;
  for (size_t i = 0; i < g->dielectrics.count; i++)
    shapes = shapes || d[i].shape.kind || d[i].shapes.count;
  if (shapes)
    return wh_fail(c, WH_BAD_INPUT,
                   "geometry.symmetry is none: parts are 'solid's, not 'shape's (a revolution or "
                   "extrusion makes a solid of a shape), and there are no gradients");
  if (g->domain.edge != WH_EDGE_NATURAL)
    return wh_fail(c, WH_BAD_INPUT, "without symmetry the domain's edge cannot be open");
  if (p->tetra_order < 1 || p->tetra_order > 3)
    return wh_fail(c, WH_BAD_INPUT, "mesh.tetra_order is %zu; 1 to 3 are possible", p->tetra_order);
  return wh_geometry_check(c, g, p);
}

static enum wh_status mesh_alone(struct work *w, struct wh_solid_mesh *out) {
  WH_TRY(wh_gmsh_open(w->c, &w->s));
  enum wh_status status = make(w, out);
  wh_gmsh_close(&w->s);
  wh_solid_sizes_free(&w->sizes);
  free(w->surface_of_face);
  WH_TRY(status);
  WH_TRY(check_mesh(w->c, out));
  return wh_mirrors_find(w->c, &w->g->mirrors, w->g->mirror_z, out, &out->mirrors);
}

/* Gives all processes the mesh that the first one has made. */
static enum wh_status share(struct wh_context *c, struct wh_solid_mesh *m) {
  size_t nodes = m->element_count * (size_t)m->nodes_per_element, faces = 4 * m->element_count;
  size_t elements = m->element_count;
  wh_ranks_share(c, 0, &m->order, sizeof m->order);
  wh_ranks_share(c, 0, &m->nodes_per_element, sizeof m->nodes_per_element);
  wh_ranks_share(c, 0, &m->vertex_count, sizeof m->vertex_count);
  wh_ranks_share(c, 0, &m->electrode_count, sizeof m->electrode_count);
  wh_ranks_share(c, 0, &m->mirrors, sizeof m->mirrors);
  wh_ranks_share(c, 0, &m->straightened, sizeof m->straightened);
  WH_TRY(wh_ranks_share_array(c, 0, &m->node_count, sizeof *m->node, &m->node));
  WH_TRY(wh_ranks_share_array(c, 0, &nodes, sizeof *m->element, &m->element));
  WH_TRY(wh_ranks_share_array(c, 0, &m->element_count, sizeof *m->curved, &m->curved));
  WH_TRY(wh_ranks_share_array(c, 0, &elements, sizeof *m->region, &m->region));
  WH_TRY(wh_ranks_share_array(c, 0, &faces, sizeof *m->neighbour, &m->neighbour));
  WH_TRY(wh_ranks_share_array(c, 0, &faces, sizeof *m->boundary, &m->boundary));
  WH_TRY(wh_ranks_share_array(c, 0, &m->region_count, sizeof *m->regions, &m->regions));
  WH_TRY(wh_ranks_share_array(c, 0, &m->boundary_count, sizeof *m->boundaries, &m->boundaries));
  return wh_ranks_share_array(c, 0, &m->electrode_count, sizeof *m->electrodes, &m->electrodes);
}

enum wh_status wh_geometry_solid(struct wh_context *c, const struct wh_geometry_params *g,
                                 const struct wh_mesh_params *p, struct wh_solid_mesh *out) {
  return wh_geometry_solid_wished(c, g, p, 0, NULL, out);
}

enum wh_status wh_geometry_solid_wished(struct wh_context *c, const struct wh_geometry_params *g,
                                        const struct wh_mesh_params *p, size_t count,
                                        const struct wh_solid_wish *wish,
                                        struct wh_solid_mesh *out) {
  struct work w = {.c = c, .g = g, .p = p, .wish_count = count, .wish = wish};
  memset(out, 0, sizeof *out);
  WH_TRY(check_params(c, g, p));
  bool first = wh_context_ranks(c)->rank == 0;
  enum wh_status status = wh_ranks_agree(c, first ? mesh_alone(&w, out) : WH_OK);
  if (status == WH_OK)
    status = share(c, out);
  if (status == WH_OK && out->straightened)
    wh_warn(c,
            "mesh: %zu of %zu elements were straightened, where curved faces would have turned "
            "them over",
            out->straightened, out->element_count);
  if (status != WH_OK)
    wh_solid_mesh_free(out);
  return status;
}

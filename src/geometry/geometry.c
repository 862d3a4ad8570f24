/* SPDX-License-Identifier: MPL-2.0 */
#include "geometry/geometry.h"
#include "base/memory.h"
#include "geometry/curve.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct job {
  struct wh_context *c;
  const struct wh_geometry_params *g;
  const struct wh_mesh_params *p;
  struct wh_parts parts;
  struct wh_gmsh s;
  struct wh_cad cad;
  struct wh_sizes sizes;
  struct wh_draft draft;
  uint32_t *curve_of_face;
};

static enum wh_status name_regions(struct job *j, struct wh_mesh *m) {
  const struct wh_dielectric_params *dielectric = j->g->dielectrics.item;
  size_t n = j->g->dielectrics.count;
  m->region_count = 1 + n + (j->parts.shell_outer > 0);
  WH_TRY(wh_alloc(j->c, m->region_count, sizeof *m->regions, &m->regions));
  for (size_t i = 0; i < m->region_count; i++) {
    struct wh_region *r = &m->regions[i];
    bool inside = i >= 1 && i <= n;
    snprintf(r->name, sizeof r->name, "%s",
             i == 0   ? "vacuum"
             : inside ? j->g->dielectrics.name[i - 1]
                      : "infinite");
    r->kind = i == 0 ? WH_REGION_VACUUM : inside ? WH_REGION_DIELECTRIC : WH_REGION_INFINITE;
    r->permittivity = inside ? dielectric[i - 1].permittivity : 1;
    if (r->kind == WH_REGION_INFINITE) {
      r->centre_z = j->parts.shell_centre_z;
      r->inner_radius = j->parts.shell_inner;
      r->outer_radius = j->parts.shell_outer;
    }
  }
  for (size_t i = 0; i < m->element_count; i++) {
    const struct wh_cad_face *face = &j->cad.face[j->draft.face[i]];
    m->region[i] = (uint16_t)(face->role == WH_ROLE_SHELL        ? n + 1
                              : face->role == WH_ROLE_DIELECTRIC ? 1 + face->index
                                                                 : 0);
  }
  return WH_OK;
}

/* Boundary i is electrode i; then gradients, axis, natural, infinity. */
static enum wh_status name_boundaries(struct job *j, struct wh_mesh *m) {
  static const struct {
    const char *name;
    enum wh_boundary_kind kind;
  } last[] = {{"axis", WH_BOUNDARY_NATURAL},
              {"natural", WH_BOUNDARY_NATURAL},
              {"infinity", WH_BOUNDARY_INFINITY}};
  const struct wh_electrode_params *electrode = j->g->electrodes.item;
  size_t n = j->g->electrodes.count, gradients = j->g->gradients.count;
  m->electrode_count = n;
  m->boundary_count = n + gradients + 3;
  WH_TRY(wh_alloc(j->c, n, sizeof *m->electrodes, &m->electrodes));
  WH_TRY(wh_alloc(j->c, m->boundary_count, sizeof *m->boundaries, &m->boundaries));
  for (size_t i = 0; i < n; i++) {
    struct wh_electrode *e = &m->electrodes[i];
    snprintf(e->name, sizeof e->name, "%s", j->g->electrodes.name[i]);
    e->voltage = electrode[i].voltage_V;
    e->floating = electrode[i].floating;
    e->transparent = electrode[i].grid;
    m->boundaries[i].kind = WH_BOUNDARY_ELECTRODE;
    m->boundaries[i].electrode = (unsigned)i;
    snprintf(m->boundaries[i].name, sizeof m->boundaries[i].name, "%s", e->name);
  }
  for (size_t i = 0; i < gradients; i++) {
    m->boundaries[n + i].kind = WH_BOUNDARY_LINEAR;
    snprintf(m->boundaries[n + i].name, sizeof m->boundaries[n + i].name, "%s",
             j->g->gradients.name[i]);
  }
  for (size_t i = 0; i < 3; i++) {
    struct wh_boundary *b = &m->boundaries[n + gradients + i];
    snprintf(b->name, sizeof b->name, "%s", last[i].name);
    b->kind = last[i].kind;
  }
  return WH_OK;
}

static uint16_t boundary_of(const struct job *j, const struct wh_mesh *m, size_t face) {
  size_t electrodes = j->g->electrodes.count, axis = electrodes + j->g->gradients.count;
  uint32_t curve = j->curve_of_face[face];
  if (curve != WH_NOBODY) {
    const struct wh_cad_curve *k = &j->cad.curve[curve];
    if (k->electrode != WH_NOBODY)
      return (uint16_t)k->electrode;
    if (k->gradient != WH_NOBODY)
      return (uint16_t)(electrodes + k->gradient);
    if (k->infinity)
      return (uint16_t)(axis + 2);
  }
  if (m->neighbour[face] != WH_NO_ELEMENT)
    return WH_NO_BOUNDARY;
  const uint32_t *node = m->element + face / 3 * (size_t)m->nodes_per_element;
  bool on_axis = m->symmetry == WH_AXISYMMETRIC && m->node[node[face % 3]][1] == 0 &&
                 m->node[node[(face % 3 + 1) % 3]][1] == 0;
  return (uint16_t)(axis + (on_axis ? 0 : 1));
}

/* The kernel places points on the axis to its rounding; r = 0 must hold exactly there. */
static void snap_to_axis(struct job *j) {
  const double tolerance = 1e-7; /* the kernel's, in units of the drawing */
  for (size_t i = 0; i < j->draft.node_count; i++)
    if (fabs(j->draft.node[i][1]) < tolerance)
      j->draft.node[i][1] = 0;
}

static enum wh_status fill_mesh(struct job *j, struct wh_mesh *m) {
  m->symmetry = (enum wh_symmetry)j->g->symmetry;
  m->order = (int)j->p->order;
  if (m->symmetry == WH_AXISYMMETRIC)
    snap_to_axis(j);
  WH_TRY(wh_curve_elements(&j->s, &j->cad, &j->draft, m, &j->curve_of_face));
  for (size_t i = 0; i < m->node_count; i++)
    for (int k = 0; k < 2; k++)
      m->node[i][k] /= j->cad.scale;
  WH_TRY(name_regions(j, m));
  WH_TRY(name_boundaries(j, m));
  for (size_t face = 0; face < 3 * m->element_count; face++)
    m->boundary[face] = boundary_of(j, m, face);
  return WH_OK;
}

static enum wh_status mesh_drawing(struct job *j, struct wh_mesh *out) {
  double extent =
      fmax(j->parts.high[0] - j->parts.low[0], j->parts.high[1] - j->parts.low[1]) * j->cad.scale;
  j->sizes.size = j->p->size > 0 ? j->p->size * j->cad.scale : 0.1 * extent;
  j->sizes.growth = j->p->growth;
  WH_TRY(wh_sizes_from_curves(&j->s, j->g, &j->cad, j->p->arc, &j->sizes));
  WH_TRY(wh_draft_make(&j->s, &j->cad, &j->sizes, j->p->max_elements, &j->draft));
  return fill_mesh(j, out);
}

static enum wh_status mesh_shapes(struct job *j, struct wh_mesh *out) {
  enum wh_status status = wh_parts_collect(j->c, j->g, &j->parts);
  if (status == WH_OK)
    status = wh_gmsh_open(j->c, &j->s);
  if (status == WH_OK) {
    status = wh_cad_build(&j->s, j->g, &j->parts, &j->cad);
    if (status == WH_OK)
      status = mesh_drawing(j, out);
    wh_gmsh_close(&j->s);
  }
  wh_parts_free(&j->parts);
  wh_draft_free(&j->draft);
  free(j->sizes.source);
  free(j->curve_of_face);
  return status;
}

enum wh_status wh_geometry_mesh(struct wh_context *c, const struct wh_geometry_params *g,
                                const struct wh_mesh_params *p, struct wh_mesh *out) {
  struct job j = {.c = c, .g = g, .p = p};
  memset(out, 0, sizeof *out);
  enum wh_status status = mesh_shapes(&j, out);
  if (status != WH_OK)
    wh_mesh_free(out);
  return status;
}

/* SPDX-License-Identifier: MPL-2.0 */
/* Regions and boundaries of a mesh made of shapes. */
#include "base/memory.h"
#include "geometry/curve.h"
#include "geometry/job.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum wh_status wh_name_regions(struct wh_context *c, const struct wh_geometry_params *g,
                               const struct wh_parts *parts, struct wh_mesh *m) {
  const struct wh_dielectric_params *dielectric = g->dielectrics.item;
  size_t n = g->dielectrics.count;
  m->region_count = 1 + n + (parts && parts->shell_outer > 0);
  WH_TRY(wh_alloc(c, m->region_count, sizeof *m->regions, &m->regions));
  for (size_t i = 0; i < m->region_count; i++) {
    struct wh_region *r = &m->regions[i];
    bool inside = i >= 1 && i <= n;
    snprintf(r->name, sizeof r->name, "%s",
             i == 0   ? "vacuum"
             : inside ? g->dielectrics.name[i - 1]
                      : "infinite");
    r->kind = i == 0 ? WH_REGION_VACUUM : inside ? WH_REGION_DIELECTRIC : WH_REGION_INFINITE;
    r->permittivity = inside ? dielectric[i - 1].permittivity : 1;
    if (r->kind == WH_REGION_INFINITE) {
      r->centre_z = parts->shell_centre_z;
      r->inner_radius = parts->shell_inner;
      r->outer_radius = parts->shell_outer;
    }
  }
  return WH_OK;
}

static void set_regions(const struct wh_job *j, struct wh_mesh *m) {
  size_t n = j->g->dielectrics.count;
  for (size_t i = 0; i < m->element_count; i++) {
    const struct wh_cad_face *face = &j->cad.face[j->draft.face[i]];
    m->region[i] = (uint16_t)(face->role == WH_ROLE_SHELL        ? n + 1
                              : face->role == WH_ROLE_DIELECTRIC ? 1 + face->index
                                                                 : 0);
  }
}

enum wh_status wh_name_boundaries(struct wh_context *c, const struct wh_geometry_params *g,
                                  struct wh_mesh *m) {
  static const struct {
    const char *name;
    enum wh_boundary_kind kind;
  } last[] = {{"axis", WH_BOUNDARY_NATURAL},
              {"natural", WH_BOUNDARY_NATURAL},
              {"infinity", WH_BOUNDARY_INFINITY}};
  const struct wh_electrode_params *electrode = g->electrodes.item;
  size_t n = g->electrodes.count, gradients = g->gradients.count;
  m->electrode_count = n;
  m->boundary_count = n + gradients + 3;
  WH_TRY(wh_alloc(c, n, sizeof *m->electrodes, &m->electrodes));
  WH_TRY(wh_alloc(c, m->boundary_count, sizeof *m->boundaries, &m->boundaries));
  for (size_t i = 0; i < n; i++) {
    struct wh_electrode *e = &m->electrodes[i];
    snprintf(e->name, sizeof e->name, "%s", g->electrodes.name[i]);
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
             g->gradients.name[i]);
  }
  for (size_t i = 0; i < 3; i++) {
    struct wh_boundary *b = &m->boundaries[n + gradients + i];
    snprintf(b->name, sizeof b->name, "%s", last[i].name);
    b->kind = last[i].kind;
  }
  return WH_OK;
}

static uint16_t boundary_of(const struct wh_job *j, const struct wh_mesh *m, size_t face) {
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
static void snap_to_axis(struct wh_job *j) {
  const double tolerance = 1e-7; /* the kernel's, in units of the drawing */
  for (size_t i = 0; i < j->draft.node_count; i++)
    if (fabs(j->draft.node[i][1]) < tolerance)
      j->draft.node[i][1] = 0;
}

enum wh_status wh_job_fill(struct wh_job *j, struct wh_mesh *m) {
  m->symmetry = (enum wh_symmetry)j->g->symmetry;
  m->order = (int)j->p->order;
  if (m->symmetry == WH_AXISYMMETRIC)
    snap_to_axis(j);
  free(j->curve_of_face);
  j->curve_of_face = NULL;
  WH_TRY(wh_curve_elements(&j->s, &j->cad, &j->draft, m, &j->curve_of_face));
  for (size_t i = 0; i < m->node_count; i++)
    for (int k = 0; k < 2; k++)
      m->node[i][k] /= j->cad.scale;
  WH_TRY(wh_name_regions(j->c, j->g, &j->parts, m));
  WH_TRY(wh_name_boundaries(j->c, j->g, m));
  set_regions(j, m);
  for (size_t face = 0; face < 3 * m->element_count; face++)
    m->boundary[face] = boundary_of(j, m, face);
  return WH_OK;
}

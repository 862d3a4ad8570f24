/* SPDX-License-Identifier: MPL-2.0 */
#include "field/magnetic.h"

#include "base/memory.h"
#include "field/nodal.h"
#include "field/shell.h"
#include "field/sum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The outside of an infinite shell is put this many inner radii away. */
#define FAR 1e9
/* A radius [m] that is zero in all but name: Br/r is finite there. */
#define NEAR_AXIS 1e-9

struct wh_magnetic {
  const struct wh_mesh *mesh;
  size_t count;
  struct wh_magnet *magnet; /* [count] */
  double *strength;         /* [count] */
  double *basis;            /* [count][node_count] */
  double *chi;              /* [node_count] */
  double (*place)[2];       /* [node_count] true positions of the nodes */
  struct wh_iron *iron;     /* or NULL */
  struct wh_nodal field;
};

static void true_position(const struct wh_region *region, const double mesh[2], double p[2]) {
  struct wh_shell_stretch stretch;
  memcpy(p, mesh, 2 * sizeof *p);
  if (region->kind != WH_REGION_INFINITE)
    return;
  double d[2] = {mesh[0] - region->centre_z, mesh[1]}, factor = FAR;
  if (wh_shell_stretch(region, mesh, &stretch))
    factor = fmin(stretch.across, FAR);
  p[0] = region->centre_z + d[0] * factor;
  p[1] = d[1] * factor;
}

static void fill_places(struct wh_magnetic *s) {
  const struct wh_mesh *m = s->mesh;
  memcpy(s->place, m->node, m->node_count * sizeof *s->place);
  for (size_t i = 0; i < m->element_count * (size_t)m->nodes_per_element; i++) {
    const struct wh_region *region = &m->regions[m->region[i / (size_t)m->nodes_per_element]];
    true_position(region, m->node[m->element[i]], s->place[m->element[i]]);
  }
}

static enum wh_status fill_basis(struct wh_context *c, struct wh_magnetic *s, size_t k) {
  const struct wh_mesh *m = s->mesh;
  const struct wh_magnet *magnet = &s->magnet[k];
  double *basis = s->basis + k * m->node_count;
  for (size_t i = 0; i < m->node_count; i++) {
    const double *p = s->place[i];
    basis[i] = magnet->kind->at(magnet, p[0], fabs(p[1])).chi;
    if (!isfinite(basis[i]))
      return wh_fail(c, WH_BAD_INPUT,
                     "magnets.%s: the field is infinite at (%g m, %g m) in the domain; give the "
                     "winding a length and a thickness, or move it out of the domain",
                     magnet->name, p[0], p[1]);
  }
  return WH_OK;
}

static bool is_open(const struct wh_mesh *m) {
  for (size_t i = 0; i < m->region_count; i++)
    if (m->regions[i].kind == WH_REGION_INFINITE)
      return true;
  return false;
}

static enum wh_status prepare(struct wh_context *c, const struct wh_map *magnets,
                              struct wh_magnetic *s) {
  const struct wh_variant *variant = magnets->item;
  double low[2], high[2];
  bool open = is_open(s->mesh);
  wh_locator_box(s->field.locator, low, high);
  for (size_t k = 0; k < s->count; k++) {
    struct wh_magnet *magnet = &s->magnet[k];
    *magnet = (struct wh_magnet){.name = magnets->name[k],
                                 .kind = (const struct wh_magnet_kind *)variant[k].kind,
                                 .params = variant[k].params};
    const struct wh_placement *place = wh_magnet_placement(magnet->params);
    if (place->origin.count || place->axis.count)
      return wh_fail(c, WH_BAD_INPUT,
                     "magnets.%s: origin and axis are for geometry.symmetry: none; here it lies "
                     "about the z axis, at its z",
                     magnet->name);
    if (magnet->kind->prepare)
      WH_TRY(
          magnet->kind->prepare(c, magnet, open ? -HUGE_VAL : low[0], open ? HUGE_VAL : high[0]));
    s->strength[k] = magnet->kind->strength(magnet->params);
    WH_TRY(fill_basis(c, s, k));
  }
  return wh_magnetic_set_strengths(c, s, s->strength);
}

static enum wh_status fill(struct wh_context *c, const struct wh_locator *l,
                           const struct wh_map *magnets, struct wh_magnetic *s) {
  size_t nodes = s->mesh->node_count;
  WH_TRY(wh_alloc(c, s->count, sizeof *s->magnet, &s->magnet));
  WH_TRY(wh_alloc(c, s->count, sizeof *s->strength, &s->strength));
  WH_TRY(wh_alloc(c, s->count * nodes, sizeof *s->basis, &s->basis));
  WH_TRY(wh_alloc(c, nodes, sizeof *s->chi, &s->chi));
  WH_TRY(wh_alloc(c, nodes, sizeof *s->place, &s->place));
  WH_TRY(wh_nodal_init(c, s->mesh, l, &s->field));
  fill_places(s);
  return prepare(c, magnets, s);
}

enum wh_status wh_magnetic_create(struct wh_context *c, const struct wh_mesh *m,
                                  const struct wh_locator *l, const struct wh_map *magnets,
                                  struct wh_magnetic **out) {
  *out = NULL;
  if (m->symmetry != WH_AXISYMMETRIC)
    return wh_fail(c, WH_BAD_INPUT,
                   "magnets: they are about the axis; a planar geometry cannot have any");
  struct wh_magnetic *s;
  WH_TRY(wh_alloc(c, 1, sizeof *s, &s));
  s->mesh = m;
  s->count = magnets->count;
  enum wh_status status = fill(c, l, magnets, s);
  if (status != WH_OK)
    wh_magnetic_destroy(s);
  else
    *out = s;
  return status;
}

void wh_magnetic_destroy(struct wh_magnetic *s) {
  if (!s)
    return;
  for (size_t k = 0; s->magnet && k < s->count; k++)
    if (s->magnet[k].kind && s->magnet[k].kind->release)
      s->magnet[k].kind->release(&s->magnet[k]);
  wh_iron_destroy(s->iron);
  wh_nodal_free(&s->field);
  free(s->place);
  free(s->magnet);
  free(s->strength);
  free(s->basis);
  free(s->chi);
  free(s);
}

/* Of the coils alone. */
static struct wh_coil_field coils_at(const void *user, double z, double r) {
  const struct wh_magnetic *s = user;
  struct wh_coil_field sum = {0};
  for (size_t k = 0; k < s->count; k++) {
    struct wh_coil_field f = wh_magnetic_unit(s, k, z, r);
    sum.Bz += s->strength[k] * f.Bz;
    sum.Br += s->strength[k] * f.Br;
    sum.chi += s->strength[k] * f.chi;
  }
  return sum;
}

static enum wh_status add_iron_field(struct wh_context *c, struct wh_magnetic *s) {
  WH_TRY(wh_iron_solve(c, s->iron, coils_at, s));
  for (size_t i = 0; i < s->mesh->node_count; i++)
    s->chi[i] += wh_iron_at(s->iron, s->place[i][0], fabs(s->place[i][1])).chi;
  return WH_OK;
}

enum wh_status wh_magnetic_set_strengths(struct wh_context *c, struct wh_magnetic *s,
                                         const double *strength) {
  size_t nodes = s->mesh->node_count;
  for (size_t k = 0; k < s->count; k++)
    if (!isfinite(strength[k]))
      return wh_fail(c, WH_BAD_INPUT, "magnets.%s: its strength is not a number",
                     s->magnet[k].name);
  memmove(s->strength, strength, s->count * sizeof *strength);
  memset(s->chi, 0, nodes * sizeof *s->chi);
  for (size_t k = 0; k < s->count; k++)
    for (size_t i = 0; i < nodes; i++)
      s->chi[i] += s->strength[k] * s->basis[k * nodes + i];
  if (s->iron)
    WH_TRY(add_iron_field(c, s));
  wh_nodal_set(&s->field, s->chi);
  return WH_OK;
}

enum wh_status wh_magnetic_add_iron(struct wh_context *c, struct wh_magnetic *s,
                                    const struct wh_iron_params *p) {
  wh_iron_destroy(s->iron);
  WH_TRY(wh_iron_create(c, p, &s->iron));
  return wh_magnetic_set_strengths(c, s, s->strength);
}

const struct wh_iron *wh_magnetic_iron(const struct wh_magnetic *s) {
  return s->iron;
}

static void add_field(const void *part, const double x[3], const struct wh_place *place,
                      struct wh_field_value *sum) {
  const struct wh_magnetic *s = part;
  if (place->element == WH_NO_ELEMENT)
    return;
  wh_field_sum_chi(&s->field, x, place, sum);
}

struct wh_field_part wh_magnetic_part(const struct wh_magnetic *s) {
  return (struct wh_field_part){add_field, s};
}

size_t wh_magnetic_count(const struct wh_magnetic *s) {
  return s->count;
}

const struct wh_magnet *wh_magnetic_magnet(const struct wh_magnetic *s, size_t k) {
  return &s->magnet[k];
}

const double *wh_magnetic_strengths(const struct wh_magnetic *s) {
  return s->strength;
}

const double *wh_magnetic_basis(const struct wh_magnetic *s, size_t magnet) {
  return s->basis + magnet * s->mesh->node_count;
}

const double *wh_magnetic_nodal(const struct wh_magnetic *s) {
  return s->chi;
}

struct wh_coil_field wh_magnetic_unit(const struct wh_magnetic *s, size_t magnet, double z,
                                      double r) {
  return s->magnet[magnet].kind->at(&s->magnet[magnet], z, r);
}

struct wh_coil_field wh_magnetic_exact(const struct wh_magnetic *s, double z, double r) {
  struct wh_coil_field sum = coils_at(s, z, r);
  if (s->iron) {
    struct wh_coil_field f = wh_iron_at(s->iron, z, r);
    sum.Bz += f.Bz;
    sum.Br += f.Br;
    sum.chi += f.chi;
  }
  return sum;
}

/* dBz/dz = -2 Br/r on the axis, since the field has no divergence. */
void wh_magnetic_axis(const struct wh_magnetic *s, size_t count, const double *z, double *B,
                      double *slope) {
  for (size_t i = 0; i < count; i++) {
    struct wh_coil_field f = wh_magnetic_exact(s, z[i], NEAR_AXIS);
    B[i] = f.Bz;
    slope[i] = -2.0 * f.Br / NEAR_AXIS;
  }
}

double wh_magnetic_error(const struct wh_magnetic *s) {
  static const double at[][2] = {{0.21, 0.33}, {0.61, 0.17}, {0.12, 0.71}};
  const struct wh_mesh *m = s->mesh;
  double largest = 0.0, off = 0.0, p[2], mesh[2], jacobian[2][2], chi, gradient[2];
  for (size_t i = 0; i < m->node_count; i++)
    largest = fmax(largest, fabs(s->chi[i]));
  for (uint32_t e = 0; e < m->element_count; e++)
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
      struct wh_place place = {e, {at[i][0], at[i][1]}};
      wh_element_map(s->field.locator, e, at[i], mesh, jacobian);
      true_position(&m->regions[m->region[e]], mesh, p);
      wh_nodal_at(&s->field, &place, &chi, gradient);
      off = fmax(off, fabs(chi - wh_magnetic_exact(s, p[0], fabs(p[1])).chi));
    }
  return largest > 0.0 ? off / largest : 0.0;
}

double wh_magnetic_valid_radius(const struct wh_magnetic *s) {
  double radius = HUGE_VAL;
  for (size_t k = 0; k < s->count; k++)
    if (s->magnet[k].kind->valid_radius)
      radius = fmin(radius, s->magnet[k].kind->valid_radius(&s->magnet[k]));
  return radius;
}

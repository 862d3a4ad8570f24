/* SPDX-License-Identifier: MPL-2.0 */
#include "field/own_magnetic.h"

#include "base/constants.h"
#include "base/memory.h"
#include "field/nodal.h"
#include "field/solve.h"

#include <math.h>
#include <stdlib.h>

#define NEAR_AXIS 1e-12 /* of the largest radius */

struct wh_own_magnetic {
  const struct wh_mesh *mesh;
  struct wh_constraint held;
  struct wh_condensed condensed;
  struct wh_factor *factor;
  struct wh_nodal current; /* F */
  double *nodal;           /* [node_count] */
};

/* Zero on the axis, or at the node next to it: what lies further in carries nothing. Nodes of no
   element are held, too. */
static enum wh_status hold_axis(struct wh_context *c, const struct wh_mesh *m,
                                struct wh_constraint *k) {
  size_t nearest = 0, corners = m->element_count * (size_t)m->nodes_per_element;
  double largest = 0.0;
  k->potential_count = k->held_count = k->capacity = 1;
  WH_TRY(wh_alloc(c, m->node_count, sizeof *k->held, &k->held));
  WH_TRY(wh_alloc(c, 1, sizeof *k->weight, &k->weight));
  for (size_t i = 0; i < corners; i++) {
    size_t node = m->element[i];
    k->held[node] = -1;
    largest = fmax(largest, m->node[node][1]);
    if (i == 0 || m->node[node][1] < m->node[nearest][1])
      nearest = node;
  }
  for (size_t i = 0; i < m->node_count; i++)
    if (m->node[i][1] <= NEAR_AXIS * largest)
      k->held[i] = 0;
  k->held[nearest] = 0;
  return WH_OK;
}

static enum wh_status fill(struct wh_context *c, const struct wh_locator *l,
                           struct wh_own_magnetic *s) {
  WH_TRY(wh_alloc(c, s->mesh->node_count, sizeof *s->nodal, &s->nodal));
  WH_TRY(hold_axis(c, s->mesh, &s->held));
  WH_TRY(wh_condensed_init(c, s->mesh, &s->condensed));
  WH_TRY(wh_factor_create(c, s->mesh, &s->condensed, &s->held, &s->factor));
  return wh_nodal_init(c, s->mesh, l, &s->current);
}

enum wh_status wh_own_magnetic_create(struct wh_context *c, const struct wh_mesh *m,
                                      const struct wh_locator *l, struct wh_own_magnetic **out) {
  struct wh_own_magnetic *s;
  *out = NULL;
  if (m->symmetry != WH_AXISYMMETRIC)
    return wh_fail(c, WH_BAD_INPUT,
                   "space_charge.self_magnetic: the beam's own magnetic field is about the axis; a "
                   "planar geometry has none");
  WH_TRY(wh_alloc(c, 1, sizeof *s, &s));
  s->mesh = m;
  enum wh_status status = fill(c, l, s);
  if (status)
    wh_own_magnetic_destroy(s);
  else
    *out = s;
  return status;
}

void wh_own_magnetic_destroy(struct wh_own_magnetic *s) {
  if (!s)
    return;
  wh_nodal_free(&s->current);
  wh_factor_destroy(s->factor);
  wh_condensed_free(&s->condensed);
  wh_constraint_free(&s->held);
  free(s->nodal);
  free(s);
}

enum wh_status wh_own_magnetic_solve(struct wh_context *c, struct wh_own_magnetic *s,
                                     const double *load, double *F) {
  return wh_factor_load(c, s->factor, load, F);
}

enum wh_status wh_own_magnetic_set(struct wh_context *c, struct wh_own_magnetic *s,
                                   const double *load) {
  WH_TRY(wh_own_magnetic_solve(c, s, load, s->nodal));
  wh_nodal_set(&s->current, s->nodal);
  return WH_OK;
}

/* F grows as r^2 from the axis, where there is no field. */
static void add_field(const void *part, const double x[3], const struct wh_place *place,
                      struct wh_field_value *sum) {
  const struct wh_own_magnetic *s = part;
  double F, gradient[2], r2 = x[0] * x[0] + x[1] * x[1];
  if (place->element == WH_NO_ELEMENT || !(r2 > 0.0))
    return;
  wh_nodal_at(&s->current, place, &F, gradient);
  double over_r = -WH_VACUUM_PERMEABILITY * F / (2.0 * WH_PI * r2); /* B_theta/r */
  sum->B[0] -= over_r * x[1];
  sum->B[1] += over_r * x[0];
}

struct wh_field_part wh_own_magnetic_part(const struct wh_own_magnetic *s) {
  return (struct wh_field_part){add_field, s};
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "emission/gap.h"

#include <math.h>
#include <string.h>

#include "base/constants.h"
#include "exact/child.h"
#include "numerics/gauss.h"
#include "numerics/triangle.h"

#define POINTS 8        /* of charge on the way through one element */
#define HALVINGS 50     /* when looking for where an element ends */
#define LEAST_PART 1e-9 /* of a step; the way into the next element */
#define USUAL_PART 0.03

/* One cell's way through the gap, element by element. */
struct way {
  const struct wh_source_context *s;
  const struct wh_surface_cell *cell;
  struct wh_place place;
  double charge; /* per length of x = c t [C/m] */
  double at[POINTS], weight[POINTS];
};

static void point_at(const struct wh_surface_cell *cell, double distance, double p[2]) {
  for (int i = 0; i < 2; i++)
    p[i] = cell->site.p[i] + distance * cell->site.normal[i];
}

/* Whether the electron is still in its element; its reference coordinates follow. */
static bool inside(struct way *w, const struct wh_ode *step, double theta) {
  double y[2], p[2], d[3], slack = wh_element_slack(w->s->locator, w->place.element);
  wh_ode_at(step, theta, y);
  point_at(w->cell, y[0], p);
  wh_element_invert(w->s->locator, w->place.element, p, w->place.xi);
  wh_face_distances(w->place.xi, d);
  return d[0] >= -slack && d[1] >= -slack && d[2] >= -slack;
}

static double leaves_at(struct way *w, const struct wh_ode *step, double from, double to) {
  if (inside(w, step, to))
    return to;
  for (int i = 0; i < HALVINGS; i++) {
    double middle = 0.5 * (from + to);
    *(inside(w, step, middle) ? &from : &to) = middle;
  }
  return from;
}

static enum wh_status deposit(struct way *w, const struct wh_ode *step, double from, double to,
                              double length) {
  for (int i = 0; i < POINTS; i++) {
    inside(w, step, from + (to - from) * w->at[i]);
    struct wh_charge_point one = {w->place.element,
                                  {w->place.xi[0], w->place.xi[1]},
                                  w->charge * (to - from) * length * w->weight[i]};
    WH_TRY(wh_charge_points_add(w->s->c, w->s->charge, one));
  }
  return WH_OK;
}

/* Into the element where the electron is a little later. */
static enum wh_status enter(struct way *w, const struct wh_ode *step, double theta) {
  double y[2], p[2];
  wh_ode_at(step, theta, y);
  point_at(w->cell, y[0], p);
  wh_locate(w->s->locator, p, &w->place);
  const struct wh_mesh *m = w->s->mesh;
  if (w->place.element != WH_NO_ELEMENT &&
      m->regions[m->region[w->place.element]].kind == WH_REGION_VACUUM)
    return WH_OK;
  return wh_fail(w->s->c, WH_BAD_INPUT,
                 "source %s: the extraction gap leaves the vacuum at (%g m, %g m), %g m from the "
                 "cathode; give a smaller gap, or let the emitting area end earlier",
                 w->s->name, p[0], p[1], y[0]);
}

static enum wh_status walk(void *user, const struct wh_ode *step, double last, double length) {
  struct way *w = user;
  double from = 0.0;
  while (from < last) {
    double to = leaves_at(w, step, from, last);
    WH_TRY(deposit(w, step, from, to, length));
    from = to;
    if (to < last) {
      from = fmin(fmax(to, from) + LEAST_PART, last);
      WH_TRY(enter(w, step, from));
      WH_TRY(deposit(w, step, to, from, length));
    }
  }
  return WH_OK;
}

/* Momentum at the outer side. From rest on the cathode, the magnetic flux that was crossed turns
   the electron about the axis (Busch, Ann. Phys. 386 (1926) 974): u_theta = e/(m c) (r A_theta -
   its value at the start)/r, in the plane u_y from A_y. */
static void set_momentum(const struct wh_source_context *s, const struct wh_surface_cell *cell,
                         double energy_eV, double flux, struct wh_particle *p) {
  double arm = s->mesh->symmetry == WH_AXISYMMETRIC ? p->x[0] : 1.0;
  double u = wh_momentum_of_energy(energy_eV);
  double turned = flux * WH_LIGHT_SPEED / (WH_ELECTRON_REST_eV * arm);
  double along = sqrt(fmax(0.0, u * u - turned * turned));
  p->u[0] = along * cell->site.normal[1];
  p->u[1] = turned;
  p->u[2] = along * cell->site.normal[0];
}

/* The density that passes, and the field that is then left at the cathode. */
static enum wh_status limit(struct wh_context *c, const struct wh_supply *supply, double voltage,
                            struct wh_child_flow *flow, double *density) {
  WH_TRY(wh_child_density(c, flow, voltage, density));
  if (!supply)
    return WH_OK;
  double child = *density;
  *density = wh_passage_density(supply, child, flow->distance);
  return *density < child ? wh_child_field(c, flow, *density, voltage, &flow->field) : WH_OK;
}

enum wh_status wh_gap_emit(const struct wh_source_context *s, const struct wh_surface_cell *cell,
                           double width, const struct wh_supply *supply, uint64_t id,
                           struct wh_gap_start *out) {
  struct wh_child_flow flow = {.curvature = {cell->curvature[0], cell->curvature[1]},
                               .distance = width};
  struct wh_place place = {.element = cell->element};
  struct wh_field_value at_cathode, value;
  double p[2], u, x;
  *out = (struct wh_gap_start){.particle = {.id = id}};
  const double start[3] = {cell->site.p[1], 0.0, cell->site.p[0]};
  wh_field_at(s->setting->field, start, &place, true, &at_cathode);
  point_at(cell, width, p);
  out->particle.x[0] = p[1];
  out->particle.x[2] = p[0];
  wh_field_at(s->setting->field, out->particle.x, &place, false, &value);
  if (place.element == WH_NO_ELEMENT)
    return wh_fail(s->c, WH_BAD_INPUT,
                   "source %s: a gap of %g m leads out of the domain at (%g m, %g m); give a "
                   "smaller gap, or let the emitting area end earlier",
                   s->name, width, p[0], p[1]);
  double voltage = value.potential - at_cathode.potential;
  if (!(voltage > 0.0) || (supply && !(supply->density > 0.0)))
    return WH_OK;
  WH_TRY(limit(s->c, supply, voltage, &flow, &out->density));
  out->particle.weight = out->density * cell->area;
  struct way w = {.s = s,
                  .cell = cell,
                  .place = {cell->element, {1.0 / 3.0, 1.0 / 3.0}},
                  .charge = -out->particle.weight / WH_LIGHT_SPEED};
  wh_gauss(POINTS, 0.0, w.at, w.weight);
  WH_TRY(wh_child_follow(s->c, &flow, out->density, s->charge ? walk : NULL, &w, &u, &x));
  out->particle.t = x / WH_LIGHT_SPEED;
  set_momentum(s, cell, voltage, value.flux - at_cathode.flux, &out->particle);
  return WH_OK;
}

/* Whether the face belongs to an electrode that draws electrons out of one at voltage. */
static bool attracts(const struct wh_mesh *m, size_t face, double voltage) {
  uint16_t b = m->boundary[face];
  if (b == WH_NO_BOUNDARY || m->boundaries[b].kind != WH_BOUNDARY_ELECTRODE)
    return false;
  const struct wh_electrode *e = &m->electrodes[m->boundaries[b].electrode];
  return !e->floating && e->voltage > voltage;
}

static double least_distance(const struct wh_mesh *m, double voltage, size_t count,
                             const struct wh_surface_cell *cell) {
  double least = HUGE_VAL;
  for (size_t f = 0; f < 3 * m->element_count; f++) {
    if (!attracts(m, f, voltage))
      continue;
    int local[WH_TRIANGLE_MAX_ORDER + 1];
    wh_triangle_edge_nodes(m->order, (int)(f % 3), local);
    for (int i = 0; i <= m->order; i++) {
      const double *q =
          m->node[m->element[f / 3 * (size_t)m->nodes_per_element + (size_t)local[i]]];
      for (size_t k = 0; k < count; k++)
        least = fmin(least, hypot(q[0] - cell[k].site.p[0], q[1] - cell[k].site.p[1]));
    }
  }
  return least;
}

enum wh_status wh_gap_anode(const struct wh_source_context *s, const char *electrode, size_t count,
                            const struct wh_surface_cell *cell, double *distance_out) {
  const struct wh_mesh *m = s->mesh;
  double voltage = 0.0;
  for (size_t i = 0; i < m->electrode_count; i++)
    if (strcmp(m->electrodes[i].name, electrode) == 0)
      voltage = m->electrodes[i].voltage;
  *distance_out = least_distance(m, voltage, count, cell);
  if (!isfinite(*distance_out))
    return wh_fail(s->c, WH_BAD_INPUT,
                   "source %s: no electrode has a higher voltage than %s (%g V): nothing draws "
                   "electrons out",
                   s->name, electrode, voltage);
  return WH_OK;
}

enum wh_status wh_gap_usual(const struct wh_source_context *s, const char *electrode, size_t count,
                            const struct wh_surface_cell *cell, double *width_out) {
  double least;
  WH_TRY(wh_gap_anode(s, electrode, count, cell, &least));
  for (size_t k = 0; k < count; k++)
    for (int i = 0; i < 2; i++)
      if (fabs(cell[k].curvature[i]) * least > 1.0)
        least = 1.0 / fabs(cell[k].curvature[i]);
  *width_out = USUAL_PART * least;
  return WH_OK;
}

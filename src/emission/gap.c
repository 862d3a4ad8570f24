/* SPDX-License-Identifier: MPL-2.0 */
#include "emission/gap.h"

#include <math.h>
#include <string.h>

#include "base/constants.h"
#include "exact/child.h"
#include "numerics/gauss.h"
#include "numerics/tetrahedron.h"
#include "numerics/triangle.h"

#define POINTS 8        /* of charge on the way through one element */
#define HALVINGS 50     /* when looking for where an element ends */
#define LEAST_PART 1e-9 /* of a step; the way into the next element */
#define USUAL_PART 0.03
/* Tetrahedra cannot be as small: a gap that spans two of their edges (the cube of an element's
   volume has half of its edge) gives the current of a planar diode to 1e-5, one edge to 1e-3. */
#define ELEMENTS 4.0
#define MOST_PART 0.4

/* One cell's way through the gap, element by element. */
struct way {
  const struct wh_source_context *s;
  const struct wh_cell *cell;
  struct wh_solid_place place;
  double charge; /* per length of x = c t [C/m] */
  double at[POINTS], weight[POINTS];
};

static void point_at(const struct wh_cell *cell, double distance, double x[3]) {
  for (int i = 0; i < 3; i++)
    x[i] = cell->x[i] + distance * cell->normal[i];
}

/* Whether the electron is still in its element; its reference coordinates follow. */
static bool inside(struct way *w, const struct wh_ode *step, double theta) {
  double y[2], x[3];
  wh_ode_at(step, theta, y);
  point_at(w->cell, y[0], x);
  return wh_vacuum_holds(w->s, x, &w->place);
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
                                  {w->place.xi[0], w->place.xi[1], w->place.xi[2]},
                                  w->charge * (to - from) * length * w->weight[i]};
    WH_TRY(wh_charge_points_add(w->s->c, w->s->charge, one));
  }
  return WH_OK;
}

/* Into the element where the electron is a little later. */
static enum wh_status enter(struct way *w, const struct wh_ode *step, double theta) {
  double y[2], x[3];
  wh_ode_at(step, theta, y);
  point_at(w->cell, y[0], x);
  if (wh_vacuum_locate(w->s, x, &w->place))
    return WH_OK;
  return wh_fail(w->s->c, WH_BAD_INPUT,
                 "source %s: the extraction gap leaves the vacuum at (%g, %g, %g) m, %g m from the "
                 "cathode; give a smaller gap, or let the emitting area end earlier",
                 w->s->name, x[0], x[1], x[2], y[0]);
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
   its value at the start)/r, in the plane u_y from A_y. Without symmetry the way s along the normal
   n turns it by -e/(m c) s n x B, with the mean of B at its ends. */
static void set_momentum(const struct wh_source_context *s, const struct wh_cell *cell,
                         double width, const struct wh_field_value end[2], struct wh_particle *p) {
  double u = wh_momentum_of_energy(end[1].potential - end[0].potential), turned[3] = {0.0};
  const double *n = cell->normal, scale = WH_LIGHT_SPEED / WH_ELECTRON_REST_eV;
  for (int i = 0; i < 3 && s->solid; i++) {
    int a = (i + 1) % 3, b = (i + 2) % 3;
    turned[i] = -0.5 * scale * width *
                (n[a] * (end[0].B[b] + end[1].B[b]) - n[b] * (end[0].B[a] + end[1].B[a]));
  }
  if (!s->solid)
    turned[1] = (end[1].flux - end[0].flux) * scale /
                (s->mesh->symmetry == WH_AXISYMMETRIC ? p->x[0] : 1.0);
  double square = turned[0] * turned[0] + turned[1] * turned[1] + turned[2] * turned[2];
  for (int i = 0; i < 3; i++)
    p->u[i] = sqrt(fmax(0.0, u * u - square)) * n[i] + turned[i];
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

enum wh_status wh_gap_emit(const struct wh_source_context *s, const struct wh_cell *cell,
                           double width, const struct wh_supply *supply, uint64_t id,
                           struct wh_gap_start *out) {
  struct wh_child_flow flow = {.curvature = {cell->curvature[0], cell->curvature[1]},
                               .distance = width};
  struct wh_solid_place place = cell->place;
  struct wh_field_value value[2];
  double *x = out->particle.x, u, way_s;
  *out = (struct wh_gap_start){.particle = {.id = id}};
  wh_vacuum_field(s, cell->x, true, &place, &value[0]);
  point_at(cell, width, x);
  wh_vacuum_field(s, x, false, &place, &value[1]);
  if (place.element == WH_NO_ELEMENT)
    return wh_fail(s->c, WH_BAD_INPUT,
                   "source %s: a gap of %g m leads out of the domain at (%g, %g, %g) m; give a "
                   "smaller gap, or let the emitting area end earlier",
                   s->name, width, x[0], x[1], x[2]);
  double voltage = value[1].potential - value[0].potential;
  if (!(voltage > 0.0) || (supply && !(supply->density > 0.0)))
    return WH_OK;
  WH_TRY(limit(s->c, supply, voltage, &flow, &out->density));
  out->particle.weight = out->density * cell->area;
  struct way w = {
      .s = s, .cell = cell, .place = cell->place, .charge = -out->particle.weight / WH_LIGHT_SPEED};
  wh_gauss(POINTS, 0.0, w.at, w.weight);
  WH_TRY(wh_child_follow(s->c, &flow, out->density, s->charge ? walk : NULL, &w, &u, &way_s));
  out->particle.t = way_s / WH_LIGHT_SPEED;
  set_momentum(s, cell, width, value, &out->particle);
  return WH_OK;
}

/* Whether a boundary is an electrode that draws electrons out of one at voltage. */
static bool attracts(const struct wh_boundary *b, const struct wh_electrode *electrodes,
                     double voltage) {
  const struct wh_electrode *e = &electrodes[b->electrode];
  return b->kind == WH_BOUNDARY_ELECTRODE && !e->floating && e->voltage > voltage;
}

static double nearest_cell(const double x[3], size_t count, const struct wh_cell *cell,
                           double least) {
  double square = least * least;
  for (size_t k = 0; k < count; k++) {
    double sum = 0.0;
    for (int i = 0; i < 3; i++)
      sum += (x[i] - cell[k].x[i]) * (x[i] - cell[k].x[i]);
    square = fmin(square, sum);
  }
  return sqrt(square);
}

static double least_distance(const struct wh_mesh *m, double voltage, size_t count,
                             const struct wh_cell *cell) {
  double least = HUGE_VAL;
  for (size_t f = 0; f < 3 * m->element_count; f++) {
    int local[WH_TRIANGLE_MAX_ORDER + 1];
    if (m->boundary[f] == WH_NO_BOUNDARY ||
        !attracts(&m->boundaries[m->boundary[f]], m->electrodes, voltage))
      continue;
    wh_triangle_edge_nodes(m->order, (int)(f % 3), local);
    for (int i = 0; i <= m->order; i++) {
      const double *q =
          m->node[m->element[f / 3 * (size_t)m->nodes_per_element + (size_t)local[i]]];
      least = nearest_cell((const double[3]){q[1], 0.0, q[0]}, count, cell, least);
    }
  }
  return least;
}

/* By the vertices of faces. */
static double least_distance_solid(const struct wh_solid_mesh *m, double voltage, size_t count,
                                   const struct wh_cell *cell) {
  double least = HUGE_VAL;
  for (size_t f = 0; f < 4 * m->element_count; f++) {
    const uint32_t *node = m->element + f / 4 * (size_t)m->nodes_per_element;
    if (m->boundary[f] == WH_NO_BOUNDARY || m->region[f / 4] != 0 ||
        !attracts(&m->boundaries[m->boundary[f]], m->electrodes, voltage))
      continue;
    for (int i = 0; i < 3; i++)
      least = nearest_cell(m->node[node[wh_tetra_face((int)(f % 4))[i]]], count, cell, least);
  }
  return least;
}

enum wh_status wh_gap_anode(const struct wh_source_context *s, const char *electrode, size_t count,
                            const struct wh_cell *cell, double *distance_out) {
  const struct wh_solid_mesh *solid = s->solid ? wh_solid_field_mesh(s->solid) : NULL;
  const struct wh_electrode *electrodes = solid ? solid->electrodes : s->mesh->electrodes;
  size_t electrode_count = solid ? solid->electrode_count : s->mesh->electrode_count;
  double voltage = 0.0;
  for (size_t i = 0; i < electrode_count; i++)
    if (strcmp(electrodes[i].name, electrode) == 0)
      voltage = electrodes[i].voltage;
  *distance_out = solid ? least_distance_solid(solid, voltage, count, cell)
                        : least_distance(s->mesh, voltage, count, cell);
  if (!isfinite(*distance_out))
    return wh_fail(s->c, WH_BAD_INPUT,
                   "source %s: no electrode has a higher voltage than %s (%g V): nothing draws "
                   "electrons out",
                   s->name, electrode, voltage);
  return WH_OK;
}

enum wh_status wh_gap_usual(const struct wh_source_context *s, const char *electrode, size_t count,
                            const struct wh_cell *cell, double *width_out) {
  double least, size = 0.0;
  WH_TRY(wh_gap_anode(s, electrode, count, cell, &least));
  for (size_t k = 0; k < count; k++) {
    for (int i = 0; i < 2; i++)
      if (fabs(cell[k].curvature[i]) * least > 1.0)
        least = 1.0 / fabs(cell[k].curvature[i]);
    size += s->solid ? wh_vacuum_size(s, cell[k].place.element) / (double)count : 0.0;
  }
  *width_out = fmax(USUAL_PART * least, fmin(ELEMENTS * size, MOST_PART * least));
  return WH_OK;
}

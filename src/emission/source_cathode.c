/* SPDX-License-Identifier: MPL-2.0 */
/* A real cathode: what its surface supplies by a law, and electrons that leave it with a
   half-Maxwellian of velocities. Space charge, with its virtual cathode, is the loop's. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/constants.h"
#include "base/random.h"
#include "emission/density.h"
#include "emission/drawn.h"
#include "emission/gap.h"
#include "material/cathode.h"

/* Where the potential is this many kT above the cathode's, its minimum has been passed. */
#define HIGH_ABOVE 10.0
/* Places of a cell whose supply is taken, without symmetry. */
#define PLACES 4
/* Part of the supply. */
#define NEXT_TO_NOTHING 1e-12

struct params {
  struct wh_cell_area area;
  const char *material;
  double work_function, richardson; /* 0: of the material */
  struct wh_quantities temperature; /* [K] evenly spaced from from to to */
  double patch_size, patch_spread;  /* [m], [eV] */
  size_t rays, velocities;
  struct wh_variant law;
  double gap, passage; /* [m], [1] */
  int sample, thermal, limit, temperature_of;
};

enum limit { LIMIT_FREE, LIMIT_CHILD, LIMIT_LONGO };
static const char *const limits[] = {"virtual_cathode", "child", "longo", NULL};

enum thermal { THERMAL_ALL, THERMAL_NORMAL, THERMAL_NONE };
static const char *const thermals[] = {"all", "normal", "none", NULL};

enum temperature_of { TEMPERATURE_OWN, TEMPERATURE_OF_FILAMENT };
static const char *const temperatures_of[] = {"own", "filament", NULL};

static const struct wh_key keys[] = {
    WH_CELL_AREA(struct params),
    {.name = "material",
     .type = WH_KEY_TEXT,
     .offset = offsetof(struct params, material),
     .default_text = "",
     .summary = "cathode material: work function, Richardson constant, range of temperatures "
                "(wehnelt list materials)"},
    {.name = "work_function",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, work_function),
     .unit = "eV",
     .default_text = "0 eV",
     .max = 10,
     .summary = "instead of the material's; 0: the material's"},
    {.name = "richardson",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, richardson),
     .unit = "A/m2/K2",
     .default_text = "0 A/m2/K2",
     .max = 1e8,
     .summary = "Richardson constant instead of the material's; 0: the material's, or without one "
                "the theoretical 120.17 A/cm2/K2"},
    {.name = "temperature",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct params, temperature),
     .unit = "K",
     .default_text = "300 K",
     .max = 4000,
     .above_min = true,
     .summary = "temperature; several: evenly spaced over the radius from from to to"},
    {.name = "temperature_of",
     .type = WH_KEY_CHOICE,
     .offset = offsetof(struct params, temperature_of),
     .default_text = "own",
     .choices = temperatures_of,
     .summary = "own: as temperature says; filament: every spot has that of the wire which "
                "filament.electrode names, by the section filament (without symmetry)"},
    {.name = "patch_size",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, patch_size),
     .unit = "m",
     .default_text = "0 m",
     .max = 1,
     .summary = "width of patches (rings; planar: stripes) of different work function; 0: none"},
    {.name = "patch_spread",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, patch_spread),
     .unit = "eV",
     .default_text = "0 eV",
     .max = 2,
     .summary = "standard deviation of the work function from patch to patch, by the seed"},
    {.name = "law",
     .type = WH_KEY_VARIANT,
     .offset = offsetof(struct params, law),
     .kinds = wh_density_kinds,
     .summary = "law of the current density supplied"},
    {.name = "rays",
     .type = WH_KEY_COUNT,
     .offset = offsetof(struct params, rays),
     .default_text = "200",
     .min = 1,
     .max = 1e6,
     .summary =
         "number of cells that the surface is divided into; without symmetry, times velocities: "
         "number of electrons"},
    {.name = "velocities",
     .type = WH_KEY_COUNT,
     .offset = offsetof(struct params, velocities),
     .default_text = "8",
     .min = 1,
     .max = 1e6,
     .summary = "electrons of each cell, with different velocities"},
    {.name = "thermal",
     .type = WH_KEY_CHOICE,
     .offset = offsetof(struct params, thermal),
     .default_text = "all",
     .choices = thermals,
     .summary =
         "half-Maxwellian velocities in all directions, or along the normal only; none: from "
         "rest, one electron a cell"},
    {.name = "limit",
     .type = WH_KEY_CHOICE,
     .offset = offsetof(struct params, limit),
     .default_text = "virtual_cathode",
     .choices = limits,
     .summary =
         "virtual_cathode: electrons start on the surface, space charge turns back what it "
         "will; child: from rest through an extraction gap, the lesser of supply and Child's "
         "law; longo: the same with a smooth passage"},
    {.name = "passage",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, passage),
     .unit = "1",
     .default_text = "8",
     .min = 1,
     .max = 100,
     .summary =
         "exponent a of the smooth passage of longo, J^-a = supply^-a + Child^-a; 6 to 10 is "
         "usual"},
    {.name = "gap",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, gap),
     .unit = "m",
     .default_text = "0 mm",
     .max = 1,
     .summary = "width of the extraction gap of child and longo; 0: as for space_charge"},
    {.name = "sample",
     .type = WH_KEY_CHOICE,
     .offset = offsetof(struct params, sample),
     .default_text = "quiet",
     .choices = wh_drawn_samples,
     .summary = "quiet: spread evenly over the velocities; random: drawn with the seed"},
    {0},
};

/* The theoretical Richardson constant 4 pi m k^2 e/h^3. */
static double free_electrons(void) {
  return 4.0 * WH_PI * WH_ELECTRON_MASS * WH_BOLTZMANN * WH_BOLTZMANN * WH_ELEMENTARY_CHARGE /
         (WH_PLANCK * WH_PLANCK * WH_PLANCK);
}

static enum wh_status check_temperature(const struct wh_source_context *s, const struct params *p,
                                        const struct wh_cathode_material *m) {
  for (size_t i = 0; i < p->temperature.count; i++) {
    double T = p->temperature.value[i];
    if (p->law.kind == &wh_density_thermionic.kind && !(T >= m->coldest && T <= m->hottest))
      return wh_fail(s->c, WH_BAD_INPUT,
                     "source %s: %g K is out of the range of %s, %g K to %g K: choose a "
                     "temperature in it, another material, or give work_function and richardson",
                     s->name, T, m->name, m->coldest, m->hottest);
  }
  return WH_OK;
}

/* Constants that hold all over the surface. */
static enum wh_status constants(const struct wh_source_context *s, const struct params *p,
                                struct wh_emitter *e) {
  struct wh_cathode_material m = {.richardson = free_electrons()};
  if (p->material && *p->material) {
    WH_TRY(wh_cathode_material_find(s->c, p->material, &m));
    if (p->temperature_of == TEMPERATURE_OWN)
      WH_TRY(check_temperature(s, p, &m));
  }
  *e = (struct wh_emitter){.owner = s->name,
                           .work_function_eV =
                               p->work_function > 0.0 ? p->work_function : m.work_function_eV,
                           .richardson = p->richardson > 0.0 ? p->richardson : m.richardson};
  if (!(e->work_function_eV >= 0.5) && p->law.kind != &wh_density_prescribed.kind)
    return wh_fail(
        s->c, WH_BAD_INPUT,
        "source %s: the work function is %g eV; name a material, or give a work_function "
        "of at least 0.5 eV",
        s->name, e->work_function_eV);
  return WH_OK;
}

/* Linear between the given temperatures, which stand evenly from p->area.from to p->area.to. */
static double temperature_at(const struct params *p, double radius) {
  const struct wh_quantities *T = &p->temperature;
  if (T->count == 1 || !(p->area.to > p->area.from))
    return T->value[0];
  double at = (radius - p->area.from) / (p->area.to - p->area.from) * (double)(T->count - 1);
  at = fmin(fmax(at, 0.0), (double)(T->count - 1));
  size_t i = (size_t)fmin(at, (double)(T->count - 2));
  return T->value[i] + (at - (double)i) * (T->value[i + 1] - T->value[i]);
}

static double patch_at(const struct wh_source_context *s, const struct params *p, double radius) {
  if (!(p->patch_size > 0.0 && p->patch_spread > 0.0))
    return 0.0;
  uint64_t patch = (uint64_t)(int64_t)floor(radius / p->patch_size);
  struct wh_random r = wh_random_start(wh_context_seed(s->c), WH_RANDOM_PATCH, patch);
  return p->patch_spread * wh_random_normal(&r);
}

static double cell_temperature(const struct wh_source_context *s, const struct params *p,
                               const struct wh_cell *cell) {
  return p->temperature_of == TEMPERATURE_OWN
             ? temperature_at(p, cell->radius)
             : s->setting->wire->temperature(s->setting->wire->user, cell->x);
}

static enum wh_status supply(const struct wh_source_context *s, const struct params *p,
                             const struct wh_cell *cell, struct wh_emitter e, double *density,
                             double *temperature) {
  const double *n = cell->normal;
  struct wh_solid_place place = cell->place;
  struct wh_field_value value;
  wh_vacuum_field(s, cell->x, s->solid, &place, &value);
  e.field = -(value.E[0] * n[0] + value.E[1] * n[1] + value.E[2] * n[2]);
  e.temperature = cell_temperature(s, p, cell);
  e.work_function_eV += patch_at(s, p, cell->radius);
  return wh_density_supply(s->c, &p->law, &e, density, temperature);
}

/* kT/e */
static double volts_of(double temperature) {
  return WH_BOLTZMANN * temperature / WH_ELEMENTARY_CHARGE;
}

struct place_in_order {
  size_t cell, velocity, velocities;
};

/* Without symmetry cells are many: with one electron each, their normal energies are drawn from all
   there are, and no strata are made. */
static bool draws_all(const struct wh_source_context *s, size_t velocities) {
  return s->solid && velocities == 1;
}

/* Normal energy exponential with mean kT, transverse energy likewise: the flux of a Maxwellian gas
   (I. Langmuir, Phys. Rev. 21 (1923) 419). part: of the cell's current. */
static struct wh_departure depart(const struct wh_source_context *s, const struct params *p,
                                  double kT, double barrier, const struct place_in_order *at,
                                  double *part) {
  double u[3], normal;
  uint64_t number = at->cell * at->velocities + at->velocity;
  struct wh_random r = wh_random_start(wh_context_seed(s->c), WH_RANDOM_CATHODE, number);
  for (int i = 0; i < 3; i++)
    u[i] = p->sample == WH_DRAWN_RANDOM ? wh_random_uniform(&r) : wh_start_quiet(number, i);
  if (p->sample == WH_DRAWN_RANDOM || draws_all(s, at->velocities)) {
    *part = 1.0 / (double)at->velocities;
    normal = -kT * log(u[0]);
  } else {
    struct wh_stratum stratum = wh_stratum_of(at->velocity, at->velocities, barrier);
    *part = stratum.part;
    normal = kT * stratum.mean;
  }
  double across = p->thermal == THERMAL_ALL ? -kT * log(u[1]) : 0.0;
  return (struct wh_departure){.energy_eV = normal + across,
                               .polar = atan2(sqrt(across), sqrt(normal)),
                               .azimuth = 2.0 * WH_PI * u[2]};
}

/* Without symmetry each velocity has a place of its own in the cell: they are shifted from cell to
   cell, so that no velocity always leaves from the same side. */
static struct wh_cell spot_of(const struct wh_cells *cells, const struct place_in_order *at) {
  double whole, shift = wh_start_quiet(at->cell, 3);
  double part = modf(((double)at->velocity + 0.5) / (double)at->velocities + shift, &whole);
  return wh_cells_spot(cells, at->cell, part);
}

/* Of a cell; without symmetry the density is the mean of a few places in it. */
static enum wh_status supply_of_cell(const struct params *p, const struct wh_cells *cells, size_t i,
                                     const struct wh_emitter *e, double *density,
                                     double *temperature) {
  double sum = 0.0, one, unused;
  WH_TRY(supply(cells->s, p, &cells->cell[i], *e, density, temperature));
  for (int k = 0; k < PLACES && cells->s->solid; k++) {
    struct wh_cell spot = wh_cells_spot(cells, i, (k + 0.5) / PLACES);
    WH_TRY(supply(cells->s, p, &spot, *e, &one, &unused));
    sum += one;
  }
  if (cells->s->solid)
    *density = sum / PLACES;
  return WH_OK;
}

static enum wh_status emit_cell(const struct params *p, const struct wh_cells *cells,
                                const struct wh_emitter *e, struct place_in_order at,
                                struct wh_particles *out) {
  const struct wh_source_context *s = cells->s;
  const struct wh_cell *cell = &cells->cell[at.cell];
  double density, temperature, part = 1.0, barrier = 0.0;
  size_t n = p->thermal == THERMAL_NONE ? 1 : at.velocities;
  WH_TRY(supply_of_cell(p, cells, at.cell, e, &density, &temperature));
  if (!(density > 0.0))
    return WH_OK;
  double kT = volts_of(temperature);
  if (p->sample == WH_DRAWN_QUIET && !draws_all(s, n))
    barrier = wh_valley_find(s, cell, HIGH_ABOVE * kT).depth / kT;
  for (at.velocity = 0; at.velocity < n; at.velocity++) {
    struct wh_cell spot = spot_of(cells, &at);
    struct wh_departure d = {0};
    if (p->thermal != THERMAL_NONE)
      d = depart(s, p, kT, barrier, &at, &part);
    struct wh_particle one = wh_cell_start(s, &spot, d, density * cell->area * part, out->count);
    WH_TRY(wh_particles_append(s->c, out, &one));
  }
  return WH_OK;
}

/* Through an extraction gap, from rest. */
static enum wh_status emit_gaps(const struct wh_source_context *s, const struct params *p,
                                size_t count, const struct wh_cell *cell,
                                const struct wh_emitter *e, struct wh_particles *out) {
  double gap = p->gap, temperature, anode;
  if (!(gap > 0.0))
    WH_TRY(wh_gap_usual(s, p->area.on, count, cell, &gap));
  WH_TRY(wh_gap_anode(s, p->area.on, count, cell, &anode));
  for (size_t i = 0; i < count; i++) {
    struct wh_supply most = {.exponent = p->limit == LIMIT_LONGO ? p->passage : 0.0,
                             .distance = anode};
    struct wh_gap_start start;
    WH_TRY(supply(s, p, &cell[i], *e, &most.density, &temperature));
    WH_TRY(wh_gap_emit(s, &cell[i], gap * s->setting->gap_part, &most, out->count, &start));
    if (start.density > 0.0)
      WH_TRY(wh_particles_append(s->c, out, &start.particle));
  }
  return WH_OK;
}

/* That the wire whose temperatures are asked for is there. */
static enum wh_status check_wire(const struct wh_source_context *s, const struct params *p) {
  const struct wh_emission_wire *wire = s->setting->wire;
  if (p->temperature_of == TEMPERATURE_OWN)
    return WH_OK;
  if (!s->solid)
    return wh_fail(s->c, WH_BAD_INPUT,
                   "source %s: temperature_of: filament is for tubes without symmetry; give "
                   "temperature",
                   s->name);
  return wire && strcmp(wire->electrode, p->area.on) == 0
             ? WH_OK
             : wh_fail(s->c, WH_BAD_INPUT,
                       "source %s: temperature_of: filament, but electrode '%s' is not the heated "
                       "wire; give filament.electrode: %s",
                       s->name, p->area.on, p->area.on);
}

/* A part of the rays: with a symmetry velocities are left out, as cells are few; without one cells.
 */
static enum wh_status emit(const struct wh_source_context *s, const void *params,
                           struct wh_particles *out) {
  const struct params *p = params;
  struct wh_cells cells;
  struct wh_emitter e;
  double part = s->solid ? 1.0 : s->setting->ray_part;
  size_t velocities = (size_t)fmax(1.0, (double)p->velocities * part);
  bool gaps = p->limit != LIMIT_FREE;
  WH_TRY(check_wire(s, p));
  WH_TRY(constants(s, p, &e));
  enum wh_status status = wh_cells_make(
      s, &p->area, gaps || s->solid ? wh_emission_rays(s, p->rays) : p->rays, gaps, &cells);
  if (!status && gaps)
    status = emit_gaps(s, p, cells.count, cells.cell, &e, out);
  for (size_t i = 0; i < cells.count && !status && !gaps; i++)
    status =
        emit_cell(p, &cells, &e, (struct place_in_order){.cell = i, .velocities = velocities}, out);
  wh_cells_free(&cells);
  return status;
}

static enum wh_status valley(const struct wh_source_context *s, const void *params,
                             struct wh_valley *out) {
  const struct params *p = params;
  struct wh_cells cells;
  struct wh_valley shallowest = {0};
  double hottest = 0.0, passes = 0.0;
  *out = (struct wh_valley){0};
  if (p->limit != LIMIT_FREE)
    return WH_OK;
  enum wh_status status = wh_cells_make(s, &p->area, p->rays, false, &cells);
  for (size_t i = 0; i < cells.count && !status; i++)
    hottest = fmax(hottest, cell_temperature(s, p, &cells.cell[i]));
  for (size_t i = 0; i < cells.count && !status; i++) {
    struct wh_valley one = wh_valley_find(s, &cells.cell[i], HIGH_ABOVE * volts_of(hottest));
    double passing = exp(-one.depth / volts_of(hottest));
    if (i == 0 || one.depth < shallowest.depth)
      shallowest = one;
    if (passing < NEXT_TO_NOTHING)
      continue;
    passes += passing * cells.cell[i].area;
    double part = passing * cells.cell[i].area / passes;
    out->depth += part * (one.depth - out->depth);
    out->distance += part * (one.distance - out->distance);
    out->spacing += part * (one.spacing - out->spacing);
  }
  if (passes == 0.0 && !status)
    *out = shallowest;
  wh_cells_free(&cells);
  return status;
}

static bool has_gap(const void *params) {
  return ((const struct params *)params)->limit != LIMIT_FREE;
}

const struct wh_source_kind wh_source_cathode = {
    .kind = {.name = "cathode",
             .summary = "a hot, cold or lit cathode by a law of emission, with thermal velocities; "
                        "space charge may turn electrons back in front of it",
             .source = "I. Langmuir, Phys. Rev. 21 (1923) 419",
             .keys = keys,
             .params_size = sizeof(struct params)},
    .emit = emit,
    .valley = valley,
    .has_gap = has_gap,
    .solid = true,
    .spreads = true,
    .answers = true,
};

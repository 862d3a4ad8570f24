/* SPDX-License-Identifier: MPL-2.0 */
#include "heat/filament.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/constants.h"
#include "base/memory.h"
#include "material/cathode.h"
#include "material/thermal.h"
#include "material/wire.h"
#include "numerics/root.h"
#include "numerics/tridiagonal.h"

#define MOST_STEPS 60       /* of Newton's method; 5 to 10 are usual */
#define SETTLED_K 1e-9      /* largest last step */
#define LARGEST_STEP 0.2    /* of the temperature itself */
#define BRACKET_FACTOR 1.25 /* between currents tried */
#define BRACKET_STEPS 80

/* ---- a piece of wire ------------------------------------------------------------------------- */

struct wire {
  const struct wh_filament_params *p;
  const struct wh_thermal *thermal;
  struct wh_cathode_material emitter;
  double section, surface; /* [m2], and per length [m] */
  size_t cells;
  double h;                             /* length of a cell [m] */
  double *t;                            /* [cells] */
  double *lower, *middle, *upper, *rhs; /* [cells] */
};

/* Above melting, where the search for a current may pass through, properties go on as T^4 and as T,
   so that there is a balance at every current. */
static double resistivity(double t) {
  double known = fmin(fmax(t, WH_WIRE_COLDEST_K), WH_WIRE_MELTING_K);
  return wh_wire_resistivity(known) * fmax(t, WH_WIRE_COLDEST_K) / known;
}

static double exitance(double t) {
  double known = fmin(fmax(t, WH_WIRE_COLDEST_K), WH_WIRE_MELTING_K);
  return wh_wire_exitance(known) * pow(fmax(t, WH_WIRE_COLDEST_K) / known, 4.0);
}

static double conductivity(const struct wire *w, double t) {
  return w->thermal->conductivity(fmin(fmax(t, w->thermal->minimum_K), w->thermal->melting_K));
}

/* Richardson and Dushman [A/m2]. */
static double emission(const struct wire *w, double t) {
  double kT = WH_BOLTZMANN * t / WH_ELEMENTARY_CHARGE;
  return w->emitter.richardson * t * t * exp(-w->emitter.work_function_eV / kT);
}

/* What leaves the surface [W/m2]: radiation, and the work function and 2 kT of each electron. */
static double loss(const struct wire *w, double t) {
  double radiated = w->p->radiating * (exitance(t) - exitance(w->p->surroundings_K));
  if (!w->p->emission_cooling)
    return radiated;
  double kT = WH_BOLTZMANN * t / WH_ELEMENTARY_CHARGE;
  return radiated + emission(w, t) * (w->emitter.work_function_eV + 2.0 * kT);
}

/* What a cell gains on its own [W]. */
static double gain(const struct wire *w, double current, double t) {
  return w->h * (current * current * resistivity(t) / w->section - w->surface * loss(w, t));
}

/* Current at which a wire without ends has the temperature. */
static double long_wire_current(const struct wire *w, double t) {
  return sqrt(fmax(w->surface * loss(w, t), 0.0) * w->section / resistivity(t));
}

/* ---- the balance ----------------------------------------------------------------------------- */

/* From an end cell to where the leg's cooling ends [W/K]. */
static double end_conductance(const struct wire *w, double t) {
  return 1.0 / (0.5 * w->h / (w->section * conductivity(w, t)) + w->p->legs.resistance);
}

/* One step of Newton's method with the conductances of the last temperatures; returns the largest
   change. */
static double step(struct wire *w, double current) {
  size_t n = w->cells;
  double largest = 0.0, before = 0.0;
  for (size_t i = 0; i < n; i++) {
    double t = w->t[i], dt = 1e-5 * t;
    double after = i + 1 < n ? w->section / w->h * conductivity(w, 0.5 * (t + w->t[i + 1])) : 0.0;
    double slope = (gain(w, current, t + dt) - gain(w, current, t - dt)) / (2.0 * dt);
    w->rhs[i] = gain(w, current, t);
    w->middle[i] = before + after - slope;
    w->lower[i] = -before;
    w->upper[i] = -after;
    if (i > 0)
      w->rhs[i] += before * (w->t[i - 1] - t);
    if (i + 1 < n)
      w->rhs[i] += after * (w->t[i + 1] - t);
    if (i == 0 || i + 1 == n) {
      double end = end_conductance(w, t);
      w->middle[i] += end;
      w->rhs[i] += end * (w->p->legs.temperature_K - t);
    }
    before = after;
  }
  if (!wh_tridiagonal_solve(n, w->lower, w->middle, w->upper, w->rhs))
    return INFINITY;
  for (size_t i = 0; i < n; i++) {
    double most = LARGEST_STEP * w->t[i];
    double change = fmin(fmax(w->rhs[i], -most), most);
    w->t[i] += change;
    largest = fmax(largest, fabs(change));
  }
  return largest;
}

struct no_ends {
  const struct wire *w;
  double current;
};

static double excess(void *user, double t) {
  const struct no_ends *n = user;
  return gain(n->w, n->current, t);
}

/* The temperature of a wire without ends. */
static double long_wire_temperature(const struct wire *w, double current) {
  struct no_ends n = {w, current};
  double low = WH_WIRE_COLDEST_K, high = 20.0 * WH_WIRE_MELTING_K;
  return wh_root(excess, &n, low, excess(&n, low), high, excess(&n, high), 1e-6);
}

static enum wh_status balance(struct wh_context *c, struct wire *w, double current) {
  double start = fmin(long_wire_temperature(w, current), 2.0 * WH_WIRE_MELTING_K), change = 0.0;
  for (size_t i = 0; i < w->cells; i++)
    w->t[i] = start;
  for (int k = 0; k < MOST_STEPS; k++) {
    change = step(w, current);
    if (change < SETTLED_K)
      return WH_OK;
  }
  /* Rounding may leave a little more than the limit. */
  return change < 1e3 * SETTLED_K
             ? WH_OK
             : wh_fail(c, WH_NOT_CONVERGED,
                       "filament: at %g A the temperatures still change by %g K after %d steps; "
                       "give more filament.cells",
                       current, change, MOST_STEPS);
}

/* The middle of the wire, between the middles of cells to fourth order. */
static double highest(const struct wire *w) {
  size_t m = w->cells / 2;
  return (9.0 * (w->t[m - 1] + w->t[m]) - w->t[m - 2] - w->t[m + 1]) / 16.0;
}

static double voltage(const struct wire *w, double current) {
  double sum = 0.0;
  for (size_t i = 0; i < w->cells; i++)
    sum += resistivity(w->t[i]);
  return current * sum * w->h / w->section;
}

/* ---- the current that is wanted -------------------------------------------------------------- */

struct search {
  struct wh_context *c;
  struct wire *w;
  enum wh_status status;
};

/* By how much the current is too large for what is given. */
static double too_much(void *user, double current) {
  struct search *s = user;
  const struct wh_filament_params *p = s->w->p;
  if (s->status)
    return 0.0;
  s->status = balance(s->c, s->w, current);
  if (p->temperature_K > 0.0)
    return highest(s->w) / p->temperature_K - 1.0;
  double volts = voltage(s->w, current);
  return p->voltage > 0.0 ? volts / p->voltage - 1.0 : current * volts / p->power - 1.0;
}

static enum wh_status find_current(struct wh_context *c, struct wire *w, double *current) {
  struct search s = {c, w, WH_OK};
  double low = long_wire_current(w, w->p->surroundings_K + 1.0), high = low, at_low, at_high;
  at_high = at_low = too_much(&s, low);
  for (int k = 0; k < BRACKET_STEPS && at_high < 0.0; k++) {
    low = high;
    at_low = at_high;
    high *= BRACKET_FACTOR;
    at_high = too_much(&s, high);
  }
  WH_TRY(s.status);
  if (at_low > 0.0 || at_high < 0.0)
    return wh_fail(c, WH_BAD_INPUT,
                   "filament: no current between %g A and %g A gives what is wanted; is its "
                   "temperature above that of the legs and the surroundings?",
                   low, high);
  *current = wh_root(too_much, &s, low, at_low, high, at_high, 1e-12 * high);
  WH_TRY(s.status);
  return balance(c, w, *current);
}

/* ---- life ------------------------------------------------------------------------------------ */

/* Temperature of the hottest place once its diameter has shrunk to a share, at the same current.
   What it gives away along the wire is taken as the share of its heat that it was at first. */
struct thinner {
  const struct wire *w;
  double heat, part; /* at the start: I^2 rho/A [W/m], and its share that leaves the surface */
  double share, t;
};

static double thin_excess(void *user, double t) {
  const struct thinner *n = user;
  double heat = n->heat * resistivity(t) / resistivity(n->t) / (n->share * n->share);
  return n->part * heat - n->w->surface * n->share * loss(n->w, t);
}

/* Time until the hottest place has lost its share of mass: d(diameter)/dt = -2 M/density; with the
   current held, it runs away, and the end is where it melts. */
static double life(const struct wire *w, double current, double hottest) {
  enum { STEPS = 400 };
  const struct wh_filament_params *p = w->p;
  double end = sqrt(1.0 - p->worn), dx = (1.0 - end) / STEPS;
  double density = w->thermal->density(293.15), half = 0.5 * p->diameter * density;
  if (p->held == WH_FILAMENT_TEMPERATURE)
    return half * (1.0 - end) / wh_wire_evaporation(hottest);
  struct thinner n = {.w = w,
                      .heat = current * current * resistivity(hottest) / w->section,
                      .share = 1.0,
                      .t = hottest};
  n.part = w->surface * loss(w, hottest) / n.heat;
  double sum = 0.0, low = 0.9 * hottest, high = WH_WIRE_MELTING_K;
  for (int i = 0; i < STEPS; i++) {
    n.share = 1.0 - (i + 0.5) * dx;
    double at_high = thin_excess(&n, high);
    if (at_high > 0.0)
      break;
    double t = wh_root(thin_excess, &n, low, thin_excess(&n, low), high, at_high, 1e-6);
    sum += half * dx / wh_wire_evaporation(t);
  }
  return sum;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void wire_free(struct wire *w) {
  free(w->t);
  free(w->lower);
}

static enum wh_status wire_create(struct wh_context *c, const struct wh_filament_params *p,
                                  size_t cells, struct wire *w) {
  *w = (struct wire){.p = p,
                     .section = 0.25 * WH_PI * p->diameter * p->diameter,
                     .surface = WH_PI * p->diameter,
                     .cells = cells,
                     .h = p->length / (double)cells};
  WH_TRY(wh_thermal_find(c, "W", &w->thermal));
  WH_TRY(wh_cathode_material_find(c, p->emitter, &w->emitter));
  WH_TRY(wh_alloc(c, cells, sizeof *w->t, &w->t));
  enum wh_status status = wh_alloc(c, 4 * cells, sizeof *w->lower, &w->lower);
  if (status) {
    wire_free(w);
    return status;
  }
  w->middle = w->lower + cells;
  w->upper = w->middle + cells;
  w->rhs = w->upper + cells;
  return WH_OK;
}

static enum wh_status check(struct wh_context *c, const struct wh_filament_params *p) {
  int given = (p->current > 0.0) + (p->voltage > 0.0) + (p->power > 0.0) + (p->temperature_K > 0.0);
  if (given != 1)
    return wh_fail(c, WH_BAD_INPUT,
                   "filament: give one of 'current', 'voltage', 'power' and 'temperature'; there "
                   "are %d of them",
                   given);
  if (!(p->diameter > 0.0 && p->length > p->diameter))
    return wh_fail(c, WH_BAD_INPUT,
                   "filament: a wire of %g m by %g m; it needs a diameter, and a length above that",
                   p->diameter, p->length);
  if (p->cells < 16 || p->cells % 4 != 0)
    return wh_fail(c, WH_BAD_INPUT, "filament.cells: %zu; give a multiple of 4, not below 16",
                   p->cells);
  if (!(p->worn > 0.0 && p->worn < 1.0 && p->radiating > 0.0))
    return wh_fail(c, WH_BAD_INPUT, "filament: 'worn' is between 0 and 1, 'radiating' above 0");
  return WH_OK;
}

/* Highest temperature with half the cells at the same current. */
static enum wh_status coarser(struct wh_context *c, const struct wh_filament_params *p,
                              double current, double *out) {
  struct wire w;
  WH_TRY(wire_create(c, p, p->cells / 2, &w));
  enum wh_status status = balance(c, &w, current);
  *out = highest(&w);
  wire_free(&w);
  return status;
}

static void sum_up(struct wire *w, struct wh_filament *f) {
  const struct wh_filament_params *p = w->p;
  double area = w->surface * w->h, cold = exitance(p->surroundings_K), sum = 0.0;
  for (size_t i = 0; i < w->cells; i++) {
    double t = w->t[i], density = emission(w, t);
    double radiated = p->radiating * (exitance(t) - cold);
    f->emission[i] = density;
    f->total_emission += area * density;
    f->radiated += area * radiated;
    f->carried += area * (loss(w, t) - radiated);
    sum += t;
  }
  double end = w->t[0], flow = end_conductance(w, end) * (end - p->legs.temperature_K);
  f->end_K = p->legs.temperature_K + flow * p->legs.resistance;
  f->conducted = 2.0 * flow;
  f->mean_K = sum / (double)w->cells;
  f->voltage = voltage(w, f->current);
  f->power = f->current * f->voltage;
}

static enum wh_status compute(struct wh_context *c, struct wire *w, struct wh_filament *f) {
  const struct wh_filament_params *p = w->p;
  double half;
  f->current = p->current;
  WH_TRY(p->current > 0.0 ? balance(c, w, p->current) : find_current(c, w, &f->current));
  WH_TRY(coarser(c, p, f->current, &half));
  f->highest_K = highest(w);
  f->error_K = fabs(f->highest_K - half);
  if (!(f->highest_K < WH_WIRE_MELTING_K))
    return wh_fail(c, WH_BAD_INPUT,
                   "filament: %g A melt the wire (%g K would be balanced); give less", f->current,
                   f->highest_K);
  if (f->highest_K > w->emitter.hottest)
    wh_warn(c, "filament: %.0f K is beyond the %.0f K up to which the emission of '%s' is known",
            f->highest_K, w->emitter.hottest, w->emitter.name);
  sum_up(w, f);
  f->life = life(w, f->current, f->highest_K);
  memcpy(f->temperature, w->t, w->cells * sizeof *w->t);
  return WH_OK;
}

enum wh_status wh_filament_compute(struct wh_context *c, const struct wh_filament_params *p,
                                   struct wh_filament *out) {
  struct wire w;
  memset(out, 0, sizeof *out);
  WH_TRY(check(c, p));
  WH_TRY(wire_create(c, p, p->cells, &w));
  struct wh_filament f = {.count = p->cells, .length = p->length};
  enum wh_status status = wh_alloc(c, p->cells, sizeof *f.temperature, &f.temperature);
  if (!status)
    status = wh_alloc(c, p->cells, sizeof *f.emission, &f.emission);
  if (!status)
    status = compute(c, &w, &f);
  wire_free(&w);
  if (status)
    wh_filament_free(&f);
  *out = f;
  return status;
}

void wh_filament_free(struct wh_filament *f) {
  free(f->temperature);
  free(f->emission);
  memset(f, 0, sizeof *f);
}

/* SPDX-License-Identifier: MPL-2.0 */
/* The supply in time: period by period of the drive; between periods the loop may act. */
#include "base/constants.h"
#include "base/memory.h"
#include "base/random.h"
#include "numerics/flow.h"
#include "supply/circuit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STEPS_MIN 12.0     /* of a period */
#define STEP_SMALLEST 1e-9 /* of a period */
#define WAVE_PERIODS 4
#define NEWTON_PART 0.02

struct simulation {
  const struct wh_supply_params *p;
  struct wh_circuit circuit;
  struct wh_flow *flow;
  struct wh_random random;
  double *v, *scale; /* [nodes] */
  double period, step;
  double integral; /* of the loop [V] */
  size_t periods, wave_first;
  struct wh_supply_result *out;
};

/* ---- control --------------------------------------------------------------------------------- */

/* The voltage wanted rises along half a cosine: a ramp that ended in a corner would leave the
   ladder too high, from where only the load brings it down. */
static double wanted_voltage(const struct wh_supply_feedback *b, double t) {
  return t < b->ramp ? 0.5 * b->voltage * (1.0 - cos(WH_PI * t / b->ramp)) : b->voltage;
}

/* The loop asks for the amplitude gain (e + int e dt/T)/(2 N), e what is wanted less what is read;
   the integral waits while the amplitude is at its limit. */
static void control(struct simulation *s, double t) {
  const struct wh_supply_feedback *b = &s->p->feedback;
  double most = s->p->drive.voltage, stages = 2.0 * (double)s->p->stages;
  double wanted = wanted_voltage(b, t);
  double noise = b->noise > 0.0 ? b->noise * b->voltage * wh_random_normal(&s->random) : 0.0;
  double miss = wanted - wh_circuit_reading(&s->circuit, s->v) - noise;
  double next = s->integral + miss * (double)b->every * s->period / b->integral;
  double amplitude = b->gain * (miss + next) / stages;
  if (amplitude >= 0.0 && amplitude <= most)
    s->integral = next;
  s->circuit.amplitude = fmin(most, fmax(0.0, b->gain * (miss + s->integral) / stages));
}

/* What the source gives during a period: the amplitude asked for, disturbed. */
static void begin_period(struct simulation *s, size_t n, double *asked) {
  const struct wh_supply_drive *d = &s->p->drive;
  double t = (double)n * s->period;
  if (s->p->feedback.voltage > 0.0 && n % s->p->feedback.every == 0) {
    control(s, t);
    *asked = s->circuit.amplitude;
  }
  s->circuit.amplitude =
      *asked * (1.0 + d->variation * sin(2.0 * WH_PI * d->variation_frequency * t));
  s->circuit.period_start = t;
  s->circuit.loaded = t >= s->p->load.start - 1e-6 * s->period;
}

/* ---- steps ----------------------------------------------------------------------------------- */

static void add_sums(struct simulation *s) {
  double rate[WH_SUPPLY_SUMS], t, w;
  for (int k = 0; k < WH_FLOW_STAGES; k++) {
    const double *v = wh_flow_stage(s->flow, k, &t, &w);
    wh_circuit_rates(&s->circuit, t, v, s->out->reference, rate);
    for (int i = 0; i < WH_SUPPLY_SUMS; i++)
      s->out->sum[i] += w * rate[i];
  }
}

static enum wh_status record(struct wh_context *c, struct simulation *s, double t) {
  struct wh_supply_result *r = s->out;
  double source = wh_circuit_source(&s->circuit, t);
  WH_TRY(wh_grow(c, &r->wave, &r->wave_capacity, r->wave_count + 1, sizeof *r->wave));
  r->wave[r->wave_count++] = (struct wh_supply_point){t, s->v[s->circuit.output], source,
                                                      (source - s->v[0]) / s->p->drive.resistance};
  return WH_OK;
}

/* One good step from t, of at most limit; gives what it took. */
static enum wh_status take_step(struct wh_context *c, struct simulation *s, double t, double limit,
                                double *taken) {
  for (;;) {
    double h = s->step >= limit ? limit : fmin(s->step, 0.5 * limit); /* no tiny last step */
    bool solved = wh_flow_attempt(s->flow, t, s->v, h, s->scale, NEWTON_PART);
    double error = solved ? wh_flow_error(s->flow, s->scale) : INFINITY;
    if (isfinite(error) && error <= 1.0) {
      s->step = fmin(s->period / STEPS_MIN, wh_flow_next(h, error));
      *taken = h;
      s->out->steps++;
      return WH_OK;
    }
    s->out->rejected++;
    s->step = isfinite(error) ? wh_flow_next(h, error) : 0.25 * h;
    if (s->step < STEP_SMALLEST * s->period)
      return wh_fail(c, WH_NOT_CONVERGED,
                     "supply: at %g s the steps become too small; give a larger diode.knee or "
                     "tolerance",
                     t);
  }
}

/* A quarter of a period with a smooth source. Diodes conduct for a short while before its peaks; as
   a step always ends on the peak, where a diode left out would be far on its conducting side, no
   step can leap over that while unnoticed. */
static enum wh_status quarter_period(struct wh_context *c, struct simulation *s, size_t n,
                                     int quarter, struct wh_supply_period *about, double *area) {
  double t = ((double)n + 0.25 * quarter) * s->period, h = 0.0;
  double end = ((double)n + 0.25 * (quarter + 1)) * s->period;
  bool last = false;
  s->circuit.sign = quarter < 2 ? 1.0 : -1.0;
  if (n >= s->wave_first)
    WH_TRY(record(c, s, t));
  while (!last) {
    WH_TRY(take_step(c, s, t, end - t, &h));
    last = h >= end - t;
    for (int k = 0; k < WH_FLOW_STAGES; k++) {
      double at, w;
      *area += wh_flow_stage(s->flow, k, &at, &w)[s->circuit.output] * w;
    }
    if (n >= s->out->window_first)
      add_sums(s);
    t += h;
    memcpy(s->v, wh_flow_end(s->flow), s->circuit.nodes * sizeof *s->v);
    about->low = fmin(about->low, s->v[s->circuit.output]);
    about->high = fmax(about->high, s->v[s->circuit.output]);
    if (n >= s->wave_first)
      WH_TRY(record(c, s, last ? end : t));
  }
  return WH_OK;
}

static enum wh_status run_periods(struct wh_context *c, struct simulation *s) {
  struct wh_supply_result *r = s->out;
  double asked = s->p->drive.voltage;
  for (size_t n = 0; n < s->periods; n++) {
    struct wh_supply_period *about = &r->period[n];
    double area = 0.0, now = s->v[s->circuit.output];
    if (wh_context_cancelled(c))
      return WH_INTERRUPTED;
    if (n % 256 == 0)
      wh_progress(c, "supply", (double)n, (double)s->periods);
    if (n == r->window_first) {
      r->reference = n ? r->period[n - 1].mean : 0.0;
      r->stored[0] = wh_circuit_stored(&s->circuit, s->v);
    }
    begin_period(s, n, &asked);
    *about = (struct wh_supply_period){
        .start = (double)n * s->period, .low = now, .high = now, .drive = asked};
    for (int quarter = 0; quarter < 4; quarter++)
      WH_TRY(quarter_period(c, s, n, quarter, about, &area));
    about->mean = area / s->period;
    r->period_count = n + 1;
  }
  r->stored[1] = wh_circuit_stored(&s->circuit, s->v);
  return WH_OK;
}

/* ---- checks ---------------------------------------------------------------------------------- */

static enum wh_status check_loop(struct wh_context *c, const struct wh_supply_params *p) {
  const struct wh_supply_feedback *b = &p->feedback;
  double most = 2.0 * (double)p->stages * p->drive.voltage;
  if (!(b->divider > 0.0 && b->ratio > 0.0 && b->ratio < 1.0 && b->filter > 0.0 && b->gain > 0.0 &&
        b->integral > 0.0 && b->every > 0))
    return wh_fail(c, WH_BAD_INPUT,
                   "supply.feedback: divider, ratio (below 1), filter, gain, integral and every "
                   "must be positive");
  if (b->voltage > most)
    return wh_fail(c, WH_BAD_INPUT,
                   "supply.feedback.voltage: %g V cannot be reached: %zu stages give at most %g V "
                   "from a drive of %g V; give more stages or a higher drive.voltage",
                   b->voltage, p->stages, most, p->drive.voltage);
  return WH_OK;
}

static enum wh_status check(struct wh_context *c, const struct wh_supply_params *p) {
  const struct wh_supply_drive *d = &p->drive;
  double period = 1.0 / d->frequency;
  if (!(p->stages > 0 && p->capacitance > 0.0 && d->voltage > 0.0 && d->frequency > 0.0 &&
        d->resistance > 0.0 && p->diode.resistance > 0.0 && p->diode.knee > 0.0 &&
        p->diode.drop >= 0.0 && p->load.knee > 0.0 && p->load.current >= 0.0 && p->tolerance > 0.0))
    return wh_fail(c, WH_BAD_INPUT,
                   "supply: stages, capacitance, voltage, frequency and resistance of the drive, "
                   "knee and resistance of the diodes, and tolerance must be positive");
  if (!(p->window >= 2.0 * WAVE_PERIODS * period && p->window <= p->duration))
    return wh_fail(c, WH_BAD_INPUT,
                   "supply.window: %g s must hold %d periods of the drive (%g s each) and fit into "
                   "supply.duration, %g s",
                   p->window, 2 * WAVE_PERIODS, period, p->duration);
  if (p->duration * d->frequency > 1e7)
    return wh_fail(c, WH_BAD_INPUT,
                   "supply.duration: %g s are %.3g periods of the drive; at most 1e7 are simulated",
                   p->duration, p->duration * d->frequency);
  if (p->load.start > p->duration - p->window)
    return wh_fail(c, WH_BAD_INPUT,
                   "supply.load.start: at %g s the load comes on after the measured window begins "
                   "(%g s); give a longer duration",
                   p->load.start, p->duration - p->window);
  double leak = p->diode.knee / p->diode.resistance * exp(-p->diode.drop / p->diode.knee);
  if (leak > 1e-3 * p->load.current && p->load.current > 0.0)
    wh_warn(c,
            "supply.diode: with a drop of %g V and a knee of %g V blocked diodes let %.2g A pass, "
            "more than a thousandth of the load's; give a smaller knee",
            p->diode.drop, p->diode.knee, leak);
  return p->feedback.voltage > 0.0 ? check_loop(c, p) : WH_OK;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static enum wh_status prepare(struct wh_context *c, struct simulation *s) {
  const struct wh_supply_params *p = s->p;
  struct wh_circuit *k = &s->circuit;
  WH_TRY(wh_circuit_create(c, p, k));
  WH_TRY(wh_flow_create(c, k->nodes, WH_SUPPLY_BAND, k->mass, wh_circuit_currents, k, &s->flow));
  WH_TRY(wh_alloc(c, k->nodes, sizeof *s->v, &s->v));
  WH_TRY(wh_alloc(c, k->nodes, sizeof *s->scale, &s->scale));
  for (size_t i = 0; i < k->nodes; i++)
    s->scale[i] = p->tolerance * p->drive.voltage;
  if (k->nodes > k->output + 1)
    s->scale[k->output + 1] *= p->feedback.ratio;
  s->period = 1.0 / p->drive.frequency;
  s->step = 1e-3 * s->period;
  s->periods = (size_t)ceil(p->duration * p->drive.frequency - 1e-6);
  size_t window = (size_t)ceil(p->window * p->drive.frequency - 1e-6);
  s->out->window_first = s->periods - window;
  s->wave_first = s->periods - WAVE_PERIODS;
  s->random = wh_random_start(wh_context_seed(c), WH_RANDOM_SUPPLY, 0);
  return wh_alloc(c, s->periods, sizeof *s->out->period, &s->out->period);
}

enum wh_status wh_supply_simulate(struct wh_context *c, const struct wh_supply_params *p,
                                  struct wh_supply_result *out) {
  struct simulation s = {.p = p, .out = out};
  memset(out, 0, sizeof *out);
  WH_TRY(check(c, p));
  enum wh_status status = prepare(c, &s);
  if (!status)
    status = run_periods(c, &s);
  out->iterations = s.flow ? wh_flow_iterations(s.flow) : 0;
  wh_flow_destroy(s.flow);
  wh_circuit_free(&s.circuit);
  free(s.v);
  free(s.scale);
  return status;
}

void wh_supply_result_free(struct wh_supply_result *r) {
  free(r->period);
  free(r->wave);
  memset(r, 0, sizeof *r);
}

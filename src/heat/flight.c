/* SPDX-License-Identifier: MPL-2.0 */
#include "heat/flight.h"

#include <math.h>

#include "base/constants.h"

#define PASS_STEPS 400
#define COOLING_RATIO 0.002 /* of the temperature, lost in a step */
#define MOST_COOLING_STEPS 200000

struct wh_rotor wh_rotor_for(const struct wh_rotor_params *p, double velocity) {
  double omega = velocity / sqrt(2.0 * p->radius * p->radius - p->from * p->from);
  double rim = omega * p->radius;
  /* S. P. Timoshenko and J. N. Goodier, Theory of Elasticity: a solid disc is stressed most in its
     middle. */
  return (struct wh_rotor){.frequency = omega / (2.0 * WH_PI),
                           .rim = rim,
                           .stress = (3.0 + p->poisson) / 8.0 * p->density * rim * rim};
}

/* ---- a particle's heat ----------------------------------------------------------------------- */

struct heat {
  double t, molten;
};

/* Net heating [W/kg] at a temperature. */
static double net(const struct wh_crossing *x, double heating, double t) {
  const struct wh_thermal *m = x->thermal;
  double known = fmin(fmax(t, m->minimum_K), m->melting_K);
  double flux = WH_STEFAN_BOLTZMANN * m->emissivity(known) *
                (pow(t, 4.0) - pow(x->particle.surroundings_K, 4.0));
  return heating - 6.0 * flux / (m->density(293.15) * x->particle.diameter);
}

static double rate(const struct wh_crossing *x, double heating, double t) {
  const struct wh_thermal *m = x->thermal;
  return net(x, heating, t) / m->heat_capacity(fmin(fmax(t, m->minimum_K), m->melting_K));
}

/* The share molten changes by a part; what is too much for it goes into the temperature. */
static void melt(const struct wh_thermal *m, double part, struct heat *s) {
  double next = fmin(fmax(s->molten + part, 0.0), 1.0);
  double left = (s->molten + part - next) * m->heat_of_fusion;
  s->molten = next;
  s->t = m->melting_K + left / m->heat_capacity(m->melting_K);
}

/* One step at constant heating. A step that crosses the melting point stops there, and what is left
   of its heat goes into melting; likewise out of freezing. */
static void step(const struct wh_crossing *x, double heating, double h, struct heat *s) {
  const struct wh_thermal *m = x->thermal;
  double melting = m->melting_K, fusion = m->heat_of_fusion;
  double flow = net(x, heating, melting);
  bool melts = flow > 0.0 && s->molten < 1.0, freezes = flow < 0.0 && s->molten > 0.0;
  if (s->t == melting && (melts || freezes)) {
    melt(m, flow * h / fusion, s);
    return;
  }
  double k1 = rate(x, heating, s->t), k2 = rate(x, heating, s->t + 0.5 * h * k1),
         k3 = rate(x, heating, s->t + 0.5 * h * k2), k4 = rate(x, heating, s->t + h * k3);
  double next = s->t + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
  bool up = s->t < melting && next >= melting && s->molten < 1.0;
  bool down = s->t > melting && next <= melting && s->molten > 0.0;
  if (up || down)
    melt(m, m->heat_capacity(melting) * (next - melting) / fusion, s);
  else
    s->t = next;
}

static void record(struct wh_heat_curve *curve, double time, double t) {
  if (curve && curve->count < WH_FLIGHT_POINTS) {
    curve->x[curve->count] = time;
    curve->y[curve->count++] = t;
  }
}

/* ---- pass and cooling ------------------------------------------------------------------------ */

static void cool(const struct wh_crossing *x, struct heat s, struct wh_flown *f,
                 struct wh_heat_curve *curve) {
  double time = 0.0, end = x->particle.distance / x->velocity, every = end / 150.0, next = every;
  bool caught = false, cooled = s.t <= x->particle.cooled_K;
  for (int k = 0; k < MOST_COOLING_STEPS && !(caught && cooled); k++) {
    double slope = fabs(rate(x, 0.0, s.t));
    double h = fmin(COOLING_RATIO * s.t / fmax(slope, 1e-300), caught ? 1e9 : every);
    bool arrives = !caught && time + h >= end;
    h = arrives ? end - time : h;
    double before = s.t;
    step(x, 0.0, h, &s);
    time += h;
    if (arrives) {
      caught = true;
      f->caught_K = s.t;
      f->caught_molten = s.molten;
      record(curve, f->pass_time + time, s.t);
    } else if (!caught && time >= next) {
      record(curve, f->pass_time + time, s.t);
      next += every;
    }
    if (!cooled && s.t <= x->particle.cooled_K) {
      cooled = true;
      double over = before > s.t ? (x->particle.cooled_K - s.t) / (before - s.t) : 0.0;
      f->cooling_time = time - over * h;
    }
    if (caught && slope * 1e3 < 1e-9 * s.t)
      break;
  }
  if (!cooled)
    f->cooling_time = INFINITY;
}

struct wh_flown wh_particle_fly(const struct wh_crossing *x, struct wh_heat_curve *curve) {
  struct wh_flown f = {.pass_time = x->width / x->velocity};
  struct heat s = {x->from_K, 0.0};
  double h = f.pass_time / PASS_STEPS;
  if (curve)
    curve->count = 0;
  for (int k = 0; k < PASS_STEPS; k++) {
    if (k % 8 == 0)
      record(curve, k * h, s.t);
    step(x, x->heating, h, &s);
  }
  f.exit_K = s.t;
  f.molten = s.molten;
  record(curve, f.pass_time, s.t);
  cool(x, s, &f, curve);
  return f;
}

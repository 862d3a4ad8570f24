/* SPDX-License-Identifier: MPL-2.0 */
/* Photons: followed one by one, at once, with what they set free; and their part in what is seen
   from a direction. */
#include "base/constants.h"
#include "base/memory.h"
#include "target/seen.h"
#include "target/shower_parts.h"

#include <math.h>

void wh_shower_emit(struct wh_shower *h, uint32_t i, const struct wh_free_photon *p) {
  struct wh_lane *l = &h->lane[i];
  if (h->status == WH_OK)
    h->status = wh_grow(h->c, &l->photon, &l->photon_room, l->photons + 1, sizeof *l->photon);
  if (h->status == WH_OK)
    l->photon[l->photons++] = *p;
}

void wh_any_direction(struct wh_random *random, double out[3]) {
  double z = 2.0 * wh_random_uniform(random) - 1.0, p = 2.0 * WH_PI * wh_random_uniform(random);
  double r = sqrt(1.0 - z * z);
  out[0] = r * cos(p), out[1] = r * sin(p), out[2] = z;
}

void wh_turned(const double u[3], double cosine, double turns, double out[3]) {
  double sign = u[2] < 0.0 ? -1.0 : 1.0, a = -1.0 / (sign + u[2]), d = u[0] * u[1] * a;
  double sine = sqrt(fmax(0.0, 1.0 - cosine * cosine));
  double c = sine * cos(2.0 * WH_PI * turns), s = sine * sin(2.0 * WH_PI * turns);
  double v[3] = {cosine * u[0] + c * (1.0 + sign * u[0] * u[0] * a) + s * d,
                 cosine * u[1] + c * sign * d + s * (sign + u[1] * u[1] * a),
                 cosine * u[2] - c * sign * u[0] - s * u[1]};
  double norm = 1.0 / sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
  for (int k = 0; k < 3; k++)
    out[k] = norm * v[k];
}

/* ---- what is seen ---------------------------------------------------------------------------- */

/* Chance to get out of all bodies along a line. */
static double escape(const struct wh_shower *h, const double x[3], const double u[3],
                     double energy) {
  double after = 0.0, depth = 0.0, t;
  size_t body;
  while (depth < 100.0 && wh_world_next(h->s->world, x, u, after, &body, &t)) {
    const struct wh_body *b = &h->s->world->body[body];
    struct wh_stretch s;
    wh_shape_stretch(&b->shape, x, u, after + WH_BODY_TOUCH, &s);
    depth += wh_photon_total(&h->s->tables->substance[b->substance].photon, energy) * (s.to - t);
    after = s.to;
  }
  return exp(-depth);
}

static void score_seen(struct wh_shower *h, const struct wh_free_photon *p, double amount) {
  const struct wh_layout *y = h->s->layout;
  h->value[WH_SCORE_SEEN_NUMBER] += amount;
  h->value[WH_SCORE_SEEN_ENERGY] += amount * p->energy;
  wh_bins_add(&y->spectrum, h->value, p->energy, amount);
  wh_bins_add(&y->seen_depth, h->value, p->x[2] - y->surface, amount * p->energy);
  if (p->line >= 0)
    h->value[y->line + (size_t)p->line] += amount;
  if (y->seen.count[0] == 0 || p->energy < y->seen_from_eV)
    return;
  double at[2];
  wh_view_project(h->s->view, p->x, at);
  wh_map_bins_add(&y->seen, h->value, at[0], at[1], amount * p->energy);
}

/* Next-event estimator: at its birth a photon counts, per solid angle, with the density of its
   direction toward the viewer times the chance to get there. The viewer's direction is drawn anew
   from the cone each time, so that the mean is over the cone. density(cosine) by the caller for a
   photon of bremsstrahlung; without it the direction is isotropic. */
void wh_shower_see(struct wh_shower *h, uint32_t i, const struct wh_free_photon *p, double weight,
                   const struct wh_bremsstrahlung_shape *shape, const double of[3]) {
  struct wh_random *random = &h->lane[i].random;
  double d[3], density = 0.25 / WH_PI;
  double cosine = 1.0 - wh_random_uniform(random) * (1.0 - cos(h->s->view->cone));
  wh_turned(h->s->view->direction, cosine, wh_random_uniform(random), d);
  if (shape)
    density =
        wh_bremsstrahlung_direction_density(*shape, d[0] * of[0] + d[1] * of[1] + d[2] * of[2]);
  score_seen(h, p, weight * density * escape(h, p->x, d, p->energy));
}

/* A photon scattered through the angle of the given cosine goes to all azimuths alike. It counts
   with the share of them that lies within the cone, and goes out along one of those. */
static void see_scattered(struct wh_shower *h, uint32_t i, const struct wh_free_photon *p,
                          double cosine) {
  const struct wh_view *v = h->s->view;
  const double *u = p->u, *a = v->direction;
  double inner = cos(v->cone), along = u[0] * a[0] + u[1] * a[1] + u[2] * a[2], d[3];
  double across = sqrt(fmax(0.0, 1.0 - along * along)),
         sine = sqrt(fmax(0.0, 1.0 - cosine * cosine));
  double edge = (inner - along * cosine) / fmax(across * sine, 1e-300);
  double half = acos(fmin(fmax(edge, -1.0), 1.0));
  if (half <= 0.0)
    return;
  if (across > 1e-6) {
    double phi = half * (2.0 * wh_random_uniform(&h->lane[i].random) - 1.0);
    double first = sine * cos(phi) / across, second = sine * sin(phi) / across;
    for (int k = 0; k < 3; k++) {
      int l = (k + 1) % 3, m = (k + 2) % 3;
      d[k] = cosine * u[k] + first * (a[k] - along * u[k]) + second * (u[l] * a[m] - u[m] * a[l]);
    }
  } else {
    wh_turned(u, cosine, wh_random_uniform(&h->lane[i].random), d);
  }
  double per_angle = 1.0 / (2.0 * WH_PI * (1.0 - inner));
  score_seen(h, p, half / WH_PI * per_angle * escape(h, p->x, d, p->energy));
}

static void gone(struct wh_shower *h, uint32_t i, const struct wh_free_photon *p) {
  h->value[WH_SCORE_PHOTON_NUMBER] += 1.0;
  h->value[WH_SCORE_PHOTON_ENERGY] += p->energy;
  if (p->u[2] > 0)
    h->value[WH_SCORE_PHOTON_FORWARD] += p->energy;
  h->lane[i].balance -= p->energy;
}

/* ---- what happens to a photon ---------------------------------------------------------------- */

static void absorb(struct wh_shower *h, uint32_t i, const struct wh_free_photon *p, double energy) {
  const struct wh_layout *y = h->s->layout;
  const double *entry = h->lane[i].entry;
  h->value[WH_SCORE_ABSORBED] += energy;
  h->value[y->body_energy + p->body] += energy;
  wh_layout_place(y, h->value, p->x, entry, energy);
  h->lane[i].balance -= energy;
}

/* An electron set free at the photon's place; returns the energy it takes, 0 below the cutoff. */
static double release(struct wh_shower *h, uint32_t i, const struct wh_free_photon *p,
                      double energy, const double u[3]) {
  if (!(energy >= h->s->tables->cutoff_eV))
    return 0.0;
  struct wh_free e = {.x = {p->x[0], p->x[1], p->x[2]},
                      .u = {(float)u[0], (float)u[1], (float)u[2]},
                      .energy = (float)energy,
                      .body = p->body};
  wh_shower_release(h, i, &e);
  return (double)e.energy;
}

double wh_shower_relax(struct wh_shower *h, uint32_t i, const struct wh_free_photon *at,
                       size_t element, int shell, double weight, bool real) {
  const struct wh_tables *t = h->s->tables;
  const struct wh_substance *s = &t->substance[h->s->world->body[at->body].substance];
  struct wh_emission emission[WH_RELAXATION_EMISSIONS];
  size_t count;
  double local, taken = 0.0, u[3];
  wh_relaxation_cascade(&s->relaxation[element], shell, (double)h->block.event_eV,
                        &h->lane[i].random, emission, &count, &local);
  for (size_t n = 0; n < count; n++) {
    if (!real && !emission[n].photon)
      continue;
    wh_any_direction(&h->lane[i].random, u);
    if (!emission[n].photon) {
      taken += release(h, i, at, emission[n].energy_eV, u);
      continue;
    }
    struct wh_free_photon p = *at;
    p.energy = (double)(float)emission[n].energy_eV;
    if (p.energy < t->photon_eV)
      continue;
    for (int k = 0; k < 3; k++)
      p.u[k] = u[k];
    p.line = wh_layout_line(s->element_place[element], emission[n].filled, emission[n].from);
    wh_shower_see(h, i, &p, weight, NULL, NULL);
    if (!real)
      continue;
    wh_shower_emit(h, i, &p);
    taken += p.energy;
  }
  return taken;
}

static void photoelectric(struct wh_shower *h, uint32_t i, const struct wh_free_photon *p,
                          const struct wh_photon *table, size_t element, int shell) {
  struct wh_random *random = &h->lane[i].random;
  double binding = shell < WH_PHOTON_OUTER ? table->element[element].binding_eV[shell] : 0.0;
  double kinetic = p->energy - binding, taken = 0.0, u[3];
  if (kinetic >= h->s->tables->cutoff_eV) {
    wh_turned(p->u, wh_photon_electron_cosine(kinetic, random), wh_random_uniform(random), u);
    taken += release(h, i, p, kinetic, u);
  }
  if (binding >= (double)h->block.event_eV)
    taken += wh_shower_relax(h, i, p, element, shell, 1.0, true);
  absorb(h, i, p, p->energy - taken);
}

/* True if the photon goes on. */
static bool compton(struct wh_shower *h, uint32_t i, struct wh_free_photon *p,
                    const struct wh_photon *table, size_t element) {
  struct wh_random *random = &h->lane[i].random;
  struct wh_compton c = wh_photon_compton(&table->element[element], p->energy, random);
  double azimuth = wh_random_uniform(random), u[3], taken = 0.0;
  bool on = c.energy_eV >= h->s->tables->photon_eV;
  if (on)
    taken += c.energy_eV;
  wh_turned(p->u, c.electron_cosine, azimuth + 0.5, u);
  taken += release(h, i, p, c.electron_eV, u);
  if (c.shell < WH_RELAXATION_SHELLS && c.vacancy_eV >= (double)h->block.event_eV)
    taken += wh_shower_relax(h, i, p, element, c.shell, 1.0, true);
  absorb(h, i, p, p->energy - taken);
  p->energy = c.energy_eV;
  p->line = -1;
  if (on)
    see_scattered(h, i, p, c.cosine);
  wh_turned(p->u, c.cosine, azimuth, p->u);
  return on;
}

/* Flies to the next collision: false if it leaves for good. Exponential flights may be drawn anew
   at every surface. */
static bool fly_photon(struct wh_shower *h, uint32_t i, struct wh_free_photon *p) {
  for (;;) {
    const struct wh_body *b = &h->s->world->body[p->body];
    const struct wh_photon *table = &h->s->tables->substance[b->substance].photon;
    double flight = -log(wh_random_uniform(&h->lane[i].random)) / wh_photon_total(table, p->energy);
    double exit = wh_world_exit(b, p->x, p->u), t;
    bool inside = flight < exit;
    for (int k = 0; k < 3; k++)
      p->x[k] += (inside ? flight : exit) * p->u[k];
    if (inside)
      return true;
    if (!wh_world_next(h->s->world, p->x, p->u, 0.0, &p->body, &t))
      return false;
    for (int k = 0; k < 3; k++)
      p->x[k] += t * p->u[k];
  }
}

static void follow(struct wh_shower *h, uint32_t i, struct wh_free_photon *p) {
  for (bool on = true; on;) {
    if (!fly_photon(h, i, p)) {
      gone(h, i, p);
      return;
    }
    struct wh_random *random = &h->lane[i].random;
    const struct wh_photon *table =
        &h->s->tables->substance[h->s->world->body[p->body].substance].photon;
    double u[2] = {wh_random_uniform(random), wh_random_uniform(random)};
    size_t element;
    int channel;
    wh_photon_choose(table, p->energy, u, &element, &channel);
    if (channel == WH_PHOTON_RAYLEIGH) {
      double cosine = wh_photon_rayleigh(&table->element[element], p->energy, random);
      see_scattered(h, i, p, cosine);
      wh_turned(p->u, cosine, wh_random_uniform(random), p->u);
    } else if (channel == WH_PHOTON_COMPTON) {
      on = compton(h, i, p, table, element);
    } else {
      photoelectric(h, i, p, table, element, channel);
      on = false;
    }
  }
}

void wh_shower_photons(struct wh_shower *h, uint32_t i) {
  struct wh_lane *l = &h->lane[i];
  while (l->photons > 0 && h->status == WH_OK) {
    struct wh_free_photon p = l->photon[--l->photons];
    follow(h, i, &p);
  }
}

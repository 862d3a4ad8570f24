/* SPDX-License-Identifier: MPL-2.0 */
#include "target/shower.h"

#include "base/constants.h"
#include "base/memory.h"
#include "target/shower_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- particles into lanes ------------------------------------------------------------------ */

/* The tables of the lane's substance in a mode. */
static void set_mode(struct wh_shower *h, uint32_t i, int mode) {
  size_t modes = h->s->tables->modes;
  size_t substance = h->s->world->body[h->lane[i].body].substance;
  h->lane[i].mode = mode;
  h->block.set[i] = (int32_t)(substance * modes + (modes > 1 ? (size_t)mode : 0));
}

static void place(struct wh_shower *h, uint32_t i, const struct wh_free *p) {
  struct wh_block *b = &h->block;
  b->x[i] = p->x[0], b->y[i] = p->x[1], b->z[i] = p->x[2];
  b->u[i] = p->u[0], b->v[i] = p->u[1], b->w[i] = p->u[2];
  b->energy[i] = p->energy;
  b->safe[i] = 0.0f;
  b->floor[i] = (float)h->s->tables->cutoff_eV;
  b->flight[i] = 0.0f;
  b->collides[i] = 0;
  h->lane[i].body = p->body;
  set_mode(h, i, WH_MODE_SKIN);
}

/* Notes where the particle is, moved along its direction. */
static void track(struct wh_shower *h, uint32_t i, double along) {
  const struct wh_block *b = &h->block;
  const double x[3] = {b->x[i], b->y[i], b->z[i]};
  const double u[3] = {(double)b->u[i], (double)b->v[i], (double)b->w[i]};
  if (h->status == WH_OK)
    h->status = wh_track_add(h->c, h->s->track, h->lane[i].path, h->lane[i].primary, x, u, along,
                             (double)b->energy[i]);
}

/* A new particle in the lane: a primary comes through vacuum. */
static void start_track(struct wh_shower *h, uint32_t i, bool primary) {
  if (!h->s->track)
    return;
  h->lane[i].path = (uint32_t)h->s->track->paths++;
  h->lane[i].primary = primary;
  if (primary)
    track(h, i, -h->s->track->reach);
  track(h, i, 0.0);
}

/* Energy left by the particle in its body goes to the scores. */
static void settle(struct wh_shower *h, uint32_t i) {
  struct wh_lane *l = &h->lane[i];
  double energy = h->block.deposit[i];
  h->value[WH_SCORE_ABSORBED] += energy;
  h->value[h->s->layout->body_energy + l->body] += energy;
  l->balance -= energy;
  h->block.deposit[i] = 0.0;
}

/* Where the primary first meets a body; those of a beam over bodies that meet none do not count. */
static bool meets_body(const struct wh_setting *s, uint64_t history, struct wh_random *random,
                       struct wh_electron *e, size_t *body, double *t) {
  double after = s->beam->particles ? 0.0 : -1e300;
  for (int tries = s->beam->profile == WH_BEAM_BODIES ? 10000 : 1; tries > 0; tries--) {
    *e = wh_beam_start(s->beam, history, random);
    if (wh_world_next(s->world, e->x, e->u, after, body, t))
      return true;
  }
  return false;
}

/* The next primary that meets a body; false if none is left. */
static bool next_primary(struct wh_shower *h, uint32_t i) {
  struct wh_lane *l = &h->lane[i];
  while (h->next < h->end) {
    uint64_t history = h->next++;
    l->random = wh_random_start(h->s->seed, WH_RANDOM_TARGET_EVENT, history);
    struct wh_electron e;
    struct wh_free p = {0};
    double t;
    bool meets = meets_body(h->s, history, &l->random, &e, &p.body, &t);
    p.energy = (float)e.energy_eV;
    h->value[WH_SCORE_PRIMARY_ENERGY] += p.energy;
    if (!meets) {
      h->value[WH_SCORE_MISSED] += 1.0;
      continue;
    }
    for (int k = 0; k < 3; k++) {
      p.x[k] = e.x[k] + t * e.u[k];
      p.u[k] = (float)e.u[k];
      l->entry[k] = p.x[k];
    }
    l->balance = l->brought = p.energy;
    h->value[h->s->layout->body_charge + p.body] += 1.0;
    h->block.draw[i] = 0;
    h->block.low[i] = (uint32_t)history;
    h->block.high[i] = (uint32_t)(history >> 32);
    place(h, i, &p);
    start_track(h, i, true);
    return true;
  }
  return false;
}

/* The particle of lane i is no more: another of the same history, or the next history. */
static void replace(struct wh_shower *h, uint32_t i) {
  struct wh_lane *l = &h->lane[i];
  if (l->waiting > 0) {
    place(h, i, &l->stack[--l->waiting]);
    start_track(h, i, false);
    return;
  }
  h->worst = fmax(h->worst, fabs(l->balance) / l->brought);
  if (next_primary(h, i))
    return;
  l->gone = true;
  h->block.flight[i] = 0.0f;
  h->block.collides[i] = 0;
  h->gone++;
}

void wh_shower_release(struct wh_shower *h, uint32_t i, const struct wh_free *p) {
  struct wh_lane *l = &h->lane[i];
  if (h->status == WH_OK)
    h->status = wh_grow(h->c, &l->stack, &l->room, l->waiting + 1, sizeof *l->stack);
  if (h->status == WH_OK)
    l->stack[l->waiting++] = *p;
}

/* Lanes without a particle go; the last takes the place. */
static void compact(struct wh_shower *h) {
  struct wh_block *b = &h->block;
  for (uint32_t i = b->count; h->gone > 0 && i-- > 0;) {
    if (!h->lane[i].gone)
      continue;
    uint32_t last = --b->count;
    struct wh_lane hole = h->lane[i];
    h->lane[i] = h->lane[last];
    h->lane[last] = hole;
    h->lane[last].gone = false;
    h->gone--;
    b->x[i] = b->x[last], b->y[i] = b->y[last], b->z[i] = b->z[last];
    b->u[i] = b->u[last], b->v[i] = b->v[last], b->w[i] = b->w[last];
    b->energy[i] = b->energy[last], b->safe[i] = b->safe[last], b->floor[i] = b->floor[last],
    b->set[i] = b->set[last];
    b->draw[i] = b->draw[last], b->low[i] = b->low[last], b->high[i] = b->high[last];
    b->deposit[i] = b->deposit[last];
  }
}

static void score_place(struct wh_shower *h, uint32_t i, double back, double energy) {
  const struct wh_block *b = &h->block;
  const struct wh_layout *y = h->s->layout;
  const double *entry = h->lane[i].entry;
  const double x[3] = {b->x[i] - back * (double)b->u[i], b->y[i] - back * (double)b->v[i],
                       b->z[i] - back * (double)b->w[i]};
  wh_layout_place(y, h->value, x, entry, energy);
  if (h->s->secondaries)
    wh_shower_secondaries(h, i, x, energy);
}

static void end_electron(struct wh_shower *h, uint32_t i) {
  h->block.deposit[i] += (double)h->block.energy[i];
  if (h->places)
    score_place(h, i, 0.0, (double)h->block.energy[i]);
  settle(h, i);
  replace(h, i);
}

/* ---- surfaces ------------------------------------------------------------------------------ */

static void get(const struct wh_block *b, uint32_t i, double x[3], double u[3]) {
  x[0] = b->x[i], x[1] = b->y[i], x[2] = b->z[i];
  u[0] = b->u[i], u[1] = b->v[i], u[2] = b->w[i];
}

/* Flights are exponential and forget where they began: a flight may be cut, and drawn anew with
   other tables from there, at any length that does not depend on how long it is. (Whoever is asked
   here flies farther than `safe`: the cut must not come before that.) */
static void cut_flight(struct wh_block *b, uint32_t i, double length) {
  b->flight[i] = (float)length;
  b->collides[i] = 0;
}

/* An electron whose flight may leave the region it is known to be safe in: finds how far the
   surface is; ends the flight where the mode changes, or on the surface. One that is too slow to
   matter at this depth is left here. */
static void near_surface(struct wh_shower *h, uint32_t i) {
  struct wh_block *b = &h->block;
  struct wh_lane *l = &h->lane[i];
  const struct wh_tables *t = h->s->tables;
  const struct wh_body *body = &h->s->world->body[l->body];
  double x[3], u[3], skin = 0.0;
  get(b, i, x, u);
  double distance = fmax(0.0, -wh_shape_distance(&body->shape, x));
  float rest = wh_rest_energy(&t->substance[body->substance], (float)distance);
  if (b->energy[i] < rest) {
    end_electron(h, i);
    return;
  }
  b->floor[i] = fmaxf(rest, (float)t->cutoff_eV);
  if (h->s->skin > 0.0) {
    int32_t row = wh_row_of(t->first_row, t->rows, b->energy[i]);
    skin = h->s->skin * (double)t->substance[body->substance].transport_path[row];
    skin = fmax(skin, t->substance[body->substance].reach);
    if (l->mode == WH_MODE_INNER && distance - skin < b->flight[i]) {
      cut_flight(b, i, fmax(0.0, distance - skin));
      b->safe[i] = (float)distance;
      set_mode(h, i, WH_MODE_SKIN);
      return;
    }
    if (l->mode == WH_MODE_SKIN && distance > 1.5 * skin) {
      cut_flight(b, i, fmax(0.0, (double)b->safe[i]));
      b->safe[i] = (float)(distance - skin);
      set_mode(h, i, WH_MODE_INNER);
      return;
    }
  }
  b->safe[i] = (float)(l->mode == WH_MODE_INNER ? distance - skin : distance);
  if (b->flight[i] <= distance)
    return;
  double exit = wh_world_exit(body, x, u);
  if (b->flight[i] < exit)
    return;
  cut_flight(b, i, exit);
  h->crossing[h->crossings++] = i;
}

static void leave_for_good(struct wh_shower *h, uint32_t i) {
  const struct wh_layout *y = h->s->layout;
  struct wh_lane *l = &h->lane[i];
  double energy = h->block.energy[i], w = h->block.w[i];
  bool back = w < 0.0;
  h->value[back ? WH_SCORE_BACK_NUMBER : WH_SCORE_THROUGH_NUMBER] += 1.0;
  h->value[back ? WH_SCORE_BACK_ENERGY : WH_SCORE_THROUGH_ENERGY] += energy;
  wh_bins_add(back ? &y->back_energy : &y->through_energy, h->value, energy, 1.0);
  wh_bins_add(back ? &y->back_angle : &y->through_angle, h->value, acos(fmin(fabs(w), 1.0)), 1.0);
  l->balance -= energy;
  if (h->s->track)
    track(h, i, h->s->track->reach);
  replace(h, i);
}

/* An electron on the surface of its body goes out: through the vacuum into the next, or away. */
static void cross(struct wh_shower *h, uint32_t i) {
  struct wh_block *b = &h->block;
  struct wh_lane *l = &h->lane[i];
  double x[3], u[3], t;
  size_t body;
  if (b->energy[i] < (float)h->s->tables->cutoff_eV)
    return; /* ends here */
  get(b, i, x, u);
  settle(h, i);
  h->value[h->s->layout->body_charge + l->body] -= 1.0;
  if (!wh_world_next(h->s->world, x, u, 0.0, &body, &t)) {
    leave_for_good(h, i);
    return;
  }
  h->value[h->s->layout->body_charge + body] += 1.0;
  b->x[i] = x[0] + t * u[0], b->y[i] = x[1] + t * u[1], b->z[i] = x[2] + t * u[2];
  b->safe[i] = 0.0f;
  if (h->s->track)
    track(h, i, 0.0);
  l->body = body;
  set_mode(h, i, WH_MODE_SKIN);
}

/* ---- one step -------------------------------------------------------------------------------- */

/* Where energy is left: along flights at a random place of each, and in collisions. */
static void score_places(struct wh_shower *h) {
  struct wh_block *b = &h->block;
  for (uint32_t i = 0; i < b->count; i++)
    if (b->soft[i] > 0.0f)
      score_place(h, i, (double)(b->random[0][i] & 0xff) / 256.0 * (double)b->flight[i],
                  (double)b->soft[i]);
  for (uint32_t k = 0; k < b->others; k++)
    if (b->other.loss[k] > 0.0f)
      score_place(h, b->other.lane[k], 0.0, (double)b->other.loss[k]);
}

static void step(struct wh_shower *h) {
  struct wh_block *b = &h->block;
  const struct wh_kernel *k = h->s->kernel;
  const float cutoff = (float)h->s->tables->cutoff_eV;
  h->crossings = 0;
  k->fly(b, h->s->tables);
  for (uint32_t n = 0; n < b->listed; n++) {
    uint32_t i = b->list[n];
    if (b->energy[i] < cutoff)
      end_electron(h, i);
    else
      near_surface(h, i);
  }
  k->interact(b, h->s->tables);
  for (uint32_t i = 0; h->s->track && i < b->count; i++)
    if (b->flight[i] > 0.0f)
      track(h, i, 0.0);
  for (uint32_t n = 0; n < b->listed; n++)
    wh_shower_event(h, b->list[n]);
  if (h->places)
    score_places(h);
  if (h->s->layout->flux.moments > 0)
    wh_shower_flux(h);
  k->turn(b);
  for (uint32_t n = 0; n < h->crossings; n++)
    cross(h, h->crossing[n]);
  if (h->gone > 0)
    compact(h);
}

enum wh_status wh_shower_run(struct wh_context *c, const struct wh_setting *setting, uint64_t first,
                             uint64_t count, double *value, double *worst) {
  struct wh_shower *h;
  size_t size = (sizeof *h + 63) & ~(size_t)63;
  h = aligned_alloc(64, size);
  if (!h)
    return wh_fail(c, WH_NO_MEMORY, "target: no memory for %zu bytes of a block of electrons",
                   size);
  memset(h, 0, size);
  h->c = c;
  h->s = setting;
  h->value = value;
  h->next = first;
  h->end = first + count;
  h->places =
      setting->secondaries || setting->layout->depth.count + setting->layout->lateral.count > 0;
  h->block.key[0] = (uint32_t)setting->seed;
  h->block.key[1] = (uint32_t)(setting->seed >> 32);
  h->block.event_eV = (float)fmin(setting->tables->cutoff_eV, setting->tables->photon_eV);
  while (h->block.count < WH_BLOCK && next_primary(h, h->block.count))
    h->block.count++;
  while (h->block.count > 0 && h->status == WH_OK && !wh_context_cancelled(c))
    step(h);
  *worst = h->worst;
  enum wh_status status = h->status;
  if (status == WH_OK && h->block.count > 0)
    status = WH_INTERRUPTED;
  for (size_t i = 0; i < WH_BLOCK; i++)
    free(h->lane[i].stack), free(h->lane[i].photon);
  free(h);
  return status;
}

/* SPDX-License-Identifier: MPL-2.0 */
/* Secondary electrons of a few eV, below any cutoff: a model of their yield, not of their paths.
   docs/theory/transport.md. */
#include "base/constants.h"
#include "target/shower_parts.h"

#include <math.h>

#define MOST_eV 50.0 /* what is called a secondary electron */

/* Energy outside, p(E) = 6 W^2 E/(E + W)^4 (M. S. Chung and T. E. Everhart, J. Appl. Phys. 45
   (1974) 707), W the work function, cut off at 50 eV. With q = W/(E + W) the chance to be above E
   is 3 q^2 - 2 q^3, which has a closed inverse. */
static double outside_energy(double work, double u) {
  double least = work / (work + MOST_eV), floor = least * least * (3.0 - 2.0 * least);
  double chance = floor + u * (1.0 - floor);
  double q = 0.5 - sin(asin(1.0 - 2.0 * chance) / 3.0);
  return work * (1.0 / q - 1.0);
}

/* One has come through the surface of the body at x: away, or into another body. */
static void leave(struct wh_shower *h, uint32_t i, size_t from, const double x[3],
                  const double u[3]) {
  const struct wh_layout *y = h->s->layout;
  const struct wh_material *m =
      &h->s->tables->substance[h->s->world->body[from].substance].material;
  double t,
      energy = (float)outside_energy(m->work_function_eV, wh_random_uniform(&h->lane[i].random));
  size_t body;
  h->block.deposit[i] -= energy;
  h->lane[i].balance -= energy;
  h->value[y->body_charge + from] -= 1.0;
  if (wh_world_next(h->s->world, x, u, 0.0, &body, &t)) {
    h->value[y->body_charge + body] += 1.0;
    h->value[y->body_energy + body] += energy;
    h->value[WH_SCORE_ABSORBED] += energy;
  } else {
    h->value[WH_SCORE_SECONDARY_NUMBER] += 1.0;
    h->value[WH_SCORE_SECONDARY_ENERGY] += energy;
  }
}

void wh_shower_secondaries(struct wh_shower *h, uint32_t i, const double x[3], double energy) {
  const struct wh_secondaries *model = h->s->secondaries;
  struct wh_random *random = &h->lane[i].random;
  size_t own = h->lane[i].body;
  const struct wh_body *body = &h->s->world->body[own];
  if (h->lane[i].mode != WH_MODE_SKIN ||
      -wh_shape_distance(&body->shape, x) > WH_SECONDARIES_DEEPEST * model->depth)
    return;
  const struct wh_material *m = &h->s->tables->substance[body->substance].material;
  double freed = energy / (model->cost * m->work_function_eV) + wh_random_uniform(random);
  for (int n = (int)freed; n > 0; n--) {
    double u[3], out[3];
    wh_any_direction(random, u);
    double exit = wh_world_exit(body, x, u);
    if (-log(wh_random_uniform(random)) * model->depth < exit)
      continue;
    for (int k = 0; k < 3; k++)
      out[k] = x[k] + exit * u[k];
    leave(h, i, own, out, u);
  }
}

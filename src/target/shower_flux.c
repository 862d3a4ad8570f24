/* SPDX-License-Identifier: MPL-2.0 */
/* The electrons' track length in the first body by depth, energy and direction: what a spectrum of
   photons is integrated from (room photon). */
#include "target/shower_parts.h"

#include <math.h>

/* Each flight of the step is scored whole, at a random place of it. Called before directions turn.
 */
void wh_shower_flux(struct wh_shower *h) {
  const struct wh_block *b = &h->block;
  const struct wh_flux_bins *f = &h->s->layout->flux;
  for (uint32_t i = 0; i < b->count; i++) {
    if (h->lane[i].body != 0 || !(b->flight[i] > 0.0f))
      continue;
    double back = ((double)(b->random[0][i] & 0xff) + 0.5) / 256.0, w = b->w[i];
    double z = b->z[i] - back * (double)b->flight[i] * w;
    double energy = (double)b->energy[i] + back * (double)b->soft[i];
    double place = sqrt(fmax(z, 0.0) / f->depth) * (double)f->depths;
    double level = sqrt(fmax(1.0 - energy / f->energy, 0.0)) * (double)f->energies;
    if (!(place < (double)f->depths && level < (double)f->energies))
      continue;
    double *sum = h->value + wh_flux_place(f, (size_t)place, (size_t)level);
    double length = b->flight[i], now = 1.0, before = 0.0;
    for (size_t l = 0; l < f->moments; l++) {
      sum[l] += length * now;
      double order = (double)l;
      double next = ((2.0 * order + 1.0) * w * now - order * before) / (order + 1.0);
      before = now;
      now = next;
    }
  }
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "particle/particles.h"

void wh_particles_archive(struct wh_archive *a, struct wh_particles *p) {
  double **column[] = {&p->x, &p->y, &p->z, &p->ux, &p->uy, &p->uz, &p->t, &p->weight};
  WH_ARCHIVE(a, p->count);
  for (size_t i = 0; i < sizeof column / sizeof *column; i++)
    wh_archive_array(a, column[i], p->count, sizeof **column[i]);
  WH_ARCHIVE_ARRAY(a, p->id, p->count);
  if (a->reading)
    p->capacity = p->count;
}

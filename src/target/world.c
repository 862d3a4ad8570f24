/* SPDX-License-Identifier: MPL-2.0 */
#include "target/world.h"

#include <math.h>

bool wh_world_next(const struct wh_world *world, const double x[3], const double u[3], double after,
                   size_t *body, double *t) {
  bool found = false;
  *t = INFINITY;
  for (size_t i = 0; i < world->count; i++) {
    struct wh_stretch s;
    if (!wh_shape_stretch(&world->body[i].shape, x, u, after + WH_BODY_TOUCH, &s))
      continue;
    double from = fmax(s.from, after);
    if (!found || from < *t) {
      *body = i;
      *t = from;
      found = true;
    }
  }
  return found;
}

double wh_world_exit(const struct wh_body *body, const double x[3], const double u[3]) {
  struct wh_stretch s;
  if (!wh_shape_stretch(&body->shape, x, u, WH_BODY_TOUCH, &s) || s.from > WH_BODY_TOUCH)
    return 0.0;
  return s.to;
}

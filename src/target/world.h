/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TARGET_WORLD_H
#define WH_TARGET_WORLD_H
#include "target/body.h"

struct wh_body {
  const char *name;
  struct wh_shape shape;
  size_t substance; /* in the tables */
};

/* Bodies do not overlap; between them is vacuum. Where they do overlap within WH_BODY_TOUCH, or by
   mistake, the one entered first holds. */
struct wh_world {
  size_t count;
  struct wh_body *body;
};

/* The first body met by x + t u, t >= after (a body that the line leaves before after +
   WH_BODY_TOUCH is not met); *t: where, not less than after. */
bool wh_world_next(const struct wh_world *world, const double x[3], const double u[3], double after,
                   size_t *body, double *t);

/* How far the line from x, a point inside the body or on its surface, runs inside it; 0 if it
   leaves at once. */
double wh_world_exit(const struct wh_body *body, const double x[3], const double u[3]);

#endif

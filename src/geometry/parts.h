/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GEOMETRY_PARTS_H
#define WH_GEOMETRY_PARTS_H
/* The outlines of all that a geometry names, each with its owner. */
#include "geometry/shape.h"

enum wh_role {
  WH_ROLE_DOMAIN,
  WH_ROLE_SHELL, /* the shell that folds infinity, around an open domain */
  WH_ROLE_ELECTRODE,
  WH_ROLE_DIELECTRIC,
  WH_ROLE_GRADIENT,
  WH_ROLE_INFINITY /* outer edge of the shell */
};

struct wh_part {
  enum wh_role role;
  unsigned index; /* of the electrode, dielectric or gradient */
  bool cut;
  struct wh_outline outline;
};

struct wh_parts {
  size_t count, capacity;
  struct wh_part *item; /* in the order of the case, the domain first */
  char (*owner)[96];    /* names for messages; owner_count of them */
  size_t owner_count;
  double low[2], high[2];                          /* box around the domain [m] */
  double shell_centre_z, shell_inner, shell_outer; /* [m]; outer 0: none */
};

/* Without shapes if a file has them. Reports every faulty shape before it fails. The caller frees
 *out by wh_parts_free, also when it fails. */
enum wh_status wh_parts_collect(struct wh_context *c, const struct wh_geometry_params *g,
                                struct wh_parts *out);
void wh_parts_free(struct wh_parts *p);

/* "electrode 'cathode'" */
const char *wh_parts_owner(const struct wh_parts *p, const struct wh_geometry_params *g,
                           enum wh_role role, unsigned index);

#endif

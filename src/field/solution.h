/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_SOLUTION_H
#define WH_FIELD_SOLUTION_H
/* What an electrostatic solution holds; seen inside of the room only. */
#include "field/constraint.h"
#include "field/electrostatic.h"
#include "field/nodal.h"
#include "field/solve.h"

struct wh_electrostatic {
  const struct wh_mesh *mesh;
  const struct wh_locator *locator;
  struct wh_constraint held;
  size_t potential_count;
  double *basis;         /* [potential_count][node_count] */
  double *energy;        /* [potential_count^2] integral of grad u_i . k grad u_j */
  double *voltage;       /* [potential_count] [V] set last, floating ones as found */
  double *nodal;         /* [node_count] [V] */
  struct wh_nodal field; /* for evaluation */
  /* Space charge; all NULL without it. */
  struct wh_condensed condensed;
  struct wh_factor *factor;
  double *charge_potential; /* [node_count] [V] with all electrodes at zero */
  double *induced;          /* [potential_count] in units of energy times volt */
};

#endif

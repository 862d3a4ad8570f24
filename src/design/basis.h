/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_DESIGN_BASIS_H
#define WH_DESIGN_BASIS_H
/* What every electrode at 1 V, all others at 0 V, gives along the axis. */
#include "case/case.h"
#include "field/electrostatic.h"

struct wh_design_basis {
  size_t electrodes, places;
  double *z;       /* [places] [m] */
  double *value;   /* [electrodes * places] potential per volt */
  double *voltage; /* [electrodes] [V] as in the case */
  char **name;     /* [electrodes] */
};

/* Meshes and solves with elements of the given order; z[places] are copied. */
enum wh_status wh_design_basis_create(struct wh_context *c, const struct wh_case_params *cs,
                                      size_t order, size_t places, const double *z,
                                      struct wh_design_basis *out);
void wh_design_basis_free(struct wh_design_basis *b);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_DESIGN_BASIS_H
#define WH_DESIGN_BASIS_H
/* What every electrode at 1 V, all others at 0 V, gives along the axis, and every magnet at
   strength 1 (a coil: 1 A). */
#include "case/case.h"
#include "field/electrostatic.h"

enum wh_design_field { WH_DESIGN_POTENTIAL, WH_DESIGN_INDUCTION, WH_DESIGN_FIELDS };

struct wh_design_basis {
  enum wh_design_field field;
  size_t count, places;
  double *z;        /* [places] [m] */
  double *value;    /* [count * places] potential per volt, induction per strength */
  double *strength; /* [count] as in the case: [V], [A] of a coil */
  char **name;      /* [count] */
};

/* Of the electrodes: meshes and solves with elements of the given order; z[places] are copied. */
enum wh_status wh_design_basis_create(struct wh_context *c, const struct wh_case_params *cs,
                                      size_t order, size_t places, const double *z,
                                      struct wh_design_basis *out);
/* Of the magnets, without a mesh. WH_BAD_INPUT if there is iron. */
enum wh_status wh_design_magnets_create(struct wh_context *c, const struct wh_case_params *cs,
                                        size_t places, const double *z,
                                        struct wh_design_basis *out);
void wh_design_basis_free(struct wh_design_basis *b);

/* A copy that keeps the first places only. */
enum wh_status wh_design_basis_cut(struct wh_context *c, const struct wh_design_basis *all,
                                   size_t places, struct wh_design_basis *out);

#endif

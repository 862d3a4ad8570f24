/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_DESIGN_FIELD_DESIGN_H
#define WH_DESIGN_FIELD_DESIGN_H
/* The potentials of electrodes that give a wanted potential along the axis, after Ni, Zhou, Jin and
   Fang (docs/theory/inverse-design.md), and the currents of coils that give a wanted induction: the
   field is the sum of basis fields, so this is a linear least-squares problem. */
#include "base/figures.h"
#include "design/affine.h"
#include "design/basis.h"

/* What a case says about one of its fields. */
struct wh_design_want {
  const char *field, *unit;     /* its name and unit */
  const char *unknown, *symbol; /* what is looked for, "voltage", and its unit */
  const char *of;               /* whose: "electrode" */
  const char *target_key, *unknowns_key;
  const char *path;                /* of an unknown in the case, with %s for its owner's name */
  const char *figures;             /* what the names of figures start with */
  const struct wh_variant *target; /* kind NULL: the field is not wanted */
  const struct wh_map *unknowns;   /* of struct wh_unknown_params */
};

struct wh_design_want wh_design_wanted(const struct wh_design_params *p,
                                       enum wh_design_field field);

/* Where the field is wanted: the samples of the design, evenly spaced or as given. free() it. */
enum wh_status wh_design_places(struct wh_context *c, const struct wh_design_params *p,
                                size_t *count_out, double **z_out);

struct wh_field_design {
  size_t places;
  double *wanted; /* [places] [V], [T] what is fitted: the target, or its spline */
  size_t *source; /* [fit.unknowns] number in the basis of the owner of each unknown */
  struct wh_affine_fit fit;
  double mean_relative_error; /* mean of |reached - wanted|/|wanted| where wanted is not 0 */
};

/* Fits what cs->params.design asks for, of the field of the basis, which is at its places.
   WH_BAD_INPUT for electrodes and coils that are not there and targets that do not fit the gap. */
enum wh_status wh_design_field(struct wh_context *c, const struct wh_case *cs,
                               const struct wh_design_basis *basis, struct wh_field_design *out);
void wh_field_design_free(struct wh_field_design *d);

#endif

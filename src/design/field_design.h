/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_DESIGN_FIELD_DESIGN_H
#define WH_DESIGN_FIELD_DESIGN_H
/* The potentials of electrodes that give a wanted potential along the axis, after Ni, Zhou, Jin and
   Fang (docs/theory/inverse-design.md): the potential is the sum of the electrodes' basis
   potentials, so this is a linear least-squares problem. */
#include "base/figures.h"
#include "design/affine.h"
#include "design/basis.h"

/* Where the field is wanted: the samples of the design, evenly spaced or as given. free() it. */
enum wh_status wh_design_places(struct wh_context *c, const struct wh_design_params *p,
                                size_t *count_out, double **z_out);

struct wh_field_design {
  size_t places;
  double *wanted;    /* [places] [V] what is fitted: the target, or its spline */
  size_t *electrode; /* [fit.unknowns] which electrode each unknown belongs to */
  struct wh_affine_fit fit;
  double mean_relative_error; /* mean of |reached - wanted|/|wanted| where wanted is not 0 */
};

/* Fits what cs->params.design asks for. The basis is at its places. WH_BAD_INPUT for electrodes
   that are not there and targets that do not fit the gap. */
enum wh_status wh_design_field(struct wh_context *c, const struct wh_case *cs,
                               const struct wh_design_basis *basis, struct wh_field_design *out);
void wh_field_design_free(struct wh_field_design *d);

#endif

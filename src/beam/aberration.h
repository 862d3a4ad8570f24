/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_BEAM_ABERRATION_H
#define WH_BEAM_ABERRATION_H
/* Aberration coefficients fitted to real rays of a system with an axis of rotation.

   In complex notation the place w = x + i y in the image plane is a power series in the object
   point X = x_o + i y_o [m], the transverse starting momentum Q = q_x + i q_y [sqrt(eV)] (|Q|^2 is
   the transverse energy) and the chromatic variable D = sqrt(e_z) - sqrt(e_z1) [sqrt(eV)] of an
   electron of axial energy e_z, e_z1 being the one in focus: w = sum C X^a X*^b Q^c Q*^d D^e,  a -
   b + c - d = 1. Order a + b + c + d + e. Cathode lenses need sqrt(e_z): their chromatic aberration
   is of second order (Zhou Liwei, Acta Optica Sinica 42 (2022) 0811001; P. W. Hawkes & E. Kasper,
   Principles of Electron Optics 1, Academic Press 1989, chapters 24 to 26 for the names). The real
   part of C is the usual, isotropic coefficient; the imaginary part belongs to magnetic fields.
   aberrations.def lists the terms. */
#include "base/context.h"

struct wh_aberration_ray {
  double object[2];   /* [m] */
  double momentum[2]; /* [sqrt(eV)] */
  double chromatic;   /* D [sqrt(eV)] */
  double image[2];    /* [m] in the image plane */
};

struct wh_aberration_term {
  const char *name;    /* "spherical", "coma", ... */
  const char *formula; /* "Q Q Q*" */
  int power[5];        /* of X, X*, Q, Q*, D */
};

enum wh_aberration_id {
#define WH_ABERRATION(id, ...) id,
#include "beam/aberrations.def"
#undef WH_ABERRATION
  WH_ABERRATION_COUNT
};
extern const struct wh_aberration_term wh_aberration_terms[WH_ABERRATION_COUNT];

struct wh_aberration {
  bool found; /* false: the rays say nothing about it (no rays off the axis, one energy, ...) */
  double value[2], error[2]; /* real and imaginary part; [m^(1-a-b) eV^(-(c+d+e)/2)] */
};

/* Orders up to three are meant; those of fourth order are there to keep what is left out from
   falsifying the others. */
struct wh_aberrations {
  bool skew; /* imaginary parts were fitted too */
  struct wh_aberration term[WH_ABERRATION_COUNT];
  double residual;         /* [m] root of the mean square of what the series leaves */
  double largest_residual; /* [m] */
};

/* Least squares with equal weights. skew: fit imaginary parts too (magnetic fields). Errors: the
   standard error from the residual, plus how much the value changes when the highest order that the
   rays determine is left out. WH_BAD_INPUT: fewer rays than terms they tell, or none off the axis.
 */
enum wh_status wh_aberrations_fit(struct wh_context *c, size_t count,
                                  const struct wh_aberration_ray *ray, bool skew,
                                  struct wh_aberrations *fit);

/* Unit of a term's coefficient as text: "m/eV^1.5". Returns text. */
const char *wh_aberration_unit(enum wh_aberration_id id, char text[32]);

/* Where the fitted series puts a ray [m]. */
void wh_aberrations_place(const struct wh_aberrations *fit, const struct wh_aberration_ray *ray,
                          double place[2]);

#endif

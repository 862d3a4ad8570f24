/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_MATERIAL_ELASTIC_FIELD_H
#define WH_MATERIAL_ELASTIC_FIELD_H
/* A central potential as the partial-wave solver wants it: r V(r) as one polynomial an interval.
   Atomic units (lengths a0, energies hartree, c = 137.036). */
#include "base/context.h"

struct wh_screening;

#define WH_AU_LIGHT_SPEED 137.035999084 /* c = 1/alpha (CODATA 2018) */
#define WH_AU_ENERGY_eV 27.211386245988 /* one hartree (CODATA 2018) */
#define WH_AU_LENGTH 5.29177210903e-11  /* a0 [m] (CODATA 2018) */
#define WH_FIELD_TERMS 7                /* coefficients an interval: degree 6 */

/* Beyond the last knot the potential is zero. */
struct wh_radial_field {
  size_t count;                          /* intervals */
  double *radius;                        /* knots [a0], count + 1; the first is 0 */
  double (*coefficient)[WH_FIELD_TERMS]; /* r V [hartree a0] in powers of
                                           t = (r - radius[i])/(radius[i+1] - radius[i]) */
};

/* Where the knots are: geometric from the first one, never further apart than max_step. At a break
   (the edge of a nucleus or of a well) there is always a knot. */
struct wh_radial_grid {
  double first, last; /* first knot after 0, last knot [a0] */
  double ratio;       /* largest r[i+1]/r[i] after the first; below 2, or the series diverge */
  double max_step;    /* [a0] */
};

/* r V(r); inside tells on which side of a break the value is wanted: [from, to] is the interval
   that is being filled. */
typedef double wh_radial_fn(const void *user, double r, double from, double to);

/* Interpolates r V at the Chebyshev-Lobatto points of each interval; the error of a phase shift
   falls as the 8th power of the intervals' length. breaks: ascending, count may be 0. */
enum wh_status wh_radial_field_build(struct wh_context *c, const struct wh_radial_grid *grid,
                                     const double *breaks, size_t break_count, wh_radial_fn *rV,
                                     const void *user, struct wh_radial_field *out);
void wh_radial_field_free(struct wh_radial_field *f);

/* The potential that an electron of kinetic energy E meets in an atom. */
struct wh_atom {
  const struct wh_screening *cloud;
  double nuclear_radius; /* of the uniformly charged sphere [a0]; 0: a point */
  bool exchange;         /* add the local exchange potential */
};

/* The neutral atom with this cloud, nucleus finite, with exchange. The cloud stays the caller's. */
struct wh_atom wh_atom_with(const struct wh_screening *cloud);

/* Radius [a0] of the uniform sphere with the rms charge radius 0.836 A^(1/3) + 0.570 fm (W. R.
   Johnson, G. Soff, At. Data Nucl. Data Tables 33 (1985) 405), A of the most stable isobar:
   Z = A/(1.98 + 0.0155 A^(2/3)). */
double wh_atom_nuclear_radius(int Z);

/* r V(r) of the atom [hartree a0] at kinetic energy E [hartree]:
     static:   -Z n(r) + Z (1 - phi(r)),  n(r) = (3 x - x^3)/2 in the nucleus (x = r/R), 1 outside;
     exchange: V_ex = (1/2)(E - V_st) - (1/2) sqrt((E - V_st)^2 + 4 pi rho)
   (J. B. Furness, I. E. McCarthy, J. Phys. B 6 (1973) 2280). Within the nucleus rho is taken
   constant: the 1/r of the fitted cloud is not physical there. */
double wh_atom_rV(const struct wh_atom *a, double E, double r);

/* Its field, with knots close enough for waves of kinetic energy E: refine 1 is right; a larger
   value divides all steps by it. */
enum wh_status wh_atom_field(struct wh_context *c, const struct wh_atom *a, double E, double refine,
                             struct wh_radial_field *out);

/* Wave number k [1/a0] of a free electron of kinetic energy E [hartree]. */
double wh_au_wave_number(double E);

#endif

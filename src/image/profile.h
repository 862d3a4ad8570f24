/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_IMAGE_PROFILE_H
#define WH_IMAGE_PROFILE_H
/* What is read off a focal spot: line spread functions, widths, modulation transfer. */
#include "image/spot.h"

/* A function on equal bins. */
struct wh_profile {
  size_t count;
  double low, step; /* [m] */
  double *value;
  double *error; /* standard errors, or NULL: exact */
};

static inline double wh_profile_place(const struct wh_profile *p, size_t i) {
  return p->low + ((double)i + 0.5) * p->step;
}

void wh_profile_free(struct wh_profile *p);

/* Line spread function over an axis of the spot [1/m]: the sum across it, with integral 1. */
enum wh_status wh_profile_lsf(struct wh_context *c, const struct wh_spot_map *s, int axis,
                              struct wh_profile *out);
/* The brightest cell across the axis, at each place along it, over the brightest of all: where it
   is above a share lies the contour of that share. A map with errors is first averaged over squares
   of cells, as few as bring the error of the brightest below a tenth, and *blur is how far that may
   move a contour [m]. */
enum wh_status wh_profile_crest(struct wh_context *c, const struct wh_spot_map *s, int axis,
                                struct wh_profile *out, double *blur);

struct wh_width {
  double value, error; /* [m] */
  double low, high;    /* where the profile is at the share */
};

/* Distance between the outermost places where the profile is at a share of its maximum, by straight
   lines between bins, or where an edge lies. With noise, the maximum is a mean over some bins, and
   a bin is inside that is above the level by two of its standard errors. Error: of the profile
   there and at its maximum, and the change with bins of twice the size, the greater of two.
   WH_BAD_INPUT if the profile does not fall to the share within its bounds. */
enum wh_status wh_profile_width(struct wh_context *c, const struct wh_profile *p, double share,
                                struct wh_width *out);

/* |integral of p(x) exp(-2 pi i f x)| over that at f = 0: the modulation transfer of a line spread
   function, at a spatial frequency f [1/m]. *error (may be NULL): from errors of the bins, taken as
   independent, and of the second order from their size. */
double wh_profile_mtf(const struct wh_profile *p, double f, double *error);

/* An aperture of the detector besides the spot: frequencies are those in a plane of the object that
   the detector sees magnified, where the spot's profile is smaller by (m - 1)/m and a pixel by m.
 */
struct wh_mtf_plane {
  double magnification; /* above 1; INFINITY: the plane of the spot itself */
  double pixel;         /* [m]; 0: none */
};

double wh_mtf_at(const struct wh_profile *lsf, const struct wh_mtf_plane *plane, double f,
                 double *error);
/* The lowest frequency at which the modulation has fallen to a share. WH_BAD_INPUT if it does not
   within half of the frequency of the bins. */
enum wh_status wh_mtf_limit(struct wh_context *c, const struct wh_profile *lsf,
                            const struct wh_mtf_plane *plane, double share, double *frequency,
                            double *error);

/* The nominal value of IEC 60336:2005, table 3, that spots of this 15 % width and length [m] hold:
   the smallest whose greatest width and length they do not exceed. 0: larger than all, or narrower
   than .1 mm, for which there is none. */
double wh_iec_class(double width, double length);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_BEAM_IMAGE_H
#define WH_BEAM_IMAGE_H
/* The image that real rays form: where they come closest together, and how close. Rays are straight
   lines; planes are perpendicular to z and may lie anywhere, before the lines' own points too (a
   virtual image). */
#include "particle/particles.h"

struct wh_line {
  double x[2];     /* [m] transverse position at the plane z of the set */
  double slope[2]; /* dx/dz, dy/dz */
  double weight;   /* 0 or more */
};

struct wh_lines {
  size_t count, skipped; /* skipped: particles that do not move forward */
  double z;              /* [m] */
  struct wh_line *line;
};

void wh_lines_free(struct wh_lines *lines);

/* The straight continuations of particles, given at the plane z. */
enum wh_status wh_lines_of_particles(struct wh_context *c, const struct wh_particles *particles,
                                     double z, struct wh_lines *lines);

/* What distances are measured from: the axis, for rays that stand for all directions around it, or
   the middle of the spot itself (its centroid for rms, its smallest enclosing circle for min-max).
 */
enum wh_image_about { WH_ABOUT_AXIS, WH_ABOUT_SPOT };

struct wh_image {
  double z;         /* [m] plane */
  double radius;    /* [m] */
  double centre[2]; /* [m] */
  double z_error;   /* of the finite number of rays, from parts of the set (see the functions) */
  double radius_error;
};

/* Plane of the least root of the weighted mean square distance: closed form. Errors: standard
   errors from leaving out one eighth of the rays in turn (jackknife over interleaved groups).
   WH_BAD_INPUT if there are fewer than two rays of weight, or all are parallel. */
enum wh_status wh_image_rms(struct wh_context *c, const struct wh_lines *lines,
                            enum wh_image_about about, struct wh_image *image);

/* Plane of least confusion: the largest distance of any ray of weight is least. That distance is a
   convex function of z, so there is one such plane. Errors: largest change when only the rays of
   even or of odd place are kept, so neighbouring rays should be close in the set. */
enum wh_status wh_image_minmax(struct wh_context *c, const struct wh_lines *lines,
                               enum wh_image_about about, struct wh_image *image);

/* The spot in one plane. */
struct wh_spot {
  double z, current;  /* [m]; sum of weights */
  double centroid[2]; /* [m] */
  double rms[2];      /* [m] in x and y, about the centroid */
  double rms_radius;  /* [m] root of the mean square distance, from what about says */
  double radius;      /* [m] largest distance, from what about says */
};
enum wh_status wh_image_spot(struct wh_context *c, const struct wh_lines *lines, double z,
                             enum wh_image_about about, struct wh_spot *spot);

/* Smallest circle that holds count points; count 0: a zero circle. */
void wh_enclosing_circle(size_t count, const double (*point)[2], double centre[2], double *radius);

#endif

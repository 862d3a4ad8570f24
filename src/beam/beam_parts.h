/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_BEAM_BEAM_PARTS_H
#define WH_BEAM_BEAM_PARTS_H
/* The parts that the measures of a beam are made of; each fills its own entries of value. */
#include "beam/beam.h"

struct wh_phase_point {
  double x[2], u[2], uz, weight;
};

struct wh_phase_points {
  size_t count;
  struct wh_phase_point *point;
  bool planar; /* nothing is known along y */
  bool round;  /* the centroid is on the axis */
};

/* Moments, emittances, Twiss parameters, brightness. */
void wh_beam_phase_space(const struct wh_phase_points *p, double current, double *value);

/* Widths of profiles, circles of current, the ellipses of 90 %. */
enum wh_status wh_beam_spot(struct wh_context *c, const struct wh_phase_points *p, double *value);

/* Velocities about the magnetic field, guiding centres; of the electrons but those of group
   without. */
enum wh_status wh_beam_gyration(struct wh_context *c, const struct wh_beam_sample *s,
                                size_t without, size_t groups, double *value);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_BEAM_AXIS_H
#define WH_BEAM_AXIS_H
/* The field on the axis, all that paraxial rays see. */
#include "base/context.h"

/* Axial field at one z, SI. */
struct wh_axis_value {
  double potential, first, second; /* [V], [V/m], [V/m^2]: Phi, Phi', Phi'' */
  double B;                        /* [T] along the axis */
};

/* Must answer slightly outside of its segment too, by continuing smoothly. */
typedef void wh_axis_fn(const void *user, double z, struct wh_axis_value *value);

/* The axis in pieces between which derivatives may jump (ideal grids); each begins where the one
   before ends. Behind the last one the flight is straight. */
struct wh_axis_segment {
  double from, to; /* [m] */
  wh_axis_fn *at;
  const void *user;
};

struct wh_axis {
  size_t count;
  const struct wh_axis_segment *segment;
  bool planar;
  bool relativistic;
};

/* Table of the axial potential and its derivatives, interpolated by polynomials of degree five
   through Phi, Phi', Phi'' of neighbouring points (error of Phi as h^6, of Phi'' as h^4), and of
   the induction, by cubic ones (error as h^4). */
struct wh_axis_table {
  size_t count;           /* 2 or more */
  const double *z;        /* [count] strictly rising */
  const double *value[3]; /* Phi, Phi', Phi'' [count] each */
  const double *B[2];     /* B, B' likewise; NULL: there is none */
};
wh_axis_fn wh_axis_table_at; /* user: struct wh_axis_table */

/* What a field solver gives on the axis: Phi, Phi', Phi'' at count points. z rises, or stays at a
   place where the derivatives jump (ideal grid): such a place is given twice, with the values of
   either side. */
struct wh_axis_samples {
  size_t count;
  double *z, *value[3], *B[2]; /* [count] each; B and B' [T], [T/m] are zero at first */
};
enum wh_status wh_axis_samples_init(struct wh_context *c, size_t count, struct wh_axis_samples *s);
void wh_axis_samples_free(struct wh_axis_samples *s);

/* An axis made of samples: each stretch between double places is a table of every stride-th sample
   of it, its ends included. Owns copies. WH_BAD_INPUT: z falls or is not finite, or a stretch has
   fewer than two points. */
struct wh_sampled_axis {
  struct wh_axis axis;
  struct wh_axis_segment *segment;
  struct wh_axis_table *table;
  double *room;
};
enum wh_status wh_sampled_axis_init(struct wh_context *c, const struct wh_axis_samples *s,
                                    size_t stride, struct wh_sampled_axis *a);
void wh_sampled_axis_free(struct wh_sampled_axis *a);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_DESIGN_TOLERANCE_H
#define WH_DESIGN_TOLERANCE_H
/* What errors of manufacturing do to a case: how much each figure changes with each number, and how
   the figures of pieces with random errors are distributed. */
#include "design/aim.h"
#include "design/survey.h"

/* Points of the survey that belong to a number: one error up and down, and half of it up and down,
   if that is wanted (tolerance.halves). The samples follow after those of all numbers. */
#define WH_TOLERANCE_STEPS 4

/* How a figure changes with a number, nan where a run failed or the figure is not there. By steps
   of an error and of half of it, extrapolated: errors are the changes by the extrapolation, and
   bound what higher orders and the mesh do. Or by least squares over all runs, samples too, of a
   form with slope and curvature for every number: errors are standard ones, from what is left,
   which holds what numbers do together and what the mesh does. */
struct wh_sensitivity {
  double slope, error;               /* d figure/d number, in their units */
  double curvature, curvature_error; /* d^2 figure/d number^2 */
  double effect;                     /* of one standard deviation, in the unit of the figure */
  double shift;                      /* of the mean over all pieces, by the curvature */
  double variance;                   /* of the pieces that this number alone makes */
};

struct wh_distribution {
  size_t count; /* samples that have the figure */
  double mean, mean_error, deviation, deviation_error;
  double low, middle, high; /* 5, 50 and 95 % of the samples are below */
  /* From the sensitivities there are, errors being independent. */
  double predicted, predicted_mean;
};

struct wh_tolerance {
  struct wh_survey survey;
  size_t steps;                         /* points that belong to a number */
  double *size, *deviation;             /* [variables] of the errors, in the units of the numbers */
  struct wh_aim aim;                    /* its demands */
  size_t *column;                       /* [aim.figure_count] their places in the survey */
  struct wh_sensitivity *sensitivity;   /* [variables][figures of the survey] */
  struct wh_distribution *distribution; /* [figures] */
  size_t samples, good;                 /* pieces, and those that meet all demands */
  size_t *good_by_demand;               /* [demands of the case] */
  struct wh_figures figures;
};

/* Runs all points (resumable, see survey.h) and works out the rest. The caller frees out whatever
   the status. */
enum wh_status wh_tolerance_run(struct wh_context *c, const struct wh_case *cs, const char *folder,
                                bool resume, struct wh_tolerance *out);
void wh_tolerance_free(struct wh_tolerance *t);
/* Of a figure, from all sensitivities. */
double wh_tolerance_variance(const struct wh_tolerance *t, size_t figure);

/* result.json, sensitivities.csv, distribution.csv, samples.csv and samples.json. */
enum wh_status wh_tolerance_write(struct wh_context *c, const struct wh_case *cs,
                                  const struct wh_tolerance *t, const char *folder);

#endif

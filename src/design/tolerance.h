/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_DESIGN_TOLERANCE_H
#define WH_DESIGN_TOLERANCE_H
/* What errors of manufacturing do to a case: how much each figure changes with each number, and how
   the figures of pieces with random errors are distributed. */
#include "design/aim.h"
#include "design/survey.h"

/* Points of the survey that belong to a number: one and half an error up and down. The samples
   follow after those of all numbers. */
#define WH_TOLERANCE_STEPS 4

/* d figure / d number; nan where a run failed or the figure is not there. */
struct wh_sensitivity {
  double slope;  /* in their units; steps of an error and of half of it, extrapolated */
  double error;  /* the change by the extrapolation: bounds what the curvature and the mesh do */
  double effect; /* of one standard deviation, in the unit of the figure */
};

struct wh_distribution {
  size_t count; /* samples that have the figure */
  double mean, mean_error, deviation, deviation_error;
  double low, middle, high; /* 5, 50 and 95 % of the samples are below */
  double predicted; /* deviation from the sensitivities there are, errors being independent */
};

struct wh_tolerance {
  struct wh_survey survey;
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

/* result.json, sensitivities.csv, distribution.csv, samples.csv and samples.json. */
enum wh_status wh_tolerance_write(struct wh_context *c, const struct wh_case *cs,
                                  const struct wh_tolerance *t, const char *folder);

#endif

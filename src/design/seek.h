/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_DESIGN_SEEK_H
#define WH_DESIGN_SEEK_H
/* The inside of a search: points are visited, by NLopt or by our own evolution. */
#include "design/evaluate.h"
#include "design/search.h"

/* What looks for the optimum: asks for points in units of the ranges, u[variables] from 0 to 1. */
struct wh_seeker {
  struct wh_context *c;
  const struct wh_case *text;
  struct wh_search *s;
  struct wh_evaluator *evaluator;
  enum wh_status status; /* why no more points can be had, once that is so */
  size_t limit;          /* of evaluations */
  double *x;             /* [most][variables] points that are being run */
  size_t most;           /* points that x has room for */
  bool scale_only;       /* the next result is there already, and only says the units */
};

/* Rows of points; those that are not there yet are run side by side, or not at all if the limit
   would be passed or the user interrupts: then false, and k->status says why. */
bool wh_seek_points(struct wh_seeker *k, size_t points, const double *u, size_t *row);

/* The whole search: the start, then the method of the case, then the front. */
enum wh_status wh_seek(struct wh_context *c, const struct wh_case *text, struct wh_search *s);

/* By a method of NLopt, and by evolution. */
enum wh_status wh_seek_nlopt(struct wh_seeker *k);
enum wh_status wh_seek_front(struct wh_seeker *k);

/* Collects the front of all rows. */
enum wh_status wh_seek_collect_front(struct wh_context *c, struct wh_search *s);

#endif

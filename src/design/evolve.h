/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_DESIGN_EVOLVE_H
#define WH_DESIGN_EVOLVE_H
/* Several goals at once, all to be made small: NSGA-II (Deb, Pratap, Agarwal and Meyarivan, IEEE
   Trans. Evol. Comput. 6 (2002) 182, doi 10.1109/4235.996017). What is drawn is keyed by seed,
   generation and child. */
#include "base/context.h"

/* Goals [points][goals] and violations [points] (0: all demands are met; infinite: there is no
   result) of points u[points][variables], each from 0 to 1. */
typedef enum wh_status wh_evolve_fn(void *user, size_t points, const double *u, double *goal,
                                    double *violation);

struct wh_evolution {
  size_t variables, goals, population, generations;
  uint64_t seed;
  wh_evolve_fn *evaluate;
  void *user;
};

/* Takes the population through its generations; start[variables] is one of the first. What it finds
   is what it asked evaluate for. */
enum wh_status wh_evolve(struct wh_context *c, const struct wh_evolution *e, const double *start);

/* Whether a is to be preferred: by its violation, or if both have none, by being as good in all
   goals and better in one. */
bool wh_evolve_dominates(size_t goals, const double *a, double violation_a, const double *b,
                         double violation_b);

#endif

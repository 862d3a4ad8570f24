/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GOAL_OPTIMIZE_H
#define WH_GOAL_OPTIMIZE_H
/* What a case says about its own improvement: which numbers may change, and what its results shall
   be. Texts are expressions, in the unit of the key or figure that they stand for. */
#include "base/key.h"

enum wh_search_method {
#define WH_METHOD(name, algorithm, keeps_demands, slopes, says) WH_SEARCH_##name,
#include "goal/methods.def"
#undef WH_METHOD
};

struct wh_variable_params {
  const char *path; /* of a number written in the case */
  const char *min, *max;
};

enum wh_sense { WH_MINIMIZE, WH_MAXIMIZE, WH_REACH };

struct wh_objective_params {
  const char *figure;
  int sense;         /* enum wh_sense */
  const char *value; /* to be reached; "" otherwise */
  const char *scale; /* "": of the value, or of the figure at the start */
  double weight;
};

struct wh_demand_params {
  const char *figure;
  const char *min, *max; /* "": no limit on that side */
  const char *scale;     /* "": of the limit */
};

struct wh_optimize_params {
  struct wh_map variables;  /* of struct wh_variable_params; none: nothing to optimise */
  struct wh_map objectives; /* of struct wh_objective_params */
  struct wh_map demands;    /* of struct wh_demand_params */
  int method;               /* enum wh_search_method */
  size_t evaluations;       /* at most */
  size_t population;        /* of nsga2 */
  double step;              /* of the differences that give slopes, in units of the ranges */
  double tolerance;         /* of the variables, in units of their ranges */
};

extern const struct wh_key wh_optimize_keys[];
extern const struct wh_key wh_demand_keys[]; /* of struct wh_demand_params */

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_MATERIAL_LOG_GRID_H
#define WH_MATERIAL_LOG_GRID_H
/* Points at equal ratios, on which cross sections are tabulated: point i is
   exp(log_low + i/inverse_step). */
#include <math.h>
#include <stddef.h>

struct wh_log_grid {
  double log_low, inverse_step;
  size_t count; /* at least 2 */
};

static inline struct wh_log_grid wh_log_grid_make(double low, double high, size_t count) {
  return (struct wh_log_grid){log(low), (double)(count - 1) / log(high / low), count};
}

static inline double wh_log_grid_point(const struct wh_log_grid *g, size_t i) {
  return exp(g->log_low + (double)i / g->inverse_step);
}

/* The interval i of a value and the fraction of it, by logarithm; clamped to the ends. */
static inline size_t wh_log_grid_find(const struct wh_log_grid *g, double value, double *fraction) {
  double place = (log(value) - g->log_low) * g->inverse_step;
  double last = (double)(g->count - 1);
  place = place > 0.0 ? (place < last ? place : last) : 0.0;
  size_t i = (size_t)place;
  i -= i == g->count - 1;
  *fraction = place - (double)i;
  return i;
}

/* Linear in the logarithm of the place. */
static inline double wh_log_grid_value(const struct wh_log_grid *g, const double *table,
                                       double value) {
  double fraction;
  size_t i = wh_log_grid_find(g, value, &fraction);
  return table[i] + fraction * (table[i + 1] - table[i]);
}

#endif

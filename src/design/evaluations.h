/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_DESIGN_EVALUATIONS_H
#define WH_DESIGN_EVALUATIONS_H
/* Every run of an optimisation or a sweep, in memory and in a file that is longer by one line after
   each. What is started again asks for the same points and finds those that are there already: so
   it goes on where it was interrupted, and ends the same. */
#include "base/context.h"

#include <stdio.h>

struct wh_evaluations {
  size_t variables, figures;
  size_t count, capacity; /* rows */
  double *row;            /* variables, 1 if the run failed, figures (nan: there is none) */
  char **reason;          /* [count] why it failed, or "" */
  size_t reason_capacity;
  size_t resumed; /* rows that came from the file */
  FILE *stream;
};

/* Opens the file; its first lines hold the case's digest, the seed and the names of the columns.
   With resume what is there is read: WH_BAD_INPUT if it belongs to another case. */
enum wh_status wh_evaluations_open(struct wh_context *c, const char *path, const char *sha256,
                                   bool resume, size_t variables, const char *const *variable,
                                   size_t figures, const char *const *figure,
                                   struct wh_evaluations *out);
void wh_evaluations_close(struct wh_evaluations *e);

/* Number of the row with these very variables, or count if there is none. */
size_t wh_evaluations_find(const struct wh_evaluations *e, const double *x);
const double *wh_evaluations_row(const struct wh_evaluations *e, size_t i);
bool wh_evaluations_failed(const struct wh_evaluations *e, size_t i);
double wh_evaluations_figure(const struct wh_evaluations *e, size_t i, size_t figure);

/* Adds a row, on the disk too before it returns. reason NULL: it did not fail; otherwise figure is
   not looked at. A figure that is not there is nan. */
enum wh_status wh_evaluations_add(struct wh_context *c, struct wh_evaluations *e, const double *x,
                                  const char *reason, const double *figure);

#endif

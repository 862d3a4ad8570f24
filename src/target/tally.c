/* SPDX-License-Identifier: MPL-2.0 */
#include "target/tally.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum wh_status wh_tally_create(struct wh_context *c, size_t size, struct wh_tally *t) {
  memset(t, 0, sizeof *t);
  t->size = size;
  enum wh_status status = wh_alloc(c, size, sizeof *t->sum, &t->sum);
  if (status == WH_OK)
    status = wh_alloc(c, size, sizeof *t->square, &t->square);
  if (status != WH_OK)
    wh_tally_free(t);
  return status;
}

void wh_tally_free(struct wh_tally *t) {
  free(t->sum);
  free(t->square);
  memset(t, 0, sizeof *t);
}

void wh_tally_add(struct wh_tally *t, const double *value, double histories) {
  for (size_t i = 0; i < t->size; i++) {
    double mean = value[i] / histories;
    t->sum[i] += mean;
    t->square[i] += mean * mean;
  }
  t->batches++;
  t->histories += histories;
}

double wh_tally_mean(const struct wh_tally *t, size_t i) {
  return t->batches ? t->sum[i] / (double)t->batches : 0.0;
}

double wh_tally_error(const struct wh_tally *t, size_t i) {
  double n = (double)t->batches;
  if (n < 2.0)
    return 0.0;
  double mean = t->sum[i] / n, variance = t->square[i] / n - mean * mean;
  return sqrt(fmax(variance, 0.0) / (n - 1.0));
}

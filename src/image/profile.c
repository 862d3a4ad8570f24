/* SPDX-License-Identifier: MPL-2.0 */
#include "image/profile.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void wh_profile_free(struct wh_profile *p) {
  free(p->value);
  free(p->error);
  memset(p, 0, sizeof *p);
}

static enum wh_status create(struct wh_context *c, const struct wh_spot_map *s, int axis,
                             struct wh_profile *out) {
  *out = (struct wh_profile){.low = s->low[axis], .step = s->step[axis]};
  WH_TRY(wh_alloc(c, s->count[axis], sizeof *out->value, &out->value));
  enum wh_status status =
      s->error ? wh_alloc(c, s->count[axis], sizeof *out->error, &out->error) : WH_OK;
  if (status)
    wh_profile_free(out);
  else
    out->count = s->count[axis];
  return status;
}

enum wh_status wh_profile_lsf(struct wh_context *c, const struct wh_spot_map *s, int axis,
                              struct wh_profile *out) {
  WH_TRY(create(c, s, axis, out));
  for (size_t n = 0; n < s->count[0] * s->count[1]; n++) {
    size_t i = axis == 0 ? n % s->count[0] : n / s->count[0];
    out->value[i] += s->value[n] / s->step[axis];
    if (s->error)
      out->error[i] += pow(s->error[n] / s->step[axis], 2.0);
  }
  for (size_t i = 0; out->error && i < out->count; i++)
    out->error[i] = sqrt(out->error[i]);
  return WH_OK;
}

/* ---- the brightest --------------------------------------------------------------------------- */

struct bright {
  double value, error;
};

/* Mean over the square of 2 reach + 1 cells a side around cell (i, j). */
static struct bright mean_around(const struct wh_spot_map *s, size_t i, size_t j, size_t reach) {
  double sum = 0.0, square = 0.0, cells = pow(2.0 * (double)reach + 1.0, 2.0);
  for (size_t b = j > reach ? j - reach : 0; b <= j + reach && b < s->count[1]; b++)
    for (size_t a = i > reach ? i - reach : 0; a <= i + reach && a < s->count[0]; a++) {
      sum += s->value[b * s->count[0] + a];
      if (s->error)
        square += pow(s->error[b * s->count[0] + a], 2.0);
    }
  return (struct bright){sum / cells, sqrt(square) / cells};
}

/* The brightest across the axis at each place along it; returns the brightest of all. */
static struct bright find_crest(const struct wh_spot_map *s, int axis, size_t reach,
                                struct wh_profile *out) {
  struct bright most = {0};
  for (size_t i = 0; i < out->count; i++) {
    struct bright here = {0};
    for (size_t j = 0; j < s->count[1 - axis]; j++) {
      struct bright one = mean_around(s, axis == 0 ? i : j, axis == 0 ? j : i, reach);
      if (one.value > here.value)
        here = one;
    }
    out->value[i] = here.value;
    if (out->error)
      out->error[i] = here.error;
    if (here.value > most.value)
      most = here;
  }
  return most;
}

enum wh_status wh_profile_crest(struct wh_context *c, const struct wh_spot_map *s, int axis,
                                struct wh_profile *out, double *blur) {
  size_t reach = 0;
  WH_TRY(create(c, s, axis, out));
  struct bright most = find_crest(s, axis, reach, out);
  while (most.error > 0.1 * most.value && reach < out->count / 16)
    most = find_crest(s, axis, ++reach, out);
  for (size_t i = 0; i < out->count; i++) {
    out->value[i] /= most.value;
    if (out->error)
      out->error[i] /= most.value;
  }
  *blur = (double)reach * out->step;
  return WH_OK;
}

/* ---- widths ---------------------------------------------------------------------------------- */

/* Mean of the 2 reach + 1 bins around i, and its error. */
static struct bright mean_of_bins(const struct wh_profile *p, size_t i, size_t reach) {
  double sum = 0.0, square = 0.0, bins = 2.0 * (double)reach + 1.0;
  for (size_t k = i > reach ? i - reach : 0; k <= i + reach && k < p->count; k++) {
    sum += p->value[k];
    if (p->error)
      square += p->error[k] * p->error[k];
  }
  return (struct bright){sum / bins, sqrt(square) / bins};
}

/* The maximum; with noise, of means over as few bins as bring its error below a twentieth: the
   greatest of many noisy bins lies above the truth. */
static struct bright find_maximum(const struct wh_profile *p) {
  struct bright most;
  size_t reach = 0;
  do {
    most = (struct bright){0};
    for (size_t i = 0; i < p->count; i++) {
      struct bright one = mean_of_bins(p, i, reach);
      if (one.value > most.value)
        most = one;
    }
  } while (most.error > 0.05 * most.value && ++reach < p->count / 16);
  return most;
}

/* Whether the profile falls from bin i to the next as an edge does, flat on both sides; *place:
   where the edge lies, by the shares of the bins that it cuts. */
static bool find_edge(const struct wh_profile *p, long i, long step, double *place) {
  const double flat = 0.02;
  long first = i - 2 * step, last = i + 3 * step, count = (long)p->count;
  if (p->error || first < 0 || first >= count || last < 0 || last >= count)
    return false;
  double inside = p->value[i - step], beyond = p->value[i + 2 * step], fall = inside - beyond;
  if (fabs(p->value[first] - inside) > flat * fall || fabs(p->value[last] - beyond) > flat * fall)
    return false;
  double full = (p->value[i] + p->value[i + step] - 2.0 * beyond) / fall;
  *place = wh_profile_place(p, (size_t)i) + (double)step * p->step * (full - 0.5);
  return true;
}

#define SURE 2.0 /* standard errors by which a bin must be above the level to be inside */

/* The outermost place on a side (step 1 or -1 outward) where the level is passed, and its error;
   false if there is none before the end. */
static bool find_side(const struct wh_profile *p, long step, double level, double level_error,
                      double *place, double *error) {
  long end = step > 0 ? (long)p->count - 1 : 0, i = end;
  while (i >= 0 && i < (long)p->count &&
         !(p->value[i] >= level + (p->error ? SURE * p->error[i] : 0.0)))
    i -= step;
  if (i == end || i < 0 || i >= (long)p->count)
    return false;
  while (i + step != end && p->value[i + step] >= level)
    i += step;
  double here = p->value[i], next = p->value[i + step];
  double noise = p->error ? hypot(p->error[i], p->error[i + step]) / sqrt(2.0) : 0.0;
  if (!find_edge(p, i, step, place))
    *place = wh_profile_place(p, (size_t)i) +
             (double)step * p->step * fmin(1.0, (here - level) / fmax(here - next, 1e-300));
  *error = p->step * hypot(noise, level_error) / fmax(here - next, 1e-300);
  return true;
}

/* Pairs of bins, the first pair from bin `first` on. */
static enum wh_status coarsen(struct wh_context *c, const struct wh_profile *p, size_t first,
                              struct wh_profile *out) {
  *out = (struct wh_profile){.low = p->low + (double)first * p->step, .step = 2.0 * p->step};
  WH_TRY(wh_alloc(c, p->count / 2, sizeof *out->value, &out->value));
  if (p->error && wh_alloc(c, p->count / 2, sizeof *out->error, &out->error) != WH_OK) {
    wh_profile_free(out);
    return WH_NO_MEMORY;
  }
  out->count = (p->count - first) / 2;
  for (size_t i = 0; i < out->count; i++) {
    size_t k = first + 2 * i;
    out->value[i] = 0.5 * (p->value[k] + p->value[k + 1]);
    if (p->error)
      out->error[i] = 0.5 * hypot(p->error[k], p->error[k + 1]);
  }
  return WH_OK;
}

static bool measure(const struct wh_profile *p, double share, struct wh_width *out) {
  struct bright most = find_maximum(p);
  double low_error, high_error;
  bool found = find_side(p, -1, share * most.value, share * most.error, &out->low, &low_error) &&
               find_side(p, 1, share * most.value, share * most.error, &out->high, &high_error);
  if (!found)
    return false;
  out->value = out->high - out->low;
  out->error = hypot(low_error, high_error);
  return true;
}

enum wh_status wh_profile_width(struct wh_context *c, const struct wh_profile *p, double share,
                                struct wh_width *out) {
  double change = 0.05 * p->step; /* what bins can say at best */
  *out = (struct wh_width){0};
  if (p->count < 8 || !measure(p, share, out))
    return wh_fail(
        c, WH_BAD_INPUT,
        "spot: its profile does not fall to %g of its maximum within %g m, or noise hides "
        "it; take a wider map, or more histories",
        share, p->step * (double)p->count);
  for (size_t first = 0; first < 2; first++) {
    struct wh_profile coarse;
    struct wh_width other;
    WH_TRY(coarsen(c, p, first, &coarse));
    if (measure(&coarse, share, &other))
      change = fmax(change, fabs(other.value - out->value));
    wh_profile_free(&coarse);
  }
  out->error += change;
  return WH_OK;
}

/* ---- IEC 60336 ------------------------------------------------------------------------------- */

double wh_iec_class(double width, double length) {
  static const struct {
    double nominal, width, length; /* greatest [mm] */
  } row[] = {
      {0.1, 0.15, 0.15}, {0.15, 0.23, 0.23}, {0.2, 0.30, 0.30}, {0.25, 0.38, 0.38},
      {0.3, 0.45, 0.65}, {0.4, 0.60, 0.85},  {0.5, 0.75, 1.10}, {0.6, 0.90, 1.30},
      {0.7, 1.10, 1.50}, {0.8, 1.20, 1.60},  {0.9, 1.30, 1.80}, {1.0, 1.40, 2.00},
      {1.1, 1.50, 2.20}, {1.2, 1.70, 2.40},  {1.3, 1.80, 2.60}, {1.4, 1.90, 2.80},
      {1.5, 2.00, 3.00}, {1.6, 2.10, 3.10},  {1.7, 2.20, 3.20}, {1.8, 2.30, 3.30},
      {1.9, 2.40, 3.50}, {2.0, 2.60, 3.70},  {2.2, 2.90, 4.00}, {2.4, 3.10, 4.40},
      {2.6, 3.40, 4.80}, {2.8, 3.60, 5.20},  {3.0, 3.90, 5.60},
  };
  const double unit = 1e-3, slack = 1.0 + 1e-9; /* of rounding */
  if (width < 0.1 * unit && length < 0.1 * unit)
    return 0.0;
  for (size_t i = 0; i < sizeof row / sizeof *row; i++)
    if (width <= row[i].width * unit * slack && length <= row[i].length * unit * slack)
      return row[i].nominal;
  return 0.0;
}

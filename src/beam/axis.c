/* SPDX-License-Identifier: MPL-2.0 */
#include "beam/axis.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Two-point Hermite interpolation of degree three of the induction. */
static double induction(const struct wh_axis_table *table, size_t low, double h, double t) {
  if (!table->B[0])
    return 0.0;
  const double *B = table->B[0] + low, *slope = table->B[1] + low;
  double chord = B[1] - B[0], a = h * slope[0] - chord, b = chord - h * slope[1];
  return B[0] + t * chord + t * (1.0 - t) * ((1.0 - t) * a + t * b);
}

/* Two-point Hermite interpolation of degree five on t = 0..1, and its derivatives. */
void wh_axis_table_at(const void *user, double z, struct wh_axis_value *value) {
  const struct wh_axis_table *table = user;
  size_t low = 0, high = table->count - 1;
  while (high - low > 1) {
    size_t middle = (low + high) / 2;
    if (table->z[middle] <= z)
      low = middle;
    else
      high = middle;
  }
  double h = table->z[low + 1] - table->z[low], t = (z - table->z[low]) / h, a[6];
  for (int i = 0; i < 3; i++)
    a[i] = table->value[i][low] * (i == 0 ? 1.0 : i == 1 ? h : 0.5 * h * h);
  /* what the end asks for beyond the Taylor polynomial of the start */
  double f = table->value[0][low + 1] - a[0] - a[1] - a[2];
  double g = table->value[1][low + 1] * h - a[1] - 2.0 * a[2];
  double k = table->value[2][low + 1] * h * h - 2.0 * a[2];
  a[3] = 10.0 * f - 4.0 * g + 0.5 * k;
  a[4] = -15.0 * f + 7.0 * g - k;
  a[5] = 6.0 * f - 3.0 * g + 0.5 * k;
  double p = 0.0, first = 0.0, second = 0.0;
  for (int i = 5; i >= 0; i--) {
    second = second * t + 2.0 * first;
    first = first * t + p;
    p = p * t + a[i];
  }
  *value = (struct wh_axis_value){.potential = p,
                                  .first = first / h,
                                  .second = second / (h * h),
                                  .B = induction(table, low, h, t)};
}

enum wh_status wh_axis_samples_init(struct wh_context *c, size_t count, struct wh_axis_samples *s) {
  *s = (struct wh_axis_samples){.count = count};
  WH_TRY(wh_alloc(c, 6 * count, sizeof *s->z, &s->z));
  for (size_t i = 0; i < 3; i++)
    s->value[i] = s->z + (i + 1) * count;
  for (size_t i = 0; i < 2; i++)
    s->B[i] = s->z + (i + 4) * count;
  return WH_OK;
}

void wh_axis_samples_free(struct wh_axis_samples *s) {
  free(s->z);
  memset(s, 0, sizeof *s);
}

void wh_sampled_axis_free(struct wh_sampled_axis *a) {
  free(a->segment);
  free(a->table);
  free(a->room);
  memset(a, 0, sizeof *a);
}

static enum wh_status check_samples(struct wh_context *c, const struct wh_axis_samples *s) {
  for (size_t i = 0; i < s->count; i++) {
    bool finite = isfinite(s->z[i]);
    for (int k = 0; k < 3; k++)
      finite = finite && isfinite(s->value[k][i]);
    finite = finite && isfinite(s->B[0][i]) && isfinite(s->B[1][i]);
    if (!finite || (i > 0 && !(s->z[i] >= s->z[i - 1])))
      return wh_fail(c, WH_BAD_INPUT,
                     "axial field: point %zu at z = %g m is not finite or lies before "
                     "the one before it",
                     i, s->z[i]);
  }
  return WH_OK;
}

/* Samples first to last (included) become one table; *room is where its numbers go. */
static void fill_table(const struct wh_axis_samples *s, size_t first, size_t last, size_t stride,
                       double **room, struct wh_axis_table *t) {
  size_t kept = (last - first + stride - 1) / stride + 1;
  const double *from[6] = {s->z, s->value[0], s->value[1], s->value[2], s->B[0], s->B[1]};
  double *column[6];
  for (size_t k = 0; k < 6; k++, *room += kept) {
    column[k] = *room;
    for (size_t i = 0; i < kept; i++)
      column[k][i] = from[k][i + 1 < kept ? first + i * stride : last];
  }
  *t = (struct wh_axis_table){
      kept, column[0], {column[1], column[2], column[3]}, {column[4], column[5]}};
}

enum wh_status wh_sampled_axis_init(struct wh_context *c, const struct wh_axis_samples *s,
                                    size_t stride, struct wh_sampled_axis *a) {
  *a = (struct wh_sampled_axis){0};
  WH_TRY(check_samples(c, s));
  if (stride == 0 || s->count < 2)
    return wh_fail(c, WH_BAD_INPUT,
                   "axial field: %zu points, taken every %zu; two at least are needed", s->count,
                   stride);
  enum wh_status status = wh_alloc(c, s->count, sizeof *a->segment, &a->segment);
  if (status == WH_OK)
    status = wh_alloc(c, s->count, sizeof *a->table, &a->table);
  if (status == WH_OK)
    status = wh_alloc(c, 6 * s->count, sizeof *a->room, &a->room);
  double *room = a->room;
  for (size_t first = 0, last = 0; status == WH_OK && first < s->count; first = last + 1) {
    for (last = first; last + 1 < s->count && s->z[last + 1] > s->z[last];)
      last++;
    if (last == first) {
      status = wh_fail(c, WH_BAD_INPUT, "axial field: the stretch at z = %g m has one point only",
                       s->z[first]);
      break;
    }
    struct wh_axis_table *t = &a->table[a->axis.count];
    fill_table(s, first, last, stride, &room, t);
    a->segment[a->axis.count++] =
        (struct wh_axis_segment){s->z[first], s->z[last], wh_axis_table_at, t};
  }
  a->axis.segment = a->segment;
  if (status != WH_OK)
    wh_sampled_axis_free(a);
  return status;
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "case/functions.h"

#include <math.h>
#include <string.h>

typedef struct wh_case_function function;
typedef struct wh_case_quantity quantity;

static double plain(const quantity *q) {
  return q->value * q->scale;
}

static bool is_angle(const quantity *q) {
  quantity bare = *q;
  bare.power[WH_CASE_RADIAN] = 0.0;
  return wh_case_is_number(&bare) &&
         (q->power[WH_CASE_RADIAN] == 0.0 || q->power[WH_CASE_RADIAN] == 1.0);
}

static const char *root(const function *f, const quantity *a, size_t count, quantity *out) {
  (void)count;
  if (a->value < 0.0)
    return "of a negative number does not exist";
  *out = wh_case_number(f->of_number(a->value));
  out->scale = f->of_number(a->scale);
  for (size_t i = 0; i < WH_CASE_DIMENSIONS; i++)
    out->power[i] = 0.5 * a->power[i];
  return NULL;
}

static const char *of_angle(const function *f, const quantity *a, size_t count, quantity *out) {
  (void)count;
  if (!is_angle(a))
    return "takes an angle (such as 30 deg) or a plain number";
  *out = wh_case_number(f->of_number(plain(a)));
  return NULL;
}

static const char *of_number(const function *f, const quantity *a, size_t count, quantity *out) {
  (void)count;
  if (!wh_case_is_number(a))
    return "takes a plain number, without a unit";
  *out = wh_case_number(f->of_number(plain(a)));
  return isfinite(out->value) ? NULL : "has no finite value there";
}

static const char *to_angle(const function *f, const quantity *a, size_t count, quantity *out) {
  const char *wrong = of_number(f, a, count, out);
  out->power[WH_CASE_RADIAN] = 1.0;
  return wrong;
}

static const char *to_angle_of_two(const function *f, const quantity *a, size_t count,
                                   quantity *out) {
  (void)f, (void)count;
  if (!wh_case_same_dimension(&a[0], &a[1]))
    return "takes two arguments of the same unit";
  *out = wh_case_number(atan2(plain(&a[0]), plain(&a[1])));
  out->power[WH_CASE_RADIAN] = 1.0;
  return NULL;
}

static const char *magnitude(const function *f, const quantity *a, size_t count, quantity *out) {
  (void)f, (void)count;
  *out = *a;
  out->value = fabs(a->value);
  return NULL;
}

static const char *extreme(const quantity *a, size_t count, double direction, quantity *out) {
  *out = a[0];
  for (size_t i = 1; i < count; i++) {
    if (!wh_case_same_dimension(&a[0], &a[i]))
      return "takes arguments of the same unit";
    if (direction * plain(&a[i]) > direction * plain(out))
      *out = a[i];
  }
  return NULL;
}

static const char *least(const function *f, const quantity *a, size_t count, quantity *out) {
  (void)f;
  return extreme(a, count, -1.0, out);
}

static const char *greatest(const function *f, const quantity *a, size_t count, quantity *out) {
  (void)f;
  return extreme(a, count, 1.0, out);
}

static const struct wh_case_function functions[] = {
#define WH_FUNCTION(name, evaluate, least, most, of_number, summary)                               \
  {#name, summary, least, most, of_number, evaluate},
#include "case/functions.def"
#undef WH_FUNCTION
};
static const size_t function_count = sizeof functions / sizeof *functions;

const struct wh_case_function *wh_case_function_at(size_t i) {
  return i < function_count ? &functions[i] : NULL;
}

const struct wh_case_function *wh_case_function_find(const char *name, size_t length) {
  for (size_t i = 0; i < function_count; i++)
    if (strlen(functions[i].name) == length && strncmp(functions[i].name, name, length) == 0)
      return &functions[i];
  return NULL;
}

void wh_case_function_nearest(struct wh_nearest *near) {
  for (size_t i = 0; i < function_count; i++)
    wh_nearest_try(near, functions[i].name);
}

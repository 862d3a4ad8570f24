/* SPDX-License-Identifier: MPL-2.0 */
#include "case/quantity.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct wh_case_quantity wh_case_number(double value) {
  return (struct wh_case_quantity){.value = value, .scale = 1.0};
}

static bool same_powers(const double *a, const double *b) {
  for (size_t i = 0; i < WH_CASE_DIMENSIONS; i++)
    if (fabs(a[i] - b[i]) > 1e-9)
      return false;
  return true;
}

bool wh_case_is_number(const struct wh_case_quantity *q) {
  static const double none[WH_CASE_DIMENSIONS] = {0};
  return same_powers(q->power, none);
}

bool wh_case_same_dimension(const struct wh_case_quantity *a, const struct wh_case_quantity *b) {
  return same_powers(a->power, b->power);
}

/* Ratios of units are whole numbers or their inverses more often than not (mm to m, keV to eV):
   then the conversion is one correctly rounded operation. */
double wh_case_in_unit(const struct wh_case_quantity *q, const struct wh_case_quantity *unit) {
  double ratio = q->scale / (unit->scale * unit->value);
  double up = round(ratio), down = round(1.0 / ratio);
  if (fabs(ratio - up) <= 1e-13 * ratio)
    return q->value * up;
  if (fabs(1.0 / ratio - down) <= 1e-13 / ratio)
    return q->value / down;
  return q->value * ratio;
}

struct wh_case_quantity wh_case_times_power(const struct wh_case_quantity *a,
                                            const struct wh_case_quantity *b, double p) {
  struct wh_case_quantity r = {a->value * pow(b->value, p), a->scale * pow(b->scale, p), {0}};
  bool other = false;
  for (size_t i = 0; i < WH_CASE_DIMENSIONS; i++) {
    r.power[i] = a->power[i] + p * b->power[i];
    other = other || (i != WH_CASE_RADIAN && fabs(r.power[i]) > 1e-9);
  }
  if (other)
    r.power[WH_CASE_RADIAN] = 0.0;
  return r;
}

void wh_case_dimension_text(const struct wh_case_quantity *q, char *out, size_t size) {
  static const char *const base[WH_CASE_DIMENSIONS] = {"m", "kg",  "s",  "A",
                                                       "K", "mol", "cd", "rad"};
  static const struct {
    const char *name;
    double power[WH_CASE_DIMENSIONS];
  } known[] = {
      {"V", {2, 1, -3, -1}},    {"J", {2, 1, -2}},       {"T", {0, 1, -2, -1}},
      {"V/m", {1, 1, -3, -1}},  {"W", {2, 1, -3}},       {"Pa", {-1, 1, -2}},
      {"C", {0, 0, 1, 1}},      {"ohm", {2, 1, -3, -2}}, {"N", {1, 1, -2}},
      {"A/m^2", {-2, 0, 0, 1}}, {"m/s", {1, 0, -1}},     {"F", {-2, -1, 4, 2}},
  };
  if (wh_case_is_number(q)) {
    snprintf(out, size, "a number");
    return;
  }
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (same_powers(q->power, known[i].power)) {
      snprintf(out, size, "%s", known[i].name);
      return;
    }
  size_t used = 0;
  out[0] = '\0';
  for (size_t i = 0; i < WH_CASE_DIMENSIONS && used < size; i++) {
    if (fabs(q->power[i]) <= 1e-9)
      continue;
    const char *gap = used ? " " : "";
    int n = q->power[i] == 1.0
                ? snprintf(out + used, size - used, "%s%s", gap, base[i])
                : snprintf(out + used, size - used, "%s%s^%g", gap, base[i], q->power[i]);
    used += (size_t)n;
  }
}

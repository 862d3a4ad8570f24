/* SPDX-License-Identifier: MPL-2.0 */
#include "design/value.h"

#include "case/expression.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct look_up {
  struct wh_context *c;
  const struct wh_case *cs;
  double z;
  int *depth;
};

static bool no_names(void *user, const char *path, struct wh_case_quantity *out, char *error_out,
                     size_t error_size) {
  (void)user, (void)out;
  snprintf(error_out, error_size, "a unit cannot refer to '%s'", path);
  return false;
}

static bool in_unit(struct wh_case_units *units, const char *text, int *depth,
                    struct wh_case_quantity *out) {
  struct wh_case_fault fault;
  struct wh_case_expression e = {units, no_names, NULL, depth};
  return wh_case_evaluate(&e, text, out, &fault);
}

static bool look_up(void *user, const char *path, struct wh_case_quantity *out, char *error_out,
                    size_t error_size) {
  struct look_up *l = user;
  const char *unit = "m";
  double value = l->z;
  char full[256];
  *error_out = '\0';
  snprintf(full, sizeof full, "%s%s", strchr(path, '.') ? "" : "parameters.", path);
  bool is_z = strcmp(path, "z") == 0 && !isnan(l->z);
  if (!is_z && wh_case_value(l->c, l->cs, full, &value, &unit))
    return false;
  if (!in_unit(l->cs->units, unit, l->depth, out)) {
    snprintf(error_out, error_size, "the unit %s of '%s' is not known", unit, path);
    return false;
  }
  out->value *= value;
  return true;
}

enum wh_status wh_design_value(struct wh_context *c, const struct wh_case *cs, const char *what,
                               const char *text, const char *unit, double z, double *out) {
  struct wh_case_quantity value, one;
  struct wh_case_fault fault = {0};
  int depth = 0;
  struct look_up l = {c, cs, z, &depth};
  struct wh_case_expression e = {cs->units, look_up, &l, &depth};
  *out = 0.0;
  if (!wh_case_evaluate(&e, text, &value, &fault))
    return *fault.text ? wh_fail(c, WH_BAD_INPUT, "%s: '%s', character %zu: %s", what, text,
                                 fault.at + 1, fault.text)
                       : WH_BAD_INPUT;
  if (!in_unit(cs->units, unit, &depth, &one) || !wh_case_same_dimension(&value, &one))
    return wh_fail(c, WH_BAD_INPUT, "%s: '%s' is not %s%s", what, text,
                   strcmp(unit, "1") ? "in " : "a pure number", strcmp(unit, "1") ? unit : "");
  *out = wh_case_in_unit(&value, &one);
  return WH_OK;
}

enum wh_status wh_design_formula(struct wh_context *c, void *user, const char *what,
                                 const char *text, const char *unit, double z, double *out) {
  return wh_design_value(c, user, what, text, unit, z, out);
}

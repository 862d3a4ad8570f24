/* SPDX-License-Identifier: MPL-2.0 */
#include "cli/quantity.h"

#include <math.h>
#include <stdio.h>

#include "case/expression.h"

static bool nothing_named(void *user, const char *path, struct wh_case_quantity *out,
                          char *error_out, size_t error_size) {
  (void)user, (void)out;
  snprintf(error_out, error_size, "there is no case here that ${%s} could come from", path);
  return false;
}

enum wh_status wh_cli_quantity(struct wh_context *c, struct wh_case_units *units,
                               const char *option, const char *text, const char *usual,
                               const char *unit, double *out) {
  int depth = 0;
  struct wh_case_expression e = {units, nothing_named, NULL, &depth};
  struct wh_case_fault fault;
  struct wh_case_quantity q, one, default_unit;
  *out = 0.0;
  if (!wh_case_evaluate(&e, text, &q, &fault))
    return wh_fail(c, WH_BAD_INPUT, "%s '%s': %s", option, text, fault.text);
  if (!wh_case_evaluate(&e, unit, &one, &fault) ||
      !wh_case_evaluate(&e, usual, &default_unit, &fault))
    return wh_fail(c, WH_INTERNAL, "unit of %s: %s", option, fault.text);
  if (wh_case_is_number(&q))
    q = wh_case_times_power(&default_unit, &q, 1.0);
  if (!wh_case_same_dimension(&q, &one)) {
    char found[64];
    wh_case_dimension_text(&q, found, sizeof found);
    return wh_fail(c, WH_BAD_INPUT, "%s '%s' is in %s; give a number in %s, or with its unit",
                   option, text, found, usual);
  }
  *out = wh_case_in_unit(&q, &one);
  if (!isfinite(*out))
    return wh_fail(c, WH_BAD_INPUT, "%s '%s' is too large", option, text);
  return WH_OK;
}

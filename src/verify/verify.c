/* SPDX-License-Identifier: MPL-2.0 */
#include "verify/verify.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WH_VERIFICATION(name) extern const struct wh_verification wh_verification_##name;
#include "verify/verifications.def"
#undef WH_VERIFICATION

const struct wh_verification *const wh_verifications[] = {
#define WH_VERIFICATION(name) &wh_verification_##name,
#include "verify/verifications.def"
#undef WH_VERIFICATION
    NULL,
};

void wh_checks_free(struct wh_checks *checks) {
  free(checks->item);
  memset(checks, 0, sizeof *checks);
}

static enum wh_status add(struct wh_context *c, struct wh_checks *checks, const char *group,
                          const char *quantity, const char *unit, struct wh_check row) {
  if (!isfinite(row.ours))
    return wh_fail(c, WH_INTERNAL, "%s, %s: our value is not a number", group, quantity);
  WH_TRY(wh_grow(c, &checks->item, &checks->capacity, checks->count + 1, sizeof *checks->item));
  snprintf(row.group, sizeof row.group, "%s", group);
  snprintf(row.quantity, sizeof row.quantity, "%s", quantity);
  snprintf(row.unit, sizeof row.unit, "%s", unit);
  checks->item[checks->count++] = row;
  return WH_OK;
}

enum wh_status wh_check_add(struct wh_context *c, struct wh_checks *checks, const char *group,
                            const char *quantity, const char *unit, double published,
                            double expected, double ours, double relative_tolerance) {
  struct wh_check row = {.published = published,
                         .expected = expected,
                         .ours = ours,
                         .tolerance = relative_tolerance * fabs(expected)};
  bool met = fabs(ours - expected) <= row.tolerance;
  row.verdict = relative_tolerance == 0.0 ? WH_VERDICT_FINDING
                : met                     ? WH_VERDICT_MET
                                          : WH_VERDICT_MISSED;
  return add(c, checks, group, quantity, unit, row);
}

enum wh_status wh_check_limit(struct wh_context *c, struct wh_checks *checks, const char *group,
                              const char *quantity, const char *unit, double limit, double ours) {
  struct wh_check row = {.published = NAN, .expected = NAN, .ours = ours, .tolerance = limit};
  row.verdict = ours <= limit ? WH_VERDICT_MET : WH_VERDICT_MISSED;
  return add(c, checks, group, quantity, unit, row);
}

size_t wh_checks_missed(const struct wh_checks *checks) {
  size_t missed = 0;
  for (size_t i = 0; i < checks->count; i++)
    missed += checks->item[i].verdict == WH_VERDICT_MISSED;
  return missed;
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "goal/target.h"

#include "base/memory.h"
#include "numerics/cubic.h"

#include <math.h>
#include <stdlib.h>

#define WH_TARGET(name) extern const struct wh_target_kind wh_target_##name;
#define WH_INDUCTION(name) extern const struct wh_target_kind wh_induction_##name;
#include "goal/targets.def"
#undef WH_TARGET
#undef WH_INDUCTION

const struct wh_kind *const wh_target_kinds[] = {
#define WH_TARGET(name) &wh_target_##name.kind,
#define WH_INDUCTION(name)
#include "goal/targets.def"
#undef WH_TARGET
#undef WH_INDUCTION
    NULL,
};

const struct wh_kind *const wh_induction_kinds[] = {
#define WH_TARGET(name)
#define WH_INDUCTION(name) &wh_induction_##name.kind,
#include "goal/targets.def"
#undef WH_TARGET
#undef WH_INDUCTION
    NULL,
};

enum wh_status wh_target_check(struct wh_context *c, const struct wh_target_gap *gap,
                               const struct wh_variant *target) {
  const struct wh_target_kind *kind = (const struct wh_target_kind *)target->kind;
  if (!(gap->to > gap->from))
    return wh_fail(c, WH_BAD_INPUT,
                   "design: the gap goes from %.6g m to %.6g m; 'to' must be the larger", gap->from,
                   gap->to);
  return kind->check ? kind->check(c, gap, target->params) : WH_OK;
}

enum wh_status wh_target_values(struct wh_context *c, const struct wh_target_gap *gap,
                                const struct wh_variant *target, size_t count, const double *z,
                                double *out) {
  const struct wh_target_kind *kind = (const struct wh_target_kind *)target->kind;
  for (size_t i = 0; i < count; i++) {
    WH_TRY(kind->value(c, gap, target->params, z[i], &out[i]));
    if (!isfinite(out[i]))
      return wh_fail(c, WH_BAD_INPUT, "%s: %s has no value at z = %.6g m", gap->key,
                     kind->kind.name, z[i]);
  }
  return WH_OK;
}

enum wh_status wh_target_splined(struct wh_context *c, const struct wh_target_gap *gap,
                                 const struct wh_variant *target, size_t intervals, size_t count,
                                 const double *z, double *out) {
  size_t knots = intervals + 1;
  double *x;
  WH_TRY(wh_alloc(c, 4 * knots, sizeof *x, &x));
  double *y = x + knots, *second = y + knots, *room = second + knots;
  for (size_t i = 0; i < knots; i++)
    x[i] = gap->from + (gap->to - gap->from) * (double)i / (double)intervals;
  enum wh_status status = wh_target_values(c, gap, target, knots, x, y);
  if (!status) {
    wh_cubic_natural(knots, x, y, second, room);
    for (size_t i = 0; i < count; i++)
      out[i] = wh_cubic_value(knots, x, y, second, z[i]);
  }
  free(x);
  return status;
}

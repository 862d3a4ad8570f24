/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GOAL_TARGET_H
#define WH_GOAL_TARGET_H
/* Curves along the axis that a design shall reach: potentials [V] and inductions [T]. One form is
   one file target_NAME.c and a line in targets.def for each of the two that it has. */
#include "base/context.h"
#include "base/key.h"

/* The gap that a curve is wanted over, and who knows the expressions of the case. */
struct wh_target_gap {
  double from, to; /* [m], from < to */
  const char *key; /* of the target, for messages */
  /* Value in the unit of a formula of ${z}; what names it in messages. */
  enum wh_status (*formula)(struct wh_context *c, void *user, const char *what, const char *text,
                            const char *unit, double z, double *out);
  void *user;
};

struct wh_target_kind {
  struct wh_kind kind;
  /* WH_BAD_INPUT if the parameters do not fit together; NULL: nothing to check. */
  enum wh_status (*check)(struct wh_context *c, const struct wh_target_gap *gap,
                          const void *params);
  /* The wanted value [V], [T] at z [m] within the gap. */
  enum wh_status (*value)(struct wh_context *c, const struct wh_target_gap *gap, const void *params,
                          double z, double *out);
};

/* NULL-ended, for keys and 'list'. */
extern const struct wh_kind *const wh_target_kinds[], *const wh_induction_kinds[];

enum wh_status wh_target_check(struct wh_context *c, const struct wh_target_gap *gap,
                               const struct wh_variant *target);
/* The target at count places; checked before. */
enum wh_status wh_target_values(struct wh_context *c, const struct wh_target_gap *gap,
                                const struct wh_variant *target, size_t count, const double *z,
                                double *out);
/* The natural cubic spline through intervals + 1 evenly spaced points of the target, at count
   places: what is left of it when its second derivative vanishes at both ends, as that of every
   field between two planes does. */
enum wh_status wh_target_splined(struct wh_context *c, const struct wh_target_gap *gap,
                                 const struct wh_variant *target, size_t intervals, size_t count,
                                 const double *z, double *out);

#define WH_TARGET_POTENTIAL(s, field, text, says)                                                  \
  {                                                                                                \
    .name = #field, .type = WH_KEY_QUANTITY, .offset = offsetof(struct s, field##_V), .unit = "V", \
    .default_text = text, .min = -1e9, .max = 1e9, .summary = says                                 \
  }

#endif

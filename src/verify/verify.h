/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_VERIFY_VERIFY_H
#define WH_VERIFY_VERIFY_H
/* Published values beside ours. A verification is one file and one line in verifications.def; it
   runs shipped cases and closed forms, and never feeds a published number into a result. */
#include "base/context.h"

enum wh_verdict {
  WH_VERDICT_MET,    /* within the tolerance */
  WH_VERDICT_MISSED, /* a demand that is not met */
  WH_VERDICT_FINDING /* shown without a demand: a wrong digit in print, a value for information */
};

/* One row of the table. */
struct wh_check {
  char group[128];   /* rows of one group stand together */
  char quantity[96]; /* what is compared */
  char unit[16];     /* of the four numbers below */
  double published;  /* as printed; nan: not printed */
  double expected;   /* the corrected or exact value; nan: there is none */
  double ours;
  double tolerance; /* absolute; 0: no demand */
  enum wh_verdict verdict;
};

struct wh_checks {
  size_t count, capacity;
  struct wh_check *item;
};
void wh_checks_free(struct wh_checks *checks);

/* Compares ours with expected. relative_tolerance is of |expected|; 0: no demand, a finding. */
enum wh_status wh_check_add(struct wh_context *c, struct wh_checks *checks, const char *group,
                            const char *quantity, const char *unit, double published,
                            double expected, double ours, double relative_tolerance);
/* A number that must not be above a limit: the limit is its tolerance. */
enum wh_status wh_check_limit(struct wh_context *c, struct wh_checks *checks, const char *group,
                              const char *quantity, const char *unit, double limit, double ours);
size_t wh_checks_missed(const struct wh_checks *checks);

struct wh_verification {
  const char *name, *summary, *source;
  /* cases: folder of the shipped cases. */
  enum wh_status (*run)(struct wh_context *c, const char *cases, struct wh_checks *checks);
};

/* NULL-ended. */
extern const struct wh_verification *const wh_verifications[];

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_EMISSION_SPACE_CHARGE_H
#define WH_EMISSION_SPACE_CHARGE_H
/* What a user says about the loop that makes field and electrons agree. */
#include "base/key.h"

struct wh_space_charge_params {
  bool always;          /* also for sources that do not answer to the field */
  bool never;           /* not even for those that do */
  double tolerance;     /* [1] of potential and current */
  size_t iterations;    /* at most */
  double mixing;        /* (0, 1] part of a change that an iteration takes over; 0: the usual */
  bool check_gap;       /* also with a wider extraction gap */
  double gap_tolerance; /* [1] of the current */
  bool self_magnetic;   /* the field of the beam's own current */
  double neutralisation, neutralised_from; /* [1] of the charge, by ions; [m] z from where on */
  double ray_part;                         /* of the sources' rays; no key of a case. 0: all */
};

extern const struct wh_key wh_space_charge_keys[];

#endif

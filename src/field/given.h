/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_GIVEN_H
#define WH_FIELD_GIVEN_H
/* Fields from elsewhere that are added to that of a tube without symmetry, as a case says it. */
#include "field/placed.h"

struct wh_given_params {
  const char *file;
  double factor;
  struct wh_placement placement;
};

/* NULL-ended, for keys and 'list'. One kind: the field of another case. */
extern const struct wh_kind *const wh_given_kinds[];

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_CASE_DESCRIBE_H
#define WH_CASE_DESCRIBE_H
/* What a key may hold, in words: for messages and for the documentation. */
#include <stdio.h>

#include "base/key.h"

/* "a quantity in V", "one of axial, planar", "a list of points in m". */
void wh_case_describe_due(const struct wh_key *key, char *out, size_t size);
/* "one of arc, line, sector". */
void wh_case_describe_kinds(const struct wh_kind *const *kinds, char *out, size_t size);
/* "above 0 m", "from 1 to 8"; "" if there is no limit. */
void wh_case_describe_range(const struct wh_key *key, char *out, size_t size);
/* Is the value, in the unit of the key, within its limits? */
bool wh_case_in_range(const struct wh_key *key, double value);

#endif

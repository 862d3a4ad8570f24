/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_CASE_BIND_H
#define WH_CASE_BIND_H
#include "case/tree.h"

struct wh_case_binder {
  struct wh_case_document *d;
  struct wh_arena *arena; /* of what the structs point to */
};

/* Fills params from a checked mapping; what is wrong with a value is recorded. */
void wh_case_bind_table(struct wh_case_binder *b, struct wh_case_node *mapping,
                        const struct wh_key *keys, void *params);

#endif

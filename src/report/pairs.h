/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_REPORT_PAIRS_H
#define WH_REPORT_PAIRS_H
/* Numbers found by a pair of numbers, in whichever order: what lies on an edge between two nodes.
 */
#include "base/context.h"

#define WH_PAIR_NONE UINT32_MAX

/* Zero-initialise; free() the list. */
struct wh_pairs {
  size_t count, capacity; /* capacity: a power of two */
  struct wh_pair {
    uint64_t key;
    uint32_t value;
    bool used;
  } * list;
};

/* Where the value of the pair stands, WH_PAIR_NONE if it is new. The pointer holds until the next
   call. */
enum wh_status wh_pairs_at(struct wh_context *c, struct wh_pairs *p, uint32_t a, uint32_t b,
                           uint32_t **value);

#endif

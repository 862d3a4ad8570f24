/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_BASE_RANKS_H
#define WH_BASE_RANKS_H
/* What several processes of one run tell each other, beside sums (base/context.h). Alone, each of
   these does nothing. Every process must call them equally often. */
#include "base/context.h"

/* The largest of all processes' values. */
int wh_ranks_most(const struct wh_context *c, int value);

/* The status that all processes go on with: an error counts more than an interruption. */
enum wh_status wh_ranks_agree(struct wh_context *c, enum wh_status mine);

/* Adds an array up over all processes, with the same digits on each. */
void wh_ranks_sum(const struct wh_context *c, double *value, size_t count);

/* Work on many items is dealt out in chunks, one process after the other: whether an item is this
   process's, and giving all processes the items of an array [count] that each has worked out. */
bool wh_ranks_mine(const struct wh_context *c, size_t item);
enum wh_status wh_ranks_collect(struct wh_context *c, void *array, size_t count, size_t size);

/* Gives all processes the owner's count bytes. */
void wh_ranks_share(const struct wh_context *c, int owner, void *data, size_t bytes);

/* Gives them an array of the owner's, for which the others have no memory yet; *count items, known
   to the owner. */
enum wh_status wh_ranks_share_array(struct wh_context *c, int owner, size_t *count, size_t size,
                                    void *array_pointer);

#endif

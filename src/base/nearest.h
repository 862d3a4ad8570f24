/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_BASE_NEAREST_H
#define WH_BASE_NEAREST_H
/* The known word nearest to a mistyped one, for messages that suggest a cure. */
#include <stddef.h>

/* Start with {.word = the mistyped word}, offer every known word, then read best. */
struct wh_nearest {
  const char *word;
  const char *best; /* NULL while nothing is near enough to be what was meant */
  size_t distance;  /* of best */
  size_t tried;     /* words; those beyond 2000 are not looked at, to bound the time */
};

void wh_nearest_try(struct wh_nearest *n, const char *known);

/* Number of insertions, deletions, substitutions and swaps of neighbours that turn a into b
   (Damerau 1964, restricted: no letter is edited twice); all letters in the wrong case count as
   one. Only the first 64 bytes count. */
size_t wh_edit_distance(const char *a, const char *b);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#include "report/pairs.h"

#include "base/memory.h"

#include <stdlib.h>

#define FIRST_CAPACITY 1024

/* Multiplication by an odd number near 2^64 over the golden ratio, upper bits (Knuth, The Art of
   Computer Programming, vol. 3, section 6.4), then the next free place. */
static struct wh_pair *place_of(const struct wh_pairs *p, uint64_t key) {
  size_t i = (size_t)((key * 0x9e3779b97f4a7c15u) >> 20) & (p->capacity - 1);
  while (p->list[i].used && p->list[i].key != key)
    i = (i + 1) & (p->capacity - 1);
  return &p->list[i];
}

static enum wh_status enlarge(struct wh_context *c, struct wh_pairs *p) {
  struct wh_pairs larger = {p->count, p->capacity ? 2 * p->capacity : FIRST_CAPACITY, NULL};
  WH_TRY(wh_alloc(c, larger.capacity, sizeof *larger.list, &larger.list));
  for (size_t i = 0; i < p->capacity; i++)
    if (p->list[i].used)
      *place_of(&larger, p->list[i].key) = p->list[i];
  free(p->list);
  *p = larger;
  return WH_OK;
}

enum wh_status wh_pairs_at(struct wh_context *c, struct wh_pairs *p, uint32_t a, uint32_t b,
                           uint32_t **value) {
  uint64_t key = a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
  if (2 * (p->count + 1) > p->capacity)
    WH_TRY(enlarge(c, p));
  struct wh_pair *place = place_of(p, key);
  if (!place->used) {
    *place = (struct wh_pair){key, WH_PAIR_NONE, true};
    p->count++;
  }
  *value = &place->value;
  return WH_OK;
}

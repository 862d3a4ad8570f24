/* SPDX-License-Identifier: MPL-2.0 */
#include "base/memory.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum wh_status wh_alloc(struct wh_context *c, size_t count, size_t size, void *out_pointer) {
  void *p = calloc(count ? count : 1, size ? size : 1);
  memcpy(out_pointer, &p, sizeof p);
  if (!p)
    return wh_fail(c, WH_NO_MEMORY, "no memory for %zu items of %zu bytes", count, size);
  return WH_OK;
}

enum wh_status wh_grow(struct wh_context *c, void *pointer_inout, size_t *capacity_inout,
                       size_t needed, size_t size) {
  if (needed <= *capacity_inout)
    return WH_OK;
  size_t capacity = *capacity_inout < 16 ? 16 : *capacity_inout;
  while (capacity < needed)
    capacity = capacity > SIZE_MAX / 2 ? needed : 2 * capacity;
  void *old = NULL;
  memcpy(&old, pointer_inout, sizeof old);
  char *p = reallocarray(old, capacity, size);
  if (!p)
    return wh_fail(c, WH_NO_MEMORY, "no memory for %zu items of %zu bytes", capacity, size);
  memset(p + *capacity_inout * size, 0, (capacity - *capacity_inout) * size);
  memcpy(pointer_inout, &p, sizeof p);
  *capacity_inout = capacity;
  return WH_OK;
}

struct block {
  struct block *next;
  max_align_t data[];
};

struct wh_arena {
  struct block *first;
};

struct wh_arena *wh_arena_create(void) {
  return calloc(1, sizeof(struct wh_arena));
}

void wh_arena_destroy(struct wh_arena *a) {
  if (!a)
    return;
  for (struct block *b = a->first, *next; b; b = next) {
    next = b->next;
    free(b);
  }
  free(a);
}

void *wh_arena_alloc(struct wh_arena *a, size_t size) {
  if (size > SIZE_MAX - sizeof(struct block))
    return NULL;
  struct block *b = calloc(1, sizeof *b + size);
  if (!b)
    return NULL;
  b->next = a->first;
  a->first = b;
  return b->data;
}

char *wh_arena_print(struct wh_arena *a, const char *format, ...) {
  va_list args;
  va_start(args, format);
  char *text = NULL;
  int length = vasprintf(&text, format, args);
  va_end(args);
  if (length < 0)
    return NULL;
  char *kept = wh_arena_alloc(a, (size_t)length + 1);
  if (kept)
    memcpy(kept, text, (size_t)length + 1);
  free(text);
  return kept;
}

/* A file with one number, or HUGE_VAL ("max", or no such file). */
static double number_in(const char *path) {
  double value = HUGE_VAL;
  FILE *f = fopen(path, "r");
  if (!f)
    return HUGE_VAL;
  if (fscanf(f, "%lf", &value) != 1 || !(value > 0.0))
    value = HUGE_VAL;
  fclose(f);
  return value;
}

double wh_memory_there(void) {
  long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
  double there = pages > 0 && page > 0 ? (double)pages * (double)page : HUGE_VAL;
  struct rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
    there = fmin(there, (double)limit.rlim_cur);
  /* What a container sees of its own limit, by the second and first version of control groups. */
  there = fmin(there, number_in("/sys/fs/cgroup/memory.max"));
  return fmin(there, number_in("/sys/fs/cgroup/memory/memory.limit_in_bytes"));
}

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_BASE_MEMORY_H
#define WH_BASE_MEMORY_H
#include "base/context.h"

/* Zeroed array of count items, at *out; count 0 gives a pointer that may be freed.
   WH_NO_MEMORY with a message that names the size. */
enum wh_status wh_alloc(struct wh_context *c, size_t count, size_t size, void *out_pointer);

/* Grows the array at *pointer_inout to hold at least needed items, at least doubling; the new part
   is zeroed. *capacity_inout is updated. */
enum wh_status wh_grow(struct wh_context *c, void *pointer_inout, size_t *capacity_inout,
                       size_t needed, size_t size);

/* Bytes that this process may have: of the machine, of its group of processes (a container), or of
   its own limit, whichever is least; HUGE_VAL if that cannot be found out. */
double wh_memory_there(void);

/* An arena: many small allocations freed at once (all that one case file holds). */
struct wh_arena;
struct wh_arena *wh_arena_create(void); /* NULL if there is no memory */
void wh_arena_destroy(struct wh_arena *a);
void *wh_arena_alloc(struct wh_arena *a, size_t size); /* zeroed, aligned for any type; or NULL */
char *wh_arena_print(struct wh_arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_BASE_ARCHIVE_H
#define WH_BASE_ARCHIVE_H
/* Plain structs as a stretch of bytes and back, to be read again by the same build of the program
   on the same kind of machine. One function describes what belongs to a struct, for both ways: it
   hands each part to the archive, which writes it, or fills it in. The first failure stays, and
   nothing is done after it, so that only the end need be checked. */
#include "base/context.h"

struct wh_archive {
  struct wh_context *c;
  bool reading;
  enum wh_status status;
  char *data; /* belongs to the archive when writing, to its owner when reading */
  size_t size, capacity, at;
};

/* An empty one, to be written. */
struct wh_archive wh_archive_writer(struct wh_context *c);
void wh_archive_free(struct wh_archive *a);
/* Of size bytes. WH_BAD_INPUT (its status) where they end too early, or say what cannot be. */
struct wh_archive wh_archive_reader(struct wh_context *c, char *data, size_t size);
/* The status, and WH_BAD_INPUT if something is left to be read. */
enum wh_status wh_archive_end(struct wh_archive *a);
/* Records that what was read cannot be. */
void wh_archive_refuse(struct wh_archive *a, const char *what);

/* A value of fixed size without pointers. */
void wh_archive_bytes(struct wh_archive *a, void *value, size_t size);
#define WH_ARCHIVE(a, value) wh_archive_bytes(a, &(value), sizeof(value))

/* *pointer to count items of a size; NULL comes back as NULL. Reading allocates it. */
void wh_archive_array(struct wh_archive *a, void *pointer, size_t count, size_t size);
#define WH_ARCHIVE_ARRAY(a, pointer, count)                                                        \
  wh_archive_array(a, &(pointer), count, sizeof *(pointer))

/* A text of its own; NULL comes back as NULL. */
void wh_archive_text(struct wh_archive *a, char **text);

#endif

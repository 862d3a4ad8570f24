/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GEOMETRY_MSH_CURSOR_H
#define WH_GEOMETRY_MSH_CURSOR_H
/* Reads numbers, as text or binary, out of bytes. After the first fault all further reads give 0
   and the first message stays. */
#include "base/context.h"

struct wh_msh_cursor {
  struct wh_context *c;
  const char *file, *begin, *at, *end; /* a zero byte follows end */
  bool binary;
  bool failed;
};

/* Reports once, with the place; returns WH_BAD_INPUT. */
enum wh_status wh_msh_fault(struct wh_msh_cursor *k, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

int64_t wh_msh_int(struct wh_msh_cursor *k);        /* 4 bytes, signed */
uint64_t wh_msh_size(struct wh_msh_cursor *k);      /* 8 bytes */
double wh_msh_double(struct wh_msh_cursor *k);      /* 8 bytes; finite */
uint64_t wh_msh_text_size(struct wh_msh_cursor *k); /* as text also in a binary file */
/* A count of items that take at least least bytes each in what is left of the file. */
size_t wh_msh_count(struct wh_msh_cursor *k, uint64_t count, size_t least, const char *of_what);
/* The rest of the line is skipped; a binary block begins behind it. */
void wh_msh_end_line(struct wh_msh_cursor *k);
/* The next word (no blanks), at most 63 characters; empty at the end of the file. */
void wh_msh_word(struct wh_msh_cursor *k, char word[64]);

#endif

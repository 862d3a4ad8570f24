/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_IO_JSON_H
#define WH_IO_JSON_H
/* A small streaming writer of JSON (RFC 8259). What it writes is pure ASCII and may also stand
   inside a <script> of an HTML page: < and & and all beyond ASCII are written as \u escapes. */
#include "base/context.h"
#include "base/number.h"

#include <stdio.h>

#define WH_JSON_MAX_DEPTH 32

struct wh_json {
  FILE *stream;
  int depth;
  int indent;                         /* spaces a level; 0: everything on one line */
  bool filled[WH_JSON_MAX_DEPTH + 1]; /* the container of that depth has an item already */
  int plain_depth;                    /* from this depth on, no line breaks */
  bool named;                         /* a name was written, its value is due */
  bool faulty;                        /* a number was not finite, or containers do not match */
};

/* Writes to stream, which stays the caller's. plain_depth: containers deeper than this are kept on
   one line. */
struct wh_json wh_json_start(FILE *stream, int indent, int plain_depth);

void wh_json_open_object(struct wh_json *j);
void wh_json_close_object(struct wh_json *j);
void wh_json_open_array(struct wh_json *j);
void wh_json_close_array(struct wh_json *j);

void wh_json_name(struct wh_json *j, const char *name);
void wh_json_text(struct wh_json *j, const char *utf8); /* NULL is written as null */
void wh_json_number(struct wh_json *j, double value); /* shortest digits that read back the same */
void wh_json_rounded(struct wh_json *j, double value, int digits); /* for pictures */
void wh_json_count(struct wh_json *j, uint64_t value);
void wh_json_flag(struct wh_json *j, bool value);
void wh_json_bytes(struct wh_json *j, const unsigned char *data, size_t size); /* base64 text */

/* Name and value at once. */
void wh_json_put_text(struct wh_json *j, const char *name, const char *utf8);
void wh_json_put_number(struct wh_json *j, const char *name, double value);
void wh_json_put_count(struct wh_json *j, const char *name, uint64_t value);
void wh_json_put_flag(struct wh_json *j, const char *name, bool value);

/* WH_INTERNAL if a value was nan or infinite or a container was left open: such a document must
   not be kept. what names it in the message. */
enum wh_status wh_json_end(struct wh_context *c, struct wh_json *j, const char *what);

#endif

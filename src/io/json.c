/* SPDX-License-Identifier: MPL-2.0 */
#include "io/json.h"

#include "io/base64.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* printf follows the locale of the process, the formats that we write do not. */
static void force_point(char *text) {
  for (char *s = text; *s; s++)
    if (*s == ',')
      *s = '.';
}

struct wh_json wh_json_start(FILE *stream, int indent, int plain_depth) {
  return (struct wh_json){.stream = stream, .indent = indent, .plain_depth = plain_depth};
}

static void line_break(struct wh_json *j) {
  if (j->indent > 0 && j->depth <= j->plain_depth)
    fprintf(j->stream, "\n%*s", j->depth * j->indent, "");
}

/* What must stand before a value or a name: the comma and the line break. */
static void begin_item(struct wh_json *j) {
  if (j->named) {
    j->named = false;
    return;
  }
  if (j->filled[j->depth])
    fputs(j->depth > j->plain_depth && j->indent > 0 ? ", " : ",", j->stream);
  j->filled[j->depth] = true;
  if (j->depth > 0)
    line_break(j);
}

static void open_container(struct wh_json *j, char bracket) {
  begin_item(j);
  fputc(bracket, j->stream);
  if (j->depth == WH_JSON_MAX_DEPTH)
    j->faulty = true;
  else
    j->depth++;
  j->filled[j->depth] = false;
}

static void close_container(struct wh_json *j, char bracket) {
  if (j->depth == 0 || j->named) {
    j->faulty = true;
    return;
  }
  bool filled = j->filled[j->depth];
  bool broken = filled && j->depth <= j->plain_depth;
  j->depth--;
  if (broken)
    line_break(j);
  fputc(bracket, j->stream);
}

void wh_json_open_object(struct wh_json *j) {
  open_container(j, '{');
}

void wh_json_close_object(struct wh_json *j) {
  close_container(j, '}');
}

void wh_json_open_array(struct wh_json *j) {
  open_container(j, '[');
}

void wh_json_close_array(struct wh_json *j) {
  close_container(j, ']');
}

/* Code point at s and the number of its bytes; U+FFFD and one byte where it is not valid UTF-8
   (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF). */
static uint32_t decode_utf8(const unsigned char *s, int *bytes) {
  static const uint32_t least[4] = {0, 0x80, 0x800, 0x10000};
  *bytes = 1;
  if (s[0] < 0x80)
    return s[0];
  int more = s[0] >= 0xF0 && s[0] < 0xF8 ? 3 : s[0] >= 0xE0 ? 2 : 1;
  if (s[0] < 0xC2 || s[0] >= 0xF8)
    return 0xFFFD;
  uint32_t code = s[0] & (0x3Fu >> more);
  for (int i = 1; i <= more; i++) {
    if ((s[i] & 0xC0) != 0x80)
      return 0xFFFD;
    code = code << 6 | (s[i] & 0x3Fu);
  }
  if (code < least[more] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
    return 0xFFFD;
  *bytes = more + 1;
  return code;
}

static void put_code(FILE *stream, uint32_t code) {
  static const char control[] = "btn?fr";
  if (code == '"' || code == '\\')
    fprintf(stream, "\\%c", (char)code);
  else if (code >= 8 && code <= 13 && code != 11)
    fprintf(stream, "\\%c", control[code - 8]);
  else if (code >= 0x10000)
    fprintf(stream, "\\u%04" PRIx32 "\\u%04" PRIx32, 0xD7C0 + (code >> 10),
            0xDC00 + (code & 0x3FF));
  else if (code < 0x20 || code >= 0x7F || code == '<' || code == '>' || code == '&')
    fprintf(stream, "\\u%04" PRIx32, code);
  else
    fputc((int)code, stream);
}

static void put_text(struct wh_json *j, const char *utf8) {
  fputc('"', j->stream);
  const unsigned char *s = (const unsigned char *)utf8;
  for (int bytes; *s; s += bytes)
    put_code(j->stream, decode_utf8(s, &bytes));
  fputc('"', j->stream);
}

void wh_json_name(struct wh_json *j, const char *name) {
  if (j->named)
    j->faulty = true;
  begin_item(j);
  put_text(j, name);
  fputs(j->indent > 0 ? ": " : ":", j->stream);
  j->named = true;
}

void wh_json_text(struct wh_json *j, const char *utf8) {
  begin_item(j);
  if (utf8)
    put_text(j, utf8);
  else
    fputs("null", j->stream);
}

void wh_json_bytes(struct wh_json *j, const unsigned char *data, size_t size) {
  begin_item(j);
  fputc('"', j->stream);
  wh_base64_write(j->stream, data, size);
  fputc('"', j->stream);
}

void wh_json_number(struct wh_json *j, double value) {
  char text[WH_NUMBER_TEXT_SIZE];
  begin_item(j);
  j->faulty = j->faulty || !isfinite(value);
  wh_number_text(isfinite(value) ? value : 0.0, text);
  fputs(text, j->stream);
}

void wh_json_rounded(struct wh_json *j, double value, int digits) {
  char text[WH_NUMBER_TEXT_SIZE];
  begin_item(j);
  j->faulty = j->faulty || !isfinite(value);
  snprintf(text, sizeof text, "%.*g", digits, isfinite(value) ? value : 0.0);
  force_point(text);
  fputs(text, j->stream);
}

void wh_json_count(struct wh_json *j, uint64_t value) {
  begin_item(j);
  fprintf(j->stream, "%" PRIu64, value);
}

void wh_json_flag(struct wh_json *j, bool value) {
  begin_item(j);
  fputs(value ? "true" : "false", j->stream);
}

void wh_json_put_text(struct wh_json *j, const char *name, const char *utf8) {
  wh_json_name(j, name);
  wh_json_text(j, utf8);
}

void wh_json_put_number(struct wh_json *j, const char *name, double value) {
  wh_json_name(j, name);
  wh_json_number(j, value);
}

void wh_json_put_count(struct wh_json *j, const char *name, uint64_t value) {
  wh_json_name(j, name);
  wh_json_count(j, value);
}

void wh_json_put_flag(struct wh_json *j, const char *name, bool value) {
  wh_json_name(j, name);
  wh_json_flag(j, value);
}

enum wh_status wh_json_end(struct wh_context *c, struct wh_json *j, const char *what) {
  if (j->faulty || j->depth != 0 || j->named)
    return wh_fail(c, WH_INTERNAL, "%s holds a number that is not finite, or is not closed", what);
  return WH_OK;
}

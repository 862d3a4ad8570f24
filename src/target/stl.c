/* SPDX-License-Identifier: MPL-2.0 */
#include "target/stl.h"

#include "base/file.h"
#include "base/memory.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LARGEST_FILE ((size_t)1 << 29)
#define MOST_TRIANGLES 5000000u
#define HEADER 84u /* bytes before the triangles of a binary file; 50 bytes each */
#define RECORD 50u

void wh_triangles_free(struct wh_triangles *t) {
  free(t->point);
  free(t->corner);
  memset(t, 0, sizeof *t);
}

/* Corners as they come, three a triangle. */
struct corners {
  size_t count, capacity;
  double (*at)[3];
};

static enum wh_status add_corner(struct wh_context *c, const char *name, struct corners *k,
                                 const double at[3], double unit) {
  if (k->count >= 3 * (size_t)MOST_TRIANGLES)
    return wh_fail(c, WH_BAD_INPUT, "%s has more than %u triangles", name, MOST_TRIANGLES);
  WH_TRY(wh_grow(c, &k->at, &k->capacity, k->count + 1, sizeof *k->at));
  for (int i = 0; i < 3; i++) {
    k->at[k->count][i] = unit * at[i] + 0.0; /* -0 becomes 0 */
    if (!isfinite(at[i]) || !(fabs(k->at[k->count][i]) < 1e6))
      return wh_fail(c, WH_BAD_INPUT, "%s: triangle %zu has a coordinate of %g", name,
                     k->count / 3 + 1, at[i]);
  }
  k->count++;
  return WH_OK;
}

/* ---- binary ---------------------------------------------------------------------------------- */

static uint32_t word(const char *p) {
  const unsigned char *b = (const unsigned char *)p;
  return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static double number(const char *p) {
  uint32_t bits = word(p);
  float value;
  memcpy(&value, &bits, sizeof value);
  return (double)value;
}

static bool is_binary(const char *content, size_t size) {
  return size >= HEADER && size == HEADER + (size_t)RECORD * word(content + 80);
}

static enum wh_status parse_binary(struct wh_context *c, const char *name, const char *content,
                                   double unit, struct corners *k) {
  uint32_t count = word(content + 80);
  for (uint32_t i = 0; i < count; i++) {
    const char *p = content + HEADER + (size_t)RECORD * i + 12; /* after the normal */
    for (int corner = 0; corner < 3; corner++, p += 12) {
      const double at[3] = {number(p), number(p + 4), number(p + 8)};
      WH_TRY(add_corner(c, name, k, at, unit));
    }
  }
  return WH_OK;
}

/* ---- text ------------------------------------------------------------------------------------ */

struct reader {
  const char *name, *at, *end;
  size_t line;
};

/* The next word; empty at the end. */
static size_t next_word(struct reader *r, const char **begin) {
  while (r->at < r->end && isspace((unsigned char)*r->at))
    r->line += *r->at++ == '\n';
  *begin = r->at;
  while (r->at < r->end && !isspace((unsigned char)*r->at))
    r->at++;
  return (size_t)(r->at - *begin);
}

static bool is_word(const char *begin, size_t length, const char *wanted) {
  return length == strlen(wanted) && strncasecmp(begin, wanted, length) == 0;
}

static enum wh_status expect(struct wh_context *c, struct reader *r, const char *wanted) {
  const char *begin;
  size_t length = next_word(r, &begin);
  if (is_word(begin, length, wanted))
    return WH_OK;
  return wh_fail(c, WH_BAD_INPUT, "%s:%zu: '%.*s' stands where '%s' is due", r->name, r->line,
                 (int)(length < 40 ? length : 40), begin, wanted);
}

static enum wh_status read_number(struct wh_context *c, struct reader *r, double *out) {
  const char *begin;
  char text[64], *rest;
  size_t length = next_word(r, &begin);
  snprintf(text, sizeof text, "%.*s", (int)(length < 63 ? length : 63), begin);
  *out = strtod(text, &rest);
  bool good =
      length > 0 && length < 63 && *rest == '\0' && strspn(text, "+-.0123456789eE") == length;
  return good ? WH_OK
              : wh_fail(c, WH_BAD_INPUT, "%s:%zu: '%s' is not a number", r->name, r->line, text);
}

static enum wh_status read_facet(struct wh_context *c, struct reader *r, double unit,
                                 struct corners *k) {
  double at[3];
  WH_TRY(expect(c, r, "normal"));
  for (int i = 0; i < 3; i++)
    WH_TRY(read_number(c, r, &at[i]));
  WH_TRY(expect(c, r, "outer"));
  WH_TRY(expect(c, r, "loop"));
  for (int corner = 0; corner < 3; corner++) {
    WH_TRY(expect(c, r, "vertex"));
    for (int i = 0; i < 3; i++)
      WH_TRY(read_number(c, r, &at[i]));
    WH_TRY(add_corner(c, r->name, k, at, unit));
  }
  WH_TRY(expect(c, r, "endloop"));
  return expect(c, r, "endfacet");
}

static enum wh_status parse_text(struct wh_context *c, const char *name, const char *content,
                                 size_t size, double unit, struct corners *k) {
  struct reader r = {.name = name, .at = content, .end = content + size, .line = 1};
  const char *begin;
  WH_TRY(expect(c, &r, "solid"));
  while (r.at < r.end && *r.at != '\n') /* the solid's own name */
    r.at++;
  for (;;) {
    size_t length = next_word(&r, &begin);
    if (is_word(begin, length, "endsolid"))
      return WH_OK;
    if (!is_word(begin, length, "facet"))
      return wh_fail(c, WH_BAD_INPUT, "%s:%zu: '%.*s' stands where 'facet' or 'endsolid' is due",
                     name, r.line, (int)(length < 40 ? length : 40), begin);
    WH_TRY(read_facet(c, &r, unit, k));
  }
}

/* ---- equal places become one point ----------------------------------------------------------- */

static uint64_t hash(const double at[3]) {
  uint64_t h = 0xcbf29ce484222325u, bits;
  for (int i = 0; i < 3; i++) {
    memcpy(&bits, &at[i], sizeof bits);
    h = (h ^ bits) * 0x9E3779B97F4A7C15u;
    h ^= h >> 29;
  }
  return h;
}

static enum wh_status join(struct wh_context *c, const struct corners *k,
                           struct wh_triangles *out) {
  size_t slots = 16;
  uint32_t *table;
  while (slots < 2 * k->count)
    slots *= 2;
  WH_TRY(wh_alloc(c, k->count, sizeof *out->point, &out->point));
  WH_TRY(wh_alloc(c, k->count / 3, sizeof *out->corner, &out->corner));
  WH_TRY(wh_alloc(c, slots, sizeof *table, &table));
  for (size_t i = 0; i < k->count; i++) {
    size_t slot = (size_t)hash(k->at[i]) & (slots - 1);
    while (table[slot] && memcmp(out->point[table[slot] - 1], k->at[i], sizeof *k->at) != 0)
      slot = (slot + 1) & (slots - 1);
    if (!table[slot]) {
      memcpy(out->point[out->points++], k->at[i], sizeof *k->at);
      table[slot] = (uint32_t)out->points;
    }
    out->corner[i / 3][i % 3] = table[slot] - 1;
  }
  out->count = k->count / 3;
  free(table);
  return WH_OK;
}

enum wh_status wh_stl_parse(struct wh_context *c, const char *name, const char *content,
                            size_t size, double unit, struct wh_triangles *out) {
  struct corners k = {0};
  memset(out, 0, sizeof *out);
  enum wh_status status = is_binary(content, size) ? parse_binary(c, name, content, unit, &k)
                                                   : parse_text(c, name, content, size, unit, &k);
  if (!status && k.count == 0)
    status = wh_fail(c, WH_BAD_INPUT, "%s has no triangles", name);
  if (!status)
    status = join(c, &k, out);
  free(k.at);
  if (status)
    wh_triangles_free(out);
  return status;
}

enum wh_status wh_stl_read(struct wh_context *c, const char *path, double unit,
                           struct wh_triangles *out) {
  char *content;
  size_t size;
  memset(out, 0, sizeof *out);
  WH_TRY(wh_file_read(c, path, LARGEST_FILE, &content, &size));
  enum wh_status status = wh_stl_parse(c, path, content, size, unit, out);
  free(content);
  return status;
}

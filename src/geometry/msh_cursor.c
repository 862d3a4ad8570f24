/* SPDX-License-Identifier: MPL-2.0 */
#include "geometry/msh_cursor.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum wh_status wh_msh_fault(struct wh_msh_cursor *k, const char *format, ...) {
  if (k->failed)
    return WH_BAD_INPUT;
  k->failed = true;
  char text[256];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  if (k->binary)
    return wh_fail(k->c, WH_BAD_INPUT, "mesh file %s, byte %zu: %s", k->file,
                   (size_t)(k->at - k->begin), text);
  size_t line = 1;
  for (const char *p = k->begin; p < k->at; p++)
    line += *p == '\n';
  return wh_fail(k->c, WH_BAD_INPUT, "mesh file %s, line %zu: %s", k->file, line, text);
}

static bool blank(char ch) {
  return ch == ' ' || ch == '\t' || ch == '\r' || ch == '\n';
}

static void skip_blanks(struct wh_msh_cursor *k) {
  while (k->at < k->end && blank(*k->at))
    k->at++;
}

static bool take(struct wh_msh_cursor *k, void *value, size_t size) {
  if (k->failed || (size_t)(k->end - k->at) < size) {
    wh_msh_fault(k, "the file ends within a list of numbers");
    memset(value, 0, size);
    return false;
  }
  memcpy(value, k->at, size);
  k->at += size;
  return true;
}

/* A number must end where a blank or the file ends. */
static bool ends_well(struct wh_msh_cursor *k, const char *stop, const char *what) {
  if (!k->failed && stop > k->at && stop <= k->end && (stop == k->end || blank(*stop))) {
    k->at = stop;
    return true;
  }
  wh_msh_fault(k, "here should be %s", what);
  return false;
}

static uint64_t text_unsigned(struct wh_msh_cursor *k) {
  skip_blanks(k);
  char *stop;
  errno = 0;
  bool digit = k->at < k->end && *k->at >= '0' && *k->at <= '9';
  unsigned long long v = strtoull(k->at, &stop, 10);
  if (!ends_well(k, digit && errno == 0 ? stop : k->at, "a number without sign"))
    return 0;
  return v;
}

int64_t wh_msh_int(struct wh_msh_cursor *k) {
  if (k->binary) {
    int32_t v;
    return take(k, &v, sizeof v) ? v : 0;
  }
  skip_blanks(k);
  char *stop;
  errno = 0;
  long v = strtol(k->at, &stop, 10);
  if (!ends_well(k, errno == 0 && v >= INT32_MIN && v <= INT32_MAX ? stop : k->at, "an integer"))
    return 0;
  return v;
}

uint64_t wh_msh_size(struct wh_msh_cursor *k) {
  uint64_t v;
  if (k->binary)
    return take(k, &v, sizeof v) ? v : 0;
  return text_unsigned(k);
}

uint64_t wh_msh_text_size(struct wh_msh_cursor *k) {
  return text_unsigned(k);
}

double wh_msh_double(struct wh_msh_cursor *k) {
  double v = 0;
  if (k->binary) {
    take(k, &v, sizeof v);
  } else {
    skip_blanks(k);
    char *stop;
    v = strtod(k->at, &stop);
    if (!ends_well(k, stop, "a number"))
      return 0;
  }
  if (!isfinite(v)) {
    wh_msh_fault(k, "a coordinate is not finite");
    return 0;
  }
  return v;
}

size_t wh_msh_count(struct wh_msh_cursor *k, uint64_t count, size_t least, const char *of_what) {
  size_t left = (size_t)(k->end - k->at);
  if (k->failed || count <= left / least)
    return k->failed ? 0 : (size_t)count;
  wh_msh_fault(k, "%llu %s cannot be in the %zu bytes that are left", (unsigned long long)count,
               of_what, left);
  return 0;
}

void wh_msh_end_line(struct wh_msh_cursor *k) {
  while (k->at < k->end && *k->at != '\n')
    k->at++;
  if (k->at < k->end)
    k->at++;
}

void wh_msh_word(struct wh_msh_cursor *k, char word[64]) {
  size_t n = 0;
  skip_blanks(k);
  while (k->at < k->end && !blank(*k->at) && n < 63)
    word[n++] = *k->at++;
  word[n] = 0;
}

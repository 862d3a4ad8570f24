/* SPDX-License-Identifier: MPL-2.0 */
#include "design/values.h"

#include "base/memory.h"
#include "design/value.h"

#include <ctype.h>
#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_TEXT 256

/* Copies what stands before the next separator outside of brackets, without spaces around it.
   Returns what follows the separator, or NULL at the end. */
static const char *next_part(const char *text, char separator, char part[MOST_TEXT]) {
  int depth = 0;
  const char *end = text;
  for (; *end && (depth > 0 || *end != separator); end++)
    depth += *end == '(' || *end == '{' ? 1 : *end == ')' || *end == '}' ? -1 : 0;
  size_t length = (size_t)(end - text);
  while (length && isspace((unsigned char)*text))
    text++, length--;
  while (length && isspace((unsigned char)text[length - 1]))
    length--;
  length = length < MOST_TEXT ? length : MOST_TEXT - 1;
  memcpy(part, text, length);
  part[length] = '\0';
  return *end ? end + 1 : NULL;
}

static size_t count_parts(const char *text, char separator) {
  char part[MOST_TEXT];
  size_t count = 0;
  while (text) {
    text = next_part(text, separator, part);
    count++;
  }
  return count;
}

static enum wh_status list(struct wh_context *c, const struct wh_case *cs, const char *what,
                           const char *text, const char *unit, struct wh_quantities *out) {
  char part[MOST_TEXT];
  WH_TRY(wh_alloc(c, count_parts(text, ','), sizeof *out->value, &out->value));
  while (text) {
    text = next_part(text, ',', part);
    WH_TRY(wh_design_value(c, cs, what, part, unit, (double)NAN, &out->value[out->count++]));
  }
  return WH_OK;
}

/* The ends are met to the last bit. */
static double between(double from, double to, size_t i, size_t last, bool logarithmic) {
  if (i == 0 || i == last)
    return i ? to : from;
  double t = (double)i / (double)last;
  return logarithmic ? from * pow(to / from, t) : from + t * (to - from);
}

static enum wh_status range(struct wh_context *c, const struct wh_case *cs, const char *what,
                            const char *text, size_t parts, const char *unit,
                            struct wh_quantities *out) {
  char part[4][MOST_TEXT] = {""}, *end;
  double from, to;
  for (size_t i = 0; i < parts && i < 4; i++)
    text = next_part(text, ':', part[i]);
  unsigned long count = strtoul(part[2], &end, 10);
  bool logarithmic = parts == 4 && strcmp(part[3], "log") == 0;
  if (parts < 3 || parts > 4 || (parts == 4 && !logarithmic) || !isdigit((unsigned char)*part[2]) ||
      *end)
    return wh_fail(c, WH_BAD_INPUT,
                   "%s: write FROM : TO : COUNT, FROM : TO : COUNT : log, or values separated by "
                   "commas",
                   what);
  if (count < 2 || count > WH_MOST_VALUES)
    return wh_fail(c, WH_BAD_INPUT, "%s: from 2 to %d values, not %lu", what, WH_MOST_VALUES,
                   count);
  WH_TRY(wh_design_value(c, cs, what, part[0], unit, (double)NAN, &from));
  WH_TRY(wh_design_value(c, cs, what, part[1], unit, (double)NAN, &to));
  if (from == to || (logarithmic && !(from * to > 0.0)))
    return wh_fail(c, WH_BAD_INPUT, "%s: from %s to %s is no range%s", what, part[0], part[1],
                   logarithmic ? " for equal ratios: both ends must be of one sign" : "");
  WH_TRY(wh_alloc(c, count, sizeof *out->value, &out->value));
  for (out->count = 0; out->count < count; out->count++)
    out->value[out->count] = between(from, to, out->count, count - 1, logarithmic);
  return WH_OK;
}

enum wh_status wh_design_values(struct wh_context *c, const struct wh_case *cs, const char *what,
                                const char *text, const char *unit, struct wh_quantities *out) {
  size_t parts = count_parts(text, ':');
  memset(out, 0, sizeof *out);
  enum wh_status status =
      parts > 1 ? range(c, cs, what, text, parts, unit, out) : list(c, cs, what, text, unit, out);
  if (status) {
    free(out->value);
    memset(out, 0, sizeof *out);
  }
  return status;
}

bool wh_design_listed(const char *text, const char *name) {
  char part[MOST_TEXT];
  bool any = false;
  while (text) {
    text = next_part(text, ',', part);
    if (*part && fnmatch(part, name, 0) == 0)
      return true;
    any = any || *part;
  }
  return !any;
}

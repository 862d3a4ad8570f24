/* SPDX-License-Identifier: MPL-2.0 */
#include "geometry/step.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Lists within lists; real files have three or four. */
#define DEEPEST 64

struct text {
  struct wh_context *c;
  const char *file, *begin, *at, *end;
};

static enum wh_status fault(const struct text *t, const char *expected) {
  size_t line = 1;
  for (const char *p = t->begin; p < t->at; p++)
    line += *p == '\n';
  return wh_fail(t->c, WH_BAD_INPUT, "geometry file %s, line %zu: no STEP file: here should be %s",
                 t->file, line, expected);
}

/* Blanks and comments. */
static void skip(struct text *t) {
  while (t->at < t->end) {
    if (isspace((unsigned char)*t->at)) {
      t->at++;
    } else if (t->end - t->at > 3 && t->at[0] == '/' && t->at[1] == '*') {
      const char *stop = memmem(t->at + 2, (size_t)(t->end - t->at - 2), "*/", 2);
      t->at = stop ? stop + 2 : t->end;
    } else {
      return;
    }
  }
}

static bool take(struct text *t, const char *word) {
  skip(t);
  size_t n = strlen(word);
  if ((size_t)(t->end - t->at) < n || memcmp(t->at, word, n) != 0)
    return false;
  t->at += n;
  return true;
}

static enum wh_status expect(struct text *t, const char *word) {
  return take(t, word) ? WH_OK : fault(t, word);
}

/* As many characters as are letters, digits, or in more; at least one. */
static bool take_run(struct text *t, const char *more) {
  const char *start = t->at;
  while (t->at < t->end && *t->at && (isalnum((unsigned char)*t->at) || strchr(more, *t->at)))
    t->at++;
  return t->at > start;
}

/* 'text' with '' for an apostrophe, or "hexadecimal". */
static enum wh_status quoted(struct text *t, char quote) {
  for (t->at++; t->at < t->end; t->at++) {
    if (*t->at != quote)
      continue;
    t->at++;
    if (t->at == t->end || *t->at != quote)
      return WH_OK;
  }
  return fault(t, "the end of a text in quotes");
}

static enum wh_status parameters(struct text *t, int depth);

/* Coordinates beyond this, or an infinite one, keep the CAD kernel busy for ever. */
#define LARGEST 1e12

static enum wh_status number(struct text *t) {
  char digits[64] = "";
  const char *start = t->at++;
  take_run(t, "+-.");
  size_t n = (size_t)(t->at - start);
  if (n < sizeof digits && fabs(strtod(memcpy(digits, start, n), NULL)) <= LARGEST)
    return WH_OK;
  t->at = start;
  return fault(t, "a number of at most 1e12");
}

/* A number, #reference, .CHOICE., text, $, *, list, or TYPE(parameters). */
static enum wh_status parameter(struct text *t, int depth) {
  skip(t);
  char first = t->at < t->end ? *t->at : 0;
  if (first == '\'' || first == '"')
    return quoted(t, first);
  if (first == '(')
    return parameters(t, depth + 1);
  if (first == '$' || first == '*') {
    t->at++;
    return WH_OK;
  }
  if (first == '+' || first == '-' || isdigit((unsigned char)first))
    return number(t);
  if (first == '#') {
    t->at++;
    return take_run(t, "") ? WH_OK : fault(t, "the number of a record");
  }
  if (first == '.') {
    t->at++;
    return take_run(t, "_") && t->at < t->end && *t->at++ == '.' ? WH_OK : fault(t, "a choice");
  }
  if (!isalpha((unsigned char)first) || !take_run(t, "_"))
    return fault(t, "a value");
  return parameters(t, depth + 1);
}

static enum wh_status parameters(struct text *t, int depth) {
  if (depth > DEEPEST)
    return fault(t, "less deeply nested lists");
  WH_TRY(expect(t, "("));
  if (take(t, ")"))
    return WH_OK;
  do
    WH_TRY(parameter(t, depth));
  while (take(t, ","));
  return expect(t, ")");
}

/* NAME(parameters), or several of them in brackets. */
static enum wh_status record(struct text *t) {
  bool several = take(t, "(");
  do {
    skip(t);
    if (!take_run(t, "_"))
      return fault(t, "a type of record");
    WH_TRY(parameters(t, 0));
    skip(t);
  } while (several && t->at < t->end && *t->at != ')');
  return several ? expect(t, ")") : WH_OK;
}

static enum wh_status section(struct text *t, const char *name, bool numbered) {
  WH_TRY(expect(t, name));
  while (!take(t, "ENDSEC;")) {
    if (numbered) {
      WH_TRY(expect(t, "#"));
      if (!take_run(t, ""))
        return fault(t, "the number of a record");
      WH_TRY(expect(t, "="));
    }
    WH_TRY(record(t));
    WH_TRY(expect(t, ";"));
  }
  return WH_OK;
}

enum wh_status wh_step_check(struct wh_context *c, const char *file, const char *data,
                             size_t size) {
  struct text t = {c, file, data, data, data + size};
  WH_TRY(expect(&t, "ISO-10303-21;"));
  WH_TRY(section(&t, "HEADER;", false));
  WH_TRY(section(&t, "DATA;", true));
  return expect(&t, "END-ISO-10303-21;");
}

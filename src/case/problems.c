/* SPDX-License-Identifier: MPL-2.0 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case/tree.h"

#define MOST_KEPT 100

bool wh_case_problems_full(const struct wh_case_problems *p) {
  return p->count >= MOST_KEPT;
}

/* RFC 3629: no surrogates, no longer forms than needed. */
size_t wh_case_character(const unsigned char *p, size_t left) {
  static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  if (p[0] < 0x80)
    return (p[0] >= 0x20 && p[0] != 0x7f) || p[0] == '\t' || p[0] == '\n' || p[0] == '\r';
  size_t n = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
  if (p[0] < 0xc0 || p[0] > 0xf4 || n > left)
    return 0;
  uint32_t code = p[0] & (0xffu >> (n + 1));
  for (size_t i = 1; i < n; i++) {
    if ((p[i] & 0xc0) != 0x80)
      return 0;
    code = code << 6 | (p[i] & 0x3fu);
  }
  bool surrogate = code >= 0xd800 && code <= 0xdfff;
  return code < least[n] || code > 0x10ffff || surrogate || code < 0xa0 || code == 0xfeff ? 0 : n;
}

/* A message is one line of UTF-8, whatever was quoted in it and wherever that was cut off. */
static void make_one_line(char *text) {
  unsigned char *p = (unsigned char *)text;
  for (size_t n, left = strlen(text); left; p += n, left -= n) {
    n = wh_case_character(p, left);
    if (!n || *p < 0x20) {
      *p = n ? ' ' : '?';
      n = 1;
    }
  }
}

void wh_case_problem(struct wh_case_document *d, const struct wh_case_place *at,
                     const struct wh_case_node *node, const char *format, ...) {
  struct wh_case_problems *p = &d->problems;
  p->total++;
  if (wh_case_problems_full(p) ||
      wh_grow(d->context, &p->item, &p->capacity, p->count + 1, sizeof *p->item))
    return;
  char what[1024], path[512] = "", where[64] = "";
  va_list args;
  va_start(args, format);
  vsnprintf(what, sizeof what, format, args);
  va_end(args);
  if (node)
    wh_case_node_path(node, path, sizeof path);
  if (at->line)
    snprintf(where, sizeof where, ":%zu:%zu", at->line, at->column);
  struct wh_case_problem *item = &p->item[p->count];
  *item = (struct wh_case_problem){.at = *at, .order = p->count};
  if (asprintf(&item->text, "%s%s: %s%s%s", at->source, where, path, *path ? ": " : "", what) < 0)
    item->text = NULL;
  else
    make_one_line(item->text);
  p->count += item->text != NULL;
}

static int compare_size(size_t a, size_t b) {
  return (a > b) - (a < b);
}

/* What has no line (--set) comes last. */
static int by_place(const void *a, const void *b) {
  const struct wh_case_problem *p = a, *q = b;
  int order = compare_size(p->at.line - 1, q->at.line - 1);
  order = order ? order : compare_size(p->at.column, q->at.column);
  return order ? order : compare_size(p->order, q->order);
}

enum wh_status wh_case_problems_report(struct wh_case_document *d) {
  struct wh_case_problems *p = &d->problems;
  size_t total = p->total;
  if (p->count)
    qsort(p->item, p->count, sizeof *p->item, by_place);
  for (size_t i = 0; i < p->count; i++)
    wh_fail(d->context, WH_BAD_INPUT, "%s", p->item[i].text);
  if (total > p->count)
    wh_fail(d->context, WH_BAD_INPUT, "%s: and %zu more", d->source, total - p->count);
  wh_case_problems_free(p);
  return total ? WH_BAD_INPUT : WH_OK;
}

void wh_case_problems_free(struct wh_case_problems *p) {
  for (size_t i = 0; i < p->count; i++)
    free(p->item[i].text);
  free(p->item);
  *p = (struct wh_case_problems){0};
}

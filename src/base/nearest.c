/* SPDX-License-Identifier: MPL-2.0 */
#include "base/nearest.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define LONGEST 64
#define MOST_TRIED 2000

static size_t least(size_t a, size_t b, size_t c) {
  size_t ab = a < b ? a : b;
  return ab < c ? ab : c;
}

static bool same(char a, char b, bool any_case) {
  return any_case ? tolower((unsigned char)a) == tolower((unsigned char)b) : a == b;
}

static size_t distance(const char *a, const char *b, bool any_case) {
  size_t na = strnlen(a, LONGEST), nb = strnlen(b, LONGEST);
  size_t rows[3][LONGEST + 1];
  size_t *before = rows[0], *last = rows[1], *row = rows[2];
  for (size_t j = 0; j <= nb; j++)
    last[j] = before[j] = j;
  for (size_t i = 1; i <= na; i++) {
    row[0] = i;
    for (size_t j = 1; j <= nb; j++) {
      row[j] =
          least(last[j] + 1, row[j - 1] + 1, last[j - 1] + !same(a[i - 1], b[j - 1], any_case));
      if (i > 1 && j > 1 && same(a[i - 1], b[j - 2], any_case) &&
          same(a[i - 2], b[j - 1], any_case) && before[j - 2] + 1 < row[j])
        row[j] = before[j - 2] + 1;
    }
    size_t *free_row = before;
    before = last;
    last = row;
    row = free_row;
  }
  return last[nb];
}

size_t wh_edit_distance(const char *a, const char *b) {
  size_t exact = distance(a, b, false), folded = distance(a, b, true) + 1;
  return exact < folded ? exact : folded;
}

/* A third of the letters may be wrong, but one letter always may. */
void wh_nearest_try(struct wh_nearest *n, const char *known) {
  if (n->tried++ >= MOST_TRIED)
    return;
  size_t length = strlen(n->word), allowed = length < 4 ? 1 : (length + 1) / 3;
  size_t d = wh_edit_distance(n->word, known);
  bool nothing_in_common = d >= strlen(known) && strcasecmp(n->word, known) != 0;
  if (d > allowed || nothing_in_common || (n->best && d >= n->distance))
    return;
  n->best = known;
  n->distance = d;
}

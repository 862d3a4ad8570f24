/* SPDX-License-Identifier: MPL-2.0 */
#include "base/nearest.h"

#include <string.h>

#define LONGEST 64

static size_t least(size_t a, size_t b, size_t c) {
  size_t ab = a < b ? a : b;
  return ab < c ? ab : c;
}

size_t wh_edit_distance(const char *a, const char *b) {
  size_t na = strnlen(a, LONGEST), nb = strnlen(b, LONGEST);
  size_t rows[3][LONGEST + 1];
  size_t *before = rows[0], *last = rows[1], *row = rows[2];
  for (size_t j = 0; j <= nb; j++)
    last[j] = before[j] = j;
  for (size_t i = 1; i <= na; i++) {
    row[0] = i;
    for (size_t j = 1; j <= nb; j++) {
      row[j] = least(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
          before[j - 2] + 1 < row[j])
        row[j] = before[j - 2] + 1;
    }
    size_t *free_row = before;
    before = last;
    last = row;
    row = free_row;
  }
  return last[nb];
}

/* A third of the letters may be wrong, but one letter always may. */
void wh_nearest_try(struct wh_nearest *n, const char *known) {
  size_t length = strlen(n->word), allowed = length < 4 ? 1 : (length + 1) / 3;
  size_t d = wh_edit_distance(n->word, known);
  if (d > allowed || d >= strlen(known) || (n->best && d >= n->distance))
    return;
  n->best = known;
  n->distance = d;
}

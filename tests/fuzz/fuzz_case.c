/* SPDX-License-Identifier: MPL-2.0 */
/* Whatever a case file or a --set holds: it is bound or refused with a message, and what was bound
   can be set, bound again, listed, and written back as a text that means the same.
   The input is the text of the case; what follows each zero byte is an assignment. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case/case.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds, const char *what) {
  if (holds)
    return;
  fprintf(stderr, "fuzz_case: %s\n", what);
  abort();
}

static struct wh_case_document *read_again(struct wh_context *c, struct wh_case_units *units,
                                           const char *text, struct wh_arena *arena) {
  struct wh_case_document *d;
  struct wh_case_params params = {0};
  enum wh_status status =
      wh_case_document_create(c, units, "again.yaml", "", text, strlen(text), wh_case_keys, &d);
  demand(status == WH_OK, "what was written back is not a case");
  status = wh_case_document_bind(c, d, arena, &params);
  demand(status == WH_OK, "what was written back is refused");
  return d;
}

/* Sets the first number that is written in the case to its own value and writes it back. */
static void write_back(struct wh_context *c, struct wh_case_units *units,
                       struct wh_case_document *d, struct wh_arena *arena) {
  size_t count;
  const struct wh_case_entry *e;
  demand(wh_case_document_entries(c, d, arena, &count, &e) == WH_OK, "no list of values");
  size_t i = 0;
  while (i < count && (e[i].is_default || e[i].count != 1 || !e[i].written))
    i++;
  if (i == count)
    return;
  struct wh_case_params params = {0};
  double value = e[i].value[0], again;
  const char *unit;
  char *text;
  demand(isfinite(value), "a value is not finite");
  demand(wh_case_document_set_value(c, d, e[i].path, value) == WH_OK, "a number cannot be set");
  demand(wh_case_document_bind(c, d, arena, &params) == WH_OK, "its own value is refused");
  if (wh_case_document_text(c, d, &text) != WH_OK)
    return; /* another value was set that is not in the text */
  struct wh_case_document *copy = read_again(c, units, text, arena);
  demand(wh_case_document_value(c, copy, e[i].path, &again, &unit) == WH_OK, "a number is lost");
  demand(fabs(again - value) <= 1e-15 * fabs(value), "a number changed on the way");
  wh_case_document_destroy(copy);
  free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static struct wh_case_units *units; /* the database is read once: it takes longer than a case */
  struct wh_context *c = wh_context_create();
  if (!units && wh_case_units_create(c, &units) != WH_OK)
    abort();
  char *input = calloc(size + 2, 1);
  if (size)
    memcpy(input, data, size);
  size_t length = strlen(input);
  struct wh_case_document *d;
  struct wh_arena *arena = wh_arena_create();
  struct wh_case_params params = {0};
  enum wh_status status =
      wh_case_document_create(c, units, "fuzz.yaml", "", input, length, wh_case_keys, &d);
  if (!status) {
    for (size_t at = length + 1; at < size && !status; at += strlen(input + at) + 1)
      status = wh_case_document_set(c, d, input + at);
    enum wh_status bound = wh_case_document_bind(c, d, arena, &params);
    status = status ? status : bound;
    if (!status)
      write_back(c, units, d, arena);
    wh_case_document_destroy(d);
  }
  demand(status == WH_OK || status == WH_BAD_INPUT, "neither good nor bad");
  demand(status == WH_OK || wh_error_count(c) > 0, "refused without a message");
  wh_arena_destroy(arena);
  wh_context_destroy(c);
  free(input);
  return 0;
}

/* SPDX-License-Identifier: MPL-2.0 */
/* Every table of keys that a case is read by keeps to base/key.h: units that exist, defaults that
   the reader takes, all that the type of the key needs, and a word on what it means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "case/case.h"
#include "case/expression.h"

#define MOST_TABLES 512

static struct wh_case_units *units;
static const struct wh_key *seen[MOST_TABLES];
static size_t seen_count;

static bool no_reference(void *user, const char *path, struct wh_case_quantity *out, char *error,
                         size_t size) {
  (void)user, (void)path, (void)out;
  snprintf(error, size, "no references in tables");
  return false;
}

static void check_unit(const char *path, const struct wh_key *k) {
  struct wh_case_quantity q;
  struct wh_case_fault fault;
  int depth = 0;
  const struct wh_case_expression e = {units, no_reference, NULL, &depth};
  bool quantity = k->type == WH_KEY_QUANTITY || k->type == WH_KEY_QUANTITIES ||
                  k->type == WH_KEY_POINT || k->type == WH_KEY_POINTS;
  if (quantity && (!k->unit || !*k->unit))
    fail_msg("%s has no unit", path);
  if (k->unit && !wh_case_evaluate(&e, k->unit, &q, &fault))
    fail_msg("%s: the unit '%s': %s", path, k->unit, fault.text);
}

/* The default alone, in a case that consists of this key. Defaults of names and of what contains
   others are not bound: they depend on what else is there. */
static void check_default(const char *path, const struct wh_key *k) {
  struct wh_case_document *d;
  static union {
    max_align_t align;
    char room[65536];
  } params;
  struct wh_key alone[2] = {*k, {0}};
  if (!k->default_text || !*k->default_text || k->type == WH_KEY_NAME)
    return;
  alone[0].offset = 0;
  struct wh_context *c = wh_context_create();
  struct wh_arena *arena = wh_arena_create();
  memset(&params, 0, sizeof params);
  enum wh_status status =
      wh_case_document_create(c, units, path, "", "parameters: {}", 14, alone, &d);
  if (!status)
    status = wh_case_document_bind(c, d, arena, &params);
  if (status)
    fail_msg("%s: the default '%s': %s", path, k->default_text, wh_error_text(c, 0));
  wh_case_document_destroy(d);
  wh_arena_destroy(arena);
  wh_context_destroy(c);
}

static void check_parts(const char *path, const struct wh_key *k) {
  if (!k->summary || !*k->summary)
    fail_msg("%s has no summary", path);
  if (k->summary[strlen(k->summary) - 1] == '.')
    fail_msg("%s: the summary ends with a stop", path);
  if (k->min > k->max && k->max != 0.0)
    fail_msg("%s: the limits are the wrong way round", path);
  if (k->type == WH_KEY_CHOICE && !k->choices)
    fail_msg("%s has no choices", path);
  if ((k->type == WH_KEY_SECTION || k->type == WH_KEY_MAP) && !k->keys)
    fail_msg("%s has no keys", path);
  if (k->type == WH_KEY_MAP && !k->item_size)
    fail_msg("%s has no size of its items", path);
  if ((k->type == WH_KEY_VARIANT || k->type == WH_KEY_VARIANTS) && !k->kinds)
    fail_msg("%s has no kinds", path);
}

static void check_table(const char *path, const struct wh_key *keys) {
  for (size_t i = 0; i < seen_count; i++)
    if (seen[i] == keys)
      return;
  assert_true(seen_count < MOST_TABLES);
  seen[seen_count++] = keys;
  for (const struct wh_key *k = keys; k->name; k++) {
    char below[512];
    snprintf(below, sizeof below, "%s.%s", path, k->name);
    for (const struct wh_key *other = keys; other != k; other++)
      if (strcmp(other->name, k->name) == 0)
        fail_msg("%s is there twice", below);
    check_parts(below, k);
    check_unit(below, k);
    check_default(below, k);
    if (k->keys)
      check_table(below, k->keys);
    for (size_t i = 0; k->kinds && k->kinds[i]; i++) {
      const struct wh_kind *kind = k->kinds[i];
      if (!kind->name || !kind->summary || !kind->source || !kind->keys || !kind->params_size)
        fail_msg("%s: kind %s is not complete", below, kind->name ? kind->name : "?");
      snprintf(below, sizeof below, "%s.%s(%s)", path, k->name, kind->name);
      check_table(below, kind->keys);
    }
  }
}

static void all_tables_keep_to_the_contract(void **state) {
  (void)state;
  check_table("case", wh_case_keys);
  assert_true(seen_count > 20);
}

static int set_up(void **state) {
  struct wh_context *c = wh_context_create();
  *state = NULL;
  enum wh_status status = wh_case_units_create(c, &units);
  wh_context_destroy(c);
  return status != WH_OK;
}

static int tear_down(void **state) {
  (void)state;
  wh_case_units_destroy(units);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(all_tables_keep_to_the_contract)};
  return cmocka_run_group_tests(tests, set_up, tear_down);
}

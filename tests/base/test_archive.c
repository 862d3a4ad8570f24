/* SPDX-License-Identifier: MPL-2.0 */
/* Values, arrays and texts through an archive and back; what is not whole is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/archive.h"
#include "base/build.h"

struct thing {
  int number;
  size_t count;
  double *value, *missing;
  char *text, *none;
};

static void put(struct wh_archive *a, struct thing *t) {
  WH_ARCHIVE(a, t->number);
  WH_ARCHIVE(a, t->count);
  WH_ARCHIVE_ARRAY(a, t->value, t->count);
  WH_ARCHIVE_ARRAY(a, t->missing, t->count);
  wh_archive_text(a, &t->text);
  wh_archive_text(a, &t->none);
}

static void free_thing(struct thing *t) {
  free(t->value);
  free(t->missing);
  free(t->text);
  free(t->none);
}

static struct wh_archive written(struct wh_context *c) {
  double value[] = {1.0, 2.5, -3.0};
  char text[] = "a text";
  struct thing t = {7, 3, value, NULL, text, NULL};
  struct wh_archive a = wh_archive_writer(c);
  put(&a, &t);
  assert_int_equal(wh_archive_end(&a), WH_OK);
  return a;
}

static void all_comes_back(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_archive a = written(c), b = wh_archive_reader(c, a.data, a.size);
  struct thing t = {0};
  put(&b, &t);
  assert_int_equal(wh_archive_end(&b), WH_OK);
  assert_int_equal(t.number, 7);
  assert_int_equal(t.count, 3);
  assert_true(t.value[0] == 1.0 && t.value[1] == 2.5 && t.value[2] == -3.0);
  assert_null(t.missing);
  assert_string_equal(t.text, "a text");
  assert_null(t.none);
  free_thing(&t);
  wh_archive_free(&a);
  wh_context_destroy(c);
}

/* Shorter by any number of bytes, or longer by one, or with a count that cannot be. */
static void what_is_not_whole_is_refused(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_archive a = written(c);
  for (size_t size = 0; size <= a.size + 1; size++) {
    if (size == a.size)
      continue;
    char *data = calloc(1, a.size + 1);
    struct thing t = {0};
    memcpy(data, a.data, a.size);
    struct wh_archive b = wh_archive_reader(c, data, size);
    put(&b, &t);
    assert_int_equal(wh_archive_end(&b), WH_BAD_INPUT);
    free_thing(&t);
    free(data);
  }
  struct thing t = {0};
  memset(a.data + sizeof t.number, 0xff, sizeof t.count);
  struct wh_archive b = wh_archive_reader(c, a.data, a.size);
  put(&b, &t);
  assert_int_equal(wh_archive_end(&b), WH_BAD_INPUT);
  assert_null(t.value);
  free_thing(&t);
  wh_archive_free(&a);
  wh_context_destroy(c);
}

static void a_build_has_a_name(void **state) {
  (void)state;
  char text[80], again[80];
  wh_build_describe(text);
  wh_build_describe(again);
  assert_true(strlen(text) >= strlen(WH_VERSION));
  assert_string_equal(text, again);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(all_comes_back),
      cmocka_unit_test(what_is_not_whole_is_refused),
      cmocka_unit_test(a_build_has_a_name),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

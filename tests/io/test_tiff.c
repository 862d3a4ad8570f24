/* SPDX-License-Identifier: MPL-2.0 */
/* Pictures go out and come back; files that are cut, of another kind or with other numbers do not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "../near.h"
#include "io/tiff.h"

#define FILE_NAME "test_tiff.tif"

static struct wh_context *context;

static int open_context(void **state) {
  (void)state;
  context = wh_context_create();
  return context == NULL;
}

static int close_context(void **state) {
  (void)state;
  remove(FILE_NAME);
  wh_context_destroy(context);
  return 0;
}

/* Values of 24 bits come back to the last one, places to rounding. */
static void test_round_trip(void **state) {
  (void)state;
  double value[6] = {0.0, 1.0, -0.25, 3e-7f, 1e30f, 7.0};
  struct wh_picture p = {{3, 2}, {-1e-3, 2e-3}, {1e-5, 3e-5}, value, "anything"}, back;
  assert_int_equal(wh_tiff_write(context, FILE_NAME, &p), WH_OK);
  assert_int_equal(wh_tiff_read(context, FILE_NAME, &back), WH_OK);
  for (int k = 0; k < 2; k++) {
    assert_int_equal(back.count[k], p.count[k]);
    assert_near(back.low[k], p.low[k], 0.0);
    assert_near(back.step[k], p.step[k], 0.0);
  }
  for (int i = 0; i < 6; i++)
    assert_near(back.value[i], value[i], 0.0);
  free(back.value);
}

static void put(const char *content, size_t size) {
  FILE *f = fopen(FILE_NAME, "wb");
  assert_non_null(f);
  assert_int_equal(fwrite(content, 1, size, f), size);
  fclose(f);
}

static void test_bad_files(void **state) {
  (void)state;
  double value[4] = {1.0, 2.0, 3.0, 4.0};
  struct wh_picture p = {{2, 2}, {0.0, 0.0}, {1.0, 1.0}, value, ""}, back;
  static char content[4096];
  assert_int_equal(wh_tiff_write(context, FILE_NAME, &p), WH_OK);
  FILE *f = fopen(FILE_NAME, "rb");
  size_t size = fread(content, 1, sizeof content, f);
  fclose(f);
  for (size_t cut = 0; cut < size; cut += 7) {
    put(content, cut);
    assert_int_equal(wh_tiff_read(context, FILE_NAME, &back), WH_BAD_INPUT);
    assert_null(back.value);
  }
  /* any byte of what is not a sample may be wrong: no crash, and never a nan */
  for (size_t at = 0; at < size; at++) {
    char was = content[at];
    content[at] = (char)0xFF;
    put(content, size);
    if (wh_tiff_read(context, FILE_NAME, &back) == WH_OK) {
      for (size_t i = 0; i < back.count[0] * back.count[1]; i++)
        assert_true(isfinite(back.value[i]));
      free(back.value);
    }
    content[at] = was;
  }
  p.count[0] = 0;
  assert_int_equal(wh_tiff_write(context, FILE_NAME, &p), WH_INTERNAL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_round_trip),
      cmocka_unit_test(test_bad_files),
  };
  return cmocka_run_group_tests(tests, open_context, close_context);
}

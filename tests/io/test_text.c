/* SPDX-License-Identifier: MPL-2.0 */
/* Text formats: JSON, CSV, hashes and the files they stand in. */
#include "io_test.h"

#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/random.h"
#include "base/file.h"
#include "io/json.h"
#include "io/result.h"
#include "base/sha256.h"
#include "io/table.h"

static void numbers_read_back_the_same_in_the_fewest_digits(void **state) {
  (void)state;
  char text[WH_NUMBER_TEXT_SIZE];
  struct wh_random r = wh_random_start(1, WH_RANDOM_TEST, 0);
  for (int i = 0; i < 20000; i++) {
    double x = ldexp(wh_random_uniform(&r) - 0.5, (int)(600.0 * (wh_random_uniform(&r) - 0.5)));
    wh_number_text(x, text);
    assert_true(strtod(text, NULL) == x);
  }
  const struct {
    double value;
    const char *text;
  } known[] = {{0.1, "0.1"},
               {1.0 / 3.0, "0.3333333333333333"},
               {5e-324, "4.94065645841247e-324"},
               {1e22, "1e+22"},
               {-0.0, "-0"},
               {0.1 + 0.2, "0.30000000000000004"},
               {12345.0, "12345"}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    wh_number_text(known[i].value, text);
    assert_string_equal(text, known[i].text);
  }
}

static char *json_of_text(const char *utf8) {
  char *text = NULL;
  size_t size = 0;
  FILE *stream = open_memstream(&text, &size);
  struct wh_json j = wh_json_start(stream, 0, 0);
  wh_json_text(&j, utf8);
  fclose(stream);
  return text;
}

static void every_text_becomes_valid_json(void **state) {
  (void)state;
  const struct {
    const char *in, *out;
  } known[] = {
      {"plain", "\"plain\""},
      {"a\"b\\c\n\t\x01", "\"a\\\"b\\\\c\\n\\t\\u0001\""},
      {"</script>", "\"\\u003c/script\\u003e\""},
      {"\xC2\xB5m", "\"\\u00b5m\""},
      {"\xF0\x9F\x98\x80", "\"\\ud83d\\ude00\""},
      /* not UTF-8: a stray byte, an overlong slash, a surrogate, a cut sequence */
      {"\xFF", "\"\\ufffd\""},
      {"\xC0\xAF", "\"\\ufffd\\ufffd\""},
      {"\xED\xA0\x80", "\"\\ufffd\\ufffd\\ufffd\""},
      {"\xE2\x82", "\"\\ufffd\\ufffd\""},
  };
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    char *text = json_of_text(known[i].in);
    assert_string_equal(text, known[i].out);
    free(text);
  }
}

static void json_that_is_wrong_is_refused(void **state) {
  struct io_test *t = *state;
  FILE *stream = fopen("/dev/null", "w");
  struct wh_json j = wh_json_start(stream, 0, 0);
  wh_json_number(&j, NAN);
  assert_int_equal(wh_json_end(t->c, &j, "x"), WH_INTERNAL);
  j = wh_json_start(stream, 0, 0);
  wh_json_open_array(&j);
  assert_int_equal(wh_json_end(t->c, &j, "x"), WH_INTERNAL);
  j = wh_json_start(stream, 0, 0);
  wh_json_close_object(&j);
  assert_int_equal(wh_json_end(t->c, &j, "x"), WH_INTERNAL);
  j = wh_json_start(stream, 2, 2);
  for (int i = 0; i < 100; i++)
    wh_json_open_array(&j);
  for (int i = 0; i < 100; i++)
    wh_json_close_array(&j);
  assert_int_equal(wh_json_end(t->c, &j, "x"), WH_INTERNAL);
  fclose(stream);
}

static void a_result_is_the_promised_object(void **state) {
  struct io_test *t = *state;
  struct wh_figures figures = {0}, timing = {0};
  assert_int_equal(wh_figures_set(t->c, &figures, "image.z_best", 0.1, "m", 1e-6), WH_OK);
  assert_int_equal(wh_figures_set(t->c, &timing, "solve", 0.25, "s", 0.0), WH_OK);
  wh_warn(t->c, "ray 7 was \"trapped\"");
  struct wh_result r = {.case_name = "tube.yaml",
                        .title = "Tube",
                        .inputs_sha256 = "00ff",
                        .seed = UINT64_MAX,
                        .figures = &figures,
                        .timing = &timing};
  assert_int_equal(wh_result_write(t->c, io_path(t, "result.json"), &r), WH_OK);
  char *text = io_content(t, "result.json");
  assert_string_equal(text, "{\n"
                            "  \"wehnelt\": \"" WH_VERSION "\",\n"
                            "  \"case\": \"tube.yaml\",\n"
                            "  \"title\": \"Tube\",\n"
                            "  \"inputs_sha256\": \"00ff\",\n"
                            "  \"seed\": 18446744073709551615,\n"
                            "  \"figures\": {\n"
                            "    \"image.z_best\": {\"value\": 0.1, \"unit\": \"m\", "
                            "\"error\": 1e-06}\n"
                            "  },\n"
                            "  \"warnings\": [\n"
                            "    \"ray 7 was \\\"trapped\\\"\"\n"
                            "  ],\n"
                            "  \"convergence\": {},\n"
                            "  \"timing\": {\n"
                            "    \"solve\": {\"value\": 0.25, \"unit\": \"s\", \"error\": 0}\n"
                            "  }\n"
                            "}\n");
  free(text);
  wh_figures_free(&figures);
  wh_figures_free(&timing);
}

static void a_table_has_units_in_its_header_and_never_a_nan(void **state) {
  struct io_test *t = *state;
  double z[] = {0.0, 1e-3}, n[] = {1.0, NAN};
  const char *name[] = {"a, b", "say \"c\""};
  struct wh_column column[] = {{"z", "m", z, NULL}, {"fate", "", NULL, name}, {"n", "1", n, NULL}};
  struct wh_table table = {.name = "t", .title = "T", .rows = 2, .columns = 2, .column = column};
  assert_int_equal(wh_csv_write(t->c, io_path(t, "t.csv"), &table), WH_OK);
  char *text = io_content(t, "t.csv");
  assert_string_equal(text, "z [m],fate\r\n0,\"a, b\"\r\n0.001,\"say \"\"c\"\"\"\r\n");
  free(text);
  table.columns = 3;
  assert_int_equal(wh_csv_write(t->c, io_path(t, "bad.csv"), &table), WH_INTERNAL);
  assert_int_equal(io_file_count(t), 1);
}

static void a_failed_write_leaves_the_older_file_alone(void **state) {
  struct io_test *t = *state;
  struct wh_file f;
  assert_int_equal(wh_file_create(t->c, io_path(t, "a"), &f), WH_OK);
  fputs("old", f.stream);
  assert_int_equal(wh_file_commit(t->c, &f), WH_OK);
  assert_int_equal(wh_file_create(t->c, io_path(t, "a"), &f), WH_OK);
  fputs("new", f.stream);
  char *text = io_content(t, "a");
  assert_string_equal(text, "old");
  free(text);
  wh_file_discard(&f);
  assert_int_equal(io_file_count(t), 1);
  assert_int_equal(wh_file_create(t->c, io_path(t, "no/such/folder"), &f), WH_IO_FAILED);
  assert_null(f.path);
  assert_int_equal(mkdir(io_path(t, "d"), 0777), 0);
  assert_int_equal(wh_file_create(t->c, io_path(t, "d"), &f), WH_OK);
  assert_int_equal(wh_file_commit(t->c, &f), WH_IO_FAILED); /* a folder has that name */
  assert_int_equal(rmdir(io_path(t, "d")), 0);
  assert_int_equal(io_file_count(t), 1);
}

static void reading_refuses_what_is_too_long_or_no_file(void **state) {
  struct io_test *t = *state;
  struct wh_file f;
  assert_int_equal(wh_file_create(t->c, io_path(t, "a"), &f), WH_OK);
  fputs("12345", f.stream);
  assert_int_equal(wh_file_commit(t->c, &f), WH_OK);
  char *text;
  size_t size;
  assert_int_equal(wh_file_read(t->c, io_path(t, "a"), 4, &text, &size), WH_BAD_INPUT);
  assert_int_equal(wh_file_read(t->c, "/dev/zero", 100, &text, &size), WH_BAD_INPUT);
  assert_int_equal(wh_file_read(t->c, t->folder, 100, &text, &size), WH_BAD_INPUT);
  assert_int_equal(wh_file_read(t->c, io_path(t, "none"), 100, &text, &size), WH_BAD_INPUT);
  assert_int_equal(wh_file_read(t->c, io_path(t, "a"), 5, &text, &size), WH_OK);
  assert_int_equal(size, 5);
  free(text);
}

static void folders_are_made_with_those_above(void **state) {
  struct io_test *t = *state;
  assert_int_equal(wh_folder_create(t->c, io_path(t, "x/y/z")), WH_OK);
  assert_int_equal(wh_folder_create(t->c, io_path(t, "x/y/z/")), WH_OK);
  struct wh_file f;
  assert_int_equal(wh_file_create(t->c, io_path(t, "x/y/f"), &f), WH_OK);
  assert_int_equal(wh_file_commit(t->c, &f), WH_OK);
  assert_int_equal(wh_folder_create(t->c, io_path(t, "x/y/f")), WH_IO_FAILED);
  assert_int_equal(wh_folder_create(t->c, io_path(t, "x/y/f/g")), WH_IO_FAILED);
  assert_int_equal(wh_folder_create(t->c, ""), WH_IO_FAILED);
}

/* FIPS 180-4 example values: the empty message, "abc", and a million times "a". */
static void sha256_gives_the_standard_values(void **state) {
  (void)state;
  char text[65];
  struct wh_sha256 s = wh_sha256_start();
  wh_sha256_end(&s, text);
  assert_string_equal(text, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  s = wh_sha256_start();
  wh_sha256_add(&s, "abc", 3);
  wh_sha256_end(&s, text);
  assert_string_equal(text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  s = wh_sha256_start();
  for (int i = 0; i < 1000000; i++)
    wh_sha256_add(&s, "a", 1);
  wh_sha256_end(&s, text);
  assert_string_equal(text, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

#define IO_TEST(f) cmocka_unit_test_setup_teardown(f, io_setup, io_teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(numbers_read_back_the_same_in_the_fewest_digits),
      cmocka_unit_test(every_text_becomes_valid_json),
      IO_TEST(json_that_is_wrong_is_refused),
      IO_TEST(a_result_is_the_promised_object),
      IO_TEST(a_table_has_units_in_its_header_and_never_a_nan),
      IO_TEST(a_failed_write_leaves_the_older_file_alone),
      IO_TEST(reading_refuses_what_is_too_long_or_no_file),
      IO_TEST(folders_are_made_with_those_above),
      cmocka_unit_test(sha256_gives_the_standard_values),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

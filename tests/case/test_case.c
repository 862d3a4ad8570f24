/* SPDX-License-Identifier: MPL-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "case/case.h"

static const char text[] = "wehnelt: 1\n"
                           "title: two plates # a comment\n"
                           "parameters: {gap: 1 mm}\n"
                           "geometry:\n"
                           "  file: plates.msh\n"
                           "  electrodes:\n"
                           "    anode: {voltage: 1 kV}\n"
                           "mesh: {size: \"${gap} / 4\"}\n";

struct fixture {
  struct wh_context *c;
  char folder[64], file[96], mesh[96];
};

static void write_file(const char *path, const char *content) {
  FILE *f = fopen(path, "w");
  assert_non_null(f);
  fputs(content, f);
  assert_int_equal(fclose(f), 0);
}

static int set_up(void **state) {
  struct fixture *f = calloc(1, sizeof *f);
  strcpy(f->folder, "/tmp/wehnelt-case-XXXXXX");
  *state = f;
  if (!mkdtemp(f->folder))
    return 1;
  snprintf(f->file, sizeof f->file, "%s/plates.yaml", f->folder);
  snprintf(f->mesh, sizeof f->mesh, "%s/plates.msh", f->folder);
  write_file(f->file, text);
  write_file(f->mesh, "nothing yet");
  f->c = wh_context_create();
  return 0;
}

static int tear_down(void **state) {
  struct fixture *f = *state;
  wh_context_destroy(f->c);
  remove(f->file);
  remove(f->mesh);
  rmdir(f->folder);
  free(f);
  return 0;
}

static void a_case_is_read_with_its_files_beside_it(void **state) {
  struct fixture *f = *state;
  struct wh_case k;
  const char *const sets[] = {"parameters.gap=2 mm", "geometry.electrodes.anode.voltage=3 kV"};
  assert_int_equal(wh_case_read(f->c, f->file, 2, sets, &k), WH_OK);
  assert_string_equal(k.params.title, "two plates");
  assert_string_equal(k.params.geometry.file, f->mesh);
  assert_true(k.params.mesh.size == 0.0005);
  assert_true(((struct wh_electrode_params *)k.params.geometry.electrodes.item)->voltage_V == 3000);
  assert_string_equal(k.text, text);
  assert_string_equal(k.file, f->file);
  assert_true(k.entry_count > 5);
  wh_case_free(&k);
}

/* The digest tells apart all that makes a difference, and nothing else. */
static void the_digest_covers_all_inputs(void **state) {
  struct fixture *f = *state;
  struct wh_case k;
  char plain[65], set[65];
  const char *const sets[] = {"parameters.gap=2 mm"};
  assert_int_equal(wh_case_read(f->c, f->file, 0, NULL, &k), WH_OK);
  strcpy(plain, k.inputs_sha256);
  assert_int_equal(strlen(plain), 64);
  assert_int_equal(wh_case_set_value(f->c, &k, "parameters.gap", 0.002), WH_OK);
  assert_int_equal(wh_case_update(f->c, &k), WH_OK);
  assert_string_not_equal(k.inputs_sha256, plain);
  wh_case_free(&k);
  assert_int_equal(wh_case_read(f->c, f->file, 1, sets, &k), WH_OK);
  strcpy(set, k.inputs_sha256);
  assert_string_not_equal(set, plain);
  wh_case_free(&k);
  assert_int_equal(wh_case_read(f->c, f->file, 0, NULL, &k), WH_OK);
  assert_string_equal(k.inputs_sha256, plain);
  wh_case_free(&k);
  write_file(f->mesh, "another mesh");
  assert_int_equal(wh_case_read(f->c, f->file, 0, NULL, &k), WH_OK);
  assert_string_not_equal(k.inputs_sha256, plain);
  wh_case_free(&k);
}

static void values_go_round_through_a_file(void **state) {
  struct fixture *f = *state;
  struct wh_case k;
  double value;
  const char *unit;
  assert_int_equal(wh_case_read(f->c, f->file, 0, NULL, &k), WH_OK);
  const double third = 1e-3 / 3.0;
  assert_int_equal(wh_case_set_value(f->c, &k, "parameters.gap", third), WH_OK);
  assert_int_equal(wh_case_update(f->c, &k), WH_OK);
  assert_true(k.params.mesh.size == third / 4.0);
  assert_int_equal(wh_case_write(f->c, &k, f->file), WH_OK);
  wh_case_free(&k);
  assert_int_equal(wh_case_read(f->c, f->file, 0, NULL, &k), WH_OK);
  assert_non_null(strstr(k.text, "two plates # a comment"));
  assert_int_equal(wh_case_value(f->c, &k, "mesh.size", &value, &unit), WH_OK);
  assert_true(value == third / 4.0);
  assert_string_equal(unit, "m");
  wh_case_free(&k);
}

static void a_refused_value_can_be_set_again(void **state) {
  struct fixture *f = *state;
  struct wh_case k;
  assert_int_equal(wh_case_read(f->c, f->file, 0, NULL, &k), WH_OK);
  assert_int_equal(wh_case_set_value(f->c, &k, "parameters.gap", -1.0), WH_OK);
  assert_int_equal(wh_case_update(f->c, &k), WH_BAD_INPUT);
  assert_int_equal(k.entry_count, 0);
  assert_int_equal(wh_case_set_value(f->c, &k, "parameters.gap", 1e-3), WH_OK);
  assert_int_equal(wh_case_update(f->c, &k), WH_OK);
  wh_case_free(&k);
}

static void what_cannot_be_read_leaves_nothing(void **state) {
  struct fixture *f = *state;
  struct wh_case k;
  const char *const sets[] = {"mesh.order=7", "parameters.gpa=1 mm"};
  assert_int_equal(wh_case_read(f->c, f->folder, 0, NULL, &k), WH_BAD_INPUT);
  assert_int_equal(wh_case_read(f->c, "/nonexistent.yaml", 0, NULL, &k), WH_BAD_INPUT);
  wh_messages_clear(f->c);
  assert_int_equal(wh_case_read(f->c, f->file, 2, sets, &k), WH_BAD_INPUT);
  assert_int_equal(wh_error_count(f->c), 2); /* all at once */
  assert_null(k.document);
  assert_null(k.arena);
  wh_case_free(&k);
}

/* A list given by its ends, which --set and expressions reach one by one. */
static void a_range_is_an_evenly_spaced_list(void **state) {
  struct fixture *f = *state;
  const char *const sets[] = {"trace.planes.to=3 mm"};
  static const char planes[] = "trace: {planes: {from: 1 mm, to: 2 mm, count: 5}}\n";
  char whole[sizeof text + sizeof planes];
  struct wh_case k;
  snprintf(whole, sizeof whole, "%s%s", text, planes);
  assert_int_equal(
      wh_case_read_text(f->c, "plates.yaml", f->folder, whole, strlen(whole), 1, sets, &k), WH_OK);
  assert_int_equal(k.params.trace.planes.count, 5);
  for (size_t i = 0; i < 5; i++)
    assert_true(fabs(k.params.trace.planes.value[i] - (1e-3 + 5e-4 * (double)i)) < 1e-15);
  wh_case_free(&k);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(a_range_is_an_evenly_spaced_list, set_up, tear_down),
      TEST(a_case_is_read_with_its_files_beside_it),
      TEST(the_digest_covers_all_inputs),
      TEST(values_go_round_through_a_file),
      TEST(a_refused_value_can_be_set_again),
      TEST(what_cannot_be_read_leaves_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

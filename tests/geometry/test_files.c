/* SPDX-License-Identifier: MPL-2.0 */
/* Drawings from files, and that nothing is run or printed that should not be. */
#include "base/constants.h"
#include "mesh_measure.h"
#include "tube.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "../near.h"

/* The STEP reader of the drawing kernel, and gmsh when it draws twice, never free some. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
  return "leak:libTK\nleak:libgmsh\n";
}

static const char *folder; /* of the files, from the command line */

static struct tube *plates(const char *file) {
  struct tube *t = tube_new(WH_AXISYMMETRIC);
  tube_electrode(t, "left", 0, NULL);
  tube_electrode(t, "right", 1, NULL);
  tube_electrode(t, "ball", 2, NULL);
  t->geometry.file = wh_arena_print(t->arena, "%s/%s", folder, file);
  return t;
}

/* Standard output and error go to a file while f runs; returns how many bytes came. */
static long printed(void (*f)(void)) {
  char path[] = "/tmp/wehnelt-test-XXXXXX";
  int file = mkstemp(path), out = dup(1), err = dup(2);
  fflush(NULL);
  dup2(file, 1);
  dup2(file, 2);
  f();
  fflush(NULL);
  dup2(out, 1);
  dup2(err, 2);
  long size = lseek(file, 0, SEEK_END);
  close(file);
  close(out);
  close(err);
  unlink(path);
  return size;
}

static struct wh_context *context;
static struct tube *tube;
static struct wh_mesh mesh;
static enum wh_status status;
static void run(void) {
  status = tube_mesh(tube, context, &mesh);
}

/* Meshes without a word on the terminal, and with the signals as they were. */
static void mesh_quietly(struct tube *t) {
  struct sigaction before[32], after;
  context = wh_context_create();
  tube = t;
  for (int i = 1; i < 32; i++)
    sigaction(i, NULL, &before[i]);
  assert_int_equal(printed(run), 0);
  for (int i = 1; i < 32; i++) {
    sigaction(i, NULL, &after);
    assert_ptr_equal(before[i].sa_handler, after.sa_handler);
  }
}

static void done(void) {
  wh_mesh_free(&mesh);
  wh_context_destroy(context);
  tube_free(tube);
}

static void expect_failure(struct tube *t, const char *word) {
  mesh_quietly(t);
  assert_int_not_equal(status, WH_OK);
  if (!strstr(wh_error_text(context, 0), word))
    fail_msg("'%s' does not say '%s'", wh_error_text(context, 0), word);
  done();
}

/* In millimetres; a plate in the STEP file is 1 mm wide inside and ends at 9 mm. */
static void test_step(void **state) {
  (void)state;
  mesh_quietly(plates("tube.step"));
  if (status != WH_OK)
    fail_msg("%s", wh_error_text(context, 0));
  measure_consistency(&mesh);
  assert_near(measure_area(&mesh) / (200e-6 - 4.5e-6 * WH_PI - 18e-6), 1, 1e-10);
  assert_near(measure_length(&mesh, "ball") / (3e-3 * WH_PI), 1, 1e-10);
  assert_near(measure_length(&mesh, "left"), 10e-3, 1e-12);
  done();
}

static void test_step_names(void **state) {
  (void)state;
  struct tube *t = plates("tube.step");
  t->name[0][2] = "bulb";
  expect_failure(t, "'ball' is no electrode");
}

static void test_program(void **state) {
  (void)state;
  expect_failure(plates("tube.geo"), "can run any command");
  struct tube *t = plates("tube.geo");
  t->geometry.allow_programs = true;
  mesh_quietly(t);
  if (status != WH_OK)
    fail_msg("%s", wh_error_text(context, 0));
  measure_consistency(&mesh);
  assert_near(measure_area(&mesh) / (200e-6 - 4.5e-6 * WH_PI), 1, 1e-10);
  assert_near(measure_length(&mesh, "ball") / (3e-3 * WH_PI), 1, 1e-10);
  done();
}

/* Files that are not what their names say. */
static void test_false_names(void **state) {
  (void)state;
  static const char *const text[][3] = {
      {"msh", "SystemCall \"touch wehnelt-was-here\";", "no gmsh mesh"},
      {"step", "SystemCall \"touch wehnelt-was-here\";", "no STEP file"},
      {"step", "ISO-10303-21;\nHEADER;\nENDSEC;\nDATA;\n#1=X();\nENDSEC;\nEND-ISO-10303-21;\n",
       "no parts that the CAD kernel can read"},
      {"step", "ISO-10303-21;\nHEADER;\nENDSEC;\nDATA;\n#1=X((0.,1.E400));\nENDSEC;\n", "line 5"},
      {"stp", "", "0 bytes"},
      {"geo", "SystemCall \"touch wehnelt-was-here\";", "can run any command"},
      {"txt", "", "must end in"},
      {"gone", NULL, "must end in"},
      {"msh", NULL, "cannot be opened"}};
  for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
    char path[64];
    snprintf(path, sizeof path, "/tmp/wehnelt-test-%ld.%s", (long)getpid(), text[i][0]);
    if (text[i][1]) {
      FILE *f = fopen(path, "w");
      assert_non_null(f);
      fputs(text[i][1], f);
      fclose(f);
    }
    struct tube *t = plates("");
    t->geometry.file = path;
    expect_failure(t, text[i][2]);
    unlink(path);
  }
  assert_int_not_equal(access("wehnelt-was-here", F_OK), 0);
}

/* Shapes are meshed as quietly, also when the kernel fails. */
static void test_quiet_shapes(void **state) {
  (void)state;
  struct tube *t = tube_new(WH_PLANAR);
  tube_domain(t, "disc centre=0,0 radius=0.01");
  tube_electrode(t, "a", 1, "disc centre=0,0 radius=0.002");
  mesh_quietly(t);
  assert_int_equal(status, WH_OK);
  done();
}

int main(int argc, char **argv) {
  folder = argc > 1 ? argv[1] : ".";
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_step), cmocka_unit_test(test_step_names),
                                     cmocka_unit_test(test_program),
                                     cmocka_unit_test(test_false_names),
                                     cmocka_unit_test(test_quiet_shapes)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

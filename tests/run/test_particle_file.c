/* SPDX-License-Identifier: MPL-2.0 */
/* Electrons leave a run as files and start another: openPMD to the last bit, MCPL to its format's
   rounding (energy and direction in place of momentum: a few 1e-16). */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../near.h"
#include "base/file.h"
#include "io/mcpl.h"
#include "run/run.h"

static void run_text(struct wh_context *c, const char *text, struct wh_case *k,
                     struct wh_run *run) {
  assert_int_equal(wh_case_read_text(c, "drift", "", text, strlen(text), 0, NULL, k), WH_OK);
  enum wh_status status = wh_run_case(c, k, &(struct wh_run_options){.single_pass = true}, run);
  if (status)
    print_error("%s\n", wh_error_text(c, wh_error_count(c) - 1));
  assert_int_equal(status, WH_OK);
}

static const char tube[] =
    "wehnelt: 1\ntitle: drift\ngeometry: {symmetry: axial, domain: {shape: {kind: cylinder, from: "
    "0 "
    "mm, to: 20 mm, outer: 4 mm}}, electrodes: {wall: {voltage: 0 V, shape: {kind: line, from: [0 "
    "mm, 4 mm], to: [20 mm, 4 mm]}}}}\nmesh: {size: 4 mm, order: 2}\noptics: {paraxial: false}\n";

static void same(double a, double b, bool exact) {
  assert_near(a, b, exact ? 0.0 : 4e-15 * fabs(b));
}

static void compare(const struct wh_particles *a, const struct wh_particles *b, bool exact) {
  assert_int_equal(a->count, b->count);
  for (size_t i = 0; i < a->count; i++) {
    struct wh_particle p = wh_particles_get(a, i), q = wh_particles_get(b, i);
    double size = sqrt(q.u[0] * q.u[0] + q.u[1] * q.u[1] + q.u[2] * q.u[2]);
    for (int k = 0; k < 3; k++) {
      same(p.x[k], q.x[k], exact);
      assert_near(p.u[k], q.u[k], exact ? 0.0 : 4e-15 * size);
    }
    same(p.t, q.t, exact);
    same(p.weight, q.weight, exact);
    assert_true(p.id == q.id);
  }
}

static void electrons_go_from_run_to_run(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  char folder[] = "/tmp/wehnelt-particles-XXXXXX", text[4096], mcpl[256];
  struct wh_case first, second, third;
  struct wh_run a, b, d;
  assert_non_null(mkdtemp(folder));
  snprintf(text, sizeof text,
           "%ssources: {beam: {kind: free, at: [[1 mm, 0.5 mm], [1 mm, 1 mm]], energy: [1 keV, 3 "
           "keV], angle: [1 deg, 3 deg], azimuth: [10 deg, 200 deg]}}\nbeam: {planes: [10 mm]}\n",
           tube);
  run_text(c, text, &first, &a);
  assert_int_equal(a.pass.beam_last.count, 16);
  assert_int_equal(wh_run_write(c, &first, &a, folder), WH_OK);
  snprintf(text, sizeof text,
           "%ssources: {beam: {kind: file, path: \"%s/result.h5\", species: plane}}\n", tube,
           folder);
  run_text(c, text, &second, &b);
  compare(&b.pass.start, &a.pass.beam_last, true);
  /* where they end is where the first run ended */
  for (size_t i = 0; i < 16; i++)
    assert_near(hypot(b.pass.trace.end.x[i], b.pass.trace.end.y[i]),
                hypot(a.pass.trace.end.x[i], a.pass.trace.end.y[i]), 1e-12);
  snprintf(mcpl, sizeof mcpl, "%s/plane.mcpl", folder);
  assert_int_equal(wh_mcpl_write(c, mcpl, &a.pass.beam_last), WH_OK);
  snprintf(text, sizeof text,
           "%ssources: {beam: {kind: file, path: \"%s\", shift: 1 mm, current: 2 A}}\n", tube,
           mcpl);
  run_text(c, text, &third, &d);
  double sum = 0.0;
  for (size_t i = 0; i < 16; i++) {
    sum += d.pass.start.weight[i];
    d.pass.start.z[i] -= 1e-3;
    d.pass.start.weight[i] = a.pass.beam_last.weight[i];
    assert_near(d.pass.start.z[i], a.pass.beam_last.z[i], 1e-17);
    d.pass.start.z[i] = a.pass.beam_last.z[i];
  }
  assert_near(sum, 2.0, 1e-14);
  compare(&d.pass.start, &a.pass.beam_last, false);
  wh_run_free(&a), wh_run_free(&b), wh_run_free(&d);
  wh_case_free(&first), wh_case_free(&second), wh_case_free(&third);
  snprintf(text, sizeof text, "rm -r %s", folder);
  assert_int_equal(system(text), 0);
  wh_context_destroy(c);
}

static void wrong_files_are_refused(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  char text[4096];
  struct wh_case k;
  struct wh_run run;
  snprintf(text, sizeof text, "%ssources: {beam: {kind: file, path: /nowhere/beam.h5}}\n", tube);
  assert_int_equal(wh_case_read_text(c, "drift", "", text, strlen(text), 0, NULL, &k), WH_OK);
  assert_int_not_equal(wh_run_case(c, &k, &(struct wh_run_options){.single_pass = true}, &run),
                       WH_OK);
  assert_non_null(strstr(wh_error_text(c, 0), "/nowhere/beam.h5"));
  wh_run_free(&run);
  wh_case_free(&k);
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(electrons_go_from_run_to_run),
                                     cmocka_unit_test(wrong_files_are_refused)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

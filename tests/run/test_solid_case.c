/* SPDX-License-Identifier: MPL-2.0 */
/* Cases without symmetry through all stages, held against closed forms and against the same tube in
   two dimensions. About 6 s of CPU. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../near.h"
#include "base/constants.h"
#include "run/run.h"

static void read_shipped(struct wh_context *c, const char *name, size_t set_count,
                         const char *const *sets, struct wh_case *k) {
  char file[4096];
  snprintf(file, sizeof file, "%s/%s.yaml", WH_CASES, name);
  enum wh_status status = wh_case_read(c, file, set_count, sets, k);
  if (status)
    print_error("%s\n", wh_error_text(c, 0));
  assert_int_equal(status, WH_OK);
}

static void run_shipped(struct wh_context *c, const char *name, size_t set_count,
                        const char *const *sets, bool single, struct wh_run *run) {
  struct wh_case k;
  read_shipped(c, name, set_count, sets, &k);
  enum wh_status status = wh_run_case(c, &k, &(struct wh_run_options){.single_pass = single}, run);
  if (status)
    print_error("%s\n", wh_error_text(c, 0));
  assert_int_equal(status, WH_OK);
  wh_case_free(&k);
}

static const struct wh_figure *figure(const struct wh_run *run, const char *name) {
  const struct wh_figure *f = wh_figures_find(&run->pass.figures, name);
  assert_non_null(f);
  return f;
}

/* 4 pi eps0 a b/(b - a), of which an eighth is meshed: observed 2.6e-6 at order 3 on 3000 elements.
   1 eV and 10 kV: what energy is off is the drift of the recovered field, and half of the rays are
   worse than the mean. */
static void spheres(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_run run;
  run_shipped(c, "concentric-spheres-3d", 0, NULL, true, &run);
  double exact = 4.0 * WH_PI * WH_VACUUM_PERMITTIVITY * 5e-3 * 25e-3 / 20e-3;
  const struct wh_figure *found = figure(&run, "capacitance.cathode.anode");
  print_message("capacitance off by %.2g, energy by %.2g eV\n", found->value / exact - 1.0,
                figure(&run, "beam.energy")->value - 10001.0);
  assert_string_equal(found->unit, "F");
  assert_near(found->value / exact, 1.0, 1e-5);
  assert_near(figure(&run, "trace.count_arrived")->value, 400.0, 0.0);
  assert_near(figure(&run, "beam.transmission")->value, 1.0, 0.0);
  assert_near(figure(&run, "beam.energy")->value, 10001.0, 5.0);
  wh_run_free(&run);
  wh_context_destroy(c);
}

/* The case einzel in two dimensions with the same rays, elements of order 6: image.z_rms
   19.6780 mm. At order 2 in space, the mesh decides where between 19.6 and 19.9 mm it is; the error
   must say as much. */
static void a_lens_and_its_error(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_run run;
  const char *const sets[] = {"mesh.tetra_order=2"};
  run_shipped(c, "einzel-3d", 1, sets, false, &run);
  const struct wh_figure *z = figure(&run, "image.z_rms");
  print_message("image at %.6g mm +- %.2g\n", 1e3 * z->value, 1e3 * z->error);
  assert_near(z->value, 19.6780e-3, 0.01 * 19.6780e-3);
  assert_near(z->value, 19.6780e-3, z->error);
  assert_true(z->error < 0.1 * z->value);
  assert_null(wh_figures_find(&run.pass.figures, "aberration.spherical"));
  wh_run_free(&run);
  wh_context_destroy(c);
}

/* Other voltages on the same mesh: as if run anew, to the last bit; twice the deflection, but for
   what the slower beam between the plates makes of it. */
static void voltages_again(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_run run = {0}, fresh;
  struct wh_case k;
  const char *const sets[] = {"parameters.U=100V"}, *const other[] = {"parameters.U=200V"};
  const struct wh_run_options single = {.single_pass = true};
  read_shipped(c, "deflection-plates", 1, sets, &k);
  assert_int_equal(wh_run_case_again(c, &k, &single, &run), WH_OK);
  double weak = figure(&run, "spot.centre_x")->value;
  const void *nodes = run.pass.solid.mesh.node;
  wh_case_free(&k);
  read_shipped(c, "deflection-plates", 1, other, &k);
  assert_int_equal(wh_run_case_again(c, &k, &single, &run), WH_OK);
  assert_ptr_equal(run.pass.solid.mesh.node, nodes);
  run_shipped(c, "deflection-plates", 1, other, true, &fresh);
  for (size_t i = 0; i < fresh.pass.figures.count; i++) {
    const struct wh_figure *f = &fresh.pass.figures.item[i];
    assert_true(figure(&run, f->name)->value == f->value);
  }
  assert_near(figure(&fresh, "spot.centre_x")->value / weak, 2.0, 0.05);
  assert_near(figure(&fresh, "cathode.current")->value, 1e-6, 1e-15);
  wh_case_free(&k);
  wh_run_free(&fresh);
  wh_run_free(&run);
  wh_context_destroy(c);
}

#define BOX                                                                                        \
  "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: none\n  domain: {wall: wall, solid: {kind: box, "  \
  "from: [-4 mm, -4 mm, -4 mm], to: [4 mm, 4 mm, 4 mm]}}\n  electrodes:\n    wall: {voltage: 0 "   \
  "V}\n    ball: {voltage: 0.2 V, solid: {kind: sphere, centre: [0 mm, 0 mm, 0 mm], radius: 1 "    \
  "mm}}\nmesh: {size: 3 mm, arc: 20 deg}\n"
#define POINT "energy: {kind: list, values: 1 eV}, angle: {kind: list, values: 0 deg}"

static void run_text(struct wh_context *c, const char *text, enum wh_status expected,
                     struct wh_run *run) {
  struct wh_case k;
  enum wh_status status = wh_case_read_text(c, "t", ".", text, strlen(text), 0, NULL, &k);
  if (status == WH_OK) {
    status = wh_run_case(c, &k, &(struct wh_run_options){.single_pass = true}, run);
    wh_case_free(&k);
  }
  if (status != expected)
    print_error("%s\n", wh_error_count(c) ? wh_error_text(c, 0) : "no error");
  assert_int_equal(status, expected);
}

static void wrong_sources(void **state) {
  (void)state;
  static const char *const wrong[][2] = {
      {"{kind: ring, on: ball, radius: 1 mm, " POINT "}", "'ring' needs an axis or plane"},
      {"{kind: point, on: ball, " POINT "}", "place must be given"},
      {"{kind: point, on: ball, place: [1 mm, 0 mm], " POINT "}", "there are 2"},
      {"{kind: free, place: [5 mm, 0 mm, 0 mm], energy: 1 eV}", "is not in the domain"},
      {"{kind: free, place: [2 mm, 0 mm, 0 mm], direction: [0, 0, 0], energy: 1 eV}",
       "not all zero"},
      {"{kind: area, on: ball, from: 2 mm, to: 3 mm, " POINT "}", "has no surface between"},
      {"{kind: cathode, on: ball, material: tungsten, temperature: 2500 K, from: 2 mm, to: 3 "
       "mm, law: {kind: thermionic}}\nspace_charge: {never: true}",
       "has no surface between"},
  };
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    struct wh_context *c = wh_context_create();
    struct wh_run run = {0};
    char text[2048];
    snprintf(text, sizeof text, BOX "sources:\n  s: %s\n", wrong[i][0]);
    run_text(c, text, WH_BAD_INPUT, &run);
    if (!strstr(wh_error_text(c, 0), wrong[i][1]))
      fail_msg("source %zu: '%s'", i, wh_error_text(c, 0));
    wh_run_free(&run);
    wh_context_destroy(c);
  }
}

/* Where rays start, and where to: from the ball's surface nearest to a point beside it, along its
   normal; the azimuth counts from larger x. */
static void directions(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_run run = {0};
  run_text(c,
           BOX "sources:\n  s: {kind: rays, on: ball, place: [0 mm, 0 mm, 3 mm, 0 mm, 2 mm, 0 mm], "
               "energy: 100 eV, angle: 90 deg, azimuth: [0 deg, 90 deg]}\n"
               "  f: {kind: free, place: [0 mm, 2 mm, 0 mm], direction: [0, 3, 0], energy: 100 "
               "eV}\n",
           WH_OK, &run);
  const struct wh_particles *p = &run.pass.start;
  assert_int_equal(p->count, 5);
  /* elements that span 20 degrees meet the ball to 1e-4, and its normal to some 1e-3 */
  assert_near(p->z[0], 1e-3, 2e-5);
  assert_near(p->y[2], 1e-3, 2e-5);
  double u = wh_momentum_of_energy(100.0);
  assert_near(p->ux[0] / u, 1.0, 0.02); /* about +z: x, then y */
  assert_near(p->uy[1] / u, 1.0, 0.02);
  assert_near(p->ux[2] / u, 1.0, 0.02); /* about +y: x, then y cross x = -z */
  assert_near(p->uz[3] / u, -1.0, 0.02);
  assert_near(p->uy[4] / u, 1.0, 1e-12);
  wh_run_free(&run);
  wh_context_destroy(c);
}

/* A hot ball 0.2 V above its box: kT/e is .215 V, most electrons return. Whatever arrives is the
   current of the wall, of all that is emitted and of what does not return; the spot of electrons
   from all sides is as wide in x as in y, and its middle in the middle. */
static void transmission(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_run run = {0};
  run_text(c,
           BOX "sources:\n  s: {kind: cathode, on: ball, material: tungsten, temperature: 2500 K, "
               "rays: 4000, velocities: 1, law: {kind: thermionic}}\nspace_charge: {never: "
               "true}\ntrace: {target: wall}\n",
           WH_OK, &run);
  double emitted = figure(&run, "cathode.current")->value,
         arrived = figure(&run, "electrode.wall.current")->value,
         returned = figure(&run, "cathode.returned")->value;
  const struct wh_figure *part = figure(&run, "beam.transmission"),
                         *x = figure(&run, "spot.centre_x"), *y = figure(&run, "spot.centre_y");
  assert_true(returned > 0.2 * emitted && arrived > 0.1 * emitted);
  assert_near((arrived + returned) / emitted, 1.0, 1e-9);
  assert_near(part->value, arrived / emitted, 1e-12);
  assert_near(figure(&run, "beam.transmission_leaving")->value, arrived / (emitted - returned),
              1e-12);
  /* weights are equal to some per cent: sqrt(p (1 - p)/n) */
  assert_near(part->error / sqrt(part->value * (1.0 - part->value) / 4000.0), 1.0, 0.1);
  assert_near(x->value, 0.0, 4.0 * x->error);
  assert_near(y->value, 0.0, 4.0 * y->error);
  assert_near(figure(&run, "beam.rms_x")->value / figure(&run, "beam.rms_y")->value, 1.0, 0.1);
  wh_run_free(&run);
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(spheres),        cmocka_unit_test(a_lens_and_its_error),
      cmocka_unit_test(voltages_again), cmocka_unit_test(wrong_sources),
      cmocka_unit_test(directions),     cmocka_unit_test(transmission),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MPL-2.0 */
/* The trade-offs of magnetron injection guns. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../near.h"
#include "base/constants.h"
#include "goal/mig_case.h"
#include "run/run.h"

/* The gun of X.-L. Chen et al., Acta Phys. Sin. 61 (2012) 074104, table 2. */
static struct wh_mig_wish thz(double guiding_radius) {
  return (struct wh_mig_wish){.field = 19.05,
                              .guiding_radius = guiding_radius,
                              .current = 0.25,
                              .voltage = 30e3,
                              .alpha = 1.31,
                              .loading = 2.95e4,
                              .slope = 23.0 * WH_PI / 180.0,
                              .anode_angle = 28.0 * WH_PI / 180.0,
                              .gap = 8e-3,
                              .gap_factor = 8.0,
                              .cathode_radius = 4.5e-3,
                              .adiabaticity = 0.14,
                              .least_radius = 1e-3,
                              .most_radius = 20e-3,
                              .most_slant = 1e-3,
                              .most_guiding_spread = 0.08,
                              .most_anode_part = 0.5,
                              .most_cathode_field = 1e7,
                              .most_space_charge = 0.3,
                              .most_compression = 200.0};
}

/* Of 30 kV at alpha 1.31: gamma 1.058709, v_perp 7.825e7, v_axial 5.973e7 m/s, Larmor radius .02473
   mm; guiding radii .3798, .3954, .4033 mm belong to compressions 141, 130, 125 of a cathode of 4.5
   mm, with 4.58, 5.19, 5.51 kV on the first anode: recomputed from the corrected equations, which
   is why they hold to their last digit. The band for .25 A is .3 mm wide. */
static void the_equations_give_the_thz_gun(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  const double Rg[] = {0.3798e-3, 0.3954e-3, 0.4033e-3}, fm[] = {141, 130, 125},
               kV[] = {4.58, 5.19, 5.51};
  for (int i = 0; i < 3; i++) {
    struct wh_mig_wish w = thz(Rg[i]);
    struct wh_mig_gun g;
    assert_int_equal(wh_mig_gun_at(c, &w, 4.5e-3, &g), WH_OK);
    assert_near(g.gamma, 1.058709, 1e-6);
    assert_near(g.v_perp, 7.825e7, 0.001e7);
    assert_near(g.v_axial, 5.973e7, 0.001e7);
    assert_near(g.larmor_radius, 0.02473e-3, 5e-9);
    assert_near(g.compression, fm[i], 0.1);
    assert_near(1e-3 * g.anode_voltage, kV[i], 0.01);
    assert_near(g.slant, 0.3e-3, 1e-6);
    assert_near(g.cathode_induction * g.compression, 19.05, 1e-12);
  }
  wh_context_destroy(c);
}

/* One electron from rest in a coaxial diode in a uniform axial field, traced in finite elements:
   with the anode at Rc + 2 R_lc the voltage of (16) lets the path just touch it. 1e-4 below, the
   electron comes back (to rest at the cathode, where it may set out again for ever); 1e-4 above, it
   lands.
 */
static enum wh_ray_status coaxial(struct wh_context *c, const struct wh_mig_gun *g, double U) {
  char text[2048];
  double Rc = g->cathode_radius, Ra = Rc + g->gap;
  int length = snprintf(
      text, sizeof text,
      "wehnelt: 1\ntitle: coaxial\ngeometry: {symmetry: axial, domain: {shape: {kind: rectangle, "
      "from: [0 mm, %.15g m], to: [1 mm, %.15g m]}}, electrodes: {cathode: {voltage: 0 V, shape: "
      "{kind: line, from: [0 mm, %.15g m], to: [1 mm, %.15g m]}}, anode: {voltage: %.15g V, shape: "
      "{kind: line, from: [0 mm, %.15g m], to: [1 mm, %.15g m]}}}}\nmesh: {size: 0.3 mm, order: "
      "6}\n"
      "magnets: {main: {kind: uniform, field: %.15g T}}\n"
      "sources: {one: {kind: free, at: [[0.43 mm, %.15g m]], energy: 1e-9 eV, angle: 90 deg}}\n"
      "trace: {tolerance: 1e-11, max_steps: 2000}\noptics: {paraxial: false}\n",
      Rc, Ra, Rc, Rc, U, Ra, Ra, g->cathode_induction, Rc);
  struct wh_case k;
  struct wh_run run;
  assert_int_equal(wh_case_read_text(c, "coaxial", ".", text, (size_t)length, 0, NULL, &k), WH_OK);
  enum wh_status status = wh_run_case(c, &k, &(struct wh_run_options){.single_pass = true}, &run);
  if (status)
    print_error("%s\n", wh_error_text(c, 0));
  assert_int_equal(status, WH_OK);
  enum wh_ray_status end = run.pass.trace.ray[0].status;
  wh_run_free(&run);
  wh_case_free(&k);
  return end;
}

static void the_anode_voltage_is_exact_in_a_coaxial_diode(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_mig_wish w = thz(0.3798e-3);
  struct wh_mig_gun g;
  w.slope = 0.0;
  assert_int_equal(wh_mig_gun_at(c, &w, 4.5e-3, &g), WH_OK);
  g.gap = 2.0 * g.cathode_larmor_radius;
  double U = wh_mig_anode_voltage(&g, w.alpha, 0.0);
  enum wh_ray_status below = coaxial(c, &g, U * (1.0 - 1e-4));
  assert_true(below == WH_RAY_REFLECTED || below == WH_RAY_TRAPPED);
  assert_int_equal(coaxial(c, &g, U * (1.0 + 1e-4)), WH_RAY_INTERCEPTED);
  wh_context_destroy(c);
}

/* Left free, the radius is the least one that keeps all limits; a limit that cannot be kept is
   named, and so is a beam that encloses the axis. The case of the gun is a good one. */
static void a_gun_keeps_its_limits(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_mig_wish w = thz(0.3798e-3);
  struct wh_mig_gun g;
  char *text = NULL;
  struct wh_case k;
  w.cathode_radius = w.gap = 0.0;
  w.gap_factor = 12.0;
  assert_int_equal(wh_mig_synthesize(c, &w, &g), WH_OK);
  double least = 0.0;
  for (size_t i = 0; i < wh_mig_constraint_count(); i++)
    least = fmax(least, wh_mig_constraint(&w, &g, i));
  assert_true(least <= 1.0 && least > 0.98); /* on the edge of the region */
  assert_int_equal(wh_mig_write_case(c, &w, &g, "gun", &text), WH_OK);
  assert_int_equal(wh_case_read_text(c, "gun", ".", text, strlen(text), 0, NULL, &k), WH_OK);
  wh_case_free(&k);
  free(text);
  w.most_compression = 10.0;
  w.cathode_radius = 4.5e-3;
  assert_int_equal(wh_mig_synthesize(c, &w, &g), WH_DEMAND_MISSED);
  assert_non_null(strstr(wh_error_text(c, 0), "magnetic compression is 14.1 times its limit"));
  w.guiding_radius = 0.02e-3;
  assert_int_equal(wh_mig_synthesize(c, &w, &g), WH_BAD_INPUT);
  assert_non_null(strstr(wh_error_text(c, 1), "enclose the axis"));
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_equations_give_the_thz_gun),
      cmocka_unit_test(the_anode_voltage_is_exact_in_a_coaxial_diode),
      cmocka_unit_test(a_gun_keeps_its_limits),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

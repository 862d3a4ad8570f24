/* SPDX-License-Identifier: MPL-2.0 */
/* Slopes of rays by strengths of fields, against rays traced again with other strengths. */
#include "analytic_field.h"
#include "tracer.h"

#include "base/constants.h"
#include "field/direction.h"
#include "field/electrostatic.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define RAYS 9

/* Electrons of 1 eV at many angles, also beside the plane of the axis, and one on the axis. */
static void add_electrons(struct tracer *t) {
  for (int i = 0; i < RAYS; i++) {
    double a = 0.15 * (i - 4), u = wh_momentum_of_energy(1.0);
    const double x[3] = {0.0, 0.0, 1e-6};
    const double v[3] = {u * sin(a), 0.3 * u * sin(2.0 * a), u * cos(a)};
    tracer_electron(t, x, v);
  }
}

/* Ends of all rays, in the order of the solution vector. */
static void ends(const struct tracer *t, double out[RAYS][6]) {
  for (size_t i = 0; i < RAYS; i++) {
    struct wh_particle p = wh_particles_get(&t->result.end, i);
    memcpy(out[i], p.x, sizeof p.x);
    memcpy(out[i] + 3, p.u, sizeof p.u);
  }
}

/* Largest difference of slopes from central differences of step h, relative to the largest slope of
   the ray's place or momentum. */
static double worst_difference(const struct tracer *t, size_t slope, size_t slopes, double h,
                               double low[RAYS][6], double high[RAYS][6]) {
  double worst = 0.0;
  for (size_t i = 0; i < RAYS; i++)
    for (int half = 0; half < 6; half += 3) {
      double size = 0.0, off = 0.0;
      for (int k = half; k < half + 3; k++) {
        double d = (high[i][k] - low[i][k]) / (2.0 * h);
        size = fmax(size, fabs(d));
        off = fmax(off, fabs(t->result.slope[i * slopes + slope][k] - d));
      }
      worst = fmax(worst, size > 0.0 ? off / size : off);
    }
  return worst;
}

/* Spheres with a uniform induction: slopes by the voltage and by the induction, on the curved grid
   that ends the rays. The fields are smooth, so that only the differences' own error of order h^2
   and the steps' 1e-11 over h are left: 3e-7 at h = 1e-4. */
static void slopes_of_smooth_fields(void **state) {
  (void)state;
  struct sphere_field f = {0.025, 0.025, 0.005, 1e4};
  struct uniform_field b = {{0, 0, 0}, 5e-3};
  const struct sphere_field unit_f = {0.025, 0.025, 0.005, 1e4};
  const struct uniform_field unit_b = {{0, 0, 0}, 5e-3};
  const struct wh_field_part unit[2] = {{add_spheres, &unit_f}, {add_uniform, &unit_b}};
  const double h = 1e-4;
  double end[2][2][RAYS][6];
  struct tracer t;
  tracer_shell(&t, 4, 8, 5);
  tracer_add_field(&t, add_spheres, &f);
  tracer_add_field(&t, add_uniform, &b);
  t.params.tolerance = 1e-12;
  add_electrons(&t);
  for (int slope = 0; slope < 2; slope++)
    for (int side = 0; side < 2; side++) {
      double factor = side ? 1.0 + h : 1.0 - h;
      f.voltage = 1e4 * (slope == 0 ? factor : 1.0);
      b.Bz = 5e-3 * (slope == 1 ? factor : 1.0);
      assert_int_equal(tracer_run(&t), WH_OK);
      ends(&t, end[slope][side]);
    }
  f.voltage = 1e4;
  b.Bz = 5e-3;
  t.params.slope_count = 2;
  t.params.slope = unit;
  assert_int_equal(tracer_run(&t), WH_OK);
  for (size_t slope = 0; slope < 2; slope++) {
    double off = worst_difference(&t, slope, 2, h, end[slope][0], end[slope][1]);
    print_message("smooth field, strength %zu: %.2g\n", slope, off);
    assert_true(off < 3e-7);
  }
  tracer_free(&t);
}

/* The same through finite elements, whose field jumps a little on their faces: the jumps of the
   slopes are taken along. What is left is the cusp of the field on the axis, which slopes leave out
   and which is of the size of the field's error: it falls with the elements. Returns the difference
   from the slopes by 1 V of 10 kV. */
static double slopes_through_elements(int radial, int around) {
  struct tracer t;
  struct wh_electrostatic *e;
  struct wh_field_direction direction;
  double end[2][RAYS][6];
  const double h = 1.0, volts[2] = {0.0, 1e4}, one[2] = {0.0, 1.0};
  tracer_shell(&t, 6, radial, around);
  assert_int_equal(wh_electrostatic_create(t.c, &t.mesh, t.locator, &e), WH_OK);
  assert_int_equal(wh_electrostatic_set_potentials(t.c, e, one), WH_OK);
  assert_int_equal(
      wh_field_direction_init(t.c, &t.mesh, t.locator, wh_electrostatic_nodal(e), NULL, &direction),
      WH_OK);
  const struct wh_field_part unit = wh_field_direction_part(&direction);
  t.field.part[t.field.part_count++] = wh_electrostatic_part(e);
  t.params.tolerance = 1e-12;
  add_electrons(&t);
  for (int side = 0; side < 2; side++) {
    const double moved[2] = {0.0, volts[1] + (side ? h : -h)};
    assert_int_equal(wh_electrostatic_set_potentials(t.c, e, moved), WH_OK);
    assert_int_equal(tracer_run(&t), WH_OK);
    ends(&t, end[side]);
  }
  assert_int_equal(wh_electrostatic_set_potentials(t.c, e, volts), WH_OK);
  t.params.slope_count = 1;
  t.params.slope = &unit;
  assert_int_equal(tracer_run(&t), WH_OK);
  double off = worst_difference(&t, 0, 1, h, end[0], end[1]);
  print_message("through %d by %d elements: %.2g\n", radial, around, off);
  wh_field_direction_free(&direction);
  wh_electrostatic_destroy(e);
  tracer_free(&t);
  return off;
}

static void slopes_of_elements_converge(void **state) {
  (void)state;
  assert_true(slopes_through_elements(14, 5) < 3e-6);
  assert_true(slopes_through_elements(24, 8) < 6e-7);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(slopes_of_smooth_fields),
      cmocka_unit_test(slopes_of_elements_converge),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

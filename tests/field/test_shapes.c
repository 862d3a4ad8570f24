/* SPDX-License-Identifier: MPL-2.0 */
/* Lenses as a user writes them, shapes meshed with the automatic grading, against exact solutions.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <time.h>

#include "../geometry/tube.h"
#include "../near.h"
#include "exact/plate_hole.h"
#include "exact/two_cylinders.h"
#include "exact_error.h"

enum { COUNT = 401 };

typedef double exact_axis_fn(const void *user, double z, double *slope);

/* Largest differences of axial potential and field over |z| < reach, and CPU seconds. */
static void run(struct tube *tube, double reach, exact_axis_fn *exact, const void *user,
                double worst[2], double *seconds) {
  struct solved t;
  struct wh_context *c = wh_context_create();
  clock_t start = clock();
  if (tube_mesh(tube, c, &t.mesh) != WH_OK)
    fail_msg("%s", wh_error_text(c, 0));
  tube_free(tube);
  wh_context_destroy(c);
  solve(&t);
  double z[COUNT], row[2][COUNT], *value[2] = {row[0], row[1]};
  for (int i = 0; i < COUNT; i++)
    z[i] = reach * (2.0 * i / (COUNT - 1.0) - 1.0);
  assert_int_equal(wh_electrostatic_axis(t.c, t.s, COUNT, z, 1, value), WH_OK);
  *seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
  worst[0] = worst[1] = 0.0;
  for (int i = 0; i < COUNT; i++) {
    double slope, potential = exact(user, z[i], &slope);
    worst[0] = fmax(worst[0], fabs(row[0][i] - potential));
    worst[1] = fmax(worst[1], fabs(row[1][i] - slope));
  }
  print_message("%zu elements, %.2f s with meshing: axial potential %.1e, field %.1e\n",
                t.mesh.element_count, *seconds, worst[0], worst[1]);
  unsolve(&t);
}

static double plate_axis(const void *user, double z, double *slope) {
  double gradient[2], potential = wh_plate_hole_potential(user, z, 0.0, gradient);
  *slope = gradient[0];
  return potential;
}

/* A hole of radius 1 mm in a tube of half length and radius 120 mm, linear walls. Demand: 1e-6 of
   the larger far field in less than a second. What is cut off changes the field by about
   (1/120)^3 = 6e-7 times a small factor, and elements at the edge of the hole of 1e-7 of the
   domain, 24 nm, leave about as much. */
static void plate_with_a_hole(void **state) {
  (void)state;
  const struct wh_plate_hole exact = {1e-3, 0.0, {1e3, -3e3}};
  struct tube *tube = tube_new(WH_AXISYMMETRIC);
  tube_domain(tube, "rectangle from=-0.12,0 to=0.12,0.12");
  tube_electrode(tube, "left", 120.0, "line from=-0.12,0 to=-0.12,0.12");
  tube_electrode(tube, "right", 360.0, "line from=0.12,0 to=0.12,0.12");
  tube_electrode(tube, "plate", 0.0, "plate z=0 hole=0.001 outer=0.12");
  tube_gradient(tube, "before", "left", "plate", "line from=-0.12,0.12 to=0,0.12");
  tube_gradient(tube, "behind", "plate", "right", "line from=0,0.12 to=0.12,0.12");
  tube->mesh.corner_size = 1e-7;
  double worst[2], seconds;
  run(tube, 5e-3, plate_axis, &exact, worst, &seconds);
  assert_near(worst[1], 0.0, 1e-6 * 3e3);
  assert_true(seconds < 1.0);
}

static double cylinder_axis(const void *user, double z, double *slope) {
  double derivative[2];
  wh_two_cylinders_potential(user, z, 0.0, 1, derivative);
  *slope = derivative[1];
  return derivative[0];
}

/* Cylinders of radius 10 mm and half length 100 mm at 0 and 1 V, closed by covers there: what that
   cuts off is exp(-2.405 * 10) = 4e-11. Goal: 1e-8 for the axial potential. */
static void cylinders(double gap) {
  const struct wh_two_cylinders exact = {0.01, gap, {0.0, 1.0}};
  struct tube *tube = tube_new(WH_AXISYMMETRIC);
  tube_domain(tube, "rectangle from=-0.1,0 to=0.1,0.01");
  char shapes[2][128];
  for (int i = 0; i < 2; i++) {
    double sign = i ? 1.0 : -1.0;
    snprintf(shapes[i], sizeof shapes[i], "line from=%g,0.01 to=%g,0.01; line from=%g,0 to=%g,0.01",
             sign * 0.1, sign * 0.5 * gap, sign * 0.1, sign * 0.1);
    tube_electrode(tube, i ? "right" : "left", i, shapes[i]);
  }
  char wall[128];
  snprintf(wall, sizeof wall, "line from=%g,0.01 to=%g,0.01", -0.5 * gap, 0.5 * gap);
  if (gap > 0.0)
    tube_gradient(tube, "gap", "left", "right", wall);
  else
    tube->geometry.allow_touching = true;
  tube->mesh.size = 5e-3;
  double worst[2], seconds;
  run(tube, 40e-3, cylinder_axis, &exact, worst, &seconds);
  assert_near(worst[0], 0.0, 1e-8);
  assert_near(worst[1], 0.0, 1e-7 / 0.01);
}

static void touching_cylinders(void **state) {
  (void)state;
  cylinders(0.0);
}

static void cylinders_with_a_gap(void **state) {
  (void)state;
  cylinders(5e-3);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(plate_with_a_hole),
      cmocka_unit_test(touching_cylinders),
      cmocka_unit_test(cylinders_with_a_gap),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

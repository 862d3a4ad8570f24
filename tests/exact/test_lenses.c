/* SPDX-License-Identifier: MPL-2.0 */
/* The closed forms of lenses against their differential equation, boundary values and a second
   formula. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../near.h"
#include "exact/plate_hole.h"
#include "exact/two_cylinders.h"

static const struct wh_plate_hole plate = {1.0, 5.0, {3.0, -7.0}};

static double plate_at(double z, double r) {
  return wh_plate_hole_potential(&plate, z, r, NULL);
}

/* Laplace's equation and the gradient by central differences with h = 1e-3: errors of h^2 times
   third and fourth derivatives, about 1e-5 at these points. */
static void plate_solves_laplace(void **state) {
  (void)state;
  const double at[6][2] = {{0.3, 0.5},  {-0.4, 0.8}, {0.2, 1.5},
                           {-0.5, 1.2}, {2.0, 3.0},  {-0.01, 0.3}};
  const double h = 1e-3;
  for (int i = 0; i < 6; i++) {
    double z = at[i][0], r = at[i][1], g[2], phi = wh_plate_hole_potential(&plate, z, r, g);
    double left = plate_at(z - h, r), right = plate_at(z + h, r);
    double below = plate_at(z, r - h), above = plate_at(z, r + h);
    assert_near(g[0], (right - left) / (2.0 * h), 1e-4);
    assert_near(g[1], (above - below) / (2.0 * h), 1e-4);
    double laplace = (left + right + below + above - 4.0 * phi) / (h * h);
    assert_near(laplace + (above - below) / (2.0 * h * r), 0.0, 1e-3);
  }
}

/* V on the plate; the uniform fields far away, up to the dipole's a^3/z^3; on the axis
   -(E_1 + E_2)/2 - (E_2 - E_1)/pi (arctan z/a + (z/a)/(1 + z^2/a^2)). */
static void plate_has_its_boundary_values(void **state) {
  (void)state;
  double g[2];
  for (double r = 1.0; r < 5.0; r += 0.3)
    assert_near(plate_at(0.0, r), 5.0, 1e-13);
  wh_plate_hole_potential(&plate, -1e4, 0.0, g);
  assert_near(g[0], -3.0, 1e-10);
  wh_plate_hole_potential(&plate, 1e4, 2e3, g);
  assert_near(g[0], 7.0, 1e-10);
  wh_plate_hole_potential(&plate, 0.7, 0.0, g);
  assert_near(g[0], 2.0 + 10.0 / acos(-1.0) * (atan(0.7) + 0.7 / 1.49), 1e-14);
  assert_near(g[1], 0.0, 0.0);
}

/* Residues of the integral at the zeros j of J_0 give, for z > g/2 on the axis and R = 1,
   phi = V_2 - (V_2 - V_1) sum exp(-j z) sinh(jg/2)/(jg/2) / (j J_1(j)). */
static double series(const struct wh_two_cylinders *t, double z) {
  double sum = 0.0;
  for (int n = 1; n <= 200; n++) {
    double j = (n - 0.25) * acos(-1.0);
    for (int i = 0; i < 6; i++)
      j += j0(j) / j1(j);
    double half = 0.5 * j * t->gap;
    sum += exp(-j * z) * (half > 0.0 ? sinh(half) / half : 1.0) / (j * j1(j));
  }
  return t->potential_V[1] - (t->potential_V[1] - t->potential_V[0]) * sum;
}

static void cylinders_agree_with_the_series(void **state) {
  (void)state;
  const double gaps[2] = {0.0, 0.5};
  for (int g = 0; g < 2; g++) {
    struct wh_two_cylinders t = {1.0, gaps[g], {100.0, 1100.0}};
    for (double z = 0.5; z < 20.0; z *= 1.4) {
      double d[1];
      wh_two_cylinders_potential(&t, z, 0.0, 0, d);
      assert_near(d[0], series(&t, z), 1e-11);
      wh_two_cylinders_potential(&t, -z, 0.0, 0, d);
      assert_near(d[0], 1200.0 - series(&t, z), 1e-11);
    }
  }
}

/* Derivatives by differences; Laplace's equation off the axis; the linear potential in the gap, up
   to what is left at r = 0.999 R. */
static void cylinders_solve_laplace(void **state) {
  (void)state;
  struct wh_two_cylinders t = {2.0, 1.0, {0.0, 10.0}};
  double d[5], left[4], right[4], above, below;
  const double h = 1e-3;
  wh_two_cylinders_potential(&t, 0.6, 0.9, 4, d);
  wh_two_cylinders_potential(&t, 0.6 - h, 0.9, 3, left);
  wh_two_cylinders_potential(&t, 0.6 + h, 0.9, 3, right);
  for (int n = 0; n < 4; n++)
    assert_near(d[n + 1], (right[n] - left[n]) / (2.0 * h), 1e-4);
  wh_two_cylinders_potential(&t, 0.6, 0.9 + h, 0, &above);
  wh_two_cylinders_potential(&t, 0.6, 0.9 - h, 0, &below);
  double radial = (above + below - 2.0 * d[0]) / (h * h) + (above - below) / (2.0 * h * 0.9);
  assert_near(d[2] + radial, 0.0, 1e-4);
  wh_two_cylinders_potential(&t, 0.25, 1.998, 0, d);
  assert_near(d[0], 7.5, 0.02);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(plate_solves_laplace),
      cmocka_unit_test(plate_has_its_boundary_values),
      cmocka_unit_test(cylinders_agree_with_the_series),
      cmocka_unit_test(cylinders_solve_laplace),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

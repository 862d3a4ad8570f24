/* SPDX-License-Identifier: MPL-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/constants.h"
#include "exact/spheres.h"
#include "orbit.h"

/* The image tube of Zhou Liwei, Acta Optica Sinica 42 (2022) 0811001, Table 1: Rc = -25 mm,
   Ra = -5 mm, 10 kV. */
static const double table_radius[] = {-25e-3, -5e-3}, table_voltage[] = {0.0, 1e4};
static const struct wh_spheres table = {2, table_radius, table_voltage, false};

#define QUARTER (0.5 * WH_PI)

static struct wh_context *context(void) {
  struct wh_context *c = wh_context_create();
  assert_non_null(c);
  return c;
}

static double relative(long double a, long double b) {
  return (double)(fabsl(a - b) / fabsl(b));
}

/* Table 1 of the paper, recomputed with the equations as corrected in
   docs/theory/concentric-spheres.md: potential, exact and paraxial height [mm] and slope for
   1 eV, 90 degrees. The printed digits are those of this list; the tolerance is half a unit of the
   last one. */
static void table_1_of_the_paper(void **state) {
  (void)state;
  static const double row[5][6] = {
      {4, 476.1904762, .366620021, .0371026109, .366606056, .0370970413},
      {8, 1176.470588, .466520053, .0154443951, .466476152, .0154348727},
      {12, 2307.692308, .499692065, .0016163555, .499599840, .0016012815},
      {16, 4444.444444, .480170636, -.0116411950, .480000000, -.0116666667},
      {20, 10000, .400319872, -.0299440543, .400000000, -.03}};
  struct wh_context *c = context();
  for (int i = 0; i < 5; i++) {
    struct wh_spheres_point p;
    double z = 1e-3 * row[i][0], r, slope;
    assert_int_equal(wh_spheres_at_plane(c, &table, (struct wh_spheres_start){1.0, QUARTER}, z, &p),
                     WH_OK);
    assert_int_equal(wh_spheres_paraxial_ray(c, &table, 0.0, 1.0, z, &r, &slope), WH_OK);
    assert_true(fabs(wh_spheres_potential(&table, table_radius[0] + z) / row[i][1] - 1.0) <
                1.1e-10 * 5);
    assert_true(fabs(1e3 * p.r - row[i][2]) <= 0.51e-9);
    assert_true(fabs(tan(p.angle) - row[i][3]) <= 0.51e-10);
    assert_true(fabs(1e3 * r - row[i][4]) <= 0.51e-9);
    assert_true(fabs(slope - row[i][5]) <= 0.51e-10);
  }
  wh_context_destroy(c);
}

/* Where that ray leaves and crosses the axis, the corrected best plane and radius: digits as
   derived in docs/theory/concentric-spheres.md. */
static void image_of_table_1(void **state) {
  (void)state;
  struct wh_context *c = context();
  struct wh_spheres_point p;
  struct wh_spheres_crossing x;
  struct wh_spheres_confusion best, second;
  struct wh_spheres_image image;
  struct wh_spheres_start grazing = {1.0, QUARTER};
  assert_int_equal(wh_spheres_at_radius(c, &table, grazing, -5e-3, &p), WH_OK);
  assert_int_equal(wh_spheres_crossing(c, &table, grazing, &x), WH_OK);
  assert_int_equal(wh_spheres_least_confusion(c, &table, 1.0, QUARTER, &best), WH_OK);
  assert_int_equal(wh_spheres_least_confusion_second_order(c, &table, 1.0, &second), WH_OK);
  assert_int_equal(wh_spheres_paraxial_image(c, &table, 0.0, &image), WH_OK);
  printf("anode %.9f mm, crossing %.9f mm, least confusion %.9f mm, radius %.9g mm, 2nd %.9g\n",
         1e3 * p.z, 1e3 * x.R, 1e3 * best.R, 1e3 * best.radius, 1e3 * second.radius);
  assert_true(fabs(1e3 * p.z - 20.016) < 1e-3);
  assert_true(fabs(1e3 * x.R - 8.324447) < 0.51e-6);
  assert_true(fabs(1e3 * best.R - 8.393173) < 0.51e-6);
  assert_true(fabs(1e3 * best.radius - 2.0648e-3) < 0.51e-7);
  assert_true(fabs(1e3 * second.radius - 2.0019e-3) < 0.51e-7);
  /* two electrodes: M = -1/(n - 2), R*(0) = -Ra n/(n - 2), n = 5 */
  assert_true(fabs(image.magnification + 1.0 / 3.0) < 1e-15);
  assert_true(fabs(image.R - 25e-3 / 3.0) < 1e-16);
  wh_context_destroy(c);
}

struct system {
  const char *name;
  size_t count;
  double radius[6], voltage[6];
};

/* Real images (n > 2), virtual ones (1 < n < 2, n < 1), decelerating stages, 2 to 6 electrodes. */
static const struct system systems[] = {
    {"concave n = 5", 2, {-25e-3, -5e-3}, {0, 1e4}},
    {"concave n = 2.5, 400 V", 2, {-25e-3, -10e-3}, {0, 400}},
    {"concave n = 1.5", 2, {-25e-3, -25e-3 / 1.5}, {0, 1e4}},
    {"convex n = 0.4", 2, {4e-3, 10e-3}, {0, 5e3}},
    {"convex n = 0.9", 2, {9e-3, 10e-3}, {0, 200}},
    {"concave, 3", 3, {-30e-3, -20e-3, -6e-3}, {0, 500, 12e3}},
    {"concave, 4, decelerated", 4, {-40e-3, -20e-3, -12e-3, -5e-3}, {0, 8e3, 2e3, 15e3}},
    {"convex, 5", 5, {3e-3, 4e-3, 6e-3, 9e-3, 14e-3}, {0, 1e3, 6e3, 3e3, 2e4}},
    {"concave, 6", 6, {-50e-3, -45e-3, -30e-3, -20e-3, -10e-3, -5e-3}, {0, 50, 3e3, 3e3, 1e3, 1e5}},
};

static const double angles[] = {1e-4, 0.1, 0.7, 1.3, 1.5707, QUARTER};
static const double energies[] = {1e-6, 1e-2, 1.0, 10.0};

/* Exact paths against the integration of orbit.c: height and slope at planes, leaving point and the
   crossing. Tolerance: the closed forms and the test's own double arithmetic each round by some
   1e-16 times the condition; a crossing far away (near n = 2) multiplies by R/rho, a slope near its
   zero by 1/slope, so slopes are compared as angles. */
static double compare_system(struct wh_context *c, const struct system *sys, bool relativistic) {
  struct wh_spheres s = {sys->count, sys->radius, sys->voltage, relativistic};
  double worst = 0.0, depth = s.radius[s.count - 1] - s.radius[0], z[5];
  for (int i = 0; i < 5; i++)
    z[i] = depth * (i == 0 ? 1e-4 : 0.24 * i);
  for (size_t a = 0; a < sizeof angles / sizeof *angles; a++)
    for (size_t e = 0; e < sizeof energies / sizeof *energies; e++) {
      struct wh_spheres_start start = {energies[e], angles[a]};
      struct wh_spheres_crossing x;
      struct wh_spheres_point p;
      long double r[5], slope[5];
      struct orbit end;
      assert_int_equal(orbit_run(&s, start, 5, z, r, slope, &end), 0);
      for (int i = 0; i < 5; i++) {
        assert_int_equal(wh_spheres_at_plane(c, &s, start, z[i], &p), WH_OK);
        double angle = (double)fabsl(p.angle - atanl(slope[i])) / fabs(start.angle);
        worst = fmax(worst, fmax(relative(p.r, r[i]), angle));
      }
      assert_int_equal(wh_spheres_at_radius(c, &s, start, s.radius[s.count - 1], &p), WH_OK);
      assert_int_equal(wh_spheres_crossing(c, &s, start, &x), WH_OK);
      long double R = end.x - end.y * end.px / end.py;
      worst = fmax(worst, fmax(relative(p.r, end.y), relative(x.R, R)));
      worst = fmax(worst, relative(tan(x.angle), end.py / end.px));
    }
  printf("%-26s %s worst relative difference %.2e\n", sys->name,
         relativistic ? "relativistic" : "newtonian   ", worst);
  return worst;
}

static void closed_forms_agree_with_an_independent_integration(void **state) {
  (void)state;
  struct wh_context *c = context();
  for (size_t i = 0; i < sizeof systems / sizeof *systems; i++)
    for (int relativistic = 0; relativistic < 2; relativistic++)
      assert_true(compare_system(c, &systems[i], relativistic) < 1e-11);
  wh_context_destroy(c);
}

/* The paraxial ray must solve r'' + (Phi' r'/2 + Phi'' r/4)/(Phi + e_z) = 0 (equation (29)) and be
   the limit of exact rays: with the axial energy held, (r_exact/r* - 1) falls as the transverse
   energy (order 1). The image is the limit of crossings. */
static void paraxial_rays_are_the_limit_of_exact_ones(void **state) {
  (void)state;
  struct wh_context *c = context();
  for (size_t i = 0; i < sizeof systems / sizeof *systems; i++) {
    struct wh_spheres s = {systems[i].count, systems[i].radius, systems[i].voltage, false};
    struct wh_spheres_image image;
    double depth = s.radius[s.count - 1] - s.radius[0], difference[2], shift[2];
    assert_int_equal(wh_spheres_paraxial_image(c, &s, 0.5, &image), WH_OK);
    for (int j = 0; j < 2; j++) {
      double radial = j == 0 ? 1e-2 : 1e-3, r, slope;
      struct wh_spheres_start start = {0.5 + radial, atan(sqrt(radial / 0.5))};
      struct wh_spheres_point p;
      struct wh_spheres_crossing x;
      assert_int_equal(wh_spheres_paraxial_ray(c, &s, 0.5, radial, 0.5 * depth, &r, &slope), WH_OK);
      assert_int_equal(wh_spheres_at_plane(c, &s, start, 0.5 * depth, &p), WH_OK);
      assert_int_equal(wh_spheres_crossing(c, &s, start, &x), WH_OK);
      difference[j] = fabs(p.r / r - 1.0);
      shift[j] = fabs(x.R / image.R - 1.0);
    }
    assert_true(fabs(log10(difference[0] / difference[1]) - 1.0) < 0.1);
    assert_true(fabs(log10(shift[0] / shift[1]) - 1.0) < 0.1);
  }
  wh_context_destroy(c);
}

/* Both terms of the series, for any number of electrodes: what remains falls with the fourth power
   of sqrt(energy) after both, the third after the first. */
static void aberrations_of_second_and_third_order(void **state) {
  (void)state;
  struct wh_context *c = context();
  for (size_t i = 0; i < sizeof systems / sizeof *systems; i++) {
    struct wh_spheres s = {systems[i].count, systems[i].radius, systems[i].voltage, false};
    double rest[2][2];
    for (int j = 0; j < 2; j++) {
      double energy = j == 0 ? 4e-2 : 1e-2;
      struct wh_spheres_aberration a;
      assert_int_equal(
          wh_spheres_aberration(c, &s, (struct wh_spheres_start){energy, 0.9}, 0.2 * energy, &a),
          WH_OK);
      rest[j][0] = fabs(a.exact - a.second);
      rest[j][1] = fabs(a.exact - a.second - a.third);
    }
    double orders[2] = {log2(rest[0][0] / rest[1][0]), log2(rest[0][1] / rest[1][1])};
    printf("%-26s remainders fall with order %.3f, %.3f\n", systems[i].name, orders[0], orders[1]);
    assert_true(fabs(orders[0] - 3.0) < 0.3);
    assert_true(fabs(orders[1] - 4.0) < 0.3);
  }
  wh_context_destroy(c);
}

/* Two electrodes: the paper's results as printed for this case (second order (2 M/Ec) sqrt(er)
   (sqrt ez - sqrt ez1); third order in q = sqrt(e0/Phi)). 1e-12: rounding. */
static void two_electrode_aberrations_in_the_papers_form(void **state) {
  (void)state;
  struct wh_context *c = context();
  for (int i = 0; i < 5; i++) {
    struct wh_spheres s = {2, systems[i].radius, systems[i].voltage, false};
    double n = s.radius[0] / s.radius[1], U = s.potential_V[1], Ra = s.radius[1], e0 = 0.7;
    double alpha = 0.8, si = sin(alpha), co = cos(alpha), ez1 = 0.13, a = sqrt(ez1 / e0);
    double M = -1.0 / (n - 2.0), Ec = U / (s.radius[0] * (n - 1.0)), q = sqrt(e0 / U);
    struct wh_spheres_aberration got;
    assert_int_equal(wh_spheres_aberration(c, &s, (struct wh_spheres_start){e0, alpha}, ez1, &got),
                     WH_OK);
    double second = 2.0 * M / Ec * e0 * si * (co - a);
    double third = Ra * q * q * q * 2.0 * n * (n - 1.0) * si / ((n - 2.0) * (n - 2.0)) *
                   (a * a * n - 2.0 * a * co * (n - 1.0) + co * co * (n - 2.0) +
                    si * si * (n - 1.0) * (n - 2.0));
    assert_true(relative(got.second, second) < 1e-12);
    assert_true(relative(got.third, third) < 1e-11);
  }
  wh_context_destroy(c);
}

/* The plane and radius of least confusion approach the second-order theory as sqrt(energy). */
static void least_confusion_tends_to_second_order_theory(void **state) {
  (void)state;
  struct wh_context *c = context();
  double radius[2], plane[2];
  for (int j = 0; j < 2; j++) {
    double energy = j == 0 ? 1e-2 : 1e-4;
    struct wh_spheres_confusion best, second;
    struct wh_spheres_image image;
    assert_int_equal(wh_spheres_least_confusion(c, &table, energy, QUARTER, &best), WH_OK);
    assert_int_equal(wh_spheres_least_confusion_second_order(c, &table, energy, &second), WH_OK);
    assert_int_equal(wh_spheres_paraxial_image(c, &table, 0.0, &image), WH_OK);
    radius[j] = fabs(best.radius / second.radius - 1.0);
    plane[j] = fabs((best.R - image.R) / (second.R - image.R) - 1.0);
  }
  assert_true(fabs(log10(radius[0] / radius[1]) - 1.0) < 0.1);
  assert_true(fabs(log10(plane[0] / plane[1]) - 1.0) < 0.1);
  assert_true(radius[1] < 1e-3);
  wh_context_destroy(c);
}

/* The paper's (24) and (39), corrected as in docs/theory/concentric-spheres.md. (24) loses digits
   by cancellation near the cathode: 1e-11. */
static void corrected_equations_of_the_paper(void **state) {
  (void)state;
  struct wh_context *c = context();
  for (int i = 0; i < 5; i++) {
    struct wh_spheres s = {2, systems[i].radius, systems[i].voltage, false};
    double n = s.radius[0] / s.radius[1], U = s.potential_V[1], e0 = 1.3, alpha = 1.1;
    double si = sin(alpha), b0 = cos(alpha), er = e0 * si * si / U, ez = e0 * b0 * b0 / U;
    double z = 0.6 * (s.radius[1] - s.radius[0]), u = z + s.radius[0];
    double r = 2.0 * (n - 1.0) / (1.0 - 4.0 * (n - 1.0) * (n - 1.0) * er * ez) * sqrt(er) *
               (u * sqrt(ez) - 2.0 * z * (n - 1.0) * sqrt(ez) * er -
                u * sqrt(-z / ((n - 1.0) * u) + ez + z * z / (u * u) * er));
    double c0 = 1.0 - 2.0 * n * (n - 1.0) * er, d0 = 1.0 - 2.0 * (n - 1.0) * er;
    double b1 = sqrt(1.0 + U / e0 - n * n * si * si);
    double R = -s.radius[1] * n * (b1 * d0 + b0 * c0) /
               (b1 * (n - 1.0) * (c0 + d0) - n * (b1 * c0 + b0 * d0));
    struct wh_spheres_point p;
    struct wh_spheres_crossing x;
    struct wh_spheres_start start = {e0, alpha};
    assert_int_equal(wh_spheres_at_plane(c, &s, start, z, &p), WH_OK);
    assert_int_equal(wh_spheres_crossing(c, &s, start, &x), WH_OK);
    assert_true(relative(p.r, r) < 1e-11);
    assert_true(relative(x.R, R) < 1e-11);
  }
  wh_context_destroy(c);
}

static void no_energy_and_no_angle_are_limits(void **state) {
  (void)state;
  struct wh_context *c = context();
  struct wh_spheres_crossing rest, axial, small;
  struct wh_spheres_point p;
  assert_int_equal(wh_spheres_crossing(c, &table, (struct wh_spheres_start){0.0, QUARTER}, &rest),
                   WH_OK);
  assert_true(fabs(rest.R - 25e-3 / 3.0) < 1e-16);
  assert_int_equal(wh_spheres_crossing(c, &table, (struct wh_spheres_start){1.0, 0.0}, &axial),
                   WH_OK);
  assert_int_equal(wh_spheres_crossing(c, &table, (struct wh_spheres_start){1.0, 1e-8}, &small),
                   WH_OK);
  assert_true(relative(axial.R, small.R) < 1e-14);
  assert_int_equal(wh_spheres_at_plane(c, &table, (struct wh_spheres_start){0.0, 1.0}, 3e-3, &p),
                   WH_OK);
  assert_true(p.r == 0.0 && fabs(p.z - 3e-3) < 1e-17);
  assert_int_equal(wh_spheres_at_plane(c, &table, (struct wh_spheres_start){1.0, QUARTER}, 0.0, &p),
                   WH_OK);
  assert_true(p.r == 0.0 && p.z == 0.0 && fabs(p.angle - QUARTER) < 1e-15);
  wh_context_destroy(c);
}

static void bad_input_is_refused(void **state) {
  (void)state;
  struct wh_context *c = context();
  static const double radii[][3] = {{-25e-3, 5e-3, 1}, {-5e-3, -25e-3, 1}, {25e-3, 5e-3, 1},
                                    {0, 5e-3, 1},      {NAN, 1, 1},        {1, 1, 2}};
  static const double voltage[3] = {0, 1e4, 2e4}, reflect[2] = {0, -2.0};
  struct wh_spheres_start good = {1.0, 0.1};
  struct wh_spheres_point p;
  struct wh_spheres_confusion best;
  struct wh_spheres_aberration a;
  for (size_t i = 0; i < sizeof radii / sizeof *radii; i++) {
    struct wh_spheres s = {2, radii[i], voltage, false};
    assert_int_equal(wh_spheres_at_plane(c, &s, good, 1e-3, &p), WH_BAD_INPUT);
  }
  struct wh_spheres one = {1, table_radius, table_voltage, false};
  struct wh_spheres mirror = {2, table_radius, reflect, false};
  struct wh_spheres fast = {2, table_radius, table_voltage, true};
  assert_int_equal(wh_spheres_at_plane(c, &one, good, 1e-3, &p), WH_BAD_INPUT);
  assert_int_equal(wh_spheres_at_plane(c, &mirror, good, 1e-3, &p), WH_BAD_INPUT);
  assert_int_equal(wh_spheres_aberration(c, &mirror, good, 0.0, &a), WH_BAD_INPUT);
  assert_int_equal(wh_spheres_aberration(c, &fast, good, 0.0, &a), WH_BAD_INPUT);
  struct wh_spheres_start bad[] = {{-1.0, 0.1}, {NAN, 0.1}, {1.0, 2.0}, {1.0, NAN}};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    assert_int_equal(wh_spheres_at_plane(c, &table, bad[i], 1e-3, &p), WH_BAD_INPUT);
  assert_int_equal(wh_spheres_at_plane(c, &table, good, -1e-3, &p), WH_BAD_INPUT);
  assert_int_equal(wh_spheres_at_radius(c, &table, good, -1e-3, &p), WH_BAD_INPUT);
  assert_int_equal(wh_spheres_least_confusion(c, &table, 1.0, 0.0, &best), WH_BAD_INPUT);
  assert_true(wh_error_count(c) >= 14);
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(table_1_of_the_paper),
      cmocka_unit_test(image_of_table_1),
      cmocka_unit_test(closed_forms_agree_with_an_independent_integration),
      cmocka_unit_test(paraxial_rays_are_the_limit_of_exact_ones),
      cmocka_unit_test(aberrations_of_second_and_third_order),
      cmocka_unit_test(two_electrode_aberrations_in_the_papers_form),
      cmocka_unit_test(least_confusion_tends_to_second_order_theory),
      cmocka_unit_test(corrected_equations_of_the_paper),
      cmocka_unit_test(no_energy_and_no_angle_are_limits),
      cmocka_unit_test(bad_input_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

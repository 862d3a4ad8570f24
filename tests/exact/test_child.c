/* SPDX-License-Identifier: MPL-2.0 */
/* Space-charge limited diodes against published values and closed forms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../near.h"
#include "base/constants.h"
#include "exact/child.h"

enum shape { PLANE, CYLINDER, SPHERE };

static struct wh_child_flow flow_of(enum shape shape, double cathode, double anode) {
  double k = (anode > cathode ? 1.0 : -1.0) / cathode;
  struct wh_child_flow f = {.distance = fabs(anode - cathode), .newton = true};
  f.curvature[0] = shape == PLANE ? 0.0 : k;
  f.curvature[1] = shape == SPHERE ? k : 0.0;
  return f;
}

static double density(const struct wh_child_flow *f, double voltage) {
  struct wh_context *c = wh_context_create();
  double J = 0.0;
  assert_int_equal(wh_child_density(c, f, voltage, &J), WH_OK);
  wh_context_destroy(c);
  return J;
}

/* Langmuir's functions: I/l = 2 pi (9/4-law) V^(3/2)/(r_a beta^2), I = 4 pi (9/4-law)
 * V^(3/2)/alpha^2.
 */
static double langmuir(enum shape shape, double ratio, bool convex) {
  double cathode = convex ? 1.0 : ratio, anode = convex ? ratio : 1.0;
  struct wh_child_flow f = flow_of(shape, cathode, anode);
  double at_1_m = wh_child_plane(100.0, 1.0), J = density(&f, 100.0);
  return at_1_m / (J * cathode * (shape == SPHERE ? cathode : anode));
}

/* Without curvature the law is Child's, to the tolerance of the integration. */
static void plane_is_childs_law(void **state) {
  (void)state;
  struct wh_child_flow f = flow_of(PLANE, 1.0, 1.003);
  assert_near(density(&f, 250.0) / wh_child_plane(250.0, 0.003), 1.0, 1e-11);
  /* 2.33395e-6 A/V^(3/2) with the constants of CODATA 2018. */
  assert_near(wh_child_plane(1.0, 1.0), 2.33395e-6, 1e-11);
}

/* Series in gamma = ln(r/r_cathode) of I. Langmuir and K. Blodgett, Phys. Rev. 22 (1923) 347 and 24
   (1924) 49; the term left out is of the order of .002 gamma^5, relative to gamma. */
static void series_of_langmuir_and_blodgett(void **state) {
  (void)state;
  for (int sign = -1; sign <= 1; sign += 2) {
    double g = 0.05 * sign, ratio = exp(fabs(g));
    double beta = g - 2.0 / 5.0 * g * g + 11.0 / 120.0 * pow(g, 3) - 47.0 / 3300.0 * pow(g, 4);
    double alpha = g - 0.3 * g * g + 0.075 * pow(g, 3) - 0.0143182 * pow(g, 4);
    assert_near(langmuir(CYLINDER, ratio, sign > 0) / (beta * beta), 1.0, 1e-7);
    assert_near(langmuir(SPHERE, ratio, sign > 0) / (alpha * alpha), 1.0, 1e-7);
  }
}

/* Printed values: concave sphere of ratio 2, alpha^2 = .7500 (Langmuir and Blodgett 1924), which is
   .74986 by their own equation, 3 a a" + a'^2 + 3 a a' = 1: their last digit is wrong; and the
   largest beta^2 of a convex cylinder, 1.0946 at r = 42 r_cathode (1923; 1.09466 here). */
static void printed_values(void **state) {
  (void)state;
  assert_near(langmuir(SPHERE, 2.0, false), 0.7500, 2e-4);
  double best = langmuir(CYLINDER, 42.0, true);
  assert_near(best, 1.0946, 1e-4);
  assert_true(best > langmuir(CYLINDER, 30.0, true) && best > langmuir(CYLINDER, 60.0, true));
}

/* Far out a convex cylinder has beta = 1 (1923, about its asymptote) with an oscillation that dies
   out as r^(-1/3): 3 % at 1e4. */
static void wide_cylinder_tends_to_one(void **state) {
  (void)state;
  assert_near(langmuir(CYLINDER, 1e4, true), 1.0, 0.03);
}

/* H. R. Jory and A. W. Trivelpiece, J. Appl. Phys. 40 (1969) 3924: J = eps_0 m c^3/(2 e d^2)
   [integral from 1 to gamma of (g^2 - 1)^(-1/4) dg]^2; here by Simpson's rule in w, g = 1 + w^4,
   with 1000 intervals (error 1e-12). */
static double jory_trivelpiece(double voltage, double distance) {
  double end = pow(voltage / WH_ELECTRON_REST_eV, 0.25), sum = 0.0;
  int n = 1000;
  for (int i = 0; i <= n; i++) {
    double w = end * i / n;
    sum += (i == 0 || i == n ? 1.0 : i % 2 ? 4.0 : 2.0) * 4.0 * w * w / pow(2.0 + pow(w, 4), 0.25);
  }
  sum *= end / n / 3.0;
  return WH_VACUUM_PERMITTIVITY * WH_ELECTRON_MASS * pow(WH_LIGHT_SPEED, 3) /
         (2.0 * WH_ELEMENTARY_CHARGE * distance * distance) * sum * sum;
}

static void relativistic_plane(void **state) {
  (void)state;
  const double voltages[] = {1e2, 1e4, 1e5, 1e6, 1e8};
  for (int i = 0; i < 5; i++) {
    struct wh_child_flow f = {.distance = 0.01};
    assert_near(density(&f, voltages[i]) / jory_trivelpiece(voltages[i], 0.01), 1.0, 1e-9);
  }
}

/* An electron's way through a planar gap takes 3 d/v. */
static void transit_time(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_child_flow f = {.distance = 0.01, .newton = true};
  double u, x;
  assert_int_equal(wh_child_follow(c, &f, wh_child_plane(1000.0, 0.01), NULL, NULL, &u, &x), WH_OK);
  assert_near(u, sqrt(2000.0 / WH_ELECTRON_REST_eV), 1e-13);
  assert_near(x * u / 0.03, 1.0, 1e-11);
  wh_context_destroy(c);
}

static void refuses_what_has_no_meaning(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_child_flow closed = {.curvature = {-100.0, 0.0}, .distance = 0.01},
                       none = {.distance = 0.0};
  double J;
  assert_int_equal(wh_child_density(c, &closed, 10.0, &J), WH_BAD_INPUT);
  assert_int_equal(wh_child_density(c, &none, 10.0, &J), WH_BAD_INPUT);
  none.distance = 1.0;
  assert_int_equal(wh_child_density(c, &none, -10.0, &J), WH_BAD_INPUT);
  assert_int_equal(wh_child_density(c, &none, NAN, &J), WH_BAD_INPUT);
  wh_context_destroy(c);
}

/* A cathode that supplies less than space charge allows keeps a field. Without any charge it is V/d
   in the plane and V/(R ln(b/R)) on a cylinder; at Child's density it is zero; between, the
   momentum that the electrons take away is the difference of the field's pressures. */
static void less_than_childs_density_leaves_a_field(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_child_flow f = {.distance = 5e-3, .newton = true};
  double J = wh_child_plane(1000.0, f.distance), E, u, x;
  assert_int_equal(wh_child_field(c, &f, 1e-9 * J, 1000.0, &E), WH_OK);
  assert_near(E * f.distance / 1000.0, 1.0, 1e-8);
  assert_int_equal(wh_child_field(c, &f, J * (1.0 - 1e-9), 1000.0, &E), WH_OK);
  assert_near(E * f.distance / 1000.0, 0.0, 1e-3);
  assert_int_equal(wh_child_field(c, &f, 0.5 * J, 1000.0, &E), WH_OK);
  f.field = E;
  assert_int_equal(wh_child_follow(c, &f, 0.5 * J, NULL, NULL, &u, &x), WH_OK);
  assert_near(WH_ELECTRON_REST_eV * u * u / 2.0, 1000.0, 1e-6);
  /* momentum in the plane: eps_0 (E_anode^2 - E^2)/2 = J v m/e, with E_anode = E + J t/eps_0 */
  double t = x / WH_LIGHT_SPEED, E_anode = E + 0.5 * J * t / WH_VACUUM_PERMITTIVITY;
  double pressure = 0.5 * WH_VACUUM_PERMITTIVITY * (E_anode * E_anode - E * E);
  assert_near(pressure / (0.5 * J * u * WH_LIGHT_SPEED * WH_ELECTRON_MASS / WH_ELEMENTARY_CHARGE),
              1.0, 1e-9);
  struct wh_child_flow cylinder = {.curvature = {1e3, 0.0}, .distance = 1e-3, .newton = true};
  assert_int_equal(wh_child_field(c, &cylinder, 1e-6, 1000.0, &E), WH_OK);
  assert_near(E / (1000.0 / (1e-3 * log(2.0))), 1.0, 1e-8);
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(less_than_childs_density_leaves_a_field),
      cmocka_unit_test(plane_is_childs_law),
      cmocka_unit_test(series_of_langmuir_and_blodgett),
      cmocka_unit_test(printed_values),
      cmocka_unit_test(wide_cylinder_tends_to_one),
      cmocka_unit_test(relativistic_plane),
      cmocka_unit_test(transit_time),
      cmocka_unit_test(refuses_what_has_no_meaning),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

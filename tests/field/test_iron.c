/* SPDX-License-Identifier: MPL-2.0 */
/* A sphere of iron or of magnet, of radius 1 about the origin, in a uniform field B0: the field
   inside is uniform, and B + 2 mu0 H = 3 B0 there, whatever the curve of the material (J. D.
   Jackson, Classical Electrodynamics, 3rd ed., sections 5.10, 5.11); outside a dipole is added. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "../near.h"
#include "base/constants.h"
#include "exact_error.h"
#include "field/iron.h"
#include "patch_mesh.h"

static uint16_t no_boundary(const void *user, const double middle[2], bool outer) {
  (void)user, (void)middle, (void)outer;
  return WH_NO_BOUNDARY;
}

/* The sphere (region 0), vacuum to radius 2 (region 1), and a shell (region 2). */
static struct wh_iron *sphere(struct wh_context *c, int order, int n,
                              const struct wh_steel *steel) {
  const struct ball ball = {0.5, 1.0, 2.0, n, n, 2 * n};
  struct ball_patches b;
  struct ring outside[3];
  struct patch patch[BALL_PATCHES + 3];
  struct wh_mesh m;
  struct wh_iron *s;
  ball_patches(&ball, &b);
  memcpy(patch, b.patch, sizeof b.patch);
  for (int i = 0; i < 3; i++) {
    outside[i] = b.ring[i];
    outside[i].inner = 2.0;
    outside[i].outer = 3.0;
    patch[BALL_PATCHES + i] = b.patch[BALL_PATCHES - 3 + i];
    patch[BALL_PATCHES + i].user = &outside[i];
    patch[BALL_PATCHES + i].nu = n;
    patch[BALL_PATCHES + i].region = 2;
  }
  patch_mesh(&m, WH_AXISYMMETRIC, order, BALL_PATCHES + 3, patch, no_boundary, NULL);
  name_mesh(&m, 3, 0, 0);
  m.regions[2] =
      (struct wh_region){.kind = WH_REGION_INFINITE, .inner_radius = 2.0, .outer_radius = 3.0};
  const struct wh_steel *of_region[3] = {steel, NULL, NULL};
  if (wh_iron_create_on(c, &m, of_region, &s) != WH_OK)
    fail_msg("%s", wh_error_text(c, 0));
  return s;
}

static struct wh_coil_field uniform(const void *user, double z, double r) {
  (void)z, (void)r;
  double B0 = *(const double *)user;
  return (struct wh_coil_field){B0, 0.0, B0};
}

/* Root mean square error of B, over B0 or over 1 T, of what the sphere adds: inside the difference
   to inside - B0, outside the field of the dipole that fits on. Places by Halton's sequence, so
   that they have no rhythm in common with the elements. */
static double halton(int i, int base) {
  double x = 0.0;
  for (double share = 1.0 / base; i > 0; i /= base, share /= base)
    x += share * (i % base);
  return x;
}

static double error_of(const struct wh_iron *s, double B0, double inside) {
  enum { PLACES = 3000 };
  double add = inside - B0, off = 0.0;
  for (int i = 1; i <= PLACES; i++) {
    double rho = 3.9 * halton(i, 2), angle = WH_PI * halton(i, 3), m = 0.5 * add;
    double cube = rho * rho * rho;
    struct wh_coil_field f = wh_iron_at(s, rho * cos(angle), rho * sin(angle)), e = {add, 0.0, add};
    if (rho > 1.0) {
      e.Bz = m * (3.0 * cos(angle) * cos(angle) - 1.0) / cube;
      e.Br = m * 3.0 * cos(angle) * sin(angle) / cube;
    }
    off += pow(f.Bz - e.Bz, 2.0) + pow(f.Br - e.Br, 2.0);
  }
  return sqrt(off / PLACES) / fmax(fabs(B0), 1.0);
}

static void steel_of(struct wh_context *c, const struct wh_steel_params *p, struct wh_steel *s) {
  assert_int_equal(wh_steel_init(c, "it", p, s), WH_OK);
}

static double solved_error(struct wh_context *c, int order, int n, const struct wh_steel *steel,
                           double B0, double inside, int *steps) {
  struct wh_iron *s = sphere(c, order, n, steel);
  if (wh_iron_solve(c, s, uniform, &B0) != WH_OK)
    fail_msg("%s", wh_error_text(c, 0));
  double error = error_of(s, B0, inside);
  *steps = wh_iron_steps(s);
  wh_iron_destroy(s);
  return error;
}

/* B, a derivative, converges as h^p (Ciarlet, The Finite Element Method for Elliptic Problems,
   1978, theorem 4.4.5). */
static void orders_are_those_of_theory(void **state) {
  struct wh_steel steel;
  const struct wh_steel_params p = {.permeability = 1000.0};
  const int cells[7] = {0, 16, 8, 5, 4, 4, 3};
  steel_of(*state, &p, &steel);
  for (int order = 1; order <= 6; order++) {
    int steps, n = cells[order];
    double exact = 3.0 * 1000.0 / 1002.0;
    double coarse = solved_error(*state, order, n, &steel, 1.0, exact, &steps);
    double fine = solved_error(*state, order, 2 * n, &steel, 1.0, exact, &steps);
    print_message("order %d: %.2e, order %.2f, %d steps\n", order, fine, log2(coarse / fine),
                  steps);
    assert_near(log2(coarse / fine), order, 0.3);
    assert_true(steps <= 2);
  }
}

/* Without a field a magnet of remanence R has B = 2 R/3 inside, if its permeability is 1. */
static void a_magnet_has_its_field(void **state) {
  struct wh_steel steel;
  const struct wh_steel_params p = {.permeability = 1.0, .remanence = {1.2, 0.0}};
  int steps;
  steel_of(*state, &p, &steel);
  assert_near(solved_error(*state, 6, 3, &steel, 0.0, 0.8, &steps), 0.0, 1e-6);
}

/* The curve of an iron that saturates at about 2 T; inside, the root of B + 2 h(B) = 3 B0 by
   bisection. From far below to far above saturation. */
static void iron_saturates(void **state) {
  double H[] = {100.0, 300.0, 1000.0, 5000.0, 2e4, 1e5}, B[] = {0.5, 1.0, 1.4, 1.65, 1.9, 2.2};
  const struct wh_steel_params p = {.permeability = 1.0, .H = {6, H}, .B = {6, B}};
  struct wh_steel steel;
  steel_of(*state, &p, &steel);
  for (double B0 = 0.1; B0 < 20.0; B0 *= 3.0) {
    double low = 0.0, high = 3.0 * B0, h[2], dh[3];
    int steps;
    for (int i = 0; i < 60; i++) {
      double middle[2] = {0.5 * (low + high), 0.0};
      wh_steel_at(&steel, middle, h, dh);
      *(middle[0] + 2.0 * h[0] < 3.0 * B0 ? &low : &high) = middle[0];
    }
    double error = solved_error(*state, 6, 3, &steel, B0, low, &steps);
    print_message("B0 = %g T: %.9g T inside, error %.2e, %d steps\n", B0, low, error, steps);
    assert_near(error, 0.0, 1e-6);
    assert_true(steps <= 25);
  }
  wh_steel_free(&steel);
}

/* dh/dB against differences; h rises everywhere. */
static void the_curve_is_smooth_and_rises(void **state) {
  double H[] = {100.0, 300.0, 1000.0, 5000.0, 2e4, 1e5}, B[] = {0.5, 1.0, 1.4, 1.65, 1.9, 2.2};
  const struct wh_steel_params p = {
      .permeability = 1.0, .H = {6, H}, .B = {6, B}, .remanence = {0.1, -0.2}};
  struct wh_steel s;
  steel_of(*state, &p, &s);
  for (int i = 0; i < 60; i++) {
    double at[2] = {0.05 * i, 0.3 - 0.02 * i}, h[2], dh[3], up[2], down[2], unused[3], d = 1e-6;
    wh_steel_at(&s, at, h, dh);
    assert_true(dh[0] > 0.0 && dh[0] * dh[2] > dh[1] * dh[1]);
    wh_steel_at(&s, (double[2]){at[0] + d, at[1]}, up, unused);
    wh_steel_at(&s, (double[2]){at[0] - d, at[1]}, down, unused);
    assert_near((up[0] - down[0]) / (2.0 * d), dh[0], 1e-5);
    assert_near((up[1] - down[1]) / (2.0 * d), dh[1], 1e-5);
  }
  for (int i = 0; i < 6; i++) {
    double h[2], dh[3];
    wh_steel_at(&s, (double[2]){0.1 + B[i], -0.2}, h, dh);
    assert_near(h[0], WH_VACUUM_PERMEABILITY * H[i], 1e-15);
  }
  wh_steel_free(&s);
}

static void bad_curves_are_refused(void **state) {
  struct wh_steel s;
  double up[] = {1.0, 2.0}, down[] = {2.0, 1.0}, little[] = {1e-7, 2e-7}, three[] = {1.0, 2.0, 3.0};
  const struct wh_steel_params list[] = {
      {.permeability = 1.0, .H = {2, up}, .B = {2, down}},
      {.permeability = 1.0, .H = {2, down}, .B = {2, up}},
      {.permeability = 1.0, .H = {2, up}, .B = {2, little}},
      {.permeability = 1.0, .H = {2, up}, .B = {3, three}},
  };
  for (size_t i = 0; i < 4; i++)
    assert_int_equal(wh_steel_init(*state, "it", &list[i], &s), WH_BAD_INPUT);
}

int main(void) {
  struct wh_context *c = wh_context_create();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_prestate(orders_are_those_of_theory, c),
      cmocka_unit_test_prestate(a_magnet_has_its_field, c),
      cmocka_unit_test_prestate(iron_saturates, c),
      cmocka_unit_test_prestate(the_curve_is_smooth_and_rises, c),
      cmocka_unit_test_prestate(bad_curves_are_refused, c),
  };
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  wh_context_destroy(c);
  return failed;
}

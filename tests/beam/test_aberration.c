/* SPDX-License-Identifier: MPL-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/constants.h"
#include "base/random.h"
#include "beam/aberration.h"
#include "exact/spheres.h"

static struct wh_context *context(void) {
  struct wh_context *c = wh_context_create();
  assert_non_null(c);
  return c;
}

static const double radius[] = {-25e-3, -5e-3}, voltage[] = {0.0, 1e4};
static const struct wh_spheres tube = {2, radius, voltage, false};

/* An exact skew ray between concentric spheres: the plane problem about the line from the centre
   through the starting point, turned into the frame of the axis. n is that line, theta from the
   axis in the direction delta; the electron starts with momentum q[] along n, e1, e2. */
static struct wh_aberration_ray skew_ray(struct wh_context *c, double theta, double delta,
                                         const double q[3], double plane) {
  double n[3] = {sin(theta) * cos(delta), sin(theta) * sin(delta), cos(theta)};
  double e1[3] = {cos(theta) * cos(delta), cos(theta) * sin(delta), -sin(theta)};
  double e2[3] = {-sin(delta), cos(delta), 0.0}, point[3], way[3], p[3];
  double across = hypot(q[1], q[2]), energy = q[0] * q[0] + across * across;
  struct wh_spheres_crossing x;
  assert_int_equal(
      wh_spheres_crossing(c, &tube, (struct wh_spheres_start){energy, atan2(across, q[0])}, &x),
      WH_OK);
  for (int i = 0; i < 3; i++) {
    double side = across > 0.0 ? (q[1] * e1[i] + q[2] * e2[i]) / across : 0.0;
    p[i] = q[0] * n[i] + q[1] * e1[i] + q[2] * e2[i];
    point[i] = x.R * n[i];
    way[i] = n[i] + tan(x.angle) * side;
  }
  double t = (plane - point[2]) / way[2];
  return (struct wh_aberration_ray){.object = {radius[0] * n[0], radius[0] * n[1]},
                                    .momentum = {p[0], p[1]},
                                    .chromatic = p[2],
                                    .image = {point[0] + t * way[0], point[1] + t * way[1]}};
}

enum { RAYS = 600 };

static void random_rays(struct wh_context *c, double energy, double field,
                        struct wh_aberration_ray *ray) {
  struct wh_spheres_image image;
  assert_int_equal(wh_spheres_paraxial_image(c, &tube, 0.0, &image), WH_OK);
  for (uint64_t i = 0; i < RAYS; i++) {
    struct wh_random r = wh_random_start(1, WH_RANDOM_TEST, i);
    double size = sqrt(energy * wh_random_uniform(&r)), cosine = wh_random_uniform(&r);
    double azimuth = 2.0 * WH_PI * wh_random_uniform(&r),
           delta = 2.0 * WH_PI * wh_random_uniform(&r);
    double across = size * sqrt(1.0 - cosine * cosine);
    double q[3] = {size * cosine, across * cos(azimuth), across * sin(azimuth)};
    ray[i] = skew_ray(c, field * wh_random_uniform(&r), delta, q, image.R);
  }
}

/* All coefficients of concentric spheres in closed form, in the plane focused for no axial energy
   (docs/theory/concentric-spheres.md): with C = 2 M/Ec, R = M Rc, alpha = -(n - 2)/sqrt(U), the
   image lies on a sphere about the centre, so that in a plane distortion is M/(2 Rc^2), field
   curvature R alpha/(2 Rc^2), astigmatism 0; the tilt of the surface against the axis gives both
   comas as C/(2 Rc) and the chromatic magnification of third order as -C/Rc. Second and third order
   on the axis as in the paper. Tolerance: twice the error that the fit gives, which must be below 3
   % of the coefficient where that is not 0 (20 % for the third-order chromatic terms, which the
   fourth order hides). */
static void coefficients_of_concentric_spheres(void **state) {
  (void)state;
  struct wh_context *c = context();
  double Rc = radius[0], U = voltage[1], n = Rc / radius[1], M = -1.0 / (n - 2.0), R = M * Rc;
  double C = 2.0 * M / (U / (Rc * (n - 1.0))),
         third = radius[1] * 2.0 * n * (n - 1.0) / ((n - 2.0) * (n - 2.0)) / (U * sqrt(U));
  double exact[WH_ABERRATION_COUNT] = {[WH_ABERRATION_MAGNIFICATION] = M,
                                       [WH_ABERRATION_CHROMATIC] = C,
                                       [WH_ABERRATION_SPHERICAL] = third * (n - 1.0) * (n - 2.0),
                                       [WH_ABERRATION_COMA] = C / (2.0 * Rc),
                                       [WH_ABERRATION_COMA_CONJUGATE] = C / (2.0 * Rc),
                                       [WH_ABERRATION_FIELD_CURVATURE] =
                                           -R * (n - 2.0) / sqrt(U) / (2.0 * Rc * Rc),
                                       [WH_ABERRATION_DISTORTION] = M / (2.0 * Rc * Rc),
                                       [WH_ABERRATION_CHROMATIC_3] = third * (n - 2.0),
                                       [WH_ABERRATION_CHROMATIC_MAGNIFICATION_3] = -C / Rc};
  static struct wh_aberration_ray ray[RAYS];
  struct wh_aberrations fit;
  char unit[32];
  random_rays(c, 1.0, 0.02, ray);
  assert_int_equal(wh_aberrations_fit(c, RAYS, ray, false, &fit), WH_OK);
  printf("residual %.2e m\n", fit.residual);
  for (int i = 0; i <= WH_ABERRATION_CHROMATIC_MAGNIFICATION_3; i++) {
    struct wh_aberration a = fit.term[i];
    printf("%-34s %-8s %12.5e +- %.1e, exact %12.5e %s\n", wh_aberration_terms[i].name,
           wh_aberration_terms[i].formula, a.value[0], a.error[0], exact[i],
           wh_aberration_unit((enum wh_aberration_id)i, unit));
    assert_true(a.found);
    assert_true(fabs(a.value[0] - exact[i]) <= 2.0 * a.error[0]);
    assert_true(exact[i] == 0.0 ||
                a.error[0] < (i < WH_ABERRATION_CHROMATIC_3 ? 0.03 : 0.2) * fabs(exact[i]));
  }
  wh_context_destroy(c);
}

/* The remainder of a fit to fourth order is of fifth: half the aperture and field, a 32nd. */
static void the_residual_falls_with_fifth_order(void **state) {
  (void)state;
  struct wh_context *c = context();
  static struct wh_aberration_ray ray[RAYS];
  struct wh_aberrations fit;
  double residual[2];
  for (int i = 0; i < 2; i++) {
    random_rays(c, i ? 0.25 : 1.0, i ? 0.01 : 0.02, ray);
    assert_int_equal(wh_aberrations_fit(c, RAYS, ray, false, &fit), WH_OK);
    residual[i] = fit.residual;
  }
  double order = log2(residual[0] / residual[1]);
  printf("residuals %.2e, %.2e m: order %.2f\n", residual[0], residual[1], order);
  assert_true(fabs(order - 5.0) < 0.3);
  wh_context_destroy(c);
}

/* A made-up series with imaginary parts and noise comes back within its errors. */
static void a_skew_series_comes_back(void **state) {
  (void)state;
  struct wh_context *c = context();
  static struct wh_aberration_ray ray[RAYS];
  struct wh_aberrations made = {0}, fit;
  struct wh_random r = wh_random_start(9, WH_RANDOM_TEST, 0);
  for (int t = 0; t <= WH_ABERRATION_CHROMATIC_MAGNIFICATION_3; t++) {
    made.term[t].found = true;
    for (int k = 0; k < 2; k++)
      made.term[t].value[k] = wh_random_normal(&r);
  }
  for (int i = 0; i < RAYS; i++) {
    ray[i] = (struct wh_aberration_ray){.object = {wh_random_normal(&r), wh_random_normal(&r)},
                                        .momentum = {wh_random_normal(&r), wh_random_normal(&r)},
                                        .chromatic = wh_random_normal(&r)};
    wh_aberrations_place(&made, &ray[i], ray[i].image);
    for (int k = 0; k < 2; k++)
      ray[i].image[k] += 0.01 * wh_random_normal(&r);
  }
  assert_int_equal(wh_aberrations_fit(c, RAYS, ray, true, &fit), WH_OK);
  assert_true(fabs(fit.residual / (0.01 * sqrt(2.0)) - 1.0) < 0.1);
  for (int t = 0; t < WH_ABERRATION_COUNT; t++)
    for (int k = 0; k < 2; k++)
      assert_true(fabs(fit.term[t].value[k] - made.term[t].value[k]) < 4.0 * fit.term[t].error[k]);
  wh_context_destroy(c);
}

/* Rays from the axis, of one energy at one angle to it: only a few terms can be told. */
static void what_the_rays_do_not_tell_is_not_found(void **state) {
  (void)state;
  struct wh_context *c = context();
  struct wh_aberration_ray ray[12];
  struct wh_aberrations fit;
  double q[3] = {0.5, 0.0, 0.0};
  for (int i = 0; i < 12; i++) {
    q[1] = 0.01 * (i + 1);
    ray[i] = skew_ray(c, 0.0, 0.0, q, 8.3e-3);
  }
  assert_int_equal(wh_aberrations_fit(c, 12, ray, false, &fit), WH_OK);
  assert_true(fit.term[WH_ABERRATION_DEFOCUS].found && fit.term[WH_ABERRATION_SPHERICAL].found);
  assert_false(fit.term[WH_ABERRATION_CHROMATIC].found || fit.term[WH_ABERRATION_DISTORTION].found);
  assert_false(fit.term[WH_ABERRATION_MAGNIFICATION].found);
  memset(ray, 0, sizeof ray);
  assert_int_equal(wh_aberrations_fit(c, 12, ray, false, &fit), WH_BAD_INPUT);
  assert_int_equal(wh_aberrations_fit(c, 0, NULL, false, &fit), WH_BAD_INPUT);
  ray[3].image[0] = NAN;
  assert_int_equal(wh_aberrations_fit(c, 12, ray, false, &fit), WH_BAD_INPUT);
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(coefficients_of_concentric_spheres),
      cmocka_unit_test(the_residual_falls_with_fifth_order),
      cmocka_unit_test(a_skew_series_comes_back),
      cmocka_unit_test(what_the_rays_do_not_tell_is_not_found),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

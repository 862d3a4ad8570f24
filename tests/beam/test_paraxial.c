/* SPDX-License-Identifier: MPL-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/constants.h"
#include "spheres_axis.h"

static struct wh_context *context(void) {
  struct wh_context *c = wh_context_create();
  assert_non_null(c);
  return c;
}

static double relative(double a, double b) {
  return fabs(a / b - 1.0);
}

static const double radius[4][4] = {
    {-25e-3, -5e-3}, {3e-3, 8e-3}, {-30e-3, -20e-3, -6e-3}, {-40e-3, -20e-3, -12e-3, -5e-3}};
static const double voltage[4][4] = {{0, 1e4}, {0, 3e3}, {0, 500, 12e3}, {0, 8e3, 2e3, 15e3}};
static const size_t count[4] = {2, 2, 3, 4};

/* Rays, image and magnification of concentric spheres (closed forms of exact/spheres.h), from rest
   and not, through grids, with and without relativity. 1e-10: the integration keeps 1e-11. */
static void rays_and_image_of_concentric_spheres(void **state) {
  (void)state;
  struct wh_context *c = context();
  double worst = 0.0;
  for (int i = 0; i < 4; i++)
    for (int relativistic = 0; relativistic < 2; relativistic++)
      for (int e = 0; e < 3; e++) {
        struct wh_spheres s = {count[i], radius[i], voltage[i], relativistic};
        struct wh_paraxial_start start = {0.0, (double[]){0.0, 1e-3, 2.0}[e]};
        double depth = s.radius[s.count - 1] - s.radius[0], plane[4], r, slope;
        struct wh_paraxial_state ray[4];
        struct wh_paraxial_image image;
        struct wh_spheres_image exact;
        struct spheres_axis a;
        spheres_axis_init(&a, &s);
        for (int k = 0; k < 4; k++)
          plane[k] = depth * (double[]){1e-3, 0.4, 0.9, 1.7}[k];
        assert_int_equal(wh_paraxial_trace(c, &a.axis, start, 4, plane, ray), WH_OK);
        assert_int_equal(wh_paraxial_image(c, &a.axis, start, &image), WH_OK);
        assert_int_equal(wh_spheres_paraxial_image(c, &s, start.axial_eV, &exact), WH_OK);
        for (int k = 0; k < 4; k++) {
          wh_spheres_paraxial_ray(c, &s, start.axial_eV, 1.0, plane[k], &r, &slope);
          worst = fmax(worst, relative(ray[k].alpha[0], r));
          worst = fmax(worst, fabs(ray[k].alpha[1] / ray[k].w - slope) / (1.0 + fabs(slope)));
        }
        worst = fmax(worst, fmax(relative(image.z, exact.z),
                                 relative(image.magnification, exact.magnification)));
        assert_true(fabs(image.z - exact.z) <= image.z_error + 1e-12 * fabs(exact.z));
      }
  printf("spheres: worst relative difference %.2e\n", worst);
  assert_true(worst < 1e-10);
  wh_context_destroy(c);
}

/* A uniformly curved axial potential, Phi = k z^2/2: with q = sqrt(k/2), z = (w0/q) sinh(q s),
   r_beta = cos(sqrt(k/4) s); focal length and foci from the matrix in closed form. */
static void curved(const void *user, double z, struct wh_axis_value *v) {
  double k = *(const double *)user;
  *v = (struct wh_axis_value){.potential = 0.5 * k * z * z, .first = k * z, .second = k};
}

static void cardinal_elements_of_a_quadratic_potential(void **state) {
  (void)state;
  struct wh_context *c = context();
  for (int planar = 0; planar < 2; planar++) {
    double k = 3e4, length = 0.1, energy = 1000.0;
    struct wh_axis_segment segment = {0.0, length, curved, &k};
    struct wh_axis axis = {1, &segment, planar, false};
    double w0 = sqrt(energy), q = sqrt(0.5 * k), s = asinh(q * length / w0) / q;
    double w = w0 * cosh(q * s), m = planar ? q : sqrt(0.25 * k), power = m * sin(m * s);
    struct wh_cardinal got;
    assert_int_equal(wh_paraxial_cardinal(c, &axis, energy, &got), WH_OK);
    assert_true(relative(got.focal_image, w / power) < 1e-11);
    assert_true(relative(got.focal_object, w0 / power) < 1e-11);
    assert_true(relative(got.focus_image, length + cos(m * s) * w / power) < 1e-11);
    assert_true(relative(got.focus_object, -cos(m * s) * w0 / power) < 1e-11);
    assert_true(relative(got.principal_image, length + (cos(m * s) - 1.0) * w / power) < 1e-10);
    assert_true(relative(got.principal_object, (1.0 - cos(m * s)) * w0 / power) < 1e-10);
  }
  wh_context_destroy(c);
}

/* Glaser's bell-shaped magnetic lens B0/(1 + (z/a)^2) (Hawkes & Kasper, Principles of Electron
   Optics 2 (1989), section 36.3): with omega^2 = 1 + e B0^2 a^2/(8 m U), an object at a cot(phi)
   has its image at a cot(phi - pi/omega), inverted, M = -sin(phi)/sin(phi - pi/omega), and the
   rotation from one to the other is pi sqrt(omega^2 - 1)/omega. */
struct bell {
  double B0, a;
};

static void bell(const void *user, double z, struct wh_axis_value *v) {
  const struct bell *b = user;
  *v = (struct wh_axis_value){.B = b->B0 / (1.0 + z * z / (b->a * b->a))};
}

static void glaser_magnetic_lens(void **state) {
  (void)state;
  struct wh_context *c = context();
  struct bell b = {0.1, 0.01};
  double energy = 1e4, phi = 2.6, a = b.a;
  double omega =
      sqrt(1.0 + WH_ELEMENTARY_CHARGE * b.B0 * b.B0 * a * a / (8.0 * WH_ELECTRON_MASS * energy));
  double image = phi - WH_PI / omega, zo = a / tan(phi), zi = a / tan(image);
  struct wh_axis_segment segment = {2.0 * zo, 2.0 * fabs(zi), bell, &b};
  struct wh_axis axis = {1, &segment, false, false};
  struct wh_paraxial_state at;
  assert_int_equal(wh_paraxial_trace(c, &axis, (struct wh_paraxial_start){zo, energy}, 1, &zi, &at),
                   WH_OK);
  printf("bell: image at %g mm, rotation %g\n", 1e3 * zi, at.rotation);
  assert_true(fabs(at.alpha[0]) < 1e-11 * a / sqrt(energy));
  assert_true(relative(at.beta[0], -sin(phi) / sin(image)) < 1e-10);
  assert_true(relative(at.rotation, WH_PI * sqrt(omega * omega - 1.0) / omega) < 1e-11);
  wh_context_destroy(c);
}

/* Uniform fields E and B along the axis, from rest. An electron that leaves with the transverse
   speed v is at (v/omega) (sin omega t, 1 - cos omega t) after the time t, omega = e B/m: at the
   radius (2 v/omega) sin(omega t/2), turned by omega t/2. The frame that turns by that angle is
   Larmor's. With z = e E t^2/(2 m) and v of 1 eV, by Newton's mechanics. */
struct both {
  double E, B;
};

static void uniform_fields(const void *user, double z, struct wh_axis_value *v) {
  const struct both *f = user;
  *v = (struct wh_axis_value){.potential = f->E * z, .first = f->E, .B = f->B};
}

static void the_larmor_frame_of_parallel_fields(void **state) {
  (void)state;
  struct wh_context *c = context();
  const double ratio = WH_ELEMENTARY_CHARGE / WH_ELECTRON_MASS;
  struct both f = {2e4, 5e-3};
  struct wh_axis_segment segment = {0.0, 0.1, uniform_fields, &f};
  struct wh_axis axis = {1, &segment, false, false};
  double plane[3] = {1e-3, 0.03, 0.1}, worst = 0.0;
  struct wh_paraxial_state at[3];
  assert_int_equal(wh_paraxial_trace(c, &axis, (struct wh_paraxial_start){0}, 3, plane, at), WH_OK);
  for (int i = 0; i < 3; i++) {
    double t = sqrt(2.0 * plane[i] / (ratio * f.E)), omega = ratio * f.B, v = sqrt(2.0 * ratio);
    double x = v / omega * sin(omega * t), y = v / omega * (1.0 - cos(omega * t));
    worst = fmax(worst, fabs(at[i].alpha[0] * cos(at[i].rotation) - x) * omega / v);
    worst = fmax(worst, fabs(at[i].alpha[0] * sin(at[i].rotation) - y) * omega / v);
  }
  printf("parallel fields: worst difference %.2e\n", worst);
  assert_true(worst < 1e-10);
  wh_context_destroy(c);
}

/* Electric and magnetic field lines through one centre (docs/theory/magnetic.md): the first focus
   of electrons from rest on the screen, magnification g, no rotation. */
struct radial {
  double g, l, U, B0;
};

static void radial_fields(const void *user, double z, struct wh_axis_value *v) {
  const struct radial *f = user;
  double k = (1.0 - f->g) / f->l, along = 1.0 - k * z, slope = f->U * f->g / f->l;
  *v = (struct wh_axis_value){.potential = slope * z / along,
                              .first = slope / (along * along),
                              .second = 2.0 * k * slope / (along * along * along),
                              .B = f->B0 / (along * along)};
}

static void radial_fields_image_without_rotation(void **state) {
  (void)state;
  struct wh_context *c = context();
  for (int i = 0; i < 3; i++) {
    struct radial f = {(double[]){0.5, 1.0, 2.0}[i], 0.1, 1000.0, 0.0};
    f.B0 = WH_PI * f.g / f.l * sqrt(2.0 * WH_ELECTRON_MASS * f.U / WH_ELEMENTARY_CHARGE);
    struct wh_axis_segment segment = {0.0, f.l, radial_fields, &f};
    struct wh_axis axis = {1, &segment, false, false};
    struct wh_paraxial_state at;
    assert_int_equal(wh_paraxial_trace(c, &axis, (struct wh_paraxial_start){0}, 1, &f.l, &at),
                     WH_OK);
    printf("radial fields: magnification %.12g, rotation %.12g\n", at.beta[0], at.rotation);
    assert_true(fabs(at.alpha[0]) < 1e-10 * f.l / sqrt(f.U));
    assert_true(relative(at.beta[0], -f.g) < 1e-10);
    assert_true(relative(at.rotation, WH_PI) < 1e-10);
  }
  wh_context_destroy(c);
}

/* The image from a table of the axial field: interpolation of degree five. Phi'' is off by h^4, but
   what it does to the rays cancels over an interval but for h^6. */
static void image_from_a_table_converges_with_sixth_order(void **state) {
  (void)state;
  struct wh_context *c = context();
  struct wh_spheres s = {2, radius[0], voltage[0], false};
  struct spheres_axis a;
  struct wh_spheres_image exact;
  struct wh_paraxial_image image;
  double error[3];
  spheres_axis_init(&a, &s);
  assert_int_equal(wh_spheres_paraxial_image(c, &s, 0.0, &exact), WH_OK);
  for (int j = 0; j < 3; j++) {
    size_t n = (size_t)8 << j;
    struct wh_axis_samples samples;
    struct wh_sampled_axis sampled;
    assert_int_equal(wh_axis_samples_init(c, 2 * n + 1, &samples), WH_OK);
    for (size_t i = 0; i <= 2 * n; i++) {
      struct wh_axis_value v;
      samples.z[i] = 10e-3 * (double)i / (double)n;
      spheres_axis_at(&a.gap[0], samples.z[i], &v);
      samples.value[0][i] = v.potential;
      samples.value[1][i] = v.first;
      samples.value[2][i] = v.second;
    }
    assert_int_equal(wh_sampled_axis_init(c, &samples, 2, &sampled), WH_OK);
    assert_int_equal(sampled.table[0].count, n + 1);
    assert_int_equal(
        wh_paraxial_image(c, &sampled.axis, (struct wh_paraxial_start){0.0, 0.0}, &image), WH_OK);
    wh_sampled_axis_free(&sampled);
    wh_axis_samples_free(&samples);
    error[j] = relative(image.z, exact.z);
  }
  printf("table: errors %.2e %.2e %.2e, orders %.2f %.2f\n", error[0], error[1], error[2],
         log2(error[0] / error[1]), log2(error[1] / error[2]));
  assert_true(fabs(log2(error[1] / error[2]) - 6.0) < 0.3);
  wh_context_destroy(c);
}

static void bad_axes_are_refused(void **state) {
  (void)state;
  struct wh_context *c = context();
  double mirror = -3e4, z = 0.05, falling[2] = {0.05, 0.04};
  struct wh_axis_segment good = {0.0, 0.1, curved, &mirror}, empty = {0.1, 0.1, curved, &mirror};
  struct wh_axis none = {0}, bad = {1, &empty, false, false}, axis = {1, &good, false, false};
  struct wh_paraxial_image image;
  struct wh_paraxial_state at[2];
  struct wh_cardinal cardinal;
  struct wh_paraxial_start start = {0.0, 10.0}, rest = {0.0, 0.0}, outside = {0.2, 10.0},
                           wrong = {0.0, NAN};
  assert_int_equal(wh_paraxial_image(c, &none, start, &image), WH_BAD_INPUT);
  assert_int_equal(wh_paraxial_image(c, &bad, start, &image), WH_BAD_INPUT);
  assert_int_equal(wh_paraxial_image(c, &axis, start, &image), WH_BAD_INPUT); /* turns back */
  assert_non_null(strstr(wh_error_text(c, wh_error_count(c) - 1), "turns back"));
  assert_int_equal(wh_paraxial_image(c, &axis, rest, &image), WH_BAD_INPUT);
  assert_int_equal(wh_paraxial_image(c, &axis, outside, &image), WH_BAD_INPUT);
  assert_int_equal(wh_paraxial_image(c, &axis, wrong, &image), WH_BAD_INPUT);
  assert_int_equal(wh_paraxial_trace(c, &axis, start, 2, falling, at), WH_BAD_INPUT);
  assert_int_equal(wh_paraxial_trace(c, &axis, start, 1, &z, at), WH_BAD_INPUT);
  assert_int_equal(wh_paraxial_cardinal(c, &axis, 0.0, &cardinal), WH_BAD_INPUT);
  struct wh_axis_samples samples;
  struct wh_sampled_axis sampled;
  assert_int_equal(wh_axis_samples_init(c, 4, &samples), WH_OK);
  for (int i = 0; i < 4; i++) {
    const double places[4][4] = {{0, 1, 1, 1}, {0, 1, 0.5, 2}, {0, 1, NAN, 2}, {0, 0, 1, 2}};
    for (int k = 0; k < 4; k++)
      samples.z[k] = places[i][k];
    assert_int_equal(wh_sampled_axis_init(c, &samples, 1, &sampled), WH_BAD_INPUT);
  }
  const double two[4] = {0, 1, 1, 2};
  for (int k = 0; k < 4; k++)
    samples.z[k] = two[k];
  assert_int_equal(wh_sampled_axis_init(c, &samples, 0, &sampled), WH_BAD_INPUT);
  assert_int_equal(wh_sampled_axis_init(c, &samples, 3, &sampled), WH_OK);
  assert_int_equal(sampled.axis.count, 2);
  assert_true(sampled.segment[1].from == 1.0 && sampled.segment[1].to == 2.0);
  wh_sampled_axis_free(&sampled);
  wh_axis_samples_free(&samples);
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rays_and_image_of_concentric_spheres),
      cmocka_unit_test(cardinal_elements_of_a_quadratic_potential),
      cmocka_unit_test(glaser_magnetic_lens),
      cmocka_unit_test(the_larmor_frame_of_parallel_fields),
      cmocka_unit_test(radial_fields_image_without_rotation),
      cmocka_unit_test(image_from_a_table_converges_with_sixth_order),
      cmocka_unit_test(bad_axes_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

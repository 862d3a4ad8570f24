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
#include "base/random.h"
#include "beam/image.h"
#include "exact/spheres.h"

static struct wh_context *context(void) {
  struct wh_context *c = wh_context_create();
  assert_non_null(c);
  return c;
}

static double relative(double a, double b) {
  return fabs(a / b - 1.0);
}

static const double radius[] = {-25e-3, -5e-3}, voltage[] = {0.0, 1e4};
static const struct wh_spheres tube = {2, radius, voltage, false};

enum { RAYS = 1001 };

/* A fan of 0 to 90 degrees as straight lines at the leaving sphere's vertex plane. */
static void fan(struct wh_context *c, struct wh_line *line) {
  for (int i = 0; i < RAYS; i++) {
    struct wh_spheres_start start = {1.0, 0.5 * WH_PI * i / (RAYS - 1.0)};
    struct wh_spheres_crossing x;
    assert_int_equal(wh_spheres_crossing(c, &tube, start, &x), WH_OK);
    double slope = tan(x.angle);
    line[i] =
        (struct wh_line){.x = {slope * (20e-3 - x.z), 0.0}, .slope = {slope, 0.0}, .weight = 1.0};
  }
}

/* Least confusion of the exact rays of the tube of Zhou Liwei (2022): plane and radius from
   exact/spheres.h. 1001 angles sample the largest distance, a smooth maximum, to (step/2)^2/2 =
   3e-7 of its curvature: 1e-6. */
static void least_confusion_of_concentric_spheres(void **state) {
  (void)state;
  struct wh_context *c = context();
  struct wh_line line[RAYS];
  struct wh_lines lines = {.count = RAYS, .z = 20e-3, .line = line};
  struct wh_spheres_confusion exact;
  struct wh_image best, rms;
  fan(c, line);
  assert_int_equal(wh_spheres_least_confusion(c, &tube, 1.0, 0.5 * WH_PI, &exact), WH_OK);
  assert_int_equal(wh_image_minmax(c, &lines, WH_ABOUT_AXIS, &best), WH_OK);
  printf(
      "least confusion z %.9f mm (exact %.9f), radius %.9f um (exact %.9f), errors %.1e %.1e m\n",
      1e3 * best.z, 1e3 * exact.z, 1e6 * best.radius, 1e6 * exact.radius, best.z_error,
      best.radius_error);
  assert_true(relative(best.z, exact.z) < 1e-6 && relative(best.radius, exact.radius) < 1e-6);
  assert_true(fabs(best.z - exact.z) <= best.z_error);
  assert_true(fabs(best.radius - exact.radius) <= best.radius_error);
  /* rms: any other plane is worse, and the derivative vanishes */
  assert_int_equal(wh_image_rms(c, &lines, WH_ABOUT_AXIS, &rms), WH_OK);
  struct wh_spot at, before, behind;
  double step = 1e-5;
  assert_int_equal(wh_image_spot(c, &lines, rms.z, WH_ABOUT_AXIS, &at), WH_OK);
  assert_int_equal(wh_image_spot(c, &lines, rms.z - step, WH_ABOUT_AXIS, &before), WH_OK);
  assert_int_equal(wh_image_spot(c, &lines, rms.z + step, WH_ABOUT_AXIS, &behind), WH_OK);
  assert_true(relative(at.rms_radius, rms.radius) < 1e-12);
  assert_true(before.rms_radius > rms.radius && behind.rms_radius > rms.radius);
  assert_true(fabs(behind.rms_radius - before.rms_radius) < 1e-9 * rms.radius);
  wh_context_destroy(c);
}

/* Two line foci, x at z = 1 and y at z = 1.2, slopes in a disc of radius s, about a tilted axis:
   the circle of least confusion is halfway, of radius 0.1 s; on the disc's edge this is exact. */
static void an_astigmatic_beam_has_its_circle_halfway(void **state) {
  (void)state;
  enum { N = 720 };
  struct wh_context *c = context();
  struct wh_line line[N];
  struct wh_lines lines = {.count = N, .z = 0.3, .line = line};
  double s = 0.01;
  for (int i = 0; i < N; i++) {
    double t = 2.0 * WH_PI * i / N, a = s * cos(t), b = s * sin(t);
    line[i] =
        (struct wh_line){{a * (lines.z - 1.0) + 0.02 + 0.05 * lines.z, b * (lines.z - 1.2) - 0.03},
                         {a + 0.05, b},
                         2.0};
  }
  struct wh_image best, rms;
  struct wh_spot spot;
  assert_int_equal(wh_image_minmax(c, &lines, WH_ABOUT_SPOT, &best), WH_OK);
  assert_int_equal(wh_image_rms(c, &lines, WH_ABOUT_SPOT, &rms), WH_OK);
  printf("circle %.3e %.3e, rms %.3e\n", best.z - 1.1, relative(best.radius, 0.1 * s),
         relative(rms.radius, 0.1 * s));
  assert_true(fabs(best.z - 1.1) < 1e-9 && fabs(rms.z - 1.1) < 1e-12);
  assert_true(relative(best.radius, 0.1 * s) < 1e-10 && relative(rms.radius, 0.1 * s) < 1e-12);
  assert_true(fabs(best.centre[0] - 0.075) < 1e-11 && fabs(best.centre[1] + 0.03) < 1e-11);
  assert_int_equal(wh_image_spot(c, &lines, 1.0, WH_ABOUT_SPOT, &spot), WH_OK);
  assert_true(spot.rms[0] < 1e-15 && relative(spot.rms[1], 0.2 * s / sqrt(2.0)) < 1e-12);
  assert_true(relative(spot.radius, 0.2 * s) < 1e-12 && relative(spot.current, 2.0 * N) < 1e-12);
  wh_context_destroy(c);
}

/* Random rays through a spot of known size: slopes and positions independent, so the best plane is
   at z = 0 and rms radius sqrt(2) sigma. Twenty samples: the errors given must be right on average
   (mean square of deviation over error within 0.4 to 2.5; jackknife of eight groups is rough). */
static void jackknife_errors_are_honest(void **state) {
  (void)state;
  enum { N = 2000, SETS = 20 };
  struct wh_context *c = context();
  struct wh_line *line = calloc(N, sizeof *line);
  double z = 0.0, radial = 0.0;
  for (uint64_t set = 0; set < SETS; set++) {
    struct wh_random r = wh_random_start(5, WH_RANDOM_TEST, set);
    for (int i = 0; i < N; i++) {
      for (int k = 0; k < 2; k++) {
        line[i].slope[k] = 0.1 * wh_random_normal(&r);
        line[i].x[k] = 1e-4 * wh_random_normal(&r) + 0.2 * line[i].slope[k];
      }
      line[i].weight = 1.0;
    }
    struct wh_lines lines = {.count = N, .z = 0.2, .line = line};
    struct wh_image best;
    assert_int_equal(wh_image_rms(c, &lines, WH_ABOUT_SPOT, &best), WH_OK);
    z += pow(best.z / best.z_error, 2.0) / SETS;
    radial += pow((best.radius - sqrt(2.0) * 1e-4) / best.radius_error, 2.0) / SETS;
  }
  printf("mean square of deviation over error: z %.2f, radius %.2f\n", z, radial);
  assert_true(z > 0.4 && z < 2.5 && radial > 0.4 && radial < 2.5);
  free(line);
  wh_context_destroy(c);
}

/* The smallest circle holds all points, and two or three points on it do not fit on a half circle.
 */
static void enclosing_circle_of_random_points(void **state) {
  (void)state;
  enum { N = 200 };
  double point[N][2], centre[2], r, angle[N];
  for (uint64_t set = 0; set < 50; set++) {
    struct wh_random g = wh_random_start(6, WH_RANDOM_TEST, set);
    size_t on = 0;
    for (int i = 0; i < N; i++)
      for (int k = 0; k < 2; k++)
        point[i][k] = wh_random_normal(&g);
    wh_enclosing_circle(N, (const double(*)[2])point, centre, &r);
    for (int i = 0; i < N; i++) {
      double d = hypot(point[i][0] - centre[0], point[i][1] - centre[1]);
      assert_true(d <= r * (1.0 + 1e-12));
      if (d > r * (1.0 - 1e-9))
        angle[on++] = atan2(point[i][1] - centre[1], point[i][0] - centre[0]);
    }
    double spread = 0.0; /* largest gap between neighbouring directions must not exceed pi */
    for (size_t i = 0; i < on; i++) {
      double gap = 2.0 * WH_PI;
      for (size_t j = 0; j < on; j++)
        if (j != i)
          gap = fmin(gap, fmod(angle[j] - angle[i] + 4.0 * WH_PI, 2.0 * WH_PI));
      spread = fmax(spread, gap);
    }
    assert_true(on >= 2 && spread <= WH_PI * (1.0 + 1e-9));
  }
}

static void rays_without_an_image_are_refused(void **state) {
  (void)state;
  struct wh_context *c = context();
  struct wh_line line[3] = {{{0}, {0}, 1.0}, {{1e-3, 0}, {0}, 1.0}, {{2e-3, 0}, {0.1, 0}, 0.0}};
  struct wh_lines parallel = {.count = 2, .line = line}, none = {0},
                  light = {.count = 1, .line = line + 2};
  struct wh_image image;
  struct wh_spot spot;
  assert_int_equal(wh_image_rms(c, &parallel, WH_ABOUT_SPOT, &image), WH_BAD_INPUT);
  assert_int_equal(wh_image_minmax(c, &parallel, WH_ABOUT_SPOT, &image), WH_BAD_INPUT);
  assert_int_equal(wh_image_rms(c, &none, WH_ABOUT_SPOT, &image), WH_BAD_INPUT);
  assert_int_equal(wh_image_minmax(c, &none, WH_ABOUT_AXIS, &image), WH_BAD_INPUT);
  assert_int_equal(wh_image_spot(c, &light, 0.0, WH_ABOUT_AXIS, &spot), WH_BAD_INPUT);
  struct wh_particles p = {0};
  struct wh_lines lines;
  struct wh_particle back = {.x = {1, 2, 3}, .u = {0, 0, -1}, .weight = 1},
                     forth = {.x = {1, 2, 3}, .u = {0.1, 0.2, 1}, .weight = 4};
  assert_int_equal(wh_particles_append(c, &p, &back), WH_OK);
  assert_int_equal(wh_particles_append(c, &p, &forth), WH_OK);
  assert_int_equal(wh_lines_of_particles(c, &p, 4.0, &lines), WH_OK);
  assert_int_equal(lines.count, 1);
  assert_int_equal(lines.skipped, 1);
  assert_true(fabs(lines.line[0].x[1] - 2.2) < 1e-15 && lines.line[0].weight == 4.0);
  wh_lines_free(&lines);
  wh_particles_free(&p);
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(least_confusion_of_concentric_spheres),
      cmocka_unit_test(an_astigmatic_beam_has_its_circle_halfway),
      cmocka_unit_test(jackknife_errors_are_honest),
      cmocka_unit_test(enclosing_circle_of_random_points),
      cmocka_unit_test(rays_without_an_image_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

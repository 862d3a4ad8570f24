/* SPDX-License-Identifier: MPL-2.0 */
/* Pictures against closed forms: the hole of a camera, an edge, a ball, bars; noise; pictures set
   right; bad input. Rays are a sequence that fills evenly: 4096 of them err by some 5e-3 where a
   sharp edge cuts through them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "../near.h"
#include "base/constants.h"
#include "image/camera.h"
#include "material/photon.h"
#include "shapes.h"

static struct wh_context *context;

static int open_context(void **state) {
  (void)state;
  context = wh_context_create();
  return context == NULL;
}

static int close_context(void **state) {
  (void)state;
  wh_context_destroy(context);
  return 0;
}

#define WIDTH 0.5e-3
#define LENGTH 0.6e-3
static const double sides[4] = {WIDTH, LENGTH, 0.15e-3, 0.4};

/* The parameters of every kind, one after the other as their keys have them. */
struct pinhole {
  struct wh_object plate;
  double diameter;
};
struct bars {
  struct wh_object plate;
  double frequency;
  size_t count;
  int measures;
};

static struct wh_variant variant(const char *name, void *params) {
  struct wh_variant v = {NULL, params};
  for (int i = 0; wh_object_kinds[i]; i++)
    if (strcmp(wh_object_kinds[i]->name, name) == 0)
      v.kind = wh_object_kinds[i];
  return v;
}

static void make_focus(const char *kind, const double of[4], struct wh_focus *f) {
  struct wh_spot_map s;
  assert_int_equal(shape_spot(context, kind, of, 256, &s), WH_OK);
  assert_int_equal(wh_focus_measure(context, &s, f), WH_OK);
}

static enum wh_status shoot(const struct wh_image_params *p, double energy_eV,
                            const struct wh_focus *f, struct wh_shot *out) {
  double one = 1.0;
  const struct wh_rays rays = {energy_eV > 0.0, &energy_eV, &one};
  return wh_shot_take(context, p, &rays, f, out);
}

static double total(const char *material, double energy_eV) {
  struct wh_material m;
  struct wh_attenuation mu;
  assert_int_equal(wh_material_find(context, material, &m), WH_OK);
  assert_int_equal(wh_photon_attenuation(context, &m, energy_eV, &mu), WH_OK);
  return mu.total;
}

static double value_at(const struct wh_shot *s, size_t i, size_t j) {
  return s->picture.value[j * s->picture.count[0] + i];
}

/* Through a hole in a thin plate that holds back all but e^-10, the picture's integral, less what
   the plate lets through, is the area of the hole, magnified: every point of the spot casts the
   same disc. Tolerance 4e-3: 31 um of depth and slopes of 3e-3 take 1e-3 from it, the rays the
   rest. */
static void test_hole(void **state) {
  (void)state;
  struct wh_focus f;
  struct wh_shot s;
  double energy = 8e3, diameter = 0.1e-3, sum = 0.0, magnification = 3.0;
  struct pinhole hole = {{"W", 10.0 / total("W", energy)}, diameter};
  struct wh_image_params p = {.object = variant("pinhole", &hole),
                              .distance = 0.1,
                              .detector = 0.3,
                              .pixels = 64,
                              .pixel = 30e-6,
                              .rays = 4096};
  make_focus("rectangle", sides, &f);
  assert_int_equal(shoot(&p, energy, &f, &s), WH_OK);
  for (size_t i = 0; i < p.pixels * p.pixels; i++)
    sum += (s.picture.value[i] - s.behind) * p.pixel * p.pixel;
  double area = 0.25 * WH_PI * pow(magnification * diameter, 2.0);
  print_message("integral over the area of the hole: %.5f\n", sum / area);
  assert_near(sum, area, 4e-3 * area);
  assert_near(s.magnification, magnification, 1e-12);
  assert_near(s.behind, exp(-10.0), 1e-9);
  wh_shot_free(&s);
  wh_focus_free(&f);
}

/* Behind the edge of an opaque plate a spot of even width w gives a ramp of length w (m - 1) at the
   detector, from 0 to 1. Tolerance: 6e-3, of the rays. */
static void test_edge(void **state) {
  (void)state;
  struct wh_focus f;
  struct wh_shot s;
  struct {
    struct wh_object plate;
    int measures;
  } edge = {{"Pb", 5e-3}, WH_OBJECT_ACROSS_WIDTH};
  struct wh_image_params p = {.object = variant("edge", &edge),
                              .distance = 0.2,
                              .detector = 0.4,
                              .pixels = 41,
                              .pixel = 20e-6,
                              .rays = 4096};
  /* a plate so thin that its depth does not show: opaque below 10 keV */
  edge.plate.thickness = 1e-4;
  make_focus("rectangle", sides, &f);
  assert_int_equal(shoot(&p, 8e3, &f, &s), WH_OK);
  for (size_t i = 0; i < p.pixels; i++) {
    double x = wh_spot_at(&s.picture, 0, i), ramp = WIDTH * (p.detector / p.distance - 1.0);
    double low = fmax(-0.5, fmin(0.5, (x - 10e-6) / ramp)),
           high = fmax(-0.5, fmin(0.5, (x + 10e-6) / ramp));
    if (fabs(x) + 10e-6 < 0.5 * ramp || fabs(x) - 10e-6 > 0.5 * ramp)
      assert_near(value_at(&s, i, 20), 0.5 + 0.5 * (low + high), 6e-3);
  }
  wh_shot_free(&s);
  wh_focus_free(&f);
}

/* A ball before a spot that is small beside it: chords 2 sqrt(R^2 - b^2). Tolerance: 2e-3, of the
   rays over a pixel. */
static void test_ball(void **state) {
  (void)state;
  struct wh_focus f;
  struct wh_shot s;
  const double small[4] = {1e-6, 1e-6, 0, 0};
  struct pinhole ball = {{"Al", 0.0}, 4e-3}; /* material, diameter */
  struct wh_image_params p = {.object = variant("ball", &ball),
                              .distance = 0.5,
                              .detector = 1.0,
                              .pixels = 33,
                              .pixel = 0.3e-3,
                              .rays = 4096};
  make_focus("rectangle", small, &f);
  assert_int_equal(shoot(&p, 30e3, &f, &s), WH_OK);
  double mu = total("Al", 30e3);
  for (size_t i = 11; i <= 21; i++) {
    double mean = 0.0, x = wh_spot_at(&s.picture, 0, i);
    for (int n = 0; n < 400; n++) {
      double a = 0.5 * (x + p.pixel * ((n % 20 + 0.5) / 20.0 - 0.5)),
             b = 0.5 * p.pixel * ((n / 20 + 0.5) / 20.0 - 0.5);
      double chord = 2.0 * sqrt(4e-6 - (a * a + b * b) / (1.0 + (a * a + b * b) / 0.25));
      mean += exp(-mu * chord) / 400.0;
    }
    assert_near(value_at(&s, i, 16), mean, 2e-3 * mean);
  }
  wh_shot_free(&s);
  wh_focus_free(&f);
}

/* Bars whose MTF is known: their first harmonic at the detector is 2/pi of half the contrast, times
   MTF of spot and pixel; where the MTF is negative, bars look like gaps. Tolerance: 5e-3. */
static void test_bars(void **state) {
  (void)state;
  struct wh_focus f;
  struct wh_shot s;
  struct bars bars = {{"Pb", 50e-6}, 0.0, 401, WH_OBJECT_ACROSS_WIDTH};
  struct wh_image_params p = {.object = variant("bars", &bars),
                              .distance = 0.6,
                              .detector = 0.9,
                              .pixels = 60,
                              .pixel = 20e-6,
                              .rays = 4096};
  const double frequency[2] = {2.5e3, 10e3};
  make_focus("rectangle", sides, &f);
  for (int k = 0; k < 2; k++) {
    double u = frequency[k], f0 = u * 2.0 / 3.0; /* at the detector */
    bars.frequency = u;
    assert_int_equal(shoot(&p, 10e3, &f, &s), WH_OK);
    double harmonic = 0.0;
    for (size_t i = 0; i < p.pixels; i++)
      harmonic -= 2.0 / (double)p.pixels * value_at(&s, i, 30) *
                  cos(2.0 * WH_PI * f0 * wh_spot_at(&s.picture, 0, i));
    double spot = WH_PI * WIDTH * u / 3.0, pixel = WH_PI * p.pixel * f0;
    assert_near(harmonic, 2.0 / WH_PI * sin(spot) / spot * sin(pixel) / pixel, 5e-3);
    wh_shot_free(&s);
  }
  wh_focus_free(&f);
}

/* Deviations over the stated errors have a variance of 1 within 5 standard errors of such an
   estimate, 5 sqrt(2/n); the seed decides. */
static void test_noise(void **state) {
  (void)state;
  struct wh_focus f;
  struct wh_shot clean, noisy, other;
  struct bars bars = {{"Pb", 20e-6}, 2e3, 5, WH_OBJECT_ACROSS_WIDTH};
  struct wh_image_params p = {.object = variant("bars", &bars),
                              .distance = 0.6,
                              .detector = 0.9,
                              .pixels = 64,
                              .pixel = 30e-6,
                              .rays = 64};
  make_focus("rectangle", sides, &f);
  assert_int_equal(shoot(&p, 60e3, &f, &clean), WH_OK);
  p.photons = 1000.0;
  assert_int_equal(shoot(&p, 60e3, &f, &noisy), WH_OK);
  assert_int_equal(shoot(&p, 60e3, &f, &other), WH_OK);
  double n = 64.0 * 64.0, square = 0.0;
  for (size_t i = 0; i < 64 * 64; i++) {
    double sigma = sqrt(clean.picture.value[i] / p.photons);
    square += pow((noisy.picture.value[i] - clean.picture.value[i]) / sigma, 2.0) / n;
    assert_near(noisy.picture.value[i], other.picture.value[i], 0.0);
  }
  assert_near(square, 1.0, 5.0 * sqrt(2.0 / n));
  wh_shot_free(&clean);
  wh_shot_free(&noisy);
  wh_shot_free(&other);
  wh_focus_free(&f);
}

/* What is asked for: 3 % in the widths of a known spot. A hole a fifth as large as the spot, in a
   plate that lets 6 % through, shows a rectangle 14 to 17 % too large; set right, within 3 % with a
   million photons a pixel. */
static void test_restored(void **state) {
  (void)state;
  static const char *const kind[] = {"rectangle", "gaussian", "double-line"};
  struct pinhole hole = {{"W", 0.4e-3}, 0.1e-3};
  struct wh_image_params p = {.object = variant("pinhole", &hole),
                              .distance = 0.1,
                              .detector = 0.3,
                              .pixels = 96,
                              .pixel = 40e-6,
                              .photons = 1e6,
                              .rays = 256,
                              .iterations = 100};
  for (int k = 0; k < 3; k++) {
    struct wh_focus f;
    struct wh_shot s;
    make_focus(kind[k], sides, &f);
    assert_int_equal(shoot(&p, 60e3, &f, &s), WH_OK);
    for (int axis = 0; axis < 2; axis++) {
      double own = f.width15[axis].value, right = s.right15[axis].value / own - 1.0;
      print_message("%s: %+.4f as seen, %+.4f set right\n", kind[k],
                    s.width15[axis].value / own - 1.0, right);
      assert_true(s.width15[axis].value > own);
      assert_near(right, 0.0, 0.03);
    }
    wh_shot_free(&s);
    wh_focus_free(&f);
  }
}

/* A slit shows one side. Through an opaque one of width a, a rectangle of width w looks like a
   trapezoid, at 15 % w + .7 a (m + 1)/m wide with m = (D - d)/d, and w at half of its height.
   Tolerance: 1 %, of the pixels. */
static void test_slit(void **state) {
  (void)state;
  struct {
    struct wh_object plate;
    double width;
    int measures;
  } slit = {{"Pb", 0.1e-3}, 20e-6, WH_OBJECT_ACROSS_LENGTH};
  struct wh_image_params p = {.object = variant("slit", &slit),
                              .distance = 0.1,
                              .detector = 0.3,
                              .pixels = 128,
                              .pixel = 12e-6,
                              .rays = 512,
                              .iterations = 10};
  struct wh_focus f;
  struct wh_shot s;
  make_focus("rectangle", sides, &f);
  assert_int_equal(shoot(&p, 8e3, &f, &s), WH_OK);
  double exact = LENGTH + 0.7 * slit.width * 1.5;
  print_message("slit: %g of %g\n", s.width15[1].value, exact);
  assert_near(s.width15[1].value, exact, 0.01 * exact);
  assert_near(s.width50[1].value, LENGTH, 0.01 * LENGTH);
  assert_near(s.width15[0].value, 0.0, 0.0);
  assert_null(s.spot.value);
  wh_shot_free(&s);
  wh_focus_free(&f);
}

static const char *last_error(void) {
  return wh_error_text(context, wh_error_count(context) - 1);
}

static void test_bad_input(void **state) {
  (void)state;
  struct wh_focus f;
  struct wh_shot s;
  struct pinhole hole = {{"W", 0.4e-3}, 0.6e-3};
  struct wh_image_params p = {.object = variant("pinhole", &hole),
                              .distance = 0.1,
                              .detector = 0.3,
                              .pixels = 16,
                              .pixel = 30e-6,
                              .rays = 16};
  make_focus("rectangle", sides, &f);
  assert_int_equal(shoot(&p, 60e3, &f, &s), WH_BAD_INPUT);
  assert_non_null(strstr(last_error(), "larger than the spot"));
  hole.diameter = 0.1e-3;
  assert_int_equal(shoot(&p, 0.0, &f, &s), WH_BAD_INPUT);
  assert_non_null(strstr(last_error(), "energy"));
  assert_int_equal(shoot(&p, 1e7, &f, &s), WH_BAD_INPUT);
  hole.plate.material = "unobtainium";
  assert_int_equal(shoot(&p, 60e3, &f, &s), WH_BAD_INPUT);
  hole.plate.material = "W";
  p.detector = 0.1001;
  assert_int_equal(shoot(&p, 60e3, &f, &s), WH_BAD_INPUT);
  assert_non_null(strstr(last_error(), "not behind"));
  wh_focus_free(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_hole),  cmocka_unit_test(test_edge),
      cmocka_unit_test(test_ball),  cmocka_unit_test(test_bars),
      cmocka_unit_test(test_noise), cmocka_unit_test(test_restored),
      cmocka_unit_test(test_slit),  cmocka_unit_test(test_bad_input),
  };
  return cmocka_run_group_tests(tests, open_context, close_context);
}

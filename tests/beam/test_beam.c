/* SPDX-License-Identifier: MPL-2.0 */
/* Beams whose measures are known in closed form. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/constants.h"
#include "base/memory.h"
#include "base/random.h"
#include "beam/beam.h"
#include "../near.h"

#define MANY 20000

static void add(struct wh_context *c, struct wh_particles *p, const double x[2], const double u[3],
                double weight) {
  struct wh_particle e = {.x = {x[0], x[1], 0.0}, .u = {u[0], u[1], u[2]}, .weight = weight};
  e.id = p->count;
  assert_int_equal(wh_particles_append(c, p, &e), WH_OK);
}

/* Gaussian in x, x', y, y' with <x x'> != 0. rms emittance sx st (st: uncorrelated part); 90 % of
   the current lie within 2 ln 10 emittances; FWHM 2 sqrt(2 ln 2) sx; peak brightness
   I/((2 pi)^2 ex ey). Tolerances: four standard errors of 20000 electrons, 1/sqrt(2 n) = .5 % of a
   deviation; of the 90 % quantile 1.1 %; kernel estimates of the FWHM 3 %. */
static void a_gaussian_beam_has_its_moments(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_particles p = {0};
  const double size[2] = {1e-3, 3e-3}, angle[2] = {2e-3, 1e-3}, tilt[2] = {1.5, -0.5};
  const double uz = 0.3, current = 0.25;
  for (uint64_t i = 0; i < MANY; i++) {
    struct wh_random r = wh_random_start(7, WH_RANDOM_TEST, i);
    double x[2], u[3] = {0.0, 0.0, uz};
    for (int k = 0; k < 2; k++) {
      x[k] = size[k] * wh_random_normal(&r);
      u[k] = uz * (tilt[k] * x[k] + angle[k] * wh_random_normal(&r));
    }
    add(c, &p, x, u, current / MANY);
  }
  double v[WH_BEAM_MEASURE_COUNT], e[WH_BEAM_MEASURE_COUNT];
  struct wh_beam_sample s = {.at = &p};
  assert_int_equal(wh_beam_measure(c, &s, WH_BEAM_AS_IS, v, e), WH_OK);
  for (int k = 0; k < 2; k++) {
    double emittance = size[k] * angle[k];
    assert_near(v[WH_BEAM_RMS_X + k] / size[k], 1.0, 0.02);
    assert_near(v[WH_BEAM_EMITTANCE_X + k] / emittance, 1.0, 0.03);
    assert_near(v[WH_BEAM_EMITTANCE_NORM_X + k] / (uz * emittance), 1.0, 0.03);
    assert_near(v[WH_BEAM_EMITTANCE_90_X + k] / (2.0 * log(10.0) * emittance), 1.0, 0.045);
    assert_near(v[WH_BEAM_FWHM_X + k] / (2.0 * sqrt(2.0 * log(2.0)) * size[k]), 1.0, 0.03);
    assert_near(v[WH_BEAM_GAUSS_X + k] / (2.0 * sqrt(2.0 * log(2.0)) * size[k]), 1.0, 0.03);
    assert_near(v[WH_BEAM_TWISS_BETA_X + k] / (size[k] * size[k] / emittance), 1.0, 0.03);
    assert_near(v[WH_BEAM_TWISS_ALPHA_X + k] / (-tilt[k] * size[k] / angle[k]), 1.0, 0.03);
    /* its own error says as much: 1/sqrt(2 n), itself uncertain by a quarter */
    assert_near(e[WH_BEAM_RMS_X + k] / size[k] * sqrt(2.0 * MANY), 1.0, 0.9);
  }
  double product = size[0] * size[1] * angle[0] * angle[1];
  assert_near(v[WH_BEAM_BRIGHTNESS] * 4.0 * WH_PI * WH_PI * product / current, 1.0, 0.05);
  assert_near(v[WH_BEAM_CURRENT], current, 1e-12);
  assert_true(isnan(v[WH_BEAM_ALPHA]));
  wh_particles_free(&p);
  wh_context_destroy(c);
}

/* Kapchinskij and Vladimirskij's beam: evenly on the surface x^2/X^2 + x'^2/A^2 + (y) = 1 (M.
   Reiser, Theory and Design of Charged Particle Beams, section 4.3): every projection is an evenly
   filled ellipse. Then rms x = X/2, rms emittance X A/4, 90 % within .9 X A, profile along x a half
   ellipse: FWHM sqrt(3) X, half of the current within X/sqrt(2). Round: electrons at one azimuth
   each stand for a ring. Tolerances by the number of electrons, as above. */
static void a_kv_beam_is_evenly_filled(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_particles p = {0};
  const double X = 2e-3, A = 5e-3, uz = 0.1;
  for (uint64_t i = 0; i < MANY; i++) {
    struct wh_random r = wh_random_start(3, WH_RANDOM_TEST, i);
    double g[4], length = 0.0;
    for (int k = 0; k < 4; k++) {
      g[k] = wh_random_normal(&r);
      length += g[k] * g[k];
    }
    length = sqrt(length);
    double x[2] = {X * g[0] / length, X * g[1] / length};
    double u[3] = {uz * A * g[2] / length, uz * A * g[3] / length, uz};
    /* turned into the plane y = 0: the ring must bring it back */
    double radius = hypot(x[0], x[1]), cosine = x[0] / radius, sine = x[1] / radius;
    double turned[3] = {cosine * u[0] + sine * u[1], cosine * u[1] - sine * u[0], uz};
    add(c, &p, (double[2]){radius, 0.0}, turned, 1.0 / MANY);
  }
  double v[WH_BEAM_MEASURE_COUNT];
  struct wh_beam_sample s = {.at = &p};
  assert_int_equal(wh_beam_measure(c, &s, WH_BEAM_ROUND, v, NULL), WH_OK);
  for (int k = 0; k < 2; k++) {
    assert_near(v[WH_BEAM_RMS_X + k] / (0.5 * X), 1.0, 0.01);
    assert_near(v[WH_BEAM_EMITTANCE_X + k] / (0.25 * X * A), 1.0, 0.02);
    assert_near(v[WH_BEAM_EMITTANCE_90_X + k] / (0.9 * X * A), 1.0, 0.02);
    assert_near(v[WH_BEAM_FWHM_X + k] / (sqrt(3.0) * X), 1.0, 0.02);
    assert_near(v[WH_BEAM_WIDTH_X + k] / (2.0 * X), 1.0, 0.01);
  }
  assert_near(v[WH_BEAM_RADIUS_50] / (X / sqrt(2.0)), 1.0, 0.02);
  assert_near(v[WH_BEAM_RADIUS_90] / (X * sqrt(0.9)), 1.0, 0.02);
  wh_particles_free(&p);
  wh_context_destroy(c);
}

/* Helices about given guiding centres in a uniform field, all phases: exact to rounding. At 30 keV
   and 19.05 T the Larmor radius is .0247 mm. */
static void helices_have_their_guiding_centres(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_particles p = {0};
  const double alpha = 1.31, B = 19.05, guide = 0.38e-3, u = wh_momentum_of_energy(30e3);
  double perp = u * alpha / hypot(1.0, alpha), axial = u / hypot(1.0, alpha);
  double reach = WH_ELECTRON_MASS * WH_LIGHT_SPEED / (WH_ELEMENTARY_CHARGE * B);
  enum { PHASES = 40 };
  double field[PHASES][3];
  for (int i = 0; i < PHASES; i++) {
    /* r = guide + larmor (cos, sin)(phase), turning counterclockwise about +B: v leads by 90 deg */
    double phase = 2.0 * WH_PI * i / PHASES;
    double x[2] = {guide + reach * perp * cos(phase), reach * perp * sin(phase)};
    add(c, &p, x, (double[3]){-perp * sin(phase), perp * cos(phase), axial}, 0.01);
    field[i][0] = field[i][1] = 0.0;
    field[i][2] = B;
  }
  double v[WH_BEAM_MEASURE_COUNT], gamma = sqrt(1.0 + u * u), slope = 100.0;
  struct wh_beam_sample s = {.at = &p, .B = (const double(*)[3])field, .B_slope = slope};
  assert_int_equal(wh_beam_measure(c, &s, WH_BEAM_ROUND, v, NULL), WH_OK);
  assert_near(v[WH_BEAM_ALPHA], alpha, 1e-12);
  assert_near(v[WH_BEAM_ALPHA_SPREAD], 0.0, 1e-12);
  assert_near(v[WH_BEAM_V_PERP_SPREAD], 0.0, 1e-12);
  assert_near(v[WH_BEAM_V_AXIAL] / (WH_LIGHT_SPEED * axial / gamma), 1.0, 1e-12);
  assert_near(v[WH_BEAM_V_PERP] / 7.825e7, 1.0, 1e-3); /* 30 kV at alpha 1.31 */
  assert_near(v[WH_BEAM_GUIDING_RADIUS] / guide, 1.0, 1e-12);
  assert_near(v[WH_BEAM_GUIDING_SPREAD] / guide, 0.0, 1e-12);
  assert_near(v[WH_BEAM_LARMOR_RADIUS] / (reach * perp), 1.0, 1e-12);
  assert_near(v[WH_BEAM_THICKNESS] / (2.0 * reach * perp), 1.0, 1e-9);
  double turn = 2.0 * WH_PI * gamma * WH_ELECTRON_MASS / (WH_ELEMENTARY_CHARGE * B);
  assert_near(v[WH_BEAM_ADIABATICITY] / (v[WH_BEAM_V_AXIAL] * turn * slope / B), 1.0, 1e-12);
  wh_particles_free(&p);
  wh_context_destroy(c);
}

/* Half of the electrons 10 % faster across: half width 1/21 of the mean, and so the deviation. */
static void spreads_are_those_of_two_speeds(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_particles p = {0};
  double field[48][3] = {{0.0}}, v[WH_BEAM_MEASURE_COUNT], e[WH_BEAM_MEASURE_COUNT];
  for (int i = 0; i < 48; i++) {
    add(c, &p, (double[2]){1e-3, 0.0}, (double[3]){0.0, i / 8 % 2 ? 1e-4 : 1.1e-4, 1e-3}, 1.0);
    field[i][2] = -0.1; /* the axial velocity counts along z all the same */
  }
  struct wh_beam_sample s = {.at = &p, .B = (const double(*)[3])field};
  assert_int_equal(wh_beam_measure(c, &s, WH_BEAM_ROUND, v, e), WH_OK);
  assert_near(v[WH_BEAM_V_PERP_SPREAD], 1.0 / 21.0, 1e-7);
  assert_near(v[WH_BEAM_V_PERP_SPREAD_RMS], 1.0 / 21.0, 1e-7);
  assert_near(v[WH_BEAM_V_PERP_SPREAD_90], 1.0 / 21.0, 1e-7);
  assert_near(v[WH_BEAM_ALPHA], 0.105, 1e-10); /* gamma differs by 1e-11 */
  assert_true(v[WH_BEAM_V_AXIAL] > 0.0);
  assert_near(e[WH_BEAM_V_PERP_SPREAD], 0.0, 1e-9); /* each group of eight has both */
  wh_particles_free(&p);
  wh_context_destroy(c);
}

/* Order kept, inverted, and half swapped in pairs. */
static void laminarity_counts_pairs(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_particles p = {0};
  double kept[10], inverted[10], v[WH_BEAM_MEASURE_COUNT];
  for (int i = 0; i < 10; i++) {
    add(c, &p, (double[2]){1e-3 * (i + 1), 0.0}, (double[3]){0.0, 0.0, 0.1}, 1.0);
    kept[i] = i;
    inverted[i] = -i;
  }
  struct wh_beam_sample s = {.at = &p, .start_place = kept};
  assert_int_equal(wh_beam_measure(c, &s, WH_BEAM_ROUND, v, NULL), WH_OK);
  assert_near(v[WH_BEAM_LAMINARITY], 1.0, 1e-15);
  s.start_place = inverted;
  assert_int_equal(wh_beam_measure(c, &s, WH_BEAM_ROUND, v, NULL), WH_OK);
  assert_near(v[WH_BEAM_LAMINARITY], -1.0, 1e-15);
  wh_particles_free(&p);
  wh_context_destroy(c);
}

/* Drift: <r^2> is a parabola of z, which the cubic between two planes holds exactly. */
static void a_drift_has_its_waist(void **state) {
  (void)state;
  double z[4] = {0.0, 0.1, 0.25, 0.4}, square[4], slope[4];
  struct wh_beam_result r = {.count = 4, .z = z};
  for (int i = 0; i < 4; i++) {
    square[i] = 1e-8 + 4e-6 * (z[i] - 0.17) * (z[i] - 0.17);
    slope[i] = 8e-6 * (z[i] - 0.17);
  }
  wh_beam_find_crossover(&r, square, slope);
  assert_near(r.crossover_z, 0.17, 1e-8); /* a minimum is found to the root of rounding */
  assert_near(r.crossover_rms, 1e-4, 1e-12);
  r.count = 2;
  wh_beam_find_crossover(&r, square, slope);
  assert_true(isnan(r.crossover_z));
}

static void planes_come_in_order(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  double asked[2] = {0.3, 0.1}, *z;
  struct wh_beam_params p = {.planes = {2, asked}, .from = 0.1, .to = 0.2, .steps = 3};
  size_t count;
  assert_int_equal(wh_beam_planes(c, &p, &count, &z), WH_OK);
  assert_int_equal(count, 4);
  assert_near(z[0], 0.1, 1e-15);
  assert_near(z[1], 0.15, 1e-15);
  assert_near(z[3], 0.3, 1e-15);
  free(z);
  p.to = 0.0;
  assert_int_equal(wh_beam_planes(c, &p, &count, &z), WH_BAD_INPUT);
  assert_non_null(strstr(wh_error_text(c, 0), "to must be beyond from"));
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_gaussian_beam_has_its_moments),
      cmocka_unit_test(a_kv_beam_is_evenly_filled),
      cmocka_unit_test(helices_have_their_guiding_centres),
      cmocka_unit_test(spreads_are_those_of_two_speeds),
      cmocka_unit_test(laminarity_counts_pairs),
      cmocka_unit_test(a_drift_has_its_waist),
      cmocka_unit_test(planes_come_in_order),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

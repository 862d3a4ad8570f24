/* SPDX-License-Identifier: MPL-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "../near.h"
#include "base/random.h"
#include "design/affine.h"

#define M 30
#define N 4

/* A system with known unknowns and noise; views into its own arrays. */
struct system {
  double matrix[M * N], offset[M], wanted[M], weight[M], low[N], high[N], truth[N];
  const char *name[N];
  struct wh_affine problem;
};

static void prepare(struct system *s, double noise, uint64_t draw) {
  struct wh_random random = wh_random_start(7, WH_RANDOM_TEST, draw);
  static const char *const names[N] = {"a", "b", "c", "d"};
  double sum = 0.0;
  for (int k = 0; k < N; k++) {
    s->truth[k] = 100.0 * wh_random_normal(&random);
    s->low[k] = -1e9;
    s->high[k] = 1e9;
    s->name[k] = names[k];
  }
  for (int i = 0; i < M; i++)
    sum += s->weight[i] = 0.5 + wh_random_uniform(&random);
  for (int i = 0; i < M; i++) {
    s->weight[i] *= M / sum;
    s->offset[i] = wh_random_normal(&random);
    s->wanted[i] = s->offset[i] + noise * wh_random_normal(&random) / sqrt(s->weight[i]);
    for (int k = 0; k < N; k++)
      s->wanted[i] += (s->matrix[i * N + k] = wh_random_normal(&random)) * s->truth[k];
  }
  s->problem = (struct wh_affine){M,         N,      s->matrix, s->offset, s->wanted,
                                  s->weight, s->low, s->high,   s->name};
}

/* Exact data give back the unknowns, to rounding times the condition. */
static void both_methods_find_exact_unknowns(void **state) {
  struct system s;
  prepare(&s, 0.0, 1);
  for (int method = WH_DESIGN_QR; method <= WH_DESIGN_BFGS; method++) {
    struct wh_affine_fit f;
    assert_int_equal(wh_affine_solve(*state, &s.problem, (enum wh_design_method)method, &f), WH_OK);
    for (int k = 0; k < N; k++)
      assert_near(f.x[k], s.truth[k], method == WH_DESIGN_QR ? 1e-10 : 1e-7);
    assert_true(f.condition >= 1.0 && f.condition < 10.0);
    assert_true(f.iterations == f.history_count);
    wh_affine_fit_free(&f);
  }
}

static void both_methods_reach_one_minimum(void **state) {
  struct system s;
  struct wh_affine_fit qr, bfgs;
  prepare(&s, 3.0, 2);
  assert_int_equal(wh_affine_solve(*state, &s.problem, WH_DESIGN_QR, &qr), WH_OK);
  assert_int_equal(wh_affine_solve(*state, &s.problem, WH_DESIGN_BFGS, &bfgs), WH_OK);
  for (int k = 0; k < N; k++)
    assert_near(qr.x[k], bfgs.x[k], 1e-8 * 100.0);
  assert_near(bfgs.objective / qr.objective, 1.0, 1e-8);
  for (size_t i = 1; i < bfgs.history_count; i++)
    assert_true(bfgs.history[i] <= bfgs.history[i - 1]);
  wh_affine_fit_free(&qr);
  wh_affine_fit_free(&bfgs);
}

/* Over many draws of the noise, (x - truth)/error has variance nu/(nu - 2) = 1.083 (Student's t
   with nu = 26); 4 x 400 values tell it to 5 %, and 15 % are allowed. */
static void errors_are_those_of_the_scatter(void **state) {
  double sum = 0.0;
  for (uint64_t draw = 0; draw < 400; draw++) {
    struct system s;
    struct wh_affine_fit f;
    prepare(&s, 2.0, 100 + draw);
    assert_int_equal(wh_affine_solve(*state, &s.problem, WH_DESIGN_QR, &f), WH_OK);
    for (int k = 0; k < N; k++)
      sum += pow((f.x[k] - s.truth[k]) / f.error[k], 2) / (400.0 * N);
    wh_affine_fit_free(&f);
  }
  assert_near(sum, 26.0 / 24.0, 0.15);
}

/* The conditions of Karush, Kuhn and Tucker: every unknown is within its bounds; the gradient
   vanishes where it is free, and points out of the bounds where it is held. */
static void bounds_hold_and_the_minimum_is_one(void **state) {
  size_t held = 0;
  for (uint64_t draw = 0; draw < 50; draw++) {
    struct system s;
    struct wh_affine_fit f;
    prepare(&s, 5.0, 1000 + draw);
    for (int k = 0; k < N; k++) {
      s.low[k] = k % 2 ? -20.0 : -200.0;
      s.high[k] = k % 3 ? 30.0 : 200.0;
    }
    assert_int_equal(wh_affine_solve(*state, &s.problem, WH_DESIGN_QR, &f), WH_OK);
    held += f.at_bounds;
    for (int k = 0; k < N; k++) {
      double slope = 0.0;
      for (int i = 0; i < M; i++)
        slope += s.weight[i] * s.matrix[i * N + k] * (f.reached[i] - s.wanted[i]);
      assert_true(f.x[k] >= s.low[k] && f.x[k] <= s.high[k]);
      if (f.x[k] == s.low[k])
        assert_true(slope >= -1e-9);
      else if (f.x[k] == s.high[k])
        assert_true(slope <= 1e-9);
      else
        assert_near(slope, 0.0, 1e-9);
    }
    wh_affine_fit_free(&f);
  }
  assert_true(held > 20);
}

static void expect_refusal(struct wh_context *c, const struct wh_affine *p,
                           enum wh_design_method method, const char *word) {
  struct wh_affine_fit f;
  wh_messages_clear(c);
  assert_int_equal(wh_affine_solve(c, p, method, &f), WH_BAD_INPUT);
  assert_non_null(strstr(wh_error_text(c, 0), word));
  assert_null(f.x);
}

static void bad_systems_are_refused(void **state) {
  struct system s;
  prepare(&s, 1.0, 3);
  struct wh_affine few = s.problem, none = s.problem;
  few.rows = N - 1;
  none.unknowns = 0;
  expect_refusal(*state, &few, WH_DESIGN_QR, "3 samples cannot tell 4 unknowns apart");
  expect_refusal(*state, &none, WH_DESIGN_QR, "nothing may be changed");
  s.high[1] = 5.0;
  expect_refusal(*state, &s.problem, WH_DESIGN_BFGS, "b has bounds");
  s.low[1] = 6.0;
  expect_refusal(*state, &s.problem, WH_DESIGN_QR, "min is above max");
  s.low[1] = -1e9;
  for (int i = 0; i < M; i++)
    s.matrix[i * N + 2] = 0.0;
  expect_refusal(*state, &s.problem, WH_DESIGN_QR, "c has no effect of its own");
}

static int set_up(void **state) {
  return (*state = wh_context_create()) ? 0 : -1;
}

static int tear_down(void **state) {
  wh_context_destroy(*state);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(both_methods_find_exact_unknowns),
      cmocka_unit_test(both_methods_reach_one_minimum),
      cmocka_unit_test(errors_are_those_of_the_scatter),
      cmocka_unit_test(bounds_hold_and_the_minimum_is_one),
      cmocka_unit_test(bad_systems_are_refused),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}

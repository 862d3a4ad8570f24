/* SPDX-License-Identifier: MPL-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "design/evolve.h"

#define MOST 4000

struct seen {
  size_t count;
  double least; /* x is to be at least this */
  double x[MOST], goal[MOST][2], violation[MOST];
};

/* Schaffer's problem (1985): x^2 and (x - 2)^2, whose front is 0 to 2. */
static enum wh_status schaffer(void *user, size_t points, const double *u, double *goal,
                               double *violation) {
  struct seen *s = user;
  for (size_t i = 0; i < points; i++) {
    double x = 20.0 * u[i] - 10.0;
    goal[2 * i] = x * x;
    goal[2 * i + 1] = (x - 2.0) * (x - 2.0);
    violation[i] = fmax(0.0, s->least - x);
    s->x[s->count] = x;
    s->goal[s->count][0] = goal[2 * i];
    s->goal[s->count][1] = goal[2 * i + 1];
    s->violation[s->count++] = violation[i];
  }
  return WH_OK;
}

/* The front lies where it should, and is covered without large gaps; of demands too. */
static void schaffers_front_is_found(void **state) {
  static const double least[] = {-10.0, 1.0};
  for (int k = 0; k < 2; k++) {
    static struct seen s;
    const struct wh_evolution e = {.variables = 1,
                                   .goals = 2,
                                   .population = 40,
                                   .generations = 25,
                                   .seed = 1,
                                   .evaluate = schaffer,
                                   .user = &s};
    double start = 0.9;
    size_t covered[20] = {0};
    s = (struct seen){.least = least[k]};
    assert_int_equal(wh_evolve(*state, &e, &start), WH_OK);
    assert_int_equal(s.count, 1000);
    double low = fmax(0.0, least[k]);
    for (size_t i = 0; i < s.count; i++) {
      bool best = s.violation[i] == 0.0;
      for (size_t j = 0; j < s.count && best; j++)
        best = !wh_evolve_dominates(2, s.goal[j], s.violation[j], s.goal[i], s.violation[i]);
      if (!best)
        continue;
      assert_true(s.x[i] > low - 0.01 && s.x[i] < 2.01);
      covered[(size_t)fmin(19.0, fmax(0.0, 20.0 * (s.x[i] - low) / (2.0 - low)))]++;
    }
    for (size_t i = 0; i < 20; i++)
      assert_true(covered[i] > 0);
  }
}

static void the_better_one_dominates(void **state) {
  (void)state;
  static const double a[] = {1.0, 2.0}, b[] = {1.0, 3.0}, c[] = {0.0, 4.0};
  assert_true(wh_evolve_dominates(2, a, 0.0, b, 0.0));
  assert_false(wh_evolve_dominates(2, b, 0.0, a, 0.0));
  assert_false(wh_evolve_dominates(2, a, 0.0, c, 0.0));
  assert_false(wh_evolve_dominates(2, a, 0.0, a, 0.0));
  assert_true(wh_evolve_dominates(2, b, 0.0, a, 0.1));
  assert_true(wh_evolve_dominates(2, b, 0.1, a, INFINITY));
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
      cmocka_unit_test(schaffers_front_is_found),
      cmocka_unit_test(the_better_one_dominates),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}

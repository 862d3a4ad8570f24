/* SPDX-License-Identifier: MPL-2.0 */
/* Finding points in curved meshes. */
#include "geometry/locate.h"

#include "base/constants.h"
#include "base/random.h"
#include "../trace/test_mesh.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static const struct test_shell shell = {0.025, 0.025, 0.005, {2.0 * WH_PI / 3.0, WH_PI}};

static double error_of_place(const struct wh_locator *l, const struct wh_place *at,
                             const double p[2]) {
  double q[2], j[2][2];
  wh_element_map(l, at->element, at->xi, q, j);
  return hypot(q[0] - p[0], q[1] - p[1]);
}

/* Every point of the shell is found, from a cold start and from any hint, and maps back to itself
   to rounding (positions are some centimetres: 1e-16 times 0.03, times a few operations). */
static void test_points_are_found(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  for (int order = 1; order <= 6; order++) {
    struct wh_mesh m;
    struct wh_locator *l;
    assert_int_equal(test_shell_mesh(c, &shell, order, 6, 5, &m), WH_OK);
    assert_int_equal(wh_locator_create(c, &m, &l), WH_OK);
    struct wh_random random = wh_random_start(1, WH_RANDOM_TEST, (uint64_t)order);
    struct wh_place walk = {WH_NO_ELEMENT, {0, 0}};
    for (int i = 0; i < 20000; i++) {
      /* A point made in an element's own coordinates, some of them on its edges and vertices. */
      double a = wh_random_uniform(&random), b = wh_random_uniform(&random);
      uint32_t e = (uint32_t)(wh_random_uniform(&random) * (double)m.element_count);
      double xi[2] = {a + b < 1 ? a : 1 - a, a + b < 1 ? b : 1 - b}, p[2], j[2][2];
      if (i % 5 == 0)
        xi[0] = 0.0;
      if (i % 10 == 0)
        xi[1] = (double)(i / 10 % 2);
      wh_element_map(l, e, xi, p, j);
      struct wh_place cold = {WH_NO_ELEMENT, {0, 0}};
      wh_locate(l, p, &cold);
      wh_locate(l, p, &walk);
      assert_true(cold.element != WH_NO_ELEMENT && walk.element != WH_NO_ELEMENT);
      assert_true(error_of_place(l, &cold, p) < 1e-16);
      assert_true(error_of_place(l, &walk, p) < 1e-16);
    }
    wh_locator_destroy(l);
    wh_mesh_free(&m);
  }
  wh_context_destroy(c);
}

/* Points beyond the curved edges are outside, however near: the two sides of the spheres at 1e-9 of
   the radius, which is far above the error 1e-11 of the order-6 boundary. */
static void test_outside_is_outside(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_mesh m;
  struct wh_locator *l;
  assert_int_equal(test_shell_mesh(c, &shell, 6, 6, 5, &m), WH_OK);
  assert_int_equal(wh_locator_create(c, &m, &l), WH_OK);
  const double radius[2] = {shell.outer, shell.inner};
  struct wh_place hint = {WH_NO_ELEMENT, {0, 0}};
  for (int i = 0; i < 2000; i++)
    for (int k = 0; k < 2; k++)
      for (int out = 0; out < 2; out++) {
        double angle = shell.angle[0] + (shell.angle[1] - shell.angle[0]) * (i + 0.5) / 2000.0;
        double rho = radius[k] * (1.0 + ((k == 0) == (out == 1) ? 1e-9 : -1e-9));
        double p[2] = {shell.centre + rho * cos(angle), rho * sin(angle)};
        struct wh_place cold = {WH_NO_ELEMENT, {0, 0}};
        wh_locate(l, p, &cold);
        wh_locate(l, p, &hint);
        assert_int_equal(cold.element == WH_NO_ELEMENT, out);
        assert_int_equal(hint.element == WH_NO_ELEMENT, out);
        if (out)
          hint.element = (uint32_t)(i % (int)m.element_count);
      }
  /* Far away, not numbers, and the empty middle of the shell, from every element as a hint. */
  const double far[4][2] = {{1.0, 1.0}, {NAN, 0.0}, {0.025, 0.001}, {-1e300, 1e300}};
  for (int k = 0; k < 4; k++)
    for (uint32_t e = 0; e < m.element_count; e++) {
      struct wh_place at = {e, {0, 0}};
      wh_locate(l, far[k], &at);
      assert_int_equal(at.element, WH_NO_ELEMENT);
    }
  wh_locator_destroy(l);
  wh_mesh_free(&m);
  wh_context_destroy(c);
}

/* An element's map can be continued beyond its faces and inverted there. */
static void test_continuation(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_mesh m;
  struct wh_locator *l;
  assert_int_equal(test_shell_mesh(c, &shell, 5, 4, 4, &m), WH_OK);
  assert_int_equal(wh_locator_create(c, &m, &l), WH_OK);
  for (uint32_t e = 0; e < m.element_count; e++) {
    double xi[2] = {1.2, -0.15}, p[2], j[2][2], back[2] = {0.3, 0.3};
    wh_element_map(l, e, xi, p, j);
    assert_true(wh_element_invert(l, e, p, back));
    assert_true(hypot(back[0] - xi[0], back[1] - xi[1]) < 1e-13);
    /* The Jacobian against a central difference: rounding 1e-16/1e-5, error 1e-10 of h^2. */
    for (int i = 0; i < 2; i++) {
      double up[2] = {0.3, 0.2}, down[2] = {0.3, 0.2}, pu[2], pd[2], unused[2][2];
      up[i] += 1e-5, down[i] -= 1e-5;
      wh_element_map(l, e, up, pu, unused);
      wh_element_map(l, e, down, pd, unused);
      double middle[2] = {0.3, 0.2};
      wh_element_map(l, e, middle, p, j);
      for (int k = 0; k < 2; k++)
        assert_true(fabs((pu[k] - pd[k]) / 2e-5 - j[k][i]) < 1e-11);
    }
  }
  wh_locator_destroy(l);
  wh_mesh_free(&m);
  wh_context_destroy(c);
}

static void test_bad_meshes(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_mesh m = {.order = 2, .nodes_per_element = 6};
  struct wh_locator *l = NULL;
  assert_int_equal(wh_locator_create(c, &m, &l), WH_BAD_INPUT);
  assert_null(l);
  assert_int_equal(test_shell_mesh(c, &shell, 2, 2, 2, &m), WH_OK);
  uint32_t first = m.element[0]; /* turn the first element inside out */
  m.element[0] = m.element[1];
  m.element[1] = first;
  assert_int_equal(wh_locator_create(c, &m, &l), WH_BAD_INPUT);
  assert_null(l);
  wh_mesh_free(&m);
  wh_locator_destroy(NULL);
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_points_are_found),
      cmocka_unit_test(test_outside_is_outside),
      cmocka_unit_test(test_continuation),
      cmocka_unit_test(test_bad_meshes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MPL-2.0 */
/* Beds of many spheres: packings, and the grid against asking every sphere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../near.h"
#include "base/constants.h"
#include "base/memory.h"
#include "base/random.h"
#include "target/packing.h"

#include <stdlib.h>
#include <string.h>

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

static const struct wh_packing beds[] = {
    {WH_PACKING_RANDOM, {0, 0, 0}, {30e-6, 30e-6, 20e-6}, 2e-6, 0.0, 0.3, 0, 1},
    {WH_PACKING_RANDOM, {-10e-6, 0, 5e-6}, {20e-6, 30e-6, 25e-6}, 2e-6, 0.3, 0.45, 0, 7},
    {WH_PACKING_CUBIC, {0, 0, 0}, {20e-6, 20e-6, 20e-6}, 2e-6, 0, 0, 0, 0},
    {WH_PACKING_HEXAGONAL, {0, 0, 0}, {30e-6, 30e-6, 20e-6}, 2e-6, 0, 0, 3e-6, 0},
};

static void make(const struct wh_packing *p, struct wh_sphere_grid *g) {
  struct wh_sphere *sphere;
  size_t count;
  assert_int_equal(wh_packing_make(context, p, &count, &sphere), WH_OK);
  assert_int_equal(wh_sphere_grid_create(context, count, sphere, g), WH_OK);
}

/* All spheres lie in the box; wh_sphere_grid_create has found no overlap. A random packing fills
   the volume to within one sphere more than asked for: the largest is (1.3)^3.. of the mean, so 3 %
   of some thousand. */
static void test_packings(void **state) {
  (void)state;
  for (size_t n = 0; n < sizeof beds / sizeof *beds; n++) {
    const struct wh_packing *p = &beds[n];
    struct wh_sphere_grid g;
    double filled = 0.0, volume = 1.0;
    make(p, &g);
    for (size_t i = 0; i < g.count; i++) {
      const struct wh_sphere *s = &g.sphere[i];
      filled += 4.0 / 3.0 * WH_PI * s->radius * s->radius * s->radius;
      for (int k = 0; k < 3; k++)
        assert_true(s->at[k] - s->radius > p->low[k] - 1e-12 &&
                    s->at[k] + s->radius < p->high[k] + 1e-12);
    }
    for (int k = 0; k < 3; k++)
      volume *= p->high[k] - p->low[k];
    if (p->arrangement == WH_PACKING_RANDOM)
      assert_near(filled / volume, p->density, 0.03 * p->density);
    if (p->arrangement == WH_PACKING_CUBIC)
      assert_int_equal(g.count, 1000);
    wh_sphere_grid_free(&g);
  }
}

/* Close-packed layers: the share of a box so large that its walls count little is pi/(3 sqrt 2);
   10 of them, and rows at the sides, are lost: .70 to .74. */
static void test_close_packed(void **state) {
  (void)state;
  const struct wh_packing p = {
      WH_PACKING_HEXAGONAL, {0, 0, 0}, {60e-6, 60e-6, 60e-6}, 1e-6, 0, 0, 0, 0};
  struct wh_sphere_grid g;
  make(&p, &g);
  double share = (double)g.count * WH_PI / 6.0 * 1e-18 / (60e-6 * 60e-6 * 60e-6);
  assert_true(share > 0.715 && share < WH_PI / (3.0 * sqrt(2.0)));
  wh_sphere_grid_free(&g);
}

/* The first stretch beyond `after` by asking every sphere. */
static bool slow_stretch(const struct wh_sphere_grid *g, const double x[3], const double u[3],
                         double after, struct wh_stretch *out) {
  bool found = false;
  for (size_t i = 0; i < g->count; i++) {
    const struct wh_sphere *s = &g->sphere[i];
    double along = 0.0, square = -s->radius * s->radius;
    for (int k = 0; k < 3; k++) {
      along += (x[k] - s->at[k]) * u[k];
      square += (x[k] - s->at[k]) * (x[k] - s->at[k]);
    }
    double root = along * along - square;
    if (!(root > 0.0) || !(sqrt(root) - along > after))
      continue;
    if (!found || -along - sqrt(root) < out->from)
      *out = (struct wh_stretch){-along - sqrt(root), -along + sqrt(root)};
    found = true;
  }
  return found;
}

static void draw_line(struct wh_random *random, const struct wh_sphere_grid *g, double x[3],
                      double u[3]) {
  double z = 2.0 * wh_random_uniform(random) - 1.0, p = 2.0 * WH_PI * wh_random_uniform(random);
  u[0] = sqrt(1.0 - z * z) * cos(p), u[1] = sqrt(1.0 - z * z) * sin(p), u[2] = z;
  for (int k = 0; k < 3; k++)
    x[k] = g->low[k] + (1.6 * wh_random_uniform(random) - 0.3) * (g->high[k] - g->low[k]);
}

/* Along random lines, from inside and outside of the box: the same as every sphere says, to
   rounding of lengths of 1e-4 m. */
static void test_lines(void **state) {
  (void)state;
  for (size_t n = 0; n < sizeof beds / sizeof *beds; n++) {
    struct wh_random random = wh_random_start(n, WH_RANDOM_TEST, 0);
    struct wh_sphere_grid g;
    make(&beds[n], &g);
    for (int i = 0; i < 2000; i++) {
      double x[3], u[3], after = i % 3 == 0 ? -1e300 : i % 3 == 1 ? 0.0 : 5e-6;
      struct wh_stretch fast = {0}, slow = {0};
      draw_line(&random, &g, x, u);
      if (i % 10 == 0)
        u[0] = u[1] = 0.0, u[2] = 1.0;
      bool found = wh_sphere_grid_stretch(&g, x, u, after, &fast);
      assert_int_equal(found, slow_stretch(&g, x, u, after, &slow));
      if (found) {
        assert_near(fast.from, slow.from, 1e-15);
        assert_near(fast.to, slow.to, 1e-15);
      }
    }
    wh_sphere_grid_free(&g);
  }
}

/* The distance is exact inside and never too large outside. */
static void test_distance(void **state) {
  (void)state;
  for (size_t n = 0; n < sizeof beds / sizeof *beds; n++) {
    struct wh_random random = wh_random_start(n, WH_RANDOM_TEST, 1);
    struct wh_sphere_grid g;
    make(&beds[n], &g);
    for (int i = 0; i < 2000; i++) {
      double x[3], u[3], nearest = INFINITY;
      draw_line(&random, &g, x, u);
      for (size_t k = 0; k < g.count; k++) {
        const struct wh_sphere *s = &g.sphere[k];
        double a = x[0] - s->at[0], b = x[1] - s->at[1], d = x[2] - s->at[2];
        nearest = fmin(nearest, sqrt(a * a + b * b + d * d) - s->radius);
      }
      double distance = wh_sphere_grid_distance(&g, x);
      if (nearest < 0.0)
        assert_near(distance, nearest, 1e-18);
      else
        assert_true(distance >= 0.0 && distance <= nearest + 1e-18);
    }
    wh_sphere_grid_free(&g);
  }
}

/* A ball with a hole along z and without its lower third: a point of a random line lies in one of
   the stretches exactly where the bound of the distance is negative. */
static void test_combination(void **state) {
  (void)state;
  double centre[] = {0, 0, 0}, low[] = {0, 0, -2e-6}, high[] = {0, 0, 2e-6};
  struct {
    double diameter;
    struct wh_quantities centre;
    double at[3], radius;
  } ball = {.diameter = 2e-6, .centre = {3, centre}};
  struct {
    double diameter;
    struct wh_quantities from, to;
    double at[3], axis[3], length;
  } hole = {.diameter = 0.7e-6, .from = {3, low}, .to = {3, high}};
  struct {
    double from, thickness;
  } half = {-0.3e-6, 0.0};
  struct {
    int operation;
    struct wh_variant shape;
  } part[] = {{0, {&wh_body_sphere.kind, &ball}},
              {1, {&wh_body_cylinder.kind, &hole}},
              {2, {&wh_body_slab.kind, &half}}};
  const char *name[] = {"ball", "hole", "half"};
  struct wh_map parts = {3, name, part};
  struct wh_shape s;
  assert_int_equal(
      wh_shape_create(context, &(struct wh_variant){&wh_body_combination.kind, &parts}, &s), WH_OK);
  struct wh_random random = wh_random_start(1, WH_RANDOM_TEST, 2);
  const struct wh_sphere_grid box = {.low = {-1e-6, -1e-6, -1e-6}, .high = {1e-6, 1e-6, 1e-6}};
  size_t inside = 0;
  for (int i = 0; i < 3000; i++) {
    double x[3], u[3], t = 4e-6 * (wh_random_uniform(&random) - 0.5), after = -INFINITY;
    struct wh_stretch on;
    bool in = false;
    draw_line(&random, &box, x, u);
    while (wh_shape_stretch(&s, x, u, after, &on)) {
      in = in || (t > on.from && t < on.to);
      assert_true(on.to > after);
      after = on.to;
    }
    const double at[3] = {x[0] + t * u[0], x[1] + t * u[1], x[2] + t * u[2]};
    assert_int_equal(in, wh_shape_distance(&s, at) < 0.0);
    inside += in;
  }
  assert_true(inside > 100);
  wh_shape_free(&s);
  part[0].operation = 1; /* nothing to cut from */
  assert_int_equal(
      wh_shape_create(context, &(struct wh_variant){&wh_body_combination.kind, &parts}, &s),
      WH_BAD_INPUT);
  wh_messages_clear(context);
}

static void test_bad_input(void **state) {
  (void)state;
  static const struct wh_packing bad[] = {
      {WH_PACKING_RANDOM, {0, 0, 0}, {1e-6, 1e-6, 1e-6}, 2e-6, 0, 0.3, 0, 1}, /* no room */
      {WH_PACKING_RANDOM, {0, 0, 0}, {9e-6, 9e-6, 1e-6}, 2e-6, 0, 0.3, 0, 1}, /* too flat */
      {WH_PACKING_RANDOM, {0, 0, 0}, {9e-6, 9e-6, 9e-6}, 2e-6, 0, 0.7, 0, 1},
      {WH_PACKING_CUBIC, {0, 0, 0}, {9e-6, 9e-6, 1e-6}, 2e-6, 0, 0, 0, 1},
      {WH_PACKING_CUBIC, {0, 0, 0}, {9e-6, 9e-6, 9e-6}, 2e-6, 0, 0, 1e-6, 1}, /* overlap */
      {WH_PACKING_CUBIC, {0, 0, 0}, {9e-6, 9e-6, 9e-6}, 0, 0, 0, 0, 1},
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct wh_sphere *sphere;
    size_t count;
    wh_messages_clear(context);
    assert_int_equal(wh_packing_make(context, &bad[i], &count, &sphere), WH_BAD_INPUT);
    assert_int_equal(wh_error_count(context), 1);
    assert_null(sphere);
  }
  struct wh_sphere_grid g;
  struct wh_sphere *two;
  assert_int_equal(wh_alloc(context, 2, sizeof *two, &two), WH_OK);
  two[0] = (struct wh_sphere){{0, 0, 0}, 1e-6};
  two[1] = (struct wh_sphere){{1.9e-6, 0, 0}, 1e-6};
  assert_int_equal(wh_sphere_grid_create(context, 2, two, &g), WH_BAD_INPUT);
  wh_messages_clear(context);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_packings),    cmocka_unit_test(test_close_packed),
      cmocka_unit_test(test_lines),       cmocka_unit_test(test_distance),
      cmocka_unit_test(test_combination), cmocka_unit_test(test_bad_input),
  };
  return cmocka_run_group_tests(tests, open_context, close_context);
}

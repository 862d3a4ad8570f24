/* SPDX-License-Identifier: MPL-2.0 */
/* Arithmetic of the kernel, random words, shapes, tallies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../near.h"
#include "base/constants.h"
#include "base/random.h"
#include "target/kernel.h"
#include "target/tally.h"
#include "target/world.h"

#include <stdlib.h>
#include <string.h>

/* Single precision has 6e-8; the series are made for 3e-7. */
static void test_functions(void **state) {
  (void)state;
  for (int i = 0; i < 100000; i++) {
    double x = exp(-80.0 + 160.0 * i / 1e5), t = i / 1e5;
    float c, s;
    assert_near((double)wh_ln((float)x), log((double)(float)x), 2e-7 * fmax(1.0, fabs(log(x))));
    float y = (float)(-80.0 + 160.0 * t);
    assert_near((double)wh_exp(y) / exp((double)y), 1.0, 4e-7);
    wh_turn((float)t, &c, &s);
    assert_near((double)c, cos(2.0 * WH_PI * (double)(float)t), 4e-7);
    assert_near((double)s, sin(2.0 * WH_PI * (double)(float)t), 4e-7);
  }
}

/* The kernel's words are those of base/random: two words of 26 bits make one uniform number. */
static void test_words(void **state) {
  (void)state;
  const uint64_t seed = 0x123456789abcdef0u, particle = 0xfedcba9876543210u;
  const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
  struct wh_random r = wh_random_start(seed, WH_RANDOM_TARGET, particle);
  for (uint32_t draw = 0; draw < 1000; draw++) {
    uint32_t w[4];
    wh_philox(draw, WH_RANDOM_TARGET, (uint32_t)particle, (uint32_t)(particle >> 32), key, w);
    for (int k = 0; k < 4; k += 2) {
      uint64_t bits = (uint64_t)(w[k] >> 6) << 26 | w[k + 1] >> 6;
      assert_true(wh_random_uniform(&r) == ((double)bits + 0.5) * 0x1p-52);
    }
  }
}

/* What the kernel of this machine draws for each lane is the same, whatever vectors it uses. */
static void test_kernel_words(void **state) {
  (void)state;
  float row[WH_ROW_SIZE] = {1.0f};
  const struct wh_tables tables = {.rows = 1, .row = row};
  struct wh_block *b = aligned_alloc(64, (sizeof *b + 63) & ~(size_t)63);
  memset(b, 0, sizeof *b);
  b->count = 77; /* no multiple of a vector's length */
  b->key[0] = 0x9abcdef0u, b->key[1] = 0x12345678u;
  for (uint32_t i = 0; i < b->count; i++)
    b->draw[i] = 1000 * i, b->low[i] = 0x80000000u + i, b->high[i] = ~i, b->energy[i] = 1e3f;
  wh_kernel_best()->fly(b, &tables);
  for (uint32_t i = 0; i < b->count; i++) {
    uint32_t w[4];
    wh_philox(1000 * i, WH_RANDOM_TARGET, b->low[i], b->high[i], b->key, w);
    assert_int_equal(b->draw[i], 1000 * i + 1);
    for (int k = 0; k < 4; k++)
      assert_int_equal(b->random[k][i], w[k]);
  }
  free(b);
}

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

#define SHAPES 4

/* A slab, a sphere, a box and a cylinder, all within 3 of the origin. */
static void make_shapes(struct wh_shape shape[SHAPES]) {
  static double corner[3] = {-1, -0.5, -2}, opposite[3] = {1, 1.5, 1}, centre[3] = {0.2, 0.1, -0.3};
  static double params[SHAPES][32];
  struct {
    double diameter;
    struct wh_quantities at;
  } sphere = {2.0, {3, centre}};
  struct {
    struct wh_quantities from, to;
  } box = {{3, corner}, {3, opposite}};
  struct {
    double diameter;
    struct wh_quantities from, to;
  } cylinder = {1.4, {3, corner}, {3, opposite}};
  params[0][0] = -0.4;
  params[0][1] = 1.1;
  memcpy(params[1], &sphere, sizeof sphere);
  memcpy(params[2], &box, sizeof box);
  memcpy(params[3], &cylinder, sizeof cylinder);
  const struct wh_kind *kind[SHAPES] = {&wh_body_slab.kind, &wh_body_sphere.kind, &wh_body_box.kind,
                                        &wh_body_cylinder.kind};
  for (int i = 0; i < SHAPES; i++) {
    struct wh_variant v = {kind[i], params[i]};
    assert_int_equal(wh_shape_create(context, &v, &shape[i]), WH_OK);
  }
}

static void along(const double x[3], const double u[3], double t, double out[3]) {
  for (int k = 0; k < 3; k++)
    out[k] = x[k] + t * u[k];
}

/* On random lines: the ends of a stretch are on the surface, between them is inside, and nowhere is
   the surface nearer than `distance` says. */
static void test_shapes(void **state) {
  (void)state;
  struct wh_shape shape[SHAPES];
  make_shapes(shape);
  struct wh_random r = wh_random_start(1, WH_RANDOM_TEST, 1);
  for (int n = 0; n < 20000; n++) {
    const struct wh_shape *s = &shape[n % SHAPES];
    double x[3], u[3], at[3], norm = 0.0;
    for (int k = 0; k < 3; k++) {
      x[k] = 6.0 * wh_random_uniform(&r) - 3.0;
      u[k] = wh_random_normal(&r);
      norm += u[k] * u[k];
    }
    for (int k = 0; k < 3; k++)
      u[k] /= sqrt(norm);
    struct wh_stretch part;
    double distance = wh_shape_distance(s, x);
    bool hit = wh_shape_stretch(s, x, u, 0.0, &part);
    if (distance < 0.0)
      assert_true(hit && part.from <= 0.0);
    if (!hit)
      continue;
    assert_true(part.to > 0.0);
    if (part.from > 0.0)
      assert_true(distance >= 0.0 && distance <= part.from + 1e-12);
    else
      assert_true(distance <= 0.0 && -distance <= part.to + 1e-12);
    along(x, u, part.to, at);
    assert_near(wh_shape_distance(s, at), 0.0, 1e-12);
    along(x, u, fmax(part.from, 0.0) * 0.5 + part.to * 0.5, at);
    assert_true(wh_shape_distance(s, at) <= 1e-12);
  }
  for (int i = 0; i < SHAPES; i++)
    wh_shape_free(&shape[i]);
}

static void test_bad_shapes(void **state) {
  (void)state;
  double one[3] = {1, 1, 1}, params[32] = {0};
  struct {
    struct wh_quantities from, to;
  } flat = {{3, one}, {3, one}};
  struct {
    double from, thickness;
  } slab = {0, -1};
  struct wh_shape s;
  const struct wh_variant bad[] = {{NULL, NULL},
                                   {&wh_body_sphere.kind, params},
                                   {&wh_body_cylinder.kind, params},
                                   {&wh_body_box.kind, &flat},
                                   {&wh_body_slab.kind, &slab}};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    assert_int_equal(wh_shape_create(context, &bad[i], &s), WH_BAD_INPUT);
    assert_null(s.kind);
  }
}

/* Means and errors of 1, 2, 3, 4: mean 2.5, variance of the mean 5/3/4. */
static void test_tally(void **state) {
  (void)state;
  struct wh_tally t;
  assert_int_equal(wh_tally_create(context, 1, &t), WH_OK);
  for (int i = 1; i <= 4; i++) {
    double value = 10.0 * i;
    wh_tally_add(&t, &value, 10.0);
  }
  assert_near(wh_tally_mean(&t, 0), 2.5, 1e-15);
  assert_near(wh_tally_error(&t, 0), sqrt(5.0 / 3.0 / 4.0), 1e-15);
  wh_tally_free(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_functions),    cmocka_unit_test(test_words),
      cmocka_unit_test(test_kernel_words), cmocka_unit_test(test_shapes),
      cmocka_unit_test(test_bad_shapes),   cmocka_unit_test(test_tally),
  };
  return cmocka_run_group_tests(tests, open_context, close_context);
}

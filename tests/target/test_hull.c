/* SPDX-License-Identifier: MPL-2.0 */
/* Closed surfaces of triangles: against a box and a ball, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../near.h"
#include "base/constants.h"
#include "base/random.h"
#include "target/hull.h"

#include <stdio.h>
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

static const double cube[8][3] = {{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0},
                                  {0, 0, 1}, {1, 0, 1}, {1, 1, 1}, {0, 1, 1}};
static const int faces[12][3] = {{0, 2, 1}, {0, 3, 2}, {4, 5, 6}, {4, 6, 7}, {0, 1, 5}, {0, 5, 4},
                                 {1, 2, 6}, {1, 6, 5}, {2, 3, 7}, {2, 7, 6}, {3, 0, 4}, {3, 4, 7}};

static void add_facet(char *text, const double a[3], const double b[3], const double d[3]) {
  const double *corner[3] = {a, b, d};
  strcat(text, "facet normal 0 0 0\nouter loop\n");
  for (int k = 0; k < 3; k++)
    sprintf(text + strlen(text), "vertex %.9g %.9g %.9g\n", corner[k][0], corner[k][1],
            corner[k][2]);
  strcat(text, "endloop\nendfacet\n");
}

/* The unit cube as text, moved along x; without the last `missing` triangles. */
static void add_cube(char *text, double shift, int missing, bool inside_out) {
  for (int t = 0; t < 12 - missing; t++) {
    double at[3][3];
    for (int k = 0; k < 3; k++) {
      memcpy(at[k], cube[faces[t][inside_out ? 2 - k : k]], sizeof at[k]);
      at[k][0] += shift;
    }
    add_facet(text, at[0], at[1], at[2]);
  }
}

static enum wh_status make(const char *text, struct wh_hull *h) {
  struct wh_triangles mesh;
  enum wh_status status = wh_stl_parse(context, "test", text, strlen(text), 1e-6, &mesh);
  return status ? status : wh_hull_create(context, &mesh, h);
}

static char *new_text(void) {
  char *text = calloc(1, 1 << 16);
  assert_non_null(text);
  strcpy(text, "solid test of a solid\n");
  return text;
}

/* Against the closed form of a box, turned right or inside out. Tolerance: rounding of lengths of
   1e-6 m. Every tenth line runs through an edge. */
static void test_cube(void **state) {
  (void)state;
  double low[] = {0, 0, 0}, high[] = {1e-6, 1e-6, 1e-6};
  struct {
    struct wh_quantities from, to;
    double low[3], high[3];
  } params = {{3, low}, {3, high}, {0}, {0}};
  struct wh_shape box;
  assert_int_equal(wh_shape_create(context, &(struct wh_variant){&wh_body_box.kind, &params}, &box),
                   WH_OK);
  for (int turned = 0; turned < 2; turned++) {
    struct wh_random random = wh_random_start(1, WH_RANDOM_TEST, 3);
    struct wh_hull h;
    char *text = new_text();
    add_cube(text, 0.0, 0, turned);
    strcat(text, "endsolid\n");
    assert_int_equal(make(text, &h), WH_OK);
    assert_near(wh_hull_volume(&h), 1e-18, 1e-32);
    for (int i = 0; i < 3000; i++) {
      double x[3], u[3], length = 0.0;
      for (int k = 0; k < 3; k++) {
        x[k] = 1e-6 * (2.0 * wh_random_uniform(&random) - 0.5);
        u[k] = i % 10 == 0 ? 0.5e-6 * (cube[i / 10 % 8][k] + cube[(i / 10 + 1) % 8][k]) - x[k]
                           : wh_random_uniform(&random) - 0.5;
        length += u[k] * u[k];
      }
      for (int k = 0; k < 3; k++)
        u[k] /= sqrt(length);
      struct wh_stretch ours = {0}, exact = {0};
      bool found = wh_hull_stretch(&h, x, u, 0.0, &ours);
      bool there = wh_shape_stretch(&box, x, u, 0.0, &exact);
      if (there && exact.to - fmax(exact.from, 0.0) > 1e-12) {
        assert_true(found);
        assert_near(ours.to, exact.to, 1e-20);
        assert_near(ours.from, fmax(exact.from, 0.0), 1e-20);
      }
      double distance = wh_hull_distance(&h, x), wanted = wh_shape_distance(&box, x);
      assert_int_equal(distance < 0.0, wanted < 0.0);
      assert_true(fabs(distance) <= fabs(wanted) + 1e-20);
    }
    wh_hull_free(&h);
    free(text);
  }
  wh_shape_free(&box);
}

/* What is not closed, crosses itself, has no area, or is not STL. */
static void test_refused(void **state) {
  (void)state;
  struct wh_hull h;
  for (int n = 0; n < 6; n++) {
    char *text = new_text();
    if (n == 0)
      add_cube(text, 0.0, 1, false); /* open */
    if (n == 1)
      add_cube(text, 0.0, 0, false), add_cube(text, 0.0, 0, false); /* twice */
    if (n == 2)
      add_cube(text, 0.0, 0, false), add_cube(text, 0.53, 0, false); /* cross */
    if (n == 3)
      add_facet(text, cube[0], cube[0], cube[1]);
    if (n == 4)
      strcat(text, "facet normal 0 0 0 outer loop vertex 0 0 nan ");
    if (n == 5)
      add_cube(text, 0.0, 0, false);
    if (n < 4)
      strcat(text, "endsolid\n"); /* 5: cut short */
    wh_messages_clear(context);
    enum wh_status status = make(text, &h);
    if (status != WH_BAD_INPUT)
      print_error("text %d was taken\n", n);
    assert_int_equal(status, WH_BAD_INPUT);
    assert_int_equal(wh_error_count(context), 1);
    free(text);
  }
  wh_messages_clear(context);
}

/* Two cubes apart from one another are one body; text and binary say the same. */
static void test_binary(void **state) {
  (void)state;
  struct wh_triangles a, b;
  struct wh_hull h;
  char *text = new_text(), binary[84 + 24 * 50] = {0};
  uint32_t count = 24;
  add_cube(text, 0.0, 0, false);
  add_cube(text, 1.5, 0, false);
  strcat(text, "endsolid\n");
  assert_int_equal(wh_stl_parse(context, "text", text, strlen(text), 1e-6, &a), WH_OK);
  memcpy(binary + 80, &count, 4); /* of a little-endian machine */
  for (size_t t = 0; t < 24; t++)
    for (size_t k = 0; k < 9; k++) {
      float x = (float)(a.point[a.corner[t][k / 3]][k % 3] / 1e-6);
      memcpy(binary + 84 + 50 * t + 12 + 4 * k, &x, 4);
    }
  assert_int_equal(wh_stl_parse(context, "binary", binary, sizeof binary, 1e-6, &b), WH_OK);
  assert_int_equal(a.points, b.points);
  assert_memory_equal(a.corner, b.corner, a.count * sizeof *a.corner);
  wh_triangles_free(&b);
  assert_int_equal(wh_stl_parse(context, "cut", binary, sizeof binary - 1, 1e-6, &b), WH_BAD_INPUT);
  wh_messages_clear(context);
  assert_int_equal(wh_hull_create(context, &a, &h), WH_OK);
  assert_near(wh_hull_volume(&h), 2e-18, 1e-30);
  struct wh_stretch on;
  const double x[3] = {-1e-6, 0.4e-6, 0.3e-6}, u[3] = {1, 0, 0};
  assert_true(wh_hull_stretch(&h, x, u, 2.2e-6, &on));
  assert_near(on.from, 2.5e-6, 1e-18);
  assert_near(on.to, 3.5e-6, 1e-18);
  wh_hull_free(&h);
  free(text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_cube),
      cmocka_unit_test(test_refused),
      cmocka_unit_test(test_binary),
  };
  return cmocka_run_group_tests(tests, open_context, close_context);
}

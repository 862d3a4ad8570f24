/* SPDX-License-Identifier: MPL-2.0 */
/* Pixels of triangles and lines in perspective. */
#include "report/painter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

#include "../near.h"

#define SIDE 200

static const double white[3] = {1, 1, 1};

/* A square of side 2 around the origin in the plane z = 0, looked at along z from so far that it
   fills 1/1.06 of the picture (the margin). */
static const double square[4][3] = {{-1, -1, 0}, {1, -1, 0}, {1, 1, 0}, {-1, 1, 0}};

static void look(struct wh_context *c, struct wh_painter *p) {
  const double from[3] = {0, 0, -1};
  assert_int_equal(wh_painter_start(c, p, SIDE, SIDE, white), WH_OK);
  wh_painter_aim(p, from, 0.5, 4, square);
}

/* Red from the front, green from behind; opacity as given. */
static bool by_side(const void *user, const double weight[3], bool front, double rgba[4]) {
  const double *opacity = user;
  (void)weight;
  rgba[0] = front ? 1.0 : 0.0;
  rgba[1] = front ? 0.0 : 1.0;
  rgba[2] = 0.0;
  rgba[3] = *opacity;
  return true;
}

static size_t count_colour(const struct wh_painter *p, float red, float green, float blue) {
  size_t n = 0;
  for (size_t i = 0; i < p->width * p->height; i++)
    n += fabsf(p->colour[i][0] - red) < 1e-6f && fabsf(p->colour[i][1] - green) < 1e-6f &&
         fabsf(p->colour[i][2] - blue) < 1e-6f;
  return n;
}

static void paint_square(struct wh_painter *p, double z, bool front, double opacity) {
  double corner[4][3];
  for (int i = 0; i < 4; i++)
    for (int k = 0; k < 3; k++)
      corner[i][k] = k == 2 ? z : square[i][k];
  /* seen along z with y upward, x runs to the left: the corners as they stand run clockwise */
  const double *const turned[2][3] = {{corner[0], corner[2], corner[1]},
                                      {corner[0], corner[3], corner[2]}};
  const double *const plain[2][3] = {{corner[0], corner[1], corner[2]},
                                     {corner[0], corner[2], corner[3]}};
  for (int i = 0; i < 2; i++)
    wh_painter_triangle(p, front ? turned[i] : plain[i], by_side, &opacity);
}

/* The eye is at 2 x 1.06 from the square (half angle of view: atan .5), and pixels are those that
   have their middle in it; no pixel on the diagonal is lost. */
static void test_size_and_side(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  for (int front = 0; front < 2; front++) {
    struct wh_painter p;
    look(c, &p);
    assert_near(p.eye[2], -2 * 1.06, 1e-12);
    paint_square(&p, 0.0, front, 1.0);
    double side = SIDE / 1.06,
           seen = (double)count_colour(&p, front ? 1.0f : 0.0f, front ? 0.0f : 1.0f, 0.0f);
    assert_near(seen, side * side, 2.0 * side);
    assert_int_equal(count_colour(&p, 1, 1, 1) + (size_t)seen, SIDE * SIDE);
    wh_painter_free(&p);
  }
  wh_context_destroy(c);
}

/* What is nearer hides, in whichever order; what is half transparent mixes. */
static void test_depth(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  for (int order = 0; order < 2; order++) {
    struct wh_painter p;
    look(c, &p);
    paint_square(&p, order == 0 ? 0.5 : 0.0, order == 0, 1.0); /* red lies behind green */
    paint_square(&p, order == 0 ? 0.0 : 0.5, order != 0, 1.0);
    assert_int_equal(count_colour(&p, 1, 0, 0), 0);
    assert_true(count_colour(&p, 0, 1, 0) > 30000);
    paint_square(&p, -0.1, true, 0.5);
    assert_true(count_colour(&p, 0.5f, 0.5f, 0) > 30000);
    wh_painter_free(&p);
  }
  wh_context_destroy(c);
}

/* A line on the square is seen on both its ends' colours; one behind it is not. */
static void test_line(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_painter p;
  const double from[3] = {-0.5, 0, 0}, to[3] = {0.5, 0, 0},
               behind[2][3] = {{-0.5, 0.5, 1}, {0.5, 0.5, 1}};
  const double blue[3] = {0, 0, 1}, black[3] = {0, 0, 0};
  look(c, &p);
  paint_square(&p, 0.0, true, 1.0);
  wh_painter_line(&p, from, to, blue, blue, 3);
  wh_painter_line(&p, behind[0], behind[1], black, black, 3);
  assert_near((double)count_colour(&p, 0, 0, 1), 3 * (0.5 * SIDE / 1.06), 12);
  assert_int_equal(count_colour(&p, 0, 0, 0), 0);
  wh_painter_free(&p);
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_size_and_side),
                                     cmocka_unit_test(test_depth), cmocka_unit_test(test_line)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MPL-2.0 */
/* Meshes in space that follow the error of the field. */
#include "case/case.h"
#include "field/solid_adapt.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../near.h"

/* The drawing kernel never frees some of what it takes. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
  return "leak:libTK\nleak:libgmsh\n";
}

/* An eighth of a cube of 2 mm in a cubic box of 4 mm: three edges and a corner where the field is
   singular. Edges are given no finer elements of their own. */
#define CUBE                                                                                       \
  "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: none\n  domain: {solid: {kind: box, from: [0 mm, " \
  "0 mm, 0 mm], to: [2 mm, 2 mm, 2 mm]}}\n  electrodes:\n    cube: {voltage: 1 V, solid: {kind: "  \
  "box, from: [-1 mm, -1 mm, -1 mm], to: [1 mm, 1 mm, 1 mm]}}\n    box: {voltage: 0 V, solids: "   \
  "{x: {kind: box, from: [2 mm, -1 mm, -1 mm], to: [3 mm, 3 mm, 3 mm]}, y: {kind: box, from: [-1 " \
  "mm, 2 mm, -1 mm], to: [3 mm, 3 mm, 3 mm]}, z: {kind: box, from: [-1 mm, -1 mm, 2 mm], to: [3 "  \
  "mm, 3 mm, 3 mm]}}}\nmesh: {tetra_order: 2, size: %g mm, edge_size: %g mm, growth: 0.7}\n"

struct step {
  size_t nodes, elements, added;
  double estimate, expected;
};

/* Wishes for nothing, for too much, and for what cannot be. */
static void check_limits(struct wh_context *c, const struct wh_solid_field *f, double *weight) {
  const size_t elements = wh_solid_field_mesh(f)->element_count;
  struct wh_solid_wishes none = {0};
  size_t added;
  double estimate, expected;
  struct wh_solid_aim aim = {.error = 0.01, .most = 1000000, .weight = weight};
  assert_int_equal(wh_solid_field_wishes(c, f, &aim, &none, &added, &expected), WH_OK);
  assert_int_equal(added, 0); /* where no ray passes nothing is wished */
  assert_int_equal(wh_solid_field_weighted(c, f, weight, &estimate), WH_OK);
  assert_near(estimate, 0.0, 0.0);
  aim = (struct wh_solid_aim){.error = 1e-3, .most = elements};
  assert_int_equal(wh_solid_field_wishes(c, f, &aim, &none, &added, &expected), WH_OK);
  assert_int_equal(added, 0); /* all elements are used up */
  aim = (struct wh_solid_aim){.most = 1000000};
  assert_int_equal(wh_solid_field_wishes(c, f, &aim, &none, &added, &expected), WH_BAD_INPUT);
  assert_null(none.item);
}

/* Solves on a mesh of a size with wishes, and wishes for the next one. */
static struct step solve(struct wh_context *c, double size, struct wh_solid_wishes *wishes,
                         double wanted, double expected) {
  char text[1500];
  struct wh_case cs = {0};
  struct wh_solid_mesh m;
  struct wh_solid_locator *l;
  struct wh_solid_field *f;
  struct step s = {0};
  const double voltage[2] = {1, 0};
  snprintf(text, sizeof text, CUBE, size, size);
  assert_int_equal(wh_case_read_text(c, "t.yaml", ".", text, strlen(text), 0, NULL, &cs), WH_OK);
  assert_int_equal(wh_geometry_solid_wished(c, &cs.params.geometry, &cs.params.mesh, wishes->count,
                                            wishes->item, &m),
                   WH_OK);
  wh_case_free(&cs);
  assert_int_equal(wh_solid_locator_create(c, &m, &l), WH_OK);
  assert_int_equal(wh_solid_field_create(c, &m, l, &f), WH_OK);
  assert_int_equal(wh_solid_field_set_potentials(c, f, voltage), WH_OK);
  assert_int_equal(wh_solid_field_error(c, f, &s.estimate, NULL), WH_OK);
  struct wh_solid_aim aim = {.error = wanted, .expected = expected, .most = 100000};
  if (wanted > 0.0)
    assert_int_equal(wh_solid_field_wishes(c, f, &aim, wishes, &s.added, &s.expected), WH_OK);
  double *weight = calloc(m.element_count, sizeof *weight);
  assert_non_null(weight);
  check_limits(c, f, weight);
  free(weight);
  s.nodes = m.node_count;
  s.elements = m.element_count;
  wh_solid_field_destroy(f);
  wh_solid_locator_destroy(l);
  wh_solid_mesh_free(&m);
  return s;
}

static double rate(const struct step *a, const struct step *b) {
  return log(a->estimate / b->estimate) / log((double)b->nodes / (double)a->nodes);
}

/* Smaller elements everywhere take the error in the energy norm down with a power of the number N
   of nodes that the edges limit: the potential goes as r^(2/3), so h^(2/3) = N^(-2/9), until the
   edges prevail somewhat more. Where elements follow the estimate the best that tetrahedra as long
   as wide can do at an edge is h on it with a length of many h: N^(-2/3). */
static void test_cube(void **state) {
  (void)state;
  enum { ROUNDS = 5, EVEN = 2 };
  struct wh_context *c = wh_context_create();
  struct step even[EVEN], follow[ROUNDS];
  struct wh_solid_wishes none = {0}, wishes = {0};
  const double size[EVEN] = {0.4, 0.15}, wanted = 0.04;
  for (int k = 0; k < EVEN; k++) {
    even[k] = solve(c, size[k], &none, 0.0, 0.0);
    print_message("even: %zu nodes, estimate %.2e\n", even[k].nodes, even[k].estimate);
  }
  size_t rounds = 0;
  do {
    struct step *now = &follow[rounds++];
    *now = solve(c, 0.4, &wishes, wanted, rounds > 1 ? now[-1].expected : 0.0);
    print_message("following: %zu nodes, estimate %.2e, %zu wishes\n", now->nodes, now->estimate,
                  now->added);
  } while (rounds < ROUNDS && follow[rounds - 1].added);
  const struct step *last = &follow[rounds - 1];
  print_message("rates %.2f and %.2f\n", rate(even, even + 1), rate(follow, last));
  assert_near(rate(even, even + 1), 2.0 / 9, 0.1);
  assert_true(rate(follow, last) > 2.0 / 3 - 0.1);
  assert_true(last->estimate < wanted);
  assert_true(follow[1].estimate < 1.05 * even[1].estimate && 4 * follow[1].nodes < even[1].nodes);
  free(wishes.item);
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_cube)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

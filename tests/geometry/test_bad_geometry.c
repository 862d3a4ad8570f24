/* SPDX-License-Identifier: MPL-2.0 */
/* Geometries that cannot be meshed: each must fail with WH_BAD_INPUT and a message that names the
   part and the place, and leave an empty mesh. */
#include "tube.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* A box with two plates, to which each case adds its fault. */
static struct tube *box(void) {
  struct tube *t = tube_new(WH_AXISYMMETRIC);
  tube_domain(t, "rectangle from=-0.01,0 to=0.01,0.01");
  tube_electrode(t, "left", 0, "line from=-0.01,0 to=-0.01,0.01");
  tube_electrode(t, "right", 1, "line from=0.01,0 to=0.01,0.01");
  t->mesh.corner_size = 1e-2;
  return t;
}

/* The message must hold every one of the words. */
static void expect(struct tube *t, const char *const *word) {
  struct wh_context *c = wh_context_create();
  struct wh_mesh m;
  assert_int_equal(tube_mesh(t, c, &m), WH_BAD_INPUT);
  assert_null(m.node);
  assert_int_equal(m.element_count, 0);
  assert_true(wh_error_count(c) > 0);
  for (; *word; word++)
    if (!strstr(wh_error_text(c, 0), *word))
      fail_msg("'%s' does not say '%s'", wh_error_text(c, 0), *word);
  wh_context_destroy(c);
  tube_free(t);
}
#define EXPECT(t, ...) expect(t, (const char *const[]){__VA_ARGS__, NULL})

/* A third electrode of such a shape. */
static const struct {
  const char *shape, *word[3];
} bad_electrode[] = {
    {"polygon points=0,0.002,0.002,0.004,0.002,0.002,0,0.004",
     {"'third'", "crosses", "(0.001, 0.003) m"}},
    {"polygon points=0,0.002,0.002,0.002,0.001,0.002", {"'third'", "touches itself"}},
    {"polygon points=0,0.002,0.002,0.002", {"'third'", "2 points", "at least 3"}},
    {"polygon points=0,0.002,0,0.002,0.002,0.004", {"'third'", "no length", "(0, 0.002)"}},
    {"polygon points=0,0.002,0.002,0.002,0.002,0.004 fillet=0.002",
     {"'third'", "too short", "fillets"}},
    {"polygon points=0,0.002,0.002,0.002,0.002,0.004 fillet=0.0002,0.0001",
     {"'third'", "3 corners", "2 fillet"}},
    {"rectangle from=0,0.002 to=0,0.004", {"'third'", "no area"}},
    {"rectangle from=0,-0.002 to=0.001,-0.004", {"'third'", "r < 0"}},
    {"rectangle from=0,0.02 to=0.001,0.03", {"'third'", "touches no part"}},
    {"line from=0,0.002 to=0,0.002", {"'third'", "no length"}},
    {"line from=-0.01,0.01 to=0.01,0.01", {"meet in a point", "short circuit", "0.01, 0.01"}},
    {"rectangle from=-0.01,0.002 to=0,0.004", {"'left'", "'third'", "touch along"}},
    {"polyline points=0,0.002", {"'third'", "1 points"}},
    {"polyline points=0,0.002,0.004,0.002,0.004,0.004,0.002,0.001",
     {"'third'", "crosses", "(0.00266667, 0.002)"}},
    {"disc centre=0,0.005 radius=0", {"'third'", "radius"}},
    {"arc centre=0,0.005 radius=0.001 from=10d to=10d", {"'third'", "0 deg"}},
    {"arc centre=0,0.005 radius=0.001 from=0 to=400d", {"'third'", "400 deg"}},
    {"ring centre=0,0.005 inner=0.002 outer=0.001", {"'third'", "inner radius"}},
    {"sector centre=0,0.005 inner=0.001 outer=0.002 from=0d to=360d", {"'third'", "full turn"}},
    {"sector centre=0,0.005 inner=0.003 outer=0.002 from=0d to=60d", {"'third'", "inner radius"}},
    {"plate z=0 hole=0.003 outer=0.002", {"'third'", "hole"}},
    {"plate z=0 hole=0.001 outer=0.002 thickness=0.001 rounding=0.001", {"'third'", "rounded"}},
    {"cylinder from=0 to=0.001 inner=0.002 outer=0.002", {"'third'", "no wall"}},
    {"cone from=0 to=0.001 outer_from=0 outer_to=0", {"'third'", "no wall"}},
    {"disc centre=0,0.005 radius=0.002;disc centre=0,0.005 radius=0.003 op=cut",
     {"'third'", "nothing is left"}},
    {"disc centre=0,0.005 radius=0.002 op=cut;disc centre=0,0.005 radius=0.003",
     {"'third'", "cut from nothing"}},
    {"disc centre=0,0.005 radius=0.002;line from=0,0 to=0,0.01 op=cut",
     {"'third'", "only an area"}},
    {"rectangle from=-0.02,0 to=0.02,0.02", {"'third'", "touch along"}},
};

static void test_electrodes(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof bad_electrode / sizeof *bad_electrode; i++) {
    struct tube *t = box();
    tube_electrode(t, "third", 1, bad_electrode[i].shape);
    const char *word[4] = {bad_electrode[i].word[0], bad_electrode[i].word[1],
                           bad_electrode[i].word[2]};
    expect(t, word);
  }
}

static void test_pairs(void **state) {
  (void)state;
  struct tube *t = box();
  tube_electrode(t, "a", 1, "disc centre=0,0.005 radius=0.001");
  tube_electrode(t, "b", 1, "disc centre=0.001,0.005 radius=0.001");
  EXPECT(t, "'a'", "'b'", "overlap", "(0.0005, 0.005) m");
  t = box();
  tube_electrode(t, "a", 1, "disc centre=0,0.005 radius=0.001");
  tube_electrode(t, "b", 1, "disc centre=0.002,0.005 radius=0.001");
  EXPECT(t, "'a'", "'b'", "meet in a point", "(0.001, 0.005) m", "allow_touching");
  t = box();
  tube_electrode(t, "left", 1, "disc centre=0,0.005 radius=0.001");
  EXPECT(t, "'left'", "twice");
  t = box();
  tube_electrode(t, "axis", 1, "disc centre=0,0.005 radius=0.001");
  EXPECT(t, "'axis'", "choose another");
  t = box();
  tube_electrode(t, "bare", 1, NULL);
  EXPECT(t, "'bare'", "needs either");
  t = box();
  tube_dielectric(t, "d", 5, "rectangle from=-0.001,0.002 to=0.001,0.004");
  tube_dielectric(t, "e", 2, "rectangle from=0,0.002 to=0.002,0.004");
  EXPECT(t, "'d'", "'e'", "overlap", "(0.0005, 0.003) m");
  t = box();
  tube_dielectric(t, "d", 5, "line from=-0.001,0.002 to=0.001,0.004");
  EXPECT(t, "'d'", "no area");
  t = box();
  tube_dielectric(t, "d", 0.5, "disc centre=0,0.005 radius=0.001");
  EXPECT(t, "'d'", "permittivity");
  t = box();
  tube_dielectric(t, "d", 2, "disc centre=0,0.05 radius=0.001");
  EXPECT(t, "'d'", "outside");
}

static void test_symmetry(void **state) {
  (void)state;
  double zero = 0.0;
  struct tube *t = box();
  t->geometry.mirrors = (struct wh_quantities){1, &zero};
  EXPECT(t, "geometry.mirrors", "symmetry: none");
  t = box();
  t->geometry.domain.wall = "left";
  EXPECT(t, "geometry.domain.wall", "symmetry: none");
}

static void test_gradients(void **state) {
  (void)state;
  struct tube *t = box();
  tube_gradient(t, "wall", "left", "right", "line from=-0.01,0.01 to=0.009,0.01");
  EXPECT(t, "'wall'", "straight line", "'right'");
  t = box();
  tube_gradient(t, "wall", "left", "righ", "line from=-0.01,0.01 to=0.01,0.01");
  EXPECT(t, "'wall'", "'righ'", "no electrode");
  t = box();
  tube_gradient(t, "wall", "left", "left", "line from=-0.01,0.01 to=0.01,0.01");
  EXPECT(t, "'wall'", "same electrode");
  t = box();
  tube_gradient(t, "wall", "left", "right", "arc centre=0,0.005 radius=0.01 from=0 to=90d");
  EXPECT(t, "'wall'", "one straight line");
  t = box();
  tube_gradient(t, "wall", "left", "right", "line from=-0.01,0 to=-0.01,0.01");
  EXPECT(t, "'wall'", "lies on", "'left'");
}

static void test_domain(void **state) {
  (void)state;
  struct tube *t = tube_new(WH_AXISYMMETRIC);
  tube_electrode(t, "left", 0, "line from=-0.01,0 to=-0.01,0.01");
  EXPECT(t, "domain");
  t = tube_new(WH_AXISYMMETRIC);
  tube_domain(t, "rectangle from=-0.01,0 to=0.01,0.01");
  EXPECT(t, "0 electrodes");
  t = tube_new(WH_AXISYMMETRIC);
  tube_domain(t, "rectangle from=-0.01,0 to=0.01,0.01");
  tube_electrode(t, "all", 0, "rectangle from=-0.02,0 to=0.02,0.02");
  EXPECT(t, "no vacuum");
  t = tube_new(WH_AXISYMMETRIC);
  tube_domain(t, "line from=-0.01,0 to=0.01,0.01");
  tube_electrode(t, "all", 0, "disc centre=0,0.005 radius=0.001");
  EXPECT(t, "the domain", "no area");
  t = box();
  t->geometry.domain.edge = WH_EDGE_OPEN;
  EXPECT(t, "open", "sphere");
  t = tube_new(WH_AXISYMMETRIC);
  t->geometry.domain.edge = WH_EDGE_OPEN;
  tube_domain(t, "sphere z=0 radius=0.01");
  tube_electrode(t, "far", 1, "sphere z=0.01 radius=0.002");
  EXPECT(t, "'far'", "reaches out");
  t = tube_new(WH_AXISYMMETRIC);
  tube_domain(t, "sphere z=0 radius=0.01");
  tube_electrode(t, "ball", 1, "sphere z=0 radius=0.002")->floating = true;
  EXPECT(t, "floating");
}

static void test_mesh_keys(void **state) {
  (void)state;
  struct tube *t = box();
  t->mesh.order = 7;
  EXPECT(t, "mesh.order", "7");
  t = box();
  t->mesh.growth = -1;
  EXPECT(t, "growth");
  t = box();
  t->mesh.size = 1e-6;
  EXPECT(t, "mesh.max_elements", "100000");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_electrodes), cmocka_unit_test(test_pairs),
      cmocka_unit_test(test_symmetry),   cmocka_unit_test(test_gradients),
      cmocka_unit_test(test_domain),     cmocka_unit_test(test_mesh_keys),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

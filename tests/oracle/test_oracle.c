/* SPDX-License-Identifier: MPL-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "../geometry/tube.h"
#include "base/constants.h"
#include "bem.h"
#include "field/electrostatic.h"

/* The finite elements against the boundary elements of bem.c on shapes without a closed form. Both
   solvers are refined until neither moves; the demand is 1e-6 of the voltage between them. */

/* ---- the oracle against closed forms ---- */

/* Spheres of 25 and 5 mm, 1 V on the inner one: constant charge densities, which any order holds.
   1e-12: rounding. */
static void oracle_on_concentric_spheres(void **state) {
  (void)state;
  struct bem b = {.order = 4};
  const int none[2] = {0, 0};
  bem_add(&b, (struct bem_panel){.radius = 25e-3, .angle = {WH_PI, 0.0}}, 6, none);
  bem_add(&b, (struct bem_panel){.radius = 5e-3, .angle = {WH_PI, 0.0}, .potential = {1.0, 1.0}}, 6,
          none);
  assert_int_equal(bem_solve(&b), 0);
  for (int i = 1; i < 10; i++) {
    double rho = 5e-3 + 2e-3 * i, exact = (1.0 / rho - 40.0) / 160.0, angle = 0.3 * i;
    assert_true(fabs(bem_potential(&b, rho * cos(angle), rho * sin(angle)) - exact) < 1e-12);
    assert_true(fabs(bem_potential(&b, rho, 0.0) - exact) < 1e-12);
  }
  bem_free(&b);
}

/* A thin disc at 1 V in free space: on its axis (2/pi) atan(a/z). Its density grows as 1/sqrt of
   the distance from the edge, the worst there is: graded panels give every order its digits. */
static void oracle_on_a_disc(void **state) {
  (void)state;
  double error[3];
  for (int i = 0; i < 3; i++) {
    struct bem b = {.order = 4 + 3 * i};
    bem_add(&b, (struct bem_panel){.to = {0.0, 1.0}, .potential = {1.0, 1.0}}, 1,
            (const int[]){0, 6 + 4 * i});
    assert_int_equal(bem_solve(&b), 0);
    error[i] = 0.0;
    for (double z = 0.1; z < 5.0; z *= 1.5) {
      double e = fabs(bem_potential(&b, z, 0.0) - 2.0 / WH_PI * atan(1.0 / z));
      assert_true(e < 1.0);
      error[i] = fmax(error[i], e);
    }
    printf("disc, order %d: %.1e\n", b.order, error[i]);
    bem_free(&b);
  }
  assert_true(error[1] < 1e-6 && error[2] < 1e-8);
}

/* ---- three shapes ---- */

enum { POINTS = 24 };

struct shape {
  const char *name;
  double from, to, off; /* [m] points on the axis, and as many at r = off */
  struct tube *(*tube)(void);
  void (*panels)(struct bem *b, int levels);
};

static void point_of(const struct shape *s, int i, double p[2]) {
  p[0] = s->from + (s->to - s->from) * ((i / 2) + 0.5) / (POINTS / 2);
  p[1] = i % 2 ? s->off : 0.0;
}

/* Walls through count points (z, r) [mm] of which each has its potential. */
static void walls(struct bem *b, int levels, int count, const double (*at)[3]) {
  for (int i = 0; i + 1 < count; i++) {
    struct bem_panel side = {.from = {1e-3 * at[i][0], 1e-3 * at[i][1]},
                             .to = {1e-3 * at[i + 1][0], 1e-3 * at[i + 1][1]},
                             .potential = {at[i][2], at[i + 1][2]}};
    bem_add(b, side, 2,
            (const int[]){at[i][1] > 0.0 ? levels : 0, at[i + 1][1] > 0.0 ? levels : 0});
  }
}

static void arc(struct bem *b, double z, double r, double radius, double from, double to,
                double V) {
  struct bem_panel side = {.centre = {1e-3 * z, 1e-3 * r},
                           .radius = 1e-3 * radius,
                           .angle = {from * WH_PI, to * WH_PI},
                           .potential = {V, V}};
  bem_add(b, side, 2, (const int[]){2, 2});
}

/* An einzel lens: three thick apertures with sharp edges in a tube, 1 V on the middle one; the wall
   between is a resistor. */
static struct tube *einzel_tube(void) {
  struct tube *t = tube_new(WH_AXISYMMETRIC);
  tube_domain(t,
              "polygon points=0,0,0,.02,.008,.02,.008,.004,.012,.004,.012,.02,.026,.02,.026,.005,"
              ".034,.005,.034,.02,.048,.02,.048,.004,.052,.004,.052,.02,.06,.02,.06,0");
  tube_electrode(t, "first", 0, "polyline points=0,0,0,.02,.008,.02,.008,.004,.012,.004,.012,.02");
  tube_electrode(t, "middle", 1, "polyline points=.026,.02,.026,.005,.034,.005,.034,.02");
  tube_electrode(t, "last", 0,
                 "polyline points=.048,.02,.048,.004,.052,.004,.052,.02,.06,.02,.06,0");
  tube_gradient(t, "up", "first", "middle", "line from=.012,.02 to=.026,.02");
  tube_gradient(t, "down", "middle", "last", "line from=.034,.02 to=.048,.02");
  return t;
}

static void einzel_panels(struct bem *b, int levels) {
  static const double at[][3] = {{0, 0, 0},  {0, 20, 0},  {8, 20, 0},  {8, 4, 0},
                                 {12, 4, 0}, {12, 20, 0}, {26, 20, 1}, {26, 5, 1},
                                 {34, 5, 1}, {34, 20, 1}, {48, 20, 0}, {48, 4, 0},
                                 {52, 4, 0}, {52, 20, 0}, {60, 20, 0}, {60, 0, 0}};
  walls(b, levels, sizeof at / sizeof *at, at);
}

/* A cathode lens: flat cathode, aperture of 2 mm with round lips at 0.3 V, screen at 1 V. */
static struct tube *cathode_tube(void) {
  struct tube *t = tube_new(WH_AXISYMMETRIC);
  tube_domain(t, "rectangle from=0,0 to=.05,.015");
  tube_electrode(t, "cathode", 0, "line from=0,0 to=0,.015");
  tube_electrode(t, "aperture", 0.3,
                 "plate z=.016 hole=.003 outer=.02 thickness=.002 rounding=.001");
  tube_electrode(t, "screen", 1, "line from=.05,0 to=.05,.015");
  tube_gradient(t, "up", "cathode", "aperture", "line from=0,.015 to=.015,.015");
  tube_gradient(t, "on", "aperture", "screen", "line from=.017,.015 to=.05,.015");
  return t;
}

static void cathode_panels(struct bem *b, int levels) {
  static const double before[][3] = {{0, 0, 0}, {0, 15, 0}, {15, 15, .3}, {15, 4, .3}};
  static const double behind[][3] = {{17, 4, .3}, {17, 15, .3}, {50, 15, 1}, {50, 0, 1}};
  walls(b, levels, 4, before);
  arc(b, 16, 4, 1, 1.0, 2.0, 0.3);
  walls(b, levels, 4, behind);
}

/* Two unequal cylinders of 2 mm wall, all their lips round, alone in space. */
static struct tube *cylinders_tube(void) {
  struct tube *t = tube_new(WH_AXISYMMETRIC);
  t->geometry.domain.edge = WH_EDGE_OPEN;
  tube_domain(t, "sphere z=.03 radius=.06");
  tube_electrode(t, "left", -1, "polygon points=0,.01,.025,.01,.025,.012,0,.012 fillet=.001");
  tube_electrode(t, "right", 2, "polygon points=.028,.016,.06,.016,.06,.018,.028,.018 fillet=.001");
  return t;
}

static void cylinder(struct bem *b, double z0, double z1, double r, double V) {
  const double inner[2][3] = {{z0 + 1, r, V}, {z1 - 1, r, V}};
  const double outer[2][3] = {{z1 - 1, r + 2, V}, {z0 + 1, r + 2, V}};
  walls(b, 3, 2, inner);
  arc(b, z1 - 1, r + 1, 1, -0.5, 0.5, V);
  walls(b, 3, 2, outer);
  arc(b, z0 + 1, r + 1, 1, 0.5, 1.5, V);
}

static void cylinders_panels(struct bem *b, int levels) {
  (void)levels; /* no corners: only the curvature jumps */
  cylinder(b, 0, 25, 10, -1);
  cylinder(b, 28, 60, 16, 2);
}

static void fem_potentials(struct wh_context *c, const struct shape *s, size_t order, double *V,
                           size_t *unknowns) {
  struct tube *t = s->tube();
  struct wh_mesh mesh;
  struct wh_locator *l;
  struct wh_electrostatic *e;
  double voltage[TUBE_MOST];
  t->mesh.order = order;
  if (tube_mesh(t, c, &mesh) != WH_OK)
    fail_msg("%s", wh_error_text(c, 0));
  assert_int_equal(wh_locator_create(c, &mesh, &l), WH_OK);
  if (wh_electrostatic_create(c, &mesh, l, &e) != WH_OK)
    fail_msg("%s", wh_error_text(c, 0));
  for (size_t i = 0; i < mesh.electrode_count; i++)
    voltage[i] = mesh.electrodes[i].voltage;
  assert_int_equal(wh_electrostatic_set_potentials(c, e, voltage), WH_OK);
  struct wh_field field = {.mesh = &mesh, .locator = l, .part_count = 1};
  field.part[0] = wh_electrostatic_part(e);
  struct wh_place place = {.element = WH_NO_ELEMENT};
  for (int i = 0; i < POINTS; i++) {
    struct wh_field_value v;
    double p[2];
    point_of(s, i, p);
    wh_field_at(&field, (const double[]){p[1], 0.0, p[0]}, &place, false, &v);
    assert_true(place.element != WH_NO_ELEMENT);
    V[i] = v.potential;
  }
  *unknowns = mesh.node_count;
  wh_electrostatic_destroy(e);
  wh_locator_destroy(l);
  wh_mesh_free(&mesh);
  tube_free(t);
}

static void bem_potentials(const struct shape *s, int order, int levels, double *V,
                           size_t *unknowns) {
  struct bem b = {.order = order};
  s->panels(&b, levels);
  assert_int_equal(bem_solve(&b), 0);
  for (int i = 0; i < POINTS; i++) {
    double p[2];
    point_of(s, i, p);
    V[i] = bem_potential(&b, p[0], p[1]);
  }
  *unknowns = b.panel_count * (size_t)order;
  bem_free(&b);
}

static double difference(const double *a, const double *b) {
  double worst = 0.0;
  for (int i = 0; i < POINTS; i++)
    worst = fabs(a[i] - b[i]) <= worst ? worst : fabs(a[i] - b[i]); /* keeps a nan */
  return worst;
}

/* Both ladders, each against the other's last step, which is printed; all within 1e-6 at the end.
 */
static void compare(const struct shape *s) {
  struct wh_context *c = wh_context_create();
  double fem[3][POINTS], bem[3][POINTS];
  size_t unknowns[2][3];
  const int panel_order[3] = {3, 6, 9};
  wh_context_set_threads(c, 1);
  for (int i = 0; i < 3; i++) {
    fem_potentials(c, s, 4 + (size_t)i, fem[i], &unknowns[0][i]);
    bem_potentials(s, panel_order[i], 3 + 2 * i, bem[i], &unknowns[1][i]);
  }
  for (int i = 0; i < 3; i++)
    printf("%-12s elements order %d, %6zu nodes: %.1e | panels order %d, %5zu nodes: %.1e\n",
           s->name, 4 + i, unknowns[0][i], difference(fem[i], bem[2]), panel_order[i],
           unknowns[1][i], difference(bem[i], fem[2]));
  printf("%-12s last steps: elements %.1e, panels %.1e\n", s->name, difference(fem[2], fem[1]),
         difference(bem[2], bem[1]));
  assert_true(difference(fem[2], bem[2]) < 1e-6);
  assert_true(difference(fem[2], fem[1]) < 1e-6 && difference(bem[2], bem[1]) < 1e-6);
  wh_context_destroy(c);
}

static void einzel_lens(void **state) {
  (void)state;
  compare(&(struct shape){"einzel lens", 1e-3, 59e-3, 3e-3, einzel_tube, einzel_panels});
}

static void cathode_lens(void **state) {
  (void)state;
  compare(&(struct shape){"cathode lens", 1e-3, 49e-3, 2e-3, cathode_tube, cathode_panels});
}

static void two_cylinders(void **state) {
  (void)state;
  compare(&(struct shape){"cylinders", -10e-3, 70e-3, 8e-3, cylinders_tube, cylinders_panels});
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(oracle_on_concentric_spheres),
      cmocka_unit_test(oracle_on_a_disc),
      cmocka_unit_test(einzel_lens),
      cmocka_unit_test(cathode_lens),
      cmocka_unit_test(two_cylinders),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

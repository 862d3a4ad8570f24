/* SPDX-License-Identifier: MPL-2.0 */
/* Thermal electrons from a ball whose halves have different temperatures: current, places and
   velocities against closed forms; and that the rays start where they are. */
#include "base/constants.h"
#include "case/case.h"
#include "emission/cell.h"
#include "emission/solid_emission.h"
#include "trace/solid_trace.h"

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

struct tube {
  struct wh_context *c;
  struct wh_solid_mesh mesh;
  struct wh_solid_locator *locator;
  struct wh_solid_field *field;
};

static void make(struct tube *t) {
  const char *text =
      "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: none\n  domain: {wall: anode, solid: {kind: "
      "sphere, centre: [0 mm, 0 mm, 0 mm], radius: 3 mm}}\n  electrodes:\n    anode: {voltage: 100 "
      "V}\n    ball: {voltage: 0 V, solid: {kind: sphere, centre: [0 mm, 0 mm, 0 mm], radius: 1 "
      "mm}}\nmesh: {size: 2 mm, arc: 20 deg}\n";
  struct wh_case cs = {0};
  *t = (struct tube){.c = wh_context_create()};
  assert_int_equal(wh_case_read_text(t->c, "t.yaml", ".", text, strlen(text), 0, NULL, &cs), WH_OK);
  assert_int_equal(wh_geometry_solid(t->c, &cs.params.geometry, &cs.params.mesh, &t->mesh), WH_OK);
  wh_case_free(&cs);
  assert_int_equal(wh_solid_locator_create(t->c, &t->mesh, &t->locator), WH_OK);
  assert_int_equal(wh_solid_field_create(t->c, &t->mesh, t->locator, &t->field), WH_OK);
  const double voltage[2] = {100, 0};
  assert_int_equal(wh_solid_field_set_potentials(t->c, t->field, voltage), WH_OK);
}

static void release(struct tube *t) {
  wh_solid_field_destroy(t->field);
  wh_solid_locator_destroy(t->locator);
  wh_solid_mesh_free(&t->mesh);
  wh_context_destroy(t->c);
}

/* [K], rising evenly along z over the ball. */
static double temperature(void *user, const double x[3]) {
  (void)user;
  return 2400 + 100 * x[2] / 1e-3;
}

#define PHI 4.5        /* [eV] */
#define RICHARDSON 6e5 /* [A/(m^2 K^2)] */

/* Density by Richardson's law [A/m^2]. */
static double density(double T) {
  return RICHARDSON * T * T * exp(-PHI * WH_ELEMENTARY_CHARGE / (WH_BOLTZMANN * T));
}

/* Simpson's rule over the height z of the ball, of which every slice has the same area: the current
   and its mean of z and T. */
static void expected(double *current, double *height, double *heat) {
  enum { N = 2000 };
  double sum[3] = {0, 0, 0};
  for (int i = 0; i <= N; i++) {
    double z = -1 + 2.0 * i / N, weight = (i == 0 || i == N ? 1 : i % 2 ? 4 : 2) * 2.0 / N / 3;
    double T = 2400 + 100 * z, j = density(T) * weight;
    sum[0] += j;
    sum[1] += j * z;
    sum[2] += j * T;
  }
  *current = 2 * WH_PI * 1e-6 * sum[0];
  *height = 1e-3 * sum[1] / sum[0];
  *heat = sum[2] / sum[0];
}

/* 20 000 electrons: statistical errors of means are below 1 %, places are quieter than that; the
   elements' ball of order 2 is 1e-4 off in area. */
static void test_ball(void **state) {
  (void)state;
  struct tube t;
  struct wh_particles p = {0};
  double current, exact, height, heat, sums[5] = {0};
  make(&t);
  struct wh_solid_emission e = {.name = "s",
                                .electrode = "ball",
                                .work_function_eV = PHI,
                                .richardson = RICHARDSON,
                                .temperature = temperature,
                                .count = 20000};
  assert_int_equal(wh_solid_emit(t.c, t.field, &e, &p, &current), WH_OK);
  expected(&exact, &height, &heat);
  for (size_t i = 0; i < p.count; i++) {
    struct wh_particle q = wh_particles_get(&p, i);
    double r = sqrt(q.x[0] * q.x[0] + q.x[1] * q.x[1] + q.x[2] * q.x[2]);
    double u = sqrt(q.u[0] * q.u[0] + q.u[1] * q.u[1] + q.u[2] * q.u[2]);
    double cosine = (q.u[0] * q.x[0] + q.u[1] * q.x[1] + q.u[2] * q.x[2]) / (u * r);
    assert_near(r, 1e-3, 2e-6);
    assert_true(cosine > -0.02);
    sums[0] += q.weight;
    sums[1] += q.weight * q.x[2];
    sums[2] += q.weight * wh_kinetic_energy_eV(q.u);
    sums[3] += q.weight * cosine;
    sums[4] += q.weight * q.x[0];
  }
  double kT = WH_BOLTZMANN / WH_ELEMENTARY_CHARGE * heat;
  print_message("current off by %.1e, height %.1e mm, energy %.1e of 2 kT, mean cosine %.4f\n",
                current / exact - 1, (sums[1] / current - height) * 1e3,
                sums[2] / current / (2 * kT) - 1, sums[3] / current);
  assert_near(current, exact, 5e-4 * exact);
  assert_near(sums[0], current, 1e-12 * current);
  assert_near(sums[1] / current, height, 5e-6);
  assert_near(sums[4] / current, 0, 5e-6);
  assert_near(sums[2] / current, 2 * kT, 0.02 * 2 * kT);
  assert_near(sums[3] / current, 2.0 / 3, 0.01); /* cosine law */
  struct wh_trace_result r;
  struct wh_trace_params params = {.tolerance = 1e-7, .max_steps = 10000, .target = "anode"};
  assert_int_equal(wh_trace_solid(t.c, t.field, NULL, &params, &p, &r), WH_OK);
  assert_int_equal(r.status_count[WH_RAY_ARRIVED], p.count);
  assert_near(r.electrode[0].current, current, 1e-9 * current);
  wh_trace_result_free(&r);
  /* The same seed gives the same electrons. */
  struct wh_particles again = {0};
  assert_int_equal(wh_solid_emit(t.c, t.field, &e, &again, &current), WH_OK);
  assert_memory_equal(p.ux, again.ux, p.count * sizeof *p.ux);
  wh_particles_free(&again);
  wh_particles_free(&p);
  release(&t);
}

static double cold(void *user, const double x[3]) {
  (void)user, (void)x;
  return 10;
}

static void test_bad_input(void **state) {
  (void)state;
  struct tube t;
  struct wh_particles p = {0};
  double current;
  make(&t);
  struct wh_solid_emission e = {.name = "s",
                                .electrode = "none",
                                .work_function_eV = PHI,
                                .richardson = RICHARDSON,
                                .temperature = temperature,
                                .count = 10};
  assert_int_equal(wh_solid_emit(t.c, t.field, &e, &p, &current), WH_BAD_INPUT);
  assert_non_null(strstr(wh_error_text(t.c, 0), "there is no electrode 'none'"));
  e.electrode = "ball";
  e.temperature = cold;
  assert_int_equal(wh_solid_emit(t.c, t.field, &e, &p, &current), WH_BAD_INPUT);
  assert_non_null(strstr(wh_error_text(t.c, 1), "too cold"));
  e.count = 0;
  assert_int_equal(wh_solid_emit(t.c, t.field, &e, &p, &current), WH_BAD_INPUT);
  assert_int_equal(p.count, 0);
  release(&t);
}

/* Cells cover the ball: their areas add up to that of its elements, their middles are spread evenly
   (their mean is the centre), and all bend as the ball does; where there are some for each face,
   they lie on each, and their sums are Gauss's. Rings about the axis are cut out. */
static void test_cells(void **state) {
  (void)state;
  struct tube t;
  struct wh_cells cells;
  make(&t);
  const struct wh_emission_setting setting = {.solid = t.field, .gap_part = 1.0, .ray_part = 1.0};
  const struct wh_source_context s = {
      .c = t.c, .solid = t.field, .name = "hot", .setting = &setting};
  struct wh_cell_area area = {.on = "ball"};
  for (size_t count = 50; count <= 5000; count *= 10) {
    assert_int_equal(wh_cells_make(&s, &area, count, true, &cells), WH_OK);
    bool on_faces = cells.number == NULL;
    assert_true(count < 5000 ? !on_faces && cells.count == count
                             : on_faces && fabs((double)cells.count / (double)count - 1.0) < 0.3);
    double sum = 0.0, middle[3] = {0}, worst = 0.0;
    for (size_t i = 0; i < cells.count; i++) {
      const struct wh_cell *one = &cells.cell[i];
      struct wh_cell spot = wh_cells_spot(&cells, i, 0.3);
      sum += one->area;
      for (int k = 0; k < 3; k++)
        middle[k] += one->x[k] * one->area;
      for (int k = 0; k < 2; k++)
        worst = fmax(worst, fabs(one->curvature[k] * 1e-3 - 1.0));
      assert_near(hypot(hypot(spot.x[0], spot.x[1]), spot.x[2]), 1e-3, 1e-6);
    }
    print_message("%zu cells: area %+.1e, curvatures within %.1e\n", count,
                  sum / (4e-6 * WH_PI) - 1.0, worst);
    assert_near(sum / (4e-6 * WH_PI), 1.0, 3e-3);
    assert_true(worst < 1e-3);
    for (int k = 0; k < 3; k++)
      assert_near(middle[k] / sum, 0.0, on_faces ? 1e-7 : 0.5e-3 / sqrt((double)count));
    wh_cells_free(&cells);
  }
  area.from = 0.5e-3; /* both caps above and below r = .5 mm are left out */
  area.to = 2e-3;
  assert_int_equal(wh_cells_make(&s, &area, 2000, false, &cells), WH_OK);
  double sum = 0.0;
  for (size_t i = 0; i < cells.count; i++)
    sum += cells.cell[i].area;
  assert_near(sum / (4e-6 * WH_PI * sqrt(0.75)), 1.0, 5e-3);
  wh_cells_free(&cells);
  area.from = 1.5e-3;
  assert_int_equal(wh_cells_make(&s, &area, 2000, false, &cells), WH_BAD_INPUT);
  wh_cells_free(&cells);
  release(&t);
}

/* A zone of the ball between two distances from the axis has the area 2 pi R (z_1 - z_2) on either
   side; elements of 20 degrees are 1e-4 off the ball themselves. */
static void test_zones(void **state) {
  (void)state;
  static const double limit[][2] = {
      {0.0, 0.5e-3}, {0.3e-3, 0.7e-3}, {0.05e-3, 0.1e-3}, {0.8e-3, 2e-3}};
  struct tube t;
  struct wh_solid_surface s;
  make(&t);
  assert_int_equal(wh_solid_surface_init(t.c, "s", t.locator, "ball", &s), WH_OK);
  for (size_t i = 0; i < sizeof limit / sizeof *limit; i++) {
    double z[2];
    for (int k = 0; k < 2; k++)
      z[k] = sqrt(fmax(0.0, 1e-6 - limit[i][k] * limit[i][k]));
    double exact = 4.0 * WH_PI * 1e-3 * (z[0] - z[1]),
           found = wh_solid_surface_between(&s, limit[i][0], limit[i][1]);
    double sum = 0.0;
    const struct wh_cell_area area = {.on = "ball", .from = limit[i][0], .to = limit[i][1]};
    const struct wh_emission_setting setting = {.solid = t.field, .ray_part = 1.0};
    const struct wh_source_context source = {
        .c = t.c, .solid = t.field, .name = "s", .setting = &setting};
    struct wh_cells cells;
    assert_int_equal(wh_cells_make(&source, &area, 300, false, &cells), WH_OK);
    for (size_t k = 0; k < cells.count; k++)
      sum += cells.cell[k].area;
    print_message("zone %zu: area off by %.2g, %zu cells %.2g\n", i, found / exact - 1.0,
                  cells.count, sum / found - 1.0);
    assert_near(found / exact, 1.0, 4e-4);
    assert_near(sum / found, 1.0, 1e-12);
    wh_cells_free(&cells);
  }
  wh_solid_surface_free(&s);
  release(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_ball), cmocka_unit_test(test_bad_input),
                                     cmocka_unit_test(test_cells), cmocka_unit_test(test_zones)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

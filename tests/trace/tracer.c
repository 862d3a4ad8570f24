/* SPDX-License-Identifier: MPL-2.0 */
#include "tracer.h"

#include "base/constants.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static void start(struct tracer *t) {
  memset(t, 0, sizeof *t);
  t->c = wh_context_create();
  t->params = (struct wh_trace_params){.tolerance = 1e-11, .max_steps = 20000};
  t->params.planes.value = t->planes;
}

void tracer_finish_mesh(struct tracer *t) {
  wh_locator_destroy(t->locator);
  assert_int_equal(wh_locator_create(t->c, &t->mesh, &t->locator), WH_OK);
  t->field.mesh = &t->mesh;
  t->field.locator = t->locator;
}

void tracer_box(struct tracer *t, enum wh_symmetry symmetry, const struct test_box *box, int nz,
                int nr, bool high_is_grid) {
  start(t);
  struct test_mesh_spec spec = {
      .symmetry = symmetry, .order = 1, .cells = {nz, nr}, .map = test_box_map, .user = box};
  assert_int_equal(test_mesh_create(t->c, &spec, &t->mesh), WH_OK);
  test_mesh_electrode(t->c, &t->mesh, "low", false, false, test_on_low_z, box);
  test_mesh_electrode(t->c, &t->mesh, "high", high_is_grid, false, test_on_high_z, box);
  tracer_finish_mesh(t);
}

void tracer_shell(struct tracer *t, int order, int radial, int around) {
  static const struct test_shell shell = {0.025, 0.025, 0.005, {2.0 * WH_PI / 3.0, WH_PI}};
  start(t);
  assert_int_equal(test_shell_mesh(t->c, &shell, order, radial, around, &t->mesh), WH_OK);
  tracer_finish_mesh(t);
}

void tracer_add_field(struct tracer *t, wh_field_add_fn *add, const void *part) {
  t->field.part[t->field.part_count++] = (struct wh_field_part){add, part};
}

void tracer_plane(struct tracer *t, double z) {
  t->planes[t->params.planes.count++] = z;
}

void tracer_electron(struct tracer *t, const double x[3], const double u[3]) {
  struct wh_particle p = {.weight = 1.0, .id = t->start.count};
  memcpy(p.x, x, sizeof p.x);
  memcpy(p.u, u, sizeof p.u);
  assert_int_equal(wh_particles_append(t->c, &t->start, &p), WH_OK);
}

enum wh_status tracer_run(struct tracer *t) {
  wh_trace_result_free(&t->result);
  return wh_trace(t->c, &t->field, &t->params, &t->start, &t->result);
}

void tracer_free(struct tracer *t) {
  wh_trace_result_free(&t->result);
  wh_particles_free(&t->start);
  wh_locator_destroy(t->locator);
  wh_mesh_free(&t->mesh);
  wh_context_destroy(t->c);
}

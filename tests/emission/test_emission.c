/* SPDX-License-Identifier: MPL-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../near.h"
#include "../trace/test_mesh.h"
#include "base/constants.h"
#include "emission/drawn.h"
#include "emission/gap.h"
#include "emission/site.h"
#include "exact/child.h"

/* Concave cathode of 25 mm about z = 25 mm, seen up to 60 deg from the axis: its pole is the
 * origin. */
static const struct test_shell shell = {25e-3, 25e-3, 5e-3, {WH_PI, WH_PI * 2.0 / 3.0}};

struct fixture {
  struct wh_context *c;
  struct wh_mesh mesh;
  struct wh_locator *locator;
};

static int setup(void **state) {
  static struct fixture f;
  f = (struct fixture){.c = wh_context_create()};
  if (!f.c || test_shell_mesh(f.c, &shell, 6, 4, 6, &f.mesh) ||
      wh_locator_create(f.c, &f.mesh, &f.locator))
    return -1;
  *state = &f;
  return 0;
}

static int teardown(void **state) {
  struct fixture *f = *state;
  wh_locator_destroy(f->locator);
  wh_mesh_free(&f->mesh);
  wh_context_destroy(f->c);
  return 0;
}

static const struct wh_kind *kind_named(const struct wh_kind *const *kinds, const char *name) {
  while (strcmp((*kinds)->name, name) != 0)
    kinds++;
  return *kinds;
}

/* 10 elements of order 6 on an arc of 60 deg represent it to about 1e-11 of the radius. */
static void a_site_lies_on_the_sphere_with_its_normal(void **state) {
  struct fixture *f = *state;
  struct wh_surface s;
  assert_int_equal(wh_surface_init(f->c, &f->mesh, f->locator, "cathode", true, &s), WH_OK);
  for (double r = 0.0; r < 21e-3; r += 1.7e-3) {
    struct wh_site site;
    assert_int_equal(wh_surface_at(f->c, &s, r, &site), WH_OK);
    assert_near(site.p[1], r, 1e-15);
    assert_near(hypot(site.p[0] - 25e-3, site.p[1]), 25e-3, 1e-12);
    assert_near(site.normal[0], (25e-3 - site.p[0]) / 25e-3, 1e-8);
    assert_near(site.normal[1], -r / 25e-3, 1e-8);
  }
  wh_surface_free(&s);
}

/* Area of a spherical cap: 2 pi R^2 (1 - cos). Half of it lies within the radius where 1 - cos is
 * halved. */
static void areas_are_those_of_spherical_caps(void **state) {
  struct fixture *f = *state;
  struct wh_surface s;
  assert_int_equal(wh_surface_init(f->c, &f->mesh, f->locator, "cathode", true, &s), WH_OK);
  assert_near(wh_surface_area(&s) / (WH_PI * 625e-6), 1.0, 1e-9);
  assert_int_equal(wh_surface_clip(f->c, &s, 0.0, 5e-3), WH_OK);
  double cap = 1.0 - sqrt(1.0 - 0.04);
  assert_near(wh_surface_area(&s) / (2.0 * WH_PI * 625e-6 * cap), 1.0, 1e-9);
  wh_surface_free(&s);
}

/* The mean of z over a cap drawn by equal areas is half of its height (Archimedes); a quiet sample
   of n points has an error of about 1/n of the height. */
static void an_area_is_drawn_evenly(void **state) {
  struct fixture *f = *state;
  struct wh_law_list_params energy = {{1, (double[]){1.0}}}, angle = {{1, (double[]){0.0}}};
  struct wh_drawn_params p = {.on = "cathode",
                              .radius_to = 10e-3,
                              .count = 4000,
                              .energy = {kind_named(wh_energy_kinds, "list"), &energy},
                              .angle = {kind_named(wh_angle_kinds, "list"), &angle},
                              .current = 2e-6};
  struct wh_variant source = {kind_named(wh_source_kinds, "area"), &p};
  struct wh_map sources = {1, (const char *[]){"area"}, &source};
  double height = 25e-3 - sqrt(625e-6 - 100e-6);
  for (int sample = WH_DRAWN_QUIET; sample <= WH_DRAWN_RANDOM; sample++) {
    struct wh_particles out;
    double z = 0.0, x = 0.0, current = 0.0;
    p.sample = sample;
    assert_int_equal(wh_emission_emit(f->c, &f->mesh, f->locator, &sources, &out, NULL), WH_OK);
    assert_int_equal(out.count, 4000);
    for (size_t i = 0; i < out.count; i++) {
      z += out.z[i] / 4000.0;
      x += out.x[i] / 4000.0;
      current += out.weight[i];
      assert_near(hypot(hypot(out.x[i], out.y[i]), out.z[i] - 25e-3), 25e-3, 1e-11);
    }
    /* random: standard errors are height / sqrt(12 n) and 10 mm / sqrt(4 n); four of them */
    assert_near(z, 0.5 * height, sample == WH_DRAWN_QUIET ? 1e-3 * height : 2e-2 * height);
    assert_near(x, 0.0, sample == WH_DRAWN_QUIET ? 1e-5 : 3.2e-4);
    assert_near(current, 2e-6, 1e-15);
    wh_particles_free(&out);
  }
}

/* Every combination, each with its exact energy and angle against the normal. */
static void rays_are_every_combination(void **state) {
  struct fixture *f = *state;
  struct { /* as source_rays.c describes it by its keys */
    const char *on;
    struct wh_quantities radius, place, energy, angle, azimuth;
    bool backward;
  } p = {"cathode",
         {2, (double[]){0.0, 4e-3}},
         {0, NULL},
         {2, (double[]){0.0, 1.5}},
         {3, (double[]){0.0, 0.7, WH_PI / 2.0}},
         {2, (double[]){0.0, WH_PI}},
         false};
  struct wh_variant source = {kind_named(wh_source_kinds, "rays"), &p};
  struct wh_map sources = {1, (const char *[]){"pole"}, &source};
  struct wh_particles out;
  assert_int_equal(source.kind->params_size, sizeof p);
  assert_int_equal(wh_emission_emit(f->c, &f->mesh, f->locator, &sources, &out, NULL), WH_OK);
  assert_int_equal(out.count, 24);
  for (size_t i = 0; i < out.count; i++) {
    double u[3] = {out.ux[i], out.uy[i], out.uz[i]}, energy = i / 6 % 2 ? 1.5 : 0.0;
    assert_near(wh_kinetic_energy_eV(u), energy, 1e-14);
    double normal[2] = {-out.x[i] / 25e-3, (25e-3 - out.z[i]) / 25e-3};
    double along = (u[0] * normal[0] + u[2] * normal[1]) / wh_momentum_of_energy(1.5);
    if (energy > 0.0)
      assert_near(along, cos(p.angle.value[i / 2 % 3]), 1e-8);
    if (energy > 0.0 && i / 2 % 3 > 0)
      assert_true(i % 2 ? u[0] < 0.0 : u[0] > 0.0);
    assert_int_equal(out.id[i], i);
  }
  wh_particles_free(&out);
}

static void sources_that_cannot_emit_say_why(void **state) {
  struct fixture *f = *state;
  struct wh_surface s;
  struct wh_site site;
  wh_messages_clear(f->c);
  assert_int_equal(wh_surface_init(f->c, &f->mesh, f->locator, "kathode", true, &s), WH_BAD_INPUT);
  assert_string_equal(wh_error_text(f->c, 0), "there is no electrode kathode to emit from");
  assert_int_equal(wh_surface_init(f->c, &f->mesh, f->locator, "anode", true, &s), WH_BAD_INPUT);
  assert_non_null(strstr(wh_error_text(f->c, 1), "grid"));
  assert_int_equal(wh_surface_init(f->c, &f->mesh, f->locator, "cathode", true, &s), WH_OK);
  assert_int_equal(wh_surface_at(f->c, &s, 22e-3, &site), WH_BAD_INPUT);
  assert_non_null(strstr(wh_error_text(f->c, 2), "no point at radius"));
  assert_int_equal(wh_surface_clip(f->c, &s, 22e-3, 30e-3), WH_BAD_INPUT);
  wh_surface_free(&s);
}

/* Moments of the laws by the midpoint rule over u, 1e5 points: sin^2 of Lambert's law is uniform; a
   flux of a Maxwellian gas carries 2 kT an electron; the beta law of a = b = 1 has the mean 1/2. */
static void laws_have_their_moments(void **state) {
  (void)state;
  double temperature = 2000.0, beta[3] = {2.0, 1.0, 1.0}, most = WH_PI / 2.0;
  struct wh_variant maxwell = {kind_named(wh_energy_kinds, "maxwell"), &temperature};
  struct wh_variant photo = {kind_named(wh_energy_kinds, "beta"), beta};
  struct wh_variant cosine = {kind_named(wh_angle_kinds, "cosine"), &most};
  const int n = 100000;
  double thermal = 0.0, light = 0.0, square = 0.0;
  for (int i = 0; i < n; i++) {
    double u = (i + 0.5) / n, angle = wh_law_draw(&cosine, u);
    thermal += wh_law_draw(&maxwell, u) / n;
    light += i % 100 ? 0.0 : wh_law_draw(&photo, u) / (n / 100);
    square += sin(angle) * sin(angle) / n;
  }
  double kT = WH_BOLTZMANN * temperature / WH_ELEMENTARY_CHARGE;
  assert_near(thermal / (2.0 * kT), 1.0, 1e-4); /* the tail beyond the last point holds ln(n)/n */
  assert_near(light, 1.0, 2e-3);
  assert_near(square, 0.5, 1e-9);
}

/* Cells cover the surface: areas add up to that of the sphere's cap, every curvature is that of the
   concave sphere. */
static void cells_cover_the_surface(void **state) {
  struct fixture *f = *state;
  struct wh_surface s;
  struct wh_surface_cell *cell;
  size_t count;
  assert_int_equal(wh_surface_init(f->c, &f->mesh, f->locator, "cathode", true, &s), WH_OK);
  assert_int_equal(wh_surface_cells(f->c, &s, 60, &count, &cell), WH_OK);
  assert_int_equal(count, 60);
  double area = 0.0;
  for (size_t i = 0; i < count; i++) {
    area += cell[i].area;
    assert_near(cell[i].curvature[0] * 25e-3, -1.0, 1e-3); /* a secant, and order 6 */
    assert_near(cell[i].curvature[1] * 25e-3, -1.0, 1e-7);
  }
  assert_near(area / (2.0 * WH_PI * 25e-3 * 25e-3 * 0.5), 1.0, 1e-9);
  free(cell);
  wh_surface_free(&s);
}

static void put_uniform(const void *part, const double x[3], const struct wh_place *place,
                        struct wh_field_value *sum) {
  (void)place;
  sum->potential += *(const double *)part * x[2];
}

/* Falls from the pole to a minimum .3 mm above it and rises again. */
static void put_valley(const void *part, const double x[3], const struct wh_place *place,
                       struct wh_field_value *sum) {
  (void)place;
  double depth = 0.05, u = (x[2] - *(const double *)part) / 0.3e-3;
  sum->potential += depth * u * (u - 2.0);
  sum->E[2] -= 2.0 * depth * (u - 1.0) / 0.3e-3;
}

/* The minimum of a parabola to rounding (the cell's site is its centre, next to the pole); none in
   a field that draws electrons out, and at the end of the vacuum where the potential only falls. */
static void finds_the_virtual_cathode(void **state) {
  struct fixture *f = *state;
  struct wh_surface surface;
  struct wh_surface_cell *cell;
  size_t count;
  assert_int_equal(wh_surface_init(f->c, &f->mesh, f->locator, "cathode", true, &surface), WH_OK);
  assert_int_equal(wh_surface_cells(f->c, &surface, 600, &count, &cell), WH_OK);
  double pole = cell[0].site.p[0], along = cell[0].site.normal[0];
  struct wh_field field = {
      .mesh = &f->mesh, .locator = f->locator, .part_count = 1, .part = {{put_valley, &pole}}};
  struct wh_emission_setting setting = {.field = &field, .gap_part = 1.0, .ray_part = 1.0};
  struct wh_source_context from = {
      .c = f->c, .mesh = &f->mesh, .locator = f->locator, .name = "gun", .setting = &setting};
  struct wh_cell first = wh_cell_flat(&cell[0]);
  struct wh_valley v = wh_valley_find(&from, &first, 1.0);
  assert_near(v.depth, 0.05, 1e-12);
  assert_near(v.distance * along, 0.3e-3, 1e-10);
  double slope = 1e3;
  field.part[0] = (struct wh_field_part){put_uniform, &slope};
  v = wh_valley_find(&from, &first, 1.0);
  assert_near(v.depth, 0.0, 0.0);
  slope = -1.0;
  v = wh_valley_find(&from, &first, 1.0);
  assert_near(v.depth / (v.distance * along), 1.0, 1e-9);
  assert_true(v.distance > 19e-3 && v.distance <= 20e-3); /* the anode is 20 mm away */
  free(cell);
  wh_surface_free(&surface);
}

/* A potential rising by 1 kV/m from the pole on: half a millimetre above the pole 0.5 V and Child's
   density; the charge in the gap is the current times the 3 d/v of Child's flow, up to the
   curvature; and electrons are held back where the potential falls. */
static void gap_obeys_childs_law(void **state) {
  struct fixture *f = *state;
  double slope = 1e3;
  struct wh_field field = {
      .mesh = &f->mesh, .locator = f->locator, .part_count = 1, .part = {{put_uniform, &slope}}};
  struct wh_emission_setting setting = {.field = &field, .gap_part = 1.0, .ray_part = 1.0};
  struct wh_charge_points charge = {0};
  struct wh_source_context s = {.c = f->c,
                                .mesh = &f->mesh,
                                .locator = f->locator,
                                .name = "gun",
                                .setting = &setting,
                                .charge = &charge};
  struct wh_surface surface;
  struct wh_surface_cell *cell;
  struct wh_gap_start out;
  size_t count;
  assert_int_equal(wh_surface_init(f->c, &f->mesh, f->locator, "cathode", true, &surface), WH_OK);
  assert_int_equal(wh_surface_cells(f->c, &surface, 600, &count, &cell), WH_OK);
  struct wh_cell first = wh_cell_flat(&cell[0]);
  assert_int_equal(wh_gap_emit(&s, &first, 0.5e-3, NULL, 7, &out), WH_OK);
  double d = hypot(out.particle.x[2] - cell[0].site.p[0], out.particle.x[0] - cell[0].site.p[1]);
  double V = slope * (out.particle.x[2] - cell[0].site.p[0]),
         v = sqrt(2.0 * V / WH_ELECTRON_REST_eV);
  assert_near(d, 0.5e-3, 1e-15);
  assert_near(wh_kinetic_energy_eV(out.particle.u), V, 1e-9);
  /* b = d (1 - .4 (k0 + k1) d) and so on: J = plane/(b/d)^2 */
  double b = 1.0 + 0.4 * 2.0 * d / 25e-3;
  assert_near(out.density / (wh_child_plane(V, d) / (b * b)), 1.0, 1e-3);
  assert_near(out.particle.weight, out.density * cell[0].area, 1e-15 * out.density);
  double sum = 0.0;
  for (size_t i = 0; i < charge.count; i++)
    sum += charge.point[i].charge;
  assert_near(sum / (-out.particle.weight * out.particle.t), 1.0, 1e-12);
  assert_near(out.particle.t * WH_LIGHT_SPEED * v / (3.0 * d), 1.0, 0.01);
  slope = -1e3;
  assert_int_equal(wh_gap_emit(&s, &first, 0.5e-3, NULL, 7, &out), WH_OK);
  assert_near(out.density, 0.0, 0.0);
  slope = 1e3;
  assert_int_equal(wh_gap_emit(&s, &first, 30e-3, NULL, 7, &out), WH_BAD_INPUT);
  wh_messages_clear(f->c);
  wh_charge_points_free(&charge);
  free(cell);
  wh_surface_free(&surface);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_site_lies_on_the_sphere_with_its_normal),
      cmocka_unit_test(areas_are_those_of_spherical_caps),
      cmocka_unit_test(an_area_is_drawn_evenly),
      cmocka_unit_test(rays_are_every_combination),
      cmocka_unit_test(sources_that_cannot_emit_say_why),
      cmocka_unit_test(laws_have_their_moments),
      cmocka_unit_test(cells_cover_the_surface),
      cmocka_unit_test(gap_obeys_childs_law),
      cmocka_unit_test(finds_the_virtual_cathode),
  };
  return cmocka_run_group_tests(tests, setup, teardown);
}

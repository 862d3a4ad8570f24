/* SPDX-License-Identifier: MPL-2.0 */
/* Solutions known in closed form. Unless a test says otherwise its tolerance is that of the project
   for fields, 1e-8 relative to the largest value; meshes are as coarse as reach it with order 6. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "../near.h"
#include "base/constants.h"
#include "exact_error.h"
#include "patch_mesh.h"

#define GOAL 1e-8

/* Sets boundary b of the mesh. */
static void set_boundary(struct wh_mesh *m, int b, enum wh_boundary_kind kind, unsigned electrode,
                         unsigned electrode_to) {
  m->boundaries[b].kind = kind;
  m->boundaries[b].electrode = electrode;
  m->boundaries[b].electrode_to = electrode_to;
}

/* Rings about the origin: boundary 0 inside, 1 outside, 2 on the axis. */
static uint16_t ring_boundary(const void *user, const double x[2], bool outer) {
  const struct ring *s = user;
  if (!outer)
    return WH_NO_BOUNDARY;
  if (fabs(x[1]) < 1e-6 * s->inner)
    return 2;
  return hypot(x[0], x[1]) < 0.5 * (s->inner + s->outer) ? 0 : 1;
}

/* Two concentric spheres (circles), 25 and 5 mm, 10 kV on the inner one. */
static const struct ring tube = {0.0, 5e-3, 25e-3, 0.0, WH_PI, true};

static void solve_tube(struct solved *t, enum wh_symmetry symmetry, int order, int n) {
  struct patch patch = {n, 2 * n, ring_map, &tube, 0};
  patch_mesh(&t->mesh, symmetry, order, 1, &patch, ring_boundary, &tube);
  name_mesh(&t->mesh, 1, 3, 2);
  t->mesh.electrodes[0].voltage = 1e4;
  set_boundary(&t->mesh, 0, WH_BOUNDARY_ELECTRODE, 0, 0);
  set_boundary(&t->mesh, 1, WH_BOUNDARY_ELECTRODE, 1, 0);
  set_boundary(&t->mesh, 2, WH_BOUNDARY_NATURAL, 0, 0);
  solve(t);
}

/* phi = V (1/rho - 1/R)/(1/a - 1/R), everywhere and along the axis with four derivatives. */
static void concentric_spheres(void **state) {
  (void)state;
  struct solved t;
  solve_tube(&t, WH_AXISYMMETRIC, 6, 6);
  const double charge = 1e4 / (1.0 / tube.inner - 1.0 / tube.outer);
  double worst[2] = {0.0, 0.0};
  for (int i = 0; i < 1000; i++) {
    double rho = tube.inner + (tube.outer - tube.inner) * (i + 0.5) / 1000.0;
    double theta = fmod(i * 0.618, 1.0) * WH_PI, side = i;
    double x[3] = {rho * sin(theta) * cos(side), rho * sin(theta) * sin(side), rho * cos(theta)};
    struct wh_field_value v = field_at(&t, x[0], x[1], x[2]);
    worst[0] = fmax(worst[0], fabs(v.potential - charge * (1.0 / rho - 1.0 / tube.outer)) / 1e4);
    for (int d = 0; d < 3; d++) {
      double exact = charge * x[d] / pow(rho, 3);
      worst[1] = fmax(worst[1], fabs(v.E[d] - exact) / (charge / pow(tube.inner, 2)));
    }
  }
  print_message("potential %.1e, field %.1e\n", worst[0], worst[1]);
  assert_near(worst[0], 0.0, 1e-9);
  assert_near(worst[1], 0.0, GOAL);
  assert_near(field_at(&t, 0.0, 0.0, 0.013).E[0], 0.0, 0.0);
  assert_near(field_at(&t, 0.0, 0.0, 0.013).E[1], 0.0, 0.0);
  unsolve(&t);
}

/* d^n phi/dz^n = V' (-1)^n n! / z^(n+1), from electrode to electrode. Tolerances relative to that:
   in the middle the means over balls hold all derivatives to 1e-9; next to an electrode the
   element's own polynomial loses one and a half digits with each. */
static void axial_derivatives(void **state) {
  (void)state;
  struct solved t;
  solve_tube(&t, WH_AXISYMMETRIC, 6, 8);
  enum { COUNT = 200 };
  const double charge = 1e4 / (1.0 / tube.inner - 1.0 / tube.outer);
  double z[COUNT], row[5][COUNT], *value[5], worst[2][5] = {{0}};
  for (int i = 0; i < COUNT; i++)
    z[i] = tube.inner + (tube.outer - tube.inner) * i / (COUNT - 1.0);
  for (int n = 0; n < 5; n++)
    value[n] = row[n];
  assert_int_equal(wh_electrostatic_axis(t.c, t.s, COUNT, z, 4, value), WH_OK);
  for (int i = 0; i < COUNT; i++)
    for (int n = 0; n < 5; n++) {
      double scale = charge * tgamma(n + 1.0) / pow(z[i], n + 1);
      double exact = n % 2 ? -scale : scale - (n == 0 ? charge / tube.outer : 0.0);
      bool middle = z[i] > 10e-3 && z[i] < 18e-3;
      worst[middle][n] = fmax(worst[middle][n], fabs(row[n][i] - exact) / scale);
    }
  for (int n = 0; n < 5; n++)
    print_message("derivative %d: anywhere %.1e, middle %.1e\n", n, worst[0][n], worst[1][n]);
  const double anywhere[5] = {1e-8, 1e-6, 1e-4, 2e-3, 3e-2};
  for (int n = 0; n < 5; n++) {
    assert_near(worst[0][n], 0.0, anywhere[n]);
    assert_near(worst[1][n], 0.0, 1e-9);
  }
  double outside = 26e-3;
  assert_int_equal(wh_electrostatic_axis(t.c, t.s, 1, &outside, 0, value), WH_BAD_INPUT);
  assert_int_equal(wh_electrostatic_axis(t.c, t.s, 1, z, 5, value), WH_BAD_INPUT);
  unsolve(&t);
}

/* C = 4 pi eps_0/(1/a - 1/R) of spheres; pi eps_0/ln(R/a) per metre of half of a coaxial cable. */
static void capacitances_of_spheres_and_cylinders(void **state) {
  (void)state;
  for (int planar = 0; planar < 2; planar++) {
    struct solved t;
    solve_tube(&t, planar ? WH_PLANAR : WH_AXISYMMETRIC, 6, 4);
    double matrix[4], exact = 4.0 * WH_PI * WH_VACUUM_PERMITTIVITY;
    exact /= planar ? 4.0 * log(tube.outer / tube.inner) : 1.0 / tube.inner - 1.0 / tube.outer;
    wh_electrostatic_capacitance(t.s, matrix);
    print_message("capacitance: %.1e\n", matrix[0] / exact - 1.0);
    for (int i = 0; i < 4; i++)
      assert_near(matrix[i], i % 3 ? -exact : exact, GOAL * exact);
    unsolve(&t);
  }
}

static void potentials_change_without_solving(void **state) {
  (void)state;
  struct solved t;
  solve_tube(&t, WH_AXISYMMETRIC, 4, 4);
  double before = field_at(&t, 1e-3, 2e-3, 12e-3).E[2];
  const double swapped[2] = {-3.0, 9997.0};
  assert_int_equal(wh_electrostatic_set_potentials(t.c, t.s, swapped), WH_OK);
  assert_near(field_at(&t, 1e-3, 2e-3, 12e-3).E[2], -before, 1e-9 * fabs(before));
  const double bad[2] = {NAN, 0.0};
  assert_int_equal(wh_electrostatic_set_potentials(t.c, t.s, bad), WH_BAD_INPUT);
  unsolve(&t);
}

/* A dielectric sphere of radius a inside of a sphere of radius R on which phi = -E z (a linear
   boundary): inside it phi = -A z, outside phi = -(B + C/rho^3) z with the constants below
   (Jackson, Classical Electrodynamics, section 4.4, with the outer boundary brought in from
   infinity). */
struct dielectric {
  double a, outer, permittivity;
};

static double dielectric_exact(const void *user, const double p[2], double gradient[2]) {
  const struct dielectric *s = user;
  double k = (s->permittivity - 1.0) / (s->permittivity + 2.0), ratio = pow(s->a / s->outer, 3);
  double b = 1.0 / (1.0 - k * ratio), c = -b * k * pow(s->a, 3), rho = hypot(p[0], p[1]);
  if (rho < s->a) {
    gradient[0] = -(b + c / pow(s->a, 3));
    gradient[1] = 0.0;
    return gradient[0] * p[0];
  }
  gradient[0] = -(b + c / pow(rho, 3)) + 3.0 * c * p[0] * p[0] / pow(rho, 5);
  gradient[1] = 3.0 * c * p[0] * p[1] / pow(rho, 5);
  return -(b + c / pow(rho, 3)) * p[0];
}

static uint16_t ball_boundary(const void *user, const double x[2], bool outer) {
  (void)user;
  return outer ? fabs(x[1]) < 1e-9 : WH_NO_BOUNDARY;
}

static void solve_dielectric(struct solved *t, const struct dielectric *s, int order, int n) {
  struct ball ball = {0.5 * s->a, s->a, s->outer, n, n, 2 * n};
  struct ball_patches patches;
  ball_patches(&ball, &patches);
  patch_mesh(&t->mesh, WH_AXISYMMETRIC, order, BALL_PATCHES, patches.patch, ball_boundary, NULL);
  name_mesh(&t->mesh, 2, 2, 2);
  t->mesh.regions[0] = (struct wh_region){"ball", WH_REGION_DIELECTRIC, s->permittivity, 0, 0, 0};
  t->mesh.electrodes[0].voltage = s->outer;
  t->mesh.electrodes[1].voltage = -s->outer;
  set_boundary(&t->mesh, 0, WH_BOUNDARY_LINEAR, 0, 1);
  t->mesh.boundaries[0].from[0] = -s->outer;
  t->mesh.boundaries[0].to[0] = s->outer;
  set_boundary(&t->mesh, 1, WH_BOUNDARY_NATURAL, 0, 0);
  solve(t);
}

static void dielectric_sphere_in_a_uniform_field(void **state) {
  (void)state;
  struct dielectric s = {1.0, 2.5, 9.8};
  struct solved t;
  solve_dielectric(&t, &s, 6, 5);
  struct norms error = exact_error(&t, dielectric_exact, &s);
  print_message("%zu elements: potential %.1e, energy norm %.1e\n", t.mesh.element_count,
                error.potential, error.energy);
  assert_near(error.potential, 0.0, GOAL);
  for (int i = 0; i < 50; i++) {
    double z = -2.4 + 4.8 * i / 49.0, r = 0.3, g[2], p[2] = {z, r};
    double phi = dielectric_exact(&s, p, g);
    struct wh_field_value v = field_at(&t, 0.6 * r, 0.8 * r, z);
    assert_near(v.potential, phi, GOAL);
    assert_near(v.E[2], -g[0], 1e-6);
    assert_near(v.E[0], -0.6 * g[1], 1e-6);
    assert_near(v.E[1], -0.8 * g[1], 1e-6);
  }
  unsolve(&t);
}

/* A charged sphere off the centre of the shell: every multipole is there. Outside of the shell's
   inner radius the field is that of the true position. */
static void offset_map(const void *user, double u, double v, double p[2]) {
  (void)user;
  double theta = v * WH_PI;
  for (int d = 0; d < 2; d++) {
    double unit = d ? sin(theta) : cos(theta);
    p[d] = (1.0 - u) * ((d ? 0.0 : 0.3) + 0.5 * unit) + u * 1.5 * unit;
  }
}

static uint16_t open_boundary(const void *user, const double x[2], bool outer) {
  (void)user;
  if (!outer)
    return WH_NO_BOUNDARY;
  if (fabs(x[1]) < 1e-9)
    return 2;
  return hypot(x[0], x[1]) < 1.4 ? 0 : 1;
}

static void solve_open(struct solved *t, enum wh_symmetry symmetry, int n) {
  static const struct ring shell = {0.0, 1.5, 2.5, 0.0, WH_PI, false};
  const struct patch patch[2] = {{n, 2 * n, offset_map, NULL, 0}, {n, 2 * n, ring_map, &shell, 1}};
  patch_mesh(&t->mesh, symmetry, 6, 2, patch, open_boundary, NULL);
  name_mesh(&t->mesh, 2, 3, 2);
  t->mesh.regions[1] = (struct wh_region){"far", WH_REGION_INFINITE, 1.0, 0.0, 1.5, 2.5};
  t->mesh.electrodes[0].voltage = 100.0;
  set_boundary(&t->mesh, 0, WH_BOUNDARY_ELECTRODE, 0, 0);
  set_boundary(&t->mesh, 1, WH_BOUNDARY_INFINITY, 0, 0);
  set_boundary(&t->mesh, 2, WH_BOUNDARY_NATURAL, 0, 0);
}

/* phi = V a/|x - x_0|, C = 4 pi eps_0 a. */
static void open_space_about_a_charged_sphere(void **state) {
  (void)state;
  struct solved t;
  solve_open(&t, WH_AXISYMMETRIC, 6);
  solve(&t);
  double matrix[4];
  wh_electrostatic_capacitance(t.s, matrix);
  print_message("capacitance %.1e\n", matrix[0] / (2.0 * WH_PI * WH_VACUUM_PERMITTIVITY) - 1.0);
  assert_near(matrix[0] / (2.0 * WH_PI * WH_VACUUM_PERMITTIVITY), 1.0, GOAL);
  const double far[5][3] = {
      {0.7, 0.2, 0.4}, {0.0, 0.0, -1.2}, {1.8, 0.0, 1.0}, {-30.0, 40.0, 70.0}, {3.0, 0.0, -4e3}};
  for (int i = 0; i < 5; i++) {
    const double *x = far[i], d[3] = {x[0], x[1], x[2] - 0.3};
    double rho = sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]), phi = 50.0 / rho;
    struct wh_field_value v = field_at(&t, x[0], x[1], x[2]);
    assert_near(v.potential, phi, 100.0 * GOAL);
    for (int k = 0; k < 3; k++)
      assert_near(v.E[k], phi * d[k] / (rho * rho), 1e-6 * phi / rho);
  }
  unsolve(&t);
}

/* In the plane, charge alone in open space leaves no potential difference: infinity floats. A
   linear potential on the circle rho = a gives the dipole phi = V_0 + V a z/rho^2 outside. */
static void open_space_in_the_plane(void **state) {
  (void)state;
  struct solved t;
  solve_open(&t, WH_PLANAR, 6);
  solve(&t);
  assert_near(field_at(&t, 2.0, 0.0, 5.0).potential, 100.0, 1e-9);
  unsolve(&t);
  solve_open(&t, WH_PLANAR, 6);
  set_boundary(&t.mesh, 0, WH_BOUNDARY_LINEAR, 0, 1);
  t.mesh.boundaries[0].from[0] = -0.2;
  t.mesh.boundaries[0].to[0] = 0.8;
  t.mesh.electrodes[1].voltage = 40.0;
  solve(&t);
  for (int i = 0; i < 20; i++) {
    double x = 0.6 + i, z = 0.3 + 0.1 * i, rho2 = x * x + (z - 0.3) * (z - 0.3);
    double exact = 70.0 - 30.0 * 0.5 * (z - 0.3) / rho2;
    assert_near(field_at(&t, x, 0.0, z).potential, exact, 100.0 * GOAL);
  }
  unsolve(&t);
}

/* A box of one by one with faces on z = 0, 1 (boundaries 0, 1), a sheet at z = 0.25 (2), and its
   sides (3). */
static uint16_t box_boundary(const void *user, const double x[2], bool outer) {
  (void)user;
  if (fabs(x[0]) < 1e-9)
    return 0;
  if (fabs(x[0] - 1.0) < 1e-9)
    return 1;
  if (fabs(x[0] - 0.25) < 1e-9)
    return 2;
  return outer ? 3 : WH_NO_BOUNDARY;
}

static void make_box(struct solved *t, enum wh_symmetry symmetry) {
  static const struct box box = {{0.0, 0.0}, {1.0, 1.0}};
  struct patch patch = {4, 2, box_map, &box, 0};
  patch_mesh(&t->mesh, symmetry, 3, 1, &patch, box_boundary, NULL);
  name_mesh(&t->mesh, 1, 4, 3);
  for (unsigned i = 0; i < 3; i++)
    set_boundary(&t->mesh, (int)i, WH_BOUNDARY_ELECTRODE, i, 0);
  set_boundary(&t->mesh, 3, WH_BOUNDARY_NATURAL, 0, 0);
  t->mesh.electrodes[1].voltage = 8.0;
}

/* A sheet inside the domain: linear potentials on both sides, each within rounding. */
static void thin_electrode_in_the_domain(void **state) {
  (void)state;
  struct solved t;
  make_box(&t, WH_AXISYMMETRIC);
  t.mesh.electrodes[2].voltage = -4.0;
  solve(&t);
  assert_near(field_at(&t, 0.1, 0.2, 0.125).potential, -2.0, 1e-12);
  assert_near(field_at(&t, 0.1, 0.2, 0.7).E[2], -16.0, 1e-11);
  double matrix[9], area = WH_PI * WH_VACUUM_PERMITTIVITY;
  const double exact[9] = {4.0,        0.0,  -4.0,       0.0,       4.0 / 3.0,
                           -4.0 / 3.0, -4.0, -4.0 / 3.0, 16.0 / 3.0};
  wh_electrostatic_capacitance(t.s, matrix);
  for (int i = 0; i < 9; i++)
    assert_near(matrix[i], exact[i] * area, 1e-12 * area);
  unsolve(&t);
}

/* The sheet without charge takes the potential of its place, whatever the others are set to. */
static void floating_electrode(void **state) {
  (void)state;
  struct solved t;
  make_box(&t, WH_PLANAR);
  t.mesh.electrodes[2].floating = true;
  solve(&t);
  assert_near(wh_electrostatic_potentials(t.s)[2], 2.0, 1e-12);
  const double next[3] = {4.0, -4.0, NAN};
  assert_int_equal(wh_electrostatic_set_potentials(t.c, t.s, next), WH_OK);
  assert_near(wh_electrostatic_potentials(t.s)[2], 2.0, 1e-12);
  assert_near(field_at(&t, 0.3, 0.0, 0.5).potential, 0.0, 1e-12);
  unsolve(&t);
}

static enum wh_status try_solve(struct wh_mesh *m, const char *message) {
  struct wh_context *c = wh_context_create();
  struct wh_locator *l = NULL;
  struct wh_electrostatic *s = NULL;
  enum wh_status status = wh_locator_create(c, m, &l);
  if (status == WH_OK)
    status = wh_electrostatic_create(c, m, l, &s);
  assert_int_not_equal(status, WH_OK);
  assert_null(s);
  if (!strstr(wh_error_text(c, 0), message))
    fail_msg("'%s' does not say '%s'", wh_error_text(c, 0), message);
  wh_locator_destroy(l);
  wh_context_destroy(c);
  return status;
}

typedef void spoil_fn(struct wh_mesh *m);

static void no_electrode(struct wh_mesh *m) {
  m->electrode_count = 0;
}
static void nothing_held(struct wh_mesh *m) {
  for (int b = 0; b < 4; b++)
    m->boundaries[b].kind = WH_BOUNDARY_NATURAL;
}
static void electrode_out_of_range(struct wh_mesh *m) {
  m->boundaries[1].electrode = 7;
}
static void boundary_out_of_range(struct wh_mesh *m) {
  m->boundary[5] = 9;
}
static void node_out_of_range(struct wh_mesh *m) {
  m->node_count -= 3;
}
static void region_out_of_range(struct wh_mesh *m) {
  m->region[2] = 1;
}
static void bad_permittivity(struct wh_mesh *m) {
  m->regions[0].kind = WH_REGION_DIELECTRIC;
  m->regions[0].permittivity = -2.0;
}
static void linear_without_length(struct wh_mesh *m) {
  m->boundaries[3].kind = WH_BOUNDARY_LINEAR;
}
static void linear_to_nowhere(struct wh_mesh *m) {
  m->boundaries[3].kind = WH_BOUNDARY_LINEAR;
  m->boundaries[3].electrode_to = 3;
}
static void all_floating(struct wh_mesh *m) {
  for (int i = 0; i < 3; i++)
    m->electrodes[i].floating = true;
}
static void floating_touches(struct wh_mesh *m) {
  m->electrodes[0].floating = true;
  m->boundaries[3].kind = WH_BOUNDARY_ELECTRODE;
  m->boundaries[3].electrode = 1;
}
static void inside_out(struct wh_mesh *m) {
  for (int d = 0; d < 2; d++) /* an edge node pushed far through the element */
    m->node[m->element[3]][d] += 0.5;
  m->curved[0] = true;
}
static void beyond_its_shell(struct wh_mesh *m) {
  m->regions[0] = (struct wh_region){"far", WH_REGION_INFINITE, 1.0, 0.0, 0.2, 0.5};
}

static void bad_input_is_refused(void **state) {
  (void)state;
  const struct {
    spoil_fn *spoil;
    const char *message;
  } cases[] = {
      {no_electrode, "no electrode"},
      {nothing_held, "not determined"},
      {electrode_out_of_range, "electrode 7 of 3"},
      {boundary_out_of_range, "boundary 9 of 4"},
      {node_out_of_range, "node"},
      {region_out_of_range, "region 1 of 1"},
      {bad_permittivity, "permittivity -2"},
      {linear_without_length, "no length"},
      {linear_to_nowhere, "electrode 3 of 3"},
      {all_floating, "at least one electrode must be held"},
      {floating_touches, "touches"},
      {inside_out, "inside out"},
      {beyond_its_shell, "infinite shell"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct solved t;
    make_box(&t, WH_AXISYMMETRIC);
    cases[i].spoil(&t.mesh);
    assert_int_equal(try_solve(&t.mesh, cases[i].message), WH_BAD_INPUT);
    wh_mesh_free(&t.mesh);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(concentric_spheres),
      cmocka_unit_test(axial_derivatives),
      cmocka_unit_test(capacitances_of_spheres_and_cylinders),
      cmocka_unit_test(potentials_change_without_solving),
      cmocka_unit_test(dielectric_sphere_in_a_uniform_field),
      cmocka_unit_test(open_space_about_a_charged_sphere),
      cmocka_unit_test(open_space_in_the_plane),
      cmocka_unit_test(thin_electrode_in_the_domain),
      cmocka_unit_test(floating_electrode),
      cmocka_unit_test(bad_input_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

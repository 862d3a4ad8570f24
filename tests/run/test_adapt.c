/* SPDX-License-Identifier: MPL-2.0 */
/* Cases whose mesh follows the error of the field where the rays are. About 25 s of CPU. */
#include <dirent.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../near.h"
#include "run/run.h"

/* OpenCASCADE never frees what it knows of classes. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
  return "leak:libTK\nleak:libgmsh\n";
}

/* Rays past the sharp edge of a plate into a box: the field is singular at the edge, and in the
   corners far away nobody asks. */
static const char edge[] =
    "wehnelt: 1\n"
    "title: past an edge\n"
    "geometry:\n"
    "  symmetry: none\n"
    "  domain: {wall: wall, solid: {kind: box, from: [-4 mm, -4 mm, 0 mm], to: [4 mm, 4 mm, 8 "
    "mm]}}\n"
    "  electrodes:\n"
    "    wall: {voltage: 0 V}\n"
    "    plate: {voltage: 100 V, solid: {kind: box, from: [0.5 mm, -2 mm, 3 mm], to: [2 mm, 2 mm, "
    "4 mm]}}\n"
    "mesh: {size: 1.5 mm, edge_size: 1 mm, growth: 0.5, adapt: {tolerance: 0.05}}\n"
    "sources:\n"
    "  pencil: {kind: free, place: [0 mm, 0 mm, 0.5 mm], energy: 1 keV, angle: {from: 1 deg, to: 3 "
    "deg, count: 3}, azimuth: {from: 0 deg, to: 270 deg, count: 4}}\n"
    "trace: {target: wall}\n";

static enum wh_status run_set(struct wh_context *c, size_t sets, const char *const *set,
                              const struct wh_run_options *o, struct wh_run *r) {
  struct wh_case k;
  memset(r, 0, sizeof *r);
  enum wh_status status = wh_case_read_text(c, "edge", "", edge, strlen(edge), sets, set, &k);
  if (status == WH_OK) {
    status = wh_run_case(c, &k, o, r);
    wh_case_free(&k);
  }
  if (status == WH_BAD_INPUT)
    print_message("%s\n", wh_error_text(c, 0));
  return status;
}

static double rests_on(const struct wh_run *r, const char *what, size_t number) {
  char name[64];
  snprintf(name, sizeof name, "mesh.adapt.%s.%zu", what, number);
  const struct wh_figure *f = wh_figures_find(&r->convergence, name);
  return f ? f->value : -1.0;
}

static const struct wh_run_options single = {.single_pass = true};

/* The estimate falls faster than with elements of one size, which the edge limits to N^(-2/9), and
   the tolerance is met; what was done is told. */
static void the_error_is_met(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_run r;
  assert_int_equal(run_set(c, 0, NULL, &single, &r), WH_OK);
  const struct wh_adaptation *d = &r.pass.solid.adaptation;
  const struct wh_adapt_look *first = d->look, *last = d->look + d->count - 1;
  for (size_t i = 0; i < d->count; i++)
    print_message("%.0f unknowns, estimate %.3g\n", d->look[i].unknowns, d->look[i].estimate);
  assert_true(d->count > 1 && last->estimate <= 0.05);
  assert_true(log(first->estimate / last->estimate) / log(last->unknowns / first->unknowns) > 0.5);
  assert_near(rests_on(&r, "estimate", d->count), last->estimate, 0.0);
  assert_near(rests_on(&r, "unknowns", d->count), (double)r.pass.solid.mesh.node_count, 0.0);
  assert_near(rests_on(&r, "unknowns", d->count + 1), -1.0, 0.0);
  assert_int_equal(wh_warning_count(c), 0);
  wh_run_free(&r);
  wh_context_destroy(c);
}

/* Errors far from the rays count less: the mesh for rays has fewer elements. */
static void rays_say_where(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_run rays, all;
  const char *const sets[] = {"mesh.adapt.tolerance=0.2", "mesh.adapt.elsewhere=1"};
  assert_int_equal(run_set(c, 1, sets, &single, &rays), WH_OK);
  assert_int_equal(run_set(c, 2, sets, &single, &all), WH_OK);
  print_message("%zu elements for the rays, %zu for all\n", rays.pass.solid.mesh.element_count,
                all.pass.solid.mesh.element_count);
  assert_true(5 * rays.pass.solid.mesh.element_count < 4 * all.pass.solid.mesh.element_count);
  wh_run_free(&rays);
  wh_run_free(&all);
  wh_context_destroy(c);
}

/* What stops before the error is met says so. */
static void limits_are_told(void **state) {
  (void)state;
  static const struct {
    const char *set, *text;
  } limit[] = {{"mesh.adapt.passes=2", "allow more passes"},
               {"mesh.adapt.max_elements=3000", "allow more elements"}};
  for (size_t i = 0; i < sizeof limit / sizeof *limit; i++) {
    struct wh_context *c = wh_context_create();
    struct wh_run r;
    const char *const sets[] = {limit[i].set, "mesh.adapt.tolerance=0.003"};
    assert_int_equal(run_set(c, 2, sets, &single, &r), WH_OK);
    assert_int_equal(wh_warning_count(c), 1);
    assert_non_null(strstr(wh_warning_text(c, 0), limit[i].text));
    assert_true(r.pass.solid.mesh.element_count < 12000);
    wh_run_free(&r);
    wh_context_destroy(c);
  }
}

static void bad_keys(void **state) {
  (void)state;
  static const char *const bad[][2] = {
      {"mesh.adapt.tolerance=0", "tolerance"},
      {"mesh.adapt.tolerance=-1", "tolerance"},
      {"mesh.adapt.passes=1", "passes"},
      {"mesh.adapt.passes=100", "passes"},
      {"mesh.adapt.elsewhere=0", "elsewhere"},
      {"mesh.adapt.elsewhere=2", "elsewhere"},
      {"mesh.adapt={passes: 3}", "the key 'tolerance' is missing"},
      {"mesh.adapt={tolerance: 1e-2, pases: 3}", "did you mean 'passes'"},
      {"mesh.tetra_method=hxt", "must be delaunay"},
      {"geometry.symmetry=axial", "symmetry"},
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct wh_context *c = wh_context_create();
    struct wh_run r;
    assert_int_equal(run_set(c, 1, &bad[i][0], &single, &r), WH_BAD_INPUT);
    assert_true(wh_error_count(c) > 0);
    if (!strstr(wh_error_text(c, 0), bad[i][1]))
      print_error("%s: %s\n", bad[i][0], wh_error_text(c, 0));
    assert_non_null(strstr(wh_error_text(c, 0), bad[i][1]));
    wh_run_free(&r);
    wh_context_destroy(c);
  }
}

static bool kept(const struct wh_run *r, const char *stage) {
  char name[64];
  snprintf(name, sizeof name, "kept.%s", stage);
  return wh_figures_find(&r->convergence, name);
}

static void assert_same(const struct wh_run *a, const struct wh_run *b) {
  assert_int_equal(a->pass.figures.count, b->pass.figures.count);
  for (size_t i = 0; i < a->pass.figures.count; i++) {
    const struct wh_figure *f = &a->pass.figures.item[i],
                           *other = wh_figures_find(&b->pass.figures, f->name);
    assert_non_null(other);
    assert_true(f->value == other->value && f->error == other->error);
  }
  assert_int_equal(a->pass.solid.adaptation.count, b->pass.solid.adaptation.count);
}

/* The mesh is taken out of the folder to the last bit; other rays or voltages ask for one of their
   own, from the same first mesh. */
static void stages_are_kept(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_run fresh, again, other;
  char folder[] = "/tmp/wehnelt-adapt-XXXXXX", command[64];
  assert_non_null(mkdtemp(folder));
  const struct wh_run_options o = {.folder = folder};
  const char *const sets[] = {"mesh.adapt.tolerance=0.2",
                              "sources.pencil.place=[0 mm, 1 mm, 0.5 mm]"};
  const char *const volts[] = {"mesh.adapt.tolerance=0.2", "geometry.electrodes.wall.voltage=1 V"};
  assert_int_equal(run_set(c, 1, sets, &o, &fresh), WH_OK);
  assert_int_equal(run_set(c, 1, sets, &o, &again), WH_OK);
  assert_true(kept(&again, "adapt") && kept(&again, "potentials") && kept(&again, "second_pass"));
  assert_same(&fresh, &again);
  wh_run_free(&again);
  assert_int_equal(run_set(c, 2, sets, &o, &other), WH_OK);
  assert_true(kept(&other, "geometry"));
  assert_false(kept(&other, "adapt") || kept(&other, "potentials"));
  assert_int_equal(run_set(c, 2, sets, &(struct wh_run_options){0}, &again), WH_OK);
  assert_same(&other, &again);
  wh_run_free(&other);
  assert_int_equal(run_set(c, 2, volts, &o, &other), WH_OK);
  assert_true(kept(&other, "geometry"));
  assert_false(kept(&other, "adapt"));
  wh_run_free(&other);
  wh_run_free(&again);
  wh_run_free(&fresh);
  snprintf(command, sizeof command, "rm -r %s", folder);
  assert_int_equal(system(command), 0);
  wh_context_destroy(c);
}

/* One run after another in the same place: the mesh is taken over where nothing has changed. */
static void taken_over(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_run r = {0}, fresh;
  struct wh_case k;
  const char *const sets[] = {"mesh.adapt.tolerance=0.2", "trace.tolerance=1e-6"};
  assert_int_equal(run_set(c, 1, sets, &single, &fresh), WH_OK);
  assert_int_equal(wh_case_read_text(c, "edge", "", edge, strlen(edge), 1, sets, &k), WH_OK);
  assert_int_equal(wh_run_case_again(c, &k, &single, &r), WH_OK);
  const void *nodes = r.pass.solid.mesh.node;
  assert_int_equal(wh_run_case_again(c, &k, &single, &r), WH_OK);
  assert_ptr_equal(r.pass.solid.mesh.node, nodes);
  assert_same(&fresh, &r);
  wh_case_free(&k);
  wh_run_free(&fresh);
  wh_run_free(&r);
  wh_context_destroy(c);
}

static void cancel_at_second(void *user, const char *what, double done, double total) {
  (void)done;
  (void)total;
  if (strncmp(what, "adapt: mesh 2", 13) == 0)
    wh_context_cancel(user);
}

static void interrupted(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_run r;
  wh_context_set_progress(c, cancel_at_second, c);
  assert_int_equal(run_set(c, 0, NULL, &single, &r), WH_INTERRUPTED);
  wh_run_free(&r);
  wh_context_destroy(c);
}

static double image_of(struct wh_context *c, const char *name, size_t count,
                       const char *const *sets, double *error) {
  char file[4096];
  struct wh_case k;
  struct wh_run r;
  snprintf(file, sizeof file, "%s/%s.yaml", WH_CASES, name);
  assert_int_equal(wh_case_read(c, file, count, sets, &k), WH_OK);
  assert_int_equal(wh_run_case(c, &k, &(struct wh_run_options){.single_pass = !error}, &r), WH_OK);
  const struct wh_figure *z = wh_figures_find(&r.pass.figures, "image.z_rms");
  assert_non_null(z);
  double value = z->value;
  if (error)
    *error = z->error;
  wh_run_free(&r);
  wh_case_free(&k);
  return value;
}

/* The einzel lens at order 2, against the same rays in two dimensions with elements of order 6:
   7e-4 off on its own mesh of order 3, half of that at order 2 on the mesh that followed the error.
 */
static void a_lens(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  double error;
  const char *const same_rays[] = {"sources.object.angle={from: 0.1 deg, to: 1.2 deg, count: 23}",
                                   "optics.paraxial=false"};
  const char *const sets[] = {"mesh.tetra_order=2", "mesh.adapt={tolerance: 1e-3}"};
  double flat = image_of(c, "einzel", 2, same_rays, NULL);
  double image = image_of(c, "einzel-3d", 2, sets, &error);
  print_message("image at %.7g mm +- %.2g, %.7g in two dimensions\n", 1e3 * image, 1e3 * error,
                1e3 * flat);
  assert_near(image, flat, 1e-3 * flat);
  assert_near(image, flat, error);
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_error_is_met), cmocka_unit_test(rays_say_where),
      cmocka_unit_test(limits_are_told),  cmocka_unit_test(bad_keys),
      cmocka_unit_test(stages_are_kept),  cmocka_unit_test(taken_over),
      cmocka_unit_test(interrupted),      cmocka_unit_test(a_lens)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}

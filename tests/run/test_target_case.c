/* SPDX-License-Identifier: MPL-2.0 */
/* Beams of targets through the case file, and the electrons of a gun brought onto a target. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../near.h"
#include "run/run.h"

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

static void run_text(const char *text, struct wh_case *k, struct wh_run *run) {
  assert_int_equal(wh_case_read_text(context, "target", "", text, strlen(text), 0, NULL, k), WH_OK);
  enum wh_status status = wh_run_case(context, k, &(struct wh_run_options){0}, run);
  if (status)
    print_error("%s\n", wh_error_text(context, wh_error_count(context) - 1));
  assert_int_equal(status, WH_OK);
}

static double figure(const struct wh_run *run, const char *name) {
  const struct wh_figure *f = wh_figures_find(&run->pass.figures, name);
  assert_non_null(f);
  return f->value;
}

/* Electrons of the beam that meet a body leave, or stay. */
static double share_met(const struct wh_run *run) {
  return figure(run, "target.net_charge") + figure(run, "target.backscatter_number") +
         figure(run, "target.transmitted_number");
}

static const char target[] = "  elastic: screened-rutherford\n  cutoff: 1 keV\n  photon_cutoff: 20 "
                             "keV\n  histories: 20000\n  tracks: 0\n  map_bins: 0\n";

/* Shares of beams that meet a sphere of 2 um, or a box of 2 x 4 x 6 um seen at 30 degrees: areas,
   and exp(-r^2/2 s^2) for what of a Gaussian beam passes. Tolerance: four standard errors of 20000
   histories. */
static void beams_meet_what_they_cover(void **state) {
  (void)state;
#define BALL "{kind: sphere, diameter: 2 um, centre: [3 um, 0 um, 5 um]}"
#define BOX "{kind: box, from: [-1 um, -2 um, -3 um], to: [1 um, 2 um, 3 um]}"
  const double pi = 3.14159265358979323846;
  const struct {
    const char *beam, *shape;
    double expected;
  } known[] = {
      {"profile: pencil\n  aim: [3.9 um, 0 um, 0 um]", BALL, 1.0},
      {"profile: disc\n  size: 2 um\n  aim: [3 um, 0 um, 0 um]", BALL, 1.0},
      {"profile: disc\n  size: 4 um\n  aim: [3 um, 0 um, 0 um]", BALL, 0.25},
      {"profile: rectangle\n  size: [2 um, 3 um]\n  aim: [3 um, 0 um, 0 um]", BALL, pi / 6.0},
      {"profile: gaussian\n  size: 1 um\n  aim: [3 um, 0 um, 0 um]", BALL, 1.0 - exp(-0.5)},
      {"profile: bodies", BALL, 1.0},
      {"profile: rectangle\n  size: [10 um, 4 um]\n  tilt: 30 deg", BOX,
       (2.0 * cos(pi / 6.0) + 6.0 * sin(pi / 6.0)) / 10.0},
      {"profile: bodies\n  tilt: 30 deg", BOX, 1.0},
  };
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    char text[2048];
    struct wh_case k;
    struct wh_run run;
    snprintf(text, sizeof text,
             "wehnelt: 1\ntitle: beam\ntarget:\n  energy: 20 keV\n  bodies: {body: {material: Be, "
             "shape: %s}}\n  %s\n%s",
             known[i].shape, known[i].beam, target);
    run_text(text, &k, &run);
    double p = known[i].expected, error = sqrt(p * (1.0 - p) / 20000.0);
    assert_near(share_met(&run), p, 4.0 * error + 1e-12);
    wh_run_free(&run);
    wh_case_free(&k);
  }
}

/* A beam over the sphere is the disc that covers it: the same yields within three standard errors.
 */
static void beam_over_a_sphere_is_the_disc(void **state) {
  (void)state;
  static const char *const beam[] = {"profile: bodies", "profile: disc\n  size: 2 um"};
  const struct wh_figure *f[2][2];
  struct wh_case k[2];
  struct wh_run run[2];
  for (int i = 0; i < 2; i++) {
    char text[2048];
    snprintf(text, sizeof text,
             "wehnelt: 1\ntitle: beam\ntarget:\n  energy: 20 keV\n  bodies: {body: "
             "{material: Be, shape: {kind: sphere, diameter: 2 um}}}\n  %s\n%s",
             beam[i], target);
    wh_context_set_seed(context, (uint64_t)i + 1);
    run_text(text, &k[i], &run[i]);
    f[i][0] = wh_figures_find(&run[i].pass.figures, "target.absorbed_fraction");
    f[i][1] = wh_figures_find(&run[i].pass.figures, "target.transmitted_number");
  }
  wh_context_set_seed(context, 1);
  for (int n = 0; n < 2; n++)
    assert_near(f[0][n]->value, f[1][n]->value, 3.0 * hypot(f[0][n]->error, f[1][n]->error));
  for (int i = 0; i < 2; i++) {
    wh_run_free(&run[i]);
    wh_case_free(&k[i]);
  }
}

/* Grids that hold all that a film of .2 um keeps (20 keV: range 1.1 um), its faces included: every
   sum is the energy absorbed to 1e-7 (what delta rays carry off is taken from places in single
   precision), and layers of rings are the depth score to rounding. */
static void grids_hold_the_energy(void **state) {
  (void)state;
  char text[2048];
  struct wh_case k;
  struct wh_run run;
  snprintf(
      text, sizeof text,
      "wehnelt: 1\ntitle: t\ntarget:\n  energy: 20 keV\n  aim: [1 um, 2 um, 0 um]\n  depth: "
      "0.3 um\n  surface: -0.05 um\n  bins: 4\n  bodies: {a: {material: W, shape: {kind: slab, "
      "thickness: 0.2 um}}}"
      "\n  grids:\n    rings: {symmetry: axial, from: [-0.05 um, 0 um], to: [0.25 um, 5 "
      "um], cells: [4, 7]}\n    boxes: {from: [-4 um, 7 um, -0.05 um], to: [6 um, -3 um, 0.25 um], "
      "cells: [5, 3, 2]}\n%s",
      target);
  run_text(text, &k, &run);
  const struct wh_target_result *r = &run.pass.target;
  const double absorbed = wh_target_mean(r, WH_SCORE_ABSORBED);
  for (size_t n = 0; n < 2; n++) {
    const struct wh_grid_bins *g = &r->layout.grid[n];
    double sum = 0.0, volume = 0.0, layer[4] = {0};
    for (size_t i = 0; i < wh_grid_cells(g); i++) {
      double middle[3], value = wh_target_mean(r, g->first + i);
      volume += wh_grid_cell(g, i, middle);
      sum += value;
      if (n == 0)
        layer[(size_t)((middle[2] + 0.05e-6) / 0.075e-6)] += value;
      if (i == 0)
        assert_near(middle[0], n == 0 ? 2.5e-6 / 7.0 : -3e-6, 1e-15);
    }
    assert_near(sum / absorbed, 1.0, 1e-7);
    assert_near(volume, (n == 0 ? 3.14159265358979 * 25e-12 : 100e-12) * 0.3e-6, 1e-27);
    for (size_t i = 0; i < 4 && n == 0; i++)
      assert_near(layer[i] / wh_target_mean(r, r->layout.depth.first + i), 1.0, 1e-12);
  }
  wh_run_free(&run);
  wh_case_free(&k);
}

/* What a case calls a material is that material: aluminium described anew gives every digit of the
   one that is known, and so does water by atoms and by mass. */
static void own_materials_are_as_good(void **state) {
  (void)state;
  static const struct {
    const char *known, *own;
  } pair[] = {
      {"material: Al", "{density: 2.6989 g/cm^3, mean_excitation: 166 eV, composition: {Al: {mass: "
                       "1}}}"},
      {"material: water",
       "{density: 0.998 g/cm^3, mean_excitation: 75 eV, conductor: false, composition: {H: {atoms: "
       "2}, O: {atoms: 1}}}"},
  };
  for (size_t i = 0; i < 2; i++) {
    struct wh_case k[2];
    struct wh_run run[2];
    for (int n = 0; n < 2; n++) {
      char text[2048];
      snprintf(text, sizeof text,
               "wehnelt: 1\ntitle: t\ntarget:\n  energy: 20 keV\n  bodies: {a: {%s, shape: {kind: "
               "slab, thickness: 1 um}}}\n  materials: {mine: %s}\n%s",
               n ? "material: mine" : pair[i].known, pair[i].own, target);
      run_text(text, &k[n], &run[n]);
    }
    const struct wh_tally *a = &run[0].pass.target.tally, *b = &run[1].pass.target.tally;
    assert_int_equal(a->size, b->size);
    assert_memory_equal(a->sum, b->sum, a->size * sizeof *a->sum);
    for (int n = 0; n < 2; n++) {
      wh_run_free(&run[n]);
      wh_case_free(&k[n]);
    }
  }
}

/* Histories come in rounds until the error is as wanted, or as many have been followed as are
   allowed: then a warning says what was reached. About .04 come back, so an error of .002 takes
   some 10000 histories. */
static void histories_until_an_error_is_reached(void **state) {
  (void)state;
  for (int enough = 1; enough >= 0; enough--) {
    char text[2048];
    struct wh_case k;
    struct wh_run run;
    snprintf(text, sizeof text,
             "wehnelt: 1\ntitle: t\ntarget:\n  energy: 20 keV\n  elastic: screened-rutherford\n  "
             "bodies: {a: {material: Be, shape: {kind: slab}}}\n  photon_cutoff: 20 keV\n  tracks: "
             "0\n  map_bins: 0\n  histories: 3200\n  wanted_error: 0.002\n  most_histories: %d\n",
             enough ? 1000000 : 6400);
    wh_messages_clear(context);
    run_text(text, &k, &run);
    const struct wh_target_result *r = &run.pass.target;
    double error = wh_target_error(r, WH_SCORE_BACK_NUMBER);
    assert_int_equal(r->reached, enough);
    assert_int_equal(wh_warning_count(context), !enough);
    assert_true(enough ? error <= 0.002 && r->tally.histories < 30000.0
                       : error > 0.002 && r->tally.histories == 6400.0);
    assert_true(fmod(r->tally.histories, 3200.0) == 0.0);
    wh_run_free(&run);
    wh_case_free(&k);
  }
  wh_messages_clear(context);
}

static const char gun[] =
    "wehnelt: 1\ntitle: gun\ngeometry: {symmetry: planar, domain: {shape: {kind: rectangle, from: "
    "[0 "
    "mm, 0 mm], to: [10 mm, 4 mm]}}, electrodes: {cathode: {voltage: 0 V, shape: {kind: line, "
    "from: "
    "[0 mm, 0 mm], to: [0 mm, 4 mm]}}, anode: {voltage: 20 kV, shape: {kind: line, from: [10 mm, 0 "
    "mm], to: [10 mm, 4 mm]}}}}\nmesh: {size: 4 mm, order: 2}\noptics: {paraxial: false}\n"
    "trace: {target: anode}\nsources: {beam: {kind: free, at: [[1 mm, 0.5 mm], [1 mm, 1 mm]], "
    "energy: [1 eV, 3 eV], angle: 1 deg, azimuth: [10 deg, 200 deg]}}\n";

/* The gun's electrons go on into a target of the same case, or of another that reads what the first
   wrote: every digit the same. The field is 2 MV/m, so 18 keV are gained from z = 1 mm on. */
static void electrons_of_a_gun_meet_a_target(void **state) {
  (void)state;
  char folder[] = "/tmp/wehnelt-target-XXXXXX", text[4096];
  struct wh_case k[2];
  struct wh_run run[2];
  assert_non_null(mkdtemp(folder));
  const char *body = "  bodies: {anode: {material: Be, shape: {kind: slab, from: 10 mm}}}\n";
  snprintf(text, sizeof text, "%starget:\n%s%s", gun, body, target);
  run_text(text, &k[0], &run[0]);
  assert_int_equal(wh_run_write(context, &k[0], &run[0], folder), WH_OK);
  snprintf(text, sizeof text,
           "wehnelt: 1\ntitle: target\ntarget:\n  particles: \"%s/result.h5\"\n%s%s", folder, body,
           target);
  run_text(text, &k[1], &run[1]);
  assert_near(run[0].pass.target.energy_eV, 18002.0, 0.01);
  assert_near(share_met(&run[0]), 1.0, 1e-12);
  assert_near(run[0].pass.target.layout.surface, 0.01, 1e-12);
  const struct wh_tally *a = &run[0].pass.target.tally, *b = &run[1].pass.target.tally;
  assert_int_equal(a->size, b->size);
  assert_memory_equal(a->sum, b->sum, a->size * sizeof *a->sum);
  for (int i = 0; i < 2; i++) {
    wh_run_free(&run[i]);
    wh_case_free(&k[i]);
  }
  snprintf(text, sizeof text, "rm -r %s", folder);
  assert_int_equal(system(text), 0);
}

/* Two electrons of weights 3 and 1 and energies of 16 and 8 keV: 14 keV in the mean. Tolerance:
   four standard errors of 20000 draws. */
static void electrons_count_by_their_weight(void **state) {
  (void)state;
  struct wh_case k;
  struct wh_run run;
  char text[2048];
  snprintf(text, sizeof text,
           "wehnelt: 1\ntitle: t\ntarget:\n  energy: 20 keV\n  bodies: {a: {material: Be, shape: "
           "{kind: slab}}}\n%s",
           target);
  run_text(text, &k, &run);
  struct wh_particles two = {0};
  for (int i = 0; i < 2; i++) {
    double gamma = 1.0 + (i ? 8e3 : 16e3) / 510998.95;
    struct wh_particle p = {.u = {0, 0, sqrt(gamma * gamma - 1.0)}, .weight = i ? 1.0 : 3.0};
    p.x[2] = -1e-6;
    assert_int_equal(wh_particles_append(context, &two, &p), WH_OK);
  }
  struct wh_target_result r;
  assert_int_equal(wh_target_run(context, &k.params.target, &two, &r), WH_OK);
  assert_near(r.energy_eV, 14e3, 4.0 * 8e3 * sqrt(0.25 * 0.75 / 20000.0));
  wh_target_result_free(&r);
  two.weight[1] = -1.0;
  assert_int_equal(wh_target_run(context, &k.params.target, &two, &r), WH_BAD_INPUT);
  assert_non_null(strstr(wh_error_text(context, 0), "weights"));
  wh_messages_clear(context);
  wh_particles_free(&two);
  wh_run_free(&run);
  wh_case_free(&k);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(beams_meet_what_they_cover),
                                     cmocka_unit_test(beam_over_a_sphere_is_the_disc),
                                     cmocka_unit_test(grids_hold_the_energy),
                                     cmocka_unit_test(histories_until_an_error_is_reached),
                                     cmocka_unit_test(own_materials_are_as_good),
                                     cmocka_unit_test(electrons_of_a_gun_meet_a_target),
                                     cmocka_unit_test(electrons_count_by_their_weight)};
  return cmocka_run_group_tests(tests, open_context, close_context);
}

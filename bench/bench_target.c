/* SPDX-License-Identifier: MPL-2.0 */
/* Histories a CPU second and backscatter of a half-space or sphere:
   bench_target [material] [keV] [histories] [fast] [cutoff eV] [sphere um] [tilt deg] [kernel]
   [photon cutoff eV] */
#include "base/constants.h"
#include "target/shower.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double cpu(void) {
  return (double)clock() / CLOCKS_PER_SEC;
}

int main(int argc, char **argv) {
  const char *name = argc > 1 ? argv[1] : "W";
  double energy = (argc > 2 ? atof(argv[2]) : 100) * 1e3;
  uint64_t histories = argc > 3 ? strtoull(argv[3], NULL, 10) : 20000;
  bool fast = argc > 4 && atoi(argv[4]);
  double cutoff = argc > 5 ? atof(argv[5]) : 1e3, sphere = argc > 6 ? atof(argv[6]) * 1e-6 : 0;
  double tilt = (argc > 7 ? atof(argv[7]) : 0) * WH_PI / 180;
  double photons = argc > 9 ? atof(argv[9]) : 1e3;
  struct wh_context *c = wh_context_create();
  struct wh_material m;
  if (wh_material_find(c, name, &m) != WH_OK)
    return 1;
  struct wh_transport mode[2] = {{0}};
  if (fast)
    mode[0] = (struct wh_transport){4, 4, 200},
    mode[1] = (struct wh_transport){16, 16, fmin(200, cutoff)};
  struct wh_tables_request q = {.energy_eV = energy,
                                .cutoff_eV = cutoff,
                                .photon_eV = photons,
                                .cache = getenv("WH_CACHE"),
                                .elastic = wh_elastic_models[0],
                                .substances = 1,
                                .material = &m,
                                .resolution = fast ? INFINITY : 0,
                                .modes = fast ? 2 : 1,
                                .mode = mode};
  struct wh_tables t;
  double began = cpu();
  if (wh_tables_create(c, &q, &t) != WH_OK) {
    printf("%s\n", wh_error_text(c, 0));
    return 1;
  }
  printf("tables %.2f s\n", cpu() - began);
  struct {
    double from, thickness;
  } slab = {0, 0};
  struct {
    double diameter;
    struct wh_quantities centre;
  } ball = {sphere, {0}};
  struct wh_variant v = sphere > 0 ? (struct wh_variant){&wh_body_sphere.kind, calloc(1, 256)}
                                   : (struct wh_variant){&wh_body_slab.kind, &slab};
  if (sphere > 0)
    memcpy(v.params, &ball, sizeof ball);
  struct wh_body body = {.name = "target"};
  if (wh_shape_create(c, &v, &body.shape) != WH_OK)
    return 1;
  struct wh_world world = {1, &body};
  struct wh_target_beam beam = {.energy_eV = energy,
                                .tilt = tilt,
                                .profile = sphere > 0 ? WH_BEAM_DISC : WH_BEAM_PENCIL,
                                .size = {sphere, sphere}};
  struct wh_layout y = {
      .size = WH_SCORES + 2, .body_energy = WH_SCORES, .body_charge = WH_SCORES + 1};
  y.back_energy.width = y.back_angle.width = y.through_energy.width = y.through_angle.width = 1;
  y.depth.width = y.lateral.width = 1;
  y.spectrum.width = 1;
  y.line = y.size;
  y.size += WH_LAYOUT_LINES * t.elements;
  struct wh_view view = {{0, 0, 1}, 0.1};
  const struct wh_kernel *kernel = wh_kernel_best();
  if (argc > 8)
    kernel = !strcmp(argv[8], "plain")  ? &wh_kernel_plain
             : !strcmp(argv[8], "avx2") ? &wh_kernel_avx2
                                        : kernel;
  struct wh_setting s = {.kernel = kernel,
                         .tables = &t,
                         .world = &world,
                         .beam = &beam,
                         .layout = &y,
                         .view = &view,
                         .skin = fast ? 0.25 : 0,
                         .seed = 1};
  struct wh_tally tally;
  if (wh_tally_create(c, y.size, &tally) != WH_OK)
    return 1;
  began = cpu();
  double worst = 0;
  for (int k = 0; k < 10; k++) {
    double value[WH_SCORES + 2 + 12 * WH_LAYOUT_LINES] = {0}, w;
    if (wh_shower_run(c, &s, (uint64_t)k * (histories / 10), histories / 10, value, &w) != WH_OK)
      printf("%s\n", wh_error_text(c, 0));
    worst = fmax(worst, w);
    wh_tally_add(&tally, value, (double)(histories / 10));
  }
  double used = cpu() - began;
  printf("%s %s %g keV, %s, cutoff %g: %.0f histories/s\n", kernel->name, name, energy * 1e-3,
         fast ? "fast" : "detailed", cutoff, (double)histories / used);
  for (size_t i = 0; i < WH_SCORES + 2; i++)
    printf("%zu: %.5f +- %.5f\n", i, wh_tally_mean(&tally, i), wh_tally_error(&tally, i));
  printf("energy back %.5f absorbed %.5f photons %.5f worst %.2g\n",
         wh_tally_mean(&tally, 1) / energy, wh_tally_mean(&tally, 4) / energy,
         wh_tally_mean(&tally, WH_SCORE_PHOTON_ENERGY) / energy, worst);
  return 0;
}

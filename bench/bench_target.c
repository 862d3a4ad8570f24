/* SPDX-License-Identifier: MPL-2.0 */
/* Histories a CPU second in a thick target, one core, and what is scattered back; each variant
   against the first, every collision in plain C, in the same run: bench_target [material] [keV]
   [CPU seconds a variant] [cutoff eV] [part of the name of variants] Elastic tables are kept in the
   folder of the environment's WH_CACHE. */
#include "material/stopping.h"
#include "target/shower.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RESOLUTION 0.05 /* as wh_target_run has it, in parts of the range */
#define BATCH 2000      /* likewise */

struct variant {
  const char *name;
  const struct wh_kernel *kernel; /* NULL: the best */
  bool fast, photons;
  double demand, goal; /* histories a CPU second for tungsten, 100 keV, cutoff 1 keV; 0: none */
};

static double cpu(void) {
  return (double)clock() / CLOCKS_PER_SEC;
}

static enum wh_status make_tables(struct wh_context *c, const struct wh_material *m,
                                  double energy_eV, double cutoff_eV, const struct variant *v,
                                  struct wh_tables *t) {
  static const struct wh_transport detail = {0};
  const struct wh_transport fast[] = {{4, 4, 200}, {16, 16, fmin(200, cutoff_eV)}};
  struct wh_inelastic model;
  double range;
  WH_TRY(wh_inelastic_create(c, m, &model));
  enum wh_status status = wh_csda_range(c, m, &model, energy_eV, &range);
  wh_inelastic_free(&model);
  if (status)
    return status;
  const struct wh_tables_request q = {.energy_eV = energy_eV,
                                      .cutoff_eV = cutoff_eV,
                                      .photon_eV = v->photons ? 1e3 : fmin(energy_eV, 8e5),
                                      .cache = getenv("WH_CACHE"),
                                      .elastic = wh_elastic_models[0],
                                      .substances = 1,
                                      .material = m,
                                      .resolution = v->fast ? RESOLUTION * range : 0,
                                      .modes = v->fast ? 2 : 1,
                                      .mode = v->fast ? fast : &detail};
  return wh_tables_create(c, &q, t);
}

/* Batches until the time is used; *rate: histories a CPU second. */
static enum wh_status measure(struct wh_context *c, const struct wh_tables *t, double energy_eV,
                              double seconds, const struct variant *v, struct wh_tally *tally,
                              double *rate) {
  struct {
    double from, thickness;
  } slab = {0, 0};
  struct wh_body body = {.name = "target"};
  WH_TRY(wh_shape_create(c, &(struct wh_variant){&wh_body_slab.kind, &slab}, &body.shape));
  const struct wh_world world = {1, &body};
  const struct wh_target_beam beam = {.energy_eV = energy_eV, .profile = WH_BEAM_PENCIL};
  const struct wh_view view = {.direction = {0, 0, 1}, .cone = 0.1};
  struct wh_layout y = {
      .size = WH_SCORES + 2, .body_energy = WH_SCORES, .body_charge = WH_SCORES + 1};
  y.back_energy.width = y.back_angle.width = y.through_energy.width = y.through_angle.width = 1;
  y.depth.width = y.lateral.width = y.spectrum.width = 1;
  y.line = y.size;
  y.size += WH_LAYOUT_LINES * t->elements;
  const struct wh_setting s = {.kernel = v->kernel ? v->kernel : wh_kernel_best(),
                               .tables = t,
                               .world = &world,
                               .beam = &beam,
                               .layout = &y,
                               .view = &view,
                               .skin = v->fast ? 0.25 : 0,
                               .seed = 1};
  double *value = calloc(y.size, sizeof *value), worst, began = cpu();
  enum wh_status status = wh_tally_create(c, y.size, tally);
  for (uint64_t k = 0; !status && (k < 4 || cpu() - began < seconds); k++) {
    memset(value, 0, y.size * sizeof *value);
    status = wh_shower_run(c, &s, k * BATCH, BATCH, value, &worst);
    wh_tally_add(tally, value, BATCH);
  }
  *rate = tally->histories / (cpu() - began);
  free(value);
  wh_shape_free(&body.shape);
  return status;
}

int main(int argc, char **argv) {
  const char *name = argc > 1 ? argv[1] : "W";
  double energy = (argc > 2 ? atof(argv[2]) : 100) * 1e3, seconds = argc > 3 ? atof(argv[3]) : 2;
  double cutoff = argc > 4 ? atof(argv[4]) : 1e3, base = 0;
  const struct variant variants[] = {
      {"every collision, plain C", &wh_kernel_plain, false, true, 0, 0},
      {"every collision", NULL, false, true, 20e3, 40e3},
      {"fast with photons, plain C", &wh_kernel_plain, true, true, 0, 0},
      {"fast with photons", NULL, true, true, 25e3, 100e3},
      {"fast, plain C", &wh_kernel_plain, true, false, 0, 0},
      {"fast", NULL, true, false, 60e3, 300e3},
  };
  struct wh_context *c = wh_context_create();
  struct wh_material m;
  if (wh_material_find(c, name, &m) != WH_OK)
    return 1;
  printf("%s, %g keV, electrons above %g eV; best kernel here: %s\n", name, energy * 1e-3, cutoff,
         wh_kernel_best()->name);
  for (size_t i = 0; i < sizeof variants / sizeof *variants; i++) {
    struct wh_tables t;
    struct wh_tally tally;
    double rate;
    if (argc > 5 && i > 0 && !strstr(variants[i].name, argv[5]))
      continue;
    if (make_tables(c, &m, energy, cutoff, &variants[i], &t) != WH_OK ||
        measure(c, &t, energy, seconds, &variants[i], &tally, &rate) != WH_OK) {
      printf("%s\n", wh_error_text(c, 0));
      return 1;
    }
    base = i == 0 ? rate : base;
    printf("%-28s %8.0f histories/s  x %6.2f   back %.4f +- %.4f", variants[i].name, rate,
           rate / base, wh_tally_mean(&tally, WH_SCORE_BACK_NUMBER),
           wh_tally_error(&tally, WH_SCORE_BACK_NUMBER));
    if (variants[i].demand > 0.0 && argc < 4)
      printf("   demand %.0f, goal %.0f", variants[i].demand, variants[i].goal);
    printf("\n");
    wh_tally_free(&tally);
    wh_tables_free(&t);
  }
  wh_context_destroy(c);
  return 0;
}

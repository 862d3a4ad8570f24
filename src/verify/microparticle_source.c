/* SPDX-License-Identifier: MPL-2.0 */
#include "verify/verify.h"

#include "run/run.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#define PAPER "Behling et al., Communications Engineering 3 (2024), doi 10.1038/s44172-024-00323-z"
#define SETS 5

/* Runs a shipped case with some of its keys changed. */
static enum wh_status run_case(struct wh_context *c, const char *cases, const char *name,
                               const char *const set[SETS], struct wh_figures *figures) {
  char file[4096];
  struct wh_case k;
  struct wh_run run;
  size_t sets = 0;
  memset(figures, 0, sizeof *figures);
  while (sets < SETS && set[sets])
    sets++;
  snprintf(file, sizeof file, "%s/%s.yaml", cases, name);
  WH_TRY(wh_case_read(c, file, sets, set, &k));
  enum wh_status status = wh_run_case(c, &k, &(struct wh_run_options){0}, &run);
  if (!status) {
    *figures = run.pass.figures;
    run.pass.figures = (struct wh_figures){0};
  }
  wh_run_free(&run);
  wh_case_free(&k);
  return status;
}

static double figure(const struct wh_figures *f, const char *name) {
  const struct wh_figure *found = wh_figures_find(f, name);
  return found ? found->value : (double)NAN;
}

/* Expected: PENELOPE's physics in full detail (PenRed 1.14), an independent program. The paper used
   CASINO; what it prints stands beside. */
static const struct bulk {
  double keV, zeta, depth, d15, d15_published, share, share_published;
} bulks[] = {{30, 1.219e6, .158e-6, .7715e-6, NAN, .077, .08},
             {100, .1752e6, .974e-6, 5.190e-6, 4.85e-6, .064, NAN},
             {300, NAN, NAN, NAN, NAN, .06, .06}};

static enum wh_status bulk_rows(struct wh_context *c, const char *cases, const struct bulk *b,
                                struct wh_checks *checks) {
  char energy[48], depth[48], group[96];
  struct wh_figures f;
  snprintf(energy, sizeof energy, "target.energy=%g keV", b->keV);
  snprintf(depth, sizeof depth, "target.depth=%g um", b->keV > 200 ? 60 : b->keV > 50 ? 8 : 1.2);
  const char *const set[SETS] = {energy, depth, "target.histories=100000", "target.bins=100",
                                 "target.photon_cutoff=10 keV"};
  snprintf(group, sizeof group, "Thick tungsten, %g keV, cutoff 1 keV (figure 5)", b->keV);
  WH_TRY(run_case(c, cases, "tungsten-bulk", set, &f));
  double peak = figure(&f, "target.depth_peak");
  const struct {
    const char *what, *unit;
    double published, expected, ours, tolerance;
  } line[] = {
      {"zeta at its peak", "1/m", NAN, b->zeta, figure(&f, "target.zeta_peak"), .05},
      {"depth of the peak", "m", NAN, b->depth, peak, .08},
      {"depth of 15 %", "m", b->d15_published, b->d15, figure(&f, "target.d15"), .03},
      {"depth of the peak in CSDA ranges", "1", b->share_published, b->share,
       peak / figure(&f, "target.csda_range"), .03 / b->share},
  };
  enum wh_status status = WH_OK;
  for (size_t k = 0; k < sizeof line / sizeof *line && !status; k++)
    if (!isnan(line[k].expected))
      status = wh_check_add(c, checks, group, line[k].what, line[k].unit, line[k].published,
                            line[k].expected, line[k].ours, line[k].tolerance);
  wh_figures_free(&f);
  return status;
}

/* Electrons that leave a sphere of 5 um, and the energy left in it. */
static enum wh_status sphere_rows(struct wh_context *c, const char *cases,
                                  struct wh_checks *checks) {
  static const struct {
    double keV, exit, absorbed;
  } row[] = {{30, .651, .467},    {50, .733, .395},    {100, .978, .165},
             {150, 1.017, .0731}, {200, 1.017, .0452}, {300, 1.017, .0248}};
  const char *group = "Tungsten sphere of 5 um, cutoff 1 keV (figures 4a, 4b, 4e)";
  for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
    char energy[48], what[64];
    struct wh_figures f;
    snprintf(energy, sizeof energy, "target.energy=%g keV", row[i].keV);
    const char *const set[SETS] = {energy, "target.histories=64000"};
    WH_TRY(run_case(c, cases, "tungsten-sphere", set, &f));
    snprintf(what, sizeof what, "electrons that leave, %g keV", row[i].keV);
    double leave =
        figure(&f, "target.backscatter_number") + figure(&f, "target.transmitted_number");
    enum wh_status status =
        wh_check_add(c, checks, group, what, "1", NAN, row[i].exit, leave, .01 / row[i].exit);
    snprintf(what, sizeof what, "energy left, %g keV", row[i].keV);
    if (!status)
      status = wh_check_add(c, checks, group, what, "1", NAN, row[i].absorbed,
                            figure(&f, "target.absorbed_fraction"), .01 / row[i].absorbed);
    wh_figures_free(&f);
    WH_TRY(status);
  }
  return WH_OK;
}

/* The energy at which the sphere does not charge, and the energy left there: the paper's "about
   11 %" is of all its sizes and of another program. */
static enum wh_status neutral_rows(struct wh_context *c, const char *cases,
                                   struct wh_checks *checks) {
  static const struct {
    const char *cutoff, *transport;
    double expected;
  } row[] = {{"1 keV", "fast", 111.7e3}, {"50 eV", "detailed", 103.4e3}};
  for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
    char cutoff[48], transport[48], group[96];
    struct wh_figures f;
    snprintf(cutoff, sizeof cutoff, "target.cutoff=%s", row[i].cutoff);
    snprintf(transport, sizeof transport, "target.transport=%s", row[i].transport);
    const char *const set[SETS] = {cutoff, transport, "target.histories=40000",
                                   "target.neutral.error=700 eV"};
    snprintf(group, sizeof group, "Neutral tungsten sphere of 5 um, cutoff %s (figure 4c)",
             row[i].cutoff);
    WH_TRY(run_case(c, cases, "microparticle-neutral", set, &f));
    enum wh_status status =
        wh_check_add(c, checks, group, "energy without charging", "eV", NAN, row[i].expected,
                     figure(&f, "target.neutral_energy"), 3e3 / row[i].expected);
    if (!status)
      status = wh_check_add(c, checks, group, "energy left there", "1", .11, .11,
                            figure(&f, "target.absorbed_fraction"), 0.0);
    wh_figures_free(&f);
    WH_TRY(status);
  }
  return WH_OK;
}

/* By how much more energy a monolayer needs: "increasing the electron energy by 25 kV for 5 um
   diameter spheres assumed to fly in a single monolayer would suffice". Its arrangement is not
   printed; ours is close-packed. */
static enum wh_status monolayer_row(struct wh_context *c, const char *cases,
                                    struct wh_checks *checks) {
  static const char *const name[2] = {"microparticle-neutral", "microparticle-monolayer"};
  const char *const set[SETS] = {"target.neutral.error=1 keV", "target.histories=40000"};
  double energy[2];
  for (int i = 0; i < 2; i++) {
    struct wh_figures f;
    WH_TRY(run_case(c, cases, name[i], set, &f));
    energy[i] = figure(&f, "target.neutral_energy");
    wh_figures_free(&f);
  }
  return wh_check_add(c, checks, "Close-packed monolayer of 5 um tungsten spheres, cutoff 1 keV",
                      "energy without charging, above that of a sphere", "eV", 25e3, 25e3,
                      energy[1] - energy[0], 0.0);
}

/* A million spheres under a beam as wide as a focal spot, beside one sphere: CPU time for the
   energy left in tungsten, and the memory of the whole program. */
static enum wh_status bed_rows(struct wh_context *c, const char *cases, struct wh_checks *checks) {
  static const char *const name[2] = {"tungsten-sphere", "microparticle-bed"};
  static const char *const set[2][SETS] = {
      {"target.energy=100 keV", "target.histories=64000", "target.photon_cutoff=10 keV"},
      {"target.histories=64000", "target.bodies.bed.shape.arrangement=cubic",
       "target.bodies.bed.shape.pitch=6 um", "parameters.side=1903 um", "target.size=0.2 mm"}};
  double cost[2];
  for (int i = 0; i < 2; i++) {
    struct wh_figures f;
    WH_TRY(run_case(c, cases, name[i], set[i], &f));
    cost[i] =
        1.0 / (figure(&f, "target.histories_per_cpu_s") * figure(&f, "target.absorbed_fraction"));
    wh_figures_free(&f);
  }
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  const char *group = "A million tungsten spheres of 5 um, 100 keV";
  WH_TRY(wh_check_limit(c, checks, group, "CPU time per energy left, in that of one sphere", "1",
                        3.0, cost[1] / cost[0]));
  return wh_check_limit(c, checks, group, "memory", "B", 500e6, 1024.0 * (double)usage.ru_maxrss);
}

static enum wh_status run(struct wh_context *c, const char *cases, struct wh_checks *checks) {
  for (size_t i = 0; i < sizeof bulks / sizeof *bulks; i++)
    WH_TRY(bulk_rows(c, cases, &bulks[i], checks));
  WH_TRY(sphere_rows(c, cases, checks));
  WH_TRY(neutral_rows(c, cases, checks));
  WH_TRY(bed_rows(c, cases, checks));
  return monolayer_row(c, cases, checks);
}

const struct wh_verification wh_verification_microparticle_source = {
    .name = "microparticle-source",
    .summary = "Charging of tungsten spheres and depth of the power input; expected values are "
               "PenRed's (PENELOPE's physics, every collision)",
    .source = PAPER,
    .run = run,
};

/* SPDX-License-Identifier: MPL-2.0 */
/* Cross sections beside published ones, electrons in tungsten against PENELOPE's physics in full
   detail, and the fast transport against every collision. Figures of PenRed 1.14 (V.
   Gimenez-Alventosa et al., Comput. Phys. Commun. 267 (2021) 108065), run with all interactions
   detailed, tungsten of 19.3 g/cm3. A demand is widened by three standard errors of ours. */
#include "verify/targets.h"

#include "base/constants.h"
#include "target/beam.h"
#include "target/body.h"
#include "target/target.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define DEGREES (WH_PI / 180.0)

/* A target of one or two bodies; zeros are left out. */
struct set_up {
  double energy_eV, tilt;
  double thickness, substrate; /* of a tungsten film, and of beryllium behind it [m] */
  double sphere;               /* diameter [m] */
  double seam;                 /* depth at which the tungsten consists of two bodies [m] */
  double cutoff_eV;            /* 0: 1 keV */
  double photon_eV, cone;      /* 0: no photons */
  int transport;
  size_t histories;
};

/* What all runs share. */
struct common {
  const char *cache;      /* elastic tables are made once, in a folder as long-lived as this */
  double balance, charge; /* worst of all runs: relative fault in the energy of a history, and in
                             the number of electrons */
};

static void check_balance(const struct wh_target_result *r, struct common *k) {
  double electrons =
      wh_target_mean(r, WH_SCORE_BACK_NUMBER) + wh_target_mean(r, WH_SCORE_THROUGH_NUMBER);
  for (size_t i = 0; i < r->bodies; i++)
    electrons += wh_target_mean(r, r->layout.body_charge + i);
  k->balance = fmax(k->balance, r->tally.worst_balance);
  k->charge = fmax(k->charge, fabs(electrons - 1.0));
}

static enum wh_status run(struct wh_context *c, struct common *k, const struct set_up *s,
                          struct wh_target_result *r) {
  struct {
    double from, thickness;
  } film = {0.0, s->seam > 0.0 ? s->seam : s->thickness},
    under = {s->seam > 0.0 ? s->seam : s->thickness, s->substrate};
  struct {
    double diameter;
    struct wh_quantities centre;
    double at[3], radius;
  } ball = {.diameter = s->sphere};
  const char *name[] = {"first", "second"};
  struct wh_variant slab = {&wh_body_slab.kind, &film}, sphere = {&wh_body_sphere.kind, &ball};
  struct wh_target_body_params body[] = {
      {.material = "W", .shape = s->sphere > 0.0 ? sphere : slab},
      {.material = s->seam > 0.0 ? "W" : "Be", .shape = {&wh_body_slab.kind, &under}}};
  double size = s->sphere;
  struct wh_target_params p = {.energy_eV = s->energy_eV,
                               .tilt = s->tilt,
                               .profile = s->sphere > 0.0 ? WH_BEAM_DISC : WH_BEAM_PENCIL,
                               .size = {1, &size},
                               .bodies = {s->substrate + s->seam > 0.0 ? 2 : 1, name, body},
                               .transport = s->transport,
                               .cutoff_eV = s->cutoff_eV > 0.0 ? s->cutoff_eV : 1e3,
                               .photon_cutoff_eV =
                                   s->photon_eV > 0.0 ? s->photon_eV : fmin(s->energy_eV, 8e5),
                               .cone = s->cone > 0.0 ? s->cone : 0.1,
                               .histories = s->histories,
                               .most_histories = s->histories,
                               .bins = 200,
                               .cache = k->cache};
  WH_TRY(wh_target_run(c, &p, NULL, r));
  check_balance(r, k);
  return WH_OK;
}

/* ours and expected, demand as an absolute number, error of ours. */
static enum wh_status row(struct wh_context *c, struct wh_checks *checks, const char *group,
                          const char *quantity, const char *unit, double expected, double ours,
                          double error, double demand) {
  char text[96];
  snprintf(text, sizeof text, "%s (+- %.2g)", quantity, error);
  return wh_check_add(c, checks, group, text, unit, expected, expected, ours,
                      (demand + 3.0 * error) / fabs(expected));
}

/* ---- thick tungsten -------------------------------------------------------------------------- */

static const struct bulk {
  double energy_eV, cutoff_eV, number;
  double energy, peak_depth, zeta, d15; /* 0: not compared */
} bulks[] = {
    {30e3, 1e3, .4876, .3782, .158e-6, 1.219e6, .7715e-6},
    {100e3, 1e3, .5068, .3935, .974e-6, .1752e6, 5.190e-6},
    {30e3, 50, .5020, 0, 0, 0, 0},
    {100e3, 50, .5134, 0, 0, 0, 0},
};

static enum wh_status bulk_rows(struct wh_context *c, struct common *common,
                                struct wh_checks *checks, const struct bulk *b) {
  char group[96];
  struct wh_target_result r;
  const struct set_up s = {
      .energy_eV = b->energy_eV, .cutoff_eV = b->cutoff_eV, .photon_eV = 1e3, .histories = 200000};
  snprintf(group, sizeof group, "tungsten, %.0f keV, electrons above %g eV", b->energy_eV / 1e3,
           b->cutoff_eV);
  WH_TRY(run(c, common, &s, &r));
  const struct wh_target_depths *d = &r.depths;
  enum wh_status status = row(c, checks, group, "number backscattered", "1", b->number,
                              wh_target_mean(&r, WH_SCORE_BACK_NUMBER),
                              wh_target_error(&r, WH_SCORE_BACK_NUMBER), 0.008);
  if (!status && b->energy > 0.0)
    status = row(c, checks, group, "energy backscattered", "1", b->energy,
                 wh_target_mean(&r, WH_SCORE_BACK_ENERGY) / r.energy_eV,
                 wh_target_error(&r, WH_SCORE_BACK_ENERGY) / r.energy_eV, 0.008);
  if (!status && b->zeta > 0.0)
    status = row(c, checks, group, "zeta at its peak", "1/m", b->zeta, d->zeta_peak,
                 d->zeta_peak_error, 0.05 * b->zeta);
  if (!status && b->peak_depth > 0.0)
    status = row(c, checks, group, "depth of the peak", "m", b->peak_depth, d->depth_peak,
                 d->depth_peak_error, 0.08 * b->peak_depth);
  if (!status && b->d15 > 0.0)
    status =
        row(c, checks, group, "depth of 15 %", "m", b->d15, d->d15, d->d15_error, 0.03 * b->d15);
  wh_target_result_free(&r);
  return status;
}

/* ---- spheres --------------------------------------------------------------------------------- */

static const struct sphere {
  double energy_eV, exit[2], absorbed; /* exits above 50 eV and above 1 keV */
} spheres[] = {
    {30e3, {.677, .651}, .467},     {50e3, {.752, .733}, .395},     {100e3, {.992, .978}, .165},
    {150e3, {1.028, 1.017}, .0731}, {200e3, {1.026, 1.017}, .0452}, {300e3, {1.023, 1.017}, .0248},
};
static const double cutoffs[] = {50, 1e3};

static enum wh_status sphere_run(struct wh_context *c, struct common *common, double energy_eV,
                                 double cutoff_eV, size_t histories, struct wh_target_result *r,
                                 double exit[2]) {
  const struct set_up s = {.energy_eV = energy_eV,
                           .sphere = 5e-6,
                           .cutoff_eV = cutoff_eV,
                           .photon_eV = 1e3,
                           .histories = histories};
  WH_TRY(run(c, common, &s, r));
  exit[0] = wh_target_mean(r, WH_SCORE_BACK_NUMBER) + wh_target_mean(r, WH_SCORE_THROUGH_NUMBER);
  exit[1] = wh_target_error(r, r->layout.body_charge); /* what does not exit stays */
  return WH_OK;
}

static enum wh_status sphere_rows(struct wh_context *c, struct common *common,
                                  struct wh_checks *checks, const struct sphere *s) {
  char group[96], quantity[64];
  snprintf(group, sizeof group, "tungsten sphere of 5 um, %.0f keV", s->energy_eV / 1e3);
  for (size_t k = 0; k < COUNT(cutoffs); k++) {
    struct wh_target_result r;
    double exit[2];
    WH_TRY(sphere_run(c, common, s->energy_eV, cutoffs[k], 64000, &r, exit));
    snprintf(quantity, sizeof quantity, "electrons leaving above %g eV", cutoffs[k]);
    enum wh_status status =
        row(c, checks, group, quantity, "1", s->exit[k], exit[0], exit[1], 0.01);
    if (!status && k > 0)
      status = row(c, checks, group, "absorbed fraction", "1", s->absorbed,
                   wh_target_mean(&r, WH_SCORE_ABSORBED) / r.energy_eV,
                   wh_target_error(&r, WH_SCORE_ABSORBED) / r.energy_eV, 0.01);
    wh_target_result_free(&r);
    WH_TRY(status);
  }
  return WH_OK;
}

/* ---- photons --------------------------------------------------------------------------------- */

static enum wh_status photon_rows(struct wh_context *c, struct common *common,
                                  struct wh_checks *checks) {
  static const struct {
    const char *figure, *quantity;
    double expected, demand;
  } rows[] = {
      {"target.photons_per_electron_sr", "photons above 3 keV", 9.54e-4, 0.05},
      {"target.line.W-L-alpha-1", "L-alpha-1", 1.65e-4, 0.10},
      {"target.line.W-L-beta-1", "L-beta-1", 7.5e-5, 0.10},
  };
  const struct set_up s = {.energy_eV = 50e3,
                           .thickness = 1e-6,
                           .substrate = 250e-6,
                           .photon_eV = 3e3,
                           .cone = 10.0 * DEGREES,
                           .histories = 500000};
  struct wh_target_result r;
  struct wh_figures figures = {0};
  WH_TRY(run(c, common, &s, &r));
  enum wh_status status = wh_target_figures(c, &r, &figures);
  wh_target_result_free(&r);
  for (size_t i = 0; i < COUNT(rows) && !status; i++) {
    const struct wh_figure *f = wh_figures_find(&figures, rows[i].figure);
    if (!f)
      status = wh_fail(c, WH_INTERNAL, "no figure %s", rows[i].figure);
    else
      status =
          row(c, checks, "1 um W on 250 um Be, 50 keV, forward within 10 deg", rows[i].quantity,
              "1/sr", rows[i].expected, f->value, f->error, rows[i].demand * rows[i].expected);
  }
  wh_figures_free(&figures);
  return status;
}

/* ---- fast against every collision ------------------------------------------------------------ */

static const struct {
  const char *name;
  struct set_up set_up;
} pairs[] = {
    {"30 keV, half-space, normal", {.energy_eV = 30e3}},
    {"30 keV, half-space, 80 deg", {.energy_eV = 30e3, .tilt = 80.0 * DEGREES}},
    {"30 keV, film of .2 um", {.energy_eV = 30e3, .thickness = .2e-6}},
    {"30 keV, .2 um on beryllium", {.energy_eV = 30e3, .thickness = .2e-6, .substrate = 1e-3}},
    {"30 keV, sphere of 1 um", {.energy_eV = 30e3, .sphere = 1e-6}},
    {"30 keV, half-space of two bodies", {.energy_eV = 30e3, .seam = .1e-6}},
    {"100 keV, half-space, normal", {.energy_eV = 100e3}},
    {"100 keV, half-space, 80 deg", {.energy_eV = 100e3, .tilt = 80.0 * DEGREES}},
    {"100 keV, sphere of 5 um", {.energy_eV = 100e3, .sphere = 5e-6}},
};

#define ANGLES 9 /* bins of 10 degrees */

/* Greatest difference of the bins of the angle to -z, and its error. */
static void compare_angles(const struct wh_target_result r[2], double worst[2]) {
  worst[0] = worst[1] = 0.0;
  for (size_t k = 0; k < ANGLES; k++) {
    double difference = 0.0, error2 = 0.0;
    for (size_t n = 0; n < 2; n++) {
      const struct wh_bins *b = &r[n].layout.back_angle;
      for (size_t i = k * b->count / ANGLES; i < (k + 1) * b->count / ANGLES; i++) {
        difference += (n ? -1.0 : 1.0) * wh_target_mean(&r[n], b->first + i);
        error2 += pow(wh_target_error(&r[n], b->first + i), 2.0);
      }
    }
    if (fabs(difference) > fabs(worst[0])) {
      worst[0] = fabs(difference);
      worst[1] = sqrt(error2);
    }
  }
}

static enum wh_status pair_rows(struct wh_context *c, const char *name, struct wh_checks *checks,
                                const struct wh_target_result r[2]) {
  static const struct {
    const char *quantity;
    int score;
    bool energy;
  } rows[] = {{"number backscattered", WH_SCORE_BACK_NUMBER, false},
              {"energy backscattered", WH_SCORE_BACK_ENERGY, true},
              {"number transmitted", WH_SCORE_THROUGH_NUMBER, false},
              {"energy absorbed", WH_SCORE_ABSORBED, true}};
  char group[96];
  snprintf(group, sizeof group, "fast against every collision, %s", name);
  for (size_t i = 0; i < COUNT(rows); i++) {
    size_t s = (size_t)rows[i].score;
    double unit = rows[i].energy ? r[0].energy_eV : 1.0;
    double expected = wh_target_mean(&r[1], s) / unit, ours = wh_target_mean(&r[0], s) / unit;
    double error = hypot(wh_target_error(&r[0], s), wh_target_error(&r[1], s)) / unit;
    if (expected > 0.0)
      WH_TRY(row(c, checks, group, rows[i].quantity, "1", expected, ours, error, 0.003));
  }
  double worst[2];
  char text[96];
  compare_angles(r, worst);
  snprintf(text, sizeof text, "worst bin of 10 deg (+- %.2g)", worst[1]);
  return wh_check_limit(c, checks, group, text, "1", 0.005 + 3.0 * worst[1], worst[0]);
}

static enum wh_status run_pair(struct wh_context *c, struct common *common,
                               struct wh_checks *checks, size_t k) {
  struct wh_target_result r[2];
  memset(r, 0, sizeof r);
  struct set_up s = pairs[k].set_up;
  s.histories = 200000;
  enum wh_status status = WH_OK;
  for (int n = 0; n < 2 && !status; n++) {
    s.transport = n ? WH_TARGET_DETAILED : WH_TARGET_FAST;
    status = run(c, common, &s, &r[n]);
  }
  if (!status)
    status = pair_rows(c, pairs[k].name, checks, r);
  wh_target_result_free(&r[0]);
  wh_target_result_free(&r[1]);
  return status;
}

/* A plane within one material changes nothing: with it, and without it. */
static enum wh_status seam_rows(struct wh_context *c, struct common *common,
                                struct wh_checks *checks) {
  double number[2], error[2];
  for (int transport = WH_TARGET_FAST; transport <= WH_TARGET_DETAILED; transport++) {
    for (int n = 0; n < 2; n++) {
      struct wh_target_result r;
      const struct set_up s = {
          .energy_eV = 30e3, .seam = n ? .1e-6 : 0.0, .transport = transport, .histories = 400000};
      WH_TRY(run(c, common, &s, &r));
      number[n] = wh_target_mean(&r, WH_SCORE_BACK_NUMBER);
      error[n] = wh_target_error(&r, WH_SCORE_BACK_NUMBER);
      wh_target_result_free(&r);
    }
    WH_TRY(row(c, checks, "tungsten of two bodies that meet at .1 um, 30 keV",
               transport == WH_TARGET_FAST ? "backscattered, fast" : "backscattered, detailed", "1",
               number[0], number[1], hypot(error[0], error[1]), 0.003));
  }
  return WH_OK;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static enum wh_status run_all(struct wh_context *c, struct common *common,
                              struct wh_checks *checks) {
  WH_TRY(wh_verify_cross_sections(c, checks));
  for (size_t i = 0; i < COUNT(bulks); i++)
    WH_TRY(bulk_rows(c, common, checks, &bulks[i]));
  for (size_t i = 0; i < COUNT(spheres); i++)
    WH_TRY(sphere_rows(c, common, checks, &spheres[i]));
  WH_TRY(photon_rows(c, common, checks));
  for (size_t i = 0; i < COUNT(pairs); i++)
    WH_TRY(run_pair(c, common, checks, i));
  WH_TRY(seam_rows(c, common, checks));
  const char *group = "conservation, every history of all runs above";
  WH_TRY(wh_check_limit(c, checks, group, "relative fault in energy", "1", 1e-9, common->balance));
  return wh_check_limit(c, checks, group, "fault in the mean number of electrons", "1", 1e-12,
                        common->charge);
}

static enum wh_status verify(struct wh_context *c, const char *cases, struct wh_checks *checks) {
  static const int elements[] = {74, 4};
  char cache[] = "/tmp/wehnelt-XXXXXX", path[128];
  (void)cases;
  if (!mkdtemp(cache))
    return wh_fail(c, WH_IO_FAILED, "no folder for tables can be made in /tmp");
  struct common common = {.cache = cache};
  enum wh_status status = run_all(c, &common, checks);
  for (size_t i = 0; i < COUNT(elements); i++) {
    snprintf(path, sizeof path, "%s/elastic-dirac-%d.bin", cache, elements[i]);
    remove(path);
  }
  rmdir(cache);
  return status;
}

const struct wh_verification wh_verification_targets = {
    .name = "targets",
    .summary = "Cross sections; electrons and photons in tungsten and beryllium, 30 to 300 keV",
    .source =
        "ELSEPA, ICRU 37, Seltzer and Berger, Bote et al.; PenRed 1.14 (PENELOPE's physics), "
        "every collision, tungsten of 19.3 g/cm3; three standard errors are added to demands on "
        "what is counted",
    .run = verify,
};

/* SPDX-License-Identifier: MPL-2.0 */
/* Cao et al.: the miniature micro-focus tube, its grooves as `wehnelt optimize` found them
   (docs/micro-focus-tube.md). Spot and transmission at 50 kV, the spot against the voltage, and
   what a finer mesh makes of them. Some ten minutes of CPU. */
#include "verify/verify.h"

#include "run/run.h"

#include <math.h>
#include <stdio.h>

#define VOLTAGES 5

/* As printed, at 50 kV: half-maximum widths of a Gaussian and the part collected. */
static const double printed_x = 227e-6, printed_y = 60e-6, printed_collected = 0.803;
static const double factor = 1.25, mesh_demand = 0.05;

struct spot {
  double x, y, fwhm_x, fwhm_y; /* [m] */
  double collected, leaving;   /* [1] of all that is emitted, and of what leaves the wire */
  double current;              /* [A] on the target */
};

static double figure(const struct wh_run *r, const char *name) {
  const struct wh_figure *f = wh_figures_find(&r->pass.figures, name);
  return f ? f->value : NAN;
}

/* Runs the case with what was set in it; mesh and basis potentials are taken over if they fit. */
static enum wh_status run_case(struct wh_context *c, const struct wh_case *k, struct wh_run *r,
                               struct spot *out) {
  const struct wh_run_options options = {
      .single_pass = true, .figures = "spot.gauss_*, spot.fwhm_*, beam.*, electrode.*"};
  WH_TRY(wh_run_case_again(c, k, &options, r));
  *out = (struct spot){figure(r, "spot.gauss_x"),
                       figure(r, "spot.gauss_y"),
                       figure(r, "spot.fwhm_x"),
                       figure(r, "spot.fwhm_y"),
                       figure(r, "beam.transmission"),
                       figure(r, "beam.transmission_leaving"),
                       figure(r, "electrode.target.current")};
  return WH_OK;
}

static enum wh_status case_of(struct wh_context *c, const char *cases, size_t sets,
                              const char *const *set, struct wh_case *k) {
  char file[4096];
  snprintf(file, sizeof file, "%s/micro-focus-tube.yaml", cases);
  return wh_case_read(c, file, sets, set, k);
}

/* A width against the printed one: the greater over the smaller. */
static enum wh_status width_row(struct wh_context *c, struct wh_checks *checks, const char *group,
                                char axis, double printed, double ours) {
  char text[96];
  snprintf(text, sizeof text, "width along %c, fitted Gaussian", axis);
  WH_TRY(wh_check_add(c, checks, group, text, "um", printed * 1e6, NAN, ours * 1e6, 0));
  snprintf(text, sizeof text, "it and the printed one, larger over smaller, %c", axis);
  return wh_check_limit(c, checks, group, text, "1", factor, fmax(ours / printed, printed / ours));
}

static enum wh_status spot_rows(struct wh_context *c, struct wh_checks *checks, const char *group,
                                const struct spot *s) {
  WH_TRY(width_row(c, checks, group, 'x', printed_x, s->x));
  WH_TRY(width_row(c, checks, group, 'y', printed_y, s->y));
  WH_TRY(wh_check_add(c, checks, group, "true half-maximum width along x", "um", NAN, NAN,
                      s->fwhm_x * 1e6, 0));
  WH_TRY(wh_check_add(c, checks, group, "true half-maximum width along y", "um", NAN, NAN,
                      s->fwhm_y * 1e6, 0));
  /* 75 to 90 %. */
  WH_TRY(wh_check_add(c, checks, group, "collected, of what leaves the wire", "1",
                      printed_collected, 0.825, s->leaving, 0.075 / 0.825));
  WH_TRY(wh_check_add(c, checks, group, "collected, of all that is emitted", "1", NAN, NAN,
                      s->collected, 0));
  return wh_check_add(c, checks, group, "current on the target", "uA", 50, NAN, s->current * 1e6,
                      0);
}

/* Slope of log y over log x by least squares. */
static double exponent(const double *x, const double *y) {
  double mean[2] = {0, 0}, up = 0.0, down = 0.0;
  for (int i = 0; i < VOLTAGES; i++) {
    mean[0] += log(x[i]) / VOLTAGES;
    mean[1] += log(y[i]) / VOLTAGES;
  }
  for (int i = 0; i < VOLTAGES; i++) {
    up += (log(x[i]) - mean[0]) * (log(y[i]) - mean[1]);
    down += (log(x[i]) - mean[0]) * (log(x[i]) - mean[0]);
  }
  return up / down;
}

static enum wh_status voltage_rows(struct wh_context *c, struct wh_checks *checks,
                                   struct wh_case *k, struct wh_run *r) {
  const char *group = "Spot against voltage, without space charge";
  double voltage[VOLTAGES], width[2][VOLTAGES];
  int rises = 0;
  for (int i = VOLTAGES - 1; i >= 0; i--) {
    struct spot s;
    char text[96];
    voltage[i] = 10e3 * (i + 1);
    WH_TRY(wh_case_set_value(c, k, "parameters.U", voltage[i]));
    WH_TRY(wh_case_update(c, k));
    WH_TRY(run_case(c, k, r, &s));
    width[0][i] = s.x;
    width[1][i] = s.y;
    if (i + 1 < VOLTAGES)
      rises += (s.x <= width[0][i + 1]) + (s.y <= width[1][i + 1]);
    for (int axis = 0; axis < 2; axis++) {
      snprintf(text, sizeof text, "width along %c at %g kV", "xy"[axis], voltage[i] * 1e-3);
      WH_TRY(wh_check_add(c, checks, group, text, "um", NAN, NAN, width[axis][i] * 1e6, 0));
    }
  }
  WH_TRY(wh_check_add(c, checks, group, "steps at which a side does not fall", "1", NAN, 0, rises,
                      1e-12));
  /* Thermal velocities alone would give -1/2. */
  WH_TRY(wh_check_add(c, checks, group, "exponent of the narrow side", "1", NAN, -0.5,
                      exponent(voltage, width[1]), 0));
  return wh_check_add(c, checks, group, "exponent of the wide side", "1", NAN, NAN,
                      exponent(voltage, width[0]), 0);
}

/* The case with what is set in it, in one run. */
static enum wh_status run_with(struct wh_context *c, const char *cases, size_t sets,
                               const char *const *set, struct spot *out) {
  struct wh_case k;
  struct wh_run r = {0};
  WH_TRY(case_of(c, cases, sets, set, &k));
  enum wh_status status = run_case(c, &k, &r, out);
  wh_run_free(&r);
  wh_case_free(&k);
  return status;
}

/* The same with smaller elements everywhere. */
static enum wh_status mesh_rows(struct wh_context *c, const char *cases, struct wh_checks *checks,
                                const struct spot *s) {
  static const char *const finer[] = {"mesh.growth=0.25", "mesh.arc=38 deg", "mesh.edge_size=80 um",
                                      "mesh.size=0.8 mm"};
  const char *group = "Against a finer mesh";
  struct spot fine;
  WH_TRY(run_with(c, cases, sizeof finer / sizeof *finer, finer, &fine));
  WH_TRY(wh_check_limit(c, checks, group, "change of the width along x", "1", mesh_demand,
                        fabs(s->x / fine.x - 1)));
  WH_TRY(wh_check_limit(c, checks, group, "change of the width along y", "1", mesh_demand,
                        fabs(s->y / fine.y - 1)));
  return wh_check_limit(c, checks, group, "change of what is collected", "1", mesh_demand,
                        fabs(s->leaving / fine.leaving - 1));
}

static enum wh_status run(struct wh_context *c, const char *cases, struct wh_checks *checks) {
  static const char *const charged[] = {"space_charge.never=false", "space_charge.tolerance=1e-5"};
  struct wh_case k;
  struct wh_run r = {0};
  struct spot with, without;
  WH_TRY(run_with(c, cases, sizeof charged / sizeof *charged, charged, &with));
  WH_TRY(spot_rows(c, checks, "50 kV, helix with its temperatures, with space charge", &with));
  WH_TRY(case_of(c, cases, 0, NULL, &k));
  enum wh_status status = run_case(c, &k, &r, &without);
  if (status == WH_OK)
    status = voltage_rows(c, checks, &k, &r);
  wh_run_free(&r);
  wh_case_free(&k);
  return status == WH_OK ? mesh_rows(c, cases, checks, &without) : status;
}

const struct wh_verification wh_verification_micro_focus_tube = {
    .name = "micro-focus-tube",
    .summary = "spot of the miniature micro-focus tube in three dimensions, against voltage and "
               "mesh",
    .source = "Cao et al., Acta Optica Sinica 43 (14), 2023, doi:10.3788/AOS230646",
    .run = run};

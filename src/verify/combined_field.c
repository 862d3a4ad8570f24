/* SPDX-License-Identifier: MPL-2.0 */
#include "verify/verify.h"

#include "base/constants.h"
#include "run/run.h"

#include <complex.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Of the shipped cases: distance from cathode to screen, and the screen's potential. */
#define LENGTH 40e-3
#define POTENTIAL 100.0

static double induction(double lambda) {
  return sqrt(lambda * 8.0 * WH_ELECTRON_MASS * POTENTIAL / WH_ELEMENTARY_CHARGE) / LENGTH;
}

/* Runs the case of magnification gamma; Newton's mechanics, which the closed forms are for. */
static enum wh_status run_case(struct wh_context *c, const char *cases, double gamma, double lambda,
                               struct wh_run *run) {
  char file[4096], field[64], shape[64];
  const char *const sets[] = {field, "trace.mechanics=newton", shape};
  struct wh_case k;
  memset(run, 0, sizeof *run);
  snprintf(file, sizeof file, "%s/combined-image-tube%s.yaml", cases, gamma == 1.0 ? "-plane" : "");
  snprintf(field, sizeof field, "parameters.B0=%.17g T", induction(lambda));
  snprintf(shape, sizeof shape, "parameters.g=%.17g", gamma);
  WH_TRY(wh_case_read(c, file, gamma == 1.0 ? 2 : 3, sets, &k));
  enum wh_status status = wh_run_case(c, &k, &(struct wh_run_options){0}, run);
  wh_case_free(&k);
  return status;
}

/* The complex factor that takes starts to ends, by least squares over all rays. */
static double complex image_of_rays(const struct wh_pass *p) {
  double complex top = 0.0;
  double bottom = 0.0;
  for (size_t i = 0; i < p->start.count; i++) {
    struct wh_particle from = wh_particles_get(&p->start, i);
    struct wh_particle to = wh_particles_get(&p->trace.end, i);
    double complex object = from.x[0] + I * from.x[1];
    top += conj(object) * (to.x[0] + I * to.x[1]);
    bottom += creal(conj(object) * object);
  }
  return top / bottom;
}

/* The lambda for which the first ray, which leaves the axis along the cathode, is back on the axis
   at the screen: its distance there, along its first direction, changes its sign. Secant method. */
static enum wh_status first_focus(struct wh_context *c, const char *cases, double gamma,
                                  double guess, double *focus) {
  double at[2] = {0.99 * guess, 1.01 * guess}, off[2] = {0};
  for (int i = 0; i < 6; i++) {
    struct wh_run run;
    enum wh_status status = run_case(c, cases, gamma, at[i > 0], &run);
    if (!status)
      off[i > 0] = wh_particles_get(&run.pass.trace.end, 0).x[0];
    wh_run_free(&run);
    WH_TRY(status);
    if (i == 0)
      continue;
    double next = at[1] - off[1] * (at[1] - at[0]) / (off[1] - off[0]);
    at[0] = at[1], off[0] = off[1], at[1] = next;
    if (fabs(at[1] - at[0]) < 1e-9 * guess)
      break;
  }
  *focus = at[1];
  return WH_OK;
}

static enum wh_status figure(struct wh_context *c, const struct wh_run *run, const char *name,
                             double *value) {
  const struct wh_figure *f = wh_figures_find(&run->pass.figures, name);
  if (!f)
    return wh_fail(c, WH_INTERNAL, "the run gave no figure %s", name);
  *value = f->value;
  return WH_OK;
}

static enum wh_status image_rows(struct wh_context *c, struct wh_checks *checks, const char *group,
                                 double gamma, const struct wh_run *run) {
  double complex image = image_of_rays(&run->pass);
  double magnification = 0.0, rotation = 0.0, drift = 0.0;
  WH_TRY(figure(c, run, "image.magnification", &magnification));
  WH_TRY(figure(c, run, "image.rotation", &rotation));
  WH_TRY(figure(c, run, "trace.momentum_drift", &drift));
  WH_TRY(wh_check_add(c, checks, group, "magnification, real rays", "1", NAN, gamma, cabs(image),
                      1e-4));
  WH_TRY(wh_check_limit(c, checks, group, "rotation, real rays", "rad", 1e-4, fabs(carg(image))));
  WH_TRY(wh_check_add(c, checks, group, "magnification, paraxial", "1", NAN, gamma, magnification,
                      1e-4));
  WH_TRY(wh_check_limit(c, checks, group, "rotation, paraxial", "rad", 1e-4, fabs(rotation)));
  return wh_check_limit(c, checks, group, "drift of the canonical angular momentum", "1", 1e-9,
                        drift);
}

static enum wh_status rows(struct wh_context *c, const char *cases, struct wh_checks *checks,
                           double gamma) {
  double lambda = pow(0.5 * WH_PI * gamma, 2.0), focus = 0.0;
  struct wh_run run;
  char group[64];
  snprintf(group, sizeof group, "Concentric spherical fields (10), (11), gamma = %g", gamma);
  enum wh_status status = run_case(c, cases, gamma, lambda, &run);
  if (!status)
    status = image_rows(c, checks, group, gamma, &run);
  wh_run_free(&run);
  WH_TRY(status);
  WH_TRY(first_focus(c, cases, gamma, lambda, &focus));
  return wh_check_add(c, checks, group, "lambda of the first focus, real rays", "1", NAN, lambda,
                      focus, 1e-4);
}

static enum wh_status run(struct wh_context *c, const char *cases, struct wh_checks *checks) {
  static const double gamma[] = {0.5, 1.0, 2.0};
  for (size_t i = 0; i < sizeof gamma / sizeof *gamma; i++)
    WH_TRY(rows(c, cases, checks, gamma[i]));
  return WH_OK;
}

const struct wh_verification wh_verification_combined_field = {
    .name = "combined-field",
    .summary = "Images without rotation in concentric electric and magnetic fields",
    .source =
        "the fields (10), (11) of the paper on inverse design, with lambda_1 = (pi gamma/2)^2 "
        "(docs/theory/magnetic.md)",
    .run = run,
};

/* SPDX-License-Identifier: MPL-2.0 */
/* Cold diodes limited by their space charge, meshed and solved self-consistently, against the exact
   flow. */
#include "verify/verify.h"

#include "base/constants.h"
#include "exact/child.h"
#include "run/run.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MOST_SETS 4

/* The demand; the goal is a tenth of it. */
static const double demand = 5e-4;

enum shape { PLANE, CYLINDER, SPHERE };

static const struct diode {
  const char *file, *group;
  enum shape shape;
  double cathode, anode; /* [m] radii; places in the plane */
  double height;         /* [m] of the plane */
  const char *set[MOST_SETS];
} diodes[] = {
    {"diode-plane", "Plane, 10 mm, 1 kV", PLANE, 0.0, 10e-3, 4e-3, {0}},
    {"pierce-diode",
     "Pierce's diode: a strip of 2 mm that goes straight",
     PLANE,
     0.0,
     10e-3,
     2e-3,
     {0}},
    {"diode-cylinder-convex",
     "Convex cylinder, 10 to 20 mm, 1 kV",
     CYLINDER,
     10e-3,
     20e-3,
     0.0,
     {0}},
    {"diode-cylinder-convex",
     "Convex cylinder, 10 to 1000 mm, 1 kV",
     CYLINDER,
     10e-3,
     1.0,
     0.0,
     {"parameters.Ra=1000mm", "geometry.electrodes.cathode.size=0.1mm"}},
    {"diode-cylinder-concave",
     "Concave cylinder, 20 to 10 mm, 1 kV",
     CYLINDER,
     20e-3,
     10e-3,
     0.0,
     {0}},
    {"diode-cylinder-concave",
     "Concave cylinder, 1000 to 10 mm, 1 kV",
     CYLINDER,
     1.0,
     10e-3,
     0.0,
     {"parameters.Rc=1000mm", "geometry.electrodes.cathode.size=14mm"}},
    {"diode-sphere-convex", "Convex sphere, 10 to 20 mm, 1 kV", SPHERE, 10e-3, 20e-3, 0.0, {0}},
    {"diode-sphere-convex",
     "Convex sphere, 10 to 1000 mm, 1 kV",
     SPHERE,
     10e-3,
     1.0,
     0.0,
     {"parameters.Ra=1000mm", "geometry.electrodes.cathode.size=0.1mm"}},
    {"diode-sphere-concave", "Concave sphere, 20 to 10 mm, 1 kV", SPHERE, 20e-3, 10e-3, 0.0, {0}},
    {"diode-sphere-concave",
     "Concave sphere, 1000 to 10 mm, 1 kV",
     SPHERE,
     1.0,
     10e-3,
     0.0,
     {"parameters.Rc=1000mm", "geometry.electrodes.cathode.size=14mm"}},
};

static enum wh_status run_diode(struct wh_context *c, const char *cases, const struct diode *d,
                                struct wh_run *run) {
  char file[4096];
  struct wh_case k;
  size_t sets = 0;
  memset(run, 0, sizeof *run);
  while (sets < MOST_SETS && d->set[sets])
    sets++;
  snprintf(file, sizeof file, "%s/%s.yaml", cases, d->file);
  WH_TRY(wh_case_read(c, file, sets, d->set, &k));
  enum wh_status status = wh_run_case(c, &k, &(struct wh_run_options){.single_pass = true}, run);
  wh_case_free(&k);
  return status;
}

/* The exact density times the area: sectors of 30 deg, planes of their height; per metre for plane
   and cylinder. */
static enum wh_status exact_current(struct wh_context *c, const struct diode *d, double *out) {
  double k = d->anode > d->cathode ? 1.0 / d->cathode : -1.0 / d->cathode, density;
  struct wh_child_flow f = {.distance = fabs(d->anode - d->cathode)};
  f.curvature[0] = d->shape == PLANE ? 0.0 : k;
  f.curvature[1] = d->shape == SPHERE ? k : 0.0;
  WH_TRY(wh_child_density(c, &f, 1000.0, &density));
  double r = d->cathode;
  *out = density * (d->shape == PLANE      ? d->height
                    : d->shape == CYLINDER ? r * WH_PI / 6.0
                                           : 2.0 * WH_PI * r * r * (1.0 - cos(WH_PI / 6.0)));
  return WH_OK;
}

static enum wh_status rows(struct wh_context *c, struct wh_checks *checks, const struct diode *d,
                           const struct wh_figures *figures) {
  static const struct {
    const char *name;
    double limit;
  } balance[] = {
      {"gun.charge_error", 1e-10}, {"gun.current_error", 1e-10}, {"gun.energy_error", 1e-6}};
  double exact;
  WH_TRY(exact_current(c, d, &exact));
  const struct wh_figure *current = wh_figures_find(figures, "cathode.current");
  WH_TRY(wh_check_add(c, checks, d->group, current->name, current->unit, NAN, exact, current->value,
                      demand));
  for (size_t i = 0; i < sizeof balance / sizeof *balance; i++) {
    const struct wh_figure *f = wh_figures_find(figures, balance[i].name);
    if (!f)
      return wh_fail(c, WH_INTERNAL, "the case %s gave no figure %s", d->file, balance[i].name);
    WH_TRY(wh_check_limit(c, checks, d->group, f->name, f->unit, balance[i].limit, f->value));
  }
  return WH_OK;
}

static enum wh_status run(struct wh_context *c, const char *cases, struct wh_checks *checks) {
  for (size_t i = 0; i < sizeof diodes / sizeof *diodes; i++) {
    struct wh_run r;
    enum wh_status status = run_diode(c, cases, &diodes[i], &r);
    if (!status)
      status = rows(c, checks, &diodes[i], &r.pass.figures);
    wh_run_free(&r);
    WH_TRY(status);
  }
  return WH_OK;
}

const struct wh_verification wh_verification_space_charge = {
    .name = "space-charge",
    .summary = "Cold diodes limited by their space charge against the exact flow, with relativity",
    .source = "C. D. Child, Phys. Rev. 32 (1911) 492; I. Langmuir and K. B. Blodgett, Phys. Rev. "
              "22 (1923) 347 and 24 (1924) 49; docs/theory/space-charge.md",
    .run = run,
};

/* SPDX-License-Identifier: MPL-2.0 */
/* Diodes limited by their space charge, meshed and solved self-consistently, against the exact
   flow: cold ones, Langmuir's with a warm cathode, the passage to a limited supply; and the spot
   that thermal velocities leave behind a gap. */
#include "verify/verify.h"

#include "base/constants.h"
#include "emission/density.h"
#include "exact/child.h"
#include "numerics/root.h"
#include "exact/warm_diode.h"
#include "run/run.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MOST_SETS 4

/* The demand; the goal is a tenth of it. */
static const double demand = 5e-4, warm_demand = 1e-2;

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

/* set: MOST_SETS or ended by NULL. */
static enum wh_status run_case(struct wh_context *c, const char *cases, const char *name,
                               const char *const *set, struct wh_run *run) {
  char file[4096];
  struct wh_case k;
  size_t sets = 0;
  memset(run, 0, sizeof *run);
  while (sets < MOST_SETS && set[sets])
    sets++;
  snprintf(file, sizeof file, "%s/%s.yaml", cases, name);
  WH_TRY(wh_case_read(c, file, sets, set, &k));
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

static double figure(const struct wh_run *r, const char *name) {
  const struct wh_figure *f = wh_figures_find(&r->pass.figures, name);
  return f ? f->value : NAN;
}

/* The charge of rays is a sum over lines: with their number the error falls at least with the
   second power, until that of the elements shows. */
static enum wh_status order(struct wh_context *c, const char *cases, struct wh_checks *checks) {
  static const char group[] = "Plane: convergence with the rays (27 faces of elements emit)",
                    *const rays[] = {"25", "50", "100"};
  double error[3] = {0}, exact;
  WH_TRY(exact_current(c, &diodes[0], &exact));
  for (size_t i = 0; i < 3; i++) {
    char set[64], what[96];
    const char *const sets[MOST_SETS] = {set, "space_charge.check_gap=false"};
    struct wh_run r;
    snprintf(set, sizeof set, "sources.cathode.rays=%s", rays[i]);
    snprintf(what, sizeof what, "cathode.current, %s rays", rays[i]);
    enum wh_status status = run_case(c, cases, diodes[0].file, sets, &r);
    double current = figure(&r, "cathode.current");
    error[i] = fabs(current / exact - 1.0);
    wh_run_free(&r);
    WH_TRY(status);
    WH_TRY(wh_check_add(c, checks, group, what, "A/m", NAN, exact, current, 0.0));
  }
  WH_TRY(wh_check_limit(c, checks, group, "error of 50 over that of 25 rays: second order", "1",
                        0.25, error[1] / error[0]));
  return wh_check_limit(c, checks, group, "error of 100 over that of 50 rays: second order", "1",
                        0.25, error[2] / error[1]);
}

/* As the case has it. */
static enum wh_status warm_diode(struct wh_context *c, const char *cases,
                                 struct wh_checks *checks) {
  static const char group[] = "Warm plane with its virtual cathode, 1100 K, 1 mm, 100 V, .4 A/cm2";
  static const struct wh_warm_diode d = {
      .supply = 4e3, .temperature = 1100.0, .distance = 1e-3, .voltage = 100.0};
  static const char *const none[MOST_SETS] = {0};
  const double height = 8e-6;
  struct wh_warm_flow exact;
  struct wh_run r;
  WH_TRY(wh_warm_diode_flow(c, &d, &exact));
  enum wh_status status = run_case(c, cases, "warm-diode", none, &r);
  const struct {
    const char *name, *unit;
    double expected;
  } row[] = {{"electrode.anode.current", "A/m", exact.density * height},
             {"cathode.minimum", "V", exact.minimum_voltage},
             {"cathode.minimum_distance", "m", exact.minimum_place}};
  for (size_t i = 0; i < sizeof row / sizeof *row && !status; i++)
    status = wh_check_add(c, checks, group, row[i].name, row[i].unit, NAN, row[i].expected,
                          figure(&r, row[i].name), warm_demand);
  wh_run_free(&r);
  return status;
}

/* The plane of the cold diode with cathodes that supply less and more than Child's density J:
   (supply^-8 + J^-8)^(-1/8). */
static enum wh_status passage(struct wh_context *c, const char *cases, struct wh_checks *checks) {
  static const double supply[] = {0.4, 1.0, 2.0};
  struct wh_child_flow f = {.distance = 10e-3};
  double full;
  WH_TRY(wh_child_density(c, &f, 1000.0, &full));
  for (size_t i = 0; i < sizeof supply / sizeof *supply; i++) {
    char law[128], what[96];
    const char *const sets[MOST_SETS] = {"sources.cathode.kind=cathode",
                                         "sources.cathode.limit=longo", law};
    struct wh_run r;
    snprintf(law, sizeof law, "sources.cathode.law={kind: prescribed, density: %.9g A/m2}",
             supply[i] * full);
    snprintf(what, sizeof what, "cathode.current, supply %g of the limit", supply[i]);
    enum wh_status status = run_case(c, cases, "diode-plane", sets, &r);
    double expected = 4e-3 * full * pow(pow(supply[i], -8.0) + 1.0, -1.0 / 8.0);
    if (!status)
      status = wh_check_add(c, checks, "Smooth passage to a limited supply (Longo), plane", what,
                            "A/m", NAN, expected, figure(&r, "cathode.current"), demand);
    wh_run_free(&r);
    WH_TRY(status);
  }
  return WH_OK;
}

/* sigma = d sqrt(2 kT/eU) of a point at 2000 K, 10 mm and 10 kV before the anode. */
static enum wh_status thermal_spot(struct wh_context *c, const char *cases,
                                   struct wh_checks *checks) {
  static const char *const none[MOST_SETS] = {0}, *const names[] = {"spot.fwhm_x", "spot.fwhm_y"};
  struct wh_run r;
  enum wh_status status = run_case(c, cases, "thermal-gap", none, &r);
  double sigma = 10e-3 * sqrt(2.0 * WH_BOLTZMANN * 2000.0 / (WH_ELEMENTARY_CHARGE * 10e3));
  for (int i = 0; i < 2 && !status; i++)
    status = wh_check_add(c, checks, "Thermal limit of a spot behind a planar gap", names[i], "m",
                          NAN, 2.0 * sqrt(2.0 * log(2.0)) * sigma, figure(&r, names[i]), 0.01);
  wh_run_free(&r);
  return status;
}

/* As in the case field-diode. One part in a thousand of the field is 17 of the current. */
static const double field_demand = 5e-3;
static const double field_voltage = 10e3, field_distance = 1e-3, field_height = 40e-6;

struct field_diode {
  struct wh_context *c;
  double flow, law; /* [A/m^2] that flow with a field at the cathode, and that the law supplies */
};

/* What flows less what is supplied, with a field at the cathode; it falls with the field. */
static double surplus(void *user, double field) {
  struct field_diode *d = user;
  struct wh_density_enhanced_params enhanced = {.enhancement = 300.0};
  const struct wh_variant law = {.kind = &wh_density_field.kind, .params = &enhanced};
  const struct wh_emitter e = {
      .owner = "cathode", .temperature = 300.0, .work_function_eV = 4.5, .field = field};
  struct wh_child_flow f = {.distance = field_distance, .field = field, .newton = true};
  double temperature;
  d->flow = d->law = NAN;
  if (wh_child_density(d->c, &f, field_voltage, &d->flow) ||
      wh_density_supply(d->c, &law, &e, &d->law, &temperature))
    return NAN;
  return d->flow - d->law;
}

/* The field where both agree: between nine and ten tenths of that without charge here. */
static enum wh_status field_emission(struct wh_context *c, const char *cases,
                                     struct wh_checks *checks) {
  static const char *const none[MOST_SETS] = {0};
  struct field_diode exact = {.c = c};
  double free = field_voltage / field_distance, low = 0.9 * free, high = 0.9999 * free;
  double at_low = surplus(&exact, low), at_high = surplus(&exact, high);
  if (!(at_low > 0.0 && at_high < 0.0))
    return wh_fail(c, WH_INTERNAL, "field emission: no field between %g and %g V/m", low, high);
  double field = wh_root(surplus, &exact, low, at_low, high, at_high, 1e-12 * free);
  surplus(&exact, field);
  struct wh_run r;
  enum wh_status status = run_case(c, cases, "field-diode", none, &r);
  if (!status)
    status = wh_check_add(c, checks, "Field emission with its space charge, 1 mm, 10 kV",
                          "cathode.current", "A/m", NAN, exact.law * field_height,
                          figure(&r, "cathode.current"), field_demand);
  wh_run_free(&r);
  return status;
}

static enum wh_status run(struct wh_context *c, const char *cases, struct wh_checks *checks) {
  for (size_t i = 0; i < sizeof diodes / sizeof *diodes; i++) {
    struct wh_run r;
    enum wh_status status = run_case(c, cases, diodes[i].file, diodes[i].set, &r);
    if (!status)
      status = rows(c, checks, &diodes[i], &r.pass.figures);
    wh_run_free(&r);
    WH_TRY(status);
  }
  WH_TRY(order(c, cases, checks));
  WH_TRY(warm_diode(c, cases, checks));
  WH_TRY(passage(c, cases, checks));
  WH_TRY(field_emission(c, cases, checks));
  return thermal_spot(c, cases, checks);
}

const struct wh_verification wh_verification_space_charge = {
    .name = "space-charge",
    .summary =
        "Diodes limited by their space charge, cold and warm, against the exact flow; thermal spot",
    .source =
        "C. D. Child, Phys. Rev. 32 (1911) 492; I. Langmuir and K. B. Blodgett, Phys. Rev. "
        "22 (1923) 347 and 24 (1924) 49; T. C. Fry, Phys. Rev. 17 (1921) 441; I. Langmuir, Phys. "
        "Rev. 21 (1923) 419; R. T. Longo, J. Appl. Phys. 94 (2003) 6966; E. L. Murphy and R. H. "
        "Good, Phys. Rev. 102 (1956) 1464; "
        "docs/theory/space-charge.md",
    .run = run,
};

/* SPDX-License-Identifier: MPL-2.0 */
#include "verify/verify.h"

#include "base/constants.h"
#include "exact/plate_hole.h"
#include "exact/two_cylinders.h"
#include "run/run.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { POINTS = 400 }; /* even: none on an interface */

/* Exact potential [V] on the axis and its slope [V/m]. */
typedef double axis_fn(const void *user, double z, double *slope);

/* What a shipped case is held against: the field on the axis from z = from to to, relative to the
   scales, and one figure. */
struct field_check {
  const char *file, *group;
  axis_fn *exact; /* NULL: no axis */
  const void *user;
  double from, to;                     /* [m] */
  double potential_scale, slope_scale; /* [V], [V/m] */
  const char *capacitance;             /* figure; NULL: none */
  double exact_capacitance;            /* [F] */
};

/* The demand on all of them; the goal is 1e-8, for the plate 1e-7. */
static const double demand = 1e-6;

static enum wh_status run_case(struct wh_context *c, const char *cases, const char *name,
                               struct wh_run *run) {
  char file[4096];
  struct wh_case k;
  memset(run, 0, sizeof *run);
  snprintf(file, sizeof file, "%s/%s.yaml", cases, name);
  WH_TRY(wh_case_read(c, file, 0, NULL, &k));
  enum wh_status status = wh_run_case(c, &k, &(struct wh_run_options){0}, run);
  wh_case_free(&k);
  return status;
}

static enum wh_status axis_rows(struct wh_context *c, struct wh_checks *checks,
                                const struct field_check *a, const struct wh_pass *p) {
  double z[POINTS], row[2][POINTS], *value[2] = {row[0], row[1]}, worst[2] = {0.0};
  for (int i = 0; i < POINTS; i++)
    z[i] = a->from + (a->to - a->from) * i / (POINTS - 1.0);
  WH_TRY(wh_electrostatic_axis(c, p->electrostatic, POINTS, z, 1, value));
  for (int i = 0; i < POINTS; i++) {
    double slope, potential = a->exact(a->user, z[i], &slope);
    worst[0] = fmax(worst[0], fabs(row[0][i] - potential) / a->potential_scale);
    worst[1] = fmax(worst[1], fabs(row[1][i] - slope) / a->slope_scale);
  }
  WH_TRY(wh_check_limit(c, checks, a->group, "largest error of the axial potential", "1", demand,
                        worst[0]));
  return wh_check_limit(c, checks, a->group, "largest error of the axial field", "1", demand,
                        worst[1]);
}

static enum wh_status capacitance_row(struct wh_context *c, struct wh_checks *checks,
                                      const struct field_check *a, const struct wh_pass *p) {
  const struct wh_figure *f = wh_figures_find(&p->figures, a->capacitance);
  if (!f)
    return wh_fail(c, WH_INTERNAL, "the case %s gave no figure %s", a->file, a->capacitance);
  return wh_check_add(c, checks, a->group, a->capacitance, "F", NAN, a->exact_capacitance, f->value,
                      demand);
}

static enum wh_status check_case(struct wh_context *c, const char *cases, struct wh_checks *checks,
                                 const struct field_check *a) {
  struct wh_run run;
  enum wh_status status = run_case(c, cases, a->file, &run);
  if (!status && a->exact)
    status = axis_rows(c, checks, a, &run.pass);
  if (!status && a->capacitance)
    status = capacitance_row(c, checks, a, &run.pass);
  wh_run_free(&run);
  return status;
}

static double plate_axis(const void *user, double z, double *slope) {
  double gradient[2], potential = wh_plate_hole_potential(user, z, 0.0, gradient);
  *slope = gradient[0];
  return potential;
}

static double cylinder_axis(const void *user, double z, double *slope) {
  double derivative[2];
  wh_two_cylinders_potential(user, z, 0.0, 1, derivative);
  *slope = derivative[1];
  return derivative[0];
}

/* phi = (2 V/pi) arctan(a/z), z > 0; Jackson, Classical Electrodynamics, 3rd ed., section 3.13. */
struct disc {
  double radius, potential_V;
};

static double disc_axis(const void *user, double z, double *slope) {
  const struct disc *d = user;
  *slope = -2.0 * d->potential_V / WH_PI * d->radius / (z * z + d->radius * d->radius);
  return 2.0 * d->potential_V / WH_PI * atan(d->radius / z);
}

/* Ball in a uniform field; Jackson, section 4.4. V(z) = E z outside of its influence. */
struct ball {
  double radius, permittivity, slope_V_m;
};

static double ball_axis(const void *user, double z, double *slope) {
  const struct ball *b = user;
  double e = b->permittivity, x = b->radius / fabs(z);
  double dipole = (e - 1.0) / (e + 2.0) * x * x * x;
  bool inside = fabs(z) <= b->radius;
  *slope = b->slope_V_m * (inside ? 3.0 / (e + 2.0) : 1.0 + 2.0 * dipole);
  return b->slope_V_m * z * (inside ? 3.0 / (e + 2.0) : 1.0 - dipole);
}

static enum wh_status run(struct wh_context *c, const char *cases, struct wh_checks *checks) {
  static const struct wh_plate_hole plate = {1e-3, 1e3, {1e3, -3e3}};
  static const struct wh_two_cylinders gap = {10e-3, 5e-3, {1e3, 5e3}},
                                       touching = {10e-3, 0.0, {0.0, 1.0}};
  static const struct ball ball = {1e-3, 9.8, 1e3};
  static const struct disc disc = {5e-3, -1e3};
  const double eps0 = WH_VACUUM_PERMITTIVITY;
  const struct field_check list[] = {
      {"plate-hole", "Plate with a round hole of radius a, |z| < 5 a; relative to E a, E",
       plate_axis, &plate, -5e-3, 5e-3, 3.0, 3e3, NULL, 0.0},
      {"two-cylinders", "Two cylinders of radius R with a gap, |z| < 4 R; relative to V, V/R",
       cylinder_axis, &gap, -40e-3, 40e-3, 4e3, 4e3 / 10e-3, NULL, 0.0},
      {"two-cylinders-touching", "Two cylinders that touch, |z| < 4 R; relative to V, V/R",
       cylinder_axis, &touching, -40e-3, 40e-3, 1.0, 1.0 / 10e-3, NULL, 0.0},
      {"dielectric-sphere",
       "Dielectric ball of radius a in a field E, |z| < 5 a; relative to E a, E", ball_axis, &ball,
       -5e-3, 5e-3, 1.0, 1e3, NULL, 0.0},
      {"open-disc", "Charged disc of radius a in open space, 0.1 a < z < 5 a; relative to V, V/a",
       disc_axis, &disc, 0.5e-3, 25e-3, 1e3, 1e3 / 5e-3, "capacitance.disc.infinity",
       8.0 * eps0 * 5e-3},
      {"coaxial-capacitor", "Coaxial capacitor with two layers", NULL, NULL, 0.0, 0.0, 0.0, 0.0,
       "capacitance.inner.outer",
       2.0 * WH_PI * eps0 * 20e-3 / (log(5.0 / 2.0) / 2.1 + log(8.0 / 5.0))},
      {"spherical-capacitor", "Spherical capacitor with two layers", NULL, NULL, 0.0, 0.0, 0.0, 0.0,
       "capacitance.inner.outer",
       4.0 * WH_PI * eps0 / ((1.0 / 5e-3 - 1.0 / 8e-3) / 3.8 + (1.0 / 8e-3 - 1.0 / 12e-3))},
  };
  for (size_t i = 0; i < sizeof list / sizeof *list; i++)
    WH_TRY(check_case(c, cases, checks, &list[i]));
  return WH_OK;
}

const struct wh_verification wh_verification_exact_fields = {
    .name = "exact-fields",
    .summary = "Electrostatic fields and capacitances of shipped cases against closed forms",
    .source = "Jackson, Classical Electrodynamics, 3rd ed., sections 3.13 and 4.4; El-Kareh and "
              "El-Kareh, Electron Beams, Lenses and Optics (1970), vol. 1; "
              "docs/theory/electrostatics.md",
    .run = run,
};

/* SPDX-License-Identifier: MPL-2.0 */
#include "verify/verify.h"

#include "base/constants.h"
#include "exact/spheres.h"
#include "run/run.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The system of the paper's table 1. */
static const double radius[2] = {-25e-3, -5e-3}, potential[2] = {0.0, 10e3};
static const struct wh_spheres newton = {2, radius, potential, false};
static const struct wh_spheres relativistic = {2, radius, potential, true};

/* Table 1 as printed: 1 eV at 90 deg. */
static const struct {
  double z, potential_V, r, slope, r_paraxial, slope_paraxial; /* [m], [V], [m], [1] */
} table1[] = {
    {4e-3, 476.1705, .3666200e-3, .0371337, .3666056e-3, .0371470},
    {8e-3, 1176.4705, .4665200e-3, .0154706, .4664752e-3, .0154348},
    {12e-3, 2307.6923, .4996921e-3, .0016205, .4995984e-3, .0016013},
    {16e-3, 4444.4444, .4801206e-3, -.0116827, .4800000e-3, -.0116666},
    {20e-3, 10000.0, .4003198e-3, -.0300886, .4000000e-3, -.0300000},
};

/* Runs the shipped case with some keys set otherwise. */
static enum wh_status run_case(struct wh_context *c, const char *cases, size_t set_count,
                               const char *const *sets, struct wh_run *run) {
  char file[4096];
  struct wh_case k;
  memset(run, 0, sizeof *run);
  snprintf(file, sizeof file, "%s/concentric-spheres.yaml", cases);
  WH_TRY(wh_case_read(c, file, set_count, sets, &k));
  enum wh_status status = wh_run_case(c, &k, &(struct wh_run_options){0}, run);
  wh_case_free(&k);
  return status;
}

/* The state in the plane z of the ray that started at 90 deg: the last one, angles rise. */
static const struct wh_particle *state_of_last_ray(const struct wh_pass *p, double z) {
  for (size_t i = p->trace.crossing_count; i-- > 0;)
    if (fabs(p->trace.crossing[i].state.x[2] - z) < 1e-9 &&
        p->trace.crossing[i].ray + 1 == p->start.count)
      return &p->trace.crossing[i].state;
  return NULL;
}

/* Rows of the table: as printed, in closed form, and by the meshed system where it computes the
 * same. */
static enum wh_status table_row(struct wh_context *c, struct wh_checks *checks,
                                const struct wh_pass *p, size_t row) {
  const char *group = "Table 1: 1 eV at 90 deg; expected: closed form, ours: meshed and traced";
  const struct wh_spheres_start start = {1.0, WH_PI / 2.0};
  const double z = table1[row].z;
  const struct wh_particle *state = state_of_last_ray(p, z);
  struct wh_spheres_point exact;
  double r, slope;
  char name[64];
  if (!state)
    return wh_fail(c, WH_INTERNAL, "the ray at 90 deg did not reach z = %g m", z);
  WH_TRY(wh_spheres_at_plane(c, &newton, start, z, &exact));
  WH_TRY(wh_spheres_paraxial_ray(c, &newton, 0.0, 1.0, z, &r, &slope));
  snprintf(name, sizeof name, "r at z = %g mm", 1e3 * z);
  WH_TRY(wh_check_add(c, checks, group, name, "m", table1[row].r, exact.r, state->x[0], 1e-6));
  /* relative to the slope's size along the ray, 0.03: it passes through zero */
  snprintf(name, sizeof name, "r' at z = %g mm", 1e3 * z);
  WH_TRY(wh_check_add(c, checks, group, name, "1", table1[row].slope, tan(exact.angle),
                      state->u[0] / state->u[2], 1e-6 * .03 / fabs(tan(exact.angle))));
  snprintf(name, sizeof name, "paraxial r at z = %g mm (closed form)", 1e3 * z);
  WH_TRY(wh_check_add(c, checks, group, name, "m", table1[row].r_paraxial, r, r, 0.0));
  snprintf(name, sizeof name, "paraxial r' at z = %g mm (closed form)", 1e3 * z);
  return wh_check_add(c, checks, group, name, "1", table1[row].slope_paraxial, slope, slope, 0.0);
}

static enum wh_status figure_row(struct wh_context *c, struct wh_checks *checks,
                                 const struct wh_pass *p, const char *name, const char *unit,
                                 double expected, double tolerance) {
  const struct wh_figure *f = wh_figures_find(&p->figures, name);
  if (!f)
    return wh_fail(c, WH_INTERNAL, "the run gave no figure %s", name);
  return wh_check_add(c, checks,
                      "Image at 1 eV, 0 to 90 deg; expected: closed form, ours: meshed and traced",
                      name, unit, NAN, expected, f->value, tolerance);
}

static enum wh_status image_rows(struct wh_context *c, struct wh_checks *checks,
                                 const struct wh_pass *p) {
  struct wh_spheres_image paraxial;
  struct wh_spheres_confusion best;
  WH_TRY(wh_spheres_paraxial_image(c, &newton, 0.0, &paraxial));
  WH_TRY(wh_spheres_least_confusion(c, &newton, 1.0, WH_PI / 2.0, &best));
  WH_TRY(figure_row(c, checks, p, "image.z_paraxial", "m", paraxial.z, 1e-4));
  WH_TRY(figure_row(c, checks, p, "image.magnification", "1", paraxial.magnification, 1e-4));
  WH_TRY(figure_row(c, checks, p, "image.z_best", "m", best.z, 1e-4));
  return figure_row(c, checks, p, "image.radius_best", "m", best.radius, 1e-4);
}

static enum wh_status single_energy(struct wh_context *c, const char *cases,
                                    struct wh_checks *checks) {
  static const char *const sets[] = {"trace.mechanics=newton", "sources.pole.energy=1 eV"};
  struct wh_run run;
  enum wh_status status = run_case(c, cases, 2, sets, &run);
  for (size_t i = 0; i < sizeof table1 / sizeof *table1 && !status; i++)
    status = table_row(c, checks, &run.pass, i);
  if (!status)
    status = image_rows(c, checks, &run.pass);
  wh_run_free(&run);
  return status;
}

/* Largest difference in r of all crossings to the closed form, relative to the largest r in that
   plane: rays along the axis have none of their own. */
static enum wh_status worst_radius(struct wh_context *c, const struct wh_pass *p,
                                   const struct wh_spheres *s, double *worst) {
  double largest = 0.0, off = 0.0;
  *worst = 0.0;
  for (size_t i = 0; i < p->trace.crossing_count; i++) {
    const struct wh_plane_crossing *k = &p->trace.crossing[i];
    struct wh_particle from = wh_particles_get(&p->start, k->ray);
    struct wh_spheres_start start = {wh_kinetic_energy_eV(from.u), atan2(from.u[0], from.u[2])};
    struct wh_spheres_point exact;
    WH_TRY(wh_spheres_at_plane(c, s, start, k->state.x[2], &exact));
    off = fmax(off, fabs(k->state.x[0] - exact.r));
    largest = fmax(largest, exact.r);
  }
  *worst = largest > 0.0 ? off / largest : 0.0;
  return WH_OK;
}

static enum wh_status all_rays(struct wh_context *c, const char *cases, struct wh_checks *checks) {
  static const struct {
    const char *set, *name;
    const struct wh_spheres *exact;
  } mechanics[] = {
      {"trace.mechanics=newton", "largest error of r(z), Newton", &newton},
      {"trace.mechanics=relativistic", "largest error of r(z), relativistic", &relativistic}};
  for (size_t k = 0; k < 2; k++) {
    struct wh_run run;
    double worst = 0.0;
    enum wh_status status = run_case(c, cases, 1, &mechanics[k].set, &run);
    if (!status)
      status = worst_radius(c, &run.pass, mechanics[k].exact, &worst);
    if (!status)
      status = wh_check_limit(c, checks, "Meshed spheres, 1001 rays of 0.5 to 1.5 eV, 0 to 90 deg",
                              mechanics[k].name, "1", 1e-6, worst);
    wh_run_free(&run);
    WH_TRY(status);
  }
  return WH_OK;
}

static enum wh_status run(struct wh_context *c, const char *cases, struct wh_checks *checks) {
  WH_TRY(single_energy(c, cases, checks));
  return all_rays(c, cases, checks);
}

const struct wh_verification wh_verification_concentric_spheres = {
    .name = "concentric-spheres",
    .summary = "Electron optics between concentric spheres of 25 and 5 mm at 10 kV",
    .source = "Zhou Liwei, Acta Optica Sinica 42 (2022) 0811001; corrections: "
              "docs/theory/concentric-spheres.md",
    .run = run,
};

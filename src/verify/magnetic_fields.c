/* SPDX-License-Identifier: MPL-2.0 */
/* Magnetic fields against integrals by another rule, and against closed forms. */
#include "verify/verify.h"

#include "base/constants.h"
#include "numerics/gauss.h"
#include "run/run.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define POINTS 200

/* Loop of radius a that carries 1 A, by Biot and Savart's law and the trapezoidal rule, which
   converges exponentially for a periodic integrand: 4096 points serve every place below. */
static struct wh_coil_field biot_savart(double a, double z, double r) {
  const int n = 4096;
  struct wh_coil_field f = {0};
  for (int i = 0; i < n; i++) {
    double cosine = cos(2.0 * WH_PI * i / n), d2 = a * a + r * r + z * z - 2.0 * a * r * cosine;
    double weight = WH_VACUUM_PERMEABILITY / (2.0 * n), d3 = d2 * sqrt(d2);
    f.Bz += weight * a * (a - r * cosine) / d3;
    f.Br += weight * a * z * cosine / d3;
    f.chi += weight * 2.0 / r * a * cosine / sqrt(d2);
  }
  return f;
}

static double difference(struct wh_coil_field a, struct wh_coil_field b) {
  double off = hypot(a.Bz - b.Bz, a.Br - b.Br) / hypot(b.Bz, b.Br);
  return fmax(off, fabs(a.chi / b.chi - 1.0));
}

static enum wh_status loop_row(struct wh_context *c, struct wh_checks *checks) {
  static const double at[][2] = {{0.3, 0.01}, {0.3, 0.2}, {-0.7, 0.9}, {0.02, 0.97},
                                 {5.0, 3.0},  {0.5, 1.3}, {0.2, 5.0},  {-2.0, 1.0}};
  const struct wh_coil loop = {0.0, 0.0, 1.0, 1.0, 1.0};
  double worst = 0.0;
  for (size_t i = 0; i < sizeof at / sizeof *at; i++)
    worst = fmax(worst, difference(wh_coil_field(&loop, at[i][0], at[i][1]),
                                   biot_savart(1.0, at[i][0], at[i][1])));
  return wh_check_limit(c, checks, "Coils in free space", "loop against quadrature, relative", "1",
                        1e-10, worst);
}

/* A thick winding as the sum of loops at the nodes of a Gauss rule of 40 x 40. */
static enum wh_status winding_row(struct wh_context *c, struct wh_checks *checks) {
  enum { NODES = 40 };
  static const double at[][2] = {{0.1, 0.3}, {0.9, 1.0}, {-1.2, 0.2}, {0.0, 2.2}};
  const struct wh_coil coil = {-0.3, 0.2, 0.9, 1.4, 1.0};
  double x[NODES], w[NODES], worst = 0.0;
  wh_gauss(NODES, 0.0, x, w);
  for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
    struct wh_coil_field sum = {0};
    for (int i = 0; i < NODES; i++)
      for (int j = 0; j < NODES; j++) {
        struct wh_coil_field f =
            biot_savart(0.9 + 0.5 * x[i], at[k][0] - (-0.3 + 0.5 * x[j]), at[k][1]);
        sum.Bz += w[i] * w[j] * f.Bz;
        sum.Br += w[i] * w[j] * f.Br;
        sum.chi += w[i] * w[j] * f.chi;
      }
    worst = fmax(worst, difference(wh_coil_field(&coil, at[k][0], at[k][1]), sum));
  }
  return wh_check_limit(c, checks, "Coils in free space",
                        "thick solenoid against quadrature, relative", "1", 1e-10, worst);
}

static enum wh_status helmholtz_row(struct wh_context *c, struct wh_checks *checks) {
  const struct wh_coil pair[2] = {{-0.5, -0.5, 1.0, 1.0, 1.0}, {0.5, 0.5, 1.0, 1.0, 1.0}};
  double centre = wh_coil_field(&pair[0], 0.0, 0.0).Bz + wh_coil_field(&pair[1], 0.0, 0.0).Bz;
  return wh_check_add(c, checks, "Coils in free space", "Helmholtz pair of 1 m and 1 A, centre",
                      "T", NAN, pow(0.8, 1.5) * WH_VACUUM_PERMEABILITY, centre, 1e-10);
}

/* Exact field on the axis [T]. */
typedef double axis_fn(double z);

/* A ball of radius 10 mm with the induction inside in a field outside of it, and what it adds. */
static double ball_on_axis(double z, double inside, double outside) {
  double x = 10e-3 / fabs(z);
  return x >= 1.0 ? inside : outside + (inside - outside) * x * x * x;
}

static double iron_ball(double z) {
  return ball_on_axis(z, 10e-3 * 3.0 * 1000.0 / 1002.0, 10e-3);
}

/* B = 2 T is a point of the curve, so that 3 B0 = B + 2 mu0 H is known for it: far saturated. */
#define CURVE                                                                                      \
  "iron.bodies.ball={H: [100 A/m, 1 kA/m, 10 kA/m, 100 kA/m], B: [0.5 T, 1.4 T, 1.8 T, 2 T], "     \
  "shape: {kind: sphere, z: 0 mm, radius: \"${a}\"}}"
#define SATURATING ((2.0 + 2.0 * WH_VACUUM_PERMEABILITY * 100e3) / 3.0)

static double saturated_ball(double z) {
  return ball_on_axis(z, 2.0, SATURATING);
}

static double magnet_ball(double z) {
  return ball_on_axis(z, 0.8, 0.0);
}

/* A solenoid with R/mu0 ampere-turns per metre. */
static double magnet_cylinder(double z) {
  double a = 10e-3, left = z + 7.5e-3, right = z - 7.5e-3;
  return 0.5 * 1.2 * (left / hypot(left, a) - right / hypot(right, a));
}

struct matter {
  const char *group, *file;
  size_t set_count;
  const char *set[2];
  axis_fn *exact;
};

/* The largest error of the axial induction for |z| < 35 mm, over the largest induction. */
static enum wh_status matter_row(struct wh_context *c, const char *cases, struct wh_checks *checks,
                                 const struct matter *k) {
  char file[4096];
  struct wh_case cs;
  struct wh_run run = {0};
  snprintf(file, sizeof file, "%s/%s.yaml", cases, k->file);
  WH_TRY(wh_case_read(c, file, k->set_count, k->set, &cs));
  enum wh_status status = wh_run_case(c, &cs, &(struct wh_run_options){.single_pass = true}, &run);
  wh_case_free(&cs);
  double worst = 0.0, largest = 0.0;
  for (int i = 0; i < POINTS && !status; i++) { /* an even number: none in the middle */
    double z = -35e-3 + 70e-3 * i / (POINTS - 1.0), B, slope;
    wh_magnetic_axis(run.pass.magnetic, 1, &z, &B, &slope);
    worst = fmax(worst, fabs(B - k->exact(z)));
    largest = fmax(largest, fabs(k->exact(z)));
  }
  wh_run_free(&run);
  WH_TRY(status);
  return wh_check_limit(c, checks, k->group, "largest error of the axial induction, relative", "1",
                        1e-6, worst / largest);
}

static enum wh_status run(struct wh_context *c, const char *cases, struct wh_checks *checks) {
  char saturating[64];
  snprintf(saturating, sizeof saturating, "parameters.B0=%.17g T", SATURATING);
  const struct matter list[] = {
      {"Ball of iron, permeability 1000", "iron-sphere", 0, {NULL}, iron_ball},
      {"Ball of iron that saturates", "iron-sphere", 2, {CURVE, saturating}, saturated_ball},
      {"Ball of permanent magnet",
       "iron-sphere",
       2,
       {"parameters.B0=0 T",
        "iron.bodies.ball={remanence: [1.2 T, 0 T], shape: {kind: sphere, z: 0 mm, radius: "
        "\"${a}\"}}"},
       magnet_ball},
      {"Cylinder of permanent magnet", "permanent-magnet", 0, {NULL}, magnet_cylinder},
  };
  WH_TRY(loop_row(c, checks));
  WH_TRY(winding_row(c, checks));
  WH_TRY(helmholtz_row(c, checks));
  for (size_t i = 0; i < sizeof list / sizeof *list; i++)
    WH_TRY(matter_row(c, cases, checks, &list[i]));
  return WH_OK;
}

const struct wh_verification wh_verification_magnetic_fields = {
    .name = "magnetic-fields",
    .summary = "Fields of coils, iron and permanent magnets against quadrature and closed forms",
    .source = "Jackson, Classical Electrodynamics, 3rd ed., sections 5.3, 5.10 and 5.11; "
              "docs/theory/magnetic.md",
    .run = run,
};

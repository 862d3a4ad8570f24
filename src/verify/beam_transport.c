/* SPDX-License-Identifier: MPL-2.0 */
/* Beams under their own charge: the universal curve of spread, Brillouin's flow and its scallops.
 */
#include "verify/verify.h"

#include "base/constants.h"
#include "run/run.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define STEPS 4000 /* of integrals; their errors are below 1e-7 */

/* Of the two cases. */
static const double current_A = 64e-3, spread_radius = 1e-3, brillouin_radius = 0.5e-3;
static const double brillouin_T = 42.755e-3;

/* What the charge does to a beam that came in along the axis. */
struct flow {
  double v, gamma;  /* on the axis */
  double perveance; /* K = e I/(2 pi eps0 m gamma v^3) */
};

static struct flow flow_of(const struct wh_pass *p) {
  struct wh_particle q = wh_particles_get(&p->start, 0);
  double u2 = q.u[0] * q.u[0] + q.u[1] * q.u[1] + q.u[2] * q.u[2];
  struct flow f = {.gamma = sqrt(1.0 + u2)};
  f.v = WH_LIGHT_SPEED * q.u[2] / f.gamma;
  double rest_kg_per_C = WH_ELECTRON_REST_eV / (WH_LIGHT_SPEED * WH_LIGHT_SPEED);
  f.perveance =
      current_A / (2.0 * WH_PI * WH_VACUUM_PERMITTIVITY * rest_kg_per_C * f.gamma * pow(f.v, 3.0));
  return f;
}

/* x = R/R0 at z: z sqrt(2 K)/R0 = 2 int_0^t exp(s^2) ds with x = exp(t^2). */
static double universal(const struct flow *f, double z) {
  double wanted = z * sqrt(2.0 * f->perveance) / spread_radius, sum = 0.0, step = 2.0 / STEPS;
  for (int i = 0; i < STEPS; i++) {
    double s = (i + 0.5) * step, piece = 2.0 * exp(s * s) * step;
    if (sum + piece >= wanted) {
      double t = (i + (wanted - sum) / piece) * step;
      return exp(t * t);
    }
    sum += piece;
  }
  return NAN;
}

/* R'' = K/R - k^2 R with k = e B/(2 gamma m v): the edge of a beam without flux at its cathode, by
   leap-frog. */
static double envelope(const struct flow *f, double B, double start, double z) {
  double k = B * WH_LIGHT_SPEED * WH_LIGHT_SPEED / (2.0 * f->gamma * WH_ELECTRON_REST_eV * f->v);
  double R = start, slope = 0.0, h = z / STEPS;
  for (int i = 0; i < STEPS; i++) {
    slope += 0.5 * h * (f->perveance / R - k * k * R);
    R += h * slope;
    slope += 0.5 * h * (f->perveance / R - k * k * R);
  }
  return R;
}

static enum wh_status run_case(struct wh_context *c, const char *cases, const char *name,
                               size_t set_count, const char *const *sets, struct wh_run *out) {
  char file[4096];
  struct wh_case k;
  memset(out, 0, sizeof *out);
  snprintf(file, sizeof file, "%s/%s.yaml", cases, name);
  WH_TRY(wh_case_read(c, file, set_count, sets, &k));
  enum wh_status status = wh_run_case(c, &k, &(struct wh_run_options){.single_pass = true}, out);
  wh_case_free(&k);
  return status;
}

/* A round beam of uniform density has rms_x = R/2. */
static enum wh_status spread_rows(struct wh_context *c, struct wh_checks *checks,
                                  const struct wh_pass *p) {
  struct flow f = flow_of(p);
  for (size_t i = 0; i < p->beam.count; i++) {
    char what[96];
    snprintf(what, sizeof what, "rms radius at z = %.0f mm over that at the start",
             1e3 * p->beam.z[i]);
    double ours = p->beam.value[i][WH_BEAM_RMS_X] / (0.5 * spread_radius);
    WH_TRY(wh_check_add(c, checks, "Spread of a beam in a drift, against the universal curve", what,
                        "1", NAN, universal(&f, p->beam.z[i]), ours, 0.01));
  }
  return WH_OK;
}

static enum wh_status flow_rows(struct wh_context *c, struct wh_checks *checks, const char *group,
                                double B, const struct wh_pass *p) {
  struct flow f = flow_of(p);
  double worst = 0.0;
  for (size_t i = 0; i < p->beam.count; i++) {
    double R = 2.0 * p->beam.value[i][WH_BEAM_RMS_X];
    worst = fmax(worst, fabs(R / envelope(&f, B, brillouin_radius, p->beam.z[i]) - 1.0));
  }
  WH_TRY(wh_check_limit(c, checks, group, "largest error of the rms radius over one scallop", "1",
                        0.01, worst));
  const struct wh_figure *drift = wh_figures_find(&p->figures, "trace.momentum_drift");
  return wh_check_limit(c, checks, group, "Busch's theorem: trace.momentum_drift", "1", 1e-8,
                        drift ? drift->value : NAN);
}

/* Least radius: half a wave length of the scallops from the start. */
static enum wh_status scallop_row(struct wh_context *c, struct wh_checks *checks, const char *group,
                                  double B, const struct wh_pass *p) {
  struct flow f = flow_of(p);
  double z[2] = {0.0, 0.0};
  for (int exact = 0; exact < 2; exact++) {
    double R[3] = {0};
    for (size_t i = 1; i + 1 < p->beam.count && z[exact] == 0.0; i++) {
      for (size_t k = 0; k < 3; k++)
        R[k] = exact ? envelope(&f, B, brillouin_radius, p->beam.z[i + k - 1])
                     : 2.0 * p->beam.value[i + k - 1][WH_BEAM_RMS_X];
      if (R[1] < R[0] && R[1] <= R[2]) /* the vertex of the parabola through the three */
        z[exact] = p->beam.z[i] + 0.5 * (p->beam.z[i + 1] - p->beam.z[i]) * (R[0] - R[2]) /
                                      (R[0] - 2.0 * R[1] + R[2]);
    }
  }
  return wh_check_add(c, checks, group, "wave length of the scallops", "m", NAN, 2.0 * z[1],
                      2.0 * z[0], 0.01);
}

/* The part of the charge's force that ions and the beam's own magnetic field leave: 1 - f - (v/c)^2
   (W. H. Bennett, Phys. Rev. 45 (1934) 890). */
static enum wh_status other_forces(struct wh_context *c, const char *cases,
                                   struct wh_checks *checks) {
  static const struct {
    const char *group;
    double ions;
    bool own;
    size_t count;
    const char *set[2];
  } with[] = {
      {"Half of the charge taken away by ions", 0.5, false, 1, {"space_charge.neutralisation=0.5"}},
      {"With the magnetic field of the beam", 0.0, true, 1, {"space_charge.self_magnetic=true"}},
      {"With that field and as many ions as electrons",
       1.0,
       true,
       2,
       {"space_charge.self_magnetic=true", "space_charge.neutralisation=1"}},
  };
  for (size_t k = 0; k < sizeof with / sizeof *with; k++) {
    struct wh_run r;
    enum wh_status status = run_case(c, cases, "beam-spread", with[k].count, with[k].set, &r);
    for (size_t i = 0; i < r.pass.beam.count && !status; i++) {
      struct flow f = flow_of(&r.pass);
      double beta = f.v / WH_LIGHT_SPEED, z = r.pass.beam.z[i];
      f.perveance *= 1.0 - with[k].ions - (with[k].own ? beta * beta : 0.0);
      char what[96];
      snprintf(what, sizeof what, "rms radius at z = %.0f mm over that at the start", 1e3 * z);
      status = wh_check_add(c, checks, with[k].group, what, "1", NAN,
                            envelope(&f, 0.0, spread_radius, z) / spread_radius,
                            r.pass.beam.value[i][WH_BEAM_RMS_X] / (0.5 * spread_radius), 3e-3);
    }
    wh_run_free(&r);
    WH_TRY(status);
  }
  return WH_OK;
}

static enum wh_status run(struct wh_context *c, const char *cases, struct wh_checks *checks) {
  static const char *const stronger[] = {"parameters.B=50mT"};
  static const char still[] = "Brillouin's flow, in equilibrium",
                    scallops[] = "The same in a field of 50 mT";
  struct wh_run r;
  enum wh_status status = run_case(c, cases, "beam-spread", 0, NULL, &r);
  status = status ? status : spread_rows(c, checks, &r.pass);
  wh_run_free(&r);
  WH_TRY(status);
  WH_TRY(other_forces(c, cases, checks));
  status = run_case(c, cases, "brillouin-flow", 0, NULL, &r);
  status = status ? status : flow_rows(c, checks, still, brillouin_T, &r.pass);
  wh_run_free(&r);
  WH_TRY(status);
  status = run_case(c, cases, "brillouin-flow", 1, stronger, &r);
  status = status ? status : flow_rows(c, checks, scallops, 50e-3, &r.pass);
  status = status ? status : scallop_row(c, checks, scallops, 50e-3, &r.pass);
  wh_run_free(&r);
  return status;
}

const struct wh_verification wh_verification_beam_transport = {
    .name = "beam-transport",
    .summary = "Beams under their own charge: spread in a drift, Brillouin's flow and its scallops",
    .source =
        "B. J. Thompson and L. B. Headrick, Proc. IRE 28 (1940) 318; L. Brillouin, Phys. Rev. "
        "67 (1945) 260; H. Busch, Ann. Phys. 386 (1926) 974",
    .run = run,
};

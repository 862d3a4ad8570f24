/* SPDX-License-Identifier: MPL-2.0 */
#include "verify/image_tube.h"

#include "base/constants.h"
#include "design/run_design.h"
#include "run/run.h"

#include <complex.h>
#include <math.h>
#include <stdio.h>

/* Sources of the case: on the axis, and at two radii of the cathode. */
enum { AXIS, NEAR, FAR, SOURCES };

/* A source's spot on the screen. */
struct spot {
  double radius;         /* [m] of the point that emits */
  double complex middle; /* [m] of its rays */
  double rms;            /* [m] their root mean square distance from there */
  double mtf;            /* at FREQUENCY, across the meridional plane */
};

#define FREQUENCY 10e3 /* [1/m] */

static struct spot measure(const struct wh_pass *p, size_t source) {
  size_t first = p->source_first[source], end = p->source_first[source + 1];
  double n = (double)(end - first), sum = 0.0;
  struct spot s = {.radius = wh_particles_get(&p->start, first).x[0]};
  double complex wave = 0.0;
  for (size_t i = first; i < end; i++) {
    struct wh_particle ray = wh_particles_get(&p->trace.end, i);
    s.middle += (ray.x[0] + I * ray.x[1]) / n;
    wave += cexp(2.0 * WH_PI * I * FREQUENCY * ray.x[1]) / n;
  }
  for (size_t i = first; i < end; i++) {
    struct wh_particle ray = wh_particles_get(&p->trace.end, i);
    double away = cabs(ray.x[0] + I * ray.x[1] - s.middle);
    sum += away * away / n;
  }
  s.rms = sqrt(sum);
  s.mtf = cabs(wave);
  return s;
}

static enum wh_status rows(struct wh_context *c, struct wh_checks *checks, const char *group,
                           double gamma, const struct wh_pass *p) {
  struct spot spot[SOURCES];
  for (size_t k = 0; k < SOURCES; k++)
    spot[k] = measure(p, k);
  double complex near = spot[NEAR].middle / spot[NEAR].radius;
  double complex far = spot[FAR].middle / spot[FAR].radius;
  double arrived = 0.0;
  for (size_t i = 0; i < p->start.count; i++)
    arrived += p->trace.ray[i].status == WH_RAY_ARRIVED;
  WH_TRY(wh_check_add(c, checks, group, "part of the rays that arrives", "1", NAN, 1.0,
                      arrived / (double)p->start.count, 1e-12));
  WH_TRY(wh_check_add(c, checks, group, "magnification of a radius of 4 mm, traced", "1", NAN,
                      gamma, cabs(near), 0.02));
  WH_TRY(wh_check_add(c, checks, group, "magnification of a radius of 8 mm, traced", "1", NAN,
                      gamma, cabs(far), 0.02));
  WH_TRY(wh_check_limit(c, checks, group, "rotation of the image, traced", "rad", 10e-3,
                        fmax(fabs(carg(near)), fabs(carg(far)))));
  WH_TRY(wh_check_add(c, checks, group, "distortion between 4 and 8 mm", "1", NAN, NAN,
                      cabs(far) / cabs(near) - 1.0, 0.0));
  WH_TRY(wh_check_add(c, checks, group, "spot on the axis, root mean square radius", "m", NAN, NAN,
                      spot[AXIS].rms, 0.0));
  WH_TRY(wh_check_add(c, checks, group, "MTF at 10/mm on the axis", "1", NAN, NAN, spot[AXIS].mtf,
                      0.0));
  return wh_check_add(c, checks, group, "MTF at 10/mm at 8 mm, sagittal", "1", NAN, NAN,
                      spot[FAR].mtf, 0.0);
}

static enum wh_status design_and_run(struct wh_context *c, const char *cases, double gamma,
                                     struct wh_run *run) {
  char file[4096], set[64];
  const char *const sets[] = {set};
  struct wh_case k;
  struct wh_design_result found;
  snprintf(file, sizeof file, "%s/inverse-design-tube.yaml", cases);
  snprintf(set, sizeof set, "parameters.gamma=%.17g", gamma);
  WH_TRY(wh_case_read(c, file, 1, sets, &k));
  enum wh_status status = wh_design_run(c, &k, &found);
  wh_design_result_free(&found);
  if (!status)
    status = wh_run_case(c, &k, &(struct wh_run_options){.single_pass = true}, run);
  wh_case_free(&k);
  return status;
}

enum wh_status wh_verify_image_tube(struct wh_context *c, const char *cases,
                                    struct wh_checks *checks) {
  static const double gamma[] = {0.8, 1.0, 1.2};
  for (size_t i = 0; i < sizeof gamma / sizeof *gamma; i++) {
    struct wh_run run = {0};
    char group[96];
    snprintf(group, sizeof group, "Five discs and five coils, designed and traced, gamma = %g",
             gamma[i]);
    enum wh_status status = design_and_run(c, cases, gamma[i], &run);
    if (!status)
      status = rows(c, checks, group, gamma[i], &run.pass);
    wh_run_free(&run);
    WH_TRY(status);
  }
  return WH_OK;
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "verify/verify.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/constants.h"
#include "image/camera.h"

#define WIDTH 0.45e-3 /* the greatest of the nominal value .3 */
#define LENGTH 0.65e-3
enum { BINS = 256 };

static const struct wh_kind *find_kind(const struct wh_kind *const *kinds, const char *name) {
  size_t i = 0;
  while (kinds[i] && strcmp(kinds[i]->name, name) != 0)
    i++;
  return kinds[i];
}

static enum wh_status make(struct wh_context *c, const char *kind, struct wh_focus *f) {
  double sides[4] = {WIDTH, LENGTH, 0.15e-3, 0.4};
  const struct wh_variant shape = {find_kind(wh_spot_kinds, kind), sides};
  struct wh_spot_map s;
  WH_TRY(wh_spot_from_shape(c, &shape, BINS, &s));
  return wh_focus_measure(c, &s, f);
}

static double rectangle_mtf(double f) {
  double x = WH_PI * WIDTH * f;
  return x > 0.0 ? fabs(sin(x) / x) : 1.0;
}

static double gaussian_mtf(double f) {
  double sigma = WIDTH / sqrt(8.0 * log(2.0));
  return exp(-2.0 * pow(WH_PI * sigma * f, 2.0));
}

/* Greatest difference up to five line pairs in the width. */
static enum wh_status mtf_row(struct wh_context *c, const char *kind, double (*exact)(double f),
                              struct wh_checks *checks) {
  struct wh_focus f;
  double worst = 0.0;
  char what[96];
  WH_TRY(make(c, kind, &f));
  for (int i = 0; i <= 500; i++) {
    double at = 0.01 * i / WIDTH;
    worst = fmax(worst, fabs(wh_profile_mtf(&f.lsf[0], at, NULL) - exact(at)));
  }
  wh_focus_free(&f);
  snprintf(what, sizeof what, "MTF of a %s, greatest error", kind);
  return wh_check_limit(c, checks, "Closed forms, 256 bins", what, "1", 1e-4, worst);
}

/* Integral of 2 sqrt(1 - u^2)/pi from 0. */
static double disc_integral(double u) {
  u = fmax(-1.0, fmin(1.0, u));
  return (u * sqrt(1.0 - u * u) + asin(u)) / WH_PI;
}

static enum wh_status disc_row(struct wh_context *c, struct wh_checks *checks) {
  struct wh_focus f;
  double worst = 0.0, radius = 0.5 * WIDTH, peak = 2.0 / (WH_PI * radius);
  WH_TRY(make(c, "disc", &f));
  const struct wh_profile *p = &f.lsf[0];
  for (size_t i = 0; i < p->count; i++) {
    double low = (p->low + (double)i * p->step) / radius, high = low + p->step / radius;
    double mean = (disc_integral(high) - disc_integral(low)) / p->step;
    worst = fmax(worst, fabs(p->value[i] - mean) / peak);
  }
  wh_focus_free(&f);
  return wh_check_limit(c, checks, "Closed forms, 256 bins",
                        "line spread of a disc, greatest error over its maximum", "1", 1e-4, worst);
}

/* Behling et al. (2024): their spot of the nominal value .3. */
static enum wh_status nominal_rows(struct wh_context *c, struct wh_checks *checks) {
  const char *group = "Rectangle of .45 by .65 mm";
  struct wh_focus f;
  WH_TRY(make(c, "rectangle", &f));
  double mtf = wh_profile_mtf(&f.lsf[0], 2e3, NULL), width = f.width15[0].value,
         nominal = f.iec_class;
  wh_focus_free(&f);
  WH_TRY(wh_check_add(c, checks, group, "MTF across at 2 line pairs a mm", "1", 0.109,
                      rectangle_mtf(2e3), mtf, 1e-3));
  WH_TRY(wh_check_add(c, checks, group, "width at 15 %", "mm", 0.45, 0.45, 1e3 * width, 1e-3));
  return wh_check_add(c, checks, group, "nominal focal spot value", "1", 0.3, 0.3, nominal, 1e-9);
}

/* A hole of .1 mm in .4 mm of tungsten, 60 keV, a million photons a pixel. */
static enum wh_status pinhole_rows(struct wh_context *c, const char *kind,
                                   struct wh_checks *checks) {
  const char *group = "Pinhole picture, set right: width at 15 %";
  struct {
    struct wh_object plate;
    double diameter;
  } hole = {{"W", 0.4e-3}, 0.1e-3};
  const struct wh_image_params p = {.object = {find_kind(wh_object_kinds, "pinhole"), &hole},
                                    .distance = 0.1,
                                    .detector = 0.3,
                                    .pixels = 96,
                                    .pixel = 40e-6,
                                    .photons = 1e6,
                                    .rays = 256,
                                    .iterations = 100};
  double energy = 60e3, one = 1.0;
  const struct wh_rays rays = {1, &energy, &one};
  static const char *const side[2] = {"width", "length"};
  struct wh_focus f;
  struct wh_shot s;
  WH_TRY(make(c, kind, &f));
  enum wh_status status = wh_shot_take(c, &p, &rays, &f, &s);
  for (int axis = 0; axis < 2 && !status; axis++) {
    char what[96];
    double own = 1e3 * f.width15[axis].value;
    snprintf(what, sizeof what, "%s, %s as seen", kind, side[axis]);
    status = wh_check_add(c, checks, group, what, "mm", (double)NAN, own,
                          1e3 * s.width15[axis].value, 0.0);
    snprintf(what, sizeof what, "%s, %s set right", kind, side[axis]);
    if (!status)
      status = wh_check_add(c, checks, group, what, "mm", (double)NAN, own,
                            1e3 * s.right15[axis].value, 0.03);
  }
  wh_shot_free(&s);
  wh_focus_free(&f);
  return status;
}

static enum wh_status run(struct wh_context *c, const char *cases, struct wh_checks *checks) {
  (void)cases;
  WH_TRY(mtf_row(c, "rectangle", rectangle_mtf, checks));
  WH_TRY(mtf_row(c, "gaussian", gaussian_mtf, checks));
  WH_TRY(disc_row(c, checks));
  WH_TRY(nominal_rows(c, checks));
  WH_TRY(pinhole_rows(c, "rectangle", checks));
  WH_TRY(pinhole_rows(c, "gaussian", checks));
  return pinhole_rows(c, "double-line", checks);
}

const struct wh_verification wh_verification_imaging = {
    .name = "imaging",
    .summary = "Focal spots and pictures against closed forms",
    .source = "docs/theory/imaging.md; nominal values: IEC 60336:2005, table 3",
    .run = run,
};

/* SPDX-License-Identifier: MPL-2.0 */
#include "verify/verify.h"

#include <math.h>
#include <stdio.h>

#include "exact/heat.h"
#include "heat/depth.h"
#include "heat/disc.h"
#include "heat/filament.h"
#include "heat/moving.h"
#include "base/constants.h"

/* Jones and Langmuir's table: a wire of the diameter d without ends needs the current A' d^(3/2) (d
   in cm), and loses M g/cm2/s. */
static const struct line {
  double kelvin, current, evaporation;
} lines[] = {{2000, 1022, 1.76e-13}, {2200, 1217, 1.25e-11}, {2400, 1422, 4.26e-10},
             {2500, 1526, 2.03e-9},  {2600, 1632, 8.41e-9},  {2800, 1849, 1.10e-7},
             {3000, 2072, 9.95e-7},  {3200, 2301, 6.38e-6}};

/* A wire so long that its ends do not matter in its middle, fed with the current of the table. */
static enum wh_status wire_rows(struct wh_context *c, struct wh_checks *checks,
                                const struct line *l) {
  const char *group = "Tungsten wire of 0.2 mm in its middle, given the current (Jones-Langmuir)";
  char what[96];
  struct wh_filament f;
  struct wh_filament_params p = {.diameter = 0.2e-3,
                                 .length = 0.5,
                                 .legs = {.temperature_K = 500.0},
                                 .surroundings_K = 300.0,
                                 .radiating = 1.0,
                                 .emitter = "tungsten",
                                 .worn = 0.1,
                                 .cells = 800};
  p.current = l->current * pow(100.0 * p.diameter, 1.5);
  double life = 19250.0 * p.diameter * (1.0 - sqrt(0.9)) / (2.0 * 10.0 * l->evaporation);
  WH_TRY(wh_filament_compute(c, &p, &f));
  snprintf(what, sizeof what, "temperature, %.4f A", p.current);
  enum wh_status status =
      wh_check_add(c, checks, group, what, "K", l->kelvin, l->kelvin, f.highest_K, 0.02);
  snprintf(what, sizeof what, "time to lose a tenth of its mass, %g K", l->kelvin);
  if (!status)
    status = wh_check_add(c, checks, group, what, "h", life / 3600.0, life / 3600.0,
                          f.life / 3600.0, 0.02);
  wh_filament_free(&f);
  return status;
}

/* ---- closed forms of constant properties ----------------------------------------------------- */

#define K 110.0 /* about those of hot tungsten */
#define C 150.0
#define RHO 19000.0
#define A (K / (C * RHO))

static double conductivity(double t) {
  (void)t;
  return K;
}

static double heat_capacity(double t) {
  (void)t;
  return C;
}

static double density(double t) {
  (void)t;
  return RHO;
}

static const struct wh_thermal constant = {.minimum_K = 1.0,
                                           .melting_K = 1e5,
                                           .heat_capacity = heat_capacity,
                                           .conductivity = conductivity,
                                           .density = density};

/* The surface of a body that takes q up in its depth as exp(-z m), after a time. */
static enum wh_status rise(struct wh_context *c, double q, double m, double thickness, double time,
                           double *out) {
  enum { BINS = 4000 };
  static const double deep = 12.0;
  double bin[BINS], width = deep / (m * BINS);
  struct wh_depth d;
  struct wh_depth_params p = {.thermal = &constant,
                              .thickness = thickness,
                              .first = 0.02 / m,
                              .growth = 1.03,
                              .start_K = 300.0,
                              .bins = BINS,
                              .bin_width = width,
                              .bin = bin};
  for (int i = 0; i < BINS; i++)
    bin[i] = exp(-m * width * i) - exp(-m * width * (i + 1));
  WH_TRY(wh_depth_create(c, &p, &d));
  enum wh_status status = wh_depth_advance(c, &d, q, time, 400);
  *out = wh_depth_surface(&d) - 300.0;
  wh_depth_free(&d);
  return status;
}

static enum wh_status depth_rows(struct wh_context *c, struct wh_checks *checks) {
  const char *group = "Heat into the depth, against closed forms (Carslaw and Jaeger)";
  char what[96];
  double q = 1e9, m = 1.0 / 3e-6, ours;
  for (double time = 1e-7; time < 2e-2; time *= 100.0) {
    snprintf(what, sizeof what, "half-space heated to a depth of 3 um, %g s", time);
    WH_TRY(rise(c, q, m, 12.0 / m + 8.0 * sqrt(A * time), time, &ours));
    double exact = wh_exact_heat_volume(q, m, K, A, time);
    WH_TRY(wh_check_add(c, checks, group, what, "K", NAN, exact, ours, 1e-3));
  }
  /* The thin layer that takes the heat up is cooler by q/(k m) than a surface would be. */
  m = 1.0 / 0.03e-6;
  for (double time = 1e-5; time < 2e-3; time *= 100.0) {
    snprintf(what, sizeof what, "film of 50 um, its back insulated, %g s", time);
    WH_TRY(rise(c, q, m, 50e-6, time, &ours));
    double exact = wh_exact_heat_slab(q, 50e-6, K, A, 0.0, time);
    WH_TRY(wh_check_add(c, checks, group, what, "K", NAN, exact, ours + q / (K * m), 1e-3));
  }
  return WH_OK;
}

static enum wh_status moving_rows(struct wh_context *c, struct wh_checks *checks) {
  const char *group = "Spots that move or rest on a half-space, against closed forms";
  static const double middle[3] = {0.0, 0.0, 0.0}, behind[3] = {-1e-4, 5e-5, 0.0};
  char what[96];
  struct wh_moving_spot s = {.power = 5.0,
                             .width = 2e-6,
                             .length = 2e-6,
                             .velocity = 0.8,
                             .conductivity = K,
                             .diffusivity = A,
                             .time = INFINITY};
  WH_TRY(wh_check_add(c, checks, group, "moving point (Rosenthal), .1 mm behind", "K", NAN,
                      wh_exact_heat_moving_point(s.power, s.velocity, K, A, behind),
                      wh_moving_spot_rise(&s, behind), 1e-3));
  for (double speed = 0.2; speed < 30.0; speed *= 10.0) {
    double w = 1e-3, q = 1e7, v = 2.0 * speed * A / w, back = -0.25e-3;
    struct wh_moving_spot band = s;
    band.width = w;
    band.length = 2.0;
    band.power = q * w * band.length;
    band.velocity = v;
    snprintf(what, sizeof what, "moving band (Jaeger), v w/(2 a) = %g", speed);
    WH_TRY(wh_check_add(c, checks, group, what, "K", NAN,
                        wh_exact_heat_moving_band(q, w, v, K, A, back),
                        wh_moving_spot_rise(&band, (double[3]){back, 0.0, 0.0}), 1e-3));
  }
  s.velocity = 0.0;
  s.width = 3e-4;
  s.length = 8e-4;
  WH_TRY(wh_check_add(c, checks, group, "middle of an even rectangle, steady", "K", NAN,
                      wh_exact_heat_rectangle(s.power / (s.width * s.length), s.width, s.length, K),
                      wh_moving_spot_rise(&s, middle), 1e-3));
  s.profile = WH_SPOT_GAUSSIAN;
  s.length = s.width;
  s.time = 1e-3;
  double w = s.width / (2.0 * sqrt(log(2.0)));
  return wh_check_add(c, checks, group, "middle of a bell, 1 ms", "K", NAN,
                      wh_exact_heat_gaussian(s.power / (WH_PI * w * w), w, K, A, s.time),
                      wh_moving_spot_rise(&s, middle), 1e-3);
}

/* The hottest rise of a disc of constant properties. */
static enum wh_status disc_rise(struct wh_context *c, const struct wh_disc_params *p, double power,
                                double time, double *out) {
  struct wh_disc *d;
  double depth;
  WH_TRY(wh_disc_create(c, p, &d));
  enum wh_status status =
      time > 0.0 ? wh_disc_advance(c, d, power, time, 32) : wh_disc_steady(c, d, power);
  *out = wh_disc_peak(d, 0, &depth) - p->start_K;
  wh_disc_destroy(d);
  return status;
}

static enum wh_status disc_rows(struct wh_context *c, struct wh_checks *checks) {
  const char *group = "Finite elements in (r, z), against closed forms";
  double one = 1.0, ours, width = 2e-4, w = width / (2.0 * sqrt(log(2.0)));
  struct wh_disc_params p = {.radius = 1e-2,
                             .layers = 1,
                             .layer = {{&constant, 5e-6}},
                             .profile = WH_DISC_EVEN,
                             .spot = 2e-3,
                             .start_K = 300.0,
                             .edge_K = 300.0,
                             .bins = 1,
                             .bin_width = 1e-7,
                             .bin = &one,
                             .first = 5e-6,
                             .refine = 1.0};
  WH_TRY(disc_rise(c, &p, 1.0, 0.0, &ours));
  WH_TRY(wh_check_add(c, checks, group, "thin film held at its rim, steady", "K", NAN,
                      wh_exact_heat_sheet(1.0, 1e-3, 1e-2, 5e-6, K), ours, 1e-3));
  p.radius = p.layer[0].thickness = 30.0 * width;
  p.profile = WH_DISC_GAUSSIAN;
  p.spot = width;
  p.bin_width = 1e-9;
  p.first = width / 6.0;
  p.refine = 1.5;
  for (double time = 0.04 * w * w / A; time < 10.0 * w * w / A; time *= 10.0) {
    char what[96];
    WH_TRY(disc_rise(c, &p, 10.0, time, &ours));
    snprintf(what, sizeof what, "bell of 0.2 mm on a half-space, %.2g s", time);
    WH_TRY(wh_check_add(c, checks, group, what, "K", NAN,
                        wh_exact_heat_gaussian(10.0 / (WH_PI * w * w), w, K, A, time), ours, 1e-3));
  }
  return WH_OK;
}

static enum wh_status run(struct wh_context *c, const char *cases, struct wh_checks *checks) {
  (void)cases;
  WH_TRY(depth_rows(c, checks));
  WH_TRY(moving_rows(c, checks));
  WH_TRY(disc_rows(c, checks));
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
    WH_TRY(wire_rows(c, checks, &lines[i]));
  return WH_OK;
}

const struct wh_verification wh_verification_heat = {
    .name = "heat",
    .summary = "Heat in anodes against closed forms; heated wires",
    .source = "H. A. Jones and I. Langmuir, General Electric Review 30 (1927) 310; "
              "H. S. Carslaw and J. C. Jaeger, Conduction of Heat in Solids (Oxford 1959); "
              "docs/theory/heat.md, docs/theory/filament.md",
    .run = run,
};

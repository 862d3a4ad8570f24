/* SPDX-License-Identifier: MPL-2.0 */
/* Diodes limited by their space charge in three dimensions, meshed with tetrahedra and solved
   self-consistently, against the exact flow. */
#include "verify/verify.h"

#include "base/constants.h"
#include "exact/child.h"
#include "exact/warm_diode.h"
#include "run/run.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Of currents; the goal is a fifth of it. A virtual cathode's depth and place. */
static const double demand = 5e-3, valley_demand = 2e-2;

#define HEAD "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: none\n"
#define CORNER(size) "from: [0 mm, 0 mm, 0 mm], to: [" size ", " size ", " size "]"
#define LOOP(tolerance) "space_charge: {check_gap: false, tolerance: " tolerance "}\n"
#define COLD                                                                                       \
  "trace: {tolerance: 1e-6, mirror_edges: true}\n" LOOP(                                           \
      "1e-6") "sources: {all: {kind: space_charge, on: cathode, "

static const char plane_text[] = HEAD
    "  domain: {solid: {kind: box, from: [-2 mm, -2 mm, -1 mm], to: [2 mm, 2 mm, 11 mm]}}\n"
    "  electrodes:\n"
    "    cathode: {voltage: 0 V, solid: {kind: box, from: [-2 mm, -2 mm, -1 mm], to: [2 mm, 2 mm, "
    "0 mm]}}\n"
    "    anode: {voltage: 1 kV, solid: {kind: box, from: [-2 mm, -2 mm, 10 mm], to: [2 mm, 2 mm, "
    "11 mm]}}\n"
    "mesh: {size: 1 mm}\n" COLD "rays: 400}}\n";

static const char sphere_text[] = HEAD
    "  domain: {solids: {ball: {kind: sphere, centre: [0 mm, 0 mm, 0 mm], radius: 21 mm}, eighth: "
    "{kind: box, op: keep, " CORNER(
        "30 mm") "}}}\n"
                 "  electrodes:\n"
                 "    cathode: {voltage: 0 V, solids: {ball: {kind: sphere, centre: [0 mm, 0 mm, 0 "
                 "mm], radius: "
                 "22 mm}, hole: {kind: sphere, op: cut, centre: [0 mm, 0 mm, 0 mm], radius: 20 "
                 "mm}}}\n"
                 "    anode: {voltage: 1 kV, solid: {kind: sphere, centre: [0 mm, 0 mm, 0 mm], "
                 "radius: 10 mm}}\n"
                 "mesh: {tetra_order: 3, size: 2 mm, arc: 10 deg}\n" COLD
                 "rays: 1600, gap: 2 mm}}\n";

static const char cylinder_text[] = HEAD
    "  domain: {solids: {rod: {kind: cylinder, from: [0 mm, 0 mm, 0 mm], to: [0 mm, 0 mm, 3 mm], "
    "radius: 21 mm}, quarter: {kind: box, op: keep, " CORNER(
        "30 mm") "}}}\n"
                 "  electrodes:\n"
                 "    cathode: {voltage: 0 V, solid: {kind: cylinder, from: [0 mm, 0 mm, -1 mm], "
                 "to: [0 mm, 0 "
                 "mm, 4 mm], radius: 10 mm}}\n"
                 "    anode: {voltage: 1 kV, solids: {rod: {kind: cylinder, from: [0 mm, 0 mm, -1 "
                 "mm], to: [0 "
                 "mm, 0 mm, 4 mm], radius: 22 mm}, hole: {kind: cylinder, op: cut, from: [0 mm, 0 "
                 "mm, -1 mm], "
                 "to: [0 mm, 0 mm, 4 mm], radius: 20 mm}}}\n"
                 "mesh: {tetra_order: 3, size: 1.5 mm, arc: 10 deg}\n" COLD "rays: 800}}\n";

/* A prism of 30 um of a wide diode. */
static const char warm_text[] = HEAD
    "  domain: {solid: {kind: box, from: [0 mm, 0 mm, -0.1 mm], to: [30 um, 30 um, 1.1 mm]}}\n"
    "  electrodes:\n"
    "    cathode: {voltage: 0 V, size: 3 um, solid: {kind: box, from: [0 mm, 0 mm, -0.1 mm], to: "
    "[30 um, 30 um, 0 mm]}}\n"
    "    anode: {voltage: 100 V, solid: {kind: box, from: [0 mm, 0 mm, 1 mm], to: [30 um, 30 um, "
    "1.1 mm]}}\n"
    "mesh: {size: 30 um, growth: 0.3}\n"
    "sources: {cathode: {kind: cathode, on: cathode, temperature: 1100 K, rays: 100, velocities: "
    "10, law: {kind: prescribed, density: 0.4 A/cm2}}}\n"
    "trace: {mechanics: newton, tolerance: 1e-5, mirror_edges: true}\n" LOOP("3e-5");

static double figure(const struct wh_run *r, const char *name) {
  const struct wh_figure *f = wh_figures_find(&r->pass.figures, name);
  return f ? f->value : NAN;
}

static enum wh_status run_text(struct wh_context *c, const char *text, struct wh_run *run) {
  struct wh_case k;
  memset(run, 0, sizeof *run);
  WH_TRY(wh_case_read_text(c, "diode in space", ".", text, strlen(text), 0, NULL, &k));
  enum wh_status status = wh_run_case(c, &k, &(struct wh_run_options){.single_pass = true}, run);
  wh_case_free(&k);
  return status;
}

static enum wh_status cold(struct wh_context *c, struct wh_checks *checks) {
  static const struct {
    const char *group, *text;
    double curvature[2], area; /* [1/m], [m^2] */
  } all[] = {
      {"Plane, 10 mm, 1 kV, order 2", plane_text, {0.0, 0.0}, 16e-6},
      {"Concave sphere, 20 to 10 mm, 1 kV, an eighth, order 3",
       sphere_text,
       {-50.0, -50.0},
       0.5 * WH_PI * 4e-4},
      {"Convex cylinder, 10 to 20 mm, 1 kV, a quarter, order 3",
       cylinder_text,
       {100.0, 0.0},
       0.5 * WH_PI * 10e-3 * 3e-3},
  };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    struct wh_child_flow f = {.curvature = {all[i].curvature[0], all[i].curvature[1]},
                              .distance = 10e-3};
    struct wh_run r;
    double density;
    WH_TRY(wh_child_density(c, &f, 1000.0, &density));
    enum wh_status status = run_text(c, all[i].text, &r);
    if (!status)
      status = wh_check_add(c, checks, all[i].group, "cathode.current", "A", NAN,
                            density * all[i].area, figure(&r, "cathode.current"), demand);
    if (!status)
      status = wh_check_limit(c, checks, all[i].group, "gun.charge_error", "1", 1e-10,
                              figure(&r, "gun.charge_error"));
    wh_run_free(&r);
    WH_TRY(status);
  }
  return WH_OK;
}

static enum wh_status warm(struct wh_context *c, struct wh_checks *checks) {
  static const char group[] = "Warm plane with its virtual cathode, 1100 K, 1 mm, 100 V, .4 A/cm2";
  static const struct wh_warm_diode d = {
      .supply = 4e3, .temperature = 1100.0, .distance = 1e-3, .voltage = 100.0};
  struct wh_warm_flow exact;
  struct wh_run r;
  WH_TRY(wh_warm_diode_flow(c, &d, &exact));
  enum wh_status status = run_text(c, warm_text, &r);
  const struct {
    const char *name, *unit;
    double expected, tolerance;
  } row[] = {{"electrode.anode.current", "A", exact.density * 9e-10, demand},
             {"cathode.minimum", "V", exact.minimum_voltage, valley_demand},
             {"cathode.minimum_distance", "m", exact.minimum_place, valley_demand}};
  for (size_t i = 0; i < sizeof row / sizeof *row && !status; i++)
    status = wh_check_add(c, checks, group, row[i].name, row[i].unit, NAN, row[i].expected,
                          figure(&r, row[i].name), row[i].tolerance);
  wh_run_free(&r);
  return status;
}

static enum wh_status run(struct wh_context *c, const char *cases, struct wh_checks *checks) {
  (void)cases;
  WH_TRY(cold(c, checks));
  return warm(c, checks);
}

const struct wh_verification wh_verification_space_charge_3d = {
    .name = "space-charge-3d",
    .summary = "diodes limited by their space charge among tetrahedra, cold and warm",
    .source = "exact flows: Child and Langmuir, Langmuir and Blodgett, Fry and Langmuir",
    .run = run};

/* SPDX-License-Identifier: MPL-2.0 */
#include "goal/mig.h"

#include "base/constants.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define RADII 2000 /* looked at between the least and the largest */

/* A strip of width s lets 1 + .3145 d/s times the density of an infinite plane through a gap d (Y.
   Y. Lau, Phys. Rev. Lett. 87 (2001) 278301). */
#define STRIP 0.3145

/* m c/e [T m]: what a momentum of m c is bent by. */
#define STIFFNESS (WH_ELECTRON_MASS * WH_LIGHT_SPEED / WH_ELEMENTARY_CHARGE)

/* (16): the electron that leaves Rc at rest turns at the radius Rc (1 + 2 u), u = R_lc/Rc, with
   the momentum that the flux between gives it (Busch), and the energy of the potential there. */
double wh_mig_anode_voltage(const struct wh_mig_gun *g, double alpha, double slope) {
  double u = g->cathode_larmor_radius / g->cathode_radius, c = cos(slope);
  double part = alpha * alpha / (1.0 + alpha * alpha), height = (1.0 + u) / (1.0 + 2.0 * u);
  double top = 4.0 * height * height * (g->gamma * g->gamma - 1.0) * part /
               (g->compression * c * c); /* (p/mc)^2 there */
  double share = log1p(g->gap * c / g->cathode_radius) / log1p(2.0 * u);
  return WH_ELECTRON_REST_eV * share * top / (sqrt(1.0 + top) + 1.0);
}

static void beam_of(const struct wh_mig_wish *w, struct wh_mig_gun *g) {
  double momentum = wh_mig_momentum(w->voltage);
  g->gamma = 1.0 + w->voltage / WH_ELECTRON_REST_eV;
  double axial = momentum / hypot(1.0, w->alpha);
  g->v_axial = WH_LIGHT_SPEED * axial / g->gamma;
  g->v_perp = w->alpha * g->v_axial;
  g->larmor_radius = STIFFNESS * w->alpha * axial / w->field;
}

double wh_mig_momentum(double voltage) {
  double k = voltage / WH_ELECTRON_REST_eV;
  return sqrt(k * (k + 2.0));
}

enum wh_status wh_mig_gun_at(struct wh_context *c, const struct wh_mig_wish *w, double radius,
                             struct wh_mig_gun *out) {
  struct wh_mig_gun g = {.cathode_radius = radius};
  *out = g;
  beam_of(w, &g);
  double drift = w->guiding_radius * w->guiding_radius - g.larmor_radius * g.larmor_radius;
  if (!(drift > 0.0))
    return wh_fail(c, WH_BAD_INPUT,
                   "mig: electrons of %g V and alpha %g gyrate with %.4g m in %g T, more than the "
                   "guiding radius of %.4g m: the beam would enclose the axis; ask for a larger "
                   "guiding_radius or field",
                   w->voltage, w->alpha, g.larmor_radius, w->field, w->guiding_radius);
  double turn = 2.0 * WH_PI * STIFFNESS * wh_mig_momentum(w->voltage) / hypot(1.0, w->alpha);
  g.compression = radius * radius / drift;                    /* (9) to (11), exact */
  g.cathode_induction = w->field / g.compression;             /* (10) */
  g.slant = w->current / (2.0 * WH_PI * radius * w->loading); /* (12) */
  g.guiding_spread = g.slant * sin(w->slope) * radius /       /* (13), (14) */
                     (g.compression * w->guiding_radius * w->guiding_radius);
  g.cathode_larmor_radius = g.larmor_radius * sqrt(g.compression);
  g.least_gap = 2.0 * g.cathode_larmor_radius / cos(w->slope); /* (15), whole cycloid */
  g.gap = w->gap > 0.0 ? w->gap : w->gap_factor * g.least_gap;
  g.anode_voltage = wh_mig_anode_voltage(&g, w->alpha, w->slope); /* (16) */
  g.cathode_field =
      g.anode_voltage * cos(w->slope) / (radius * log1p(g.gap * cos(w->slope) / radius));
  double child = 4.0 / 9.0 * WH_VACUUM_PERMITTIVITY *
                 sqrt(2.0 * WH_ELEMENTARY_CHARGE / WH_ELECTRON_MASS) * pow(g.anode_voltage, 1.5) /
                 (g.gap * g.gap);
  g.space_charge = w->loading / (child * (1.0 + STRIP * g.gap / g.slant));
  g.ramp = turn * (1.0 / g.cathode_induction - 1.0 / w->field) / w->adiabaticity; /* (17) */
  *out = g;
  return WH_OK;
}

/* ---- constraints ---- */

static double slant(const struct wh_mig_wish *w, const struct wh_mig_gun *g) {
  return g->slant / w->most_slant;
}
static double spread(const struct wh_mig_wish *w, const struct wh_mig_gun *g) {
  return g->guiding_spread / w->most_guiding_spread;
}
static double clearance(const struct wh_mig_wish *w, const struct wh_mig_gun *g) {
  (void)w;
  return g->least_gap / g->gap;
}
static double anode(const struct wh_mig_wish *w, const struct wh_mig_gun *g) {
  return g->anode_voltage / (w->voltage * w->most_anode_part);
}
static double cathode_field(const struct wh_mig_wish *w, const struct wh_mig_gun *g) {
  return g->cathode_field / w->most_cathode_field;
}
static double space_charge(const struct wh_mig_wish *w, const struct wh_mig_gun *g) {
  return g->space_charge / w->most_space_charge;
}
static double compression(const struct wh_mig_wish *w, const struct wh_mig_gun *g) {
  return g->compression / w->most_compression;
}
static double smallest(const struct wh_mig_wish *w, const struct wh_mig_gun *g) {
  return w->least_radius / g->cathode_radius;
}
static double largest(const struct wh_mig_wish *w, const struct wh_mig_gun *g) {
  return g->cathode_radius / w->most_radius;
}

static const struct {
  const char *name;
  double (*over)(const struct wh_mig_wish *w, const struct wh_mig_gun *g);
} constraints[] = {
    {"length of the emitter", slant},
    {"spread of the guiding centres", spread},
    {"cycloid in the gap", clearance},
    {"voltage of the first anode", anode},
    {"electric field at the cathode", cathode_field},
    {"space charge", space_charge},
    {"magnetic compression", compression},
    {"least radius", smallest},
    {"largest radius", largest},
};

size_t wh_mig_constraint_count(void) {
  return sizeof constraints / sizeof *constraints;
}

const char *wh_mig_constraint_name(size_t i) {
  return constraints[i].name;
}

double wh_mig_constraint(const struct wh_mig_wish *w, const struct wh_mig_gun *g, size_t i) {
  return constraints[i].over(w, g);
}

/* The largest of them all. */
static double worst(const struct wh_mig_wish *w, const struct wh_mig_gun *g) {
  double most = 0.0;
  for (size_t i = 0; i < wh_mig_constraint_count(); i++)
    most = fmax(most, wh_mig_constraint(w, g, i));
  return most;
}

/* The least admissible radius, or the one that breaks its worst constraint least. */
static enum wh_status choose(struct wh_context *c, const struct wh_mig_wish *w,
                             struct wh_mig_gun *out) {
  double least = INFINITY;
  for (size_t i = 0; i <= RADII; i++) {
    struct wh_mig_gun g;
    double radius = w->least_radius * pow(w->most_radius / w->least_radius, (double)i / RADII);
    WH_TRY(wh_mig_gun_at(c, w, radius, &g));
    double over = worst(w, &g);
    if (over < least) {
      least = over;
      *out = g;
    }
    if (over <= 1.0)
      break;
  }
  return WH_OK;
}

static enum wh_status name_broken(struct wh_context *c, const struct wh_mig_wish *w,
                                  const struct wh_mig_gun *g) {
  char text[512] = "";
  for (size_t i = 0; i < wh_mig_constraint_count(); i++) {
    double over = wh_mig_constraint(w, g, i);
    size_t used = strlen(text);
    if (over > 1.0 + 1e-9)
      snprintf(text + used, sizeof text - used, "%s%s is %.3g times its limit", used ? "; " : "",
               wh_mig_constraint_name(i), over);
  }
  return *text
             ? wh_fail(c, WH_DEMAND_MISSED,
                       "mig: with a cathode of radius %.4g m: %s. Change the limits, the loading, "
                       "the slope or the gap",
                       g->cathode_radius, text)
             : WH_OK;
}

enum wh_status wh_mig_synthesize(struct wh_context *c, const struct wh_mig_wish *w,
                                 struct wh_mig_gun *out) {
  if (!(w->most_radius > w->least_radius))
    return wh_fail(c, WH_BAD_INPUT, "mig: most_radius must be above least_radius");
  WH_TRY(w->cathode_radius > 0.0 ? wh_mig_gun_at(c, w, w->cathode_radius, out) : choose(c, w, out));
  return name_broken(c, w, out);
}

enum wh_status wh_mig_figures(struct wh_context *c, const struct wh_mig_gun *g,
                              struct wh_figures *figures) {
  const struct {
    const char *name, *unit;
    double value;
  } list[] = {{"mig.cathode_radius", "m", g->cathode_radius},
              {"mig.compression", "1", g->compression},
              {"mig.cathode_induction", "T", g->cathode_induction},
              {"mig.slant", "m", g->slant},
              {"mig.guiding_spread", "1", g->guiding_spread},
              {"mig.larmor_radius", "m", g->larmor_radius},
              {"mig.cathode_larmor_radius", "m", g->cathode_larmor_radius},
              {"mig.least_gap", "m", g->least_gap},
              {"mig.gap", "m", g->gap},
              {"mig.anode_voltage", "V", g->anode_voltage},
              {"mig.cathode_field", "V/m", g->cathode_field},
              {"mig.space_charge", "1", g->space_charge},
              {"mig.ramp", "m", g->ramp},
              {"mig.gamma", "1", g->gamma},
              {"mig.v_perp", "m/s", g->v_perp},
              {"mig.v_axial", "m/s", g->v_axial}};
  for (size_t i = 0; i < sizeof list / sizeof *list; i++)
    WH_TRY(wh_figures_set(c, figures, list[i].name, list[i].value, list[i].unit, 0.0));
  return WH_OK;
}

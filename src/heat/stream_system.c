/* SPDX-License-Identifier: MPL-2.0 */
/* The stream as a system: rotor, heat of a particle on its way, derating, MTF, law of the gain. */
#include <math.h>

#include "base/constants.h"
#include "heat/stream.h"

/* ---- keys ------------------------------------------------------------------------------------ */

#define QUANTITY(key, owner, field, unit_, text_default)                                           \
  .name = key, .type = WH_KEY_QUANTITY, .offset = offsetof(struct owner, field), .unit = unit_,    \
  .default_text = text_default

const struct wh_key wh_rotor_keys[] = {
    {QUANTITY("radius", wh_rotor_params, radius, "m", "100 mm"), .min = 0, .max = 10,
     .above_min = true, .summary = "of the rim"},
    {QUANTITY("from", wh_rotor_params, from, "m", "10 mm"), .min = 0, .max = 10,
     .summary = "where particles enter its channels, from the axis"},
    {QUANTITY("density", wh_rotor_params, density, "kg/m^3", "2800 kg/m^3"), .min = 0, .max = 3e4,
     .above_min = true, .summary = "of its material; default: a strong aluminium alloy"},
    {QUANTITY("poisson", wh_rotor_params, poisson, "1", "0.33"), .min = 0, .max = 0.5,
     .summary = "its Poisson ratio"},
    {QUANTITY("strength", wh_rotor_params, strength, "Pa", "450 MPa"), .min = 0, .max = 1e11,
     .above_min = true, .summary = "its yield strength"},
    {0}};

const struct wh_key wh_particle_keys[] = {
    {QUANTITY("diameter", wh_particle_params, diameter, "m", "5 um"), .min = 0, .max = 1e-2,
     .above_min = true, .summary = "of a particle"},
    {QUANTITY("distance", wh_particle_params, distance, "m", "100 mm"), .min = 0, .max = 100,
     .above_min = true, .summary = "from the focal spot to what catches it"},
    {QUANTITY("cooled", wh_particle_params, cooled_K, "K", "2000 K"), .min = 300, .max = 4000,
     .summary = "temperature at which it may be caught"},
    {QUANTITY("surroundings", wh_particle_params, surroundings_K, "K", "300 K"), .min = 1,
     .max = 3000, .summary = "temperature of what it sees"},
    {0}};

/* ---- curves ---------------------------------------------------------------------------------- */

/* Derating against the density, from where something is left. */
static enum wh_status add_derating(struct wh_context *c, const struct wh_stream_params *p,
                                   const struct wh_stream *s, struct wh_heat *out) {
  enum { POINTS = 60 };
  const struct wh_heat_curve about = {
      .chart = "stream-density",
      .title = "Derating against the density of the stream",
      .caption =
          "Share of the focal area, and of the permitted power, that is left when the margins "
          "of the power input are taken off.",
      .name = "area and power",
      .label = {"density, of the compact material's", "share left"},
      .unit = {"1", "1"},
      .count = POINTS};
  struct wh_heat_curve *curve;
  WH_TRY(wh_heat_add(c, out, about, &curve));
  for (int i = 0; i < POINTS; i++) {
    curve->x[i] = pow(10.0, -2.5 * (1.0 - i / (POINTS - 1.0)));
    curve->y[i] = wh_stream_derating(p, s, curve->x[i]);
  }
  return WH_OK;
}

/* |sinc(W f)| of the stream's spot, and of anodes' spots of the same shape that take its power:
   they are gain^(2/3) as wide. */
static enum wh_status add_mtf(struct wh_context *c, const struct wh_stream_params *p,
                              const struct wh_stream *s, struct wh_heat *out) {
  enum { POINTS = 200 };
  static const char *const name[3] = {"stream", "anode, its own data scaled",
                                      "anode, printed power"};
  const double gain[3] = {1.0, fmax(s->gain, 1.0), fmax(s->gain_printed, 1.0)};
  for (int k = 0; k < 3; k++) {
    const struct wh_heat_curve about = {
        .chart = "stream-mtf",
        .title = "MTF of spots of equal power",
        .caption = "Of the width of the spot, evenly bright, in the plane of the spot.",
        .name = name[k],
        .label = {"spatial frequency", "MTF"},
        .unit = {"1/m", "1"},
        .count = POINTS};
    struct wh_heat_curve *curve;
    WH_TRY(wh_heat_add(c, out, about, &curve));
    for (int i = 0; i < POINTS; i++) {
      double x = 2.0 * i / (POINTS - 1.0) / p->width;
      double phase = WH_PI * x * p->width * pow(gain[k], 2.0 / 3.0);
      curve->x[i] = x;
      curve->y[i] = phase > 0.0 ? fabs(sin(phase) / phase) : 1.0;
    }
  }
  return WH_OK;
}

/* ---- a particle ------------------------------------------------------------------------------ */

static enum wh_status set_flight(struct wh_context *c, const struct wh_stream_params *p,
                                 const struct wh_rotor *rotor, const struct wh_flown *f,
                                 struct wh_figures *figures) {
  double flight = p->particle.distance / p->velocity;
  const struct {
    const char *name, *unit;
    double value;
  } list[] = {
      {"stream.rotor_frequency", "1/s", rotor->frequency},
      {"stream.rotor_rim_speed", "m/s", rotor->rim},
      {"stream.rotor_stress", "Pa", rotor->stress},
      {"stream.rotor_safety", "1", p->rotor.strength / rotor->stress},
      {"stream.pass_time", "s", f->pass_time},
      {"stream.flight_time", "s", flight},
      {"stream.fall", "m", 0.5 * 9.80665 * flight * flight},
      {"stream.particle_temperature", "K", f->exit_K},
      {"stream.particle_molten", "1", f->molten},
      {"stream.caught_temperature", "K", f->caught_K},
  };
  for (size_t i = 0; i < sizeof list / sizeof *list; i++)
    WH_TRY(wh_figures_set(c, figures, list[i].name, list[i].value, list[i].unit, 0.0));
  if (isinf(f->cooling_time))
    return WH_OK;
  WH_TRY(wh_figures_set(c, figures, "stream.cooling_time", f->cooling_time, "s", 0.0));
  return wh_figures_set(c, figures, "stream.cooling_distance", f->cooling_time * p->velocity, "m",
                        0.0);
}

static void warn(struct wh_context *c, const struct wh_stream_params *p,
                 const struct wh_rotor *rotor, const struct wh_flown *f) {
  if (rotor->stress > p->rotor.strength)
    wh_warn(
        c,
        "stream: %g m/s stress the rotor to %.3g MPa, above its %.3g MPa; it would burst, unless "
        "made of something lighter or stronger, or shaped to even stress",
        p->velocity, 1e-6 * rotor->stress, 1e-6 * p->rotor.strength);
  if (f->caught_molten > 0.0)
    wh_warn(c, "stream: %.0f %% of a particle's mass are still molten where it is caught",
            100.0 * f->caught_molten);
}

enum wh_status wh_stream_fly(struct wh_context *c, const struct wh_stream_params *p,
                             const char *material, const struct wh_stream *s, struct wh_heat *out,
                             struct wh_figures *figures) {
  struct wh_crossing x = {
      .particle = p->particle, .velocity = p->velocity, .width = p->width, .from_K = p->from_K};
  const struct wh_heat_curve about = {.chart = "stream-particle",
                                      .title = "Temperature of a particle",
                                      .caption =
                                          "At the depth of the greatest power density: through "
                                          "the focal spot, then cooling by radiation until it "
                                          "is caught.",
                                      .name = "particle",
                                      .label = {"time", "temperature"},
                                      .unit = {"s", "K"},
                                      .count = WH_FLIGHT_POINTS};
  struct wh_heat_curve *curve;
  if (!(p->rotor.from < p->rotor.radius))
    return wh_fail(c, WH_BAD_INPUT,
                   "stream.rotor: particles enter at %g m, not inside of the rim at %g m",
                   p->rotor.from, p->rotor.radius);
  WH_TRY(wh_thermal_find(c, material, &x.thermal));
  /* With the permitted power the hottest particles take up s->heat while they cross. */
  double share = p->power > 0.0 ? p->power / s->permitted_power : 1.0;
  x.heating = share * s->heat * p->velocity / p->width;
  struct wh_rotor rotor = wh_rotor_for(&p->rotor, p->velocity);
  WH_TRY(wh_heat_add(c, out, about, &curve));
  struct wh_flown f = wh_particle_fly(&x, curve);
  warn(c, p, &rotor, &f);
  WH_TRY(set_flight(c, p, &rotor, &f, figures));
  WH_TRY(add_derating(c, p, s, out));
  return add_mtf(c, p, s, out);
}

/* ---- law of the gain ------------------------------------------------------------------------- */

struct law {
  double factor, exponent, exponent_error, worst;
};

static struct law fit(size_t count, const double *energy_eV, const struct wh_stream *s,
                      double velocity) {
  double n = (double)count, x = 0.0, y = 0.0, xx = 0.0, xy = 0.0, left = 0.0;
  struct law l = {0.0, 0.0, 0.0, 0.0};
  for (size_t i = 0; i < count; i++) {
    x += log(1e-3 * energy_eV[i]) / n;
    y += log(s[i].gain) / n;
  }
  for (size_t i = 0; i < count; i++) {
    double dx = log(1e-3 * energy_eV[i]) - x;
    xx += dx * dx;
    xy += dx * (log(s[i].gain) - y);
  }
  l.exponent = xy / xx;
  l.factor = exp(y - l.exponent * x) / velocity;
  for (size_t i = 0; i < count; i++) {
    double off = log(s[i].gain) - y - l.exponent * (log(1e-3 * energy_eV[i]) - x);
    left += off * off;
    l.worst = fmax(l.worst, fabs(expm1(off)));
  }
  l.exponent_error = sqrt(left / (n - 2.0) / xx);
  return l;
}

enum wh_status wh_stream_law(struct wh_context *c, const struct wh_stream_params *p, size_t count,
                             const double *energy_eV, const struct wh_stream *s,
                             struct wh_heat *out, struct wh_figures *figures) {
  static const char *const name[3] = {"over the anode's data scaled", "over the printed power",
                                      "law"};
  if (count < 3)
    return wh_fail(c, WH_BAD_INPUT, "stream.fit: %zu points; a law needs three or more", count);
  struct law l = fit(count, energy_eV, s, p->velocity);
  for (int k = 0; k < 3; k++) {
    const struct wh_heat_curve about = {
        .chart = "stream-gain",
        .title = "Gain over a rotating anode against the voltage",
        .caption =
            "At the velocity of the case; the law is fitted to the gain over the scaled data.",
        .name = name[k],
        .label = {"energy", "gain"},
        .unit = {"eV", "1"},
        .count = count};
    struct wh_heat_curve *curve;
    WH_TRY(wh_heat_add(c, out, about, &curve));
    for (size_t i = 0; i < count; i++) {
      double law = l.factor * p->velocity * pow(1e-3 * energy_eV[i], l.exponent);
      curve->x[i] = energy_eV[i];
      curve->y[i] = k == 0 ? s[i].gain : k == 1 ? s[i].gain_printed : law;
    }
  }
  WH_TRY(wh_figures_set(c, figures, "stream.gain_exponent", l.exponent, "1", l.exponent_error));
  WH_TRY(wh_figures_set(c, figures, "stream.gain_factor", l.factor, "s/m", 0.0));
  return wh_figures_set(c, figures, "stream.gain_deviation", l.worst, "1", 0.0);
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "heat/stream.h"

#include <math.h>

#include "base/constants.h"
#include "material/thermal.h"
#include "numerics/root.h"

/* ---- keys ------------------------------------------------------------------------------------ */

#define QUANTITY(key, field, unit_, text_default)                                                  \
  .name = key, .type = WH_KEY_QUANTITY, .offset = offsetof(struct wh_stream_params, field),        \
  .unit = unit_, .default_text = text_default

static const struct wh_key fit_keys[] = {
    {.name = "from",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_stream_fit, from_eV),
     .unit = "eV",
     .default_text = "80 keV",
     .min = 1e3,
     .max = 1e6,
     .summary = "lowest energy"},
    {.name = "to",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_stream_fit, to_eV),
     .unit = "eV",
     .default_text = "300 keV",
     .min = 1e3,
     .max = 1e6,
     .summary = "highest energy"},
    {.name = "points",
     .type = WH_KEY_COUNT,
     .offset = offsetof(struct wh_stream_fit, points),
     .default_text = "0",
     .max = 16,
     .summary = "energies in equal ratios; 0: no law is looked for"},
    {0}};

const struct wh_key wh_stream_keys[] = {
    {QUANTITY("velocity", velocity, "m/s", NULL), .min = 0, .max = 1e5, .above_min = true,
     .summary = "of the particles through the beam"},
    {QUANTITY("from", from_K, "K", "373.15 K"), .min = 300, .max = 4000,
     .summary = "temperature at which particles enter"},
    {QUANTITY("to", to_K, "K", "3695 K"), .min = 300, .max = 4000,
     .summary = "temperature that none may pass; that of melting is allowed"},
    {.name = "melting",
     .type = WH_KEY_FLAG,
     .offset = offsetof(struct wh_stream_params, melting),
     .default_text = "false",
     .summary = "particles may melt: the heat of fusion counts too"},
    {QUANTITY("width", width, "m", "0.45 mm"), .min = 0, .max = 1, .above_min = true,
     .summary = "width of the focal spot; particles fly along it"},
    {QUANTITY("length", length, "m", "0.65 mm"), .min = 0, .max = 1, .above_min = true,
     .summary = "length of the focal spot as seen by the detector"},
    {QUANTITY("angle", angle, "rad", "8 deg"), .min = 0, .max = 1.5707, .above_min = true,
     .summary = "of the X-rays to the target's surface"},
    {QUANTITY("absorbed", absorbed, "1", "0.9"), .min = 0, .max = 0.999, .above_min = true,
     .summary =
         "share of what a thick target takes that the stream shall take: sets its thickness"},
    {QUANTITY("density", density, "1", "1"), .min = 1e-6, .max = 1,
     .summary = "of the stream, as a share of the compact material's"},
    {QUANTITY("filter", filter, "m", "2.5 mm"), .min = 0, .max = 1,
     .summary = "aluminium in the way of the X-rays whose depth is wanted"},
    {QUANTITY("tube_power", tube_power, "W", "120 kW"), .min = 0, .max = 1e9, .above_min = true,
     .summary = "of a rotating anode to compare with"},
    {QUANTITY("tube_width", tube_width, "m", "1.5 mm"), .min = 0, .max = 1, .above_min = true,
     .summary = "width of its focal spot"},
    {QUANTITY("tube_length", tube_length, "m", "15.8 mm"), .min = 0, .max = 1, .above_min = true,
     .summary = "length of its focal spot on the track"},
    {QUANTITY("printed_power", printed_power, "W", "25 kW"), .min = 0, .max = 1e9,
     .above_min = true, .summary = "another figure for that anode with the stream's focal spot"},
    {QUANTITY("power", power, "W", ""), .min = 0, .max = 1e9, .above_min = true,
     .summary = "of the beam, for the temperature of the particles; without it the permitted one"},
    {.name = "rotor",
     .type = WH_KEY_SECTION,
     .offset = offsetof(struct wh_stream_params, rotor),
     .default_text = "{}",
     .keys = wh_rotor_keys,
     .summary = "that throws the particles, by channels from near its middle to its rim"},
    {.name = "particle",
     .type = WH_KEY_SECTION,
     .offset = offsetof(struct wh_stream_params, particle),
     .default_text = "{}",
     .keys = wh_particle_keys,
     .summary = "size of the particles, and their way behind the focal spot"},
    {.name = "fit",
     .type = WH_KEY_SECTION,
     .offset = offsetof(struct wh_stream_params, fit),
     .default_text = "{}",
     .keys = fit_keys,
     .summary = "voltages at which the target is run too, for the law of the gain"},
    {0},
};

/* ---- depth ----------------------------------------------------------------------------------- */

/* Depth that holds a share of all the energy left, and its error: what 1 % more or less moves it
   by, for the statistical error of the share. */
static enum wh_status find_depth(struct wh_context *c, const struct wh_target_result *t,
                                 double share, double *depth, double *error) {
  const struct wh_bins *b = &t->layout.depth;
  double all = wh_target_mean(t, WH_SCORE_ABSORBED), sum = 0.0, square = 0.0;
  for (size_t i = 0; i < b->count; i++) {
    double here = wh_target_mean(t, b->first + i), e = wh_target_error(t, b->first + i);
    if (here > 0.0 && sum + here >= share * all) {
      *depth = b->low + ((double)i + (share * all - sum) / here) * b->width;
      *error = sqrt(square) / here * b->width * (1.0 - share);
      return WH_OK;
    }
    sum += here;
    square += e * e;
  }
  return wh_fail(c, WH_BAD_INPUT,
                 "stream.absorbed: %g of the energy is wanted, but the depth score of the target "
                 "holds %.3g; give a greater target.depth",
                 share, sum / all);
}

/* ---- spots ----------------------------------------------------------------------------------- */

static double sinc_excess(void *user, double x) {
  (void)user;
  return x > 0.0 ? sin(WH_PI * x) / (WH_PI * x) - 0.1 : 0.9;
}

/* Frequency at which the MTF |sinc(w f)| of an evenly bright spot of width w has come down to .1.
 */
static double mtf10(double width) {
  double x = wh_root(sinc_excess, NULL, 0.5, sinc_excess(NULL, 0.5), 1.0, -0.1, 1e-12);
  return x / width;
}

double wh_stream_derating(const struct wh_stream_params *p, const struct wh_stream *s,
                          double density) {
  double d15 = s->d15 / density, l15 = s->l15 / density;
  double length = (p->length - d15 * cos(p->angle)) / sin(p->angle) - 2.0 * l15;
  double width = p->width - 2.0 * l15;
  return length > 0.0 && width > 0.0 ? length * width / (s->spot_length * p->width) : 0.0;
}

static enum wh_status derate(struct wh_context *c, const struct wh_stream_params *p,
                             struct wh_stream *s) {
  double left = wh_stream_derating(p, s, p->density);
  if (!(left > 0.0))
    return wh_fail(c, WH_BAD_INPUT,
                   "stream: at a density of %g the X-rays' margins (depth %.3g m, beside the beam "
                   "%.3g m) leave nothing of a spot of %g m by %g m; take a denser stream",
                   p->density, s->d15 / p->density, s->l15 / p->density, p->width, p->length);
  s->derated_area = left * s->spot_length * p->width;
  s->derated_power = left * s->permitted_power;
  return WH_OK;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static enum wh_status find_heat(struct wh_context *c, const struct wh_stream_params *p,
                                const struct wh_thermal *thermal, double *heat) {
  if (!(p->to_K > p->from_K))
    return wh_fail(c, WH_BAD_INPUT, "stream: from %g K to %g K is no heating", p->from_K, p->to_K);
  WH_TRY(wh_thermal_enthalpy(c, thermal, p->from_K, p->to_K, heat));
  if (p->melting)
    *heat += thermal->heat_of_fusion;
  return WH_OK;
}

enum wh_status wh_stream_compute(struct wh_context *c, const struct wh_stream_params *p,
                                 const char *material, const struct wh_target_result *t,
                                 struct wh_stream *s) {
  const struct wh_thermal *thermal;
  struct wh_material m;
  const struct wh_target_depths *d = &t->depths;
  *s = (struct wh_stream){
      .d15 = d->d15, .l15 = d->l15, .d15_error = d->d15_error, .l15_error = d->l15_error};
  WH_TRY(wh_thermal_find(c, material, &thermal));
  WH_TRY(wh_material_find(c, material, &m));
  WH_TRY(find_heat(c, p, thermal, &s->heat));
  if (!(d->zeta_peak > 0.0 && d->d15 > 0.0))
    return wh_fail(c, WH_BAD_INPUT,
                   "stream: the target's depth score does not reach the depth of "
                   "15 %%; give a greater target.depth or more histories");
  s->spot_length = p->length / sin(p->angle);
  /* A layer at the depth of the peak takes P zeta/(W L) over the time W/v, and may take rho heat.
   */
  s->permitted_power = p->velocity * m.density * s->heat * s->spot_length / d->zeta_peak;
  s->permitted_error = s->permitted_power * d->zeta_peak_error / d->zeta_peak;
  /* Mueller and Oosterkamp: in proportion to L sqrt(W). */
  s->reference_power =
      p->tube_power * s->spot_length / p->tube_length * sqrt(p->width / p->tube_width);
  s->gain = s->permitted_power / s->reference_power;
  s->gain_error = s->permitted_error / s->reference_power;
  s->gain_printed = s->permitted_power / p->printed_power;
  WH_TRY(find_depth(c, t, p->absorbed, &s->thickness, &s->thickness_error));
  s->mass_flow = m.density * s->thickness * p->velocity * s->spot_length;
  s->mass_flow_error = s->mass_flow * s->thickness_error / s->thickness;
  s->thickness /= p->density;
  s->thickness_error /= p->density;
  /* A rotating anode's spot of the same shape grows as the power to 2/3. */
  s->mtf10 = mtf10(p->width);
  s->mtf10_reference = mtf10(p->width * pow(fmax(s->gain, 1.0), 2.0 / 3.0));
  return derate(c, p, s);
}

enum wh_status wh_stream_figures(struct wh_context *c, const struct wh_stream *s,
                                 struct wh_figures *f) {
  const struct {
    const char *name;
    double value;
    const char *unit;
    double error;
  } list[] = {
      {"stream.permitted_power", s->permitted_power, "W", s->permitted_error},
      {"stream.reference_power", s->reference_power, "W", 0.0},
      {"stream.gain", s->gain, "1", s->gain_error},
      {"stream.gain_printed", s->gain_printed, "1", s->gain_error * s->gain_printed / s->gain},
      {"stream.heat", s->heat, "J/kg", 0.0},
      {"stream.d15_power", s->d15, "m", s->d15_error},
      {"stream.l15_power", s->l15, "m", s->l15_error},
      {"stream.thickness", s->thickness, "m", s->thickness_error},
      {"stream.mass_flow", s->mass_flow, "kg/s", s->mass_flow_error},
      {"stream.derated_area", s->derated_area, "m^2", 0.0},
      {"stream.derated_power", s->derated_power, "W",
       s->derated_power * s->permitted_error / s->permitted_power},
      {"stream.mtf10", s->mtf10, "1/m", 0.0},
      {"stream.mtf10_reference", s->mtf10_reference, "1/m", 0.0},
  };
  for (size_t i = 0; i < sizeof list / sizeof *list; i++)
    WH_TRY(wh_figures_set(c, f, list[i].name, list[i].value, list[i].unit, list[i].error));
  return WH_OK;
}

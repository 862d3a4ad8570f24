/* SPDX-License-Identifier: MPL-2.0 */
#include "heat/filament.h"

#include "material/wire.h"

static const char *const held_choices[] = {"temperature", "current", NULL};

#define QUANTITY(key, field, unit_, text_default)                                                  \
  .name = key, .type = WH_KEY_QUANTITY, .offset = offsetof(struct wh_filament_params, field),      \
  .unit = unit_, .default_text = text_default

static const struct wh_key legs_keys[] = {
    {.name = "temperature",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_filament_legs, temperature_K),
     .unit = "K",
     .default_text = "300 K",
     .min = 250,
     .max = 3600,
     .summary = "where their cooling ends"},
    {.name = "resistance",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_filament_legs, resistance),
     .unit = "K/W",
     .default_text = "0 K/W",
     .max = 1e9,
     .summary = "of each to the flow of heat"},
    {0}};

const struct wh_key wh_filament_keys[] = {
    {QUANTITY("diameter", diameter, "m", NULL), .min = 0, .max = 0.1, .above_min = true,
     .summary = "of the tungsten wire, cold"},
    {QUANTITY("length", length, "m", NULL), .min = 0, .max = 100, .above_min = true,
     .summary = "of the wire between its legs, along itself, cold"},
    {QUANTITY("current", current, "A", ""), .min = 0, .max = 1e5, .above_min = true,
     .summary = "that heats it"},
    {QUANTITY("voltage", voltage, "V", ""), .min = 0, .max = 1e5, .above_min = true,
     .summary = "instead of the current: between the ends of the wire"},
    {QUANTITY("power", power, "W", ""), .min = 0, .max = 1e7, .above_min = true,
     .summary = "instead of the current: of the whole wire"},
    {QUANTITY("temperature", temperature_K, "K", ""), .min = 300, .max = WH_WIRE_MELTING_K,
     .summary = "instead of the current: the highest along the wire"},
    {.name = "legs",
     .type = WH_KEY_SECTION,
     .offset = offsetof(struct wh_filament_params, legs),
     .default_text = "{}",
     .keys = legs_keys,
     .summary = "what holds and cools the two ends"},
    {QUANTITY("surroundings", surroundings_K, "K", "300 K"), .min = 250, .max = 3000,
     .summary = "temperature of what the wire sees"},
    {QUANTITY("radiating", radiating, "1", "1"), .min = 0, .max = 1, .above_min = true,
     .summary = "share of the surface that sees the surroundings; the turns of a coil see each "
                "other"},
    {.name = "electrode",
     .type = WH_KEY_NAME,
     .offset = offsetof(struct wh_filament_params, electrode),
     .default_text = "",
     .names = "geometry.electrodes",
     .summary = "electrode that is this wire (its first solid a helix, a hairpin, or a cylinder "
                "instead): a cathode on it may take the temperature of every spot"},
    {.name = "emitter",
     .type = WH_KEY_TEXT,
     .offset = offsetof(struct wh_filament_params, emitter),
     .default_text = "tungsten",
     .summary = "surface of the wire: a cathode material"},
    {.name = "emission_cooling",
     .type = WH_KEY_FLAG,
     .offset = offsetof(struct wh_filament_params, emission_cooling),
     .default_text = "false",
     .summary = "all electrons are drawn off, with the work function and 2 kT each"},
    {QUANTITY("worn", worn, "1", "0.1"), .min = 0, .max = 0.99, .above_min = true,
     .summary = "share of its mass that the hottest place may lose: ends the life"},
    {.name = "held",
     .type = WH_KEY_CHOICE,
     .offset = offsetof(struct wh_filament_params, held),
     .default_text = "temperature",
     .choices = held_choices,
     .summary = "while the wire wears"},
    {.name = "cells",
     .type = WH_KEY_COUNT,
     .offset = offsetof(struct wh_filament_params, cells),
     .default_text = "400",
     .min = 16,
     .max = 100000,
     .summary = "that the wire is divided into: a multiple of 4"},
    {0},
};

double wh_filament_temperature(const struct wh_filament *f, double s) {
  double h = f->length / (double)f->count, place = s / h - 0.5, last = (double)(f->count - 1);
  if (place < 0.0 || place > last) {
    double from_end = place < 0.0 ? s : f->length - s;
    double cell = f->temperature[place < 0.0 ? 0 : f->count - 1];
    return f->end_K + (cell - f->end_K) * (from_end > 0.0 ? from_end / (0.5 * h) : 0.0);
  }
  size_t i = (size_t)place;
  double next = f->temperature[i + 1 < f->count ? i + 1 : i];
  return f->temperature[i] + (place - (double)i) * (next - f->temperature[i]);
}

enum wh_status wh_filament_figures(struct wh_context *c, const struct wh_filament *f,
                                   struct wh_figures *figures) {
  double t = f->highest_K, wear = wh_wire_evaporation(1.0005 * t) / wh_wire_evaporation(0.9995 * t);
  const struct {
    const char *name, *unit;
    double value, error;
  } list[] = {
      {"filament.temperature", "K", t, f->error_K},
      {"filament.mean_temperature", "K", f->mean_K, f->error_K},
      {"filament.end_temperature", "K", f->end_K, 0.0},
      {"filament.current", "A", f->current, 0.0},
      {"filament.voltage", "V", f->voltage, 0.0},
      {"filament.power", "W", f->power, 0.0},
      {"filament.radiated", "W", f->radiated, 0.0},
      {"filament.conducted", "W", f->conducted, 0.0},
      {"filament.emission", "A", f->total_emission, 0.0},
      {"filament.life", "s", f->life, f->life * (wear - 1.0) * f->error_K / (1e-3 * t)},
  };
  for (size_t i = 0; i < sizeof list / sizeof *list; i++)
    WH_TRY(wh_figures_set(c, figures, list[i].name, list[i].value, list[i].unit, list[i].error));
  return WH_OK;
}

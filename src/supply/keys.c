/* SPDX-License-Identifier: MPL-2.0 */
#include "supply/supply.h"

static const char *const waves[] = {"sine", "square", NULL};

#define QUANTITY(of, key, field, unit_, text_default)                                              \
  .name = key, .type = WH_KEY_QUANTITY, .offset = offsetof(struct of, field), .unit = unit_,       \
  .default_text = text_default

#define POSITIVE(most) .min = 0, .max = most, .above_min = true

#define DRIVE(key, field, unit_, text_default)                                                     \
  QUANTITY(wh_supply_drive, key, field, unit_, text_default)
static const struct wh_key drive_keys[] = {
    {.name = "wave",
     .type = WH_KEY_CHOICE,
     .offset = offsetof(struct wh_supply_drive, wave),
     .default_text = "sine",
     .choices = waves,
     .summary = "its form"},
    {DRIVE("voltage", voltage, "V", NULL), POSITIVE(1e6),
     .summary = "amplitude at the transformer's secondary; with feedback the most it may ask for"},
    {DRIVE("frequency", frequency, "Hz", NULL), POSITIVE(1e9), .summary = "of the drive"},
    {DRIVE("resistance", resistance, "ohm", "100 ohm"), POSITIVE(1e9),
     .summary = "of the source, as seen from the secondary"},
    {DRIVE("efficiency", efficiency, "1", "1"), POSITIVE(1),
     .summary = "of inverter and transformer, apart from that resistance"},
    {DRIVE("variation", variation, "1", "0"), .min = 0, .max = 0.9,
     .summary = "relative amplitude of a slow disturbance of the drive, such as from its supply"},
    {DRIVE("variation_frequency", variation_frequency, "Hz", "100 Hz"), .min = 0, .max = 1e6,
     .summary = "frequency of that disturbance"},
    {0},
};

#define DIODE(key, field, unit_, text_default)                                                     \
  QUANTITY(wh_supply_diode, key, field, unit_, text_default)
static const struct wh_key diode_keys[] = {
    {DIODE("drop", drop, "V", "8 V"), .min = 0, .max = 1e4,
     .summary = "forward voltage at which it begins to conduct (a stack: of all junctions)"},
    {DIODE("knee", knee, "V", "0.5 V"), POSITIVE(1e3),
     .summary = "width of the bend there: about kT/e for each junction"},
    {DIODE("resistance", resistance, "ohm", "100 ohm"), POSITIVE(1e9),
     .summary = "slope resistance when it conducts"},
    {DIODE("capacitance", capacitance, "F", "0 F"), .min = 0, .max = 1e-3,
     .summary = "of the junction"},
    {0},
};

#define LOAD(key, field, unit_, text_default)                                                      \
  QUANTITY(wh_supply_load, key, field, unit_, text_default)
static const struct wh_key load_keys[] = {
    {LOAD("current", current, "A", "0 A"), .min = 0, .max = 1e3,
     .summary =
         "of the tube, which its filament limits; 0 with a gun in the case: what this draws"},
    {LOAD("knee", knee, "V", "1 kV"), POSITIVE(1e6),
     .summary = "voltage below which the current falls with it"},
    {LOAD("capacitance", capacitance, "F", "0 F"), .min = 0, .max = 1e-3,
     .summary = "of tube and cable"},
    {LOAD("start", start, "s", "0 s"), .min = 0, .max = 1e4, .summary = "when the tube comes on"},
    {0},
};

#define LOOP(key, field, unit_, text_default)                                                      \
  QUANTITY(wh_supply_feedback, key, field, unit_, text_default)
static const struct wh_key feedback_keys[] = {
    {LOOP("voltage", voltage, "V", NULL), POSITIVE(1e7), .summary = "wanted at the output"},
    {LOOP("divider", divider, "ohm", "1 Gohm"), POSITIVE(1e15),
     .summary = "resistance of both arms"},
    {LOOP("ratio", ratio, "1", "1e-4"), POSITIVE(0.5), .summary = "lower arm over both"},
    {LOOP("filter", filter, "s", "50 us"), POSITIVE(1e3), .summary = "time constant at its tap"},
    {LOOP("gain", gain, "1", "1"), POSITIVE(1e6),
     .summary = "of the loop: change of 2 N times the drive over what is missing at the output"},
    {LOOP("integral", integral, "s", "2 ms"), POSITIVE(1e4),
     .summary = "time in which the integral does as much as the gain"},
    {LOOP("ramp", ramp, "s", "0 s"), .min = 0, .max = 1e4,
     .summary = "over which the wanted voltage rises from zero, along half a cosine"},
    {.name = "every",
     .type = WH_KEY_COUNT,
     .offset = offsetof(struct wh_supply_feedback, every),
     .default_text = "4",
     .min = 1,
     .max = 1e6,
     .summary = "periods of the drive from one action of the loop to the next"},
    {LOOP("noise", noise, "1", "0"), .min = 0, .max = 0.5,
     .summary = "standard deviation of each reading, relative to the wanted voltage"},
    {LOOP("temperature_coefficient", temperature_coefficient, "1/K", "0 ppm/K"), .min = -0.1,
     .max = 0.1, .summary = "of the divider's ratio"},
    {LOOP("warming", warming, "K", "0 K"), .min = 0, .max = 1e3,
     .summary = "of the divider while the supply is in use"},
    {0},
};

#define FILAMENT(key, field, unit_, text_default)                                                  \
  QUANTITY(wh_supply_filament, key, field, unit_, text_default)
static const struct wh_key filament_keys[] = {
    {FILAMENT("power", power, "W", NULL), .min = 0, .max = 1e6,
     .summary = "wanted in the filament"},
    {FILAMENT("resistance", resistance, "ohm", NULL), POSITIVE(1e6),
     .summary = "of the hot filament"},
    {FILAMENT("frequency", frequency, "Hz", "40 kHz"), POSITIVE(1e9), .summary = "of its drive"},
    {FILAMENT("turns", turns, "1", "1"), POSITIVE(1e6), .summary = "secondary over primary"},
    {FILAMENT("primary", primary, "ohm", "0.5 ohm"), .min = 0, .max = 1e6,
     .summary = "resistance of the primary winding"},
    {FILAMENT("secondary", secondary, "ohm", "0.5 ohm"), .min = 0, .max = 1e6,
     .summary = "resistance of the secondary winding"},
    {FILAMENT("leakage", leakage, "H", "0 H"), .min = 0, .max = 1e3,
     .summary = "leakage inductance seen from the primary"},
    {FILAMENT("magnetizing", magnetizing, "H", "1 mH"), POSITIVE(1e6),
     .summary = "magnetizing inductance seen from the primary"},
    {FILAMENT("core", core, "ohm", "1 kohm"), POSITIVE(1e12),
     .summary = "resistance that stands for the losses of the core, seen from the primary"},
    {FILAMENT("capacitance", capacitance, "F", "0 F"), .min = 0, .max = 1e-3,
     .summary = "between the windings: it loads the output"},
    {FILAMENT("efficiency", efficiency, "1", "1"), POSITIVE(1), .summary = "of the driver"},
    {0},
};

#define SUPPLY(key, field, unit_, text_default)                                                    \
  QUANTITY(wh_supply_params, key, field, unit_, text_default)
#define SECTION(key, field, table, text_default)                                                   \
  .name = key, .type = WH_KEY_SECTION, .offset = offsetof(struct wh_supply_params, field),         \
  .keys = table, .default_text = text_default

const struct wh_key wh_supply_keys[] = {
    {.name = "stages",
     .type = WH_KEY_COUNT,
     .offset = offsetof(struct wh_supply_params, stages),
     .min = 1,
     .max = 200,
     .summary = "of the multiplier: two capacitors and two diodes each"},
    {SUPPLY("capacitance", capacitance, "F", NULL), POSITIVE(1), .summary = "of each capacitor"},
    {SUPPLY("stray", stray, "F", "0 F"), .min = 0, .max = 1e-3,
     .summary = "from each node of the ladder to ground"},
    {SECTION("drive", drive, drive_keys, NULL), .summary = "alternating voltage at the foot"},
    {SECTION("diode", diode, diode_keys, "{}"), .summary = "all of one kind"},
    {SECTION("load", load, load_keys, "{}"), .summary = "the tube"},
    {SECTION("feedback", feedback, feedback_keys, ""),
     .summary = "divider and loop that set the drive's amplitude; without it that is fixed"},
    {SECTION("filament", filament, filament_keys, ""),
     .summary = "heating through an isolation transformer"},
    {SUPPLY("housekeeping", housekeeping, "W", "0 W"), .min = 0, .max = 1e6,
     .summary = "power of the electronics besides"},
    {SUPPLY("duration", duration, "s", NULL), POSITIVE(1e4), .summary = "that is simulated"},
    {SUPPLY("window", window, "s", NULL), POSITIVE(1e4),
     .summary = "of it, at its end, in which the figures are measured"},
    {SUPPLY("tolerance", tolerance, "1", "1e-5"), .min = 1e-12, .max = 1e-3,
     .summary = "of a step in time, relative to drive.voltage"},
    {0},
};

/* SPDX-License-Identifier: MPL-2.0 */
#include "photon/detector.h"

static const char *const kinds[] = {"none", "ideal", "counting", "scintillator", NULL};

#define FIELD(key, kind, field)                                                                    \
  .name = key, .type = kind, .offset = offsetof(struct wh_detector_params, field)
#define QUANTITY(key, field, unit_, text_default)                                                  \
  FIELD(key, WH_KEY_QUANTITY, field), .unit = unit_, .default_text = text_default

const struct wh_key wh_detector_keys[] = {
    {FIELD("kind", WH_KEY_CHOICE, kind), .default_text = "counting", .choices = kinds,
     .summary = "ideal, counting (each photon measured), scintillator (energies added up)"},
    {FIELD("crystal", WH_KEY_TEXT, crystal), .default_text = "Si",
     .summary = "material that photons are absorbed in: Si, CdTe, CsI"},
    {QUANTITY("thickness", thickness, "m", "0.5 mm"), .max = 1, .summary = "of the crystal"},
    {FIELD("window", WH_KEY_TEXT, window), .default_text = "Be",
     .summary = "material in front of the crystal"},
    {QUANTITY("window_thickness", window_thickness, "m", "12.5 um"), .max = 1,
     .summary = "of the window"},
    {QUANTITY("dead_layer", dead_layer, "m", "0.1 um"), .max = 1,
     .summary = "of the crystal's material, in which nothing is collected"},
    {QUANTITY("pair_energy", pair_energy_eV, "eV", "3.65 eV"), .max = 1e4,
     .summary = "for an electron and a hole; silicon 3.65, CdTe 4.43 eV"},
    {QUANTITY("fano", fano, "1", "0.115"), .max = 10, .summary = "Fano's factor; CdTe 0.15"},
    {QUANTITY("noise", noise, "1", "8"), .max = 1e6,
     .summary = "of the electronics: electrons, root mean square"},
    {FIELD("escape", WH_KEY_FLAG, escape), .default_text = "true",
     .summary = "K fluorescence of the crystal may leave it"},
    {QUANTITY("tail", tail, "1", "0.01"), .max = 0.9,
     .summary = "share of a peak in its low tail"},
    {QUANTITY("tail_length", tail_eV, "eV", "300 eV"), .max = 1e5,
     .summary = "over which the tail falls by e"},
    {QUANTITY("resolving_time", resolving_time, "s", "0.1 us"), .max = 1,
     .summary = "photons closer than this are one count; 0: none"},
    {QUANTITY("dead_time", dead_time, "s", "1 us"), .max = 1,
     .summary = "after each photon (paralysable); 0: none"},
    {QUANTITY("area", area, "m^2", "25 mm^2"), .max = 100, .above_min = true,
     .summary = "that faces the source"},
    {QUANTITY("time", time, "s", "10 s"), .max = 1e9, .above_min = true, .summary = "of counting"},
    {QUANTITY("current", current, "A", "20 uA"), .max = 1e3, .above_min = true,
     .summary = "of the tube"},
    {QUANTITY("channel", channel_eV, "eV", "50 eV"), .max = 1e5, .above_min = true,
     .summary = "width of a channel"},
    {0},
};

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_PHOTON_SENSOR_H
#define WH_PHOTON_SENSOR_H
/* What a detector is made of. Each kind is one line of sensors.def and one file with its table of
   keys, whose defaults make it that kind. docs/theory/detectors.md. */
#include "base/key.h"

enum wh_sensor_mode {
  WH_SENSOR_IDEAL,      /* every photon, at its energy */
  WH_SENSOR_COUNTING,   /* each photon measured */
  WH_SENSOR_INTEGRATING /* the energy left in the crystal added up */
};

struct wh_sensor_kind {
  struct wh_kind kind; /* params: struct wh_sensor */
  enum wh_sensor_mode mode;
};
extern const struct wh_kind *const wh_sensor_kinds[];

struct wh_sensor {
  const char *crystal;                 /* material */
  double thickness;                    /* [m] */
  const char *window;                  /* material in front */
  double window_thickness, dead_layer; /* [m]; the dead layer is of the crystal's material */
  double pair_energy_eV, fano; /* variance of the energy E of a photon: fano pair_energy E */
  double noise;                /* of the electronics, in pairs, root mean square */
  bool escape, compton;        /* fluorescence may leave; photons may scatter and leave */
  double tail, tail_eV;        /* share of each full peak in an exponential tail of that length */
  double resolving_time;       /* photons closer than this are one count [s] */
  double dead_time;            /* after each photon, paralysable [s] */
};

#define WH_SENSOR_FIELD(key, kind, field)                                                          \
  .name = key, .type = kind, .offset = offsetof(struct wh_sensor, field)
#define WH_SENSOR_QUANTITY(key, field, unit_, text)                                                \
  WH_SENSOR_FIELD(key, WH_KEY_QUANTITY, field), .unit = unit_, .default_text = text

/* Keys of every sensor that absorbs. */
#define WH_SENSOR_CRYSTAL(crystal_, thickness_, window_, window_thickness_, dead_layer_)           \
  {WH_SENSOR_FIELD("crystal", WH_KEY_TEXT, crystal), .default_text = crystal_,                     \
   .summary = "material that photons are absorbed in"},                                            \
      {WH_SENSOR_QUANTITY("thickness", thickness, "m", thickness_), .max = 1, .above_min = true,   \
       .summary = "of the crystal"},                                                               \
      {WH_SENSOR_FIELD("window", WH_KEY_TEXT, window), .default_text = window_,                    \
       .summary = "material in front of the crystal"},                                             \
      {WH_SENSOR_QUANTITY("window_thickness", window_thickness, "m", window_thickness_), .max = 1, \
       .summary = "of the window"},                                                                \
      {WH_SENSOR_QUANTITY("dead_layer", dead_layer, "m", dead_layer_), .max = 1,                   \
       .summary = "of the crystal's material at its face, from which nothing is collected"},       \
      {WH_SENSOR_FIELD("escape", WH_KEY_FLAG, escape), .default_text = "true",                     \
       .summary = "fluorescence of the crystal may leave it"},                                     \
  {                                                                                                \
    WH_SENSOR_FIELD("compton", WH_KEY_FLAG, compton),                                              \
        .default_text = "true",                                                                    \
        .summary = "photons may scatter in the crystal: the recoil is counted, the rest leaves"    \
  }

/* Keys of a semiconductor that measures each photon. */
#define WH_SENSOR_PULSES(pair_, fano_, noise_, tail_, tail_length_, resolving_, dead_)             \
  {WH_SENSOR_QUANTITY("pair_energy", pair_energy_eV, "eV", pair_), .max = 1e4, .above_min = true,  \
   .summary = "for an electron and a hole"},                                                       \
      {WH_SENSOR_QUANTITY("fano", fano, "1", fano_), .max = 10, .summary = "Fano's factor"},       \
      {WH_SENSOR_QUANTITY("noise", noise, "1", noise_), .max = 1e6,                                \
       .summary = "of the electronics: electrons, root mean square"},                              \
      {WH_SENSOR_QUANTITY("tail", tail, "1", tail_), .max = 0.9,                                   \
       .summary = "share of a peak in its tail toward low energies; 0: none"},                     \
      {WH_SENSOR_QUANTITY("tail_length", tail_eV, "eV", tail_length_), .max = 1e5,                 \
       .summary = "over which the tail falls by e"},                                               \
      {WH_SENSOR_QUANTITY("resolving_time", resolving_time, "s", resolving_), .max = 1,            \
       .summary = "photons closer than this pile up to one count; 0: never"},                      \
  {                                                                                                \
    WH_SENSOR_QUANTITY("dead_time", dead_time, "s", dead_),                                        \
        .max = 1, .summary = "after each photon, begun anew by every other one; 0: none"           \
  }

#endif

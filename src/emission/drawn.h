/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_EMISSION_DRAWN_H
#define WH_EMISSION_DRAWN_H
/* Sources whose electrons are drawn from laws: point, ring and area differ only in where they
 * start. */
#include "emission/start.h"

enum wh_drawn_sample { WH_DRAWN_QUIET, WH_DRAWN_RANDOM };

struct wh_drawn_params {
  const char *on;
  double radius, radius_to; /* [m]; point and ring: at radius; area: between the two */
  size_t count;
  struct wh_variant energy, angle;
  struct wh_quantities azimuth; /* none: all round */
  int sample;                   /* enum wh_drawn_sample */
  double current;               /* [A]; 0: not known, weights then add up to 1 */
  bool backward;
  struct wh_quantities place; /* [m] points without symmetry, instead of radius */
};

/* Keys that all of them share, for use in a table of keys. */
#define WH_DRAWN_KEYS                                                                              \
  {.name = "on",                                                                                   \
   .type = WH_KEY_NAME,                                                                            \
   .offset = offsetof(struct wh_drawn_params, on),                                                 \
   .names = "geometry.electrodes",                                                                 \
   .summary = "electrode that emits"},                                                             \
      {.name = "count",                                                                            \
       .type = WH_KEY_COUNT,                                                                       \
       .offset = offsetof(struct wh_drawn_params, count),                                          \
       .default_text = "1000",                                                                     \
       .min = 1,                                                                                   \
       .max = 1e8,                                                                                 \
       .summary = "number of electrons"},                                                          \
      {.name = "energy",                                                                           \
       .type = WH_KEY_VARIANT,                                                                     \
       .offset = offsetof(struct wh_drawn_params, energy),                                         \
       .kinds = wh_energy_kinds,                                                                   \
       .summary = "law of the emission energy"},                                                   \
      {.name = "angle",                                                                            \
       .type = WH_KEY_VARIANT,                                                                     \
       .offset = offsetof(struct wh_drawn_params, angle),                                          \
       .kinds = wh_angle_kinds,                                                                    \
       .summary = "law of the polar angle from the surface normal"},                               \
      {.name = "azimuth",                                                                          \
       .type = WH_KEY_QUANTITIES,                                                                  \
       .offset = offsetof(struct wh_drawn_params, azimuth),                                        \
       .unit = "rad",                                                                              \
       .default_text = "",                                                                         \
       .summary = "azimuths about the normal, each equally often; without it all round"},          \
      {.name = "sample",                                                                           \
       .type = WH_KEY_CHOICE,                                                                      \
       .offset = offsetof(struct wh_drawn_params, sample),                                         \
       .default_text = "quiet",                                                                    \
       .choices = wh_drawn_samples,                                                                \
       .summary = "quiet: spread evenly over the laws; random: drawn with the seed"},              \
      {.name = "current",                                                                          \
       .type = WH_KEY_QUANTITY,                                                                    \
       .offset = offsetof(struct wh_drawn_params, current),                                        \
       .unit = "A",                                                                                \
       .default_text = "0 A",                                                                      \
       .max = 1e9,                                                                                 \
       .summary =                                                                                  \
           "current of the source; 0: not known, the electrons then carry equal parts of 1"},      \
  {                                                                                                \
    .name = "backward", .type = WH_KEY_FLAG, .offset = offsetof(struct wh_drawn_params, backward), \
    .default_text = "false", .summary = "a thin electrode emits from its side toward smaller z"    \
  }

extern const char *const wh_drawn_samples[];

enum wh_drawn_place { WH_DRAWN_POINT, WH_DRAWN_RING, WH_DRAWN_AREA };

enum wh_status wh_drawn_emit(const struct wh_source_context *s, const struct wh_drawn_params *p,
                             enum wh_drawn_place place, struct wh_particles *out);

#endif

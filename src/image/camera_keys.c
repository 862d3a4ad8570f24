/* SPDX-License-Identifier: MPL-2.0 */
#include "image/camera.h"

#define QUANTITY(key, field, unit_, text_default)                                                  \
  .name = key, .type = WH_KEY_QUANTITY, .offset = offsetof(struct wh_image_params, field),         \
  .unit = unit_, .default_text = text_default

#define COUNT(key, field, text_default)                                                            \
  .name = key, .type = WH_KEY_COUNT, .offset = offsetof(struct wh_image_params, field),            \
  .default_text = text_default

const struct wh_key wh_image_keys[] = {
    {.name = "object",
     .type = WH_KEY_VARIANT,
     .offset = offsetof(struct wh_image_params, object),
     .kinds = wh_object_kinds,
     .summary = "what the X-rays go through"},
    {QUANTITY("distance", distance, "m", NULL), .max = 100, .above_min = true,
     .summary = "from the spot to where the object begins"},
    {QUANTITY("detector", detector, "m", NULL), .max = 1000, .above_min = true,
     .summary = "from the spot to the detector"},
    {COUNT("pixels", pixels, "128"), .min = 8, .max = 4096, .summary = "of each side"},
    {QUANTITY("pixel", pixel, "m", NULL), .max = 1, .above_min = true,
     .summary = "side of a pixel"},
    {QUANTITY("energy", energy_eV, "eV", ""), .min = 1e3, .max = 8e5,
     .summary = "of the photons; without it the spectrum of the case"},
    {QUANTITY("photons", photons, "1", "0"), .max = 1e15,
     .summary = "that a pixel counts without the object, for noise; 0: a picture without noise"},
    {COUNT("rays", rays, "1024"), .min = 16, .max = 1000000, .summary = "for each pixel"},
    {COUNT("iterations", iterations, "100"), .max = 100000,
     .summary = "to set the picture of a pinhole right; 0: not wanted. Fewer leave noise smaller"},
    {0},
};

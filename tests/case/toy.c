/* SPDX-License-Identifier: MPL-2.0 */
#include "toy.h"

#define AT(type_, field_) .offset = offsetof(struct type_, field_), .name = #field_
#define QUANTITY(struct_, field_, unit_, default_)                                                 \
  AT(struct_, field_), .type = WH_KEY_QUANTITY, .unit = unit_, .default_text = default_,           \
                       .summary = "a quantity"

static const char *const colours[] = {"red", "green", "blue", NULL};

static const struct wh_key item_keys[] = {
    {QUANTITY(toy_item, voltage, "V", NULL)},
    {AT(toy_item, grid), .type = WH_KEY_FLAG, .default_text = "false", .summary = "is it a grid"},
    {0}};

static const struct wh_key disc_keys[] = {
    {QUANTITY(toy_disc, radius, "m", NULL), .above_min = true, .max = 1.0}, {0}};

static const struct wh_kind *const kinds[] = {&toy_disc_kind, &toy_wire_kind, NULL};

static const struct wh_key wire_keys[] = {
    {AT(toy_wire, at), .type = WH_KEY_POINTS, .unit = "m", .summary = "corners"},
    {AT(toy_wire, end), .type = WH_KEY_VARIANT, .default_text = "{kind: disc, radius: 1 mm}",
     .kinds = kinds, .summary = "what hangs on it"},
    {0}};

const struct wh_kind toy_disc_kind = {"disc", "a disc", "", disc_keys, sizeof(struct toy_disc)};
const struct wh_kind toy_wire_kind = {"wire", "a wire", "", wire_keys, sizeof(struct toy_wire)};

static const struct wh_key mesh_keys[] = {
    {AT(toy_mesh, order), .type = WH_KEY_COUNT, .default_text = "6", .min = 1, .max = 6,
     .summary = "order"},
    {QUANTITY(toy_mesh, size, "m", "2.5 mm"), .min = 0.0, .max = 1.0},
    {0}};

const struct wh_key toy_keys[] = {
    {QUANTITY(toy, length, "m", "")},
    {QUANTITY(toy, angle, "rad", "")},
    {QUANTITY(toy, energy, "eV", "")},
    {QUANTITY(toy, ratio, "1", ""), .min = -1.0, .max = 1.0},
    {QUANTITY(toy, field, "T", "")},
    {QUANTITY(toy, temperature, "K", "")},
    {QUANTITY(toy, perveance, "A/V^1.5", "")},
    {AT(toy, count), .type = WH_KEY_COUNT, .default_text = "", .summary = "a count"},
    {AT(toy, flag), .type = WH_KEY_FLAG, .default_text = "true", .summary = "a flag"},
    {AT(toy, text), .type = WH_KEY_TEXT, .default_text = "", .summary = "a text"},
    {AT(toy, on), .type = WH_KEY_NAME, .default_text = "", .names = "items", .summary = "a name"},
    {AT(toy, file), .type = WH_KEY_PATH, .default_text = "", .summary = "a file"},
    {AT(toy, choice), .type = WH_KEY_CHOICE, .default_text = "green", .choices = colours,
     .summary = "a colour"},
    {AT(toy, list), .type = WH_KEY_QUANTITIES, .unit = "m", .default_text = "[1 mm, 2 mm]",
     .summary = "lengths"},
    {AT(toy, point), .type = WH_KEY_POINT, .unit = "m", .default_text = "", .summary = "a point"},
    {AT(toy, mesh), .type = WH_KEY_SECTION, .keys = mesh_keys, .default_text = "{}",
     .summary = "the mesh"},
    {AT(toy, items), .type = WH_KEY_MAP, .keys = item_keys, .item_size = sizeof(struct toy_item),
     .default_text = "", .summary = "items"},
    {AT(toy, shape), .type = WH_KEY_VARIANT, .kinds = kinds, .default_text = "",
     .summary = "a shape"},
    {AT(toy, shapes), .type = WH_KEY_VARIANTS, .kinds = kinds,
     .item_size = sizeof(struct wh_variant), .default_text = "", .summary = "shapes"},
    {0}};

/* SPDX-License-Identifier: MPL-2.0 */
/* Two bright lines side by side, as a filament in a cup makes them when its flanks focus elsewhere
   than its front. */
#include "image/spot.h"

#include <math.h>

struct double_line {
  double width, length, line, between;
};

#define QUANTITY(field_)                                                                           \
  .name = #field_, .type = WH_KEY_QUANTITY, .offset = offsetof(struct double_line, field_)

static const struct wh_key keys[] = {
    {QUANTITY(width), .unit = "m", .max = 1, .above_min = true,
     .summary = "from the outer edge of one line to that of the other"},
    {QUANTITY(length), .unit = "m", .max = 1, .above_min = true, .summary = "of the lines"},
    {QUANTITY(line), .unit = "m", .max = 1, .above_min = true,
     .summary = "width of each line, up to half of the whole"},
    {QUANTITY(between), .unit = "1", .default_text = "0", .max = 1,
     .summary = "brightness between the lines, over theirs"},
    {0},
};

static void reach(const void *params, double half[2]) {
  const struct double_line *d = params;
  half[0] = 0.5 * d->width;
  half[1] = 0.5 * d->length;
}

static double overlap(double low, double high, double from, double to) {
  return fmax(0.0, fmin(high, to) - fmax(low, from));
}

static double share(const void *params, const double low[2], const double high[2]) {
  const struct double_line *d = params;
  double end = 0.5 * d->width, inner = fmax(0.0, end - d->line);
  double whole = 2.0 * (end - inner) + 2.0 * inner * d->between;
  double part = overlap(low[0], high[0], -end, -inner) + overlap(low[0], high[0], inner, end) +
                d->between * overlap(low[0], high[0], -inner, inner);
  return part / whole * overlap(low[1], high[1], -0.5 * d->length, 0.5 * d->length) / d->length;
}

const struct wh_spot_kind wh_spot_double_line = {
    .kind = {.name = "double-line",
             .summary = "two parallel lines",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct double_line)},
    .reach = reach,
    .share = share,
};

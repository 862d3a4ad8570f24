/* SPDX-License-Identifier: MPL-2.0 */
#include "base/constants.h"
#include "emission/law.h"

#include <math.h>

struct params {
  double most;
};

static const struct wh_key keys[] = {
    {.name = "most",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, most),
     .unit = "rad",
     .default_text = "90 deg",
     .max = WH_PI / 2.0,
     .summary = "largest angle"},
    {0},
};

static enum wh_status check(struct wh_context *c, const char *owner, const void *params) {
  (void)c;
  (void)owner;
  (void)params;
  return WH_OK;
}

/* Current per solid angle proportional to cos(angle): sin^2 of the angle is uniform. */
static double draw(const void *params, double u) {
  const struct params *p = params;
  return asin(sin(p->most) * sqrt(u));
}

const struct wh_law_kind wh_angle_cosine = {
    .kind = {.name = "cosine",
             .summary = "Lambert's law: current per solid angle falls as the cosine of the angle",
             .source = "J. H. Lambert, Photometria (1760)",
             .keys = keys,
             .params_size = sizeof(struct params)},
    .check = check,
    .draw = draw,
};

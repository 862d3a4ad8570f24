/* SPDX-License-Identifier: MPL-2.0 */
#include "field/magnet.h"
#include "field/pole.h"

struct params {
  struct wh_magnet_common common;
  double field, z, centre;
};

static const struct wh_key keys[] = {
    {.name = "field",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, field),
     .unit = "T",
     .summary = "induction on the axis at z"},
    {.name = "z",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, z),
     .unit = "m",
     .default_text = "0 mm",
     .summary = "where the induction is given"},
    {.name = "centre",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, centre),
     .unit = "m",
     .summary = "place on the axis, outside of the domain, that the field lines point to"},
    WH_MAGNET_COMMON(struct params),
    {0},
};

static double strength(const void *params) {
  return ((const struct params *)params)->field;
}

static enum wh_status prepare(struct wh_context *c, struct wh_magnet *magnet, double low,
                              double high) {
  const struct params *p = magnet->params;
  if (p->centre == p->z || (p->centre > low && p->centre < high))
    return wh_fail(
        c, WH_BAD_INPUT,
        "magnets.%s: the field has no bounds at its centre z = %g m; the centre must lie "
        "outside of the domain (z from %g m to %g m) and apart from z = %g m",
        magnet->name, p->centre, low, high, p->z);
  return WH_OK;
}

static struct wh_coil_field at(const struct wh_magnet *magnet, double z, double r) {
  const struct params *p = magnet->params;
  double unit = (p->z - p->centre) * (p->z - p->centre);
  struct wh_pole_field f = wh_pole_double(z - p->centre, r);
  return (struct wh_coil_field){unit * creal(f.Bz), unit * creal(f.Br), unit * creal(f.chi)};
}

const struct wh_magnet_kind wh_magnet_radial = {
    .kind = {.name = "radial",
             .summary = "straight field lines that point to a centre on the axis; with concentric "
                        "spheres images are formed without rotation",
             .source = "B = B0 (z0 - zc)^2/(distance from the centre)^2",
             .keys = keys,
             .params_size = sizeof(struct params)},
    .strength = strength,
    .prepare = prepare,
    .at = at,
};

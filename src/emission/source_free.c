/* SPDX-License-Identifier: MPL-2.0 */
#include "base/constants.h"
#include "emission/start.h"

struct params {
  struct wh_points at;
  struct wh_quantities energy, angle, azimuth;
};

static const struct wh_key keys[] = {
    {.name = "at",
     .type = WH_KEY_POINTS,
     .offset = offsetof(struct params, at),
     .unit = "m",
     .summary = "points [z, r] (planar: [z, x]) in the vacuum from which electrons start"},
    {.name = "energy",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct params, energy),
     .unit = "eV",
     .max = 1e9,
     .summary = "kinetic energies at the start"},
    {.name = "angle",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct params, angle),
     .unit = "rad",
     .default_text = "0 deg",
     .max = WH_PI,
     .summary = "polar angles from the z axis"},
    {.name = "azimuth",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct params, azimuth),
     .unit = "rad",
     .default_text = "0 deg",
     .summary = "azimuths; 0 leads away from the axis"},
    {0},
};

static enum wh_status append_point(const struct wh_source_context *s, const struct params *p,
                                   const double at[2], struct wh_particles *out) {
  double rays = (double)(p->at.count * p->energy.count * p->angle.count * p->azimuth.count);
  struct wh_site site = {.p = {at[0], at[1]}, .normal = {1.0, 0.0}};
  for (size_t i = 0; i < p->energy.count; i++)
    for (size_t j = 0; j < p->angle.count; j++)
      for (size_t k = 0; k < p->azimuth.count; k++) {
        struct wh_departure d = {p->energy.value[i], p->angle.value[j], p->azimuth.value[k]};
        struct wh_particle one = wh_start_particle(&site, 0.0, d, 1.0 / rays, out->count);
        WH_TRY(wh_particles_append(s->c, out, &one));
      }
  return WH_OK;
}

static enum wh_status emit(const struct wh_source_context *s, const void *params,
                           struct wh_particles *out) {
  const struct params *p = params;
  for (size_t i = 0; i < p->at.count; i++) {
    struct wh_place place = {.element = WH_NO_ELEMENT};
    wh_locate(s->locator, p->at.at[i], &place);
    if (place.element == WH_NO_ELEMENT)
      return wh_fail(s->c, WH_BAD_INPUT, "source %s: the point [%g m, %g m] is not in the domain",
                     s->name, p->at.at[i][0], p->at.at[i][1]);
    WH_TRY(append_point(s, p, p->at.at[i], out));
  }
  return WH_OK;
}

const struct wh_source_kind wh_source_free = {
    .kind =
        {.name = "free",
         .summary =
             "electrons that start in the vacuum: a beam that comes in, an object point of a lens",
         .source = "",
         .keys = keys,
         .params_size = sizeof(struct params)},
    .emit = emit,
};

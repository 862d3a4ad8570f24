/* SPDX-License-Identifier: MPL-2.0 */
#include "base/constants.h"
#include "emission/start.h"

struct params {
  const char *on;
  struct wh_quantities radius, energy, angle, azimuth;
  bool backward;
};

static const struct wh_key keys[] = {
    {.name = "on",
     .type = WH_KEY_NAME,
     .offset = offsetof(struct params, on),
     .names = "geometry.electrodes",
     .summary = "electrode that emits"},
    {.name = "radius",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct params, radius),
     .unit = "m",
     .default_text = "0 mm",
     .summary = "distances from the axis (planar: x) of the starts"},
    {.name = "energy",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct params, energy),
     .unit = "eV",
     .max = 1e9,
     .summary = "emission energies"},
    {.name = "angle",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct params, angle),
     .unit = "rad",
     .default_text = "0 deg",
     .max = WH_PI / 2.0,
     .summary = "polar angles from the surface normal"},
    {.name = "azimuth",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct params, azimuth),
     .unit = "rad",
     .default_text = "0 deg",
     .summary = "azimuths about the normal; 0 leads away from the axis"},
    {.name = "backward",
     .type = WH_KEY_FLAG,
     .offset = offsetof(struct params, backward),
     .default_text = "false",
     .summary = "a thin electrode emits from its side toward smaller z"},
    {0},
};

static enum wh_status append_combinations(const struct wh_source_context *s, const struct params *p,
                                          const struct wh_site *site, double weight,
                                          struct wh_particles *out) {
  for (size_t i = 0; i < p->energy.count; i++)
    for (size_t j = 0; j < p->angle.count; j++)
      for (size_t k = 0; k < p->azimuth.count; k++) {
        struct wh_departure d = {p->energy.value[i], p->angle.value[j], p->azimuth.value[k]};
        struct wh_particle one = wh_start_particle(site, 0.0, d, weight, out->count);
        WH_TRY(wh_particles_append(s->c, out, &one));
      }
  return WH_OK;
}

static enum wh_status emit(const struct wh_source_context *s, const void *params,
                           struct wh_particles *out) {
  const struct params *p = params;
  struct wh_surface surface;
  WH_TRY(wh_surface_init(s->c, s->mesh, s->locator, p->on, !p->backward, &surface));
  double rays = (double)(p->radius.count * p->energy.count * p->angle.count * p->azimuth.count);
  enum wh_status status = WH_OK;
  for (size_t i = 0; i < p->radius.count && !status; i++) {
    struct wh_site site;
    status = wh_surface_at(s->c, &surface, p->radius.value[i], &site);
    if (!status)
      status = append_combinations(s, p, &site, 1.0 / rays, out);
  }
  wh_surface_free(&surface);
  return status;
}

const struct wh_source_kind wh_source_rays = {
    .kind = {.name = "rays",
             .summary = "every combination of the given radii, energies, angles and azimuths",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct params)},
    .emit = emit,
};

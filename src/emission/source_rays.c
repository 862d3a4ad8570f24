/* SPDX-License-Identifier: MPL-2.0 */
#include "base/constants.h"
#include "emission/solid_site.h"

struct params {
  const char *on;
  struct wh_quantities radius, place, energy, angle, azimuth;
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
    WH_SOLID_PLACE(struct params,
                   "without symmetry, instead of radius: x, y, z of a point, or of several, one "
                   "after another; rays start from the nearest place of the surface"),
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

/* From site, or without symmetry from solid. */
static enum wh_status append_combinations(const struct wh_source_context *s, const struct params *p,
                                          const struct wh_site *site,
                                          const struct wh_solid_site *solid, double weight,
                                          struct wh_particles *out) {
  for (size_t i = 0; i < p->energy.count; i++)
    for (size_t j = 0; j < p->angle.count; j++)
      for (size_t k = 0; k < p->azimuth.count; k++) {
        struct wh_departure d = {p->energy.value[i], p->angle.value[j], p->azimuth.value[k]};
        struct wh_particle one =
            solid ? wh_solid_start(solid->x, solid->normal, d, weight, out->count)
                  : wh_start_particle(site, 0.0, d, weight, out->count);
        WH_TRY(wh_particles_append(s->c, out, &one));
      }
  return WH_OK;
}

static enum wh_status emit_solid(const struct wh_source_context *s, const struct params *p,
                                 struct wh_particles *out) {
  struct wh_solid_surface surface;
  size_t points;
  WH_TRY(wh_solid_points(s, "place", &p->place, &points));
  WH_TRY(wh_solid_surface_init(s->c, s->name, wh_solid_field_locator(s->solid), p->on, &surface));
  double rays = (double)(points * p->energy.count * p->angle.count * p->azimuth.count);
  enum wh_status status = WH_OK;
  for (size_t i = 0; i < points && !status; i++) {
    struct wh_solid_site site = wh_solid_surface_nearest(&surface, p->place.value + 3 * i);
    status = append_combinations(s, p, NULL, &site, 1.0 / rays, out);
  }
  wh_solid_surface_free(&surface);
  return status;
}

static enum wh_status emit(const struct wh_source_context *s, const void *params,
                           struct wh_particles *out) {
  const struct params *p = params;
  if (s->solid)
    return emit_solid(s, p, out);
  struct wh_surface surface;
  WH_TRY(wh_surface_init(s->c, s->mesh, s->locator, p->on, !p->backward, &surface));
  double rays = (double)(p->radius.count * p->energy.count * p->angle.count * p->azimuth.count);
  enum wh_status status = WH_OK;
  for (size_t i = 0; i < p->radius.count && !status; i++) {
    struct wh_site site;
    status = wh_surface_at(s->c, &surface, p->radius.value[i], &site);
    if (!status)
      status = append_combinations(s, p, &site, NULL, 1.0 / rays, out);
  }
  wh_surface_free(&surface);
  return status;
}

const struct wh_source_kind wh_source_rays = {
    .kind = {.name = "rays",
             .summary = "every combination of the given places, energies, angles and azimuths",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct params)},
    .emit = emit,
    .solid = true,
};

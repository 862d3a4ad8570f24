/* SPDX-License-Identifier: MPL-2.0 */
#include "base/constants.h"
#include "emission/solid_site.h"

#include <math.h>

struct params {
  struct wh_points at;
  struct wh_quantities place, direction;
  struct wh_quantities energy, angle, azimuth;
};

static const struct wh_key keys[] = {
    {.name = "at",
     .type = WH_KEY_POINTS,
     .offset = offsetof(struct params, at),
     .unit = "m",
     .default_text = "",
     .summary = "points [z, r] (planar: [z, x]) in the vacuum from which electrons start"},
    WH_SOLID_PLACE(struct params, "without symmetry, instead of at: x, y, z of a point in the "
                                  "vacuum, or of several, one after another"),
    {.name = "direction",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct params, direction),
     .unit = "1",
     .default_text = "[0, 0, 1]",
     .min = -1e9,
     .max = 1e9,
     .summary = "without symmetry: x, y, z of the direction that angles are counted from"},
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
     .summary = "polar angles from the z axis (without symmetry: the direction)"},
    {.name = "azimuth",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct params, azimuth),
     .unit = "rad",
     .default_text = "0 deg",
     .summary = "azimuths; 0 leads away from the axis (without symmetry: toward larger x)"},
    {0},
};

/* Where a point lies and which way it looks, by its number. */
typedef void site_fn(const struct params *p, size_t point, double x[3], double axis[3]);

static void plane_site(const struct params *p, size_t point, double x[3], double axis[3]) {
  const double at[3] = {p->at.at[point][1], 0.0, p->at.at[point][0]};
  for (int i = 0; i < 3; i++) {
    x[i] = at[i];
    axis[i] = i == 2;
  }
}

static void solid_site(const struct params *p, size_t point, double x[3], double axis[3]) {
  const double *d = p->direction.value;
  for (size_t i = 0; i < 3; i++) {
    x[i] = p->place.value[3 * point + i];
    axis[i] = d[i] / sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
  }
}

static enum wh_status append_point(const struct wh_source_context *s, const struct params *p,
                                   const double x[3], const double axis[3], size_t points,
                                   struct wh_particles *out) {
  double rays = (double)(points * p->energy.count * p->angle.count * p->azimuth.count);
  for (size_t i = 0; i < p->energy.count; i++)
    for (size_t j = 0; j < p->angle.count; j++)
      for (size_t k = 0; k < p->azimuth.count; k++) {
        struct wh_departure d = {p->energy.value[i], p->angle.value[j], p->azimuth.value[k]};
        struct wh_particle one = wh_solid_start(x, axis, d, 1.0 / rays, out->count);
        WH_TRY(wh_particles_append(s->c, out, &one));
      }
  return WH_OK;
}

static enum wh_status check_solid(const struct wh_source_context *s, const struct params *p,
                                  size_t *points) {
  const struct wh_quantities *d = &p->direction;
  WH_TRY(wh_solid_points(s, "place", &p->place, points));
  if (d->count == 3 && fabs(d->value[0]) + fabs(d->value[1]) + fabs(d->value[2]) > 0.0)
    return WH_OK;
  return wh_fail(s->c, WH_BAD_INPUT,
                 "source %s: the direction must be three numbers, x, y and z, not all zero",
                 s->name);
}

static bool is_inside(const struct wh_source_context *s, const double x[3]) {
  struct wh_place place = {.element = WH_NO_ELEMENT};
  uint32_t element = WH_NO_ELEMENT;
  double potential, E[3];
  if (s->solid)
    return wh_solid_field_whole(s->solid, x, &element, &potential, E);
  wh_locate(s->locator, (const double[2]){x[2], x[0]}, &place);
  return place.element != WH_NO_ELEMENT;
}

static enum wh_status emit(const struct wh_source_context *s, const void *params,
                           struct wh_particles *out) {
  const struct params *p = params;
  site_fn *site = s->solid ? solid_site : plane_site;
  size_t points = p->at.count;
  if (s->solid)
    WH_TRY(check_solid(s, p, &points));
  else if (points == 0)
    return wh_fail(s->c, WH_BAD_INPUT, "source %s: the key 'at' is missing: a list of points",
                   s->name);
  for (size_t i = 0; i < points; i++) {
    double x[3], axis[3];
    site(p, i, x, axis);
    if (!is_inside(s, x))
      return wh_fail(s->c, WH_BAD_INPUT,
                     "source %s: the point x = %g m, y = %g m, z = %g m is not in the domain",
                     s->name, x[0], x[1], x[2]);
    WH_TRY(append_point(s, p, x, axis, points, out));
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
    .solid = true,
};

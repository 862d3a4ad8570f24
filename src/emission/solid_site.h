/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_EMISSION_SOLID_SITE_H
#define WH_EMISSION_SOLID_SITE_H
/* The surface of an electrode of a tube without symmetry that faces the vacuum: where electrons can
   start. */
#include "emission/start.h"
#include "geometry/solid_locate.h"

/* A place on a face. */
struct wh_solid_site {
  double x[3];        /* [m] */
  double normal[3];   /* unit vector into the vacuum */
  double along[2][3]; /* dx/da, dx/db */
  double area;        /* of the surface a unit of (a, b) [m^2] */
  struct wh_solid_place place;
};

/* The place at barycentric coordinates 1 - a - b, a, b of the vertices of face[1] of element
   face[0]. */
struct wh_solid_site wh_solid_site_at(const struct wh_solid_locator *l, const uint32_t face[2],
                                      double a, double b);

struct wh_solid_surface {
  const struct wh_solid_locator *locator;
  size_t count;
  uint32_t (*face)[2]; /* [count] element and face of it */
  double *area;        /* [count] up to and with each [m^2] */
};

/* Of the electrode; owner names the source in messages. WH_BAD_INPUT: no such electrode, or none of
   it faces the vacuum. The caller frees it. */
enum wh_status wh_solid_surface_init(struct wh_context *c, const char *owner,
                                     const struct wh_solid_locator *l, const char *electrode,
                                     struct wh_solid_surface *out);
void wh_solid_surface_free(struct wh_solid_surface *s);

/* The place for two numbers in (0, 1); in a face, places are equally likely in (a, b): *part, of
   mean 1, corrects for the area. */
struct wh_solid_site wh_solid_surface_draw(const struct wh_solid_surface *s, const double u[2],
                                           double *part);
/* Its area between two distances from the z axis [m^2], cut where faces lie across them. */
double wh_solid_surface_between(const struct wh_solid_surface *s, double from, double to);
/* The place that is nearest to x [m], both in the whole device. */
struct wh_solid_site wh_solid_surface_nearest(const struct wh_solid_surface *s, const double x[3]);

/* The electron that leaves x about an axis (a unit vector); azimuth 0 leads toward larger x (about
   an axis along x, larger y). */
struct wh_particle wh_solid_start(const double x[3], const double axis[3], struct wh_departure d,
                                  double weight, uint64_t id);

/* Key for such a list. */
#define WH_SOLID_PLACE(type_, says)                                                                \
  {                                                                                                \
    .name = "place", .type = WH_KEY_QUANTITIES, .offset = offsetof(type_, place), .unit = "m",     \
    .default_text = "", .min = -1e3, .max = 1e3, .summary = says                                   \
  }

/* How many points a list of coordinates x, y, z, x, y, z, ... holds. WH_BAD_INPUT: none, or a part
   of one. */
enum wh_status wh_solid_points(const struct wh_source_context *s, const char *key,
                               const struct wh_quantities *list, size_t *count);

#endif

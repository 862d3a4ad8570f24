/* SPDX-License-Identifier: MPL-2.0 */
#include "emission/drawn.h"

#include "base/constants.h"
#include "base/memory.h"
#include "base/random.h"
#include "emission/solid_site.h"

#include <math.h>
#include <stdlib.h>

const char *const wh_drawn_samples[] = {"quiet", "random", NULL};

/* What each of the five numbers of one electron decides. */
enum { PLACE, ENERGY, POLAR, AZIMUTH, AROUND, NUMBERS };

static void numbers_of(const struct wh_source_context *s, const struct wh_drawn_params *p,
                       uint64_t index, double u[NUMBERS]) {
  struct wh_random r =
      wh_random_start(wh_context_seed(s->c), WH_RANDOM_EMISSION, s->first_id + index);
  for (int i = 0; i < NUMBERS; i++)
    u[i] = p->sample == WH_DRAWN_RANDOM ? wh_random_uniform(&r) : wh_start_quiet(index, i);
}

static double azimuth_of(const struct wh_drawn_params *p, double u) {
  struct wh_law_list_params list = {p->azimuth};
  return p->azimuth.count ? wh_law_list_draw(&list, u) : 2.0 * WH_PI * u;
}

/* The surface is ready: for a ring or a point the site is given, for an area it is drawn. */
static enum wh_status append_drawn(const struct wh_source_context *s,
                                   const struct wh_drawn_params *p, enum wh_drawn_place place,
                                   const struct wh_surface *surface, const struct wh_site *given,
                                   struct wh_particles *out) {
  size_t count = wh_emission_rays(s, p->count);
  double weight = (p->current > 0.0 ? p->current : 1.0) / (double)count;
  bool round = place != WH_DRAWN_POINT && s->mesh->symmetry == WH_AXISYMMETRIC;
  WH_TRY(wh_particles_reserve(s->c, out, out->count + count));
  for (uint64_t i = 0; i < count; i++) {
    double u[NUMBERS];
    numbers_of(s, p, i, u);
    struct wh_site site = place == WH_DRAWN_AREA ? wh_surface_draw(surface, u[PLACE]) : *given;
    struct wh_departure d = {wh_law_draw(&p->energy, u[ENERGY]), wh_law_draw(&p->angle, u[POLAR]),
                             azimuth_of(p, u[AZIMUTH])};
    struct wh_particle one =
        wh_start_particle(&site, round ? 2.0 * WH_PI * u[AROUND] : 0.0, d, weight, out->count);
    WH_TRY(wh_particles_append(s->c, out, &one));
  }
  return WH_OK;
}

/* ---- without symmetry ------------------------------------------------------------------------ */

#define MOST_MISSES 1000 /* draws outside of the radii, for each electron */

/* A place of the area between the radii, by numbers from index on, which is moved on. */
static enum wh_status draw_solid(const struct wh_source_context *s, const struct wh_drawn_params *p,
                                 const struct wh_solid_surface *surface, uint64_t *index,
                                 double u[NUMBERS], struct wh_solid_site *site, double *part) {
  bool all = p->radius == 0.0 && p->radius_to == 0.0;
  for (int miss = 0; miss < MOST_MISSES; miss++) {
    numbers_of(s, p, (*index)++, u);
    *site = wh_solid_surface_draw(surface, (const double[2]){u[PLACE], u[AROUND]}, part);
    double radius = hypot(site->x[0], site->x[1]);
    if (all || (radius >= p->radius && radius <= p->radius_to))
      return WH_OK;
  }
  return wh_fail(s->c, WH_BAD_INPUT,
                 "source %s: electrode %s has no surface between %g m and %g m from the z axis, or "
                 "next to none",
                 s->name, p->on, p->radius, p->radius_to);
}

/* Points take turns. */
static enum wh_status append_solid(const struct wh_source_context *s,
                                   const struct wh_drawn_params *p, size_t points,
                                   const struct wh_solid_surface *surface,
                                   const struct wh_solid_site *given, struct wh_particles *out) {
  size_t count = wh_emission_rays(s, p->count), first = out->count;
  uint64_t index = 0;
  double u[NUMBERS], part = 1.0, sum = 0.0;
  WH_TRY(wh_particles_reserve(s->c, out, out->count + count));
  for (size_t i = 0; i < count; i++) {
    struct wh_solid_site site;
    if (points > 0) {
      numbers_of(s, p, i, u);
      site = given[i % points];
    } else {
      WH_TRY(draw_solid(s, p, surface, &index, u, &site, &part));
    }
    struct wh_departure d = {wh_law_draw(&p->energy, u[ENERGY]), wh_law_draw(&p->angle, u[POLAR]),
                             azimuth_of(p, u[AZIMUTH])};
    struct wh_particle one = wh_solid_start(site.x, site.normal, d, part, out->count);
    WH_TRY(wh_particles_append(s->c, out, &one));
    sum += part;
  }
  for (size_t i = first; i < out->count; i++)
    out->weight[i] *= (p->current > 0.0 ? p->current : 1.0) / sum;
  return WH_OK;
}

/* A place that is not on the surface is most likely a slip, unless it is near. */
static void tell_far(const struct wh_source_context *s, const struct wh_drawn_params *p,
                     const double place[3], const struct wh_solid_site *site) {
  double square = 0.0;
  for (int k = 0; k < 3; k++)
    square += (place[k] - site->x[k]) * (place[k] - site->x[k]);
  if (square > site->area)
    wh_warn(s->c,
            "source %s: place (%g, %g, %g) m is %.3g m away from electrode %s; electrons start "
            "from the nearest point of it, (%.5g, %.5g, %.5g) m",
            s->name, place[0], place[1], place[2], sqrt(square), p->on, site->x[0], site->x[1],
            site->x[2]);
}

static enum wh_status emit_solid(const struct wh_source_context *s, const struct wh_drawn_params *p,
                                 enum wh_drawn_place place, struct wh_particles *out) {
  struct wh_solid_surface surface;
  struct wh_solid_site *site = NULL;
  size_t points = 0;
  if (place == WH_DRAWN_POINT)
    WH_TRY(wh_solid_points(s, "place", &p->place, &points));
  WH_TRY(wh_solid_surface_init(s->c, s->name, wh_solid_field_locator(s->solid), p->on, &surface));
  enum wh_status status = wh_alloc(s->c, points + 1, sizeof *site, &site);
  for (size_t i = 0; i < points && !status; i++) {
    site[i] = wh_solid_surface_nearest(&surface, p->place.value + 3 * i);
    tell_far(s, p, p->place.value + 3 * i, &site[i]);
  }
  if (!status)
    status = append_solid(s, p, points, &surface, site, out);
  free(site);
  wh_solid_surface_free(&surface);
  return status;
}

enum wh_status wh_drawn_emit(const struct wh_source_context *s, const struct wh_drawn_params *p,
                             enum wh_drawn_place place, struct wh_particles *out) {
  struct wh_surface surface;
  struct wh_site site = {0};
  WH_TRY(wh_law_check(s->c, s->name, &p->energy));
  WH_TRY(wh_law_check(s->c, s->name, &p->angle));
  if (s->solid)
    return emit_solid(s, p, place, out);
  WH_TRY(wh_surface_init(s->c, s->mesh, s->locator, p->on, !p->backward, &surface));
  enum wh_status status = place == WH_DRAWN_AREA
                              ? wh_surface_clip(s->c, &surface, p->radius, p->radius_to)
                              : wh_surface_at(s->c, &surface, p->radius, &site);
  if (!status)
    status = append_drawn(s, p, place, &surface, &site, out);
  wh_surface_free(&surface);
  return status;
}

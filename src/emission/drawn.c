/* SPDX-License-Identifier: MPL-2.0 */
#include "emission/drawn.h"

#include "base/constants.h"
#include "base/random.h"

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

enum wh_status wh_drawn_emit(const struct wh_source_context *s, const struct wh_drawn_params *p,
                             enum wh_drawn_place place, struct wh_particles *out) {
  struct wh_surface surface;
  struct wh_site site = {0};
  WH_TRY(wh_law_check(s->c, s->name, &p->energy));
  WH_TRY(wh_law_check(s->c, s->name, &p->angle));
  WH_TRY(wh_surface_init(s->c, s->mesh, s->locator, p->on, !p->backward, &surface));
  enum wh_status status = place == WH_DRAWN_AREA
                              ? wh_surface_clip(s->c, &surface, p->radius, p->radius_to)
                              : wh_surface_at(s->c, &surface, p->radius, &site);
  if (!status)
    status = append_drawn(s, p, place, &surface, &site, out);
  wh_surface_free(&surface);
  return status;
}

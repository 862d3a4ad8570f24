/* SPDX-License-Identifier: MPL-2.0 */
#include "field/solid_magnets.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct wh_solid_magnets {
  size_t count;
  struct wh_magnet *magnet; /* [count] */
  struct wh_placed *placed; /* [count] */
  double *radius;           /* [count] largest in the mesh [m] */
};

/* Of strength 1, about its own z axis. */
static void add_magnet(const void *part, const double x[3], const struct wh_place *place,
                       struct wh_field_value *sum) {
  const struct wh_magnet *m = part;
  double r = hypot(x[0], x[1]);
  struct wh_coil_field f = m->kind->at(m, x[2], r);
  (void)place;
  sum->B[2] += f.Bz;
  sum->flux += 0.5 * r * r * f.chi;
  if (r > 0.0)
    for (int i = 0; i < 2; i++)
      sum->B[i] += f.Br * x[i] / r;
}

/* Along the axis and away from it, of the mesh and its mirror images. */
static void reach_of(const struct wh_solid_mesh *m, const struct wh_frame *f, double z[2],
                     double *radius) {
  z[0] = HUGE_VAL, z[1] = -HUGE_VAL;
  *radius = 0.0;
  for (int k = 0; k < wh_mirrors_parts(&m->mirrors); k++) {
    double map[3][3];
    wh_mirrors_image(&m->mirrors, k, map);
    for (size_t i = 0; i < m->vertex_count; i++) {
      double x[3] = {m->node[i][0], m->node[i][1], m->node[i][2]}, own[3];
      wh_mirrors_map(map, x);
      wh_frame_enter(f, x, own);
      z[0] = fmin(z[0], own[2]);
      z[1] = fmax(z[1], own[2]);
      *radius = fmax(*radius, hypot(own[0], own[1]));
    }
  }
}

static enum wh_status prepare(struct wh_context *c, const struct wh_solid_mesh *m, size_t k,
                              const struct wh_variant *v, struct wh_solid_magnets *s) {
  struct wh_magnet *magnet = &s->magnet[k];
  struct wh_placed *p = &s->placed[k];
  char owner[96];
  double z[2];
  magnet->kind = (const struct wh_magnet_kind *)v->kind;
  magnet->params = v->params;
  snprintf(owner, sizeof owner, "magnets.%.80s", magnet->name);
  WH_TRY(wh_frame_make(c, owner, wh_magnet_placement(v->params), &p->frame));
  reach_of(m, &p->frame, z, &s->radius[k]);
  if (magnet->kind->prepare)
    WH_TRY(magnet->kind->prepare(c, magnet, z[0], z[1]));
  p->factor = magnet->kind->strength(v->params);
  p->part = (struct wh_field_part){add_magnet, magnet};
  return WH_OK;
}

enum wh_status wh_solid_magnets_create(struct wh_context *c, const struct wh_solid_mesh *m,
                                       const struct wh_map *magnets,
                                       struct wh_solid_magnets **out) {
  const struct wh_variant *v = magnets->item;
  struct wh_solid_magnets *s;
  *out = NULL;
  WH_TRY(wh_alloc(c, 1, sizeof *s, &s));
  s->count = magnets->count;
  enum wh_status status = wh_alloc(c, s->count, sizeof *s->magnet, &s->magnet);
  if (!status)
    status = wh_alloc(c, s->count, sizeof *s->placed, &s->placed);
  if (!status)
    status = wh_alloc(c, s->count, sizeof *s->radius, &s->radius);
  for (size_t k = 0; k < s->count && !status; k++) {
    s->magnet[k].name = magnets->name[k];
    status = prepare(c, m, k, &v[k], s);
  }
  if (status)
    wh_solid_magnets_destroy(s);
  else
    *out = s;
  return status;
}

void wh_solid_magnets_destroy(struct wh_solid_magnets *s) {
  if (!s)
    return;
  for (size_t k = 0; s->magnet && k < s->count; k++)
    if (s->magnet[k].kind && s->magnet[k].kind->release)
      s->magnet[k].kind->release(&s->magnet[k]);
  free(s->magnet);
  free(s->placed);
  free(s->radius);
  free(s);
}

static void add_all(const void *part, const double x[3], const struct wh_place *place,
                    struct wh_field_value *sum) {
  const struct wh_solid_magnets *s = part;
  for (size_t k = 0; k < s->count; k++) {
    struct wh_field_part one = wh_placed_part(&s->placed[k]);
    one.add(one.part, x, place, sum);
  }
}

struct wh_field_part wh_solid_magnets_part(const struct wh_solid_magnets *s) {
  return (struct wh_field_part){add_all, s};
}

void wh_solid_magnets_radius(const struct wh_solid_magnets *s, double *valid, double *there) {
  *valid = HUGE_VAL;
  *there = 0.0;
  for (size_t k = 0; k < s->count; k++) {
    const struct wh_magnet *m = &s->magnet[k];
    double radius = m->kind->valid_radius ? m->kind->valid_radius(m) : HUGE_VAL;
    if (radius < *valid) {
      *valid = radius;
      *there = s->radius[k];
    }
  }
}

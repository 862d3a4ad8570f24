/* SPDX-License-Identifier: MPL-2.0 */
#include "emission/emission.h"

#include "base/random.h"

#include <stdio.h>
#include <string.h>

#define WH_SOURCE(name) extern const struct wh_source_kind wh_source_##name;
#include "emission/sources.def"
#undef WH_SOURCE

const struct wh_kind *const wh_source_kinds[] = {
#define WH_SOURCE(name) &wh_source_##name.kind,
#include "emission/sources.def"
#undef WH_SOURCE
    NULL,
};

bool wh_emission_answers(const struct wh_map *sources) {
  const struct wh_variant *source = sources->item;
  for (size_t i = 0; i < sources->count; i++)
    if (((const struct wh_source_kind *)source[i].kind)->answers)
      return true;
  return false;
}

bool wh_emission_current_answers(const struct wh_map *sources) {
  const struct wh_variant *source = sources->item;
  for (size_t i = 0; i < sources->count; i++) {
    const struct wh_source_kind *kind = (const struct wh_source_kind *)source[i].kind;
    if (kind->answers && !kind->current_given)
      return true;
  }
  return false;
}

bool wh_emission_has_gaps(const struct wh_map *sources) {
  const struct wh_variant *source = sources->item;
  for (size_t i = 0; i < sources->count; i++) {
    const struct wh_source_kind *kind = (const struct wh_source_kind *)source[i].kind;
    if (kind->has_gap && kind->has_gap(source[i].params))
      return true;
  }
  return false;
}

size_t wh_emission_rays(const struct wh_source_context *s, size_t asked) {
  double rays = (double)asked * s->setting->ray_part;
  return rays > 1.0 ? (size_t)rays : 1;
}

static enum wh_status check_space(const struct wh_source_context *s,
                                  const struct wh_source_kind *kind) {
  char others[256] = "";
  if (!s->solid || kind->solid)
    return WH_OK;
  for (size_t i = 0; wh_source_kinds[i]; i++)
    if (((const struct wh_source_kind *)wh_source_kinds[i])->solid) {
      size_t used = strlen(others);
      snprintf(others + used, sizeof others - used, "%s%s", used ? ", " : "",
               wh_source_kinds[i]->name);
    }
  return wh_fail(s->c, WH_BAD_INPUT,
                 "source %s: '%s' needs an axis or plane of symmetry; without one there are: %s",
                 s->name, kind->kind.name, others);
}

/* Electrons that start anywhere in the part of the device that is meshed stand for those of all its
   mirror images: each is put into one by chance, so that they stay as independent as they were. A
   current that was found from the surface is that of a part. */
static void deal_out(const struct wh_source_context *s, const struct wh_source_kind *kind,
                     struct wh_particles *out) {
  const struct wh_mirrors *mirrors = s->solid ? &wh_solid_field_mesh(s->solid)->mirrors : NULL;
  if (!mirrors || !mirrors->count || !kind->spreads)
    return;
  int parts = wh_mirrors_parts(mirrors);
  for (size_t i = s->first_id; i < out->count; i++) {
    struct wh_random r = wh_random_start(wh_context_seed(s->c), WH_RANDOM_IMAGE, i);
    struct wh_particle one = wh_particles_get(out, i);
    double map[3][3];
    wh_mirrors_image(mirrors, (int)(wh_random_uniform(&r) * parts), map);
    wh_mirrors_map(map, one.x);
    wh_mirrors_map(map, one.u);
    if (kind->answers && !kind->current_given)
      one.weight *= parts;
    wh_particles_put(out, i, &one);
  }
}

static enum wh_status emit_all(const struct wh_source_context *proto, const struct wh_map *sources,
                               struct wh_particles *out, size_t *first) {
  const struct wh_variant *source = sources->item;
  *out = (struct wh_particles){0};
  for (size_t i = 0; i < sources->count; i++) {
    struct wh_source_context s = *proto;
    s.name = sources->name[i];
    s.first_id = out->count;
    const struct wh_source_kind *kind = (const struct wh_source_kind *)source[i].kind;
    if (first)
      first[i] = out->count;
    enum wh_status status = check_space(&s, kind);
    if (!status)
      status = kind->answers && !s.setting->field
                   ? wh_fail(s.c, WH_BAD_INPUT, "source %s: %s needs a field to answer to", s.name,
                             kind->kind.name)
                   : kind->emit(&s, source[i].params, out);
    if (status) {
      wh_particles_free(out);
      return status;
    }
    deal_out(&s, kind, out);
  }
  if (first)
    first[sources->count] = out->count;
  return WH_OK;
}

enum wh_status wh_emission_emit(struct wh_context *c, const struct wh_mesh *m,
                                const struct wh_locator *l, const struct wh_map *sources,
                                struct wh_particles *out, size_t *first) {
  const struct wh_emission_setting setting = {.gap_part = 1.0, .ray_part = 1.0};
  struct wh_source_context s = {.c = c, .mesh = m, .locator = l, .setting = &setting};
  return emit_all(&s, sources, out, first);
}

enum wh_status wh_emission_emit_in(struct wh_context *c, const struct wh_emission_setting *setting,
                                   const struct wh_map *sources, struct wh_particles *out,
                                   size_t *first, struct wh_charge_points *charge) {
  struct wh_source_context s = {.c = c,
                                .mesh = setting->field->mesh,
                                .locator = setting->field->locator,
                                .solid = setting->solid,
                                .setting = setting,
                                .charge = charge};
  return emit_all(&s, sources, out, first);
}

enum wh_status wh_emission_valley(struct wh_context *c, const struct wh_emission_setting *setting,
                                  const struct wh_map *sources, bool *any, struct wh_valley *out) {
  const struct wh_variant *source = sources->item;
  *any = false;
  *out = (struct wh_valley){0};
  for (size_t i = 0; i < sources->count; i++) {
    const struct wh_source_kind *kind = (const struct wh_source_kind *)source[i].kind;
    struct wh_source_context s = {.c = c,
                                  .mesh = setting->field->mesh,
                                  .locator = setting->field->locator,
                                  .solid = setting->solid,
                                  .name = sources->name[i],
                                  .setting = setting};
    struct wh_valley one;
    if (!kind->valley)
      continue;
    WH_TRY(kind->valley(&s, source[i].params, &one));
    *any = true;
    if (one.depth > out->depth)
      *out = one;
  }
  return WH_OK;
}

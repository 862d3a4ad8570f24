/* SPDX-License-Identifier: MPL-2.0 */
#include "emission/emission.h"

#define WH_SOURCE(name) extern const struct wh_source_kind wh_source_##name;
#include "emission/sources.def"
#undef WH_SOURCE

const struct wh_kind *const wh_source_kinds[] = {
#define WH_SOURCE(name) &wh_source_##name.kind,
#include "emission/sources.def"
#undef WH_SOURCE
    NULL,
};

enum wh_status wh_emission_emit(struct wh_context *c, const struct wh_mesh *m,
                                const struct wh_locator *l, const struct wh_map *sources,
                                struct wh_particles *out, size_t *first) {
  const struct wh_variant *source = sources->item;
  *out = (struct wh_particles){0};
  for (size_t i = 0; i < sources->count; i++) {
    struct wh_source_context s = {
        .c = c, .mesh = m, .locator = l, .name = sources->name[i], .first_id = out->count};
    const struct wh_source_kind *kind = (const struct wh_source_kind *)source[i].kind;
    if (first)
      first[i] = out->count;
    enum wh_status status = kind->emit(&s, source[i].params, out);
    if (status) {
      wh_particles_free(out);
      return status;
    }
  }
  if (first)
    first[sources->count] = out->count;
  return WH_OK;
}

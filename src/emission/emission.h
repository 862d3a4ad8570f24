/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_EMISSION_EMISSION_H
#define WH_EMISSION_EMISSION_H
/* Sources: where electrons start, and with what velocities. */
#include "base/key.h"
#include "emission/law.h"
#include "geometry/locate.h"
#include "particle/particles.h"

/* Directions are given against the surface normal (free sources: the z axis): the polar angle, and
   the azimuth about the normal, 0 in the meridional plane away from the axis. Sources lie in the
   half-plane y = 0, x >= 0, except where they fill the circle around the axis. */
struct wh_source_context {
  struct wh_context *c;
  const struct wh_mesh *mesh;
  const struct wh_locator *locator;
  const char *name;  /* of the source */
  uint64_t first_id; /* birth number of its first electron */
};

struct wh_source_kind {
  struct wh_kind kind;
  /* Appends the source's electrons. */
  enum wh_status (*emit)(const struct wh_source_context *s, const void *params,
                         struct wh_particles *out);
};

/* NULL-ended, for keys and 'list'. */
extern const struct wh_kind *const wh_source_kinds[];

/* Electrons of all sources, in the order of the map (named struct wh_variant of wh_source_kinds).
   first[i] is the number of the first electron of source i, first[count] their number; first may be
   NULL. */
enum wh_status wh_emission_emit(struct wh_context *c, const struct wh_mesh *m,
                                const struct wh_locator *l, const struct wh_map *sources,
                                struct wh_particles *out, size_t *first);

#endif

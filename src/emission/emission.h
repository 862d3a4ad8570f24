/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_EMISSION_EMISSION_H
#define WH_EMISSION_EMISSION_H
/* Sources: where electrons start, and with what velocities. */
#include "base/key.h"
#include "emission/law.h"
#include "emission/valley.h"
#include "field/charge.h"
#include "field/field.h"
#include "field/solid_field.h"
#include "particle/particles.h"

/* The wire that the case heats: an electrode whose surface has a temperature of its own at every x
   [m], in K. */
struct wh_emission_wire {
  const char *electrode;
  double (*temperature)(void *user, const double x[3]);
  void *user;
};

/* What sources that answer to the field are told. */
struct wh_emission_setting {
  const struct wh_field *field;        /* NULL: not known; beside solid: parts without a mesh */
  const struct wh_solid_field *solid;  /* of a tube without symmetry; NULL in two dimensions */
  double gap_part;                     /* of the extraction gaps that the sources ask for */
  double ray_part;                     /* of the rays */
  const struct wh_emission_wire *wire; /* NULL: none is heated */
  /* How electrons come out of a file; species NULL: the only ones. NULL: they do not. */
  enum wh_status (*read)(struct wh_context *c, const char *path, const char *species,
                         struct wh_particles *out);
};

/* Directions are given against the surface normal (free sources: the z axis, or one of their own):
   the polar angle, and the azimuth about the normal, 0 in the meridional plane away from the axis
   (without symmetry: toward larger x). With a symmetry, sources lie in the half-plane y = 0,
   x >= 0, except where they fill the circle around the axis. */
struct wh_source_context {
  struct wh_context *c;
  const struct wh_mesh *mesh;
  const struct wh_locator *locator;
  const struct wh_solid_field *solid; /* then mesh and locator are NULL; NULL in two dimensions */
  const char *name;                   /* of the source */
  uint64_t first_id;                  /* birth number of its first electron */
  const struct wh_emission_setting *setting;
  struct wh_charge_points *charge; /* NULL: not wanted */
};

struct wh_source_kind {
  struct wh_kind kind;
  /* Appends the source's electrons. */
  enum wh_status (*emit)(const struct wh_source_context *s, const void *params,
                         struct wh_particles *out);
  /* NULL, or the minimum of the potential in front of where it emits, the mean over its area
     weighted by the part of a half-Maxwellian that passes; the shallowest one if next to nothing
     does. */
  enum wh_status (*valley)(const struct wh_source_context *s, const void *params,
                           struct wh_valley *out);
  /* NULL, or whether it emits through an extraction gap. */
  bool (*has_gap)(const void *params);
  bool answers;       /* what it emits depends on the field: it needs one */
  bool current_given; /* but not the current, only the velocities */
  bool solid;         /* works without symmetry, too */
  bool spreads; /* over a surface as far as it is meshed: with planes of symmetry its electrons
                   are dealt out to all mirror images */
};

/* NULL-ended, for keys and 'list'. */
extern const struct wh_kind *const wh_source_kinds[];

/* Of the rays that a source is asked for, how many it shall send: at least one. */
size_t wh_emission_rays(const struct wh_source_context *s, size_t asked);

/* Whether any of the sources answers to the field. */
bool wh_emission_answers(const struct wh_map *sources);

/* Whether the current of any of them does. */
bool wh_emission_current_answers(const struct wh_map *sources);

/* Whether any of them emits through an extraction gap. */
bool wh_emission_has_gaps(const struct wh_map *sources);

/* Electrons of all sources, in the order of the map (named struct wh_variant of wh_source_kinds).
   first[i] is the number of the first electron of source i, first[count] their number; first may be
   NULL. */
enum wh_status wh_emission_emit(struct wh_context *c, const struct wh_mesh *m,
                                const struct wh_locator *l, const struct wh_map *sources,
                                struct wh_particles *out, size_t *first);

/* The same in a field, with the charge of the electrons between a cathode and where they start
   added to charge (NULL: not wanted). */
enum wh_status wh_emission_emit_in(struct wh_context *c, const struct wh_emission_setting *setting,
                                   const struct wh_map *sources, struct wh_particles *out,
                                   size_t *first, struct wh_charge_points *charge);

/* That of the source for which it is deepest; *any tells whether
   there is such a source. */
enum wh_status wh_emission_valley(struct wh_context *c, const struct wh_emission_setting *setting,
                                  const struct wh_map *sources, bool *any, struct wh_valley *out);

#endif

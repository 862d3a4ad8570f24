/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_MAGNET_H
#define WH_FIELD_MAGNET_H
/* What makes a magnetic field: coils, and fields that are given. A kind of magnet is one file and
   one line in magnets.def. */
#include "base/key.h"
#include "field/coil.h"
#include "field/placed.h"
#include "geometry/mesh.h"

/* What the parameters of every kind begin with, and its keys. */
struct wh_magnet_common {
  struct wh_placement placement;
};
#define WH_MAGNET_COMMON(type_) WH_PLACEMENT_KEYS(type_, common.placement)

static inline const struct wh_placement *wh_magnet_placement(const void *params) {
  return &((const struct wh_magnet_common *)params)->placement;
}

struct wh_magnet {
  const char *name;
  const struct wh_magnet_kind *kind;
  const void *params;
  void *state; /* of the kind, one allocation; may be NULL */
};

struct wh_magnet_kind {
  struct wh_kind kind;
  /* What the field is proportional to: the current [A], the induction [T], a factor. */
  double (*strength)(const void *params);
  /* Checks, and prepares the state, for a domain between z = low and high [m]; may be NULL. */
  enum wh_status (*prepare)(struct wh_context *c, struct wh_magnet *magnet, double low,
                            double high);
  /* Field of strength 1 at (z, r), r >= 0. */
  struct wh_coil_field (*at)(const struct wh_magnet *magnet, double z, double r);
  /* Radius to which the field is good, [m]; NULL: everywhere. */
  double (*valid_radius)(const struct wh_magnet *magnet);
  void (*release)(struct wh_magnet *magnet); /* of the state; NULL if there is none */
  /* Its cross-section, to be drawn; NULL: it is no body. */
  struct wh_coil (*winding)(const void *params);
};

/* NULL-ended, for keys and 'list'. */
extern const struct wh_kind *const wh_magnet_kinds[];

/* The kind whose strength is a current. */
extern const struct wh_magnet_kind wh_magnet_coil;

#endif

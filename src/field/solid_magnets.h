/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_SOLID_MAGNETS_H
#define WH_FIELD_SOLID_MAGNETS_H
/* Magnets in space, each about an axis of its own. Their fields are taken as they are, without a
   mesh. */
#include "field/magnet.h"
#include "field/placed.h"
#include "geometry/solid.h"

struct wh_solid_magnets;

/* Named magnets (struct wh_map of struct wh_variant of wh_magnet_kinds) for rays in the mesh and
   its mirror images; the map must outlive the handle. WH_BAD_INPUT: of a magnet's parameters. */
enum wh_status wh_solid_magnets_create(struct wh_context *c, const struct wh_solid_mesh *m,
                                       const struct wh_map *magnets, struct wh_solid_magnets **out);
void wh_solid_magnets_destroy(struct wh_solid_magnets *s);

/* All of them; valid while s is. */
struct wh_field_part wh_solid_magnets_part(const struct wh_solid_magnets *s);

/* Least radius about its axis to which a field is good, of those that are good to a radius only,
   and the largest one about that axis in the mesh; infinite and 0 if all are good everywhere. */
void wh_solid_magnets_radius(const struct wh_solid_magnets *s, double *valid, double *there);

#endif

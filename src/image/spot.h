/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_IMAGE_SPOT_H
#define WH_IMAGE_SPOT_H
/* A focal spot as X-rays show it: how much radiation comes from where. A shape is one file
   spot_NAME.c and one line in spots.def. docs/theory/imaging.md. */
#include "base/context.h"
#include "base/key.h"
#include "particle/particles.h"
#include "target/target.h"

/* A map of cells. Axis 0 is the width of the spot, axis 1 its length, which on an inclined target
   is seen foreshortened; cell (i, j) begins at low + (i, j) step. */
struct wh_spot_map {
  size_t count[2];
  double low[2], step[2]; /* [m] */
  double *value;          /* [count[1]][count[0]] share of the radiation; their sum is 1 */
  double *error;          /* standard errors, or NULL: exact */
};

static inline double wh_spot_at(const struct wh_spot_map *s, int axis, size_t i) {
  return s->low[axis] + ((double)i + 0.5) * s->step[axis];
}

/* A shape that is given: shares are exact. */
struct wh_spot_kind {
  struct wh_kind kind;
  /* The greatest distances from the middle at which there is radiation worth counting. */
  void (*reach)(const void *params, double half[2]);
  /* Share of the radiation from the box. */
  double (*share)(const void *params, const double low[2], const double high[2]);
};

#define WH_SPOT(name) extern const struct wh_spot_kind wh_spot_##name;
#include "image/spots.def"
#undef WH_SPOT
extern const struct wh_kind *const wh_spot_kinds[]; /* NULL-ended */

/* Empty cells. */
enum wh_status wh_spot_create(struct wh_context *c, const size_t count[2], const double low[2],
                              const double step[2], struct wh_spot_map *out);
void wh_spot_free(struct wh_spot_map *s);
/* Scales the shares to a sum of 1. WH_BAD_INPUT if there is nothing to scale. */
enum wh_status wh_spot_normalise(struct wh_context *c, struct wh_spot_map *s);

/* Cells of a shape. Its reach takes bins - bins/4 cells of each side, to which outlines of
   rectangles fit exactly; the rest lies around. WH_BAD_INPUT without a shape, for fewer than 8 bins
   or a shape without extent. */
enum wh_status wh_spot_from_shape(struct wh_context *c, const struct wh_variant *shape, size_t bins,
                                  struct wh_spot_map *out);
/* Where the X-rays of a target come from, as they are seen from its view, with standard errors.
   WH_BAD_INPUT if the target has no such map or nothing was seen. */
enum wh_status wh_spot_from_target(struct wh_context *c, const struct wh_target_result *target,
                                   struct wh_spot_map *out);
/* Current of electrons over x (length) and y (width) where they are, on a surface across z; round:
   each stands for a ring about the axis. Errors as of so many independent electrons. WH_BAD_INPUT
   for less than two electrons. */
enum wh_status wh_spot_from_particles(struct wh_context *c, const struct wh_particles *p,
                                      bool round, size_t bins, struct wh_spot_map *out);

/* The spot, lying on a flat surface, seen under an angle to the surface [rad, above 0, up to pi/2]
   and from the side by `turn` [rad], about the normal of the surface from where its length is only
   foreshortened. bins: of the new map, where it is turned; else cells keep their places. */
enum wh_status wh_spot_seen(struct wh_context *c, const struct wh_spot_map *surface, double angle,
                            double turn, size_t bins, struct wh_spot_map *out);

#endif

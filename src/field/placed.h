/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_PLACED_H
#define WH_FIELD_PLACED_H
/* Fields about an axis that lies anywhere in space. */
#include "base/key.h"
#include "field/field.h"

/* Where the axis lies, as a case says it. */
struct wh_placement {
  struct wh_quantities origin, axis;
};

/* Keys of a struct with such a member. */
#define WH_PLACEMENT_KEYS(type_, member)                                                           \
  {.name = "origin",                                                                               \
   .type = WH_KEY_QUANTITIES,                                                                      \
   .offset = offsetof(type_, member.origin),                                                       \
   .unit = "m",                                                                                    \
   .default_text = "",                                                                             \
   .min = -1e3,                                                                                    \
   .max = 1e3,                                                                                     \
   .summary = "without symmetry: x, y, z of the place that is z = 0 of its own; if left out, 0"},  \
  {                                                                                                \
    .name = "axis", .type = WH_KEY_QUANTITIES, .offset = offsetof(type_, member.axis),             \
    .unit = "1", .default_text = "",                                                               \
    .summary = "without symmetry: x, y, z of the direction of its own z axis, of any length; if "  \
               "left out, z"                                                                       \
  }

struct wh_frame {
  double origin[3];  /* [m] */
  double base[3][3]; /* unit vectors of its x, y and z */
};

/* owner names the thing in messages. WH_BAD_INPUT: not three numbers, or an axis of no length. */
enum wh_status wh_frame_make(struct wh_context *c, const char *owner, const struct wh_placement *p,
                             struct wh_frame *out);
/* Coordinates of x in the frame. */
void wh_frame_enter(const struct wh_frame *f, const double x[3], double own[3]);

/* A part whose field is about the z axis of a frame: E, B and the flux there. */
struct wh_placed {
  struct wh_frame frame;
  double factor;             /* of the field */
  struct wh_field_part part; /* in its own coordinates; its place is NULL */
};

/* As a part in space; p must outlive it. */
struct wh_field_part wh_placed_part(const struct wh_placed *p);

#endif

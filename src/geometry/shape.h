/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GEOMETRY_SHAPE_H
#define WH_GEOMETRY_SHAPE_H
/* Shapes. A shape turns its parameters into an outline: loops of lines, elliptic arcs and cubics.
   A new shape is one file that defines a struct wh_shape_kind, and one line in shapes.def. */
#include "geometry/geometry.h"

enum wh_piece_kind { WH_PIECE_LINE, WH_PIECE_ARC, WH_PIECE_CUBIC };

/* One smooth piece of an outline, from -> to, in mesh coordinates [m]. */
struct wh_piece {
  enum wh_piece_kind kind;
  unsigned loop; /* 0: outer loop, 1 and on: holes */
  double from[2], to[2];
  double centre[2], radius[2]; /* arc: semi-axes along the first and second coordinate */
  double angle[2];             /* arc: parameter at from and to, point = centre + radius (cos, sin);
                                  the second may be smaller */
  double control[2][2];        /* cubic: inner control points of the Bezier form */
};

struct wh_outline {
  const char *owner; /* for messages: "electrode 'cathode'" */
  bool area;         /* closed loops that bound an area; else one open or closed curve */
  size_t count, capacity;
  struct wh_piece *piece;
};

void wh_outline_free(struct wh_outline *o);

/* Builders: each appends one piece or more to a loop. */
enum wh_status wh_outline_line(struct wh_context *c, struct wh_outline *o, unsigned loop,
                               const double from[2], const double to[2]);
/* Arc of an ellipse with semi-axes along the coordinates, from angle from to angle to (either
   sense); split so that no piece is longer than half a turn. */
enum wh_status wh_outline_arc(struct wh_context *c, struct wh_outline *o, unsigned loop,
                              const double centre[2], const double radius[2], double from,
                              double to);
enum wh_status wh_outline_cubic(struct wh_context *c, struct wh_outline *o, unsigned loop,
                                const double control[4][2]);
/* Lines between count points, closed if the outline is an area. */
enum wh_status wh_outline_polygon(struct wh_context *c, struct wh_outline *o, unsigned loop,
                                  size_t count, const double (*at)[2]);

/* The same with the corner at each point rounded by an arc of radius[i] (0: sharp). */
enum wh_status wh_outline_rounded(struct wh_context *c, struct wh_outline *o, unsigned loop,
                                  size_t count, const double (*at)[2], const double *radius);

/* Point of a piece at t in [0, 1], and its derivative if not NULL. */
void wh_piece_at(const struct wh_piece *p, double t, double point[2], double derivative[2]);

/* WH_BAD_INPUT with the place if two pieces cross, touch or overlap, but for ends in order. */
enum wh_status wh_outline_check_crossing(struct wh_context *c, const struct wh_outline *o);

/* cos and sin, exact at multiples of a right angle, so that a half disc ends on its axis. */
void wh_cos_sin(double angle, double cs[2]);

struct wh_shape_kind {
  struct wh_kind kind;
  /* Adds the outline of params (a struct of kind.params_size) to *out. Messages begin with
     out->owner. */
  enum wh_status (*outline)(struct wh_context *c, const void *params, struct wh_outline *out);
};

#define WH_SHAPE(name) extern const struct wh_shape_kind wh_shape_##name;
#include "geometry/shapes.def"
#undef WH_SHAPE

/* Every shape's parameters begin with this, and its keys with WH_SHAPE_OP. */
enum wh_shape_op { WH_SHAPE_ADD, WH_SHAPE_CUT };
struct wh_shape_common {
  int op; /* enum wh_shape_op */
};
extern const char *const wh_shape_ops[];

#define WH_SHAPE_OP                                                                                \
  {                                                                                                \
    .name = "op", .type = WH_KEY_CHOICE, .offset = offsetof(struct wh_shape_common, op),           \
    .default_text = "add", .choices = wh_shape_ops,                                                \
    .summary = "add this shape to, or cut it from, the shapes before it"                           \
  }
#define WH_SHAPE_LENGTH(s, field, text, low, above, says)                                          \
  {                                                                                                \
    .name = #field, .type = WH_KEY_QUANTITY, .offset = offsetof(struct s, field), .unit = "m",     \
    .default_text = text, .min = low, .max = WH_SHAPE_FAR, .above_min = above, .summary = says     \
  }
#define WH_SHAPE_POINT(s, field, says)                                                             \
  {                                                                                                \
    .name = #field, .type = WH_KEY_POINT, .offset = offsetof(struct s, field), .unit = "m",        \
    .min = -WH_SHAPE_FAR, .max = WH_SHAPE_FAR, .summary = says                                     \
  }
#define WH_SHAPE_ANGLE(s, field, text, says)                                                       \
  {                                                                                                \
    .name = #field, .type = WH_KEY_QUANTITY, .offset = offsetof(struct s, field), .unit = "rad",   \
    .default_text = text, .min = -WH_SHAPE_TURNS, .max = WH_SHAPE_TURNS, .summary = says           \
  }
#define WH_SHAPE_POINTS(s, field, says)                                                            \
  {                                                                                                \
    .name = #field, .type = WH_KEY_POINTS, .offset = offsetof(struct s, field), .unit = "m",       \
    .min = -WH_SHAPE_FAR, .max = WH_SHAPE_FAR, .summary = says                                     \
  }
#define WH_SHAPE_LENGTHS(s, field, says)                                                           \
  {                                                                                                \
    .name = #field, .type = WH_KEY_QUANTITIES, .offset = offsetof(struct s, field), .unit = "m",   \
    .default_text = "", .max = WH_SHAPE_FAR, .summary = says                                       \
  }
#define WH_SHAPE_FAR 1e6              /* [m] */
#define WH_SHAPE_TURNS 12.56637061436 /* two turns [rad] */

#endif

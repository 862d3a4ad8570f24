/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GEOMETRY_SOLID_KIND_H
#define WH_GEOMETRY_SOLID_KIND_H
/* Solids. A solid draws itself in gmsh's OpenCASCADE kernel. A new solid is one file that defines a
   struct wh_solid_kind, and one line in solids.def. */
#include "geometry/gmsh.h"
#include "geometry/shape.h"
#include "geometry/solid.h"
#include "geometry/solid_wire.h"

struct wh_pen {
  struct wh_gmsh *s;
  double scale;      /* units of the drawing per metre */
  const char *owner; /* for messages: "electrode 'cathode'" */
};

struct wh_solid_kind {
  struct wh_kind kind;
  /* Appends what it draws (volumes, or faces for thin sheets) to *out. */
  enum wh_status (*draw)(const struct wh_pen *pen, const void *params, struct wh_tags *out);
  /* Of wires: the middle line, before it is turned and moved [m]; NULL of others. */
  enum wh_status (*line)(struct wh_context *c, const void *params, struct wh_solid_wire *out);
};

#define WH_SOLID(name) extern const struct wh_solid_kind wh_solid_##name;
#include "geometry/solids.def"
#undef WH_SOLID

enum wh_solid_op { WH_SOLID_ADD, WH_SOLID_CUT, WH_SOLID_KEEP };

/* Every solid's parameters begin with this, and its keys with WH_SOLID_COMMON. */
struct wh_solid_common {
  int op;                    /* enum wh_solid_op */
  double fillet;             /* [m] radius by which all edges are rounded; 0: none */
  struct wh_quantities turn; /* [rad] about x, then y, then z; empty: none */
  struct wh_quantities move; /* [m] then moved along x, y, z; empty: not */
};
extern const char *const wh_solid_ops[];

#define WH_SOLID_COMMON                                                                            \
  {.name = "op",                                                                                   \
   .type = WH_KEY_CHOICE,                                                                          \
   .offset = offsetof(struct wh_solid_common, op),                                                 \
   .default_text = "add",                                                                          \
   .choices = wh_solid_ops,                                                                        \
   .summary = "add this solid to those before it, cut it from them, or keep what they share"},     \
      {.name = "fillet",                                                                           \
       .type = WH_KEY_QUANTITY,                                                                    \
       .offset = offsetof(struct wh_solid_common, fillet),                                         \
       .unit = "m",                                                                                \
       .default_text = "0 m",                                                                      \
       .max = WH_SHAPE_FAR,                                                                        \
       .summary = "radius by which all its edges are rounded"},                                    \
      {.name = "turn",                                                                             \
       .type = WH_KEY_QUANTITIES,                                                                  \
       .offset = offsetof(struct wh_solid_common, turn),                                           \
       .unit = "rad",                                                                              \
       .default_text = "",                                                                         \
       .min = -WH_SHAPE_TURNS,                                                                     \
       .max = WH_SHAPE_TURNS,                                                                      \
       .summary = "three angles: turned about x, then y, then z"},                                 \
      WH_SOLID_VECTOR(wh_solid_common, move, "", "then moved along x, y, z")
#define WH_SOLID_VECTOR(s, field, text, says)                                                      \
  {                                                                                                \
    .name = #field, .type = WH_KEY_QUANTITIES, .offset = offsetof(struct s, field), .unit = "m",   \
    .default_text = text, .min = -WH_SHAPE_FAR, .max = WH_SHAPE_FAR, .summary = says               \
  }

/* A vector of three values in units of the drawing. WH_BAD_INPUT, naming the key, if there are not
   three. */
enum wh_status wh_pen_vector(const struct wh_pen *pen, const char *key,
                             const struct wh_quantities *given, double out[3]);
/* Appends one entity. */
enum wh_status wh_pen_add(const struct wh_pen *pen, int dimension, int tag, struct wh_tags *out);

/* Sweeps a disc of this radius along a wire of curves, which starts at start in a direction, all in
   units of the drawing. */
enum wh_status wh_pen_wire(const struct wh_pen *pen, int curve_count, int *curve,
                           const double start[3], const double direction[3], double radius,
                           struct wh_tags *out);

/* Draws an area or a curve of two dimensions, given as (z, x) or (z, r), in the plane y = 0. */
enum wh_status wh_pen_shape(const struct wh_pen *pen, const struct wh_variant *shape,
                            bool beyond_axis, struct wh_tags *out);

/* What one or several variants of an owner draw, by their operations. */
enum wh_status wh_pen_solids(const struct wh_pen *pen, const struct wh_variant *one,
                             const struct wh_map *many, struct wh_tags *out);

#endif

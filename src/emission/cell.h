/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_EMISSION_CELL_H
#define WH_EMISSION_CELL_H
/* An emitting surface in parts of about the same size, each of which has its electrons: circles
   around the axis or lines along y with a symmetry, patches without one. */
#include "emission/solid_site.h"
#include "emission/vacuum.h"

struct wh_cell {
  double x[3];                 /* [m], with a symmetry y = 0 */
  double normal[3];            /* unit vector into the vacuum */
  struct wh_solid_place place; /* of x; the element lies in the vacuum */
  double radius;       /* [m] distance from the z axis, planar x: what areas are limited by */
  double area;         /* [m^2], planar [m] */
  double curvature[2]; /* [1/m] principal ones, positive if convex */
};

/* What emits of an electrode. */
struct wh_cell_area {
  const char *on;
  double from, to; /* [m] of radius; both 0: all of it */
  bool backward;   /* of a thin electrode the side toward smaller z; with a symmetry */
};

/* Four keys of a source, for the struct wh_cell_area area of its parameters. */
#define WH_CELL_AREA(type_)                                                                        \
  {.name = "on",                                                                                   \
   .type = WH_KEY_NAME,                                                                            \
   .offset = offsetof(type_, area.on),                                                             \
   .names = "geometry.electrodes",                                                                 \
   .summary = "electrode that emits"},                                                             \
      {.name = "from",                                                                             \
       .type = WH_KEY_QUANTITY,                                                                    \
       .offset = offsetof(type_, area.from),                                                       \
       .unit = "m",                                                                                \
       .default_text = "0 mm",                                                                     \
       .summary = "smaller radius (planar: x) of the emitting area"},                              \
      {.name = "to",                                                                               \
       .type = WH_KEY_QUANTITY,                                                                    \
       .offset = offsetof(type_, area.to),                                                         \
       .unit = "m",                                                                                \
       .default_text = "",                                                                         \
       .summary = "larger radius (planar: x); without from and to all of the electrode emits"},    \
  {                                                                                                \
    .name = "backward", .type = WH_KEY_FLAG, .offset = offsetof(type_, area.backward),             \
    .default_text = "false", .summary = "a thin electrode emits from its side toward smaller z"    \
  }

struct wh_cells {
  size_t count;
  struct wh_cell *cell;
  const struct wh_source_context *s;
  struct wh_cell_area limits;
  struct wh_solid_surface surface; /* without symmetry: its faces in an order in which neighbours
                                      follow each other */
  double step;                     /* [m^2] of the surface, from cell to cell; 0: on faces */
  size_t *number;                  /* [count] of steps before each */
};

/* About count of them. Without symmetry a curve that fills the surface is cut into parts of the
   same area, with a cell in the middle of each, so that any number of cells is spread evenly.
   single: each cell has one electron only, and no other places (wh_cells_spot) are needed. It then
   has curvatures, those of the polynomial of second degree nearest to the nodes around (else 0);
   and where there are some for each face of the elements, cells lie at points of Gauss's rule. The
   caller frees out also after an error. WH_BAD_INPUT: no such electrode, none of it faces the
   vacuum between the radii. */
enum wh_status wh_cells_make(const struct wh_source_context *s, const struct wh_cell_area *area,
                             size_t count, bool single, struct wh_cells *out);
void wh_cells_free(struct wh_cells *c);

/* Another place of cell i: without symmetry at a part, in (0, 1), of its piece of the curve. */
struct wh_cell wh_cells_spot(const struct wh_cells *c, size_t i, double part);

struct wh_cell wh_cell_flat(const struct wh_surface_cell *cell);

/* The electron that leaves x of the cell. */
struct wh_particle wh_cell_start(const struct wh_source_context *s, const struct wh_cell *cell,
                                 struct wh_departure d, double weight, uint64_t id);

#endif

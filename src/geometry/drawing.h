/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GEOMETRY_DRAWING_H
#define WH_GEOMETRY_DRAWING_H
/* All parts as entities of the kernel, cut along each other. */
#include "geometry/gmsh.h"
#include "geometry/parts.h"

/* One entity drawn, and what the cutting made of it. */
struct wh_drawn {
  enum wh_role role;
  unsigned index;
  int dimension, tag;
  struct wh_tags pieces;
};

struct wh_drawing {
  struct wh_gmsh *s;
  const struct wh_geometry_params *g;
  const struct wh_parts *parts;
  double scale;
  size_t count, capacity;
  struct wh_drawn *item; /* faces of the domain first: the objects of the cutting */
  size_t object_count;
};

/* Draws d->parts and cuts them along each other; s, g and parts are given. The caller frees
   d->item. */
enum wh_status wh_drawing_make(struct wh_drawing *d);

/* Adds the outline to the kernel's model and appends its entities (dimension, tag) to *out. */
enum wh_status wh_draw_outline(struct wh_gmsh *s, const struct wh_outline *o, double scale,
                               struct wh_tags *out);

#endif

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
  bool cuts_axis; /* what is below the axis is cut off, not a fault */
};

/* Draws d->parts, or what g->file has, cut along each other; s, g and parts are given. The caller
   frees d->item. */
enum wh_status wh_drawing_make(struct wh_drawing *d);

/* Adds entities of one owner. */
enum wh_status wh_drawing_add(struct wh_drawing *d, enum wh_role role, unsigned index,
                              struct wh_tags list);
/* In axial symmetry: cuts off what reaches below the axis. Only the domain needs it, since the rest
   counts only where it meets the domain. */
enum wh_status wh_drawing_cut_at_axis(struct wh_drawing *d, struct wh_tags *list_inout);
/* Takes the named faces of the STEP file g->file; they are not cut along each other yet. */
enum wh_status wh_drawing_import_step(struct wh_drawing *d);
/* Runs the gmsh program g->file and takes its physical groups as the pieces. */
enum wh_status wh_drawing_run_program(struct wh_drawing *d);

/* Adds the outline to the kernel's model and appends its entities (dimension, tag) to *out. */
enum wh_status wh_draw_outline(struct wh_gmsh *s, const struct wh_outline *o, double scale,
                               struct wh_tags *out);

#endif

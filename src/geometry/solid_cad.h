/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GEOMETRY_SOLID_CAD_H
#define WH_GEOMETRY_SOLID_CAD_H
/* The exact drawing of a tube without symmetry: volumes and surfaces in gmsh's OpenCASCADE kernel,
   named after what they belong to by the kernel's own map of the cutting. Lengths are in units of
   1 / scale metres, scale a power of two, so that the domain is some hundreds of units wide. */
#include "geometry/cad.h"
#include "geometry/parts.h"
#include "geometry/solid_kind.h"

struct wh_solid_volume {
  int tag;
  unsigned dielectric; /* or WH_NOBODY: vacuum */
};

struct wh_solid_surface {
  int tag;
  unsigned electrode; /* or WH_NOBODY */
};

struct wh_solid_cad {
  double scale;
  double low[3], high[3]; /* box around the domain, in units */
  size_t volume_count, surface_count;
  struct wh_solid_volume *volume;   /* that are meshed */
  struct wh_solid_surface *surface; /* on the edge of, or inside of, such volumes */
};

/* Draws the geometry, cuts its solids along each other, and keeps what is to be meshed. The arrays
   of *out belong to the session. */
enum wh_status wh_solid_cad_build(struct wh_gmsh *s, const struct wh_geometry_params *g,
                                  struct wh_solid_cad *out);

/* Everything drawn, by owner: the domain first. */
struct wh_solid_item {
  enum wh_role role;
  unsigned index;
  int pair[2]; /* dimension and tag */
  struct wh_tags pieces;
};
struct wh_solid_drawing {
  struct wh_gmsh *s;
  const struct wh_geometry_params *g;
  double scale;
  size_t count, capacity, object_count; /* items of the domain come first */
  struct wh_solid_item *item;
};
/* "electrode 'cathode'", into text; returns it. */
const char *wh_solid_owner(const struct wh_geometry_params *g, enum wh_role role, unsigned index,
                           char text[96]);
enum wh_status wh_solid_add(struct wh_solid_drawing *d, enum wh_role role, unsigned index,
                            struct wh_tags list);
/* The named solids of the STEP file g->file. */
enum wh_status wh_solid_import(struct wh_solid_drawing *d);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GEOMETRY_CAD_H
#define WH_GEOMETRY_CAD_H
/* The exact drawing that is meshed: faces and curves in gmsh's OpenCASCADE kernel, named after
   what they belong to. Lengths are in units of 1 / scale metres, scale a power of two, so that the
   domain is some hundreds of units wide (the kernel's tolerance is 1e-7) and points keep their
   digits. */
#include "geometry/gmsh.h"
#include "geometry/parts.h"

#define WH_NOBODY UINT32_MAX

struct wh_cad_face {
  int tag;
  enum wh_role role; /* domain, shell or dielectric */
  unsigned index;
};

struct wh_cad_curve {
  int tag;
  bool straight;
  bool infinity;
  unsigned electrode, gradient; /* or WH_NOBODY */
  double bounds[2];             /* of its parameter */
};

struct wh_cad {
  double scale;           /* units per metre */
  double low[2], high[2]; /* box around the drawing, in units */
  size_t face_count, curve_count;
  struct wh_cad_face *face;   /* faces that are meshed */
  struct wh_cad_curve *curve; /* curves on the edge of, or inside of, such faces */
};

/* Draws the parts, cuts them along each other, and keeps what is to be meshed. The arrays of *out
   belong to the session. */
enum wh_status wh_cad_build(struct wh_gmsh *s, const struct wh_geometry_params *g,
                            const struct wh_parts *parts, struct wh_cad *out);

#endif

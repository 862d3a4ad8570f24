/* SPDX-License-Identifier: MPL-2.0 */
/* What can be said of a drawing before it is meshed: gmsh cannot be stopped, and does not survive
   everything. */
#include "geometry/solid_mesh.h"

#include <math.h>
#include <stdlib.h>

/* Of the domain's width. gmsh 4.8 crashes on a face that is 1e-7 of it wide. */
#define SHORTEST 1e-6
/* The poles of spheres, which the kernel has as curves, are shorter than its tolerance. */
#define POINT 1e-10

static enum wh_status too_short(struct wh_gmsh *s, const struct wh_geometry_params *g,
                                const struct wh_solid_cad *cad, size_t surface, int curve,
                                double length) {
  char owner[96];
  double b[6];
  unsigned electrode = cad->surface[surface].electrode;
  enum wh_role role = electrode == WH_NOBODY ? WH_ROLE_DOMAIN : WH_ROLE_ELECTRODE;
  WH_GMSH(s, gmshModelGetBoundingBox, 1, curve, &b[0], &b[1], &b[2], &b[3], &b[4], &b[5]);
  return wh_fail(s->c, WH_BAD_INPUT,
                 "%s: an edge at (%.5g, %.5g, %.5g) m is %.2g m long, less than a millionth of the "
                 "domain; make the solid thicker there, leave a wider gap, or let parts meet "
                 "without a step",
                 wh_solid_owner(g, role, electrode, owner), 0.5 * (b[0] + b[3]) / cad->scale,
                 0.5 * (b[1] + b[4]) / cad->scale, 0.5 * (b[2] + b[5]) / cad->scale,
                 length / cad->scale);
}

/* Length or area. */
static double mass_of(int dimension, int tag) {
  double mass = 0.0;
  int error = 0;
  gmshModelOccGetMass(dimension, tag, &mass, &error);
  return error ? 0.0 : mass;
}

enum wh_status wh_solid_check_edges(struct wh_gmsh *s, const struct wh_geometry_params *g,
                                    const struct wh_solid_cad *cad) {
  double extent = 0.0;
  for (int k = 0; k < 3; k++)
    extent = fmax(extent, cad->high[k] - cad->low[k]);
  for (size_t i = 0; i < cad->surface_count; i++) {
    int pair[2] = {2, cad->surface[i].tag};
    struct wh_tags curves;
    WH_TRY(wh_gmsh_boundary(s, (struct wh_tags){2, pair}, false, &curves));
    for (size_t k = 1; k < curves.count; k += 2) {
      int curve = abs(curves.tag[k]);
      double length = mass_of(1, curve);
      if (length > POINT * extent && length < SHORTEST * extent)
        return too_short(s, g, cad, i, curve, length);
    }
  }
  return WH_OK;
}

void wh_solid_sizes_triangles(const struct wh_solid_cad *cad, const struct wh_solid_sizes *sizes,
                              double *count, unsigned *most) {
  const double area_of_side = 0.4330127; /* of an equilateral triangle: sqrt(3)/4 side^2 */
  double largest = 0.0;
  *count = 0.0;
  *most = WH_NOBODY;
  for (size_t i = 0; i < cad->surface_count; i++) {
    double size = sizes->surface[cad->surface[i].tag];
    size = size > 0.0 ? fmin(size, sizes->size) : sizes->size;
    double own = mass_of(2, cad->surface[i].tag) / (area_of_side * size * size);
    *count += own;
    if (own > largest) {
      largest = own;
      *most = cad->surface[i].electrode;
    }
  }
}

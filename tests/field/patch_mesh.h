/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TESTS_PATCH_MESH_H
#define WH_TESTS_PATCH_MESH_H
/* Regular test meshes: images of the unit square, each cut into nu * nv cells of two triangles. */
#include "geometry/mesh.h"

/* Point of a patch for (u, v) in the unit square, with du x dv counterclockwise. */
typedef void patch_map(const void *user, double u, double v, double p[2]);

/* Boundary of a face, given its middle point (on the true curve) and whether it has no neighbour;
   WH_NO_BOUNDARY if none. Asked for every face. */
typedef uint16_t patch_boundary(const void *user, const double middle[2], bool outer);

struct patch {
  int nu, nv;
  patch_map *map;
  const void *user;
  uint16_t region;
};

/* Fills nodes and elements of m; regions, boundaries and electrodes are left to the caller. Middle
   points are exact for even orders and on straight faces. Freed with wh_mesh_free. */
void patch_mesh(struct wh_mesh *m, enum wh_symmetry symmetry, int order, size_t count,
                const struct patch *patch, patch_boundary *boundary, const void *user);

/* A sector of a ring about (centre, 0): u runs along the radius, v along the angle from the +z
   axis; u is bent so that radii grow geometrically if grow is true. */
struct ring {
  double centre, inner, outer, from, to;
  bool grow;
};
patch_map ring_map;

/* Between a straight side (u = 0) and an arc about the origin (u = 1). */
struct side_to_arc {
  double side[2][2], radius, from, to;
};
patch_map side_to_arc_map;

struct box {
  double low[2], high[2];
};
patch_map box_map;

/* Patches of a half ball about the origin, with its centre: a box of half width core in 2n * n
   cells, then to the radius inner in mid layers (region 0), then a ring to the radius outer in
   rings layers (region 1). */
struct ball {
  double core, inner, outer;
  int n, mid, rings;
};
#define BALL_PATCHES 7
struct ball_patches {
  struct box box;
  struct side_to_arc side[3];
  struct ring ring[3];
  struct patch patch[BALL_PATCHES];
};
void ball_patches(const struct ball *ball, struct ball_patches *out);

#endif

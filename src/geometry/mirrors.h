/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GEOMETRY_MIRRORS_H
#define WH_GEOMETRY_MIRRORS_H
/* Planes of symmetry that bound the part of a device that is meshed. The whole is the part and its
   mirror images: 2 with one plane, 2 n with two that meet in the z axis at 180 degrees/n, twice as
   many with the plane z = 0 besides. A map from the part to one of these is an orthogonal matrix,
   x_there = map x_in_part. */
#include "base/key.h"
#include "base/context.h"

struct wh_solid_mesh;

#define WH_MIRRORS_MAX 3
#define WH_MIRRORS_FLAT 1e-7 /* of the mesh's extent: a node this near lies on a plane */

struct wh_mirrors {
  int count;                        /* of planes, all through the origin */
  double normal[WH_MIRRORS_MAX][3]; /* unit vectors that point into the part */
  int turns;                        /* images by the planes through the z axis, without that by z */
};

/* The planes through the z axis at these angles from the plane y = 0 [rad], and (z) the plane
   z = 0, each with the side that the mesh is on. WH_BAD_INPUT: more than two angles, or two that do
   not divide 180 degrees; or a plane that the mesh crosses, or that its edge does not lie on. */
enum wh_status wh_mirrors_find(struct wh_context *c, const struct wh_quantities *angles, bool z,
                               const struct wh_solid_mesh *m, struct wh_mirrors *out);

/* Warns of natural edges in planes through the z axis that are none of the mirrors'. */
void wh_mirrors_warn(struct wh_context *c, const struct wh_mirrors *s,
                     const struct wh_solid_mesh *m);

/* How many parts make the whole; 1 without planes. */
int wh_mirrors_parts(const struct wh_mirrors *s);
/* The map of the part to itself. */
void wh_mirrors_none(double map[3][3]);
/* To image k of these; 0 is the part itself. */
void wh_mirrors_image(const struct wh_mirrors *s, int k, double map[3][3]);
/* Takes a point of the whole into the part; map leads back. */
void wh_mirrors_fold(const struct wh_mirrors *s, double x[3], double map[3][3]);
/* The plane that the point lies on, to within slack [m], and that has this normal (of any length,
   either way); or -1. */
int wh_mirrors_at(const struct wh_mirrors *s, const double x[3], const double normal[3],
                  double slack);
/* The plane that a face (4 * element + number) of the domain's edge lies in, or -1. */
int wh_mirrors_face(const struct wh_mirrors *s, const struct wh_solid_mesh *m, size_t face);
/* The map of what passes the plane from there on. */
void wh_mirrors_pass(const struct wh_mirrors *s, int plane, double map_inout[3][3]);

/* a becomes map a; to the whole. */
void wh_mirrors_map(double map[3][3], double a[3]);
/* a becomes the transpose of map times a: into the part. */
void wh_mirrors_map_back(double map[3][3], double a[3]);
/* 1 or -1: an axial vector turns by the map times this. */
double wh_mirrors_hand(double map[3][3]);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GEOMETRY_MESH_H
#define WH_GEOMETRY_MESH_H
/* The mesh that geometry hands on: curved simplices with named regions and boundaries.

   Mesh coordinates. Axisymmetric: (z, r), r >= 0, z the axis. Planar: (z, x), nothing varies along
   y. Both: the beam runs along z, so the first mesh coordinate is z.

   An element of order p has (p+1)(p+2)/2 nodes at equispaced reference points, in gmsh's order:
   vertices, then the nodes of edges 0-1, 1-2, 2-0, then the interior likewise, recursively
   (numerics/triangle.h has the reference points). Elements have positive orientation.
   Face f of a triangle is the edge from local vertex f to vertex (f+1) mod 3. */
#include "base/archive.h"
#include "base/context.h"

/* WH_NO_SYMMETRY: tetrahedra (geometry/solid.h); a struct wh_mesh has it only if it is
   empty. */
enum wh_symmetry { WH_AXISYMMETRIC, WH_PLANAR, WH_NO_SYMMETRY };

enum wh_region_kind {
  WH_REGION_VACUUM,
  WH_REGION_DIELECTRIC,
  WH_REGION_INFINITE /* a shell in which space beyond the inner sphere (circle) is folded:
                        the true distance from the centre is rho = inner (outer-inner)/(outer -
                        rho'), so that 1/rho is linear in the mesh distance rho' */
};

struct wh_region {
  char name[64];
  enum wh_region_kind kind;
  double permittivity;                         /* relative [1] */
  double centre_z, inner_radius, outer_radius; /* [m], infinite regions only */
};

/* An equipotential: its potential is one unknown or one given number. */
struct wh_electrode {
  char name[64];
  double voltage;   /* [V]; not used where floating */
  bool floating;    /* no net charge; potential found by the solver */
  bool transparent; /* an ideal grid: rays pass through */
};

enum wh_boundary_kind {
  WH_BOUNDARY_ELECTRODE, /* potential of electrode */
  WH_BOUNDARY_NATURAL,   /* axis, symmetry plane: no normal displacement */
  WH_BOUNDARY_LINEAR,    /* potential linear in mesh position between electrode and electrode_to */
  WH_BOUNDARY_INFINITY   /* outside of an infinite shell: potential zero */
};

struct wh_boundary {
  char name[64];
  enum wh_boundary_kind kind;
  unsigned electrode, electrode_to; /* indices into electrodes; electrode_to for linear only */
  double from[2], to[2];            /* [m] ends of a linear boundary */
};

#define WH_NO_ELEMENT UINT32_MAX
#define WH_NO_BOUNDARY UINT16_MAX

struct wh_mesh {
  enum wh_symmetry symmetry;
  int order;             /* 1 to 6 */
  int nodes_per_element; /* (order+1)(order+2)/2 */
  size_t node_count, element_count;
  double (*node)[2];   /* [node_count] mesh coordinates [m] */
  uint32_t *element;   /* [element_count * nodes_per_element] node numbers */
  bool *curved;        /* [element_count] false: the element map is affine */
  uint16_t *region;    /* [element_count] index into regions */
  uint32_t *neighbour; /* [element_count * 3] across each face, or WH_NO_ELEMENT */
  uint16_t *boundary;  /* [element_count * 3] index into boundaries, or WH_NO_BOUNDARY. A thin
                          electrode or grid inside the domain has neighbours and a boundary. */
  size_t region_count, boundary_count, electrode_count;
  struct wh_region *regions;
  struct wh_boundary *boundaries;
  struct wh_electrode *electrodes;
};

void wh_mesh_free(struct wh_mesh *m);

/* Hands the mesh to the archive, or takes it out into an empty one; refuses one that names nodes or
   elements that it does not have. */
void wh_mesh_archive(struct wh_archive *a, struct wh_mesh *m);

#endif

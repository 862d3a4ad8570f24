/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GEOMETRY_SOLID_H
#define WH_GEOMETRY_SOLID_H
/* Tubes without symmetry: solids in space become a mesh of curved tetrahedra with named regions and
   boundaries. Mesh coordinates are Cartesian (x, y, z).

   The domain is where electrons can be. Solids of electrodes are cut out of it, dielectrics are
   meshed, thin electrodes are sheets on its edge or inside of it. What is left of the domain's edge
   belongs to the electrode that domain.wall names, or is natural (a plane of symmetry). Where
   planes of symmetry are named (geometry.mirrors), the mesh is a part of the device, and whoever
   hands on places, electrons and currents does so for the whole (geometry/mirrors.h).

   An element of order p has the nodes of numerics/tetrahedron.h, positive orientation, and face f
   opposite to its vertex f. */
#include "geometry/geometry.h"
#include "geometry/mirrors.h"

struct wh_solid_mesh {
  int order;             /* 1 to 3 */
  int nodes_per_element; /* (order+1)(order+2)(order+3)/6 */
  size_t node_count, element_count;
  size_t vertex_count; /* nodes that are vertices of elements; they come first */
  double (*node)[3];   /* [node_count] [m] */
  uint32_t *element;   /* [element_count * nodes_per_element] node numbers */
  bool *curved;        /* [element_count] false: the element map is affine */
  uint16_t *region;    /* [element_count] index into regions */
  uint32_t *neighbour; /* [element_count * 4] across each face, or WH_NO_ELEMENT */
  uint16_t *boundary;  /* [element_count * 4] index into boundaries, or WH_NO_BOUNDARY. A thin
                          electrode or grid inside the domain has neighbours and a boundary. */
  size_t region_count, boundary_count, electrode_count;
  struct wh_region *regions;
  struct wh_boundary *boundaries; /* boundary i is electrode i; the last is natural */
  struct wh_electrode *electrodes;
  struct wh_mirrors mirrors;
  size_t straightened; /* elements whose curved faces would have turned them over */
};

void wh_solid_mesh_free(struct wh_solid_mesh *m);
/* Hands the mesh to the archive, or takes it out into an empty one; refuses one that names nodes or
   elements that it does not have. */
void wh_solid_mesh_archive(struct wh_archive *a, struct wh_solid_mesh *m);
/* The same mesh with straight elements of order 1; the caller frees it. */
enum wh_status wh_solid_mesh_straight(struct wh_context *c, const struct wh_solid_mesh *m,
                                      struct wh_solid_mesh *out);

/* The mesh of the whole device, of which m is a part; without mirrors a copy. from[node_count] is
   the node of m that each is an image of; the caller frees both. */
enum wh_status wh_solid_mesh_whole(struct wh_context *c, const struct wh_solid_mesh *m,
                                   struct wh_solid_mesh *out, uint32_t **from);

/* Makes the mesh of a geometry without symmetry; the caller frees it. WH_BAD_INPUT with messages
   that name the part and the place where the geometry cannot be meshed; WH_NO_MEMORY, before the
   work begins, if the estimate of what mesh and field need is more than the machine has. Calls from
   several threads wait for each other. */
enum wh_status wh_geometry_solid(struct wh_context *c, const struct wh_geometry_params *g,
                                 const struct wh_mesh_params *p, struct wh_solid_mesh *out);

/* The size of elements that is wanted within a reach of a place [m]; it grows from there by
   mesh.growth. */
struct wh_solid_wish {
  double at[3], size, reach;
};

/* The same with elements no larger than is wished, for a mesh better than an earlier one. */
enum wh_status wh_geometry_solid_wished(struct wh_context *c, const struct wh_geometry_params *g,
                                        const struct wh_mesh_params *p, size_t count,
                                        const struct wh_solid_wish *wish,
                                        struct wh_solid_mesh *out);

/* Bytes that mesh, potentials and solver take for that many elements of an order (docs/theory). */
double wh_solid_memory(double elements, int order);

/* Every solid there is, NULL-ended, for keys and 'list'. */
extern const struct wh_kind *const wh_solid_kinds[];

#endif

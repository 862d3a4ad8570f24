/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GEOMETRY_SOLID_MESH_H
#define WH_GEOMETRY_SOLID_MESH_H
/* From the drawing to the mesh. Lengths are in units of the drawing. */
#include "geometry/solid_cad.h"

/* Where elements of which size are wanted: the size at a point is the least of size and, over all
   sources, source size + growth * distance from the ball of its reach. A tree over the sources
   makes that quick. */
struct wh_solid_source {
  double at[3], size, reach;
};
struct wh_solid_branch;
/* Up to radius from the line between two points the size is that of a source. */
struct wh_solid_near {
  double from[3], to[3], radius, size;
};
struct wh_solid_sizes {
  double size, growth;
  size_t count, capacity;
  struct wh_solid_source *source; /* put in the order of the tree by wh_solid_sizes_grow */
  struct wh_solid_branch *branch;
  size_t near_count;
  struct wh_solid_near *near;
  int tags;        /* sizes prescribed by surface: */
  double *surface; /* [tags] by tag; 0: none */
  double *curve;   /* [curve_tags] */
  int curve_tags;
};
enum wh_status wh_solid_sizes_add(struct wh_context *c, struct wh_solid_sizes *s,
                                  const double at[3], double size, double reach);
enum wh_status wh_solid_sizes_grow(struct wh_context *c, struct wh_solid_sizes *s);
double wh_solid_sizes_at(const struct wh_solid_sizes *s, const double at[3]);
void wh_solid_sizes_free(struct wh_solid_sizes *s);
/* About how many tetrahedra of these sizes fill the box; stops counting above most. */
double wh_solid_sizes_count(const struct wh_solid_sizes *s, const double low[3],
                            const double high[3], double most);

/* Sizes that the case prescribes on the surfaces of electrodes, and those of curved surfaces and
   edges, each element to span an angle of arc [rad]. */
enum wh_status wh_solid_sizes_prescribe(struct wh_gmsh *s, const struct wh_geometry_params *g,
                                        const struct wh_solid_cad *cad, double arc,
                                        struct wh_solid_sizes *out);
/* About how many triangles of these sizes cover the surfaces, and the electrode that has the
   surface with most of them, or WH_NOBODY. */
void wh_solid_sizes_triangles(const struct wh_solid_cad *cad, const struct wh_solid_sizes *sizes,
                              double *count, unsigned *most);
/* WH_BAD_INPUT, with the part and the place, if an edge is shorter than a millionth of the domain.
 */
enum wh_status wh_solid_check_edges(struct wh_gmsh *s, const struct wh_geometry_params *g,
                                    const struct wh_solid_cad *cad);
/* Sources from the meshed surfaces: each vertex by the triangles around it, and along sharp edges
   of electrodes that stand out into the vacuum. */
enum wh_status wh_solid_sizes_from_surfaces(struct wh_gmsh *s, const struct wh_solid_cad *cad,
                                            double edge_size, struct wh_solid_sizes *out);

/* Clears the mesh of surfaces whose triangles are far larger than the sizes say, and of all that
   hang together with them by their curves. The curves of the others keep theirs: along a helix they
   cost more than the tetrahedra. (gmsh meshes surfaces anew in any case.) */
enum wh_status wh_solid_sizes_clear(struct wh_gmsh *s, const struct wh_solid_cad *cad,
                                    const struct wh_solid_sizes *sizes);

/* Meshes what has no mesh yet of the drawing, up to a dimension (2 or 3) with these sizes;
   method is an enum wh_tetra_method. */
enum wh_status wh_solid_generate(struct wh_gmsh *s, const struct wh_solid_sizes *sizes,
                                 int dimension, int method);

/* Reads the mesh out of gmsh: everything of *out but names, and the surface (index into the
   drawing's) of every face, [4 * element_count], or WH_NOBODY, which the caller frees. */
enum wh_status wh_solid_read(struct wh_gmsh *s, const struct wh_solid_cad *cad, int order,
                             struct wh_solid_mesh *out, uint32_t **surface_of_face);

/* Nodes of higher order for the straight tetrahedra of m, on the drawing's curves and surfaces
   where their edges and faces are; number gives the vertex of each of gmsh's tags. */
enum wh_status wh_solid_raise(struct wh_gmsh *s, const struct wh_solid_cad *cad, int order,
                              const uint32_t *number, struct wh_solid_mesh *m);

/* What elements of a mesh fill, regions taken for themselves: filled[regions], zero before. */
struct wh_solid_filled {
  double volume;
  double bend; /* by how much curved faces change it, regardless of the sign */
};
enum wh_status wh_solid_fill(struct wh_context *c, const struct wh_solid_mesh *m,
                             struct wh_solid_filled *filled);
/* WH_LIBRARY_FAILED, with the owner's name, if that is not the volume drawn, as far as curved
   elements can be: they lie upon each other somewhere. */
enum wh_status wh_solid_check_filled(struct wh_context *c, const char *owner, double drawn,
                                     const struct wh_solid_filled *filled);
/* The same for every volume of the drawing, for a mesh as wh_solid_read left it. Of elements of
   order 1 nothing is known to compare with. */
enum wh_status wh_solid_check_volumes(struct wh_gmsh *s, const struct wh_geometry_params *g,
                                      const struct wh_solid_cad *cad,
                                      const struct wh_solid_mesh *m);

/* Marks curved elements, and straightens those that their curved faces turn over, until the
   Bernstein coefficients of every Jacobian prove it positive. WH_BAD_INPUT if a straight element is
   turned over. */
enum wh_status wh_solid_straighten(struct wh_context *c, struct wh_solid_mesh *m);

/* Gives thin electrodes inside the domain two sets of nodes, one for either side. */
enum wh_status wh_solid_part_sheets(struct wh_context *c, struct wh_solid_mesh *m);

#endif

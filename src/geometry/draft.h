/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GEOMETRY_DRAFT_H
#define WH_GEOMETRY_DRAFT_H
/* The straight-sided mesh that gmsh makes of a drawing, in units of the drawing. */
#include "geometry/cad.h"

struct wh_draft_edge {
  uint32_t node[2];
  uint32_t curve; /* index into the drawing's curves */
  double t[2];    /* the curve's parameter at the nodes */
};

/* A node that is an end of curves, and so of the drawing, not of the mesh only. */
struct wh_draft_corner {
  uint32_t node;
  int tag;
};

struct wh_draft {
  size_t node_count, triangle_count, edge_count, corner_count;
  double (*node)[2];
  uint32_t (*triangle)[3]; /* counterclockwise */
  uint32_t *face;          /* of each triangle: index into the drawing's faces */
  struct wh_draft_edge *edge;
  struct wh_draft_corner *corner;
};

/* Where elements of which size are wanted: the size at a point is the least of size and, over all
   sources, source size + growth * distance. */
struct wh_size_source {
  double at[2], size;
};

struct wh_sizes {
  double size, growth;
  size_t count, capacity;
  struct wh_size_source *source;
};

enum wh_status wh_sizes_add(struct wh_context *c, struct wh_sizes *s, const double at[2],
                            double size);
double wh_sizes_at(const struct wh_sizes *s, const double at[2]);

/* About how many triangles of these sizes fill a square; stops counting above most. */
double wh_sizes_count(const struct wh_sizes *s, const double corner[2], double side, double most);

/* Sources for curved edges, each element to span an angle of arc [rad], and for edges of
   electrodes and dielectrics whose size is prescribed. */
enum wh_status wh_sizes_from_curves(struct wh_gmsh *s, const struct wh_geometry_params *g,
                                    const struct wh_cad *cad, double arc, struct wh_sizes *out);

/* Sources at the corners of the draft where the field is singular: the thinner the corner, the
   smaller; at a thin edge corner_size * extent. added: there is one. */
enum wh_status wh_sizes_from_corners(struct wh_gmsh *s, const struct wh_geometry_params *g,
                                     const struct wh_cad *cad, const struct wh_draft *draft,
                                     double corner_size, double extent, struct wh_sizes *out,
                                     bool *added);

/* Sources in narrow gaps beside curved walls; *added becomes true if there is one. */
enum wh_status wh_sizes_from_gaps(struct wh_context *c, const struct wh_cad *cad,
                                  const struct wh_draft *draft, struct wh_sizes *out, bool *added);

/* Meshes the drawing (anew) with these sizes. The caller frees *out by wh_draft_free, also if this
   fails. WH_BAD_INPUT if there would be more than max_elements. */
enum wh_status wh_draft_make(struct wh_gmsh *s, const struct wh_cad *cad,
                             const struct wh_sizes *sizes, size_t max_elements,
                             struct wh_draft *out);
void wh_draft_free(struct wh_draft *d);

/* Turns all triangles counterclockwise, and improves those that gmsh left flat by exchanging
   diagonals. */
enum wh_status wh_draft_repair(struct wh_context *c, struct wh_draft *d);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GEOMETRY_GEOMETRY_H
#define WH_GEOMETRY_GEOMETRY_H
/* What a user says about the shape of a tube, and the mesh made from it.

   The domain is where electrons can be. Bodies of electrodes are cut out of it, dielectrics are
   meshed, thin electrodes are curves on its edge or inside of it. Every part of the domain's edge
   that is on no electrode and no gradient is natural (no normal displacement), or, with
   edge: open, leads to infinity through a shell. In axial symmetry what lies at r < 0 is cut off.
 */
#include "base/key.h"
#include "geometry/mesh.h"

/* The choices of the key 'symmetry' are the values of enum wh_symmetry. */
enum wh_edge { WH_EDGE_NATURAL, WH_EDGE_OPEN };

/* shape: one shape; shapes: named shapes, each added to or cut from what came before it. Without
   symmetry solid and solids likewise (geometry/solid.h). */
struct wh_domain_params {
  int edge; /* enum wh_edge */
  struct wh_variant shape;
  struct wh_map shapes; /* of struct wh_variant */
  struct wh_variant solid;
  struct wh_map solids;
  const char *wall; /* electrode that all of the edge is that is nothing else's; solids only */
};

struct wh_electrode_params {
  double voltage_V;
  bool floating, grid;
  double size; /* of elements at this electrode [m]; 0: as elsewhere */
  struct wh_variant shape;
  struct wh_map shapes;
  struct wh_variant solid;
  struct wh_map solids;
};

struct wh_dielectric_params {
  double permittivity; /* relative */
  struct wh_variant shape;
  struct wh_map shapes;
  struct wh_variant solid;
  struct wh_map solids;
};

struct wh_gradient_params {
  const char *from, *to; /* electrodes at the two ends */
  struct wh_variant shape;
};

struct wh_geometry_params {
  int symmetry; /* enum wh_symmetry */
  struct wh_domain_params domain;
  struct wh_map electrodes;     /* of struct wh_electrode_params */
  struct wh_map dielectrics;    /* of struct wh_dielectric_params */
  struct wh_map gradients;      /* of struct wh_gradient_params */
  struct wh_quantities mirrors; /* [rad] planes of symmetry through the z axis; solids only */
  bool mirror_z;                /* likewise the plane z = 0 */
  bool allow_touching;          /* electrodes may meet in a point: an infinitely thin gap */
  const char *file;             /* a mesh or a drawing instead of shapes, or NULL */
  double file_unit;             /* [m] */
  bool allow_programs;          /* a .geo file may be run */
};

/* Gmsh's implementation of HXT starts from the time of the day: no two meshes are the same. */
enum wh_tetra_method { WH_TETRA_DELAUNAY, WH_TETRA_HXT };

#define WH_MOST_PASSES 20

/* Meshes in space that are made again, finer where the field is estimated to be off. */
struct wh_adapt_params {
  double tolerance;    /* of the estimated relative error of the field; 0: not asked for */
  size_t passes;       /* meshes at most */
  size_t max_elements; /* that it may come to, about */
  double elsewhere;    /* how much an error counts where no ray passes, 1: as much as there */
};

/* Elements no larger than size within radius of the line between two points. */
struct wh_near_params {
  struct wh_quantities from, to; /* [m] x, y, z; to empty: from */
  double radius, size;           /* [m] */
};

struct wh_mesh_params {
  size_t order;       /* of elements, 1 to 6 */
  double size;        /* of elements away from everything [m]; 0: a tenth of the domain */
  double corner_size; /* of elements at a thin edge, relative to the domain */
  double growth;      /* of the size with distance from where it is prescribed */
  double arc;         /* of a curved edge that one element may span [rad] */
  size_t max_elements;
  size_t tetra_order; /* of elements without symmetry, 1 to 3 */
  int tetra_method;   /* enum wh_tetra_method */
  double edge_size;   /* of tetrahedra at sharp edges of electrodes [m]; 0: as elsewhere */
  struct wh_adapt_params adapt;
  struct wh_map near; /* of struct wh_near_params: where tetrahedra are small */
  double coarser;     /* all sizes of tetrahedra times this; no key of a case. 0: 1 */
};

extern const struct wh_key wh_geometry_keys[];
extern const struct wh_key wh_mesh_keys[];
extern const struct wh_key wh_domain_keys[];

/* Every shape there is, NULL-ended, for 'list' and the documentation. */
extern const struct wh_kind *const wh_shape_kinds[];

/* Makes the mesh of a geometry; the caller frees it by wh_mesh_free. WH_BAD_INPUT with messages
   that name the electrode and the place where the geometry cannot be meshed. Calls from several
   threads wait for each other: gmsh is one global library. */
enum wh_status wh_geometry_mesh(struct wh_context *c, const struct wh_geometry_params *g,
                                const struct wh_mesh_params *p, struct wh_mesh *out);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GEOMETRY_JOB_H
#define WH_GEOMETRY_JOB_H
/* What is at hand while shapes become a mesh. */
#include "geometry/draft.h"

struct wh_job {
  struct wh_context *c;
  const struct wh_geometry_params *g;
  const struct wh_mesh_params *p;
  struct wh_parts parts;
  struct wh_gmsh s;
  struct wh_cad cad;
  struct wh_sizes sizes;
  struct wh_draft draft;
  uint32_t *curve_of_face;
};

/* Makes the mesh of the job's draft, with its regions and boundaries. */
enum wh_status wh_job_fill(struct wh_job *j, struct wh_mesh *out);

/* Regions: vacuum, the dielectrics, and the infinite shell if parts (or NULL) have one. */
enum wh_status wh_name_regions(struct wh_context *c, const struct wh_geometry_params *g,
                               const struct wh_parts *parts, struct wh_mesh *m);
/* Boundary i is electrode i; then gradients, axis, natural, infinity. */
enum wh_status wh_name_boundaries(struct wh_context *c, const struct wh_geometry_params *g,
                                  struct wh_mesh *m);

/* Each part of the mesh that hangs together must touch an electrode (or infinity), else its
   potential is not determined. */
enum wh_status wh_mesh_check_parts(struct wh_context *c, const struct wh_mesh *m);

/* Finds the ends of every gradient, which must lie on its electrodes with a straight line between.
 */
enum wh_status wh_mesh_tie_gradients(struct wh_context *c, const struct wh_geometry_params *g,
                                     struct wh_mesh *m);

/* Makes a mesh of what a .msh file holds; file is its name for messages. */
struct wh_msh;
enum wh_status wh_mesh_from_msh(struct wh_context *c, const struct wh_geometry_params *g,
                                const struct wh_mesh_params *p, const char *file,
                                const struct wh_msh *msh, struct wh_mesh *out);
/* What a file is, by the end of its name. */
enum wh_file_kind { WH_FILE_MESH, WH_FILE_STEP, WH_FILE_PROGRAM, WH_FILE_UNKNOWN };
enum wh_file_kind wh_file_kind(const char *file);
/* Whether a STEP file may be given to the kernel. */
enum wh_status wh_file_check_step(struct wh_context *c, const char *file);
/* Reads g->file, a mesh. */
enum wh_status wh_mesh_from_file(struct wh_context *c, const struct wh_geometry_params *g,
                                 const struct wh_mesh_params *p, struct wh_mesh *out);

/* What tables of keys cannot hold: names that repeat or are too long, combinations, numbers that
   another caller than the reader of cases got wrong. */
enum wh_status wh_geometry_check(struct wh_context *c, const struct wh_geometry_params *g,
                                 const struct wh_mesh_params *p);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TESTS_GEOMETRY_TUBE_H
#define WH_TESTS_GEOMETRY_TUBE_H
/* Geometries for tests, written in one line a shape:

     struct tube *t = tube_new(WH_AXISYMMETRIC);
     tube_domain(t, "sector centre=0.025,0 inner=0.005 outer=0.025 from=120d to=180d");
     tube_electrode(t, "cathode", 0, "arc centre=0.025,0 radius=0.025 from=120d to=180d");
     t->mesh.order = 6;
     status = tube_mesh(t, c, &mesh);

   Numbers are in SI units, or degrees with a d behind; points and lists are 1,2,3,4. Several shapes
   are separated by a semicolon. */
#include "base/memory.h"
#include "geometry/geometry.h"

#define TUBE_MOST 16

struct tube {
  struct wh_geometry_params geometry;
  struct wh_mesh_params mesh;
  struct wh_arena *arena;
  struct wh_electrode_params electrode[TUBE_MOST];
  struct wh_dielectric_params dielectric[TUBE_MOST];
  struct wh_gradient_params gradient[TUBE_MOST];
  const char *name[3][TUBE_MOST];
};

struct tube *tube_new(enum wh_symmetry symmetry);
void tube_free(struct tube *t);
void tube_domain(struct tube *t, const char *shapes);
struct wh_electrode_params *tube_electrode(struct tube *t, const char *name, double voltage,
                                           const char *shapes);
struct wh_dielectric_params *tube_dielectric(struct tube *t, const char *name, double permittivity,
                                             const char *shapes);
void tube_gradient(struct tube *t, const char *name, const char *from, const char *to,
                   const char *shape);
enum wh_status tube_mesh(struct tube *t, struct wh_context *c, struct wh_mesh *out);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TESTS_TRACE_TEST_MESH_H
#define WH_TESTS_TRACE_TEST_MESH_H
/* Structured meshes made without a mesh generator: the unit square (u, v), divided into cells of
   two triangles each, mapped to mesh coordinates. */
#include "base/context.h"
#include "geometry/locate.h"

typedef void test_map_fn(const void *user, double u, double v, double p[2]);
/* True where a face (both of its end points) belongs to the boundary. */
typedef bool test_pick_fn(const void *user, const double p[2]);

struct test_mesh_spec {
  enum wh_symmetry symmetry;
  int order;
  int cells[2];
  test_map_fn *map;
  const void *user;
  bool curved;
};

/* The mesh has one vacuum region and boundary 0, natural, on its whole edge. */
enum wh_status test_mesh_create(struct wh_context *c, const struct test_mesh_spec *spec,
                                struct wh_mesh *m);

/* Gives faces a new boundary that belongs to a new electrode; faces inside the mesh too if
   interior. Returns the electrode's index. */
unsigned test_mesh_electrode(struct wh_context *c, struct wh_mesh *m, const char *name,
                             bool transparent, bool interior, test_pick_fn *pick, const void *user);

/* Shell between two spheres about (centre, 0), seen from the axis: u from outer to inner radius (in
   geometric progression),
   v from angle[0] to angle[1] (from the z axis). */
struct test_shell {
  double centre, outer, inner, angle[2];
};
test_map_fn test_shell_map;
test_pick_fn test_on_outer, test_on_inner;

/* Rectangle low[2] to high[2] in mesh coordinates. */
struct test_box {
  double low[2], high[2];
};
test_map_fn test_box_map;
test_pick_fn test_on_low_z, test_on_high_z, test_on_high_r;

/* Meshed shell of 25/5 mm with electrodes cathode (outer) and anode (inner, a grid). */
enum wh_status test_shell_mesh(struct wh_context *c, const struct test_shell *shell, int order,
                               int radial, int around, struct wh_mesh *m);

#endif

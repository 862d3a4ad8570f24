/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TESTS_TRACE_TRACER_H
#define WH_TESTS_TRACE_TRACER_H
/* A mesh, a field on it and the last result, for tests. */
#include "test_mesh.h"
#include "trace/trace.h"

struct tracer {
  struct wh_context *c;
  struct wh_mesh mesh;
  struct wh_locator *locator;
  struct wh_field field;
  struct wh_trace_params params;
  struct wh_particles start;
  struct wh_trace_result result;
  double planes[8];
};

/* A box of triangles (planar or axial), electrodes "low" at its low z and "high" at its high z,
   natural elsewhere. */
void tracer_box(struct tracer *t, enum wh_symmetry symmetry, const struct test_box *box, int nz,
                int nr, bool high_is_grid);
/* The shell of 25/5 mm, 120 to 180 degrees, of the given order and number of elements. */
void tracer_shell(struct tracer *t, int order, int radial, int around);
void tracer_add_field(struct tracer *t, wh_field_add_fn *add, const void *part);
void tracer_finish_mesh(struct tracer *t); /* after further electrodes were put on the mesh */
void tracer_plane(struct tracer *t, double z);
void tracer_electron(struct tracer *t, const double x[3], const double u[3]);
enum wh_status tracer_run(struct tracer *t); /* frees the result before */
void tracer_free(struct tracer *t);

#endif

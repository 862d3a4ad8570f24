/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TESTS_REPORT_DEMO_H
#define WH_TESTS_REPORT_DEMO_H
/* A report of a made-up run: two concentric spheres with a glass ring between them, the exact
   trajectories of electrons from the cathode's pole, and made-up spots and spread functions. */
#include "geometry/locate.h"
#include "report/report.h"

struct demo {
  struct wh_mesh mesh;
  struct wh_locator *locator;
  struct wh_field field;
  double *potential;
  struct wh_report report;
  struct wh_figures figures, convergence, timing;
  struct wh_particles image;
  struct wh_vtk_lines lines;
  struct wh_table table;
  void *memory[64];
  size_t memory_count;
};

enum wh_status demo_create(struct wh_context *c, struct demo *d);
void demo_free(struct demo *d);

/* A mesh of order p between the spheres: (n by m cells, two triangles each) from angle `from` to
   the axis; the cells beyond half of the angles are glass if wanted. Potential 0 at outer, U at
   inner radius. */
enum wh_status demo_mesh(struct wh_context *c, int order, size_t n, size_t m, bool glass,
                         struct wh_mesh *mesh, double **potential);

#define DEMO_OUTER 25e-3
#define DEMO_INNER 5e-3
#define DEMO_VOLTAGE 10e3
#define DEMO_FROM 1.0471975511965976 /* 60 degrees from the axis */

#endif

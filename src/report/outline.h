/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_REPORT_OUTLINE_H
#define WH_REPORT_OUTLINE_H
/* Edges of a mesh, joined into curves for drawing. */
#include "geometry/mesh.h"
#include "report/plot.h"

/* Chooses edges: whether face f of element e belongs to the outline. */
typedef bool wh_edge_test(const struct wh_mesh *m, size_t element, int face, const void *user);

/* Joins the chosen edges into paths of the layer, with the element on the left; paths that return
   to their start are closed. Curved edges follow the element's polynomial in 16 steps a face. */
enum wh_status wh_outline(struct wh_context *c, const struct wh_mesh *m, wh_edge_test *test,
                          const void *user, struct wh_layer *layer, double value,
                          const char *label);

#endif

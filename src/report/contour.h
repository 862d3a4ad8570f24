/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_REPORT_CONTOUR_H
#define WH_REPORT_CONTOUR_H
/* Lines of equal value of a finite-element function of any order. */
#include "geometry/mesh.h"
#include "report/plot.h"

/* Adds the lines value = level to the layer as paths (value: the level; label: with unit). Every
   element is cut into small triangles, 2 order along an edge, on which the function is taken as
   linear. Infinite regions are left out, and elements over which the value is nearly the same: over
   the whole mesh it would change by a twentieth of its range. */
enum wh_status wh_contour(struct wh_context *c, const struct wh_mesh *m, const double *nodal,
                          double level, const char *label, struct wh_layer *layer);

/* Round levels between low and high, ends left out: about wanted of them, in steps of 1, 2 or 5
   times a power of ten. level must hold 4 * wanted; returns their number. */
size_t wh_contour_levels(double low, double high, size_t wanted, double *level);

#endif

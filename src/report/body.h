/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_REPORT_BODY_H
#define WH_REPORT_BODY_H
/* The bodies of electrodes: a mesh knows only their surfaces. */
#include "geometry/mesh.h"
#include "report/plot.h"

/* Whether an element lies in an infinite region, which pictures leave out. */
bool wh_body_is_infinite(const struct wh_mesh *m, size_t element);
/* Whether a face is on the edge of what is shown. */
bool wh_body_is_edge(const struct wh_mesh *m, size_t element, int face);

/* Whether a face is of the electrode *user (unsigned): a wh_edge_test. A thin electrode inside the
   domain is an edge of two elements: taken once. */
bool wh_body_is_of_electrode(const struct wh_mesh *m, size_t element, int face, const void *user);

/* Copies the surfaces of an electrode (with the domain on their left) to wall, closed to a body
   where they enclose one, or would if the straight edge of the domain did not cut it; else open. */
enum wh_status wh_body_make(struct wh_context *c, const struct wh_mesh *m,
                            const struct wh_layer *surface, struct wh_layer *wall);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_REPORT_SKIN_H
#define WH_REPORT_SKIN_H
/* Faces of curved tetrahedra as triangles for drawing. */
#include "geometry/solid.h"

/* Zero-initialise. */
struct wh_skin {
  size_t point_count, point_capacity, triangle_count, triangle_capacity;
  double (*point)[3];
  uint32_t (*triangle)[3]; /* counterclockwise seen from within the elements */
};

/* Chooses faces: whether face f of an element belongs to the skin. */
typedef bool wh_face_test(const struct wh_solid_mesh *m, size_t element, int face,
                          const void *user);

/* Adds the chosen faces. Edges that bend and are longer than least [m] are halved, up to depth
   times: whether an edge is halved does not depend on the face it is looked at from, so no gaps
   open. */
enum wh_status wh_skin_make(struct wh_context *c, const struct wh_solid_mesh *m, wh_face_test *test,
                            const void *user, int depth, double least, struct wh_skin *out);
void wh_skin_free(struct wh_skin *s);

#endif

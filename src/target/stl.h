/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TARGET_STL_H
#define WH_TARGET_STL_H
/* Triangles from STL files, text or binary (3D Systems, StereoLithography Interface Specification
   (1989)). Read strictly: what is damaged, cut short or not finite is refused. */
#include "base/context.h"

struct wh_triangles {
  size_t points, count;
  double (*point)[3];    /* [points] */
  uint32_t (*corner)[3]; /* [count]: numbers of points; equal places are one point */
};

/* Coordinates are multiplied by unit [m]. name is for messages. */
enum wh_status wh_stl_parse(struct wh_context *c, const char *name, const char *content,
                            size_t size, double unit, struct wh_triangles *out);
enum wh_status wh_stl_read(struct wh_context *c, const char *path, double unit,
                           struct wh_triangles *out);
void wh_triangles_free(struct wh_triangles *t);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GEOMETRY_FACES_H
#define WH_GEOMETRY_FACES_H
/* The faces (edges) of a list of triangles, each once, and which triangles meet there. */
#include "base/context.h"

struct wh_face {
  uint32_t node[2]; /* the lower number first */
  uint32_t side[2]; /* 3 * triangle + local face; UINT32_MAX if there is no second one */
};

struct wh_faces {
  size_t count;
  struct wh_face *face; /* sorted by nodes */
};

/* vertex[i * stride + 0..2] are the vertices of triangle i. crowded is set to a face that more than
   two triangles share (then WH_BAD_INPUT without a message). The caller frees face. */
enum wh_status wh_faces_make(struct wh_context *c, size_t triangles, const uint32_t *vertex,
                             size_t stride, struct wh_faces *out, struct wh_face *crowded);
/* NULL if the nodes are not the ends of a face. */
const struct wh_face *wh_faces_find(const struct wh_faces *f, uint32_t a, uint32_t b);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#include "geometry/faces.h"
#include "base/memory.h"

#include <stdlib.h>

static int compare(const void *a, const void *b) {
  const struct wh_face *x = a, *y = b;
  for (int i = 0; i < 2; i++)
    if (x->node[i] != y->node[i])
      return x->node[i] < y->node[i] ? -1 : 1;
  return 0;
}

static int compare_side(const void *a, const void *b) {
  const struct wh_face *x = a, *y = b;
  int order = compare(a, b);
  return order ? order : (x->side[0] > y->side[0]) - (x->side[0] < y->side[0]);
}

static void set_nodes(struct wh_face *f, uint32_t a, uint32_t b) {
  f->node[0] = a < b ? a : b;
  f->node[1] = a < b ? b : a;
}

enum wh_status wh_faces_make(struct wh_context *c, size_t triangles, const uint32_t *vertex,
                             size_t stride, struct wh_faces *out, struct wh_face *crowded) {
  struct wh_face *all = NULL;
  *out = (struct wh_faces){0};
  WH_TRY(wh_alloc(c, 3 * triangles, sizeof *all, &all));
  for (size_t i = 0; i < triangles; i++)
    for (size_t f = 0; f < 3; f++) {
      set_nodes(&all[3 * i + f], vertex[i * stride + f], vertex[i * stride + (f + 1) % 3]);
      all[3 * i + f].side[0] = (uint32_t)(3 * i + f);
      all[3 * i + f].side[1] = UINT32_MAX;
    }
  qsort(all, 3 * triangles, sizeof *all, compare_side);
  size_t count = 0;
  enum wh_status status = WH_OK;
  for (size_t i = 0; i < 3 * triangles; i++) {
    if (count == 0 || compare(&all[count - 1], &all[i]) != 0) {
      all[count++] = all[i];
    } else if (all[count - 1].side[1] == UINT32_MAX) {
      all[count - 1].side[1] = all[i].side[0];
    } else {
      *crowded = all[i];
      status = WH_BAD_INPUT;
      break;
    }
  }
  if (status != WH_OK) {
    free(all);
    return status;
  }
  *out = (struct wh_faces){count, all};
  return WH_OK;
}

const struct wh_face *wh_faces_find(const struct wh_faces *f, uint32_t a, uint32_t b) {
  struct wh_face key;
  set_nodes(&key, a, b);
  return bsearch(&key, f->face, f->count, sizeof key, compare);
}

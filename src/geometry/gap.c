/* SPDX-License-Identifier: MPL-2.0 */
/* Smaller elements in narrow gaps beside curved walls. Between parallel walls the field is uniform
   but at the ends, which are corners; between walls of radius R at a distance g it varies along the
   gap over sqrt(g R), while curvature alone asks for elements of the order of R. */
#include "base/memory.h"
#include "geometry/draft.h"

#include <math.h>
#include <stdlib.h>

#define SEVERAL (WH_NOBODY - 1) /* a corner, on more than one curve */

/* The electrode's curve that each node is on: other curves, such as the axis, may cross the gap. */
static void mark_curves(const struct wh_cad *cad, const struct wh_draft *draft, uint32_t *curve) {
  for (size_t i = 0; i < draft->node_count; i++)
    curve[i] = WH_NOBODY;
  for (size_t i = 0; i < draft->edge_count; i++)
    for (int k = 0; k < 2 && cad->curve[draft->edge[i].curve].electrode != WH_NOBODY; k++) {
      uint32_t *c = &curve[draft->edge[i].node[k]];
      *c = *c == WH_NOBODY || *c == draft->edge[i].curve ? draft->edge[i].curve : SEVERAL;
    }
}

/* A side of a triangle that spans from one wall to another, much shorter than elements are there.
 */
static enum wh_status look_at(struct wh_context *c, const struct wh_cad *cad,
                              const struct wh_draft *draft, const uint32_t *curve,
                              const uint32_t node[2], struct wh_sizes *sizes, bool *added) {
  uint32_t k = curve[node[0]], l = curve[node[1]];
  if (k >= SEVERAL || l >= SEVERAL || k == l || (cad->curve[k].straight && cad->curve[l].straight))
    return WH_OK;
  const double *a = draft->node[node[0]], *b = draft->node[node[1]];
  double middle[2] = {0.5 * (a[0] + b[0]), 0.5 * (a[1] + b[1])};
  double gap = hypot(b[0] - a[0], b[1] - a[1]), size = wh_sizes_at(sizes, middle);
  if (gap >= 0.5 * size)
    return WH_OK;
  *added = true;
  return wh_sizes_add(c, sizes, middle, sqrt(gap * size));
}

static enum wh_status look(struct wh_context *c, const struct wh_cad *cad,
                           const struct wh_draft *draft, const uint32_t *curve,
                           struct wh_sizes *sizes, bool *added) {
  for (size_t i = 0; i < draft->triangle_count; i++)
    for (int f = 0; f < 3; f++) {
      uint32_t node[2] = {draft->triangle[i][f], draft->triangle[i][(f + 1) % 3]};
      WH_TRY(look_at(c, cad, draft, curve, node, sizes, added));
    }
  return WH_OK;
}

enum wh_status wh_sizes_from_gaps(struct wh_context *c, const struct wh_cad *cad,
                                  const struct wh_draft *draft, struct wh_sizes *out, bool *added) {
  uint32_t *curve = NULL;
  WH_TRY(wh_alloc(c, draft->node_count, sizeof *curve, &curve));
  mark_curves(cad, draft, curve);
  enum wh_status status = look(c, cad, draft, curve, out, added);
  free(curve);
  return status;
}

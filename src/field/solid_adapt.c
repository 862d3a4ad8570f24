/* SPDX-License-Identifier: MPL-2.0 */
#include "field/solid_adapt.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

#define MOST_AT_ONCE 3.0
#define WORTH_IT 0.9 /* a wish for a size larger than this part of what is there is none */

/* Mean length of the straight edges, and the middle of the vertices. */
static double size_of(const struct wh_solid_mesh *m, size_t e, double middle[3]) {
  const uint32_t *node = m->element + e * (size_t)m->nodes_per_element;
  double sum = 0.0;
  for (int k = 0; k < 3; k++)
    middle[k] = 0.0;
  for (int i = 0; i < 4; i++) {
    const double *p = m->node[node[i]];
    for (int k = 0; k < 3; k++)
      middle[k] += p[k] / 4;
    for (int j = 0; j < i; j++) {
      const double *q = m->node[node[j]];
      sum += sqrt((p[0] - q[0]) * (p[0] - q[0]) + (p[1] - q[1]) * (p[1] - q[1]) +
                  (p[2] - q[2]) * (p[2] - q[2]));
    }
  }
  return sum / 6;
}

enum wh_status wh_solid_field_wishes(struct wh_context *c, const struct wh_solid_field *f,
                                     double wanted, const double *weight, size_t *count,
                                     struct wh_solid_wish **wish) {
  const struct wh_solid_mesh *m = wh_solid_field_mesh(f);
  double *share = NULL, whole;
  size_t capacity = 0;
  *count = 0;
  *wish = NULL;
  if (!(wanted > 0.0))
    return wh_fail(c, WH_BAD_INPUT, "the wanted error of the field is %g; it must be positive",
                   wanted);
  WH_TRY(wh_alloc(c, m->element_count, sizeof *share, &share));
  enum wh_status status = wh_solid_field_error(c, f, &whole, share);
  double goal = wanted / sqrt((double)m->element_count), power = 1.0 / (m->order + 1.5);
  for (size_t e = 0; e < m->element_count && status == WH_OK; e++) {
    double middle[3], size = size_of(m, e, middle);
    double part = pow(goal / (share[e] * (weight ? weight[e] : 1.0)), power);
    if (part > WORTH_IT)
      continue;
    status = wh_grow(c, wish, &capacity, *count + 1, sizeof **wish);
    if (status == WH_OK)
      (*wish)[(*count)++] = (struct wh_solid_wish){{middle[0], middle[1], middle[2]},
                                                   size * fmax(part, 1.0 / MOST_AT_ONCE)};
  }
  free(share);
  if (status != WH_OK) {
    free(*wish);
    *wish = NULL;
    *count = 0;
  }
  return status;
}

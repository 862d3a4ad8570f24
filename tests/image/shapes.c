/* SPDX-License-Identifier: MPL-2.0 */
#include "shapes.h"

#include <string.h>

enum wh_status shape_spot(struct wh_context *c, const char *kind, const double sides[4],
                          size_t bins, struct wh_spot_map *out) {
  double params[4];
  struct wh_variant v = {NULL, params};
  memcpy(params, sides, sizeof params);
  for (int i = 0; wh_spot_kinds[i]; i++)
    if (strcmp(wh_spot_kinds[i]->name, kind) == 0)
      v.kind = wh_spot_kinds[i];
  return wh_spot_from_shape(c, &v, bins, out);
}

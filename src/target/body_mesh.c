/* SPDX-License-Identifier: MPL-2.0 */
/* A body of any form, as a closed surface of triangles. */
#include "base/memory.h"
#include "target/hull.h"

#include <stdlib.h>
#include <string.h>

struct params {
  const char *file;
  double unit;
};

static const struct wh_key keys[] = {
    {.name = "file",
     .type = WH_KEY_PATH,
     .offset = offsetof(struct params, file),
     .summary = "an STL file, text or binary; closed and without crossings"},
    {.name = "unit",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, unit),
     .unit = "m",
     .min = 0,
     .max = 1e3,
     .above_min = true,
     .summary = "length that a coordinate of 1 in the file stands for"},
    {0},
};

static void free_surface(void *data) {
  wh_hull_free(data);
  free(data);
}

static enum wh_status create(struct wh_context *c, const void *params, void **data) {
  const struct params *p = params;
  struct wh_triangles mesh;
  struct wh_hull *s;
  WH_TRY(wh_stl_read(c, p->file, p->unit, &mesh));
  enum wh_status status = wh_alloc(c, 1, sizeof *s, &s);
  if (status) {
    wh_triangles_free(&mesh);
    return status;
  }
  status = wh_hull_create(c, &mesh, s);
  if (status)
    free(s);
  else
    *data = s;
  return status;
}

static double distance(const void *data, const double x[3]) {
  return wh_hull_distance(data, x);
}

static bool stretch(const void *data, const double x[3], const double u[3], double after,
                    struct wh_stretch *out) {
  return wh_hull_stretch(data, x, u, after, out);
}

static void bounds(const void *data, double low[3], double high[3]) {
  const struct wh_hull *s = data;
  memcpy(low, s->low, sizeof s->low);
  memcpy(high, s->high, sizeof s->high);
}

const struct wh_body_kind wh_body_mesh = {
    .kind = {.name = "mesh",
             .summary = "a closed surface of triangles from an STL file",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct params)},
    .create = create,
    .free = free_surface,
    .distance = distance,
    .stretch = stretch,
    .bounds = bounds,
};

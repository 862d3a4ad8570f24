/* SPDX-License-Identifier: MPL-2.0 */
/* Whatever an STL file holds: it becomes a closed surface that lines can be asked of, or is refused
   with a message. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "target/hull.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds, const char *what) {
  if (holds)
    return;
  fprintf(stderr, "fuzz_stl: %s\n", what);
  abort();
}

static void check(const struct wh_hull *h) {
  const double x[3] = {h->low[0], 0.5 * (h->low[1] + h->high[1]), 0.5 * (h->low[2] + h->high[2])};
  const double u[3] = {1.0, 0.0, 0.0};
  double after = -1.0;
  struct wh_stretch on;
  demand(wh_hull_volume(h) >= 0.0, "a body turned inside out");
  for (int i = 0; i < 100 && wh_hull_stretch(h, x, u, after, &on); i++) {
    demand(on.to > after && on.from <= on.to, "a stretch that goes back");
    after = on.to;
  }
  demand(isfinite(wh_hull_distance(h, x)), "a distance that is none");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct wh_context *c = wh_context_create();
  struct wh_triangles mesh;
  struct wh_hull h;
  enum wh_status status = wh_stl_parse(c, "fuzz.stl", (const char *)data, size, 1e-3, &mesh);
  if (status == WH_OK)
    status = wh_hull_create(c, &mesh, &h);
  if (status == WH_OK) {
    check(&h);
    wh_hull_free(&h);
  }
  demand(status == WH_OK || wh_error_count(c) > 0, "refused without a message");
  wh_context_destroy(c);
  return 0;
}

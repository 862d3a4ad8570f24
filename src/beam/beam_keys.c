/* SPDX-License-Identifier: MPL-2.0 */
#include "base/memory.h"
#include "beam/beam.h"

#include <math.h>
#include <stdlib.h>

static const char *const symmetries[] = {"round", "as_is", NULL};

const struct wh_key wh_beam_keys[] = {
    {.name = "planes",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct wh_beam_params, planes),
     .unit = "m",
     .default_text = "",
     .summary = "planes z on which the beam is measured; the farthest along z gives the figures"},
    {.name = "from",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_beam_params, from),
     .unit = "m",
     .default_text = "0 mm",
     .summary = "with steps: z of the first of evenly spaced planes"},
    {.name = "to",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_beam_params, to),
     .unit = "m",
     .default_text = "0 mm",
     .summary = "with steps: z of the last of them"},
    {.name = "steps",
     .type = WH_KEY_COUNT,
     .offset = offsetof(struct wh_beam_params, steps),
     .default_text = "0",
     .max = 10000,
     .summary = "number of evenly spaced planes besides planes, for curves along z"},
    {.name = "symmetry",
     .type = WH_KEY_CHOICE,
     .offset = offsetof(struct wh_beam_params, symmetry),
     .default_text = "round",
     .choices = symmetries,
     .summary = "round: each electron stands for a ring about the axis (axial geometry); as_is: "
                "the electrons themselves are the beam"},
    {0}};

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

enum wh_status wh_beam_planes(struct wh_context *c, const struct wh_beam_params *p,
                              size_t *count_out, double **z_out) {
  double *z;
  size_t count = 0, kept = 0;
  *count_out = 0;
  *z_out = NULL;
  if (p->steps > 0 && !(p->to > p->from))
    return wh_fail(c, WH_BAD_INPUT, "beam: %zu planes from %g m to %g m: to must be beyond from",
                   p->steps, p->from, p->to);
  WH_TRY(wh_alloc(c, p->planes.count + p->steps, sizeof *z, &z));
  for (size_t i = 0; i < p->planes.count; i++)
    z[count++] = p->planes.value[i];
  for (size_t i = 0; i < p->steps; i++)
    z[count++] =
        p->steps == 1 ? p->to : p->from + (p->to - p->from) * (double)i / (double)(p->steps - 1);
  if (count)
    qsort(z, count, sizeof *z, compare);
  for (size_t i = 0; i < count; i++)
    if (kept == 0 || z[i] > z[kept - 1])
      z[kept++] = z[i];
  *count_out = kept;
  *z_out = z;
  return WH_OK;
}

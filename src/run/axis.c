/* SPDX-License-Identifier: MPL-2.0 */
#include "run/axis.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define POINTS_OF_STRETCH 257
#define BISECTIONS 60

/* Parameter of a face where its second mesh coordinate vanishes; the ends have opposite signs. */
static double crossing_of_face(const struct wh_locator *l, uint32_t element, int face) {
  double low = 0.0, high = 1.0, xi[2], direction[2], p[2], jacobian[2][2];
  wh_face_point(face, low, xi, direction);
  wh_element_map(l, element, xi, p, jacobian);
  bool rising = p[1] < 0.0;
  for (int i = 0; i < BISECTIONS; i++) {
    double middle = 0.5 * (low + high);
    wh_face_point(face, middle, xi, direction);
    wh_element_map(l, element, xi, p, jacobian);
    *((p[1] < 0.0) == rising ? &low : &high) = middle;
  }
  return p[0];
}

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Places z where faces with a boundary meet the axis, in order, each once; faces along the axis do
 * not count. */
static enum wh_status find_breaks(struct wh_context *c, const struct wh_mesh *m,
                                  const struct wh_locator *l, size_t *count_out, double **z_out) {
  size_t count = 0, capacity = 0;
  double *z = NULL, low[2], high[2];
  wh_locator_box(l, low, high);
  double near = 1e-12 * (high[0] - low[0]);
  for (uint32_t e = 0; e < m->element_count; e++)
    for (int f = 0; f < 3; f++) {
      const uint32_t *node = &m->element[(size_t)e * (size_t)m->nodes_per_element];
      const double *a = m->node[node[f]], *b = m->node[node[(f + 1) % 3]];
      bool on_a = fabs(a[1]) <= near, on_b = fabs(b[1]) <= near;
      if (m->boundary[3 * (size_t)e + (size_t)f] == WH_NO_BOUNDARY || (on_a && on_b) ||
          (!on_a && !on_b && (a[1] < 0.0) == (b[1] < 0.0)))
        continue;
      enum wh_status status = wh_grow(c, &z, &capacity, count + 1, sizeof *z);
      if (status) {
        free(z);
        return status;
      }
      z[count++] = on_a ? a[0] : on_b ? b[0] : crossing_of_face(l, e, f);
    }
  size_t kept = 0;
  if (count)
    qsort(z, count, sizeof *z, compare);
  for (size_t i = 0; i < count; i++)
    if (!kept || z[i] - z[kept - 1] > near)
      z[kept++] = z[i];
  *count_out = kept;
  *z_out = z;
  return WH_OK;
}

static bool inside(const struct wh_mesh *m, const struct wh_locator *l, double z) {
  struct wh_place place = {.element = WH_NO_ELEMENT};
  wh_locate(l, (double[2]){z, 0.0}, &place);
  return place.element != WH_NO_ELEMENT &&
         m->regions[m->region[place.element]].kind == WH_REGION_VACUUM;
}

/* Evaluated a little inside of the ends, where the derivatives are those of this stretch's side. */
static enum wh_status sample_stretch(struct wh_context *c, const struct wh_electrostatic *s,
                                     double from, double to, size_t first,
                                     struct wh_axis_samples *out) {
  double place[POINTS_OF_STRETCH], *value[3];
  for (size_t i = 0; i < POINTS_OF_STRETCH; i++) {
    double part = (double)i / (POINTS_OF_STRETCH - 1);
    out->z[first + i] = from + (to - from) * part;
    place[i] = from + (to - from) * fmin(fmax(part, 1e-9), 1.0 - 1e-9);
  }
  for (int k = 0; k < 3; k++)
    value[k] = out->value[k] + first;
  return wh_electrostatic_axis(c, s, POINTS_OF_STRETCH, place, 2, value);
}

enum wh_status wh_run_sample_axis(struct wh_context *c, const struct wh_mesh *m,
                                  const struct wh_locator *l, const struct wh_electrostatic *s,
                                  const struct wh_magnetic *magnetic, struct wh_axis_samples *out) {
  size_t breaks = 0, stretches = 0, done = 0;
  double *z = NULL;
  memset(out, 0, sizeof *out);
  WH_TRY(find_breaks(c, m, l, &breaks, &z));
  for (size_t i = 0; i + 1 < breaks; i++)
    stretches += inside(m, l, 0.5 * (z[i] + z[i + 1]));
  enum wh_status status = WH_OK;
  if (stretches)
    status = wh_axis_samples_init(c, stretches * POINTS_OF_STRETCH, out);
  for (size_t i = 0; i + 1 < breaks && !status; i++)
    if (inside(m, l, 0.5 * (z[i] + z[i + 1])))
      status = sample_stretch(c, s, z[i], z[i + 1], POINTS_OF_STRETCH * done++, out);
  free(z);
  if (magnetic && !status)
    wh_magnetic_axis(magnetic, out->count, out->z, out->B[0], out->B[1]);
  if (status)
    wh_axis_samples_free(out);
  return status;
}

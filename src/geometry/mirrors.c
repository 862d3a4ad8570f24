/* SPDX-License-Identifier: MPL-2.0 */
#include "geometry/mirrors.h"

#include "base/constants.h"
#include "base/vector.h"
#include "geometry/solid.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define PARALLEL 1e-6 /* off 1, of the cosine between normals */

void wh_mirrors_none(double map[3][3]) {
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      map[i][j] = i == j ? 1.0 : 0.0;
}

void wh_mirrors_map(double map[3][3], double a[3]) {
  const double b[3] = {a[0], a[1], a[2]};
  for (int i = 0; i < 3; i++)
    a[i] = wh_dot(map[i], b);
}

void wh_mirrors_map_back(double map[3][3], double a[3]) {
  const double b[3] = {a[0], a[1], a[2]};
  for (int i = 0; i < 3; i++)
    a[i] = map[0][i] * b[0] + map[1][i] * b[1] + map[2][i] * b[2];
}

double wh_mirrors_hand(double map[3][3]) {
  double det = 0.0;
  for (int i = 0; i < 3; i++) {
    int j = (i + 1) % 3, k = (i + 2) % 3;
    det += map[0][i] * (map[1][j] * map[2][k] - map[1][k] * map[2][j]);
  }
  return det > 0.0 ? 1.0 : -1.0;
}

/* What lies behind the plane is the mirror image of what lies before it: map (1 - 2 n n^T). */
void wh_mirrors_pass(const struct wh_mirrors *s, int plane, double map_inout[3][3]) {
  const double *n = s->normal[plane];
  for (int i = 0; i < 3; i++) {
    double along = wh_dot(map_inout[i], n);
    for (int j = 0; j < 3; j++)
      map_inout[i][j] -= 2.0 * along * n[j];
  }
}

int wh_mirrors_parts(const struct wh_mirrors *s) {
  bool z = s->count > 0 && s->normal[s->count - 1][2] != 0.0;
  return s->count == 0 ? 1 : s->turns * (z ? 2 : 1);
}

/* Passing the planes through the axis in turn leads once around it. */
void wh_mirrors_image(const struct wh_mirrors *s, int k, double map[3][3]) {
  wh_mirrors_none(map);
  if (s->count == 0)
    return;
  for (int i = 0; i < k % s->turns; i++)
    wh_mirrors_pass(s, i % 2, map);
  if (k >= s->turns)
    wh_mirrors_pass(s, s->count - 1, map);
}

/* Every mirroring brings a point that is behind a plane nearer to the part: no more than one for
   each image. */
void wh_mirrors_fold(const struct wh_mirrors *s, double x[3], double map[3][3]) {
  bool behind = s->count > 0;
  wh_mirrors_none(map);
  for (int n = 0; behind && n <= 2 * wh_mirrors_parts(s); n++) {
    behind = false;
    for (int k = 0; k < s->count; k++) {
      double d = wh_dot(s->normal[k], x);
      if (d >= 0.0)
        continue;
      behind = true;
      for (int i = 0; i < 3; i++)
        x[i] -= 2.0 * d * s->normal[k][i];
      wh_mirrors_pass(s, k, map);
    }
  }
}

int wh_mirrors_at(const struct wh_mirrors *s, const double x[3], const double normal[3],
                  double slack) {
  double length = sqrt(wh_dot(normal, normal));
  for (int k = 0; k < s->count; k++)
    if (fabs(wh_dot(s->normal[k], x)) <= slack &&
        fabs(wh_dot(s->normal[k], normal)) >= (1.0 - PARALLEL) * length)
      return k;
  return -1;
}

/* ---- finding them ---------------------------------------------------------------------------- */

static double extent_of(const struct wh_solid_mesh *m) {
  double square = 0.0;
  for (size_t i = 0; i < m->node_count; i++)
    square = fmax(square, wh_dot(m->node[i], m->node[i]));
  return sqrt(square);
}

/* Whether face f of element e, of the domain's edge and no electrode's, lies in the plane. */
static bool is_face_in(const struct wh_solid_mesh *m, size_t e, size_t f, const double n[3],
                       double slack) {
  uint16_t b = m->boundary[4 * e + f];
  if (b == WH_NO_BOUNDARY || m->boundaries[b].kind != WH_BOUNDARY_NATURAL)
    return false;
  for (size_t v = 0; v < 4; v++)
    if (v != f &&
        fabs(wh_dot(n, m->node[m->element[e * (size_t)m->nodes_per_element + v]])) > slack)
      return false;
  return true;
}

int wh_mirrors_face(const struct wh_mirrors *s, const struct wh_solid_mesh *m, size_t face) {
  double slack = 0.0;
  for (size_t v = 0; v < 4 && s->count > 0; v++) { /* places are known to so much */
    const double *x = m->node[m->element[face / 4 * (size_t)m->nodes_per_element + v]];
    slack = fmax(slack, WH_MIRRORS_FLAT * sqrt(wh_dot(x, x)));
  }
  for (int k = 0; k < s->count; k++)
    if (is_face_in(m, face / 4, face % 4, s->normal[k], slack))
      return k;
  return -1;
}

static bool is_edge(const struct wh_solid_mesh *m, const double n[3], double slack) {
  for (size_t f = 0; f < 4 * m->element_count; f++)
    if (is_face_in(m, f / 4, f % 4, n, slack))
      return true;
  return false;
}

/* Adds the plane of this normal, turned so that it points to the mesh. */
static enum wh_status add_plane(struct wh_context *c, const double normal[3], const char *name,
                                const struct wh_solid_mesh *m, struct wh_mirrors *s) {
  double low = 0.0, high = 0.0, slack = WH_MIRRORS_FLAT * extent_of(m);
  for (size_t i = 0; i < m->node_count; i++) {
    low = fmin(low, wh_dot(normal, m->node[i]));
    high = fmax(high, wh_dot(normal, m->node[i]));
  }
  if (low < -slack && high > slack)
    return wh_fail(c, WH_BAD_INPUT,
                   "%s: the domain lies on both sides of that plane (%.5g m and %.5g m); leave one "
                   "side out, by a solid of the domain with op: keep or op: cut",
                   name, low, high);
  for (int i = 0; i < 3; i++)
    s->normal[s->count][i] = high > slack ? normal[i] : -normal[i];
  if (!is_edge(m, normal, slack))
    return wh_fail(c, WH_BAD_INPUT,
                   "%s: no edge of the domain lies in that plane, or only electrodes; a mirror "
                   "must be where the domain is cut open",
                   name);
  s->count++;
  return WH_OK;
}

/* Two planes at 180 degrees/n make 2 n images. */
static enum wh_status count_turns(struct wh_context *c, struct wh_mirrors *s) {
  if (s->count < 2) {
    s->turns = s->count == 1 ? 2 : 1;
    return WH_OK;
  }
  double apart = WH_PI - acos(fmax(-1.0, fmin(1.0, wh_dot(s->normal[0], s->normal[1]))));
  double n = round(WH_PI / apart);
  if (!(apart > WH_MIRRORS_FLAT) || fabs(n * apart - WH_PI) > WH_MIRRORS_FLAT)
    return wh_fail(c, WH_BAD_INPUT,
                   "geometry.mirrors: the domain is a wedge of %.6g degrees, which does not go "
                   "into 180 degrees a whole number of times: its mirror images make no whole",
                   apart * 180.0 / WH_PI);
  s->turns = 2 * (int)n;
  return WH_OK;
}

enum wh_status wh_mirrors_find(struct wh_context *c, const struct wh_quantities *angles, bool z,
                               const struct wh_solid_mesh *m, struct wh_mirrors *out) {
  memset(out, 0, sizeof *out);
  if (angles->count > 2)
    return wh_fail(c, WH_BAD_INPUT,
                   "geometry.mirrors: %zu planes; one or two through the z axis can bound a part",
                   angles->count);
  for (size_t i = 0; i < angles->count; i++) {
    double a = angles->value[i];
    const double normal[3] = {-sin(a), cos(a), 0.0};
    char name[48];
    snprintf(name, sizeof name, "geometry.mirrors: %.6g deg", a * 180.0 / WH_PI);
    WH_TRY(add_plane(c, normal, name, m, out));
  }
  WH_TRY(count_turns(c, out));
  return z ? add_plane(c, (const double[3]){0.0, 0.0, 1.0}, "geometry.mirror_z", m, out) : WH_OK;
}

static void warn(struct wh_context *c, double angle) {
  wh_warn(c,
          "the domain is cut open along the plane through the z axis at %.4g degrees, and figures "
          "are of the part that is left; if that is a plane of symmetry, add its angle to "
          "geometry.mirrors, and they are of the whole device",
          angle * 180.0 / WH_PI);
}

void wh_mirrors_warn(struct wh_context *c, const struct wh_mirrors *s,
                     const struct wh_solid_mesh *m) {
  double slack = WH_MIRRORS_FLAT * extent_of(m), told[2];
  int count = 0;
  for (size_t f = 0; f < 4 * m->element_count && count < 2; f++) {
    const uint32_t *node = m->element + f / 4 * (size_t)m->nodes_per_element;
    double x = 0.0, y = 0.0;
    for (size_t v = 0; v < 4; v++) /* the vertex of the face that is farthest from the axis */
      if (v != f % 4 && hypot(m->node[node[v]][0], m->node[node[v]][1]) > hypot(x, y)) {
        x = m->node[node[v]][0];
        y = m->node[node[v]][1];
      }
    double r = hypot(x, y);
    if (!(r > slack))
      continue;
    const double n[3] = {-y / r, x / r, 0.0}, on[3] = {x, y, 0.0};
    double angle = atan2(y, x);
    bool known = wh_mirrors_at(s, on, n, slack) >= 0;
    for (int k = 0; k < count; k++)
      known = known || fabs(sin(angle - told[k])) < PARALLEL;
    if (known || !is_face_in(m, f / 4, f % 4, n, slack))
      continue;
    told[count++] = angle;
    warn(c, angle);
  }
}

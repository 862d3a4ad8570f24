/* SPDX-License-Identifier: MPL-2.0 */
#include "emission/solid_site.h"

#include "base/memory.h"
#include "base/vector.h"
#include "numerics/tetrahedron.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NEWTON_STEPS 8
#define CUTS 5 /* of faces that lie across a limit, by halves of their sides */

struct wh_solid_site wh_solid_site_at(const struct wh_solid_locator *l, const uint32_t face[2],
                                      double a, double b) {
  const int *v = wh_tetra_face((int)face[1]);
  const double L[3] = {1.0 - a - b, a, b};
  struct wh_solid_site s = {.place = {face[0], {0, 0, 0}}};
  double j[3][3], size = 0.0;
  for (int i = 0; i < 3; i++)
    if (v[i] > 0)
      s.place.xi[v[i] - 1] = L[i];
  wh_solid_map(l, face[0], s.place.xi, s.x, j);
  for (int t = 0; t < 2; t++)
    for (int i = 0; i < 3; i++)
      s.along[t][i] = (v[t + 1] > 0 ? j[i][v[t + 1] - 1] : 0.0) - (v[0] > 0 ? j[i][v[0] - 1] : 0.0);
  /* Vertices run counterclockwise seen from outside: the product points out of the element. */
  for (int i = 0; i < 3; i++) {
    int p = (i + 1) % 3, q = (i + 2) % 3;
    s.normal[i] = s.along[0][q] * s.along[1][p] - s.along[0][p] * s.along[1][q];
    size += s.normal[i] * s.normal[i];
  }
  s.area = sqrt(size);
  for (int i = 0; i < 3; i++)
    s.normal[i] /= s.area;
  return s;
}

/* By the rule of three points, of degree 2. */
static double face_area(const struct wh_solid_locator *l, const uint32_t face[2]) {
  double sum = 0.0;
  for (int i = 0; i < 3; i++)
    sum += wh_solid_site_at(l, face, i == 1 ? 2.0 / 3.0 : 1.0 / 6.0, i == 2 ? 2.0 / 3.0 : 1.0 / 6.0)
               .area /
           6.0;
  return sum;
}

static enum wh_status find_faces(struct wh_context *c, uint16_t electrode,
                                 struct wh_solid_surface *s) {
  const struct wh_solid_mesh *m = wh_solid_locator_mesh(s->locator);
  size_t capacity = 0, capacity_area = 0;
  double sum = 0.0;
  for (size_t f = 0; f < 4 * m->element_count; f++) {
    if (m->boundary[f] != electrode || m->region[f / 4] != 0)
      continue;
    WH_TRY(wh_grow(c, &s->face, &capacity, s->count + 1, sizeof *s->face));
    WH_TRY(wh_grow(c, &s->area, &capacity_area, s->count + 1, sizeof *s->area));
    s->face[s->count][0] = (uint32_t)(f / 4);
    s->face[s->count][1] = (uint32_t)(f % 4);
    sum += face_area(s->locator, s->face[s->count]);
    s->area[s->count++] = sum;
  }
  return WH_OK;
}

enum wh_status wh_solid_surface_init(struct wh_context *c, const char *owner,
                                     const struct wh_solid_locator *l, const char *electrode,
                                     struct wh_solid_surface *out) {
  const struct wh_solid_mesh *m = wh_solid_locator_mesh(l);
  uint16_t number = WH_NO_BOUNDARY;
  *out = (struct wh_solid_surface){.locator = l};
  for (size_t i = 0; i < m->electrode_count; i++)
    if (strcmp(m->electrodes[i].name, electrode) == 0)
      number = (uint16_t)i;
  if (number == WH_NO_BOUNDARY)
    return wh_fail(c, WH_BAD_INPUT, "source %s: there is no electrode '%s'", owner, electrode);
  enum wh_status status = find_faces(c, number, out);
  if (!status && out->count == 0)
    status = wh_fail(c, WH_BAD_INPUT, "source %s: no part of electrode '%s' faces the vacuum",
                     owner, electrode);
  if (status)
    wh_solid_surface_free(out);
  return status;
}

void wh_solid_surface_free(struct wh_solid_surface *s) {
  free(s->face);
  free(s->area);
  memset(s, 0, sizeof *s);
}

struct wh_solid_site wh_solid_surface_draw(const struct wh_solid_surface *s, const double u[2],
                                           double *part) {
  double at = u[0] * s->area[s->count - 1];
  size_t low = 0, high = s->count - 1;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (s->area[middle] < at)
      low = middle + 1;
    else
      high = middle;
  }
  double before = low ? s->area[low - 1] : 0.0, own = s->area[low] - before;
  double a = (at - before) / own, b = u[1];
  if (a + b > 1.0) {
    a = 1.0 - a;
    b = 1.0 - b;
  }
  struct wh_solid_site site = wh_solid_site_at(s->locator, s->face[low], a, b);
  *part = 0.5 * site.area / own;
  return site;
}

/* Part of a triangle on which a linear function, of these values at the corners, is below t. */
static double part_below(const double corner[3], double t) {
  double low = fmin(fmin(corner[0], corner[1]), corner[2]),
         high = fmax(fmax(corner[0], corner[1]), corner[2]),
         middle = corner[0] + corner[1] + corner[2] - low - high;
  if (t <= low || t >= high)
    return t > low ? 1.0 : 0.0;
  return t < middle ? (t - low) * (t - low) / ((middle - low) * (high - low))
                    : 1.0 - (high - t) * (high - t) / ((high - low) * (high - middle));
}

/* A triangle of a face, by its corners (a, b). */
struct piece {
  double at[3][2];
};

/* Pieces that lie across a limit are cut in four again and again, and the last ones by a straight
   line: the error falls as the square of their size. */
static double piece_between(const struct wh_solid_surface *s, const uint32_t face[2],
                            const struct piece *p, const double limit[2], int depth) {
  double r[3], size = (p->at[1][0] - p->at[0][0]) * (p->at[2][1] - p->at[0][1]) -
                      (p->at[2][0] - p->at[0][0]) * (p->at[1][1] - p->at[0][1]);
  for (int i = 0; i < 3; i++) {
    struct wh_solid_site site = wh_solid_site_at(s->locator, face, p->at[i][0], p->at[i][1]);
    r[i] = hypot(site.x[0], site.x[1]);
  }
  double part = part_below(r, limit[1]) - part_below(r, limit[0]), sum = 0.0;
  if (depth == 0) {
    const double a = (p->at[0][0] + p->at[1][0] + p->at[2][0]) / 3.0,
                 b = (p->at[0][1] + p->at[1][1] + p->at[2][1]) / 3.0;
    return part > 0.0 ? part * 0.5 * size * wh_solid_site_at(s->locator, face, a, b).area : 0.0;
  }
  for (int i = 0; i < 4; i++) {
    struct piece q;
    for (int k = 0; k < 3; k++) /* three at the corners, and the middle one */
      for (int d = 0; d < 2; d++)
        q.at[k][d] = i < 3 ? 0.5 * (p->at[i][d] + p->at[k][d])
                           : 0.5 * (p->at[(k + 1) % 3][d] + p->at[(k + 2) % 3][d]);
    sum += piece_between(s, face, &q, limit, depth - 1);
  }
  return sum;
}

double wh_solid_surface_between(const struct wh_solid_surface *s, double from, double to) {
  const struct piece all = {{{0.0, 0.0}, {1.0, 0.0}, {0.0, 1.0}}};
  const double limit[2] = {from, to};
  double sum = 0.0;
  for (size_t f = 0; f < s->count; f++) {
    double most = 0.0, least = HUGE_VAL, side = 0.0;
    for (int i = 0; i < 3; i++) {
      struct wh_solid_site site =
          wh_solid_site_at(s->locator, s->face[f], all.at[i][0], all.at[i][1]);
      double r = hypot(site.x[0], site.x[1]);
      most = fmax(most, r);
      least = fmin(least, r);
      for (int k = 0; k < 2; k++)
        side = fmax(side, sqrt(wh_dot(site.along[k], site.along[k])));
    }
    /* no place of the face is farther from its corners than its longer side */
    if (least - side > to || most + side < from)
      continue;
    bool inside = most + side < to && least - side > from;
    sum += inside ? s->area[f] - (f ? s->area[f - 1] : 0.0)
                  : piece_between(s, s->face[f], &all, limit, CUTS);
  }
  return sum;
}

static void clamp(double *a, double *b) {
  *a = fmax(*a, 0.0);
  *b = fmax(*b, 0.0);
  double sum = *a + *b;
  if (sum > 1.0) {
    *a /= sum;
    *b /= sum;
  }
}

/* Of one face, by Gauss and Newton's method; *square is the distance's. */
static struct wh_solid_site nearest_of(const struct wh_solid_surface *s, const uint32_t face[2],
                                       const double x[3], double *square) {
  double a = 1.0 / 3.0, b = 1.0 / 3.0;
  struct wh_solid_site site = wh_solid_site_at(s->locator, face, a, b);
  for (int step = 0; step < NEWTON_STEPS; step++) {
    double m[2][2] = {{0}}, v[2] = {0};
    for (int i = 0; i < 3; i++)
      for (int t = 0; t < 2; t++) {
        v[t] += site.along[t][i] * (x[i] - site.x[i]);
        m[t][0] += site.along[t][i] * site.along[0][i];
        m[t][1] += site.along[t][i] * site.along[1][i];
      }
    double det = m[0][0] * m[1][1] - m[0][1] * m[1][0];
    a += (v[0] * m[1][1] - v[1] * m[0][1]) / det;
    b += (v[1] * m[0][0] - v[0] * m[1][0]) / det;
    clamp(&a, &b);
    site = wh_solid_site_at(s->locator, face, a, b);
  }
  *square = 0.0;
  for (int i = 0; i < 3; i++)
    *square += (x[i] - site.x[i]) * (x[i] - site.x[i]);
  return site;
}

struct wh_solid_site wh_solid_surface_nearest(const struct wh_solid_surface *s, const double x[3]) {
  struct wh_solid_site best = {0};
  double least = HUGE_VAL, square, at[3] = {x[0], x[1], x[2]}, map[3][3];
  wh_mirrors_fold(&wh_solid_locator_mesh(s->locator)->mirrors, at, map);
  for (size_t i = 0; i < s->count; i++) {
    struct wh_solid_site one = nearest_of(s, s->face[i], at, &square);
    if (square < least) {
      least = square;
      best = one;
    }
  }
  wh_mirrors_map(map, best.x);
  wh_mirrors_map(map, best.normal);
  wh_mirrors_map(map, best.along[0]);
  wh_mirrors_map(map, best.along[1]);
  return best;
}

struct wh_particle wh_solid_start(const double x[3], const double axis[3], struct wh_departure d,
                                  double weight, uint64_t id) {
  const int toward = fabs(axis[0]) > 1.0 - 1e-9 ? 1 : 0;
  double u = wh_momentum_of_energy(d.energy_eV), tangent[3], length = 0.0;
  struct wh_particle out = {.weight = weight, .id = id};
  for (int i = 0; i < 3; i++) {
    tangent[i] = (i == toward) - axis[toward] * axis[i];
    length += tangent[i] * tangent[i];
  }
  for (int i = 0; i < 3; i++) {
    int p = (i + 1) % 3, q = (i + 2) % 3;
    double third = (axis[p] * tangent[q] - axis[q] * tangent[p]) / sqrt(length);
    out.x[i] = x[i];
    out.u[i] =
        u * (cos(d.polar) * axis[i] +
             sin(d.polar) * (cos(d.azimuth) * tangent[i] / sqrt(length) + sin(d.azimuth) * third));
  }
  return out;
}

enum wh_status wh_solid_points(const struct wh_source_context *s, const char *key,
                               const struct wh_quantities *list, size_t *count) {
  *count = list->count / 3;
  return list->count > 0 && list->count % 3 == 0
             ? WH_OK
             : wh_fail(s->c, WH_BAD_INPUT,
                       "source %s: without symmetry, %s must be given: three numbers x, y, z for "
                       "each point, one after another; there are %zu",
                       s->name, key, list->count);
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "beam/image.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void wh_lines_free(struct wh_lines *lines) {
  free(lines->line);
  memset(lines, 0, sizeof *lines);
}

enum wh_status wh_lines_of_particles(struct wh_context *c, const struct wh_particles *particles,
                                     double z, struct wh_lines *lines) {
  *lines = (struct wh_lines){.z = z};
  WH_TRY(wh_alloc(c, particles->count, sizeof *lines->line, &lines->line));
  for (size_t i = 0; i < particles->count; i++) {
    struct wh_particle p = wh_particles_get(particles, i);
    if (!(p.u[2] > 0.0)) {
      lines->skipped++;
      continue;
    }
    struct wh_line *l = &lines->line[lines->count++];
    for (int k = 0; k < 2; k++) {
      l->slope[k] = p.u[k] / p.u[2];
      l->x[k] = p.x[k] + l->slope[k] * (z - p.x[2]);
    }
    l->weight = p.weight;
  }
  return WH_OK;
}

/* Every stride-th line from first on, or all but those. */
struct part {
  size_t first, stride;
  bool without;
};

static const struct part everything = {0, 1, false};

static bool in_part(struct part p, size_t i) {
  return (i % p.stride == p.first) != p.without;
}

/* Sums over lines: of 1, position, slope; and of their products. */
struct moments {
  double weight, x[2], slope[2], xx, xs, ss;
};

static struct moments moments_of(const struct wh_lines *lines, struct part part) {
  struct moments m = {0};
  for (size_t i = 0; i < lines->count; i++) {
    const struct wh_line *l = &lines->line[i];
    if (!in_part(part, i))
      continue;
    m.weight += l->weight;
    for (int k = 0; k < 2; k++) {
      m.x[k] += l->weight * l->x[k];
      m.slope[k] += l->weight * l->slope[k];
    }
  }
  return m;
}

static void centre_moments(const struct wh_lines *lines, struct part part,
                           enum wh_image_about about, struct moments *m) {
  for (int k = 0; k < 2; k++) {
    m->x[k] = about == WH_ABOUT_AXIS ? 0.0 : m->x[k] / m->weight;
    m->slope[k] = about == WH_ABOUT_AXIS ? 0.0 : m->slope[k] / m->weight;
  }
  for (size_t i = 0; i < lines->count; i++) {
    const struct wh_line *l = &lines->line[i];
    if (!in_part(part, i))
      continue;
    for (int k = 0; k < 2; k++) {
      double x = l->x[k] - m->x[k], s = l->slope[k] - m->slope[k], w = l->weight / m->weight;
      m->xx += w * x * x;
      m->xs += w * x * s;
      m->ss += w * s * s;
    }
  }
}

/* Mean square <(x + s t)^2> = xx + 2 t xs + t^2 ss is least at t = -xs/ss. */
static bool rms_of(const struct wh_lines *lines, struct part part, enum wh_image_about about,
                   struct wh_image *image) {
  struct moments m = moments_of(lines, part);
  if (!(m.weight > 0.0))
    return false;
  centre_moments(lines, part, about, &m);
  if (!(m.ss > 0.0))
    return false;
  double t = -m.xs / m.ss, square = 0.0;
  for (size_t i = 0; i < lines->count; i++) /* again, as xx - xs^2/ss would cancel */
    for (int k = 0; k < 2 && in_part(part, i); k++) {
      const struct wh_line *l = &lines->line[i];
      double d = l->x[k] - m.x[k] + t * (l->slope[k] - m.slope[k]);
      square += l->weight / m.weight * d * d;
    }
  image->z = lines->z + t;
  image->radius = sqrt(square);
  for (int k = 0; k < 2; k++)
    image->centre[k] = m.x[k] + t * m.slope[k];
  return true;
}

static enum wh_status no_image(struct wh_context *c, const struct wh_lines *lines) {
  return wh_fail(c, WH_BAD_INPUT,
                 "image: %zu rays (%zu more do not move forward) form none: two or "
                 "more that are not parallel are needed; check the source and what "
                 "the rays hit",
                 lines->count, lines->skipped);
}

enum wh_status wh_image_rms(struct wh_context *c, const struct wh_lines *lines,
                            enum wh_image_about about, struct wh_image *image) {
  enum { GROUPS = 8 };
  *image = (struct wh_image){0};
  if (lines->count < 2 || !rms_of(lines, everything, about, image))
    return no_image(c, lines);
  double z = 0.0, radius = 0.0;
  for (size_t g = 0; g < GROUPS && g < lines->count; g++) {
    struct wh_image rest = *image;
    rms_of(lines, (struct part){g, GROUPS, true}, about, &rest);
    z += (rest.z - image->z) * (rest.z - image->z);
    radius += (rest.radius - image->radius) * (rest.radius - image->radius);
  }
  image->z_error = sqrt(z * (GROUPS - 1.0) / GROUPS);
  image->radius_error = sqrt(radius * (GROUPS - 1.0) / GROUPS);
  return WH_OK;
}

/* Circle through one, two or three points of a boundary. */
static void circle_through(int n, const double *const *p, double centre[2], double *radius) {
  centre[0] = n > 0 ? p[0][0] : 0.0;
  centre[1] = n > 0 ? p[0][1] : 0.0;
  if (n == 2) {
    centre[0] = 0.5 * (p[0][0] + p[1][0]);
    centre[1] = 0.5 * (p[0][1] + p[1][1]);
  } else if (n == 3) {
    double ax = p[1][0] - p[0][0], ay = p[1][1] - p[0][1];
    double bx = p[2][0] - p[0][0], by = p[2][1] - p[0][1], d = 2.0 * (ax * by - ay * bx);
    double a2 = ax * ax + ay * ay, b2 = bx * bx + by * by;
    centre[0] += (by * a2 - ay * b2) / d;
    centre[1] += (ax * b2 - bx * a2) / d;
  }
  *radius = 0.0;
  for (int i = 0; i < n; i++)
    *radius = fmax(*radius, hypot(p[i][0] - centre[0], p[i][1] - centre[1]));
}

/* Welzl's method with its recursion, never deeper than three, written as loops: a point outside of
   the circle of those before it lies on the boundary of the circle with it. */
void wh_enclosing_circle(size_t count, const double (*point)[2], double centre[2], double *radius) {
  const double slack = 1.0 + 1e-14;
#define OUTSIDE(i) (hypot(point[i][0] - centre[0], point[i][1] - centre[1]) > *radius * slack)
  const double *edge[3];
  circle_through(0, edge, centre, radius);
  for (size_t i = 0; i < count; i++) {
    if (i > 0 && !OUTSIDE(i))
      continue;
    edge[0] = point[i];
    circle_through(1, edge, centre, radius);
    for (size_t j = 0; j < i; j++) {
      if (!OUTSIDE(j))
        continue;
      edge[1] = point[j];
      circle_through(2, edge, centre, radius);
      for (size_t k = 0; k < j; k++) {
        if (!OUTSIDE(k))
          continue;
        edge[2] = point[k];
        circle_through(3, edge, centre, radius);
      }
    }
  }
#undef OUTSIDE
}

/* Largest distance in the plane z. point is room for the set's positions. */
static double largest(const struct wh_lines *lines, struct part part, enum wh_image_about about,
                      double z, double (*point)[2], double centre[2]) {
  double radius = 0.0, t = z - lines->z;
  size_t n = 0;
  centre[0] = centre[1] = 0.0;
  for (size_t i = 0; i < lines->count; i++) {
    const struct wh_line *l = &lines->line[i];
    if (!in_part(part, i) || !(l->weight > 0.0))
      continue;
    for (int k = 0; k < 2; k++)
      point[n][k] = l->x[k] + t * l->slope[k];
    radius = fmax(radius, hypot(point[n][0], point[n][1]));
    n++;
  }
  if (about == WH_ABOUT_SPOT)
    wh_enclosing_circle(n, (const double(*)[2])point, centre, &radius);
  return radius;
}

/* Golden section from a bracket that is widened until the middle is lowest. */
static void minmax_of(const struct wh_lines *lines, struct part part, enum wh_image_about about,
                      double z, double width, double (*point)[2], struct wh_image *image) {
  const double golden = 0.6180339887498949;
  double low = z - width, high = z + width, f[2], mid[2];
  double middle = largest(lines, part, about, z, point, image->centre);
  for (int i = 0; i < 60 && largest(lines, part, about, low, point, image->centre) < middle; i++)
    low = z - (width *= 2.0);
  for (int i = 0; i < 60 && largest(lines, part, about, high, point, image->centre) < middle; i++)
    high = z + (width *= 2.0);
  double smallest = 1e-13 * (high - low);
  for (int i = 0; i < 2; i++) {
    mid[i] = i == 0 ? high - golden * (high - low) : low + golden * (high - low);
    f[i] = largest(lines, part, about, mid[i], point, image->centre);
  }
  for (int i = 0; i < 80 && high - low > smallest; i++) {
    int worse = f[0] < f[1]; /* the side to cut off */
    if (worse)
      high = mid[1];
    else
      low = mid[0];
    mid[worse] = mid[!worse];
    f[worse] = f[!worse];
    mid[!worse] = worse ? high - golden * (high - low) : low + golden * (high - low);
    f[!worse] = largest(lines, part, about, mid[!worse], point, image->centre);
  }
  image->z = 0.5 * (low + high);
  image->radius = largest(lines, part, about, image->z, point, image->centre);
}

enum wh_status wh_image_minmax(struct wh_context *c, const struct wh_lines *lines,
                               enum wh_image_about about, struct wh_image *image) {
  struct wh_image rms;
  double(*point)[2];
  *image = (struct wh_image){0};
  if (lines->count < 2 || !rms_of(lines, everything, about, &rms))
    return no_image(c, lines);
  struct moments m = moments_of(lines, everything);
  centre_moments(lines, everything, about, &m);
  double width = rms.radius / sqrt(m.ss) + 1e-12 * fabs(rms.z - lines->z);
  WH_TRY(wh_alloc(c, lines->count, sizeof *point, &point));
  minmax_of(lines, everything, about, rms.z, width, point, image);
  for (size_t half = 0; half < 2 && lines->count >= 4; half++) {
    struct wh_image some;
    minmax_of(lines, (struct part){half, 2, false}, about, rms.z, width, point, &some);
    image->z_error = fmax(image->z_error, fabs(some.z - image->z));
    image->radius_error = fmax(image->radius_error, fabs(some.radius - image->radius));
  }
  free(point);
  return WH_OK;
}

enum wh_status wh_image_spot(struct wh_context *c, const struct wh_lines *lines, double z,
                             enum wh_image_about about, struct wh_spot *spot) {
  double(*point)[2], from[2], t = z - lines->z;
  struct moments m = moments_of(lines, everything);
  *spot = (struct wh_spot){.z = z, .current = m.weight};
  if (!(m.weight > 0.0))
    return wh_fail(c, WH_BAD_INPUT, "spot at z = %g m: no ray arrives", z);
  WH_TRY(wh_alloc(c, lines->count, sizeof *point, &point));
  spot->radius = largest(lines, everything, about, z, point, from);
  free(point);
  double square[2] = {0}, radial = 0.0;
  for (int k = 0; k < 2; k++)
    spot->centroid[k] = (m.x[k] + t * m.slope[k]) / m.weight;
  for (size_t i = 0; i < lines->count; i++)
    for (int k = 0; k < 2; k++) {
      const struct wh_line *l = &lines->line[i];
      double x = l->x[k] + t * l->slope[k], d = x - spot->centroid[k];
      square[k] += l->weight / m.weight * d * d;
      radial += l->weight / m.weight * (about == WH_ABOUT_AXIS ? x * x : d * d);
    }
  for (int k = 0; k < 2; k++)
    spot->rms[k] = sqrt(square[k]);
  spot->rms_radius = sqrt(radial);
  return WH_OK;
}

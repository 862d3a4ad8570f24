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

struct circle {
  double centre[2], radius;
  int count;
  double edge[3][2]; /* points on it that determine it */
};

static double distance(const struct circle *o, const double p[2]) {
  return hypot(p[0] - o->centre[0], p[1] - o->centre[1]);
}

/* The circle through its one, two or three edge points. */
static void fit_circle(struct circle *o) {
  const double *p = o->edge[0], *q = o->edge[1], *r = o->edge[2];
  o->centre[0] = o->count == 2 ? 0.5 * (p[0] + q[0]) : p[0];
  o->centre[1] = o->count == 2 ? 0.5 * (p[1] + q[1]) : p[1];
  if (o->count == 3) {
    double ax = q[0] - p[0], ay = q[1] - p[1], bx = r[0] - p[0], by = r[1] - p[1];
    double d = 2.0 * (ax * by - ay * bx), a2 = ax * ax + ay * ay, b2 = bx * bx + by * by;
    o->centre[0] += (by * a2 - ay * b2) / d;
    o->centre[1] += (ax * b2 - bx * a2) / d;
  }
  for (int i = 0; i < o->count; i++)
    o->radius = fmax(o->radius, distance(o, o->edge[i]));
}

#define SLACK (1.0 + 1e-13)

/* Smallest circle about up to four points: of all circles through one, two or three of them that
   hold the others, the smallest. Radius infinite if rounding leaves none. */
static struct circle circle_about(int n, double (*p)[2]) {
  struct circle best = {.radius = INFINITY};
  for (unsigned chosen = 1; chosen < 1u << n; chosen++) {
    struct circle o = {0};
    bool holds = __builtin_popcount(chosen) <= 3;
    for (int i = 0; i < n && holds; i++)
      if (chosen >> i & 1)
        memcpy(o.edge[o.count++], p[i], sizeof *p);
    fit_circle(&o);
    for (int i = 0; i < n && holds; i++)
      holds = distance(&o, p[i]) <= o.radius * SLACK;
    if (holds && o.radius < best.radius)
      best = o;
  }
  return best;
}

/* Takes in the farthest point again and again; the circle grows each time (if only by less than
   rounding), so this ends, after a few rounds in practice. Points are taken from the first one, as
   a spot may be much smaller than its distance from the axis. */
void wh_enclosing_circle(size_t count, const double (*point)[2], double centre[2], double *radius) {
  struct circle o = {.radius = 0.0};
  for (size_t round = 0; round <= count && round < 1000; round++) {
    double most = round == 0 ? -1.0 : o.radius * SLACK, p[4][2];
    bool outside = false;
    memcpy(p, o.edge, sizeof o.edge);
    for (size_t i = 0; i < count; i++) {
      double shifted[2] = {point[i][0] - point[0][0], point[i][1] - point[0][1]};
      if (distance(&o, shifted) > most) {
        most = distance(&o, shifted);
        outside = true;
        memcpy(p[o.count], shifted, sizeof shifted);
      }
    }
    struct circle next = outside ? circle_about(o.count + 1, p) : o;
    if (!outside || !isfinite(next.radius))
      break;
    o = next;
  }
  for (int k = 0; k < 2; k++)
    centre[k] = count > 0 ? point[0][k] + o.centre[k] : 0.0;
  *radius = o.radius;
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

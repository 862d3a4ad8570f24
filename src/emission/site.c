/* SPDX-License-Identifier: MPL-2.0 */
#include "emission/site.h"

#include "base/constants.h"
#include "base/memory.h"
#include "numerics/gauss.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A face is cut into this many pieces if it is curved, so that each is monotonic and short. */
#define PIECES_OF_CURVED_FACE 8

struct face_point {
  double p[2], tangent[2]; /* derivative with respect to the face's parameter */
};

static struct face_point face_point(const struct wh_surface *s, const struct wh_surface_piece *f,
                                    double t) {
  struct face_point out;
  double xi[2], direction[2], jacobian[2][2];
  wh_face_point(f->face, t, xi, direction);
  wh_element_map(s->locator, f->element, xi, out.p, jacobian);
  for (int i = 0; i < 2; i++)
    out.tangent[i] = jacobian[i][0] * direction[0] + jacobian[i][1] * direction[1];
  return out;
}

/* Elements are oriented counterclockwise, so the inside lies to the left of each face. */
static struct wh_site site_at(const struct wh_surface *s, const struct wh_surface_piece *f,
                              double t) {
  struct face_point q = face_point(s, f, t);
  double length = hypot(q.tangent[0], q.tangent[1]);
  return (struct wh_site){.p = {q.p[0], q.p[1]},
                          .normal = {-q.tangent[1] / length, q.tangent[0] / length}};
}

/* Area between the piece's start and t. */
static double area_to(const struct wh_surface *s, const struct wh_surface_piece *f, double t) {
  double area = 0.0;
  for (int i = 0; i < WH_SURFACE_POINTS; i++) {
    struct face_point q = face_point(s, f, f->from + (t - f->from) * s->rule_x[i]);
    double around = s->mesh->symmetry == WH_AXISYMMETRIC ? 2.0 * WH_PI * q.p[1] : 1.0;
    area += s->rule_w[i] * around * hypot(q.tangent[0], q.tangent[1]);
  }
  return area * (t - f->from);
}

static enum wh_status add_face(struct wh_context *c, struct wh_surface *s, uint32_t element,
                               int face) {
  int pieces = s->mesh->curved[element] ? PIECES_OF_CURVED_FACE : 1;
  WH_TRY(wh_grow(c, &s->piece, &s->capacity, s->count + (size_t)pieces, sizeof *s->piece));
  for (int i = 0; i < pieces; i++) {
    struct wh_surface_piece f = {.element = element, .face = face};
    f.from = (double)i / pieces;
    f.to = (double)(i + 1) / pieces;
    f.area = area_to(s, &f, f.to);
    s->piece[s->count++] = f;
  }
  return WH_OK;
}

static bool bounds_vacuum(const struct wh_mesh *m, uint32_t element) {
  return m->regions[m->region[element]].kind == WH_REGION_VACUUM;
}

static bool is_face_of(const struct wh_mesh *m, uint32_t element, int face, unsigned electrode) {
  uint16_t b = m->boundary[3 * (size_t)element + (size_t)face];
  return b != WH_NO_BOUNDARY && m->boundaries[b].kind == WH_BOUNDARY_ELECTRODE &&
         m->boundaries[b].electrode == electrode;
}

/* A thin electrode has vacuum on both sides; only one of them emits. */
static bool emits(const struct wh_surface *s, uint32_t element, int face, bool forward) {
  if (s->mesh->neighbour[3 * (size_t)element + (size_t)face] == WH_NO_ELEMENT)
    return true;
  struct wh_surface_piece f = {.element = element, .face = face};
  double nz = site_at(s, &f, 0.5).normal[0];
  return forward ? nz >= 0.0 : nz < 0.0;
}

static enum wh_status find_electrode(struct wh_context *c, const struct wh_mesh *m,
                                     const char *name, unsigned *out) {
  for (unsigned i = 0; i < m->electrode_count; i++)
    if (strcmp(m->electrodes[i].name, name) == 0) {
      *out = i;
      if (m->electrodes[i].transparent)
        return wh_fail(c, WH_BAD_INPUT,
                       "the grid %s cannot emit: name an electrode that is not a grid", name);
      return WH_OK;
    }
  return wh_fail(c, WH_BAD_INPUT, "there is no electrode %s to emit from", name);
}

enum wh_status wh_surface_init(struct wh_context *c, const struct wh_mesh *m,
                               const struct wh_locator *l, const char *electrode, bool forward,
                               struct wh_surface *out) {
  unsigned number = 0;
  memset(out, 0, sizeof *out);
  WH_TRY(find_electrode(c, m, electrode, &number));
  struct wh_surface s = {.mesh = m, .locator = l, .electrode = electrode};
  wh_gauss(WH_SURFACE_POINTS, 0.0, s.rule_x, s.rule_w);
  for (uint32_t e = 0; e < m->element_count; e++)
    for (int face = 0; face < 3; face++)
      if (is_face_of(m, e, face, number) && bounds_vacuum(m, e) && emits(&s, e, face, forward)) {
        enum wh_status status = add_face(c, &s, e, face);
        if (status) {
          wh_surface_free(&s);
          return status;
        }
      }
  if (!s.count)
    return wh_fail(c, WH_BAD_INPUT,
                   "no part of electrode %s faces the vacuum: nothing can be emitted there",
                   electrode);
  *out = s;
  return WH_OK;
}

void wh_surface_free(struct wh_surface *s) {
  free(s->piece);
  memset(s, 0, sizeof *s);
}

/* Parameter at which the piece is at the radius, by bisection to rounding; negative if it is
 * nowhere. */
static double parameter_at(const struct wh_surface *s, const struct wh_surface_piece *f,
                           double radius) {
  double low = f->from, high = f->to;
  double r_low = face_point(s, f, low).p[1], r_high = face_point(s, f, high).p[1];
  double slack = 1e-12 * (fabs(r_low) + fabs(r_high));
  if (fabs(r_low - radius) <= slack)
    return low;
  if (fabs(r_high - radius) <= slack)
    return high;
  if ((r_low < radius) == (r_high < radius))
    return -1.0;
  while (high - low > 1e-16) {
    double middle = 0.5 * (low + high);
    if (middle <= low || middle >= high)
      break;
    if ((face_point(s, f, middle).p[1] < radius) == (r_low < radius))
      low = middle;
    else
      high = middle;
  }
  return 0.5 * (low + high);
}

static void radius_range(const struct wh_surface *s, double range[2]) {
  range[0] = INFINITY;
  range[1] = -INFINITY;
  for (size_t i = 0; i < s->count; i++)
    for (int end = 0; end < 2; end++) {
      double r = face_point(s, &s->piece[i], end ? s->piece[i].to : s->piece[i].from).p[1];
      range[0] = fmin(range[0], r);
      range[1] = fmax(range[1], r);
    }
}

enum wh_status wh_surface_at(struct wh_context *c, const struct wh_surface *s, double radius,
                             struct wh_site *out) {
  bool found = false;
  memset(out, 0, sizeof *out);
  double range[2];
  radius_range(s, range);
  double apart = 1e-9 * (fabs(range[0]) + fabs(range[1]));
  for (size_t i = 0; i < s->count; i++) {
    double t = parameter_at(s, &s->piece[i], radius);
    if (t < 0.0)
      continue;
    struct wh_site site = site_at(s, &s->piece[i], t);
    if (found && hypot(site.p[0] - out->p[0], site.p[1] - out->p[1]) > apart)
      return wh_fail(c, WH_BAD_INPUT,
                     "electrode %s is at radius %g m twice, at z = %g m and z = %g m: emit from an "
                     "electrode that is there once, or give the start as a free beam",
                     s->electrode, radius, out->p[0], site.p[0]);
    if (!found)
      *out = site;
    found = true;
  }
  out->p[1] = radius; /* to the last digit: a start on the axis is on the axis */
  if (!found)
    return wh_fail(c, WH_BAD_INPUT,
                   "electrode %s has no point at radius %g m: it reaches from %g m to %g m",
                   s->electrode, radius, range[0], range[1]);
  return WH_OK;
}

enum wh_status wh_surface_clip(struct wh_context *c, struct wh_surface *s, double least,
                               double most) {
  size_t kept = 0;
  double range[2];
  radius_range(s, range);
  for (size_t i = 0; i < s->count; i++) {
    struct wh_surface_piece f = s->piece[i];
    double r_from = face_point(s, &f, f.from).p[1], r_to = face_point(s, &f, f.to).p[1];
    if (fmax(r_from, r_to) <= least || fmin(r_from, r_to) >= most)
      continue;
    double cut[2] = {parameter_at(s, &f, least), parameter_at(s, &f, most)};
    double start = f.from, end = f.to;
    if (fmin(r_from, r_to) < least && cut[0] >= 0.0)
      *(r_from < r_to ? &start : &end) = cut[0];
    if (fmax(r_from, r_to) > most && cut[1] >= 0.0)
      *(r_from < r_to ? &end : &start) = cut[1];
    f.from = start;
    f.to = end;
    f.area = area_to(s, &f, f.to);
    s->piece[kept++] = f;
  }
  s->count = kept;
  if (!kept)
    return wh_fail(
        c, WH_BAD_INPUT,
        "electrode %s has no surface between the radii %g m and %g m: it reaches from %g m to %g m",
        s->electrode, least, most, range[0], range[1]);
  return WH_OK;
}

double wh_surface_area(const struct wh_surface *s) {
  double area = 0.0;
  for (size_t i = 0; i < s->count; i++)
    area += s->piece[i].area;
  return area;
}

struct wh_site wh_surface_draw(const struct wh_surface *s, double u) {
  double wanted = u * wh_surface_area(s);
  size_t i = 0;
  while (i + 1 < s->count && wanted > s->piece[i].area)
    wanted -= s->piece[i++].area;
  const struct wh_surface_piece *f = &s->piece[i];
  double low = f->from, high = f->to;
  for (int k = 0; k < 50; k++) {
    double middle = 0.5 * (low + high);
    if (area_to(s, f, middle) < wanted)
      low = middle;
    else
      high = middle;
  }
  return site_at(s, f, 0.5 * (low + high));
}

/* Pieces from first on that follow each other along one face; *width is their length. */
static size_t stretch_end(const struct wh_surface *s, size_t first, double *width) {
  size_t end = first;
  *width = 0.0;
  do {
    const struct wh_surface_piece *f = &s->piece[end++];
    for (int i = 0; i < WH_SURFACE_POINTS; i++) {
      struct face_point q = face_point(s, f, f->from + (f->to - f->from) * s->rule_x[i]);
      *width += s->rule_w[i] * (f->to - f->from) * hypot(q.tangent[0], q.tangent[1]);
    }
  } while (end < s->count && s->piece[end].element == s->piece[first].element &&
           s->piece[end].face == s->piece[first].face &&
           s->piece[end].from == s->piece[end - 1].to);
  return end;
}

/* The rate at which normals turn away from each other along the face, by their difference over a
   twentieth of it (or less, at its ends). */
static double bend(const struct wh_surface *s, const struct wh_surface_piece *f, double t) {
  double from = fmax(0.0, t - 0.025), to = fmin(1.0, t + 0.025);
  struct wh_site a = site_at(s, f, from), b = site_at(s, f, to);
  double along[2] = {b.p[0] - a.p[0], b.p[1] - a.p[1]};
  return ((b.normal[0] - a.normal[0]) * along[0] + (b.normal[1] - a.normal[1]) * along[1]) /
         (along[0] * along[0] + along[1] * along[1]);
}

/* The cell between two parameters of a face: area and its first moment by Gauss's rule. */
static struct wh_surface_cell make_cell(const struct wh_surface *s, struct wh_surface_piece f) {
  double area = 0.0, moment = 0.0;
  for (int i = 0; i < WH_SURFACE_POINTS; i++) {
    double t = f.from + (f.to - f.from) * s->rule_x[i];
    struct face_point q = face_point(s, &f, t);
    double around = s->mesh->symmetry == WH_AXISYMMETRIC ? 2.0 * WH_PI * q.p[1] : 1.0;
    double part = s->rule_w[i] * (f.to - f.from) * around * hypot(q.tangent[0], q.tangent[1]);
    area += part;
    moment += part * t;
  }
  double centre = moment / area;
  struct wh_surface_cell cell = {
      .site = site_at(s, &f, centre), .element = f.element, .area = area};
  cell.curvature[0] = s->mesh->curved[f.element] ? bend(s, &f, centre) : 0.0;
  if (s->mesh->symmetry == WH_AXISYMMETRIC)
    cell.curvature[1] = cell.site.normal[1] / cell.site.p[1];
  return cell;
}

enum wh_status wh_surface_cells(struct wh_context *c, const struct wh_surface *s, size_t count,
                                size_t *count_out, struct wh_surface_cell **out) {
  size_t made = 0;
  double total = 0.0, width;
  *out = NULL;
  for (size_t i = 0; i < s->count; total += width)
    i = stretch_end(s, i, &width);
  WH_TRY(wh_alloc(c, count + 2 * s->count, sizeof **out, out));
  for (size_t i = 0, end; i < s->count; i = end) {
    end = stretch_end(s, i, &width);
    size_t parts = (size_t)fmax(1.0, floor((double)count * width / total + 0.5));
    double from = s->piece[i].from, step = (s->piece[end - 1].to - from) / (double)parts;
    for (size_t k = 0; k < parts; k++) {
      struct wh_surface_piece f = s->piece[i];
      f.from = from + (double)k * step;
      f.to = from + (double)(k + 1) * step;
      (*out)[made++] = make_cell(s, f);
    }
  }
  *count_out = made;
  return WH_OK;
}

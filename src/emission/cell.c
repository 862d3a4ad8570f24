/* SPDX-License-Identifier: MPL-2.0 */
#include "emission/cell.h"

#include "base/memory.h"
#include "emission/curvature.h"
#include "numerics/triangle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SUBDIVISIONS 20 /* of a face, by halves */
#define SAMPLES 8       /* of a cell, for its area */
#define LEAST_PART 2e-4 /* of the surface between the radii, for which there are cells enough */
#define FEW_A_FACE 2.5  /* cells; with fewer they are spread over the faces, not on each */

struct wh_cell wh_cell_flat(const struct wh_surface_cell *cell) {
  const struct wh_site *site = &cell->site;
  return (struct wh_cell){.x = {site->p[1], 0.0, site->p[0]},
                          .normal = {site->normal[1], 0.0, site->normal[0]},
                          .place = {cell->element, {1.0 / 3.0, 1.0 / 3.0, 0.0}},
                          .radius = site->p[1],
                          .area = cell->area,
                          .curvature = {cell->curvature[0], cell->curvature[1]}};
}

struct wh_particle wh_cell_start(const struct wh_source_context *s, const struct wh_cell *cell,
                                 struct wh_departure d, double weight, uint64_t id) {
  const struct wh_site site = {{cell->x[2], cell->x[0]}, {cell->normal[2], cell->normal[0]}};
  return s->solid ? wh_solid_start(cell->x, cell->normal, d, weight, id)
                  : wh_start_particle(&site, 0.0, d, weight, id);
}

static enum wh_status make_flat(struct wh_cells *out, size_t count) {
  const struct wh_source_context *s = out->s;
  const struct wh_cell_area *a = &out->limits;
  struct wh_surface surface;
  struct wh_surface_cell *flat = NULL;
  WH_TRY(wh_surface_init(s->c, s->mesh, s->locator, a->on, !a->backward, &surface));
  enum wh_status status = WH_OK;
  if (a->from != 0.0 || a->to != 0.0)
    status = wh_surface_clip(s->c, &surface, a->from, a->to);
  if (!status)
    status = wh_surface_cells(s->c, &surface, count, &out->count, &flat);
  if (!status)
    status = wh_alloc(s->c, out->count, sizeof *out->cell, &out->cell);
  for (size_t i = 0; i < out->count && !status; i++)
    out->cell[i] = wh_cell_flat(&flat[i]);
  free(flat);
  wh_surface_free(&surface);
  return status;
}

/* ---- without symmetry ------------------------------------------------------------------------ */

/* Where a part of a triangle, in (0, 1), has been passed on Sierpinski's curve through it: the
   triangle is halved from its apex again and again, the curve goes through one half after the
   other. Barycentric coordinates of the second and third vertex. */
static void on_curve(double part, double out[2]) {
  double start[2] = {0.0, 0.0}, apex[2] = {1.0, 0.0}, end[2] = {0.0, 1.0};
  for (int i = 0; i < SUBDIVISIONS; i++) {
    double middle[2] = {0.5 * (start[0] + end[0]), 0.5 * (start[1] + end[1])};
    bool second = part >= 0.5;
    part = 2.0 * part - (second ? 1.0 : 0.0);
    memcpy(second ? start : end, apex, sizeof apex);
    memcpy(apex, middle, sizeof apex);
  }
  for (int k = 0; k < 2; k++)
    out[k] = (start[k] + apex[k] + end[k]) / 3.0;
}

/* The place where an area [m^2] of the surface has been passed; its area is the part (of mean 1)
   that the face's map makes of equal steps there. */
static struct wh_cell on_surface(const struct wh_solid_surface *s, double passed, size_t *face) {
  size_t low = 0, high = s->count - 1;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (s->area[middle] < passed)
      low = middle + 1;
    else
      high = middle;
  }
  double before = low ? s->area[low - 1] : 0.0, own = s->area[low] - before, at[2];
  on_curve(fmin((passed - before) / own, 1.0), at);
  struct wh_solid_site site = wh_solid_site_at(s->locator, s->face[low], at[0], at[1]);
  struct wh_cell cell = {
      .place = site.place, .area = 0.5 * site.area / own, .radius = hypot(site.x[0], site.x[1])};
  memcpy(cell.x, site.x, sizeof cell.x);
  memcpy(cell.normal, site.normal, sizeof cell.normal);
  *face = low;
  return cell;
}

static bool within(const struct wh_cell_area *a, double radius) {
  return (a->from == 0.0 && a->to == 0.0) || (radius >= a->from && radius <= a->to);
}

/* Bits of a number, two places apart. */
static uint64_t spread_bits(uint64_t v) {
  uint64_t out = 0;
  for (int bit = 0; bit < 20; bit++)
    out |= (v >> bit & 1) << 3 * bit;
  return out;
}

struct ordered {
  uint64_t key;
  uint32_t face[2];
  double area, middle[3];
};

static int compare(const void *a, const void *b) {
  const struct ordered *p = a, *q = b;
  return (p->key > q->key) - (p->key < q->key);
}

/* Puts the faces in the order of their places' interleaved bits (G. M. Morton, 1966): near each
   other in it is mostly near each other in space. */
static enum wh_status put_in_order(struct wh_context *c, struct wh_solid_surface *s) {
  double low[3] = {HUGE_VAL, HUGE_VAL, HUGE_VAL}, size = wh_solid_extent(s->locator), sum = 0.0;
  struct ordered *all;
  WH_TRY(wh_alloc(c, s->count, sizeof *all, &all));
  for (size_t i = 0; i < s->count; i++) {
    struct wh_solid_site site = wh_solid_site_at(s->locator, s->face[i], 1.0 / 3.0, 1.0 / 3.0);
    all[i] = (struct ordered){.face = {s->face[i][0], s->face[i][1]},
                              .area = s->area[i] - (i ? s->area[i - 1] : 0.0)};
    memcpy(all[i].middle, site.x, sizeof site.x);
    for (int k = 0; k < 3; k++)
      low[k] = fmin(low[k], site.x[k]);
  }
  for (size_t i = 0; i < s->count; i++)
    for (int k = 0; k < 3; k++)
      all[i].key |= spread_bits((uint64_t)((all[i].middle[k] - low[k]) / size * 1048575.0)) << k;
  qsort(all, s->count, sizeof *all, compare);
  for (size_t i = 0; i < s->count; i++) {
    memcpy(s->face[i], all[i].face, sizeof all[i].face);
    s->area[i] = sum += all[i].area;
  }
  free(all);
  return WH_OK;
}

/* Area of the surface that lies between the radii. */
static double area_within(const struct wh_cells *c) {
  return c->limits.from == 0.0 && c->limits.to == 0.0
             ? c->surface.area[c->surface.count - 1]
             : wh_solid_surface_between(&c->surface, c->limits.from, c->limits.to);
}

/* Cells are within the radii or not as their samples are; together they have the area that is. */
static void take_area(struct wh_cells *c, double area) {
  double sum = 0.0;
  for (size_t i = 0; i < c->count; i++)
    sum += c->cell[i].area;
  for (size_t i = 0; i < c->count && c->limits.to > 0.0; i++)
    c->cell[i].area *= area / sum;
}

/* Cell number i: its area is that of its samples between the radii, its place the one of these that
   is nearest to the middle. False if there are none. */
static bool sample(const struct wh_cells *c, size_t number, struct wh_cell *out, size_t *face) {
  double sum = 0.0;
  int nearest = 2 * SAMPLES;
  for (int k = 0; k < SAMPLES; k++) {
    size_t of;
    double at = (double)number + (k + 0.5) / SAMPLES;
    struct wh_cell one = on_surface(&c->surface, at * c->step, &of);
    if (!within(&c->limits, one.radius))
      continue;
    sum += one.area;
    if (abs(2 * k + 1 - SAMPLES) < nearest) {
      nearest = abs(2 * k + 1 - SAMPLES);
      *out = one;
      *face = of;
    }
  }
  out->area = sum / SAMPLES * c->step;
  return sum > 0.0;
}

/* On a curve over all of the surface; face[i] is that of cell i. */
static enum wh_status along_curve(struct wh_cells *out, size_t steps, size_t *face) {
  struct wh_context *c = out->s->c;
  out->step = out->surface.area[out->surface.count - 1] / (double)steps;
  WH_TRY(wh_alloc(c, steps, sizeof *out->cell, &out->cell));
  WH_TRY(wh_alloc(c, steps, sizeof *out->number, &out->number));
  for (size_t i = 0; i < steps; i++)
    if (sample(out, i, &out->cell[out->count], &face[out->count]))
      out->number[out->count++] = i;
  return WH_OK;
}

/* Points of Gauss's rule on a line of the square that is folded to a face. */
static int line_points(const struct wh_solid_surface *s, size_t face, double cells) {
  double part = (s->area[face] - (face ? s->area[face - 1] : 0.0)) / s->area[s->count - 1];
  return (int)fmin(fmax(1.0, floor(sqrt(cells * part) + 0.5)), 12.0);
}

/* At the points of Gauss's rule on each face: what they leave in the elements along the surface is
   then right for polynomials of as high a degree as their number allows. */
static enum wh_status on_faces(struct wh_cells *out, double cells, size_t **face_out) {
  const struct wh_solid_surface *s = &out->surface;
  size_t all = 0;
  for (size_t f = 0; f < s->count; f++)
    all += (size_t)pow(line_points(s, f, cells), 2);
  WH_TRY(wh_alloc(out->s->c, all, sizeof *out->cell, &out->cell));
  WH_TRY(wh_alloc(out->s->c, all, sizeof **face_out, face_out));
  for (size_t f = 0; f < s->count; f++) {
    const struct wh_triangle_rule *rule = wh_triangle_rule(2 * line_points(s, f, cells) - 1);
    for (int i = 0; i < rule->count; i++) {
      struct wh_solid_site site =
          wh_solid_site_at(s->locator, s->face[f], rule->xi[i][0], rule->xi[i][1]);
      struct wh_cell cell = {.place = site.place,
                             .area = rule->weight[i] * site.area,
                             .radius = hypot(site.x[0], site.x[1])};
      memcpy(cell.x, site.x, sizeof cell.x);
      memcpy(cell.normal, site.normal, sizeof cell.normal);
      if (!within(&out->limits, cell.radius))
        continue;
      (*face_out)[out->count] = f;
      out->cell[out->count++] = cell;
    }
  }
  return WH_OK;
}

static enum wh_status add_curvatures(struct wh_cells *out, const size_t *face) {
  struct wh_curvatures *around;
  WH_TRY(wh_curvatures_create(out->s->c, &out->surface, &around));
  for (size_t i = 0; i < out->count; i++)
    wh_curvatures_at(around, face[i], out->cell[i].x, out->cell[i].normal, out->cell[i].curvature);
  wh_curvatures_destroy(around);
  return WH_OK;
}

static enum wh_status make_patches(struct wh_cells *out, size_t count, bool single) {
  struct wh_context *c = out->s->c;
  double area = area_within(out), all = out->surface.area[out->surface.count - 1];
  double most = (double)count / fmax(area / all, LEAST_PART);
  size_t *face = NULL, steps = (size_t)fmax(1.0, floor(most + 0.5));
  enum wh_status status;
  if (single && most >= FEW_A_FACE * (double)out->surface.count) {
    status = on_faces(out, most, &face);
  } else {
    status = wh_alloc(c, steps, sizeof *face, &face);
    if (!status)
      status = along_curve(out, steps, face);
  }
  if (!status && single)
    status = add_curvatures(out, face);
  free(face);
  WH_TRY(status);
  take_area(out, area);
  return out->count ? WH_OK
                    : wh_fail(c, WH_BAD_INPUT,
                              "source %s: electrode %s has no surface between %g m and %g m from "
                              "the z axis, or next to none",
                              out->s->name, out->limits.on, out->limits.from, out->limits.to);
}

enum wh_status wh_cells_make(const struct wh_source_context *s, const struct wh_cell_area *area,
                             size_t count, bool single, struct wh_cells *out) {
  *out = (struct wh_cells){.s = s, .limits = *area};
  if (!s->solid)
    return make_flat(out, count);
  WH_TRY(wh_solid_surface_init(s->c, s->name, wh_solid_field_locator(s->solid), area->on,
                               &out->surface));
  WH_TRY(put_in_order(s->c, &out->surface));
  return make_patches(out, count, single);
}

void wh_cells_free(struct wh_cells *c) {
  wh_solid_surface_free(&c->surface);
  free(c->cell);
  free(c->number);
  *c = (struct wh_cells){0};
}

struct wh_cell wh_cells_spot(const struct wh_cells *c, size_t i, double part) {
  struct wh_cell spot = c->cell[i];
  size_t face;
  if (!c->number)
    return spot;
  struct wh_cell other = on_surface(&c->surface, ((double)c->number[i] + part) * c->step, &face);
  if (!within(&c->limits, other.radius))
    return spot;
  memcpy(spot.x, other.x, sizeof spot.x);
  memcpy(spot.normal, other.normal, sizeof spot.normal);
  spot.place = other.place;
  spot.radius = other.radius;
  return spot;
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "report/scene_paint.h"

#include "base/memory.h"

#include <cairo/cairo.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FINER WH_SCENE_FINER
#define LEAST 3e-4 /* bent edges shorter than this of the tube stay whole */
#define MAX_RAYS 300
#define MAX_DOTS 6000
#define TEXTURE 2048 /* pixels along a cut */
#define SAME_FACE                                                                                  \
  0.85 /* cosine of the angle by which a corner's normal may differ from a face's                  \
        */

/* The light theme of the page. */
static const double ground[3] = {0.949, 0.949, 0.941}, ceramic[3] = {0.918, 0.851, 0.690},
                    low_colour[3] = {0.925, 0.953, 0.988}, high_colour[3] = {0.376, 0.557, 0.800},
                    line_colour[3] = {0.149, 0.259, 0.431}, dot_colour[3] = {0.761, 0.094, 0.357};
static const double metal[8][3] = {
    {0.604, 0.639, 0.678}, {0.725, 0.502, 0.369}, {0.722, 0.643, 0.408}, {0.498, 0.627, 0.553},
    {0.627, 0.561, 0.702}, {0.490, 0.510, 0.541}, {0.698, 0.498, 0.525}, {0.549, 0.604, 0.416}};
static const double view[3] = {-1.0, 0.62, -0.42};

static void mix(const double a[3], const double b[3], double t, double out[3]) {
  for (int k = 0; k < 3; k++)
    out[k] = a[k] + t * (b[k] - a[k]);
}

void wh_scene_energy_colour(double t, double rgb[3]) {
  static const double map[4][3] = {
      {0.282, 0.102, 0.471}, {0.690, 0.141, 0.408}, {0.886, 0.306, 0.165}, {0.941, 0.588, 0.078}};
  double s = 3.0 * fmin(1.0, fmax(0.0, t));
  int i = s < 2.0 ? (int)s : 2;
  mix(map[i], map[i + 1], s - i, rgb);
}

void wh_scene_potential_colour(double t, double rgb[3]) {
  mix(low_colour, high_colour, t, rgb);
}

/* ---- surfaces ---- */

struct face {
  const struct wh_scene_painting *still;
  const double *corner[3], *normal[3]; /* normals toward the vacuum */
  const double *colour;
  double opacity;
};

static double at(const double *const corner[3], const double weight[3], int k) {
  return weight[0] * corner[0][k] + weight[1] * corner[1][k] + weight[2] * corner[2][k];
}

/* Light from above the reader's shoulder; backs are what a cut shows, nearly without shadow. */
static bool shade_face(const void *user, const double weight[3], bool front, double rgba[4]) {
  static const double light[3] = {-0.62, 0.74, -0.26};
  const struct face *f = user;
  const double *heart = f->still->heart;
  if (at(f->corner, weight, 0) < heart[0] && at(f->corner, weight, 1) > heart[1])
    return false;
  double bright = 0.0, size = 0.0;
  for (int k = 0; k < 3; k++) {
    double n = at(f->normal, weight, k);
    bright += n * light[k];
    size += n * n;
  }
  bright = size > 0.0 ? bright / sqrt(size) : 0.0;
  double factor = front ? 0.62 + 0.42 * fmax(0.0, bright) + 0.10 * bright : 0.72 - 0.14 * bright;
  for (int k = 0; k < 3; k++)
    rgba[k] = fmin(1.0, factor * f->colour[k]);
  rgba[3] = f->opacity;
  return true;
}

static void face_normal(const struct wh_skin *skin, size_t t, double out[3]) {
  const double *a = skin->point[skin->triangle[t][0]], *b = skin->point[skin->triangle[t][1]],
               *c = skin->point[skin->triangle[t][2]];
  for (int k = 0; k < 3; k++) {
    int m = (k + 1) % 3, n = (k + 2) % 3;
    out[k] = (b[m] - a[m]) * (c[n] - a[n]) - (b[n] - a[n]) * (c[m] - a[m]);
  }
}

static double cosine(const double a[3], const double b[3]) {
  double ab = 0.0, aa = 0.0, bb = 0.0;
  for (int k = 0; k < 3; k++) {
    ab += a[k] * b[k];
    aa += a[k] * a[k];
    bb += b[k] * b[k];
  }
  return aa > 0.0 && bb > 0.0 ? ab / sqrt(aa * bb) : 1.0;
}

static void paint_triangle(struct wh_scene_painting *s, const struct wh_skin *skin,
                           double (*normal)[3], size_t t, struct face *f) {
  double own[3];
  face_normal(skin, t, own);
  for (int i = 0; i < 3; i++) {
    uint32_t p = skin->triangle[t][i];
    f->corner[i] = skin->point[p];
    f->normal[i] = cosine(normal[p], own) > SAME_FACE ? normal[p] : own;
  }
  wh_painter_triangle(&s->painter, f->corner, shade_face, f);
}

static enum wh_status paint_skin(struct wh_scene_painting *s, const struct wh_skin *skin,
                                 struct face *f) {
  double(*normal)[3], own[3];
  WH_TRY(wh_alloc(s->scene.context, skin->point_count, sizeof *normal, &normal));
  for (size_t t = 0; t < skin->triangle_count; t++) {
    face_normal(skin, t, own);
    for (int i = 0; i < 3; i++)
      for (int k = 0; k < 3; k++)
        normal[skin->triangle[t][i]][k] += own[k];
  }
  for (size_t t = 0; t < skin->triangle_count; t++)
    paint_triangle(s, skin, normal, t, f);
  free(normal);
  return WH_OK;
}

/* Surfaces of all parts, from where all of them are seen. */
static enum wh_status paint_parts(struct wh_scene_painting *s, struct wh_skin *skin, size_t count) {
  struct wh_skin all = {0};
  for (size_t k = 0; k < count; k++) {
    size_t old = all.point_count;
    WH_TRY(wh_grow(s->scene.context, &all.point, &all.point_capacity, old + skin[k].point_count,
                   sizeof *all.point));
    for (size_t i = 0; i < skin[k].point_count; i++)
      memcpy(all.point[all.point_count++], skin[k].point[i], sizeof *all.point);
  }
  wh_painter_aim(&s->painter, view, tan(14.0 * 0.017453292519943295), all.point_count,
                 (const double(*)[3])all.point);
  wh_skin_free(&all);
  for (size_t k = 0; k < count; k++) {
    struct wh_scene_part part = wh_scene_part(&s->scene, k);
    struct face f = {.still = s,
                     .colour = part.kind == WH_SCENE_DIELECTRIC ? ceramic : metal[k % 8],
                     .opacity = part.kind == WH_SCENE_GRID ? 0.35 : 1.0};
    WH_TRY(paint_skin(s, &skin[k], &f));
  }
  return WH_OK;
}

static enum wh_status paint_surfaces(struct wh_scene_painting *s) {
  size_t count = wh_scene_part_count(&s->scene);
  struct wh_skin *skin;
  WH_TRY(wh_alloc(s->scene.context, count, sizeof *skin, &skin));
  enum wh_status status = WH_OK;
  for (size_t k = 0; status == WH_OK && k < count; k++) {
    struct wh_scene_part part = wh_scene_part(&s->scene, k);
    status = wh_scene_part_skin(&s->scene, &part, LEAST * wh_scene_extent(&s->scene), &skin[k]);
  }
  if (status == WH_OK)
    status = paint_parts(s, skin, count);
  for (size_t k = 0; k < count; k++)
    wh_skin_free(&skin[k]);
  free(skin);
  return status;
}

/* ---- rays and where they arrive ---- */

static enum wh_status paint_rays(struct wh_scene_painting *s) {
  const struct wh_vtk_lines *lines = s->scene.report->rays.lines;
  double *energy;
  if (!lines || lines->count == 0)
    return WH_OK;
  size_t step = (lines->count + MAX_RAYS - 1) / MAX_RAYS;
  WH_TRY(wh_alloc(s->scene.context, lines->start[lines->count], sizeof *energy, &energy));
  for (size_t i = 0; i < lines->count; i += step)
    wh_scene_energies(&s->scene, i, energy);
  for (size_t k = 0; k < lines->start[lines->count]; k++)
    s->energy = fmax(s->energy, energy[k]);
  for (size_t i = 0; i < lines->count; i += step)
    for (size_t k = lines->start[i]; k + 1 < lines->start[i + 1]; k++) {
      double from[3], to[3];
      wh_scene_energy_colour(energy[k] / s->energy, from);
      wh_scene_energy_colour(energy[k + 1] / s->energy, to);
      wh_painter_line(&s->painter, lines->point[k], lines->point[k + 1], from, to, 2 * FINER);
    }
  free(energy);
  return WH_OK;
}

static void paint_spot(struct wh_scene_painting *s) {
  const struct wh_particles *electrons = s->scene.report->arrivals.electrons;
  size_t count = electrons ? electrons->count : 0, step = (count + MAX_DOTS - 1) / MAX_DOTS;
  for (size_t i = 0; i < count; i += step) {
    struct wh_particle e = wh_particles_get(electrons, i);
    wh_painter_line(&s->painter, e.x, e.x, dot_colour, dot_colour, 3 * FINER);
  }
}

/* ---- planes ---- */

/* Which half of a plane the cut lays open. */
static bool is_open(const struct wh_scene_painting *s, int across, double x, double y) {
  double slack = 1e-6 * wh_scene_extent(&s->scene);
  return across == 0 ? y > s->heart[1] - slack : x < s->heart[0] + slack;
}

struct level_face {
  const struct wh_scene_painting *still;
  const double *corner[3];
  double level[3]; /* potential over the step between equipotentials */
  double slope;    /* of the level, for one pixel */
  bool flat;       /* it hardly changes over the whole tube: lines would show noise */
  int across;
  bool ceramic;
};

static bool shade_level(const void *user, const double weight[3], bool front, double rgba[4]) {
  const struct level_face *f = user;
  const struct wh_scene_levels *l = &f->still->levels;
  (void)front;
  if (!is_open(f->still, f->across, at(f->corner, weight, 0), at(f->corner, weight, 1)))
    return false;
  double level = weight[0] * f->level[0] + weight[1] * f->level[1] + weight[2] * f->level[2];
  double low = l->range[0] / l->step, high = l->range[1] / l->step;
  double t = fmin(1.0, fmax(0.0, (level - low) / (high - low)));
  double off = fabs(level - round(level));
  bool line = !f->flat && off < 0.9 * FINER * f->slope &&
              !wh_scene_is_held(f->still->scene.report->solid, l->step * round(level), l->step);
  mix(low_colour, high_colour, t, rgba);
  mix(rgba, line_colour, line ? 0.75 : 0.0, rgba);
  mix(rgba, ceramic, f->ceramic ? 0.75 : 0.0, rgba);
  rgba[3] = line ? 1.0 : f->ceramic ? 0.95 : 0.82;
  return true;
}

/* Length of the gradient of a value that is known at three places of a plane. */
static double gradient(const double *const place[3], const double value[3]) {
  double ax = place[1][0] - place[0][0], ay = place[1][1] - place[0][1];
  double bx = place[2][0] - place[0][0], by = place[2][1] - place[0][1];
  double area = ax * by - ay * bx, a = value[1] - value[0], b = value[2] - value[0];
  return area != 0.0 ? hypot(a * by - b * ay, b * ax - a * bx) / fabs(area) : 0.0;
}

static void find_slopes(const struct wh_scene_painting *s, const struct wh_section *k,
                        const uint32_t *node, struct level_face *f) {
  const double *place[3], *seen[3];
  double q[3][3];
  for (int i = 0; i < 3; i++) {
    place[i] = k->mesh.node[node[i]];
    wh_painter_project(&s->painter, f->corner[i], q[i]);
    seen[i] = q[i];
  }
  f->slope = gradient(seen, f->level);
  f->flat = gradient(place, f->level) * wh_scene_extent(&s->scene) < 1.0;
}

static void place_on(const struct wh_section *k, const double p[2], double x[3]) {
  x[k->across] = k->at;
  x[1 - k->across] = p[1];
  x[2] = p[0];
}

static void paint_levels(struct wh_scene_painting *s, const struct wh_section *k) {
  const struct wh_mesh *m = &k->mesh;
  for (size_t e = 0; e < m->element_count; e++) {
    double place[3][3];
    struct level_face f = {.still = s,
                           .across = k->across,
                           .ceramic = m->regions[m->region[e]].kind == WH_REGION_DIELECTRIC};
    for (int i = 0; i < 3; i++) {
      uint32_t node = m->element[3 * e + (size_t)i];
      place_on(k, m->node[node], place[i]);
      f.corner[i] = place[i];
      f.level[i] = k->potential[node] / s->levels.step;
    }
    find_slopes(s, k, m->element + 3 * e, &f);
    wh_painter_triangle(&s->painter, f.corner, shade_level, &f);
  }
}

/* ---- what planes cut out of electrodes ---- */

struct texture {
  const struct wh_scene_painting *still;
  const struct wh_section *section;
  const double *corner[3];
  cairo_surface_t *image;
  double low[2], scale; /* pixel = (place - low) scale */
};

static bool shade_texture(const void *user, const double weight[3], bool front, double rgba[4]) {
  const struct texture *t = user;
  const int along = 1 - t->section->across;
  (void)front;
  if (!is_open(t->still, t->section->across, at(t->corner, weight, 0), at(t->corner, weight, 1)))
    return false;
  long column = (long)((at(t->corner, weight, 2) - t->low[0]) * t->scale),
       row = (long)((at(t->corner, weight, along) - t->low[1]) * t->scale);
  if (column < 0 || row < 0 || column >= cairo_image_surface_get_width(t->image) ||
      row >= cairo_image_surface_get_height(t->image))
    return false;
  const unsigned char *pixel = cairo_image_surface_get_data(t->image) +
                               row * cairo_image_surface_get_stride(t->image) + 4 * column;
  uint32_t value;
  memcpy(&value, pixel, sizeof value);
  double opacity = (value >> 24) / 255.0;
  for (int k = 0; k < 3; k++) /* Cairo's colours are multiplied by their opacity */
    rgba[k] = opacity > 0.0 ? (value >> (16 - 8 * k) & 255) / 255.0 / opacity : 0.0;
  rgba[3] = opacity;
  return opacity > 0.5;
}

static enum wh_status fill_texture(struct wh_scene_painting *s, const struct wh_section *k,
                                   struct wh_plot *drawing, struct texture *t) {
  cairo_t *cairo = cairo_create(t->image);
  enum wh_status status = WH_OK;
  for (unsigned i = 0; status == WH_OK && i < k->mesh.electrode_count; i++) {
    if (k->mesh.electrodes[i].transparent)
      continue;
    status = wh_scene_cut(&s->scene, k, i, drawing);
    const struct wh_layer *wall = &drawing->layer[drawing->layer_count - 1];
    const double *colour = metal[i % 8];
    cairo_set_source_rgb(cairo, 0.78 * colour[0], 0.78 * colour[1], 0.78 * colour[2]);
    for (size_t n = 0; status == WH_OK && n < wall->path_count; n++) {
      cairo_new_sub_path(cairo);
      for (size_t j = 0; wall->path[n].closed && j < wall->path[n].count; j++) {
        const double *p = wall->point[wall->path[n].start + j];
        cairo_line_to(cairo, (p[0] - t->low[0]) * t->scale, (p[1] - t->low[1]) * t->scale);
      }
      cairo_close_path(cairo);
    }
    cairo_fill(cairo);
  }
  cairo_destroy(cairo);
  cairo_surface_flush(t->image);
  return status;
}

/* The box of the tube in the plane as two triangles. */
static void paint_texture(struct wh_scene_painting *s, struct texture *t, double size[2]) {
  double corner[4][3];
  for (int i = 0; i < 4; i++) {
    const double p[2] = {t->low[0] + (i == 1 || i == 2 ? size[0] : 0.0),
                         t->low[1] + (i > 1 ? size[1] : 0.0)};
    place_on(t->section, p, corner[i]);
  }
  for (int half = 0; half < 2; half++) {
    t->corner[0] = corner[0];
    t->corner[1] = corner[1 + half];
    t->corner[2] = corner[2 + half];
    wh_painter_triangle(&s->painter, t->corner, shade_texture, t);
  }
}

static enum wh_status paint_cuts(struct wh_scene_painting *s, const struct wh_section *k) {
  const double *z = s->scene.box[2], *along = s->scene.box[1 - k->across];
  double size[2] = {z[1] - z[0], along[1] - along[0]};
  struct wh_plots drawings = {0};
  struct wh_plot *drawing;
  struct texture t = {
      .still = s, .section = k, .low = {z[0], along[0]}, .scale = TEXTURE / fmax(size[0], size[1])};
  t.image = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 1 + (int)(size[0] * t.scale),
                                       1 + (int)(size[1] * t.scale));
  enum wh_status status = wh_plot_add(s->scene.context, &drawings, "cuts", "", &drawing);
  if (status == WH_OK)
    status = fill_texture(s, k, drawing, &t);
  if (status == WH_OK && cairo_surface_status(t.image) == CAIRO_STATUS_SUCCESS)
    paint_texture(s, &t, size);
  cairo_surface_destroy(t.image);
  wh_plots_free(&drawings);
  return status;
}

static enum wh_status paint_all(struct wh_scene_painting *s) {
  struct wh_section section[2] = {{0}, {0}};
  enum wh_status status = WH_OK;
  for (int k = 0; status == WH_OK && k < 2; k++) {
    status = wh_section_make(s->scene.context, s->scene.mesh,
                             wh_report_whole_nodal(s->scene.report), k, &section[k]);
    s->heart[k] = section[k].at;
  }
  if (status == WH_OK)
    status = paint_surfaces(s);
  if (status == WH_OK)
    status = paint_rays(s);
  if (status == WH_OK)
    paint_spot(s);
  for (int k = 0; status == WH_OK && k < 2; k++)
    status = paint_cuts(s, &section[k]);
  for (int k = 0; k < 2; k++) {
    if (status == WH_OK)
      paint_levels(s, &section[k]);
    wh_section_free(&section[k]);
  }
  return status;
}

enum wh_status wh_scene_paint(struct wh_context *c, const struct wh_report *r, size_t width,
                              size_t height, struct wh_scene_painting *out) {
  *out =
      (struct wh_scene_painting){.scene = {.context = c, .report = r, .mesh = wh_report_whole(r)}};
  wh_scene_find_box(&out->scene);
  out->levels = wh_scene_levels(&out->scene);
  WH_TRY(wh_painter_start(c, &out->painter, FINER * width, FINER * height, ground));
  enum wh_status status = paint_all(out);
  if (status != WH_OK)
    wh_painter_free(&out->painter);
  return status;
}

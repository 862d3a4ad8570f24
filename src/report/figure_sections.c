/* SPDX-License-Identifier: MPL-2.0 */
/* A tube without symmetry in the planes y = 0 and x = 0, to scale, with the rays that stay nearest
   to the plane as they are seen at right angles to it. */
#include "base/memory.h"
#include "report/pictures.h"
#include "report/section.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NEAR 3    /* one ray of so many is near */
#define LONG 2.5  /* times as long as wide is across the page */
#define FEWEST 48 /* rays that are shown, if there are so many */
#define SHORT 0.2 /* of the longest way along z: rays that turn back near their start */

struct section_view {
  struct wh_section section;
  struct wh_locator *locator;
  struct wh_field field; /* of the section: its potential only, for the readout */
  size_t *start;
  double (*point)[3];
  struct wh_vtk_lines lines;
  struct wh_report report;
};

static void view_free(struct section_view *v) {
  wh_locator_destroy(v->locator);
  wh_section_free(&v->section);
  free(v->start);
  free(v->point);
}

static void add_potential(const void *part, const double x[3], const struct wh_place *place,
                          struct wh_field_value *sum) {
  const struct wh_section *s = part;
  (void)x;
  if (place->element == WH_NO_ELEMENT)
    return;
  const uint32_t *node = s->mesh.element + 3 * (size_t)place->element;
  const double weight[3] = {1.0 - place->xi[0] - place->xi[1], place->xi[0], place->xi[1]};
  for (int i = 0; i < 3; i++)
    sum->potential += weight[i] * s->potential[node[i]];
}

static int by_size(const void *a, const void *b) {
  double p = *(const double *)a, q = *(const double *)b;
  return (p > q) - (p < q);
}

static double length_along_z(const struct wh_vtk_lines *lines, size_t ray) {
  double low = HUGE_VAL, high = -HUGE_VAL;
  for (size_t k = lines->start[ray]; k < lines->start[ray + 1]; k++) {
    low = fmin(low, lines->point[k][2]);
    high = fmax(high, lines->point[k][2]);
  }
  return high > low ? high - low : 0.0;
}

/* Largest distance from the plane on each ray's way, and that below which the near ones stay. Rays
   that turn back at once are always near and do not count: they would leave no others. */
static enum wh_status find_near(struct wh_context *c, const struct wh_vtk_lines *lines,
                                const struct wh_section *s, double **out, double *limit) {
  double *far, *sorted, longest = 0.0;
  size_t count = 0;
  WH_TRY(wh_alloc(c, 2 * lines->count, sizeof *far, &far));
  *out = far;
  sorted = far + lines->count;
  for (size_t i = 0; i < lines->count; i++)
    for (size_t k = lines->start[i]; k < lines->start[i + 1]; k++)
      far[i] = fmax(far[i], fabs(lines->point[k][s->across] - s->at));
  for (size_t i = 0; i < lines->count; i++)
    longest = fmax(longest, length_along_z(lines, i));
  for (size_t i = 0; i < lines->count; i++)
    if (length_along_z(lines, i) >= SHORT * longest)
      sorted[count++] = far[i];
  qsort(sorted, count, sizeof *sorted, by_size);
  size_t shown = count / NEAR > FEWEST ? count / NEAR : FEWEST;
  *limit = sorted[shown < count ? shown - 1 : count - 1];
  return WH_OK;
}

/* The near rays turned so that the plane is that of x and z; the others keep their number and have
   no points. */
static enum wh_status take_rays(struct wh_context *c, const struct wh_vtk_lines *lines,
                                struct section_view *v) {
  const struct wh_section *s = &v->section;
  double *far, limit;
  WH_TRY(wh_alloc(c, lines->count + 1, sizeof *v->start, &v->start));
  WH_TRY(wh_alloc(c, lines->start[lines->count], sizeof *v->point, &v->point));
  WH_TRY(find_near(c, lines, s, &far, &limit));
  for (size_t i = 0; i < lines->count; i++) {
    size_t end = v->start[i];
    for (size_t k = lines->start[i]; k < lines->start[i + 1] && far[i] <= limit; k++) {
      const double *from = lines->point[k];
      memcpy(v->point[end++], (double[]){from[1 - s->across], from[s->across], from[2]},
             sizeof *v->point);
    }
    v->start[i + 1] = end;
  }
  free(far);
  v->lines = (struct wh_vtk_lines){
      .count = lines->count, .start = v->start, .point = (const double(*)[3])v->point};
  v->report.rays.lines = &v->lines;
  return WH_OK;
}

static enum wh_status view_make(struct wh_context *c, const struct wh_report *r, int across,
                                struct section_view *v) {
  const struct wh_vtk_lines *lines = r->rays.lines;
  WH_TRY(wh_section_make(c, wh_report_whole(r), wh_report_whole_nodal(r), across, &v->section));
  if (v->section.mesh.element_count == 0)
    return WH_OK;
  WH_TRY(wh_locator_create(c, &v->section.mesh, &v->locator));
  v->field = (struct wh_field){.mesh = &v->section.mesh,
                               .locator = v->locator,
                               .part_count = 1,
                               .part = {{add_potential, &v->section}}};
  v->report = (struct wh_report){.mesh = &v->section.mesh,
                                 .potential = v->section.potential,
                                 .voltage = wh_solid_field_potentials(r->solid),
                                 .field = &v->field,
                                 .solid = r->solid,
                                 .rays = r->rays};
  return lines && lines->count > 0 ? take_rays(c, lines, v) : WH_OK;
}

/* Whether a picture half the page wide would be a narrow strip. */
static bool is_long(const struct wh_mesh *m) {
  double low[2] = {HUGE_VAL, HUGE_VAL}, high[2] = {-HUGE_VAL, -HUGE_VAL};
  for (size_t i = 0; i < m->node_count; i++)
    for (int k = 0; k < 2; k++) {
      low[k] = fmin(low[k], m->node[i][k]);
      high[k] = fmax(high[k], m->node[i][k]);
    }
  return high[0] - low[0] > LONG * (high[1] - low[1]);
}

static enum wh_status add_section(struct wh_context *c, const struct section_view *v,
                                  struct wh_plots *plots) {
  const struct wh_section *s = &v->section;
  const char *across = s->across == 0 ? "x" : "y", *along = s->across == 0 ? "y" : "x";
  struct wh_plot *p;
  char id[32], title[96], at[48];
  wh_report_number(s->meant, 0.0, "m", sizeof at, at);
  snprintf(id, sizeof id, "section-%sz", along);
  snprintf(title, sizeof title, "Section at %s = %s", across, s->meant == 0.0 ? "0" : at);
  WH_TRY(wh_plot_add(c, plots, id, title, &p));
  wh_plot_axes(p, "z", "m", along, "m");
  p->equal = true;
  p->columns = is_long(&s->mesh) ? 6 : 3;
  snprintf(p->caption, sizeof p->caption,
           "To scale. Equipotentials at round values between the electrodes.%s",
           v->lines.count > 0
               ? " Rays: the third of them that keeps nearest to this plane, seen at "
                 "right angles to it."
               : "");
  return wh_geometry_fill(c, &v->report, p);
}

enum wh_status wh_picture_sections(struct wh_context *c, const struct wh_report *r,
                                   struct wh_plots *plots) {
  for (int across = 1; r->solid && across >= 0; across--) {
    struct section_view v = {0};
    enum wh_status status = view_make(c, r, across, &v);
    if (status == WH_OK && v.section.mesh.element_count > 0)
      status = add_section(c, &v, plots);
    view_free(&v);
    WH_TRY(status);
  }
  return WH_OK;
}

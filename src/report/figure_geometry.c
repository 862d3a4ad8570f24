/* SPDX-License-Identifier: MPL-2.0 */
/* The system to scale: electrodes, dielectrics, coils and iron with their curved edges,
   equipotentials, rays. */
#include "field/magnetic.h"
#include "report/body.h"
#include "report/contour.h"
#include "report/outline.h"
#include "report/pictures.h"
#include "report/scene_parts.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEVELS 18    /* equipotentials */
#define MAX_RAYS 160 /* drawn; more would hide each other */
#define RASTER 240   /* points of the readout along the longer side */

static bool edge_of_domain(const struct wh_mesh *m, size_t e, int face, const void *user) {
  (void)user;
  return wh_body_is_edge(m, e, face);
}

static bool edge_of_region(const struct wh_mesh *m, size_t e, int face, const void *user) {
  const uint16_t *region = user;
  uint32_t other = m->neighbour[3 * e + (size_t)face];
  return m->region[e] == *region && (other == WH_NO_ELEMENT || m->region[other] != *region);
}

static enum wh_status add_outline(struct wh_context *c, const struct wh_report *r,
                                  struct wh_plot *p, enum wh_layer_style style, const char *name,
                                  wh_edge_test *test, const void *user, double value,
                                  const char *label, struct wh_layer **out) {
  WH_TRY(wh_layer_add(c, p, style, name, out));
  (*out)->mirrored = r->mesh->symmetry == WH_AXISYMMETRIC;
  return wh_outline(c, r->mesh, test, user, *out, value, label);
}

static double electrode_voltage(const struct wh_report *r, unsigned k) {
  return r->voltage ? r->voltage[k] : r->mesh->electrodes[k].voltage;
}

static enum wh_status add_surface(struct wh_context *c, const struct wh_report *r,
                                  struct wh_plot *p, unsigned k, struct wh_layer **out) {
  const struct wh_electrode *e = &r->mesh->electrodes[k];
  double voltage = electrode_voltage(r, k);
  char number[64], label[80];
  wh_report_number(voltage, 0.0, "V", sizeof number, number);
  snprintf(label, sizeof label, "%.40s, %.30s", e->name, number);
  return add_outline(c, r, p, e->transparent ? WH_LAYER_GRID : WH_LAYER_EDGE,
                     e->transparent ? "Grids" : "Electrodes", wh_body_is_of_electrode, &k, voltage,
                     label, out);
}

/* The bodies stand behind all else, the surfaces before the equipotentials: two layers each. */
static enum wh_status add_electrodes(struct wh_context *c, const struct wh_report *r,
                                     struct wh_plot *p) {
  for (unsigned k = 0; k < r->mesh->electrode_count; k++) {
    struct wh_layer *surface, *wall;
    WH_TRY(add_surface(c, r, p, k, &surface));
    if (r->mesh->electrodes[k].transparent)
      continue;
    size_t at = p->layer_count - 1;
    WH_TRY(wh_layer_add(c, p, WH_LAYER_WALL, "Electrodes", &wall));
    wall->mirrored = p->layer[at].mirrored;
    WH_TRY(wh_body_make(c, r->mesh, &p->layer[at], wall));
  }
  return WH_OK;
}

static enum wh_status add_dielectrics(struct wh_context *c, const struct wh_report *r,
                                      struct wh_plot *p) {
  for (uint16_t k = 0; k < r->mesh->region_count; k++) {
    const struct wh_region *region = &r->mesh->regions[k];
    struct wh_layer *l;
    char label[80];
    if (region->kind != WH_REGION_DIELECTRIC)
      continue;
    snprintf(label, sizeof label, "%.50s, permittivity %.4g", region->name, region->permittivity);
    WH_TRY(add_outline(c, r, p, WH_LAYER_DIELECTRIC, "Dielectrics", edge_of_region, &k,
                       region->permittivity, label, &l));
  }
  return WH_OK;
}

static enum wh_status add_winding(struct wh_context *c, const struct wh_magnetic *s, size_t k,
                                  struct wh_layer *l) {
  const struct wh_magnet *magnet = wh_magnetic_magnet(s, k);
  struct wh_coil w = magnet->kind->winding(magnet->params);
  const double corner[4][2] = {
      {w.z_min, w.r_min}, {w.z_max, w.r_min}, {w.z_max, w.r_max}, {w.z_min, w.r_max}};
  char number[64];
  wh_report_number(wh_magnetic_strengths(s)[k] * w.current, 0.0, "A", sizeof number, number);
  WH_TRY(wh_path_start(c, l, 0.0, true, "%.50s, %.30s turns", magnet->name, number));
  for (int i = 0; i < 4; i++)
    WH_TRY(wh_path_point(c, l, corner[i][0], corner[i][1]));
  return WH_OK;
}

static enum wh_status add_iron(struct wh_context *c, const struct wh_iron *iron,
                               struct wh_plot *p) {
  const struct wh_mesh *m = wh_iron_mesh(iron);
  for (uint16_t k = 0; k < m->region_count; k++) {
    struct wh_layer *l;
    if (m->regions[k].kind != WH_REGION_DIELECTRIC)
      continue;
    WH_TRY(wh_layer_add(c, p, WH_LAYER_IRON, "Iron", &l));
    l->mirrored = true;
    WH_TRY(wh_outline(c, m, edge_of_region, &k, l, 0.0, m->regions[k].name));
  }
  return WH_OK;
}

/* Windings farther from the domain than it is large would make all else too small to see. */
static bool is_near(const struct wh_magnet *magnet, double box[2][2]) {
  struct wh_coil w = magnet->kind->winding(magnet->params);
  double reach = fmax(box[0][1] - box[0][0], box[1][1] - box[1][0]);
  return w.z_max > box[0][0] - reach && w.z_min < box[0][1] + reach && w.r_max < box[1][1] + reach;
}

static enum wh_status add_magnets(struct wh_context *c, const struct wh_report *r, double box[2][2],
                                  struct wh_plot *p) {
  const struct wh_magnetic *s = r->magnetic;
  for (size_t k = 0; s && k < wh_magnetic_count(s); k++) {
    struct wh_layer *l;
    const struct wh_magnet *magnet = wh_magnetic_magnet(s, k);
    if (!magnet->kind->winding || !is_near(magnet, box))
      continue;
    WH_TRY(wh_layer_add(c, p, WH_LAYER_COIL, "Coils", &l));
    l->mirrored = true;
    WH_TRY(add_winding(c, s, k, l));
  }
  return s && wh_magnetic_iron(s) ? add_iron(c, wh_magnetic_iron(s), p) : WH_OK;
}

static void potential_range(const struct wh_report *r, double range[2]) {
  range[0] = INFINITY;
  range[1] = -INFINITY;
  for (size_t i = 0; i < r->mesh->node_count; i++) {
    range[0] = fmin(range[0], r->potential[i]);
    range[1] = fmax(range[1], r->potential[i]);
  }
}

static enum wh_status add_equipotentials(struct wh_context *c, const struct wh_report *r,
                                         struct wh_plot *p) {
  struct wh_layer *l;
  double range[2], level[4 * LEVELS];
  if (!r->potential)
    return WH_OK;
  potential_range(r, range);
  size_t count = wh_contour_levels(range[0], range[1], LEVELS, level);
  WH_TRY(wh_layer_add(c, p, WH_LAYER_CONTOUR, "Equipotentials", &l));
  l->mirrored = r->mesh->symmetry == WH_AXISYMMETRIC;
  for (size_t i = 0; i < count; i++) {
    char label[64];
    if (r->solid && wh_scene_is_held(r->solid, level[i], level[1] - level[0]))
      continue;
    wh_report_number(level[i], 0.0, "V", sizeof label, label);
    WH_TRY(wh_contour(c, r->mesh, r->potential, level[i], label, l));
  }
  return WH_OK;
}

/* A ray as seen at right angles to the plane through the axis in which it starts (leaves the axis);
   planar: x. */
static void ray_point(const struct wh_report *r, const double *first, const double *at,
                      double out[2]) {
  double length = hypot(first[0], first[1]);
  out[0] = at[2];
  if (r->mesh->symmetry == WH_PLANAR || length == 0.0)
    out[1] = at[0];
  else
    out[1] = (at[0] * first[0] + at[1] * first[1]) / length;
}

/* The direction in which a ray first leaves the axis. */
static const double *first_off_axis(const struct wh_vtk_lines *lines, size_t i) {
  for (size_t k = lines->start[i]; k < lines->start[i + 1]; k++)
    if (hypot(lines->point[k][0], lines->point[k][1]) > 0.0)
      return lines->point[k];
  return lines->point[lines->start[i]];
}

static enum wh_status add_ray(struct wh_context *c, const struct wh_report *r, size_t i,
                              const double tolerance[2], struct wh_layer *l) {
  const struct wh_vtk_lines *lines = r->rays.lines;
  char energy[40] = "", angle[40] = "";
  if (r->rays.energy_eV)
    wh_report_number(r->rays.energy_eV[i], 0.0, "eV", sizeof energy, energy);
  if (r->rays.angle)
    snprintf(angle, sizeof angle, "%s%.4g°", energy[0] ? " at " : "",
             r->rays.angle[i] * 57.29577951308232);
  WH_TRY(wh_path_start(c, l, 0.0, false, "ray %zu%s%.30s%s", i, energy[0] || angle[0] ? ", " : "",
                       energy, angle));
  const double *first = first_off_axis(lines, i);
  for (size_t k = lines->start[i]; k < lines->start[i + 1]; k++) {
    double p[2];
    ray_point(r, first, lines->point[k], p);
    WH_TRY(wh_path_point(c, l, p[0], p[1]));
  }
  wh_path_simplify(l, tolerance);
  return WH_OK;
}

static enum wh_status add_rays(struct wh_context *c, const struct wh_report *r, struct wh_plot *p) {
  const struct wh_vtk_lines *lines = r->rays.lines;
  if (!lines || lines->count == 0)
    return WH_OK;
  double box[2][2] = {{0.0, 1.0}, {0.0, 1.0}}, tolerance[2];
  wh_plot_bounds(p, box);
  for (int k = 0; k < 2; k++) /* a thousandth of a pixel; a tenth at the greatest useful zoom */
    tolerance[k] = 2e-6 * fmax(box[0][1] - box[0][0], box[1][1] - box[1][0]);
  size_t groups = r->rays.group ? r->rays.group_count : 1;
  size_t step = (lines->count + MAX_RAYS - 1) / MAX_RAYS;
  for (size_t g = 0; g < groups; g++) {
    struct wh_layer *l;
    char name[64] = "Rays";
    if (r->rays.group_name)
      snprintf(name, sizeof name, "Rays: %.56s", r->rays.group_name[g]);
    WH_TRY(wh_layer_add(c, p, WH_LAYER_RAY, name, &l));
    l->colour = (unsigned)g;
    l->mirrored = r->mesh->symmetry == WH_AXISYMMETRIC;
    for (size_t i = 0; i < lines->count; i += step)
      if ((!r->rays.group || r->rays.group[i] == g) && lines->start[i + 1] > lines->start[i])
        WH_TRY(add_ray(c, r, i, tolerance, l));
  }
  return WH_OK;
}

/* The potential on a grid over the picture, for the readout. */
static enum wh_status add_raster(struct wh_context *c, const struct wh_report *r, struct wh_plot *p,
                                 double box[2][2]) {
  if (!r->field)
    return WH_OK;
  struct wh_plot_raster *raster = &p->raster;
  double low = r->mesh->symmetry == WH_AXISYMMETRIC ? 0.0 : box[1][0];
  double size[2] = {box[0][1] - box[0][0], box[1][1] - low};
  double spacing = fmax(size[0], size[1]) / (RASTER - 1);
  for (int k = 0; k < 2; k++) {
    raster->count[k] = (size_t)ceil(size[k] / spacing) + 1;
    raster->spacing[k] = size[k] / (double)(raster->count[k] - 1);
    raster->origin[k] = k == 0 ? box[0][0] : low;
  }
  snprintf(raster->name, sizeof raster->name, "potential");
  snprintf(raster->unit, sizeof raster->unit, "V");
  WH_TRY(wh_alloc(c, raster->count[0] * raster->count[1], sizeof(float), &raster->value));
  struct wh_place place = {.element = WH_NO_ELEMENT};
  for (size_t j = 0; j < raster->count[1]; j++)
    for (size_t i = 0; i < raster->count[0]; i++) {
      struct wh_field_value value;
      const double x[3] = {raster->origin[1] + (double)j * raster->spacing[1], 0.0,
                           raster->origin[0] + (double)i * raster->spacing[0]};
      wh_field_at(r->field, x, &place, false, &value);
      bool inside = place.element != WH_NO_ELEMENT && !wh_body_is_infinite(r->mesh, place.element);
      raster->value[j * raster->count[0] + i] = inside ? (float)value.potential : NAN;
    }
  return WH_OK;
}

enum wh_status wh_geometry_fill(struct wh_context *c, const struct wh_report *r,
                                struct wh_plot *p) {
  struct wh_layer *l;
  double box[2][2];
  WH_TRY(add_electrodes(c, r, p));
  WH_TRY(add_outline(c, r, p, WH_LAYER_VACUUM, "", edge_of_domain, NULL, 0.0, "", &l));
  wh_plot_bounds(p, box);
  WH_TRY(add_dielectrics(c, r, p));
  WH_TRY(add_magnets(c, r, box, p));
  WH_TRY(add_equipotentials(c, r, p));
  WH_TRY(add_rays(c, r, p));
  return add_raster(c, r, p, box);
}

enum wh_status wh_picture_geometry(struct wh_context *c, const struct wh_report *r,
                                   struct wh_plots *plots) {
  struct wh_plot *p;
  if (!r->mesh || r->mesh->element_count == 0)
    return WH_OK;
  bool axial = r->mesh->symmetry == WH_AXISYMMETRIC;
  bool rays = r->rays.lines && r->rays.lines->count > 0;
  WH_TRY(wh_plot_add(c, plots, "geometry",
                     rays ? "Electrodes, equipotentials and rays" : "Electrodes and equipotentials",
                     &p));
  wh_plot_axes(p, "z", "m", axial ? "r" : "x", "m");
  p->equal = true;
  snprintf(p->caption, sizeof p->caption,
           "To scale%s. Equipotentials at round values between the electrodes.%s",
           axial ? "; the half below the axis is the mirror image" : "",
           rays && r->rays.lines->count > MAX_RAYS
               ? " Not all rays are drawn; trajectories.vtp has them all."
               : "");
  return wh_geometry_fill(c, r, p);
}

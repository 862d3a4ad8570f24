/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_REPORT_SCENE_PAINT_H
#define WH_REPORT_SCENE_PAINT_H
/* The tube without symmetry cut open by a quarter, as the page shows it first, without a browser.
 */
#include "report/painter.h"
#include "report/scene_parts.h"

#define WH_SCENE_FINER 2 /* pixels are painted for one of the picture, along each side */

struct wh_scene_painting {
  struct wh_scene scene;
  struct wh_painter painter;     /* the picture; wh_painter_free it */
  struct wh_scene_levels levels; /* of the potential */
  double heart[2];               /* x and y of the two cuts [m] */
  double energy;                 /* largest of all rays [eV] */
};

/* width, height: of the picture that will be made of it, in pixels. */
enum wh_status wh_scene_paint(struct wh_context *c, const struct wh_report *r, size_t width,
                              size_t height, struct wh_scene_painting *out);

/* Colours of the scales, t from 0 to 1. */
void wh_scene_energy_colour(double t, double rgb[3]);
void wh_scene_potential_colour(double t, double rgb[3]);

#endif

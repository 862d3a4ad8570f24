/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_REPORT_SCENE_PARTS_H
#define WH_REPORT_SCENE_PARTS_H
/* What the files that write a scene share. */
#include "report/report.h"
#include "report/scene_list.h"

struct wh_scene {
  struct wh_context *context;
  const struct wh_report *report;
  const struct wh_solid_mesh *mesh;
  struct wh_json *json;
  double box[3][2]; /* low and high of x, y, z [m] */
};

/* Longest side of the box [m]. */
double wh_scene_extent(const struct wh_scene *s);
/* x, y, z as whole numbers of two bytes between the sides of the box. */
enum wh_status wh_scene_add_place(const struct wh_scene *s, struct wh_bytes *b, const double x[3]);
void wh_scene_put_range(struct wh_json *j, const char *name, const double range[2]);

/* Surfaces of electrodes and dielectrics. */
enum wh_status wh_scene_put_parts(const struct wh_scene *s);
/* The potential on two planes, and the electrodes that they cut. */
enum wh_status wh_scene_put_planes(const struct wh_scene *s);

#endif

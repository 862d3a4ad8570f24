/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_REPORT_SCENE_PARTS_H
#define WH_REPORT_SCENE_PARTS_H
/* What the files that write a scene share. */
#include "report/report.h"
#include "report/plot.h"
#include "report/scene_list.h"
#include "report/section.h"
#include "report/skin.h"

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

void wh_scene_find_box(struct wh_scene *s);

/* ---- surfaces of electrodes and dielectrics ---- */

enum wh_scene_kind {
  WH_SCENE_NOTHING, /* vacuum */
  WH_SCENE_ELECTRODE,
  WH_SCENE_GRID,
  WH_SCENE_DIELECTRIC
};

struct wh_scene_part {
  const char *name;
  enum wh_scene_kind kind;
  char label[80];
  wh_face_test *test;
  unsigned electrode; /* its number, or */
  uint16_t region;    /* that of the region */
};

/* Electrodes first, numbered as in the mesh, then regions. */
size_t wh_scene_part_count(const struct wh_scene *s);
struct wh_scene_part wh_scene_part(const struct wh_scene *s, size_t k);
/* Its surface, empty for the vacuum; bent edges shorter than least [m] stay whole. */
enum wh_status wh_scene_part_skin(const struct wh_scene *s, const struct wh_scene_part *p,
                                  double least, struct wh_skin *out);
enum wh_status wh_scene_put_parts(const struct wh_scene *s);

/* ---- the potential on two planes, and the electrodes that they cut ---- */

struct wh_scene_levels {
  double range[2], step; /* of the potential, and between equipotentials [V] */
};
struct wh_scene_levels wh_scene_levels(const struct wh_scene *s);
/* Whether an electrode has nearly this potential: where there is no field its equipotential would
   show noise only. */
bool wh_scene_is_held(const struct wh_solid_field *f, double potential, double step);
/* Adds to a drawing what the plane cuts out of an electrode: the last layer, in its closed paths.
 */
enum wh_status wh_scene_cut(const struct wh_scene *s, const struct wh_section *k,
                            unsigned electrode, struct wh_plot *drawing);
enum wh_status wh_scene_put_planes(const struct wh_scene *s);

/* ---- rays ---- */

/* Kinetic energies [eV] along a ray, at energy[start of the ray in the report's lines] and on. */
void wh_scene_energies(const struct wh_scene *s, size_t ray, double *energy);

#endif

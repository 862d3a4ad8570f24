/* SPDX-License-Identifier: MPL-2.0 */
/* Spot diagrams: where the electrons of each object point arrive. */
#include "report/pictures.h"

#include <math.h>
#include <stdio.h>

#define MAX_DOTS 3000
#define MAX_SPOTS 12

/* Point i of the spot as it is drawn: a ring about the axis shows as one point of it, at angles
   that fill the circle evenly (multiples of the golden angle). */
static void spot_point(const struct wh_report_spot *s, size_t i, double p[2]) {
  double radius = hypot(s->x[i], s->y[i]), angle = 2.39996322972865332 * (double)i;
  p[0] = s->round ? radius * cos(angle) : s->x[i];
  p[1] = s->round ? radius * sin(angle) : s->y[i];
}

static void centroid(const struct wh_report_spot *s, double at[2], double *reach) {
  double weight = 0.0;
  at[0] = at[1] = *reach = 0.0;
  for (size_t i = 0; i < s->count; i++) {
    double w = s->weight ? s->weight[i] : 1.0;
    weight += w;
    at[0] += w * s->x[i];
    at[1] += w * s->y[i];
  }
  for (int k = 0; k < 2; k++)
    at[k] = weight > 0.0 && !s->round ? at[k] / weight : 0.0;
  for (size_t i = 0; i < s->count; i++)
    *reach = fmax(*reach, hypot(s->x[i] - at[0], s->y[i] - at[1]));
}

static enum wh_status add_ring(struct wh_context *c, struct wh_plot *p, double radius) {
  struct wh_layer *l;
  char text[64];
  WH_TRY(wh_layer_add(c, p, WH_LAYER_RING, "rms radius", &l));
  wh_report_number(radius, 0.0, "m", sizeof text, text);
  WH_TRY(wh_path_start(c, l, 0.0, true, "rms radius %s", text));
  for (int i = 0; i < 120; i++)
    WH_TRY(wh_path_point(c, l, radius * cos(i * 0.05235987755982989),
                         radius * sin(i * 0.05235987755982989)));
  return WH_OK;
}

static enum wh_status add_spot(struct wh_context *c, const struct wh_report_spot *s, size_t number,
                               double reach, struct wh_plots *plots) {
  struct wh_plot *p;
  struct wh_layer *l;
  double at[2], own;
  char id[32], place[2][48], z[48];
  centroid(s, at, &own);
  snprintf(id, sizeof id, "spot-%zu", number + 1);
  WH_TRY(wh_plot_add(c, plots, id, s->name, &p));
  wh_plot_axes(p, "x", "m", "y", "m");
  p->equal = true;
  p->columns = 2;
  for (int k = 0; k < 2; k++) {
    p->axis[k].from = -reach;
    p->axis[k].to = reach;
    wh_report_number(at[k], 0.0, "m", sizeof place[k], place[k]);
  }
  wh_report_number(s->z, 0.0, "m", sizeof z, z);
  if (s->round)
    snprintf(p->caption, sizeof p->caption,
             "In the plane z = %s. Each electron stands for a ring about the axis.", z);
  else
    snprintf(p->caption, sizeof p->caption,
             "About the centroid x = %s, y = %s, in the plane z = %s.", place[0], place[1], z);
  WH_TRY(wh_layer_add(c, p, WH_LAYER_DOT, "Electrons", &l));
  WH_TRY(wh_path_start(c, l, 0.0, false, "%s", ""));
  size_t step = (s->count + MAX_DOTS - 1) / MAX_DOTS;
  for (size_t i = 0; i < s->count; i += step) {
    double point[2];
    spot_point(s, i, point);
    WH_TRY(wh_path_point(c, l, point[0] - at[0], point[1] - at[1]));
  }
  return s->radius_rms > 0.0 ? add_ring(c, p, s->radius_rms) : WH_OK;
}

enum wh_status wh_picture_spots(struct wh_context *c, const struct wh_report *r,
                                struct wh_plots *plots) {
  double reach = 0.0, own, at[2];
  for (size_t i = 0; i < r->spot_count && i < MAX_SPOTS; i++) {
    centroid(&r->spot[i], at, &own);
    reach = fmax(reach, fmax(own, r->spot[i].radius_rms));
  }
  reach = reach > 0.0 ? 1.1 * reach : 1e-9;
  for (size_t i = 0; i < r->spot_count && i < MAX_SPOTS; i++)
    if (r->spot[i].count > 0)
      WH_TRY(add_spot(c, &r->spot[i], i, reach, plots));
  return WH_OK;
}

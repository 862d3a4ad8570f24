/* SPDX-License-Identifier: MPL-2.0 */
/* What is kept of a ray on its way: states on planes, turning points, points to draw. */
#include "trace/walker.h"

#include "base/constants.h"
#include "base/memory.h"
#include "numerics/root.h"

#include <math.h>
#include <string.h>

#define FLATNESS 2e-4 /* of a drawn path, relative to the mesh's diagonal */
#define MAX_PIECES 64

struct level {
  struct wh_walker *walker;
  int component;
  double value;
};

static double above(void *user, double theta) {
  const struct level *l = user;
  double y[WH_RAY_ROOM];
  wh_ode_at(l->walker->ode, theta, y);
  return y[l->component] - l->value;
}

/* Where a component of the path takes a value between theta[0] and theta[1]. */
static double theta_of(struct wh_walker *w, int component, double value, const double theta[2],
                       const double at[2]) {
  struct level l = {w, component, value};
  return wh_root(above, &l, theta[0], at[0] - value, theta[1], at[1] - value, 0.0);
}

static enum wh_status add_crossing(struct wh_walker *w, unsigned plane, double s, const double *y) {
  struct wh_ray_lists *l = &w->lists;
  WH_TRY(wh_grow(w->context, &l->crossing, &l->crossing_capacity, l->crossing_count + 1,
                 sizeof *l->crossing));
  struct wh_plane_crossing *x = &l->crossing[l->crossing_count++];
  *x = (struct wh_plane_crossing){w->index, plane, wh_walker_give(w, s, y)};
  x->state.x[2] = w->params->planes.value[plane]; /* it is there, to rounding */
  w->ray.crossing_count++;
  if (plane + 1 == w->plane_count)
    w->passed_last_plane = true;
  return WH_OK;
}

/* Planes met while z goes one way, from z[0] (not included) to z[1] (included), in that order. */
static enum wh_status cross_planes(struct wh_walker *w, const double theta[2], const double z[2]) {
  bool up = z[1] > z[0];
  for (size_t n = 0; n < w->plane_count; n++) {
    unsigned plane = w->plane_order[up ? n : w->plane_count - 1 - n];
    double at = w->params->planes.value[plane], y[WH_RAY_ROOM];
    if (up ? !(z[0] < at && at <= z[1]) : !(z[1] <= at && at < z[0]))
      continue;
    wh_walker_dense(w);
    double side = w->map[2][2], from[2] = {side * z[0], side * z[1]};
    double hit = theta_of(w, 2, side * at, theta, from);
    wh_ode_at(w->ode, hit, y);
    WH_TRY(add_crossing(w, plane, w->s + hit * w->h, y));
  }
  return WH_OK;
}

enum wh_status wh_walker_begin_path(struct wh_walker *w) {
  struct wh_ray_lists *l = &w->lists;
  if (!w->keeps_path)
    return WH_OK;
  WH_TRY(wh_grow(w->context, &l->path, &l->path_capacity, l->path_count + 1, sizeof *l->path));
  l->path[l->path_count++] = (struct wh_ray_path){w->index, l->point_count, 0};
  return WH_OK;
}

enum wh_status wh_walker_add_point(struct wh_walker *w, double s, const double *y) {
  struct wh_ray_lists *l = &w->lists;
  if (!w->keeps_path)
    return WH_OK;
  WH_TRY(wh_grow(w->context, &l->point, &l->point_capacity, l->point_count + 1, sizeof *l->point));
  double *p = l->point[l->point_count++];
  memcpy(p, y, 3 * sizeof *p);
  wh_mirrors_map(w->map, p);
  p[3] = w->start.t + s / WH_LIGHT_SPEED;
  l->path[l->path_count - 1].count++;
  return WH_OK;
}

/* A chord of a path of acceleration a over the time h is off by a h^2/8. */
static enum wh_status draw(struct wh_walker *w, double theta, const double *y_end) {
  const double *dy = wh_ode_dy(w->ode), *y0 = wh_ode_y(w->ode);
  double h = theta * w->h, off2 = 0.0, y[WH_RAY_ROOM];
  for (int i = 0; i < 3; i++) {
    double bend = y_end[i] - y0[i] - h * dy[i]; /* a h^2/2 */
    off2 += bend * bend;
  }
  double pieces = ceil(sqrt(0.25 * sqrt(off2) / (FLATNESS * w->extent)));
  int n = (int)fmin(fmax(pieces, 1.0), MAX_PIECES);
  if (n > 1)
    wh_walker_dense(w);
  for (int i = 1; i < n; i++) {
    wh_ode_at(w->ode, theta * i / n, y);
    WH_TRY(wh_walker_add_point(w, w->s + h * i / n, y));
  }
  return wh_walker_add_point(w, w->s + h, y_end);
}

enum wh_status wh_walker_record(struct wh_walker *w, double theta, const double *y_end) {
  const double *y0 = wh_ode_y(w->ode);
  double side = w->map[2][2]; /* -1: in the mirror image beyond z = 0 */
  double part[2] = {0.0, theta}, z[2] = {side * y0[2], side * y_end[2]},
         uz[2] = {side * y0[5], side * y_end[5]};
  if ((uz[0] > 0.0 && uz[1] <= 0.0) || (uz[0] < 0.0 && uz[1] >= 0.0)) {
    double y[WH_RAY_ROOM];
    wh_walker_dense(w);
    double turn = theta_of(w, 5, 0.0, part, (const double[2]){y0[5], y_end[5]});
    wh_ode_at(w->ode, turn, y);
    double at = side * y[2];
    if (uz[0] > 0.0 && (w->ray.reversals++ == 0 || at > w->ray.reversal_z))
      w->ray.reversal_z = at;
    if (w->ray.turns++ == 0)
      w->ray.turn_z = at;
    const double before[2] = {0.0, turn}, z_before[2] = {z[0], at};
    WH_TRY(cross_planes(w, before, z_before));
    part[0] = turn;
    z[0] = at;
  }
  WH_TRY(cross_planes(w, part, z));
  return w->keeps_path && theta > 0.0 ? draw(w, theta, y_end) : WH_OK;
}

/* Beyond a grid with no mesh behind there is no field: straight on to the planes ahead. */
enum wh_status wh_walker_drift(struct wh_walker *w, const double *y) {
  double gamma = wh_walker_gamma(w, y + 3), last[WH_RAY_SIZE], s = 0.0;
  memcpy(last, y, sizeof last);
  for (size_t n = 0; n < w->plane_count; n++) {
    unsigned plane = w->plane_order[y[5] > 0.0 ? n : w->plane_count - 1 - n];
    double ds = (w->params->planes.value[plane] - y[2]) * gamma / y[5];
    if (!(ds > 0.0 && isfinite(ds)))
      continue;
    for (int i = 0; i < 3; i++)
      last[i] = y[i] + ds * y[3 + i] / gamma;
    WH_TRY(add_crossing(w, plane, w->s + ds, last));
    s = ds;
  }
  return s > 0.0 ? wh_walker_add_point(w, w->s + s, last) : WH_OK;
}

/* SPDX-License-Identifier: MPL-2.0 */
/* One electron from start to end, whatever its elements are. */
#include "trace/walker.h"

#include "base/constants.h"

#include <math.h>
#include <string.h>

#define STEPS_PER_POLL 256

void wh_walker_end(struct wh_walker *w, enum wh_ray_status status, uint16_t boundary) {
  bool lost = status == WH_RAY_INTERCEPTED || status == WH_RAY_ESCAPED;
  if (lost && w->target == WH_NO_ELECTRODE && w->passed_last_plane)
    status = WH_RAY_ARRIVED;
  w->ray.status = status;
  w->ray.boundary = boundary;
  w->ray.electrode = WH_NO_ELECTRODE;
  if (boundary != WH_NO_BOUNDARY && w->boundaries[boundary].kind == WH_BOUNDARY_ELECTRODE)
    w->ray.electrode = (uint16_t)w->boundaries[boundary].electrode;
}

enum wh_ray_status wh_walker_status_on(const struct wh_walker *w, unsigned electrode) {
  if (electrode == w->target)
    return WH_RAY_ARRIVED;
  return electrode == w->start_electrode ? WH_RAY_REFLECTED : WH_RAY_INTERCEPTED;
}

/* To the face where the element ends or to the end of the step. After many elements without a move
   (along faces that meet in a vertex or an edge, where rounding leads in a circle) to the end of
   the step, and looks for itself where that is. */
static bool go(struct wh_walker *w, double *y, int *face, double *theta) {
  bool lost = w->standstill > w->ground->around_vertex;
  *face = -1;
  *theta = 1.0;
  if (!lost)
    *face = w->ground->exit(w, theta);
  if (*theta < 1.0)
    wh_ode_at(w->ode, *theta, y);
  else
    memcpy(y, wh_ode_end(w->ode), w->size * sizeof *y);
  return !lost || w->ground->look_anew(w, y);
}

/* One step. */
static enum wh_status advance(struct wh_walker *w, double *y, enum wh_progress *progress) {
  double theta, moved = 0.0;
  int face;
  *progress = WH_GOES_ON;
  if (!wh_walker_step(w)) {
    wh_walker_end(w, WH_RAY_FAILED, WH_NO_BOUNDARY);
    *progress = WH_HAS_ENDED;
    return WH_OK;
  }
  if (!go(w, y, &face, &theta)) {
    wh_walker_end(w, WH_RAY_FAILED, WH_NO_BOUNDARY);
    *progress = WH_HAS_ENDED;
  }
  WH_TRY(wh_walker_record(w, theta, y));
  if (w->charge)
    wh_walker_charge(w, theta, y);
  for (int i = 0; i < 3; i++)
    moved += (y[i] - wh_ode_y(w->ode)[i]) * (y[i] - wh_ode_y(w->ode)[i]);
  w->length += sqrt(moved);
  w->s += theta * w->h;
  w->ray.steps++;
  w->standstill = theta > 0.0 ? 0 : w->standstill + 1;
  w->resting_faces = 0;
  if (face >= 0)
    WH_TRY(w->ground->meet_face(w, face, y, progress));
  w->resting_faces |= w->ground->faces_at(w, y);
  return WH_OK;
}

static enum wh_status begin(struct wh_walker *w, double *y) {
  wh_walker_take(w, &w->start, y);
  w->ray = (struct wh_ray){.boundary = WH_NO_BOUNDARY, .electrode = WH_NO_ELECTRODE};
  w->ray.first_crossing = w->lists.crossing_count;
  w->length = w->s = 0.0;
  w->h_allowed = HUGE_VAL;
  w->energy_max = w->moment_max = w->energy_off = w->momentum_off = 0.0;
  w->standstill = 0;
  w->passed_last_plane = w->lost_slopes = false;
  WH_TRY(w->ground->find_start(w, y));
  WH_TRY(wh_walker_begin_path(w));
  return wh_walker_add_point(w, 0.0, y);
}

static bool used_up(const struct wh_walker *w) {
  double max_time = w->params->max_time;
  return w->ray.steps >= w->params->max_steps ||
         (max_time > 0.0 && w->s > max_time * WH_LIGHT_SPEED) || w->s > 1e9 * w->extent;
}

enum wh_status wh_walker_run(struct wh_walker *w, struct wh_particle *end, double *slope) {
  double y[WH_RAY_ROOM] = {0}, unused[WH_RAY_SIZE];
  enum wh_progress progress = WH_GOES_ON;
  WH_TRY(begin(w, y));
  while (progress == WH_GOES_ON) {
    wh_walker_start_step(w, y);
    WH_TRY(advance(w, y, &progress));
    if (progress == WH_GOES_ON && used_up(w)) {
      wh_walker_end(w, WH_RAY_TRAPPED, WH_NO_BOUNDARY);
      progress = WH_HAS_ENDED;
    }
    if (w->ray.steps % STEPS_PER_POLL == 0 && wh_context_cancelled(w->context))
      return WH_INTERRUPTED;
  }
  wh_walker_rates(w, y, unused);
  wh_walker_note(w, y);
  w->ray.energy_drift = w->energy_max > 0.0 ? w->energy_off / w->energy_max : 0.0;
  w->ray.momentum_drift = w->moment_max > 0.0 ? w->momentum_off / w->moment_max : 0.0;
  *end = wh_walker_give(w, w->s, y);
  for (size_t i = WH_RAY_SIZE; i < w->size; i++)
    slope[i - WH_RAY_SIZE] = w->lost_slopes ? (double)NAN : y[i];
  return WH_OK;
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "run/slopes.h"

#include "base/memory.h"
#include "field/direction.h"
#include "run/axis.h"
#include "run/gun.h"
#include "run/space.h"
#include "run/stage.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a number does to the fields, and the axis with it moved down and up. */
struct direction {
  struct wh_field_direction field;
  struct wh_axis_samples axis[2];
};

struct work {
  struct wh_context *c;
  struct wh_pass *pass;
  const struct wh_run_slopes_request *q;
  struct wh_case moved;
  struct direction *direction; /* [q->count] */
  struct wh_trace_result trace;
};

static bool begins(const char *text, const char *with) {
  return strncmp(text, with, strlen(with)) == 0;
}

static bool ends(const char *text, const char *with) {
  size_t length = strlen(text), tail = strlen(with);
  return length >= tail && strcmp(text + length - tail, with) == 0;
}

static bool has_slopes(const char *figure) {
  return begins(figure, "image.") || begins(figure, "lens.") || begins(figure, "aberration.") ||
         begins(figure, "trace.count_");
}

static bool is_fit(const struct wh_case *cs, const struct wh_run *r,
                   const struct wh_run_slopes_request *q) {
  const struct wh_case_params *p = &cs->params;
  bool fit = q->count <= WH_TRACE_MAX_SLOPES && r->pass.start.count && r->pass.electrostatic &&
             !wh_gun_needed(p) && !p->design.refit && p->trace.mechanics == 0;
  for (size_t i = 0; i < q->figure_count; i++)
    fit = fit && has_slopes(q->figure[i]);
  return fit;
}

/* Nothing but voltages, coil currents and the parameters that they are made from may differ. */
static bool only_strengths_differ(const struct wh_case *a, const struct wh_case *b) {
  if (a->entry_count != b->entry_count)
    return false;
  for (size_t i = 0; i < a->entry_count; i++) {
    const struct wh_case_entry *x = &a->entry[i], *y = &b->entry[i];
    bool same =
        x->count == y->count && memcmp(x->value, y->value, x->count * sizeof *x->value) == 0;
    bool strength = begins(x->path, "parameters.") || ends(x->path, ".voltage") ||
                    (begins(x->path, "magnets.") && ends(x->path, ".current"));
    if (strcmp(x->path, y->path) != 0 || (!same && !strength))
      return false;
  }
  return true;
}

/* The fields of the pass with the voltages and currents of a case. */
static enum wh_status set_strengths(struct wh_context *c, const struct wh_case_params *p,
                                    struct wh_pass *pass) {
  double *strength;
  size_t magnets = pass->magnetic ? wh_magnetic_count(pass->magnetic) : 0;
  wh_space_take_voltages(&p->geometry.electrodes, pass);
  WH_TRY(wh_alloc(c, pass->mesh.electrode_count + magnets, sizeof *strength, &strength));
  for (size_t i = 0; i < pass->mesh.electrode_count; i++)
    strength[i] = pass->mesh.electrodes[i].voltage;
  enum wh_status status = wh_electrostatic_set_potentials(c, pass->electrostatic, strength);
  const struct wh_variant *magnet = p->magnets.item;
  for (size_t k = 0; k < magnets; k++)
    strength[k] = wh_magnetic_magnet(pass->magnetic, k)->kind->strength(magnet[k].params);
  if (!status && magnets)
    status = wh_magnetic_set_strengths(c, pass->magnetic, strength);
  free(strength);
  return status;
}

/* Potential, and chi behind it, at the nodes. */
static void copy_nodal(const struct wh_pass *pass, double *out) {
  size_t n = pass->mesh.node_count;
  memcpy(out, wh_electrostatic_nodal(pass->electrostatic), n * sizeof *out);
  if (pass->magnetic)
    memcpy(out + n, wh_magnetic_nodal(pass->magnetic), n * sizeof *out);
}

static enum wh_status move(struct work *w, const struct wh_case *cs, size_t i, int side,
                           double *nodal, bool *known) {
  double value = w->q->value[i] + (side ? w->q->step[i] : -w->q->step[i]);
  WH_TRY(wh_case_set_value(w->c, &w->moved, w->q->path[i], value));
  WH_TRY(wh_case_update(w->c, &w->moved));
  *known = *known && only_strengths_differ(cs, &w->moved);
  if (!*known)
    return WH_OK;
  WH_TRY(set_strengths(w->c, &w->moved.params, w->pass));
  copy_nodal(w->pass, nodal);
  return wh_run_sample_axis(w->c, &w->pass->mesh, w->pass->locator, w->pass->electrostatic,
                            w->pass->magnetic, &w->direction[i].axis[side]);
}

/* The field of number i from those with it moved down and up. room[2][2 nodes]. */
static enum wh_status find_direction(struct work *w, const struct wh_case *cs, size_t i,
                                     double *room, bool *known) {
  size_t nodes = w->pass->mesh.node_count;
  for (int side = 0; side < 2; side++)
    WH_TRY(move(w, cs, i, side, room + 2 * nodes * (size_t)side, known));
  WH_TRY(wh_case_set_value(w->c, &w->moved, w->q->path[i], w->q->value[i]));
  if (!*known)
    return WH_OK;
  for (size_t k = 0; k < 2 * nodes; k++)
    room[k] = (room[2 * nodes + k] - room[k]) / (2.0 * w->q->step[i]);
  return wh_field_direction_init(w->c, &w->pass->mesh, w->pass->locator, room,
                                 w->pass->magnetic ? room + nodes : NULL, &w->direction[i].field);
}

static enum wh_status find_directions(struct work *w, const struct wh_case *cs, bool *known) {
  double *room;
  WH_TRY(wh_alloc(w->c, 4 * w->pass->mesh.node_count, sizeof *room, &room));
  enum wh_status status = WH_OK;
  for (size_t i = 0; i < w->q->count && *known && !status; i++)
    status = find_direction(w, cs, i, room, known);
  free(room);
  enum wh_status back = set_strengths(w->c, &cs->params, w->pass);
  return status ? status : back;
}

static enum wh_status trace(struct work *w, const struct wh_case *cs, bool *known) {
  struct wh_field_part part[WH_TRACE_MAX_SLOPES];
  struct wh_trace_params params;
  for (size_t i = 0; i < w->q->count; i++)
    part[i] = wh_field_direction_part(&w->direction[i].field);
  WH_TRY(wh_stage_trace_params(w->c, &cs->params, w->pass, &params));
  params.slope_count = w->q->count;
  params.slope = part;
  params.paths = 0;
  enum wh_status status = wh_trace(w->c, &w->pass->field, &params, &w->pass->start, &w->trace);
  free(params.planes.value);
  WH_TRY(status);
  for (size_t i = 0; i < w->trace.end.count * w->q->count; i++)
    *known = *known && isfinite(w->trace.slope[i][0]);
  return WH_OK;
}

/* Figures of the image with the rays and the axis moved to one side by number i. */
static enum wh_status measure(struct work *w, const struct wh_case *cs, size_t i, int side,
                              struct wh_figures *out) {
  struct wh_particles end = {0};
  struct wh_optics_result optics = {0};
  const struct wh_axis_samples *axis = &w->direction[i].axis[side];
  double h = side ? w->q->step[i] : -w->q->step[i];
  enum wh_status status = wh_particles_reserve(w->c, &end, w->trace.end.count);
  if (!status) {
    end.count = w->trace.end.count;
    for (size_t ray = 0; ray < end.count; ray++) {
      struct wh_particle p = wh_particles_get(&w->trace.end, ray);
      const double *slope = w->trace.slope[ray * w->q->count + i];
      for (int k = 0; k < 3; k++) {
        p.x[k] += h * slope[k];
        p.u[k] += h * slope[3 + k];
      }
      wh_particles_put(&end, ray, &p);
    }
    status = wh_stage_measure_image(w->c, &cs->params, w->pass, axis, &end, &optics);
  }
  if (!status)
    status = wh_optics_figures(w->c, &optics, out);
  wh_optics_result_free(&optics);
  wh_particles_free(&end);
  return status;
}

static enum wh_status differentiate(struct work *w, const struct wh_case *cs, size_t i, bool *known,
                                    double *slope) {
  struct wh_figures side[2] = {{0}, {0}};
  const struct wh_run_slopes_request *q = w->q;
  enum wh_status status = measure(w, cs, i, 0, &side[0]);
  if (!status)
    status = measure(w, cs, i, 1, &side[1]);
  for (size_t f = 0; f < q->figure_count && !status; f++) {
    const struct wh_figure *low = wh_figures_find(&side[0], q->figure[f]),
                           *high = wh_figures_find(&side[1], q->figure[f]);
    bool count = begins(q->figure[f], "trace.count_"); /* rays keep their fates */
    *known = *known && (count || (low && high));
    slope[f * q->count + i] = low && high ? (high->value - low->value) / (2.0 * q->step[i]) : 0.0;
  }
  for (int k = 0; k < 2; k++)
    wh_figures_free(&side[k]);
  return status;
}

enum wh_status wh_run_slopes(struct wh_context *c, const struct wh_case *cs, struct wh_run *r,
                             const struct wh_run_slopes_request *q, bool *known, double *slope) {
  struct work w = {.c = c, .pass = &r->pass, .q = q};
  *known = is_fit(cs, r, q);
  if (!*known)
    return WH_OK;
  enum wh_status status = wh_alloc(c, q->count, sizeof *w.direction, &w.direction);
  if (!status)
    status = wh_case_copy(c, cs, &w.moved);
  if (!status)
    status = find_directions(&w, cs, known);
  if (!status && *known)
    status = trace(&w, cs, known);
  for (size_t i = 0; i < q->count && *known && !status; i++)
    status = differentiate(&w, cs, i, known, slope);
  for (size_t i = 0; w.direction && i < q->count; i++) {
    wh_field_direction_free(&w.direction[i].field);
    for (int side = 0; side < 2; side++)
      wh_axis_samples_free(&w.direction[i].axis[side]);
  }
  wh_trace_result_free(&w.trace);
  wh_case_free(&w.moved);
  free(w.direction);
  return status;
}

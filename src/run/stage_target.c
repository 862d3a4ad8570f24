/* SPDX-License-Identifier: MPL-2.0 */
#include "run/stage.h"

#include "base/constants.h"
#include "base/file.h"
#include "run/particle_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RING = 64 }; /* places that an electron of a round beam has on its ring */
#define BEFORE 1e-9 /* [m] in front of the surface: rounding must not put an electron behind it */

/* Turned about the axis. */
static struct wh_particle turned(const struct wh_particle *p, double azimuth) {
  double c = cos(azimuth), s = sin(azimuth);
  struct wh_particle q = *p;
  q.x[0] = c * p->x[0] - s * p->x[1];
  q.x[1] = s * p->x[0] + c * p->x[1];
  q.u[0] = c * p->u[0] - s * p->u[1];
  q.u[1] = s * p->u[0] + c * p->u[1];
  return q;
}

/* In the target's coordinates, a little before it arrives. */
static void place(struct wh_particle *p, const double origin[3]) {
  double u = sqrt(p->u[0] * p->u[0] + p->u[1] * p->u[1] + p->u[2] * p->u[2]);
  for (int k = 0; k < 3; k++)
    p->x[k] -= origin[k] + (u > 0.0 ? BEFORE * p->u[k] / u : 0.0);
}

static size_t greatest_divisor(size_t a, size_t b) {
  return b ? greatest_divisor(b, a % b) : a;
}

/* Histories take them one after the other: any number of them in a row is to be spread over the
   whole beam, so that they go through it by steps of about the golden section. */
static enum wh_status arrange(struct wh_context *c, const struct wh_quantities *at,
                              struct wh_particles *p) {
  const double none[3] = {0.0, 0.0, 0.0}, *origin = at->count ? at->value : none;
  struct wh_particles out = {0};
  if (at->count != 0 && at->count != 3)
    return wh_fail(c, WH_BAD_INPUT, "target.origin: %zu numbers; give x, y and z", at->count);
  size_t step = (size_t)(0.6180339887 * (double)p->count) | 1;
  while (greatest_divisor(step, p->count) > 1)
    step += 2;
  WH_TRY(wh_particles_reserve(c, &out, p->count));
  for (size_t i = 0; i < p->count; i++) {
    struct wh_particle one = wh_particles_get(p, (i * step) % p->count);
    place(&one, origin);
    WH_TRY(wh_particles_append(c, &out, &one));
  }
  wh_particles_free(p);
  *p = out;
  return WH_OK;
}

/* The electrons that the tracer brought to its target. With an axis of symmetry each stands for a
   ring. */
static enum wh_status take_traced(struct wh_context *c, struct wh_pass *pass) {
  bool round = pass->mesh.symmetry == WH_AXISYMMETRIC;
  size_t copies = round ? RING : 1;
  for (size_t i = 0; i < copies * pass->trace.end.count; i++) {
    size_t ray = i / copies;
    if (pass->trace.ray[ray].status != WH_RAY_ARRIVED)
      continue;
    double part = (double)(i % copies) / (double)copies + 0.6180339887 * (double)ray;
    struct wh_particle one = wh_particles_get(&pass->trace.end, ray);
    if (round)
      one = turned(&one, 2.0 * WH_PI * part);
    one.weight /= (double)copies;
    WH_TRY(wh_particles_append(c, &pass->incident, &one));
  }
  if (pass->incident.count == 0)
    return wh_fail(c, WH_BAD_INPUT,
                   "target: no electron arrived from the gun; give target.energy for a beam of its "
                   "own, or see trace.target");
  return WH_OK;
}

/* A beam of its own parameters, of a file, or of the gun. */
static enum wh_status find_beam(struct wh_context *c, const struct wh_case_params *cs,
                                struct wh_pass *pass) {
  const struct wh_target_params *p = &cs->target;
  bool file = p->particles && *p->particles;
  if (file && p->energy_eV > 0.0)
    return wh_fail(c, WH_BAD_INPUT,
                   "target: both 'energy' and 'particles' are given; leave one of them");
  if (file)
    WH_TRY(wh_run_read_particles(c, p->particles, "end", &pass->incident));
  else if (p->energy_eV > 0.0 || !wh_case_has_optics(cs))
    return WH_OK;
  else
    WH_TRY(take_traced(c, pass));
  return pass->incident.count > 0 ? arrange(c, &p->origin, &pass->incident) : WH_OK;
}

/* Elastic tables take seconds to make: they are kept where programs of a user keep such things. */
static enum wh_status find_cache(struct wh_context *c, char **out) {
  const char *own = getenv("WEHNELT_CACHE"), *cache = getenv("XDG_CACHE_HOME"),
             *home = getenv("HOME");
  *out = NULL;
  int done = 0;
  if (own)
    done = *own ? asprintf(out, "%s", own) : 0;
  else if (cache && *cache)
    done = asprintf(out, "%s/wehnelt", cache);
  else if (home && *home)
    done = asprintf(out, "%s/.cache/wehnelt", home);
  if (done < 0)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the name of a folder");
  size_t errors = wh_error_count(c);
  if (*out && wh_folder_create(c, *out) != WH_OK) {
    wh_errors_to_warnings(c, errors);
    free(*out);
    *out = NULL;
  }
  return WH_OK;
}

/* The energy at which the bodies do not charge becomes the beam's. */
static enum wh_status find_neutral(struct wh_context *c, struct wh_target_params *p,
                                   struct wh_pass *pass) {
  struct wh_target_neutral *n = &pass->neutral;
  if (pass->incident.count > 0)
    return wh_fail(c, WH_BAD_INPUT,
                   "target.neutral: the beam has energies of its own; give target.energy instead");
  enum wh_status status = wh_target_find_neutral(c, p, n);
  if (status == WH_NOT_CONVERGED)
    wh_errors_to_warnings(c, wh_error_count(c) - 1);
  else
    WH_TRY(status);
  p->energy_eV = n->energy_eV;
  return wh_figures_set(c, &pass->figures, "target.neutral_energy", n->energy_eV, "eV",
                        n->error_eV);
}

static enum wh_status run_target(struct wh_context *c, const struct wh_case_params *cs,
                                 struct wh_pass *pass, const char *cache, const char *checkpoint) {
  struct wh_target_params p = cs->target;
  if (!p.cache || !*p.cache)
    p.cache = cache;
  if (p.neutral.to_eV > 0.0)
    WH_TRY(find_neutral(c, &p, pass));
  p.checkpoint = checkpoint;
  p.checkpoint_key = pass->inputs_sha256;
  p.resume = pass->options.resume;
  enum wh_status status =
      wh_target_run(c, &p, pass->incident.count > 0 ? &pass->incident : NULL, &pass->target);
  if (status == WH_INTERRUPTED && pass->target.tally.batches > 0) {
    wh_warn(c, "interrupted after %g histories; --resume goes on", pass->target.tally.histories);
    WH_TRY(wh_target_figures(c, &pass->target, &pass->figures));
  }
  WH_TRY(status);
  return wh_target_figures(c, &pass->target, &pass->figures);
}

enum wh_status wh_stage_target(struct wh_context *c, const struct wh_case_params *cs,
                               struct wh_pass *pass) {
  char *cache, *checkpoint = NULL;
  WH_TRY(find_beam(c, cs, pass));
  WH_TRY(find_cache(c, &cache));
  enum wh_status status = pass->options.folder ? wh_folder_create(c, pass->options.folder) : WH_OK;
  if (!status && pass->options.folder &&
      asprintf(&checkpoint, "%s/target.part", pass->options.folder) < 0)
    status = wh_fail(c, WH_NO_MEMORY, "no memory for the name of a file");
  if (!status)
    status = run_target(c, cs, pass, cache, checkpoint);
  free(checkpoint);
  free(cache);
  return status;
}

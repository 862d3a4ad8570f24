/* SPDX-License-Identifier: MPL-2.0 */
#include "run/stage.h"

#include "base/file.h"
#include "run/particle_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The electrons that the tracer brought to its target. */
static enum wh_status take_traced(struct wh_context *c, struct wh_pass *pass) {
  for (size_t i = 0; i < pass->trace.end.count; i++)
    if (pass->trace.ray[i].status == WH_RAY_ARRIVED) {
      struct wh_particle one = wh_particles_get(&pass->trace.end, i);
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
    return wh_run_read_particles(c, p->particles, "end", &pass->incident);
  return p->energy_eV > 0.0 || !wh_case_has_optics(cs) ? WH_OK : take_traced(c, pass);
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

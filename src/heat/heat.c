/* SPDX-License-Identifier: MPL-2.0 */
#include "heat/heat.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* ---- keys ------------------------------------------------------------------------------------ */

const struct wh_kind *const wh_anode_kinds[] = {
#define WH_ANODE(name) &wh_anode_##name.kind,
#include "heat/anodes.def"
#undef WH_ANODE
    NULL};

#define QUANTITY(key, field, unit_, text_default)                                                  \
  .name = key, .type = WH_KEY_QUANTITY, .offset = offsetof(struct wh_heat_params, field),          \
  .unit = unit_, .default_text = text_default

const struct wh_key wh_heat_keys[] = {
    {QUANTITY("power", power, "W", NULL), .min = 0, .max = 1e9, .above_min = true,
     .summary = "of the beam while it is on"},
    {QUANTITY("pulse", pulse, "s", "0.1 s"), .min = 0, .max = 1e6, .above_min = true,
     .summary = "how long the beam is on"},
    {QUANTITY("from", from_K, "K", "500 K"), .min = 300, .max = 3000,
     .summary = "temperature of the anode before"},
    {QUANTITY("limit", limit_K, "K", ""), .min = 300, .max = 4000,
     .summary = "highest temperature allowed; without it that of melting"},
    {QUANTITY("surroundings", surroundings_K, "K", "300 K"), .min = 1, .max = 3000,
     .summary = "temperature of what the anode sees"},
    {.name = "scan",
     .type = WH_KEY_FLAG,
     .offset = offsetof(struct wh_heat_params, scan),
     .default_text = "true",
     .summary = "the power permitted for other sizes, speeds and pulses too"},
    {.name = "anode",
     .type = WH_KEY_VARIANT,
     .offset = offsetof(struct wh_heat_params, anode),
     .kinds = wh_anode_kinds,
     .summary = "what the beam meets, and how it is cooled"},
    {0},
};

/* ---- curves ---------------------------------------------------------------------------------- */

enum wh_status wh_heat_add(struct wh_context *c, struct wh_heat *h, struct wh_heat_curve about,
                           struct wh_heat_curve **out) {
  WH_TRY(wh_grow(c, &h->curve, &h->capacity, h->count + 1, sizeof *h->curve));
  WH_TRY(wh_alloc(c, 2 * about.count, sizeof *about.x, &about.x));
  about.y = about.x + about.count;
  h->curve[h->count] = about;
  *out = &h->curve[h->count++];
  return WH_OK;
}

void wh_heat_free(struct wh_heat *h) {
  for (size_t i = 0; i < h->count; i++)
    free(h->curve[i].x);
  free(h->curve);
  wh_arena_destroy(h->texts);
  memset(h, 0, sizeof *h);
}

/* ---- the whole ------------------------------------------------------------------------------- */

enum wh_status wh_heat_permitted(struct wh_context *c, wh_heat_peak *peak, void *user, double power,
                                 double at_power, double from_K, double limit_K,
                                 double *permitted) {
  enum { MOST = 20 };
  double low = 0.0, at_low = from_K;
  for (int k = 0; k < MOST; k++) {
    double next = power + (limit_K - at_power) * (power - low) / (at_power - at_low);
    if (fabs(limit_K - at_power) < 1e-4 * limit_K) {
      *permitted = next;
      return WH_OK;
    }
    low = power;
    at_low = at_power;
    /* Properties that change with temperature bend the curve, but not by as much as this. */
    power = fmin(fmax(next, 0.2 * power), 5.0 * power);
    WH_TRY(peak(user, power, &at_power));
    if (!(fabs(at_power - at_low) > 0.0))
      break;
  }
  return wh_fail(c, WH_NOT_CONVERGED,
                 "heat: no power was found that heats to %g K; the last, %g W, gives %g K", limit_K,
                 power, at_power);
}

static enum wh_status find_source(struct wh_context *c, const struct wh_target_result *t,
                                  struct wh_heat_source *s) {
  const struct wh_bins *b = &t->layout.depth;
  const struct wh_target_depths *d = &t->depths;
  if (!(d->zeta_peak > 0.0))
    return wh_fail(c, WH_BAD_INPUT,
                   "heat: the depth score of the target is empty; give more histories");
  *s = (struct wh_heat_source){.bins = b->count,
                               .width = b->width,
                               .error = d->zeta_peak_error / d->zeta_peak,
                               .depth_peak = d->depth_peak};
  WH_TRY(wh_alloc(c, b->count, sizeof *s->share, &s->share));
  for (size_t i = 0; i < b->count; i++) {
    s->share[i] = wh_target_mean(t, b->first + i) / t->energy_eV;
    s->absorbed += s->share[i];
  }
  double all = wh_target_mean(t, WH_SCORE_ABSORBED) / t->energy_eV;
  if (s->absorbed < 0.98 * all)
    wh_warn(c,
            "heat: the depth score holds %.3g of the beam's energy, but %.3g stay in the target; "
            "the rest is left out: give a greater target.depth",
            s->absorbed, all);
  return WH_OK;
}

enum wh_status wh_heat_compute(struct wh_context *c, const struct wh_heat_params *p,
                               const char *material, const struct wh_target_result *target,
                               struct wh_heat *out, struct wh_figures *figures) {
  struct wh_heat_job job = {.p = p};
  WH_TRY(wh_thermal_find(c, material, &job.thermal));
  job.limit_K = p->limit_K > 0.0 ? p->limit_K : job.thermal->melting_K;
  if (!(job.limit_K > p->from_K))
    return wh_fail(c, WH_BAD_INPUT, "heat: from %g K to a limit of %g K is no heating", p->from_K,
                   job.limit_K);
  if (job.limit_K > job.thermal->melting_K)
    return wh_fail(c, WH_BAD_INPUT, "heat.limit: %g K is above the %g K at which %s melts",
                   job.limit_K, job.thermal->melting_K, material);
  const struct wh_anode_kind *kind = (const struct wh_anode_kind *)(const void *)p->anode.kind;
  if (!kind)
    return wh_fail(c, WH_BAD_INPUT, "heat.anode: none is given");
  enum wh_status status = find_source(c, target, &job.source);
  if (!status)
    status = wh_figures_set(c, figures, "heat.absorbed_fraction", job.source.absorbed, "1", 0.0);
  if (!status)
    status = kind->run(c, &job, out, figures);
  free(job.source.share);
  return status;
}

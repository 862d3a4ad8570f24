/* SPDX-License-Identifier: MPL-2.0 */
/* A rotating anode: each point of the track passes through the focal spot once a turn. Volume
   model: heat into the depth, with the depth of the power input and tungsten's own properties.
   Surface model: Mueller and Oosterkamp's rule. */
#include <math.h>
#include <stdio.h>

#include "base/constants.h"
#include "heat/depth.h"
#include "heat/heat.h"
#include "heat/moving.h"

#define RESOLVED 16   /* last passes that are followed one by one; those before act as their mean */
#define FINE_PASS 96  /* steps while in the spot */
#define FINE_REST 64  /* between two passes */
#define FINE_MEAN 300 /* for all passes before */
#define FINE_GROWTH 1.06 /* of the cells */
#define FINE_FIRST 0.125 /* first cell, in depths of the peak of the power input */

struct wh_anode_rotating_params {
  double radius, frequency; /* of the track [m]; turns a second [1/s] */
  double width, length;     /* of the spot on the anode, along and across the track [m] */
  double thickness;         /* [m] */
  double surface_share;     /* of the power that the surface model heats with */
};

#define QUANTITY(key, field, unit_, text_default)                                                  \
  .name = key, .type = WH_KEY_QUANTITY,                                                            \
  .offset = offsetof(struct wh_anode_rotating_params, field), .unit = unit_,                       \
  .default_text = text_default

static const struct wh_key keys[] = {
    {QUANTITY("radius", radius, "m", NULL), .min = 0, .max = 10, .above_min = true,
     .summary = "of the track"},
    {QUANTITY("frequency", frequency, "Hz", NULL), .min = 0, .max = 1e5, .above_min = true,
     .summary = "turns a second"},
    {QUANTITY("width", width, "m", NULL), .min = 0, .max = 1, .above_min = true,
     .summary = "of the focal spot along the track"},
    {QUANTITY("length", length, "m", NULL), .min = 0, .max = 1, .above_min = true,
     .summary = "of the focal spot on the anode across the track: as seen over sin(angle)"},
    {QUANTITY("thickness", thickness, "m", "10 mm"), .min = 0, .max = 1, .above_min = true,
     .summary = "of the anode"},
    {QUANTITY("surface_share", surface_share, "1", "1"), .min = 0, .max = 1, .above_min = true,
     .summary = "of the power that heats in the surface model: 1 is Mueller and Oosterkamp's"},
    {0}};

/* Times of a load. */
struct track {
  const struct wh_heat_job *job;
  struct wh_anode_rotating_params a;
  double pulse, coarse; /* coarse: 1, or 2 for cells and steps twice as large */
  double turn, pass;    /* [s] */
  size_t passes;
  struct wh_context *c;
  struct wh_heat_curve *hot, *cold; /* filled if given */
  double before_K, depth;           /* of the last run: before the last pass, of the peak */
};

static double speed(const struct wh_anode_rotating_params *a) {
  return 2.0 * WH_PI * a->radius * a->frequency;
}

static struct track track_of(struct wh_context *c, const struct wh_heat_job *job,
                             const struct wh_anode_rotating_params *a, double pulse) {
  struct track t = {.job = job, .a = *a, .pulse = pulse, .coarse = 1.0, .c = c};
  t.turn = 1.0 / a->frequency;
  t.pass = fmin(a->width / speed(a), pulse);
  t.passes = (size_t)fmax(ceil(pulse / t.turn - 1e-9), 1.0);
  return t;
}

/* ---- volume model ---------------------------------------------------------------------------- */

static enum wh_status create(const struct track *t, struct wh_depth *d) {
  const struct wh_heat_job *job = t->job;
  struct wh_depth_params p = {.thermal = job->thermal,
                              .thickness = t->a.thickness,
                              .first = FINE_FIRST * t->coarse * job->source.depth_peak,
                              .growth = pow(FINE_GROWTH, t->coarse),
                              .start_K = job->p->from_K,
                              .surroundings_K = job->p->surroundings_K,
                              .bins = job->source.bins,
                              .bin_width = job->source.width,
                              .bin = job->source.share};
  return wh_depth_create(t->c, &p, d);
}

static size_t steps(const struct track *t, size_t fine) {
  return (size_t)((double)fine / t->coarse);
}

static void keep_profile(const struct wh_depth *d, struct wh_heat_curve *curve) {
  for (size_t i = 0; curve && i < curve->count; i++) {
    curve->x[i] = 0.5 * (d->edge[i] + d->edge[i + 1]);
    curve->y[i] = d->t[i];
  }
}

/* All passes, the last to its end. */
static enum wh_status load(struct track *t, double power, struct wh_depth *d, double *peak) {
  double in_spot = power / (t->a.width * t->a.length);
  size_t last = t->passes < RESOLVED ? t->passes : RESOLVED, mean = t->passes - last;
  if (mean > 0)
    WH_TRY(wh_depth_advance(t->c, d, in_spot * t->pass / t->turn, (double)mean * t->turn,
                            steps(t, FINE_MEAN)));
  for (size_t k = 1; k <= last; k++) {
    double depth;
    t->before_K = wh_depth_peak(d, &depth);
    if (k == last)
      keep_profile(d, t->cold);
    WH_TRY(wh_depth_advance(t->c, d, in_spot, t->pass, steps(t, FINE_PASS)));
    if (k < last)
      WH_TRY(wh_depth_advance(t->c, d, 0.0, t->turn - t->pass, steps(t, FINE_REST)));
  }
  *peak = wh_depth_peak(d, &t->depth);
  keep_profile(d, t->hot);
  return WH_OK;
}

static enum wh_status peak_of(void *user, double power, double *peak) {
  struct track *t = user;
  struct wh_depth d;
  WH_TRY(create(t, &d));
  enum wh_status status = load(t, power, &d, peak);
  wh_depth_free(&d);
  return status;
}

/* ---- surface model --------------------------------------------------------------------------- */

/* Half-way between the start and the limit: the rule takes the properties to be constant. */
static double rule_conductivity(const struct wh_heat_job *job, double *diffusivity) {
  double t = 0.5 * (job->p->from_K + job->limit_K), k = job->thermal->conductivity(t);
  *diffusivity = k / (job->thermal->density(293.15) * job->thermal->heat_capacity(t));
  return k;
}

/* Rise a watt: every pass leaves 2 q (sqrt(t) - sqrt(t - pass))/sqrt(pi k rho c) behind. */
static double surface_rise(const struct track *t) {
  double diffusivity, k = rule_conductivity(t->job, &diffusivity), sum = 0.0;
  for (size_t n = 0; n < t->passes; n++) {
    double end = (double)n * t->turn;
    sum += sqrt(end + t->pass) - sqrt(end);
  }
  return t->a.surface_share * 2.0 / (t->a.width * t->a.length) * sqrt(diffusivity / WH_PI) / k *
         sum;
}

/* Peak of a spot that also loses heat sideways, over that of the rule, both for one pass. */
static double sideways(const struct track *t) {
  double diffusivity, k = rule_conductivity(t->job, &diffusivity);
  struct wh_moving_spot s = {.power = 1.0,
                             .width = t->a.width,
                             .length = t->a.length,
                             .velocity = speed(&t->a),
                             .conductivity = k,
                             .diffusivity = diffusivity,
                             .time = INFINITY};
  double one = 2.0 / (t->a.width * t->a.length) * sqrt(diffusivity * t->pass / WH_PI) / k;
  return wh_moving_spot_peak(&s) / one;
}

/* ---- permitted power against sizes and times ------------------------------------------------- */

enum { SCAN_POINTS = 7, SCANS = 3 };

static const struct wh_heat_curve scan_about[SCANS] = {
    {.chart = "heat-width",
     .title = "Permitted power against the width of the spot",
     .label = {"width along the track", "power"},
     .unit = {"m", "W"}},
    {.chart = "heat-speed",
     .title = "Permitted power against the speed of the track",
     .label = {"speed", "power"},
     .unit = {"m/s", "W"}},
    {.chart = "heat-pulse",
     .title = "Permitted power against the length of the load",
     .label = {"time", "power"},
     .unit = {"s", "W"}}};

static enum wh_status scan_point(const struct track *t, int which, double factor, double power,
                                 double *x, double *volume, double *surface) {
  struct wh_anode_rotating_params a = t->a;
  double pulse = t->pulse, at;
  if (which == 0)
    *x = a.width *= factor;
  else if (which == 1) {
    a.frequency *= factor;
    *x = speed(&a);
  } else
    *x = pulse *= factor;
  struct track other = track_of(t->c, t->job, &a, pulse);
  double limit = t->job->limit_K, from = t->job->p->from_K;
  other.coarse = 2.0;
  *surface = (limit - from) / surface_rise(&other);
  WH_TRY(peak_of(&other, power, &at));
  return wh_heat_permitted(t->c, peak_of, &other, power, at, from, limit, volume);
}

static enum wh_status scan(const struct track *t, int which, double power, struct wh_heat *out) {
  double x[SCAN_POINTS], y[2][SCAN_POINTS];
  static const char *const names[2] = {"volume", "surface (Mueller-Oosterkamp)"};
  for (int i = 0; i < SCAN_POINTS; i++)
    WH_TRY(scan_point(t, which, pow(2.0, i - SCAN_POINTS / 2), power, &x[i], &y[0][i], &y[1][i]));
  for (int m = 0; m < 2; m++) {
    struct wh_heat_curve about = scan_about[which], *curve;
    about.caption = "Up to the temperature allowed; everything else as in the case.";
    about.name = names[m];
    about.count = SCAN_POINTS;
    WH_TRY(wh_heat_add(t->c, out, about, &curve));
    for (int i = 0; i < SCAN_POINTS; i++) {
      curve->x[i] = x[i];
      curve->y[i] = y[m][i];
    }
  }
  return WH_OK;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static enum wh_status check(struct wh_context *c, const struct track *t) {
  if (t->pass > 0.5 * t->turn)
    return wh_fail(c, WH_BAD_INPUT,
                   "heat.anode: a spot %g m wide is more than half of the track's %g m", t->a.width,
                   2.0 * WH_PI * t->a.radius);
  double through = t->a.thickness / sqrt(t->pulse);
  if (through < sqrt(7e-5))
    wh_warn(c,
            "heat: after %g s the heat has reached the back of the anode (%g m), which is taken "
            "as insulated",
            t->pulse, t->a.thickness);
  return WH_OK;
}

static enum wh_status add_profiles(struct track *t, size_t cells, struct wh_heat *out) {
  struct wh_heat_curve about = {.chart = "heat-depth",
                                .title = "Temperature under the focal spot",
                                .caption = "Before and after the last pass of the load.",
                                .name = "after",
                                .label = {"depth", "temperature"},
                                .unit = {"m", "K"},
                                .count = cells};
  WH_TRY(wh_heat_add(t->c, out, about, &t->hot));
  about.name = "before";
  size_t first = out->count - 1;
  WH_TRY(wh_heat_add(t->c, out, about, &t->cold));
  t->hot = &out->curve[first];
  return WH_OK;
}

static enum wh_status set(struct wh_context *c, struct wh_figures *f, const char *name,
                          double value, const char *unit, double error) {
  char full[64];
  snprintf(full, sizeof full, "heat.%s", name);
  return wh_figures_set(c, f, full, value, unit, error);
}

static enum wh_status report(struct track *t, double peak, double error, double permitted,
                             struct wh_figures *f) {
  const struct wh_heat_job *job = t->job;
  struct wh_context *c = t->c;
  double rise = surface_rise(t), side = sideways(t), from = job->p->from_K;
  if (side < 0.9)
    wh_warn(c,
            "heat: so slow a track loses heat sideways, to %.2f of the rise that heat into the "
            "depth alone would give; the temperatures are too high",
            side);
  double slope = permitted / (job->limit_K - from);
  WH_TRY(set(c, f, "peak_temperature", peak, "K", error));
  WH_TRY(set(c, f, "peak_depth", t->depth, "m", 0.0));
  WH_TRY(set(c, f, "track_temperature", t->before_K, "K", error));
  WH_TRY(set(c, f, "melting_margin", job->thermal->melting_K - peak, "K", error));
  WH_TRY(set(c, f, "permitted_power", permitted, "W",
             slope * error * (job->limit_K - from) / (peak - from)));
  WH_TRY(set(c, f, "surface_temperature", from + rise * job->p->power, "K", 0.0));
  WH_TRY(set(c, f, "surface_permitted_power", (job->limit_K - from) / rise, "W", 0.0));
  WH_TRY(set(c, f, "sideways", side, "1", 0.0));
  return set(c, f, "track_speed", speed(&t->a), "m/s", 0.0);
}

/* Cells that one pass heats noticeably. */
static size_t shown(const struct track *t, const struct wh_depth *d) {
  double diffusivity, far;
  rule_conductivity(t->job, &diffusivity);
  far = 8.0 * sqrt(diffusivity * t->pass) + 10.0 * t->job->source.depth_peak;
  size_t cells = 3;
  while (cells < d->count && d->edge[cells] < far)
    cells++;
  return cells;
}

static enum wh_status run(struct wh_context *c, const struct wh_heat_job *job, struct wh_heat *out,
                          struct wh_figures *figures) {
  struct track t = track_of(c, job, job->p->anode.params, job->p->pulse), other = t;
  struct wh_depth d;
  double peak, coarse, permitted, power = job->p->power, from = job->p->from_K;
  WH_TRY(check(c, &t));
  WH_TRY(create(&t, &d));
  size_t cells = shown(&t, &d);
  wh_depth_free(&d);
  WH_TRY(add_profiles(&t, cells, out));
  WH_TRY(peak_of(&t, power, &peak));
  t.hot = t.cold = NULL;
  other.coarse = 2.0;
  WH_TRY(peak_of(&other, power, &coarse));
  /* The method is of second order; the density of the power input counts for what it heats. */
  double error = fabs(peak - coarse) + job->source.error * (peak - t.before_K);
  struct track search = t;
  WH_TRY(wh_heat_permitted(c, peak_of, &search, power, peak, from, job->limit_K, &permitted));
  WH_TRY(report(&t, peak, error, permitted, figures));
  for (int k = 0; k < SCANS && job->p->scan; k++)
    WH_TRY(scan(&t, k, permitted, out));
  return WH_OK;
}

const struct wh_anode_kind wh_anode_rotating = {
    .kind = {.name = "rotating",
             .summary = "the track of a rotating anode, under a rectangular focal spot",
             .source = "W. J. Oosterkamp, Philips Res. Rep. 3 (1948) 161 (surface model)",
             .keys = keys,
             .params_size = sizeof(struct wh_anode_rotating_params)},
    .run = run,
};

/* SPDX-License-Identifier: MPL-2.0 */
/* An anode at rest: layers (a film on a window, a plate in a block) under a round spot. */
#include <math.h>
#include <stdio.h>

#include "heat/disc.h"
#include "heat/heat.h"

#define STEPS 32      /* of a pulse */
#define SCAN_FINE 0.5 /* how fine pictures of permitted power are */

static const char *const profile_choices[] = {"even", "gaussian", NULL};

struct layer_params {
  const char *material;
  double thickness;
};

struct wh_anode_disc_params {
  double radius, spot; /* [m] */
  int profile;         /* enum wh_disc_profile */
  double edge_K, back_K;
  bool radiates, steady;
  struct wh_map layers; /* of struct layer_params */
};

#define QUANTITY(key, field, unit_, text_default)                                                  \
  .name = key, .type = WH_KEY_QUANTITY, .offset = offsetof(struct wh_anode_disc_params, field),    \
  .unit = unit_, .default_text = text_default

static const struct wh_key layer_keys[] = {{.name = "material",
                                            .type = WH_KEY_TEXT,
                                            .offset = offsetof(struct layer_params, material),
                                            .summary = "with thermal properties: W, Be, Cu, Mo"},
                                           {.name = "thickness",
                                            .type = WH_KEY_QUANTITY,
                                            .offset = offsetof(struct layer_params, thickness),
                                            .unit = "m",
                                            .max = 1,
                                            .above_min = true,
                                            .summary = "of the layer"},
                                           {0}};

static const struct wh_key keys[] = {
    {QUANTITY("radius", radius, "m", NULL), .min = 0, .max = 1, .above_min = true,
     .summary = "of the disc"},
    {QUANTITY("spot", spot, "m", NULL), .min = 0, .max = 1, .above_min = true,
     .summary = "diameter of an even spot; full width at half maximum of a gaussian one"},
    {.name = "profile",
     .type = WH_KEY_CHOICE,
     .offset = offsetof(struct wh_anode_disc_params, profile),
     .default_text = "gaussian",
     .choices = profile_choices,
     .summary = "of the spot"},
    {QUANTITY("edge", edge_K, "K", ""), .min = 250, .max = 3000,
     .summary = "temperature that the rim is held at; without it no heat leaves there"},
    {QUANTITY("back", back_K, "K", ""), .min = 250, .max = 3000,
     .summary = "temperature that the back is held at; without it no heat leaves there but by "
                "radiation"},
    {.name = "radiates",
     .type = WH_KEY_FLAG,
     .offset = offsetof(struct wh_anode_disc_params, radiates),
     .default_text = "true",
     .summary = "both faces, to the surroundings"},
    {.name = "steady",
     .type = WH_KEY_FLAG,
     .offset = offsetof(struct wh_anode_disc_params, steady),
     .default_text = "true",
     .summary = "the beam has been on for ever; otherwise for the pulse"},
    {.name = "layers",
     .type = WH_KEY_MAP,
     .offset = offsetof(struct wh_anode_disc_params, layers),
     .keys = layer_keys,
     .item_size = sizeof(struct layer_params),
     .summary = "from the heated face on"},
    {0}};

/* A load, and where it is looked at. */
struct load {
  struct wh_context *c;
  const struct wh_heat_job *job;
  struct wh_disc_params disc;
  bool steady;
  double limit_K[WH_DISC_LAYERS]; /* of each layer */
};

/* What is read off the last state. */
struct state {
  double peak_K, depth, margin_K, worst_K, back_K, back_error_K, radiated;
};

static enum wh_status describe(struct load *l, const struct wh_anode_disc_params *a) {
  const struct wh_heat_job *job = l->job;
  const struct layer_params *layer = a->layers.item;
  double thickest = 0.0;
  if (a->layers.count < 1 || a->layers.count > WH_DISC_LAYERS)
    return wh_fail(l->c, WH_BAD_INPUT, "heat.anode.layers: %zu layers; 1 to %d are possible",
                   a->layers.count, WH_DISC_LAYERS);
  l->steady = a->steady;
  l->disc = (struct wh_disc_params){.radius = a->radius,
                                    .layers = a->layers.count,
                                    .profile = a->profile,
                                    .spot = a->spot,
                                    .start_K = job->p->from_K,
                                    .edge_K = a->edge_K,
                                    .back_K = a->back_K,
                                    .surroundings_K = a->radiates ? job->p->surroundings_K : 0.0,
                                    .bins = job->source.bins,
                                    .bin_width = job->source.width,
                                    .bin = job->source.share,
                                    .refine = 1.0};
  for (size_t i = 0; i < a->layers.count; i++) {
    const struct wh_thermal *m;
    WH_TRY(wh_thermal_find(l->c, layer[i].material, &m));
    l->disc.layer[i] = (struct wh_disc_layer){m, layer[i].thickness};
    l->limit_K[i] = fmin(job->limit_K, m->melting_K);
    thickest += layer[i].thickness;
  }
  l->disc.first = fmin(2.0 * job->source.depth_peak, 0.5 * thickest);
  return WH_OK;
}

static enum wh_status solve(struct load *l, double power, struct wh_disc **out) {
  size_t steps = (size_t)(STEPS * l->disc.refine);
  WH_TRY(wh_disc_create(l->c, &l->disc, out));
  enum wh_status status = l->steady ? wh_disc_steady(l->c, *out, power)
                                    : wh_disc_advance(l->c, *out, power, l->job->p->pulse, steps);
  if (status) {
    wh_disc_destroy(*out);
    *out = NULL;
  }
  return status;
}

/* worst_K: the layer nearest to its limit, on the scale from the start to the first layer's limit.
 */
static struct state look(const struct load *l, const struct wh_disc *d) {
  struct state s = {.margin_K = INFINITY};
  double from = l->job->p->from_K, worst = 0.0;
  size_t across, deep;
  wh_disc_nodes(d, 0, &across);
  wh_disc_nodes(d, 1, &deep);
  for (size_t i = 0; i < l->disc.layers; i++) {
    double depth, peak = wh_disc_peak(d, i, &depth);
    s.margin_K = fmin(s.margin_K, l->disc.layer[i].thermal->melting_K - peak);
    worst = fmax(worst, (peak - from) / (l->limit_K[i] - from));
    if (peak > s.peak_K) {
      s.peak_K = peak;
      s.depth = depth;
    }
  }
  s.worst_K = from + worst * (l->job->limit_K - from);
  s.back_K = wh_disc_temperature(d)[(deep - 1) * across];
  s.radiated = wh_disc_radiated(d);
  return s;
}

static enum wh_status peak_of(void *user, double power, double *peak) {
  struct load *l = user;
  struct wh_disc *d;
  WH_TRY(solve(l, power, &d));
  *peak = look(l, d).worst_K;
  wh_disc_destroy(d);
  return WH_OK;
}

/* ---- pictures -------------------------------------------------------------------------------- */

static enum wh_status add_profile(struct wh_context *c, const struct wh_disc *d, int axis,
                                  struct wh_heat *out) {
  static const struct wh_heat_curve about[2] = {
      {.chart = "heat-radius",
       .title = "Temperature along the heated face",
       .caption = "From the middle of the spot to the rim.",
       .name = "face",
       .label = {"r", "temperature"},
       .unit = {"m", "K"}},
      {.chart = "heat-axis",
       .title = "Temperature under the middle of the spot",
       .caption = "Through all layers.",
       .name = "axis",
       .label = {"depth", "temperature"},
       .unit = {"m", "K"}}};
  size_t across, count;
  wh_disc_nodes(d, 0, &across);
  const double *node = wh_disc_nodes(d, axis, &count), *t = wh_disc_temperature(d);
  struct wh_heat_curve own = about[axis], *curve;
  own.count = count;
  WH_TRY(wh_heat_add(c, out, own, &curve));
  for (size_t i = 0; i < count; i++) {
    curve->x[i] = node[i];
    curve->y[i] = t[axis == 0 ? i : i * across];
  }
  return WH_OK;
}

/* Permitted power against the spot's size, or, in pulses, against their length. */
static enum wh_status scan(const struct load *l, bool pulses, double power, struct wh_heat *out) {
  enum { POINTS = 5 };
  static const struct wh_heat_curve about[2] = {
      {.chart = "heat-spot",
       .title = "Permitted power against the size of the spot",
       .caption = "Up to the temperature allowed, or melting of a layer.",
       .name = "power",
       .label = {"spot", "power"},
       .unit = {"m", "W"}},
      {.chart = "heat-pulse",
       .title = "Permitted power against the length of the pulse",
       .caption = "Up to the temperature allowed, or melting of a layer.",
       .name = "power",
       .label = {"time", "power"},
       .unit = {"s", "W"}}};
  double x[POINTS], y[POINTS], at, limit = l->job->limit_K, from = l->job->p->from_K;
  size_t count = 0;
  for (int i = 0; i < POINTS; i++) {
    double factor = pow(2.0, i - POINTS / 2);
    struct load other = *l;
    struct wh_heat_params p = *l->job->p;
    struct wh_heat_job job = *l->job;
    job.p = &p;
    other.job = &job;
    x[count] = pulses ? (p.pulse *= factor) : (other.disc.spot *= factor);
    if (other.disc.spot > 0.9 * l->disc.radius)
      break;
    other.disc.refine = SCAN_FINE;
    WH_TRY(peak_of(&other, power, &at));
    WH_TRY(wh_heat_permitted(l->c, peak_of, &other, power, at, from, limit, &y[count]));
    power = y[count++];
  }
  struct wh_heat_curve own = about[pulses], *curve;
  own.count = count;
  WH_TRY(wh_heat_add(l->c, out, own, &curve));
  for (size_t i = 0; i < count; i++) {
    curve->x[i] = x[i];
    curve->y[i] = y[i];
  }
  return WH_OK;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static enum wh_status set_figures(struct wh_context *c, const struct state *s, double error,
                                  double permitted, double permitted_error, struct wh_figures *f) {
  const struct {
    const char *name, *unit;
    double value, error;
  } list[] = {
      {"heat.peak_temperature", "K", s->peak_K, error},
      {"heat.peak_depth", "m", s->depth, 0.0},
      {"heat.melting_margin", "K", s->margin_K, error},
      {"heat.back_temperature", "K", s->back_K, s->back_error_K},
      {"heat.radiated", "W", s->radiated, 0.0},
      {"heat.permitted_power", "W", permitted, permitted_error},
  };
  for (size_t i = 0; i < sizeof list / sizeof *list; i++)
    WH_TRY(wh_figures_set(c, f, list[i].name, list[i].value, list[i].unit, list[i].error));
  return WH_OK;
}

static enum wh_status solved(struct load *l, double power, struct wh_heat *out, struct state *s) {
  struct wh_disc *d;
  WH_TRY(solve(l, power, &d));
  *s = look(l, d);
  enum wh_status status = out ? add_profile(l->c, d, 0, out) : WH_OK;
  if (!status && out)
    status = add_profile(l->c, d, 1, out);
  wh_disc_destroy(d);
  return status;
}

static enum wh_status run(struct wh_context *c, const struct wh_heat_job *job, struct wh_heat *out,
                          struct wh_figures *figures) {
  struct load l = {.c = c, .job = job};
  struct state fine, s;
  double permitted, power = job->p->power, from = job->p->from_K;
  WH_TRY(describe(&l, job->p->anode.params));
  struct load coarser = l;
  coarser.disc.refine = SCAN_FINE;
  WH_TRY(solved(&l, power, out, &fine));
  WH_TRY(solved(&coarser, power, NULL, &s));
  /* What elements and steps twice as large change, and the statistics of the power input. */
  double error = fabs(fine.peak_K - s.peak_K) + job->source.error * (fine.peak_K - from);
  fine.back_error_K = fabs(fine.back_K - s.back_K);
  if (!(fine.worst_K > from + 1e-6))
    return wh_fail(
        c, WH_BAD_INPUT,
        "heat: the load does not bring the anode above heat.from, %g K; give the temperature "
        "of what cools it",
        from);
  WH_TRY(wh_heat_permitted(c, peak_of, &l, power, fine.worst_K, from, job->limit_K, &permitted));
  WH_TRY(
      set_figures(c, &fine, error, permitted, permitted * error / (fine.peak_K - from), figures));
  if (job->p->scan)
    WH_TRY(scan(&l, false, permitted, out));
  return job->p->scan && !l.steady ? scan(&l, true, permitted, out) : WH_OK;
}

const struct wh_anode_kind wh_anode_disc = {
    .kind = {.name = "disc",
             .summary = "layers at rest under a round spot, by finite elements",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_anode_disc_params)},
    .run = run,
};

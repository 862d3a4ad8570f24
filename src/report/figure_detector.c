/* SPDX-License-Identifier: MPL-2.0 */
/* What a detector makes of the X-rays: its spectrum, the end of it, and a series of counts. */
#include "photon/measure.h"
#include "report/pictures.h"

#include <math.h>
#include <stdio.h>

/* Channels from one to another (exclusive) as steps, per eV. */
static enum wh_status add_steps(struct wh_context *c, struct wh_plot *p, const char *name,
                                unsigned colour, const struct wh_detected *d, const double *value,
                                size_t from, size_t to, double scale) {
  struct wh_layer *l;
  WH_TRY(wh_layer_add(c, p, WH_LAYER_CURVE, name, &l));
  l->colour = colour;
  WH_TRY(wh_path_start(c, l, 0.0, false, "%s", ""));
  for (size_t i = from; i < to && i < d->count; i++)
    for (size_t k = 0; k < 2; k++)
      WH_TRY(wh_path_point(c, l, (double)(i + k) * d->channel_eV, scale * value[i]));
  return WH_OK;
}

/* Shown first: energies up to a little above the last photon, counts up to the highest peak. */
static void choose_view(const struct wh_detected *d, struct wh_plot *p) {
  double most = 0.0;
  size_t last = d->count;
  while (last > 1 && !(d->incident[last - 1] > 0.0))
    last--;
  for (size_t i = 0; i < d->count; i++)
    most = fmax(most, d->counts[i]);
  p->axis[0].to = 1.1 * (double)last * d->channel_eV;
  p->axis[1].to = 1.3 * most / d->channel_eV;
}

static enum wh_status draw_spectrum(struct wh_context *c, const struct wh_measurement *m,
                                    struct wh_plots *plots) {
  const struct wh_detected *d = &m->detected;
  double per_eV = 1.0 / d->channel_eV;
  struct wh_plot *p;
  WH_TRY(wh_plot_add(c, plots, "detector", "What the detector measures", &p));
  wh_plot_axes(p, "energy", "eV", "counts per eV", "1");
  p->columns = 6;
  snprintf(p->caption, sizeof p->caption,
           "Photons that meet the detector in the time and counts, both per eV, in channels of %g "
           "eV; with counting noise, and expected.",
           d->channel_eV);
  choose_view(d, p);
  WH_TRY(add_steps(c, p, "Incident", 2, d, d->incident, 0, d->count, per_eV));
  WH_TRY(add_steps(c, p, "Counts", 0, d, m->drawn, 0, d->count, per_eV));
  return add_steps(c, p, "Expected", 1, d, d->counts, 0, d->count, per_eV);
}

static enum wh_status draw_endpoint(struct wh_context *c, const struct wh_measurement *m,
                                    struct wh_plots *plots) {
  const struct wh_detected *d = &m->detected;
  const struct wh_endpoint *e = &m->endpoint;
  struct wh_plot *p;
  struct wh_layer *l;
  size_t wide = e->to - e->from, from = e->from > 2 * wide ? e->from - 2 * wide : 0;
  WH_TRY(wh_plot_add(c, plots, "endpoint", "End of the spectrum", &p));
  wh_plot_axes(p, "energy", "eV", "counts in a channel", "1");
  snprintf(p->caption, sizeof p->caption,
           "The line k (x - E) below E, multiplied by efficiency and filters and smeared by the "
           "resolution, fitted from %g of its end on. Its bias there, %+.3f %%, is taken off.",
           m->from, 100.0 * m->bias);
  WH_TRY(wh_layer_add(c, p, WH_LAYER_DOT, "Counts", &l));
  l->colour = 0;
  WH_TRY(wh_path_start(c, l, 0.0, false, "%s", ""));
  for (size_t i = from; i < e->to + wide && i < d->count; i++)
    WH_TRY(wh_path_point(c, l, ((double)i + 0.5) * d->channel_eV, m->drawn[i]));
  WH_TRY(add_steps(c, p, "Fit", 1, d, m->fit, e->from, e->to, 1.0));
  return wh_plot_mark(c, p, "", e->voltage / (1.0 + m->bias), 0, "E");
}

static enum wh_status draw_series(struct wh_context *c, const struct wh_measurement *m,
                                  struct wh_plots *plots) {
  const struct wh_series *s = &m->series;
  for (int k = 0; k < (s->fits > 0 ? 2 : 1); k++) {
    struct wh_plot *p;
    struct wh_layer *l;
    WH_TRY(wh_plot_add(c, plots, k ? "series-voltage" : "series-counts",
                       k ? "Voltage, one fit after the other" : "One count after the other", &p));
    wh_plot_axes(p, "time", "s", k ? "voltage" : "counts", k ? "V" : "1");
    WH_TRY(wh_layer_add(c, p, WH_LAYER_DOT, k ? "Fits" : "Counts", &l));
    l->colour = 0;
    WH_TRY(wh_path_start(c, l, 0.0, false, "%s", ""));
    for (size_t i = 0; i < s->count; i++)
      if (!k || !isnan(s->voltage[i]))
        WH_TRY(wh_path_point(c, l, s->start[i], k ? s->voltage[i] : s->counts[i]));
  }
  return WH_OK;
}

/* Logarithms of the expected counts, down to 1e-5 of the highest. */
static enum wh_status add_logarithms(struct wh_context *c, struct wh_plot *p, const char *name,
                                     unsigned colour, const struct wh_detected *d, double most) {
  struct wh_layer *l;
  WH_TRY(wh_layer_add(c, p, WH_LAYER_CURVE, name, &l));
  l->colour = colour;
  WH_TRY(wh_path_start(c, l, 0.0, false, "%s", ""));
  for (size_t i = 0; i < d->count; i++)
    WH_TRY(wh_path_point(c, l, ((double)i + 0.5) * d->channel_eV,
                         log10(fmax(d->counts[i], 1e-5 * most) / d->channel_eV)));
  return WH_OK;
}

/* All voltages, the case's own last. Lines are a hundred times the continuum: logarithms. */
static enum wh_status draw_voltages(struct wh_context *c, const struct wh_report *r,
                                    struct wh_plots *plots) {
  const struct wh_measurement *m = r->measurement;
  struct wh_plot *p;
  WH_TRY(wh_plot_add(c, plots, "voltages", "What it measures at several voltages", &p));
  wh_plot_axes(p, "energy", "eV", "log10 of counts per eV", "1");
  p->columns = 6;
  snprintf(p->caption, sizeof p->caption,
           "Expected counts for the same current and time, as logarithms to base 10.");
  choose_view(&m->detected, p);
  double most = p->axis[1].to / 1.3;
  p->axis[1].from = floor(log10(most)) - 4.0;
  p->axis[1].to = log10(most) + 0.3;
  most *= m->detected.channel_eV;
  for (size_t k = 0; k <= m->others; k++) {
    char name[32];
    bool own = k == m->others;
    const struct wh_detected *d = own ? &m->detected : &m->other[k].detected;
    snprintf(name, sizeof name, "%.4g kV",
             1e-3 * (own ? r->spectrum->voltage : m->other[k].voltage));
    WH_TRY(add_logarithms(c, p, name, (unsigned)k, d, most));
  }
  return WH_OK;
}

enum wh_status wh_picture_detector(struct wh_context *c, const struct wh_report *r,
                                   struct wh_plots *plots) {
  const struct wh_measurement *m = r->measurement;
  if (!m)
    return WH_OK;
  WH_TRY(draw_spectrum(c, m, plots));
  if (m->others > 0)
    WH_TRY(draw_voltages(c, r, plots));
  if (m->fit)
    WH_TRY(draw_endpoint(c, m, plots));
  return m->series.count > 0 ? draw_series(c, m, plots) : WH_OK;
}

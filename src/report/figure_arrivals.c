/* SPDX-License-Identifier: MPL-2.0 */
/* The spot where electrons arrive, seen along z, with the current's profiles along x and y. */
#include "base/memory.h"
#include "report/pictures.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define MAX_DOTS 4000
#define SPAN 3.2   /* shown, in larger root mean squares to either side */
#define HEIGHT 0.5 /* of a profile, relative to half of the picture */
#define MAX_BINS 80

/* Of the current along x and y [m]. */
struct spread {
  double mean[2], rms[2], half;
};

static struct spread spread_of(const struct wh_particles *p) {
  struct spread s = {{0.0, 0.0}, {0.0, 0.0}, 0.0};
  double weight = 0.0;
  for (size_t i = 0; i < p->count; i++) {
    struct wh_particle e = wh_particles_get(p, i);
    weight += e.weight;
    for (int k = 0; k < 2; k++) {
      s.mean[k] += e.weight * e.x[k];
      s.rms[k] += e.weight * e.x[k] * e.x[k];
    }
  }
  for (int k = 0; k < 2; k++) {
    s.mean[k] /= weight;
    s.rms[k] = sqrt(fmax(0.0, s.rms[k] / weight - s.mean[k] * s.mean[k]));
  }
  s.half = fmax(1e-9, SPAN * fmax(s.rms[0], s.rms[1]));
  return s;
}

/* The profile along axis k as steps that stand on the picture's lower (left) edge. */
static enum wh_status add_profile(struct wh_context *c, const struct wh_particles *electrons,
                                  const struct spread *s, int k, const char *label,
                                  struct wh_plot *p) {
  double count[MAX_BINS] = {0.0}, most = 0.0;
  struct wh_layer *l;
  int bins = (int)fmin(MAX_BINS, fmax(12.0, 2.0 * sqrt((double)electrons->count)));
  for (size_t i = 0; i < electrons->count; i++) {
    struct wh_particle e = wh_particles_get(electrons, i);
    double at = 0.5 * bins * ((e.x[k] - s->mean[k]) / s->half + 1.0);
    if (at >= 0.0 && at < bins)
      most = fmax(most, count[(int)at] += e.weight);
  }
  WH_TRY(wh_layer_add(c, p, WH_LAYER_RING, k == 0 ? "Profile along x" : "Profile along y", &l));
  WH_TRY(wh_path_start(c, l, 0.0, false, "%s", label));
  for (int i = 0; i < 2 * bins; i++) {
    double along = s->half * (2.0 * ((i + 1) / 2) / bins - 1.0);
    double height = s->half * (HEIGHT * count[i / 2] / most - 1.0);
    WH_TRY(wh_path_point(c, l, k == 0 ? along : height, k == 0 ? height : along));
  }
  return WH_OK;
}

static enum wh_status add_dots(struct wh_context *c, const struct wh_particles *electrons,
                               const struct spread *s, struct wh_plot *p) {
  struct wh_layer *l;
  size_t step = (electrons->count + MAX_DOTS - 1) / MAX_DOTS;
  WH_TRY(wh_layer_add(c, p, WH_LAYER_DOT, "Electrons", &l));
  WH_TRY(wh_path_start(c, l, 0.0, false, "%s", ""));
  for (size_t i = 0; i < electrons->count; i += step) {
    struct wh_particle e = wh_particles_get(electrons, i);
    WH_TRY(wh_path_point(c, l, e.x[0] - s->mean[0], e.x[1] - s->mean[1]));
  }
  return WH_OK;
}

/* A width that the run has measured; empty if it has not, or found none. */
static void width_text(const struct wh_report *r, const char *name, size_t size, char *out) {
  const struct wh_figure *f = r->figures ? wh_figures_find(r->figures, name) : NULL;
  out[0] = '\0';
  if (f && f->value > 0.0)
    wh_report_number(f->value, f->error, f->unit, size, out);
}

/* The title says the widths, because it stands on stills too. */
static enum wh_status add_plot(struct wh_context *c, const struct wh_report *r,
                               struct wh_plots *plots, struct wh_plot **out) {
  char title[96], width[2][36];
  width_text(r, "spot.fwhm_x", sizeof width[0], width[0]);
  width_text(r, "spot.fwhm_y", sizeof width[1], width[1]);
  if (width[0][0] && width[1][0])
    snprintf(title, sizeof title, "Spot, FWHM %s in x, %s in y", width[0], width[1]);
  else
    snprintf(title, sizeof title, "Spot where the electrons arrive");
  return wh_plot_add(c, plots, "arrivals", title, out);
}

static void put_caption(const struct wh_report *r, const struct spread *s, struct wh_plot *p) {
  char place[2][32];
  for (int k = 0; k < 2; k++)
    wh_report_number(s->mean[k], 0.0, "m", sizeof place[k], place[k]);
  snprintf(p->caption, sizeof p->caption,
           "%zu electrons on %.40s, about their centre of current x = %s, y = %s. The current's "
           "profiles along x and y stand on the edges. FWHM: full width at half maximum.",
           r->arrivals.electrons->count, r->arrivals.electrode, place[0], place[1]);
}

enum wh_status wh_picture_arrivals(struct wh_context *c, const struct wh_report *r,
                                   struct wh_plots *plots) {
  const struct wh_particles *electrons = r->arrivals.electrons;
  struct wh_plot *p;
  if (!electrons || electrons->count < 2)
    return WH_OK;
  struct spread s = spread_of(electrons);
  WH_TRY(add_plot(c, r, plots, &p));
  wh_plot_axes(p, "x", "m", "y", "m");
  p->equal = true;
  p->columns = 3;
  for (int k = 0; k < 2; k++) {
    p->axis[k].from = -s.half;
    p->axis[k].to = s.half;
  }
  put_caption(r, &s, p);
  WH_TRY(add_dots(c, electrons, &s, p));
  WH_TRY(add_profile(c, electrons, &s, 0, "current along x", p));
  return add_profile(c, electrons, &s, 1, "current along y", p);
}

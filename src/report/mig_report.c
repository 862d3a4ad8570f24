/* SPDX-License-Identifier: MPL-2.0 */
#include "report/mig_report.h"

#include "report/page.h"
#include "report/run_report.h"

#include <math.h>

#define RADII 200
#define SLOPES 4
#define MOST_CONSTRAINTS 16
#define CHARTS 4

struct region {
  struct wh_run_report *o;
  const struct wh_mig_wish *wish;
  const struct wh_mig_gun *gun;
  double *radius; /* [RADII] */
  struct wh_mig_gun at[RADII];
  double low, high; /* radii between which all constraints hold; low > high: none */
  struct wh_report_mark mark[3];
  size_t mark_count;
};

static double worst(const struct wh_mig_wish *w, const struct wh_mig_gun *g) {
  double most = 0.0;
  for (size_t i = 0; i < wh_mig_constraint_count(); i++)
    most = fmax(most, wh_mig_constraint(w, g, i));
  return most;
}

static enum wh_status look(struct wh_context *c, struct region *r) {
  const struct wh_mig_wish *w = r->wish;
  WH_TRY(wh_run_report_room(c, r->o, RADII, sizeof(double), &r->radius));
  r->low = INFINITY;
  r->high = -INFINITY;
  for (size_t i = 0; i < RADII; i++) {
    r->radius[i] =
        w->least_radius * pow(w->most_radius / w->least_radius, (double)i / (RADII - 1.0));
    WH_TRY(wh_mig_gun_at(c, w, r->radius[i], &r->at[i]));
    if (worst(w, &r->at[i]) > 1.0)
      continue;
    r->low = fmin(r->low, r->radius[i]);
    r->high = fmax(r->high, r->radius[i]);
  }
  r->mark[r->mark_count++] = (struct wh_report_mark){r->gun->cathode_radius, 0, "this gun"};
  if (r->low <= r->high) {
    r->mark[r->mark_count++] = (struct wh_report_mark){r->low, 0, "admissible from here"};
    r->mark[r->mark_count++] = (struct wh_report_mark){r->high, 0, "to here"};
  }
  return WH_OK;
}

/* A curve over x of one number of each gun. */
static enum wh_status curve(struct wh_context *c, struct region *r, const char *name,
                            const double *x, size_t offset, double scale,
                            struct wh_report_curve *out) {
  double *y;
  WH_TRY(wh_run_report_room(c, r->o, RADII, sizeof *y, &y));
  for (size_t i = 0; i < RADII; i++)
    y[i] = scale * *(const double *)((const char *)&r->at[i] + offset);
  *out = (struct wh_report_curve){name, RADII, x, y};
  return WH_OK;
}

/* The paper's figure 2: cathode radius, here also as compression, over the cathode's induction. */
static enum wh_status compression_chart(struct wh_context *c, struct region *r,
                                        struct wh_report_chart *chart) {
  struct wh_report_curve *of, *dot;
  double *x, *here;
  WH_TRY(wh_run_report_room(c, r->o, 1, sizeof *of, &of));
  WH_TRY(wh_run_report_room(c, r->o, 2, sizeof *dot, &dot));
  WH_TRY(wh_run_report_room(c, r->o, RADII, sizeof *x, &x));
  WH_TRY(wh_run_report_room(c, r->o, 2, sizeof *here, &here));
  for (size_t i = 0; i < RADII; i++)
    x[i] = r->at[i].cathode_induction;
  WH_TRY(curve(c, r, "cathode radius", x, offsetof(struct wh_mig_gun, cathode_radius), 1.0, of));
  here[0] = r->gun->cathode_induction;
  here[1] = r->gun->cathode_radius;
  dot[0] = (struct wh_report_curve){"this gun", 1, here, here + 1};
  size_t marks = r->low <= r->high ? 2 : 0;
  struct wh_report_mark *mark;
  WH_TRY(wh_run_report_room(c, r->o, 2, sizeof *mark, &mark));
  mark[0] = (struct wh_report_mark){r->low, 1, "admissible from here"};
  mark[1] = (struct wh_report_mark){r->high, 1, "to here"};
  *chart = (struct wh_report_chart){
      .id = "mig-compression",
      .title = "Cathode radius over the induction at the cathode",
      .caption = "Their relation by the conserved flux; the compression is the field of the "
                 "interaction region over the induction. Lines: the admissible radii.",
      .label = {"induction at the cathode", "cathode radius"},
      .unit = {"T", "m"},
      .curve_count = 1,
      .curve = of,
      .dot_count = 1,
      .dot = dot,
      .mark_count = marks,
      .mark = mark};
  return WH_OK;
}

/* Figure 3: spread of the guiding centres over the radius, for several slopes. */
static enum wh_status spread_chart(struct wh_context *c, struct region *r,
                                   struct wh_report_chart *chart) {
  struct wh_report_curve *of;
  WH_TRY(wh_run_report_room(c, r->o, SLOPES + 1, sizeof *of, &of));
  for (size_t k = 0; k <= SLOPES; k++) {
    double slope = k == 0 ? r->wish->slope : 10.0 * (double)k * 0.017453292519943295;
    const char *name =
        wh_arena_print(r->o->arena, k == 0 ? "slope of this gun, %.3g deg" : "%.3g deg",
                       slope / 0.017453292519943295);
    WH_TRY(curve(c, r, name ? name : "", r->radius, offsetof(struct wh_mig_gun, guiding_spread),
                 sin(slope) / sin(r->wish->slope), &of[k]));
  }
  struct wh_report_mark *mark;
  WH_TRY(wh_run_report_room(c, r->o, 4, sizeof *mark, &mark));
  for (size_t i = 0; i < r->mark_count; i++)
    mark[i] = r->mark[i];
  mark[r->mark_count] = (struct wh_report_mark){r->wish->most_guiding_spread, 1, "limit"};
  *chart = (struct wh_report_chart){
      .id = "mig-spread",
      .title = "Spread of the guiding centres over the cathode radius",
      .caption = "Whole spread over the mean, from the width of the emitter, for several slopes.",
      .label = {"cathode radius", "spread"},
      .unit = {"m", "1"},
      .to = {r->wish->most_radius, 3.0 * r->wish->most_guiding_spread},
      .curve_count = SLOPES + 1,
      .curve = of,
      .mark_count = r->mark_count + 1,
      .mark = mark};
  return WH_OK;
}

static enum wh_status voltage_chart(struct wh_context *c, struct region *r,
                                    struct wh_report_chart *chart) {
  struct wh_report_curve *of;
  WH_TRY(wh_run_report_room(c, r->o, 1, sizeof *of, &of));
  WH_TRY(
      curve(c, r, "first anode", r->radius, offsetof(struct wh_mig_gun, anode_voltage), 1.0, of));
  *chart = (struct wh_report_chart){.id = "mig-voltage",
                                    .title = "Voltage of the first anode over the cathode radius",
                                    .label = {"cathode radius", "voltage"},
                                    .unit = {"m", "V"},
                                    .curve_count = 1,
                                    .curve = of,
                                    .mark_count = r->mark_count,
                                    .mark = r->mark};
  return WH_OK;
}

/* Every constraint over its limit: the region is where all curves are below 1. */
static enum wh_status constraint_chart(struct wh_context *c, struct region *r,
                                       struct wh_report_chart *chart) {
  size_t count = wh_mig_constraint_count();
  struct wh_report_curve *of;
  struct wh_report_mark *mark;
  WH_TRY(wh_run_report_room(c, r->o, count, sizeof *of, &of));
  WH_TRY(wh_run_report_room(c, r->o, 4, sizeof *mark, &mark));
  for (size_t k = 0; k < count; k++) {
    double *y;
    WH_TRY(wh_run_report_room(c, r->o, RADII, sizeof *y, &y));
    for (size_t i = 0; i < RADII; i++)
      y[i] = wh_mig_constraint(r->wish, &r->at[i], k);
    of[k] = (struct wh_report_curve){wh_mig_constraint_name(k), RADII, r->radius, y};
  }
  for (size_t i = 0; i < r->mark_count; i++)
    mark[i] = r->mark[i];
  mark[r->mark_count] = (struct wh_report_mark){1.0, 1, "limit"};
  *chart = (struct wh_report_chart){
      .id = "mig-region",
      .title = "The admissible region",
      .caption = "Each constraint over its limit: a radius is admissible where all are below 1.",
      .label = {"cathode radius", "value over limit"},
      .unit = {"m", "1"},
      .to = {r->wish->most_radius, 2.0},
      .columns = 6,
      .curve_count = count,
      .curve = of,
      .mark_count = r->mark_count + 1,
      .mark = mark};
  return WH_OK;
}

static enum wh_status gather(struct wh_context *c, struct region *r) {
  struct wh_report_chart *chart;
  WH_TRY(look(c, r));
  WH_TRY(wh_run_report_room(c, r->o, CHARTS, sizeof *chart, &chart));
  WH_TRY(constraint_chart(c, r, &chart[0]));
  WH_TRY(compression_chart(c, r, &chart[1]));
  WH_TRY(spread_chart(c, r, &chart[2]));
  WH_TRY(voltage_chart(c, r, &chart[3]));
  r->o->report.chart = chart;
  r->o->report.chart_count = CHARTS;
  return WH_OK;
}

enum wh_status wh_report_mig(struct wh_context *c, const char *title, const struct wh_mig_wish *w,
                             const struct wh_mig_gun *g, const char *folder) {
  struct wh_run_report o;
  struct wh_figures figures = {0};
  struct region r = {.o = &o, .wish = w, .gun = g};
  WH_TRY(wh_run_report_start(c, &o));
  o.report.title = title;
  enum wh_status status = wh_mig_figures(c, g, &figures);
  o.report.figures = &figures;
  if (!status)
    status = gather(c, &r);
  status = wh_run_report_finish(c, folder, status, &o);
  wh_figures_free(&figures);
  return status;
}

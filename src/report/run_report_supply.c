/* SPDX-License-Identifier: MPL-2.0 */
/* The supply's start-up and ripple as charts. */
#include "report/run_report.h"

#include <string.h>

enum { CHARTS = 3, POINTS_MOST = 2000 }; /* a chart has one curve */

static enum wh_status curve(struct wh_context *c, struct wh_run_report *o, const char *name,
                            size_t count, double **x, double **y, struct wh_report_curve *out) {
  WH_TRY(wh_run_report_room(c, o, count, sizeof **x, x));
  WH_TRY(wh_run_report_room(c, o, count, sizeof **y, y));
  *out = (struct wh_report_curve){name, count, *x, *y};
  return WH_OK;
}

/* Of start-up: mean of the output and the drive's share, with no more points than a page shows. */
static enum wh_status start_up(struct wh_context *c, const struct wh_supply_result *s,
                               struct wh_run_report *o, struct wh_report_curve out[2]) {
  size_t every = s->period_count / POINTS_MOST + 1, count = (s->period_count - 1) / every + 1;
  double *x[2], *y[2];
  WH_TRY(curve(c, o, "output", count, &x[0], &y[0], &out[0]));
  WH_TRY(curve(c, o, "amplitude of the drive", count, &x[1], &y[1], &out[1]));
  for (size_t i = 0; i < count; i++) {
    const struct wh_supply_period *p = &s->period[i * every];
    x[0][i] = x[1][i] = p->start;
    y[0][i] = p->mean;
    y[1][i] = p->drive;
  }
  return WH_OK;
}

static enum wh_status ripple(struct wh_context *c, const struct wh_supply_result *s,
                             struct wh_run_report *o, struct wh_report_curve *out) {
  double *x, *y;
  WH_TRY(curve(c, o, "output", s->wave_count, &x, &y, out));
  for (size_t i = 0; i < s->wave_count; i++) {
    x[i] = s->wave[i].t - s->wave[0].t;
    y[i] = s->wave[i].output;
  }
  return WH_OK;
}

enum wh_status wh_run_report_supply(struct wh_context *c, const struct wh_pass *p,
                                    struct wh_run_report *o) {
  const struct wh_supply_result *s = &p->supply;
  struct wh_report_curve *k;
  if (s->wave_count == 0)
    return WH_OK;
  WH_TRY(wh_run_report_room(c, o, CHARTS, sizeof *k, &k));
  WH_TRY(start_up(c, s, o, k));
  WH_TRY(ripple(c, s, o, k + 2));
  const char *const label[CHARTS] = {"output", "drive", "output"};
  static const char *const id[CHARTS] = {"supply-start", "supply-drive", "supply-ripple"};
  static const char *const title[CHARTS] = {"High voltage from switching on", "Drive of the supply",
                                            "Ripple of the high voltage"};
  static const char *const caption[CHARTS] = {
      "Mean over each period of the drive.", "Amplitude that the loop asks for.",
      "The last periods of the drive, measured from the first of them."};
  for (int i = 0; i < CHARTS; i++)
    wh_run_report_chart(o, &(struct wh_report_chart){.id = id[i],
                                                     .title = title[i],
                                                     .caption = caption[i],
                                                     .label = {"t", label[i]},
                                                     .unit = {"s", "V"},
                                                     .curve_count = 1,
                                                     .curve = k + i});
  return WH_OK;
}

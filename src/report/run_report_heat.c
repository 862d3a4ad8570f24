/* SPDX-License-Identifier: MPL-2.0 */
/* Charts of what is heated. */
#include "report/run_report.h"

/* A chart with curves of its own. */
static enum wh_status add_chart(struct wh_context *c, struct wh_run_report *o,
                                struct wh_report_chart chart, size_t count,
                                const struct wh_report_curve *curve) {
  struct wh_report_curve *own;
  WH_TRY(wh_run_report_room(c, o, count, sizeof *own, &own));
  for (size_t i = 0; i < count; i++)
    own[i] = curve[i];
  chart.curve = own;
  chart.curve_count = count;
  wh_run_report_chart(o, &chart);
  return WH_OK;
}

static enum wh_status show_filament(struct wh_context *c, const struct wh_filament *f,
                                    struct wh_run_report *o) {
  double *s;
  if (f->count == 0)
    return WH_OK;
  WH_TRY(wh_run_report_room(c, o, f->count, sizeof *s, &s));
  for (size_t i = 0; i < f->count; i++)
    s[i] = f->length * ((double)i + 0.5) / (double)f->count;
  const struct wh_report_curve temperature = {"wire", f->count, s, f->temperature},
                               emission = {"wire", f->count, s, f->emission};
  WH_TRY(add_chart(
      c, o,
      (struct wh_report_chart){.id = "filament",
                               .title = "Temperature along the wire",
                               .caption = "From one end to the other; the legs cool the ends.",
                               .label = {"s", "temperature"},
                               .unit = {"m", "K"}},
      1, &temperature));
  return add_chart(c, o,
                   (struct wh_report_chart){.id = "filament-emission",
                                            .title = "Emission along the wire",
                                            .caption = "Density of saturated emission.",
                                            .label = {"s", "current density"},
                                            .unit = {"m", "A/m²"}},
                   1, &emission);
}

/* Curves of one chart stand together. */
static enum wh_status show_heat(struct wh_context *c, const struct wh_heat *h,
                                struct wh_run_report *o) {
  for (size_t i = 0, end; i < h->count; i = end) {
    const struct wh_heat_curve *first = &h->curve[i];
    struct wh_report_curve curve[8];
    size_t count = 0;
    for (end = i; end < h->count && h->curve[end].chart == first->chart && count < 8; end++)
      curve[count++] = (struct wh_report_curve){h->curve[end].name, h->curve[end].count,
                                                h->curve[end].x, h->curve[end].y};
    WH_TRY(add_chart(c, o,
                     (struct wh_report_chart){.id = first->chart,
                                              .title = first->title,
                                              .caption = first->caption,
                                              .label = {first->label[0], first->label[1]},
                                              .unit = {first->unit[0], first->unit[1]}},
                     count, curve));
  }
  return WH_OK;
}

enum wh_status wh_run_report_heat(struct wh_context *c, const struct wh_case *cs,
                                  const struct wh_pass *p, struct wh_run_report *o) {
  (void)cs;
  WH_TRY(show_heat(c, &p->heat, o));
  return show_filament(c, &p->filament, o);
}

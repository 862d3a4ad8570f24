/* SPDX-License-Identifier: MPL-2.0 */
/* The focal spot and the pictures it makes, as a report shows them. */
#include "report/run_report.h"
#include "run/spot_tables.h"

#include <math.h>

/* Two functions, across and along. */
static enum wh_status add_chart(struct wh_context *c, struct wh_run_report *o,
                                struct wh_report_chart chart, const struct wh_table *t,
                                const int place[2], const int value[2]) {
  struct wh_report_curve *curve;
  static const char *const name[2] = {"Across (width)", "Along (length)"};
  WH_TRY(wh_run_report_room(c, o, 2, sizeof *curve, &curve));
  for (int k = 0; k < 2; k++)
    curve[k] = (struct wh_report_curve){name[k], t->rows, t->column[place[k]].value,
                                        t->column[value[k]].value};
  chart.columns = 2;
  chart.curve = curve;
  chart.curve_count = 2;
  wh_run_report_chart(o, &chart);
  return WH_OK;
}

static enum wh_status add_charts(struct wh_context *c, const struct wh_focus *f,
                                 struct wh_run_report *o) {
  struct wh_table *t;
  WH_TRY(wh_run_report_room(c, o, WH_SPOT_TABLES, sizeof *t, &t));
  WH_TRY(wh_spot_tables(c, f, o->arena, t));
  WH_TRY(add_chart(c, o,
                   (struct wh_report_chart){.id = "spot-lsf",
                                            .title = "Line spread of the focal spot",
                                            .caption = "Radiation by place, of area 1.",
                                            .label = {"place", "line spread"},
                                            .unit = {"m", "1/m"}},
                   &t[WH_SPOT_LSF], (const int[2]){0, 3}, (const int[2]){1, 4}));
  return add_chart(
      c, o,
      (struct wh_report_chart){.id = "spot-mtf",
                               .title = "Modulation transfer of the focal spot",
                               .caption = "In the plane of the spot; an object that is seen "
                                          "magnified m times has m/(m - 1) times the frequencies.",
                               .label = {"spatial frequency", "MTF"},
                               .unit = {"1/m", "1"}},
      &t[WH_SPOT_MTF], (const int[2]){0, 0}, (const int[2]){1, 3});
}

/* A map over its maximum, or as it is. */
static enum wh_status add_map(struct wh_context *c, const struct wh_spot_map *s, bool relative,
                              struct wh_report_raster raster, struct wh_run_report *o) {
  double most = relative ? 0.0 : 1.0, *value;
  size_t cells = s->count[0] * s->count[1];
  if (!s->value)
    return WH_OK;
  WH_TRY(wh_run_report_room(c, o, cells, sizeof *value, &value));
  for (size_t i = 0; relative && i < cells; i++)
    most = fmax(most, s->value[i]);
  for (size_t i = 0; i < cells; i++)
    value[i] = s->value[i] / most;
  raster.value = value;
  for (int k = 0; k < 2; k++) {
    raster.count[k] = s->count[k];
    raster.low[k] = s->low[k];
    raster.step[k] = s->step[k];
  }
  wh_run_report_raster(o, &raster);
  return WH_OK;
}

enum wh_status wh_run_report_image(struct wh_context *c, const struct wh_pass *p,
                                   struct wh_run_report *o) {
  const struct wh_report_raster spot = {.id = "focal-spot",
                                        .title = "Focal spot",
                                        .caption =
                                            "As the detector sees it; brightness over its maximum.",
                                        .label = {"width", "length"},
                                        .quantity = "brightness",
                                        .unit = "1"};
  struct wh_report_raster picture = spot, restored = spot;
  if (!p->focus.spot.value)
    return WH_OK;
  picture.id = "image";
  picture.title = "Picture on the detector";
  picture.caption = "Signal over that without the object.";
  picture.quantity = "signal";
  picture.label[0] = "x";
  picture.label[1] = "y";
  restored.id = "restored-spot";
  restored.title = "Focal spot, from its picture";
  restored.caption = "What the camera must have seen, the blur of its hole taken back.";
  WH_TRY(add_map(c, &p->focus.spot, true, spot, o));
  WH_TRY(add_map(c, &p->image.picture, false, picture, o));
  WH_TRY(add_map(c, &p->image.spot, true, restored, o));
  return add_charts(c, &p->focus, o);
}

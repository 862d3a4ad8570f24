/* SPDX-License-Identifier: MPL-2.0 */
/* The measures of the beam along z, in groups that share an axis. */
#include "report/run_report.h"

#include <math.h>

#define MOST 6 /* measures of a group */

static const struct {
  const char *id, *title, *quantity, *unit;
  struct {
    enum wh_beam_measure measure;
    const char *name;
  } of[MOST];
  size_t count;
} groups[] = {
    {"beam-size",
     "Size of the beam along z",
     "size",
     "m",
     {{WH_BEAM_RADIUS, "largest radius"},
      {WH_BEAM_RADIUS_90, "radius of 90 % of the current"},
      {WH_BEAM_RMS_X, "rms x"},
      {WH_BEAM_GUIDING_RADIUS, "guiding centres"},
      {WH_BEAM_LARMOR_RADIUS, "Larmor radius"}},
     5},
    {"beam-emittance",
     "Emittance along z",
     "emittance",
     "m",
     {{WH_BEAM_EMITTANCE_NORM_X, "normalised, x"}, {WH_BEAM_EMITTANCE_X, "rms, x"}},
     2},
    {"beam-velocity",
     "Gyration along z",
     "ratio",
     "1",
     {{WH_BEAM_ALPHA, "transverse over axial velocity"},
      {WH_BEAM_V_PERP_SPREAD, "half width of the transverse velocity"},
      {WH_BEAM_V_AXIAL_SPREAD, "half width of the axial velocity"},
      {WH_BEAM_ADIABATICITY, "adiabaticity"}},
     4},
};
enum { GROUPS = sizeof groups / sizeof *groups };

/* The planes on which the measure has a value. */
static enum wh_status put_curve(struct wh_context *c, const struct wh_beam_result *beam,
                                enum wh_beam_measure m, const char *name, struct wh_run_report *o,
                                struct wh_report_beam *group, struct wh_report_curve *curve) {
  double *x;
  size_t n = 0;
  WH_TRY(wh_run_report_room(c, o, 2 * beam->count, sizeof *x, &x));
  for (size_t i = 0; i < beam->count; i++)
    if (isfinite(beam->value[i][m])) {
      x[n] = beam->z[i];
      x[beam->count + n++] = beam->value[i][m];
    }
  if (n > 1)
    curve[group->curve_count++] = (struct wh_report_curve){name, n, x, x + beam->count};
  return WH_OK;
}

enum wh_status wh_run_report_beam(struct wh_context *c, const struct wh_pass *p,
                                  struct wh_run_report *o) {
  struct wh_report_beam *group;
  if (p->beam.count < 2)
    return WH_OK;
  WH_TRY(wh_run_report_room(c, o, GROUPS, sizeof *group, &group));
  for (size_t g = 0; g < GROUPS; g++) {
    struct wh_report_curve *curve;
    WH_TRY(wh_run_report_room(c, o, MOST, sizeof *curve, &curve));
    group[g] = (struct wh_report_beam){.id = groups[g].id,
                                       .title = groups[g].title,
                                       .quantity = groups[g].quantity,
                                       .unit = groups[g].unit,
                                       .curve = curve};
    for (size_t k = 0; k < groups[g].count; k++)
      WH_TRY(put_curve(c, &p->beam, groups[g].of[k].measure, groups[g].of[k].name, o, &group[g],
                       curve));
  }
  o->report.beam = group;
  o->report.beam_count = GROUPS;
  return WH_OK;
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "supply/supply.h"

#include <math.h>

/* All that is measured on one simulation. */
struct measure {
  double voltage, ripple, drop, drive, stability, overshoot, settling, regulation, dip;
  double source, series, diodes, load, divider, balance, charge;
};

static void measure_window(const struct wh_supply_params *p, const struct wh_supply_result *r,
                           struct measure *m) {
  double count = (double)(r->period_count - r->window_first);
  for (size_t i = r->window_first; i < r->period_count; i++) {
    m->ripple += (r->period[i].high - r->period[i].low) / count;
    m->drive += r->period[i].drive / count;
  }
  double time = r->sum[WH_SUPPLY_TIME], off = r->sum[WH_SUPPLY_OFF] / time;
  m->voltage = r->reference + off;
  m->drop = 2.0 * (double)p->stages * m->drive - m->voltage;
  m->stability = sqrt(fmax(0.0, r->sum[WH_SUPPLY_OFF2] / time - off * off)) / m->voltage;
  m->source = r->sum[WH_SUPPLY_SOURCE] / time;
  m->series = r->sum[WH_SUPPLY_SERIES] / time;
  m->diodes = r->sum[WH_SUPPLY_DIODES] / time;
  m->load = r->sum[WH_SUPPLY_LOAD] / time;
  m->divider = r->sum[WH_SUPPLY_DIVIDER] / time;
  double kept = (r->stored[1] - r->stored[0]) / time;
  m->balance =
      fabs(m->source - m->series - m->diodes - m->load - m->divider - kept) / fabs(m->source);
}

/* Start-up: the last time that a period's mean was off by more than .1 %, and the greatest excess;
   and what the load does when it comes on later. */
static void measure_course(const struct wh_supply_params *p, const struct wh_supply_result *r,
                           struct measure *m) {
  double before = NAN, least = INFINITY;
  for (size_t i = 0; i < r->period_count; i++) {
    const struct wh_supply_period *q = &r->period[i];
    if (q->start + 0.5 / p->drive.frequency < p->load.start)
      before = q->mean;
    else
      least = fmin(least, q->mean);
    if (fabs(q->mean / m->voltage - 1.0) > 1e-3)
      m->settling = q->start + 1.0 / p->drive.frequency;
    m->overshoot = fmax(m->overshoot, q->high / m->voltage - 1.0);
  }
  m->regulation = isnan(before) ? NAN : (before - m->voltage) / m->voltage;
  m->dip = isnan(before) ? NAN : (before - least) / m->voltage;
}

static struct measure measure(const struct wh_supply_params *p, const struct wh_supply_result *r) {
  struct measure m = {0};
  measure_window(p, r, &m);
  measure_course(p, r, &m);
  return m;
}

/* Change of the voltage from one half of the window to the other: what has not settled. */
static double unsettled(const struct wh_supply_result *r) {
  double half[2] = {0.0, 0.0};
  size_t each = (r->period_count - r->window_first) / 2;
  for (size_t i = 0; i < 2 * each; i++)
    half[i / each] += r->period[r->window_first + i].mean / (double)each;
  return fabs(half[1] - half[0]);
}

/* A name, ours, its coarser value, and what else its error holds. */
struct row {
  const char *name, *unit;
  double value, coarse, more;
};

static enum wh_status set_rows(struct wh_context *c, struct wh_figures *f, size_t count,
                               const struct row *row) {
  for (size_t i = 0; i < count; i++)
    if (!isnan(row[i].value))
      WH_TRY(wh_figures_set(c, f, row[i].name, row[i].value, row[i].unit,
                            fabs(row[i].value - row[i].coarse) + row[i].more));
  return WH_OK;
}

static enum wh_status set_electric(struct wh_context *c, const struct wh_supply_params *p,
                                   const struct wh_supply_result *r, const struct measure *m,
                                   const struct measure *k, struct wh_figures *f) {
  const struct wh_supply_feedback *b = &p->feedback;
  double drift = b->voltage > 0.0 ? fabs(b->temperature_coefficient) * b->warming : 0.0;
  double slow = drift / sqrt(12.0), open = unsettled(r), all = hypot(m->stability, slow);
  /* Of noise, about one independent value in each integral time. */
  double draws = b->noise > 0.0 ? all * sqrt(b->integral / (2.0 * p->window)) : 0.0;
  double current = r->sum[WH_SUPPLY_DRAWN] / r->sum[WH_SUPPLY_TIME], f0 = p->drive.frequency;
  double drop = wh_supply_drop_formula(p->stages, p->capacitance, f0, current);
  double ripple = wh_supply_ripple_formula(p->stages, p->capacitance, f0, current);
  const struct row row[] = {
      {"supply.voltage", "V", m->voltage, k->voltage, open},
      {"supply.ripple", "V", m->ripple, k->ripple, 0.0},
      {"supply.ripple_formula", "V", ripple, ripple, 0.0},
      {"supply.drop", "V", m->drop, k->drop, open},
      {"supply.drop_formula", "V", drop, drop, 0.0},
      {"supply.stability", "1", all, hypot(k->stability, slow), draws},
      {"supply.drift", "1", drift, drift, 0.0},
      {"supply.drive", "V", m->drive, k->drive, 0.0},
      {"supply.overshoot", "1", m->overshoot, k->overshoot, 0.0},
      {"supply.settling_time", "s", m->settling, k->settling, 1.0 / f0},
      {"supply.regulation", "1", m->regulation, k->regulation, open / m->voltage},
      {"supply.dip", "1", m->dip, k->dip, 0.0},
      {"supply.energy_balance", "1", m->balance, m->balance, 0.0},
  };
  return set_rows(c, f, sizeof row / sizeof *row, row);
}

/* Watts in and out, all over the window. */
static enum wh_status set_powers(struct wh_context *c, const struct wh_supply_params *p,
                                 const struct measure *m, const struct measure *k,
                                 struct wh_figures *f) {
  struct wh_supply_heating h;
  wh_supply_heat(&p->filament, &h);
  double heating = h.input > 0.0 ? h.input / p->filament.efficiency : 0.0;
  double fixed = heating + p->housekeeping, e = p->drive.efficiency;
  double all = m->source / e + fixed, all_coarse = k->source / e + fixed;
  const struct row row[] = {
      {"supply.power", "W", all, all_coarse, 0.0},
      {"supply.power_load", "W", m->load, k->load, 0.0},
      {"supply.power_divider", "W", m->divider, k->divider, 0.0},
      {"supply.power_diodes", "W", m->diodes, k->diodes, 0.0},
      {"supply.power_source", "W", m->series, k->series, 0.0},
      {"supply.power_inverter", "W", m->source * (1.0 / e - 1.0), k->source * (1.0 / e - 1.0), 0.0},
      {"supply.power_filament", "W", heating, heating, 0.0},
      {"supply.efficiency", "1", m->load / all, k->load / all_coarse, 0.0},
      {"supply.filament_voltage", "V", h.voltage > 0.0 ? h.voltage : NAN, h.voltage, 0.0},
      {"supply.filament_drive", "V", h.voltage > 0.0 ? h.drive : NAN, h.drive, 0.0},
  };
  return set_rows(c, f, sizeof row / sizeof *row, row);
}

enum wh_status wh_supply_figures(struct wh_context *c, const struct wh_supply_params *p,
                                 const struct wh_supply_result *r,
                                 const struct wh_supply_result *coarse, struct wh_figures *f) {
  struct measure fine = measure(p, r), rough = measure(p, coarse);
  if (!(fine.voltage > 0.0))
    return wh_fail(c, WH_BAD_INPUT,
                   "supply: the output is %g V: the drive of %g V does not get past the diodes' "
                   "drop of %g V",
                   fine.voltage, fine.drive, p->diode.drop);
  WH_TRY(set_electric(c, p, r, &fine, &rough, f));
  return set_powers(c, p, &fine, &rough, f);
}

/* SPDX-License-Identifier: MPL-2.0 */
/* What becomes of power, current and photons from the supply to the detector. */
#include "report/run_report.h"

#include <math.h>
#include <string.h>

enum { ROWS = 40, BUDGETS = 3 };

/* Rows of one budget while it is filled, from the bottom of the chart upward. */
struct rows {
  struct wh_run_report *o;
  const struct wh_figures *figures;
  struct wh_report_budget *b;
  const char **name, **says;
  double *from, *to;
  bool *lost, decades;
};

static enum wh_status begin(struct wh_context *c, struct wh_run_report *o,
                            const struct wh_figures *figures, struct wh_report_budget *b,
                            struct rows *r) {
  *r = (struct rows){.o = o, .figures = figures, .b = b};
  WH_TRY(wh_run_report_room(c, o, ROWS, sizeof *r->name, &r->name));
  WH_TRY(wh_run_report_room(c, o, ROWS, sizeof *r->says, &r->says));
  WH_TRY(wh_run_report_room(c, o, ROWS, sizeof *r->from, &r->from));
  WH_TRY(wh_run_report_room(c, o, ROWS, sizeof *r->to, &r->to));
  return wh_run_report_room(c, o, ROWS, sizeof *r->lost, &r->lost);
}

/* A figure as a bar from a place on; returns where it ends. Nothing without such a figure. */
static double add(struct rows *r, const char *figure, const char *name, double from, bool lost) {
  const struct wh_figure *f = wh_figures_find(r->figures, figure);
  size_t k = r->b->count;
  if (!f || !(f->value > 0.0) || k == ROWS)
    return from;
  char value[96];
  wh_report_number(f->value, f->error, f->unit, sizeof value, value);
  r->name[k] = name;
  r->says[k] = wh_arena_print(r->o->arena, "%s: %s", name, value);
  r->from[k] = from;
  r->to[k] = from + (r->decades ? log10(f->value) : f->value);
  r->lost[k] = lost;
  if (r->says[k])
    r->b->count++;
  return from + f->value;
}

/* All figures that begin so, each by the rest of its name, but for those of the other list. */
static double add_all(struct rows *r, const char *begins, const char *const but[], double from) {
  size_t length = strlen(begins);
  for (size_t i = 0; i < r->figures->count; i++) {
    const char *name = r->figures->item[i].name;
    bool meant = strncmp(name, begins, length) == 0;
    for (size_t k = 0; but && but[k]; k++)
      meant = meant && strcmp(name + length, but[k]) != 0;
    if (meant)
      from = add(r, name, name + length, from, true);
  }
  return from;
}

static void end(struct rows *r) {
  r->b->name = r->name;
  r->b->says = r->says;
  r->b->from = r->from;
  r->b->to = r->to;
  r->b->lost = r->lost;
}

#define P "chain.budget."

static void power(struct rows *r) {
  double x = add(r, P "xrays_forward", "X-rays forward", 0.0, false);
  x = add(r, P "xrays_backward", "X-rays backward", x, true);
  x = add(r, P "heat", "heat in the target", x, true);
  x = add(r, P "transmitted", "electrons through it", x, true);
  add(r, P "backscattered", "electrons scattered back", x, true);
  x = add(r, P "target", "on the target", 0.0, false);
  add_all(r, P "intercepted.", NULL, x);
  x = add(r, P "high_voltage", "from the high voltage", 0.0, false);
  x = add(r, P "filament", "filament", x, true);
  add(r, P "supply_losses", "supply, losses", x, true);
  add(r, P "supply", "supply", 0.0, false);
}

static void current(struct rows *r) {
  static const char *const own[] = {"emitted", "target", NULL};
  double x = add(r, P "current.target", "on the target", 0.0, false);
  add_all(r, P "current.", own, x);
  add(r, P "current.emitted", "emitted", 0.0, false);
}

static void photons(struct rows *r) {
  r->decades = true;
  add(r, P "photons.detected", "detected", 0.0, false);
  add(r, P "photons.incident", "on the detector", 0.0, false);
  add(r, "tube.photons_per_s_sr", "a steradian ahead", 0.0, false);
  add(r, P "photons.leaving", "leave the target", 0.0, false);
}

enum wh_status wh_run_report_budget(struct wh_context *c, const struct wh_figures *figures,
                                    struct wh_run_report *o) {
  static const struct {
    void (*fill)(struct rows *r);
    struct wh_report_budget about;
  } of[BUDGETS] = {
      {power,
       {.id = "budget-power",
        .title = "Where the power goes",
        .caption = "From the supply (top) to X-rays (bottom): each bar is a part of one above it.",
        .quantity = "power",
        .unit = "W"}},
      {current,
       {.id = "budget-current",
        .title = "Where the current goes",
        .caption = "What the sources emit, and where it ends.",
        .quantity = "current",
        .unit = "A"}},
      {photons,
       {.id = "budget-photons",
        .title = "From photons made to photons measured",
        .caption = "Photons a second, as logarithms to base 10.",
        .quantity = "decades",
        .unit = "1"}},
  };
  struct wh_report_budget *b;
  if (!wh_figures_find(figures, P "target"))
    return WH_OK;
  WH_TRY(wh_run_report_room(c, o, BUDGETS, sizeof *b, &b));
  o->report.budget = b;
  for (size_t i = 0; i < BUDGETS; i++) {
    struct rows r;
    b[o->report.budget_count] = of[i].about;
    WH_TRY(begin(c, o, figures, &b[o->report.budget_count], &r));
    of[i].fill(&r);
    end(&r);
    o->report.budget_count += r.b->count > 0;
  }
  return WH_OK;
}

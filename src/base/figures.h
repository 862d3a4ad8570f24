/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_BASE_FIGURES_H
#define WH_BASE_FIGURES_H
/* The named numbers that a run gives. Names are an interface: docs/figures.md lists them. */
#include "base/context.h"

struct wh_figure {
  char name[64]; /* "image.z_best" */
  double value;  /* SI units; energies in eV */
  char unit[16]; /* "m", "V", "eV", "1" */
  double error;  /* estimated standard error or bound, in the same unit; never negative */
};

struct wh_figures {
  size_t count, capacity;
  struct wh_figure *item;
};

void wh_figures_free(struct wh_figures *f);

/* Adds a figure, or replaces the one of that name. A value or error that is not finite is refused
   (WH_INTERNAL): a nan must never reach a result. */
enum wh_status wh_figures_set(struct wh_context *c, struct wh_figures *f, const char *name,
                              double value, const char *unit, double error);
/* NULL if there is none of that name. */
const struct wh_figure *wh_figures_find(const struct wh_figures *f, const char *name);

#endif

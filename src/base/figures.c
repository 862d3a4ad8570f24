/* SPDX-License-Identifier: MPL-2.0 */
#include "base/figures.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void wh_figures_free(struct wh_figures *f) {
  free(f->item);
  memset(f, 0, sizeof *f);
}

const struct wh_figure *wh_figures_find(const struct wh_figures *f, const char *name) {
  for (size_t i = 0; i < f->count; i++)
    if (strcmp(f->item[i].name, name) == 0)
      return &f->item[i];
  return NULL;
}

enum wh_status wh_figures_set(struct wh_context *c, struct wh_figures *f, const char *name,
                              double value, const char *unit, double error) {
  if (!isfinite(value) || !isfinite(error) || error < 0.0)
    return wh_fail(c, WH_INTERNAL, "figure %s is %g with error %g: not a number to report", name,
                   value, error);
  struct wh_figure *slot = (struct wh_figure *)wh_figures_find(f, name);
  if (!slot) {
    WH_TRY(wh_grow(c, &f->item, &f->capacity, f->count + 1, sizeof *f->item));
    slot = &f->item[f->count++];
  }
  memset(slot, 0, sizeof *slot);
  snprintf(slot->name, sizeof slot->name, "%s", name);
  snprintf(slot->unit, sizeof slot->unit, "%s", unit);
  slot->value = value;
  slot->error = error;
  return WH_OK;
}

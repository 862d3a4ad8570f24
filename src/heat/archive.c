/* SPDX-License-Identifier: MPL-2.0 */
#include "heat/filament.h"
#include "heat/heat.h"

#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>

void wh_filament_archive(struct wh_archive *a, struct wh_filament *f) {
  WH_ARCHIVE(a, f->count);
  WH_ARCHIVE(a, f->length);
  WH_ARCHIVE_ARRAY(a, f->temperature, f->count);
  WH_ARCHIVE_ARRAY(a, f->emission, f->count);
  WH_ARCHIVE(a, f->end_K);
  WH_ARCHIVE(a, f->highest_K);
  WH_ARCHIVE(a, f->mean_K);
  WH_ARCHIVE(a, f->error_K);
  WH_ARCHIVE(a, f->current);
  WH_ARCHIVE(a, f->voltage);
  WH_ARCHIVE(a, f->power);
  WH_ARCHIVE(a, f->radiated);
  WH_ARCHIVE(a, f->conducted);
  WH_ARCHIVE(a, f->carried);
  WH_ARCHIVE(a, f->total_emission);
  WH_ARCHIVE(a, f->life);
}

/* Texts of curves are static, except of those that were read: these are in an arena. */
static void archive_static(struct wh_archive *a, struct wh_heat *h, const char **text) {
  char *own = NULL;
  if (!a->reading) {
    own = (char *)(uintptr_t)*text;
    wh_archive_text(a, &own);
    return;
  }
  wh_archive_text(a, &own);
  *text = own ? wh_arena_print(h->texts, "%s", own) : NULL;
  if (own && !*text)
    a->status = wh_fail(a->c, WH_NO_MEMORY, "no memory for the text of a curve");
  free(own);
}

static void archive_curve(struct wh_archive *a, struct wh_heat *h, struct wh_heat_curve *k) {
  const char **text[] = {&k->chart,    &k->title,    &k->caption, &k->name,
                         &k->label[0], &k->label[1], &k->unit[0], &k->unit[1]};
  for (size_t i = 0; i < sizeof text / sizeof *text; i++)
    archive_static(a, h, text[i]);
  WH_ARCHIVE(a, k->count);
  WH_ARCHIVE_ARRAY(a, k->x, 2 * k->count);
  k->y = k->x ? k->x + k->count : NULL;
}

void wh_heat_archive(struct wh_archive *a, struct wh_heat *h) {
  if (a->reading)
    wh_heat_free(h);
  WH_ARCHIVE(a, h->count);
  if (a->reading) {
    size_t count = h->count;
    h->count = 0;
    h->texts = wh_arena_create();
    if (!h->texts)
      a->status = wh_fail(a->c, WH_NO_MEMORY, "no memory for texts of curves");
    for (size_t i = 0; i < count && a->status == WH_OK; i++) {
      struct wh_heat_curve k = {0};
      archive_curve(a, h, &k);
      if (a->status == WH_OK)
        a->status = wh_grow(a->c, &h->curve, &h->capacity, i + 1, sizeof k);
      if (a->status == WH_OK)
        h->curve[h->count++] = k;
      else
        free(k.x);
    }
    return;
  }
  for (size_t i = 0; i < h->count; i++)
    archive_curve(a, h, &h->curve[i]);
}

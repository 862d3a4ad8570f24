/* SPDX-License-Identifier: MPL-2.0 */
#include "target/neutral.h"

static void archive_tracks(struct wh_archive *a, struct wh_target_tracks *t) {
  WH_ARCHIVE(a, t->count);
  if (a->reading && t->count >= a->size)
    wh_archive_refuse(a, "more tracks than bytes");
  WH_ARCHIVE_ARRAY(a, t->start, t->count + 1);
  size_t points = t->start && a->status == WH_OK ? t->start[t->count] : 0;
  WH_ARCHIVE_ARRAY(a, t->point, points);
  WH_ARCHIVE_ARRAY(a, t->energy_eV, points);
  WH_ARCHIVE_ARRAY(a, t->primary, t->count);
  WH_ARCHIVE(a, t->primaries);
}

/* Names belong to the parameters. */
void wh_target_result_archive(struct wh_archive *a, const struct wh_target_params *p,
                              struct wh_target_result *r) {
  WH_ARCHIVE(a, r->layout);
  WH_ARCHIVE(a, r->tally);
  WH_ARCHIVE(a, r->elements);
  WH_ARCHIVE(a, r->element_z);
  WH_ARCHIVE(a, r->bodies);
  WH_ARCHIVE(a, r->energy_eV);
  WH_ARCHIVE(a, r->cutoff_eV);
  WH_ARCHIVE(a, r->secondaries);
  WH_ARCHIVE(a, r->csda_range);
  WH_ARCHIVE(a, r->cpu_s);
  WH_ARCHIVE(a, r->reached);
  WH_ARCHIVE(a, r->depths);
  WH_ARCHIVE_ARRAY(a, r->tally.sum, r->tally.size);
  WH_ARCHIVE_ARRAY(a, r->tally.square, r->tally.size);
  archive_tracks(a, &r->tracks);
  WH_ARCHIVE(a, r->outline.count);
  WH_ARCHIVE_ARRAY(a, r->outline.segment, r->outline.count);
  if (!a->reading)
    return;
  r->outline.capacity = r->outline.count;
  r->body = p->bodies.name;
  r->grid = p->grids.name;
  if (r->bodies != p->bodies.count || r->layout.grids != p->grids.count)
    wh_archive_refuse(a, "a target of other bodies");
}

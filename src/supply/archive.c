/* SPDX-License-Identifier: MPL-2.0 */
#include "supply/supply.h"

void wh_supply_result_archive(struct wh_archive *a, struct wh_supply_result *r) {
  WH_ARCHIVE(a, r->period_count);
  WH_ARCHIVE_ARRAY(a, r->period, r->period_count);
  WH_ARCHIVE(a, r->wave_count);
  WH_ARCHIVE_ARRAY(a, r->wave, r->wave_count);
  WH_ARCHIVE(a, r->window_first);
  WH_ARCHIVE(a, r->reference);
  WH_ARCHIVE(a, r->sum);
  WH_ARCHIVE(a, r->stored);
  WH_ARCHIVE(a, r->steps);
  WH_ARCHIVE(a, r->rejected);
  WH_ARCHIVE(a, r->iterations);
  if (a->reading)
    r->wave_capacity = r->wave_count;
}

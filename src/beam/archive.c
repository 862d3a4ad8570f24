/* SPDX-License-Identifier: MPL-2.0 */
#include "beam/beam.h"

void wh_beam_result_archive(struct wh_archive *a, struct wh_beam_result *r) {
  WH_ARCHIVE(a, r->count);
  WH_ARCHIVE_ARRAY(a, r->z, r->count);
  WH_ARCHIVE_ARRAY(a, r->value, r->count);
  WH_ARCHIVE(a, r->error);
  WH_ARCHIVE(a, r->emitted);
  WH_ARCHIVE(a, r->transmission);
  WH_ARCHIVE(a, r->reflected_fraction);
  WH_ARCHIVE(a, r->reversal_z);
  WH_ARCHIVE(a, r->crossover_z);
  WH_ARCHIVE(a, r->crossover_rms);
}

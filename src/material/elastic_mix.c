/* SPDX-License-Identifier: MPL-2.0 */
/* The elements of a material as one scatterer. */
#include "material/elastic_table.h"

enum wh_status wh_elastic_mix(struct wh_context *c, size_t count, const struct wh_elastic *element,
                              const double *fraction, struct wh_elastic *out) {
  const struct wh_elastic *first = &element[0];
  for (size_t k = 1; k < count; k++)
    if (element[k].energies != first->energies || element[k].log_min != first->log_min ||
        element[k].log_step != first->log_step || element[k].angles != first->angles)
      return wh_fail(c, WH_INTERNAL, "elastic tables of elements %d and %d differ in their grids",
                     first->Z, element[k].Z);
  WH_TRY(wh_elastic_allocate(c, first->model, first->Z, &first->range, out));
  size_t angles = out->angles;
  for (size_t k = 0; k < count; k++)
    for (size_t j = 0; j < out->energies; j++) {
      const struct wh_elastic_sections *s = &element[k].sections[j];
      out->sections[j].total += fraction[k] * s->total;
      out->sections[j].first += fraction[k] * s->first;
      out->sections[j].second += fraction[k] * s->second;
      for (size_t i = j * angles; i < (j + 1) * angles; i++) {
        out->dcs[i] += fraction[k] * element[k].dcs[i];
        out->tail[i] += fraction[k] * s->total * element[k].tail[i];
      }
    }
  for (size_t j = 0; j < out->energies; j++)
    for (size_t i = j * angles; i < (j + 1) * angles; i++)
      out->tail[i] /= out->sections[j].total;
  wh_elastic_tabulate(out);
  return WH_OK;
}

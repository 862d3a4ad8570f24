/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_MATERIAL_ELASTIC_TABLE_H
#define WH_MATERIAL_ELASTIC_TABLE_H
/* Between the files of the elastic table. */
#include "material/elastic.h"

/* Checks the request and makes room: energies and angles set, all else zero. */
enum wh_status wh_elastic_allocate(struct wh_context *c, const struct wh_elastic_model *model,
                                   int Z, const struct wh_elastic_range *range,
                                   struct wh_elastic *out);

/* Fills bin and bend from sections, dcs and tail. */
void wh_elastic_tabulate(struct wh_elastic *e);
/* The first half of it. */
void wh_elastic_set_bins(struct wh_elastic *e);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_MATERIAL_CATHODE_H
#define WH_MATERIAL_CATHODE_H
/* What emitting surfaces are made of; the list is cathodes.def. */
#include "base/context.h"

struct wh_cathode_material {
  const char *name, *summary, *source;
  double work_function_eV;
  double richardson;       /* [A/(m^2 K^2)] */
  double coldest, hottest; /* [K] range of the constants */
};

size_t wh_cathode_material_count(void);
struct wh_cathode_material wh_cathode_material_at(size_t i);
/* WH_BAD_INPUT names the nearest known material. */
enum wh_status wh_cathode_material_find(struct wh_context *c, const char *name,
                                        struct wh_cathode_material *out);

#endif

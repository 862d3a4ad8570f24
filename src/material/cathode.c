/* SPDX-License-Identifier: MPL-2.0 */
#include "material/cathode.h"

#include "base/nearest.h"

#include <string.h>

#define PER_SQUARE_METRE 1e4 /* per square centimetre */

static const struct wh_cathode_material list[] = {
#define WH_CATHODE(name, summary, phi, A, low, high, source)                                       \
  {name, summary, source, phi, (A)*PER_SQUARE_METRE, low, high},
#include "material/cathodes.def"
#undef WH_CATHODE
};

size_t wh_cathode_material_count(void) {
  return sizeof list / sizeof *list;
}

struct wh_cathode_material wh_cathode_material_at(size_t i) {
  return list[i];
}

enum wh_status wh_cathode_material_find(struct wh_context *c, const char *name,
                                        struct wh_cathode_material *out) {
  struct wh_nearest near = {.word = name};
  for (size_t i = 0; i < wh_cathode_material_count(); i++) {
    if (strcmp(list[i].name, name) == 0) {
      *out = list[i];
      return WH_OK;
    }
    wh_nearest_try(&near, list[i].name);
  }
  if (near.best)
    return wh_fail(c, WH_BAD_INPUT, "there is no cathode material '%s'; did you mean '%s'?", name,
                   near.best);
  return wh_fail(c, WH_BAD_INPUT,
                 "there is no cathode material '%s'; see 'wehnelt list materials', or give "
                 "work_function and richardson instead",
                 name);
}

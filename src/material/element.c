/* SPDX-License-Identifier: MPL-2.0 */
#include "material/element.h"

#include <stddef.h>
#include <string.h>

static const struct wh_element element_table[] = {
#define WH_ELEMENT(z, symbol, name, weight, density, excitation, work, conductor)                  \
  {z, #symbol, name, weight * 1e-3, density * 1e3, excitation, work, conductor},
#include "material/elements.def"
#undef WH_ELEMENT
};

_Static_assert(sizeof element_table / sizeof *element_table == WH_ELEMENT_MAX, "one line each");

const struct wh_element *wh_element_by_z(int z) {
  return z >= 1 && z <= WH_ELEMENT_MAX ? &element_table[z - 1] : NULL;
}

const struct wh_element *wh_element_by_symbol(const char *symbol) {
  for (int i = 0; i < WH_ELEMENT_MAX; i++)
    if (strcmp(element_table[i].symbol, symbol) == 0)
      return &element_table[i];
  return NULL;
}

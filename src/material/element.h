/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_MATERIAL_ELEMENT_H
#define WH_MATERIAL_ELEMENT_H
/* The elements 1 to 92 (elements.def holds the figures and their sources). SI units. */
#include <stdbool.h>

#define WH_ELEMENT_MAX 92

struct wh_element {
  int z;
  const char *symbol, *name;
  double atomic_weight;      /* [kg/mol] */
  double density;            /* [kg/m3] at 20 C and 1 atm */
  double mean_excitation_eV; /* I */
  double work_function_eV;   /* polycrystalline surface; 0: none known */
  bool conductor;
};

/* NULL where there is no such element (z outside 1..92; symbols are case-sensitive: "W"). */
const struct wh_element *wh_element_by_z(int z);
const struct wh_element *wh_element_by_symbol(const char *symbol);

#endif

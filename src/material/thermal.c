/* SPDX-License-Identifier: MPL-2.0 */
#include "material/thermal.h"

#include <string.h>

#define TUNGSTEN_KG_PER_MOL 0.18384
#define TUNGSTEN_PREMELT_K 3080.0 /* above it vacancies bend c_p upward */

static double tungsten_heat_capacity(double t) {
  double molar = t < TUNGSTEN_PREMELT_K ? 21.868372 + 8.068661e-3 * t - 3.756196e-6 * t * t +
                                              1.075862e-9 * t * t * t + 1.406637e4 / (t * t)
                                        : 2.022 + 1.315e-2 * t;
  return molar / TUNGSTEN_KG_PER_MOL;
}

static double tungsten_conductivity(double t) {
  return 149.441 - 45.466e-3 * t + 13.193e-6 * t * t - 1.484e-9 * t * t * t + 3.866e6 / (t * t);
}

static double tungsten_density(double kelvin) {
  double t = kelvin - 293.15;
  return 1e3 * (19.25 - 2.66207e-4 * t - 3.0595e-9 * t * t - 9.5185e-12 * t * t * t);
}

static const struct wh_thermal thermal_table[] = {
    {"W", "P. Tolias, Nucl. Mater. Energy 13 (2017) 42; heat of fusion: CRC Handbook", 300.0,
     3695.0, 52.31e3 / TUNGSTEN_KG_PER_MOL, tungsten_heat_capacity, tungsten_conductivity,
     tungsten_density},
};

enum wh_status wh_thermal_find(struct wh_context *c, const char *material,
                               const struct wh_thermal **thermal) {
  *thermal = NULL;
  for (size_t i = 0; i < sizeof thermal_table / sizeof *thermal_table; i++)
    if (strcmp(thermal_table[i].material, material) == 0) {
      *thermal = &thermal_table[i];
      return WH_OK;
    }
  return wh_fail(c, WH_BAD_INPUT, "no thermal properties are known for '%s'; known: W", material);
}

enum wh_status wh_thermal_enthalpy(struct wh_context *c, const struct wh_thermal *thermal,
                                   double from_K, double to_K, double *joule_per_kg) {
  /* Three Gauss points in each of 64 panels: the fits are smooth but for one corner, which costs
     a relative error of 1e-6. */
  static const double node[3] = {-0.7745966692414834, 0.0, 0.7745966692414834};
  static const double weight[3] = {5.0 / 9.0, 8.0 / 9.0, 5.0 / 9.0};
  enum { PANELS = 64 };
  *joule_per_kg = 0.0;
  double low = from_K < to_K ? from_K : to_K, high = from_K < to_K ? to_K : from_K;
  if (!(low >= thermal->minimum_K && high <= thermal->melting_K))
    return wh_fail(c, WH_BAD_INPUT,
                   "%s: heat from %g K to %g K; the heat capacity is known from %g K to %g K",
                   thermal->material, from_K, to_K, thermal->minimum_K, thermal->melting_K);
  double half = (to_K - from_K) / PANELS / 2.0, sum = 0.0;
  for (int i = 0; i < PANELS; i++)
    for (int k = 0; k < 3; k++)
      sum += weight[k] * half * thermal->heat_capacity(from_K + half * (2.0 * i + 1.0 + node[k]));
  *joule_per_kg = sum;
  return WH_OK;
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "material/thermal.h"

#include <stddef.h>
#include <string.h>

#include "material/wire.h"

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

/* ---- metals by tables ------------------------------------------------------------------------ */

struct thermal_row {
  double kelvin, conductivity, heat_capacity; /* [W/m/K], [J/kg/K] */
};

static double between(const struct thermal_row *row, size_t rows, size_t quantity, double t) {
  size_t i = 0;
  while (i + 2 < rows && row[i + 1].kelvin < t)
    i++;
  double part = (t - row[i].kelvin) / (row[i + 1].kelvin - row[i].kelvin);
  double a = quantity ? row[i].heat_capacity : row[i].conductivity;
  double b = quantity ? row[i + 1].heat_capacity : row[i + 1].conductivity;
  return a + (part < 1.0 ? part : 1.0) * (b - a);
}

/* The functions of a metal: rows of a table, a density [kg/m3], an emissivity that grows as T. */
#define WH_METAL(name, density, emissivity_at_1000_K, ...)                                         \
  static const struct thermal_row name##_row[] = {__VA_ARGS__};                                    \
  static double name##_conductivity(double t) {                                                    \
    return between(name##_row, sizeof name##_row / sizeof *name##_row, 0, t);                      \
  }                                                                                                \
  static double name##_heat_capacity(double t) {                                                   \
    return between(name##_row, sizeof name##_row / sizeof *name##_row, 1, t);                      \
  }                                                                                                \
  static double name##_density(double t) {                                                         \
    (void)t;                                                                                       \
    return density;                                                                                \
  }                                                                                                \
  static double name##_emissivity(double t) {                                                      \
    return emissivity_at_1000_K * t / 1000.0;                                                      \
  }

WH_METAL(beryllium, 1850.0, 0.2, {300, 200, 1825}, {400, 161, 2191}, {600, 126, 2604},
         {800, 106, 2823}, {1000, 90.8, 3018}, {1200, 78.7, 3227})
WH_METAL(copper, 8933.0, 0.05, {300, 401, 385}, {400, 393, 397}, {600, 379, 417}, {800, 366, 433},
         {1000, 352, 451}, {1200, 339, 480})
WH_METAL(molybdenum, 10240.0, 0.10, {300, 138, 251}, {400, 134, 261}, {600, 126, 275},
         {800, 118, 285}, {1000, 112, 295}, {1200, 105, 308}, {1500, 98, 330}, {2000, 90, 380},
         {2500, 86, 459})

#define HANDBOOK                                                                                   \
  "T. L. Bergman et al., Fundamentals of Heat and Mass Transfer, table A.1 (from the TPRC data "   \
  "series); heat of fusion: CRC Handbook; emissivity: of clean metal, roughly"

static const struct wh_thermal thermal_table[] = {
    {"W",
     "P. Tolias, Nucl. Mater. Energy 13 (2017) 42; heat of fusion: CRC Handbook; emissivity: Jones "
     "and Langmuir, Gen. El. Rev. 30 (1927) 310",
     300.0, 3695.0, 52.31e3 / TUNGSTEN_KG_PER_MOL, tungsten_heat_capacity, tungsten_conductivity,
     tungsten_density, wh_wire_emissivity},
    {"Be", HANDBOOK, 300.0, 1560.0, 876e3, beryllium_heat_capacity, beryllium_conductivity,
     beryllium_density, beryllium_emissivity},
    {"Cu", HANDBOOK, 300.0, 1358.0, 209e3, copper_heat_capacity, copper_conductivity,
     copper_density, copper_emissivity},
    {"Mo", HANDBOOK, 300.0, 2896.0, 391e3, molybdenum_heat_capacity, molybdenum_conductivity,
     molybdenum_density, molybdenum_emissivity},
};

enum wh_status wh_thermal_find(struct wh_context *c, const char *material,
                               const struct wh_thermal **thermal) {
  *thermal = NULL;
  for (size_t i = 0; i < sizeof thermal_table / sizeof *thermal_table; i++)
    if (strcmp(thermal_table[i].material, material) == 0) {
      *thermal = &thermal_table[i];
      return WH_OK;
    }
  return wh_fail(c, WH_BAD_INPUT, "no thermal properties are known for '%s'; known: W, Be, Cu, Mo",
                 material);
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

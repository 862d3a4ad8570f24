/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_MATERIAL_THERMAL_H
#define WH_MATERIAL_THERMAL_H
/* Thermal properties of solids as functions of temperature: tungsten by P. Tolias, Nuclear
   Materials and Energy 13 (2017) 42, fits to measured data; molybdenum, copper, beryllium by tables
   of handbooks. */
#include "base/context.h"

struct wh_thermal {
  const char *material; /* name in the table of materials */
  const char *source;
  double minimum_K, melting_K;            /* range of the fits */
  double heat_of_fusion;                  /* [J/kg] */
  double (*heat_capacity)(double kelvin); /* c_p [J/kg/K] */
  double (*conductivity)(double kelvin);  /* [W/m/K] */
  double (*density)(double kelvin);       /* [kg/m3] */
  double (*emissivity)(double kelvin);    /* total, hemispherical [1] */
};

/* WH_BAD_INPUT if no thermal figures are known for the material. */
enum wh_status wh_thermal_find(struct wh_context *c, const char *material,
                               const struct wh_thermal **thermal);

/* Integral of c_p from one temperature to the other [J/kg], by Gauss-Legendre quadrature.
   WH_BAD_INPUT outside the range of the fits. */
enum wh_status wh_thermal_enthalpy(struct wh_context *c, const struct wh_thermal *thermal,
                                   double from_K, double to_K, double *joule_per_kg);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_MATERIAL_WIRE_H
#define WH_MATERIAL_WIRE_H
/* Tungsten wire that glows: what it radiates, its resistance and its evaporation, by the tables of
   Jones and Langmuir (1927, wire.def), all per cold dimensions. Between the lines of a table the
   logarithm of a quantity is a cubic in 1/T. */

#define WH_WIRE_COLDEST_K 250.0
#define WH_WIRE_MELTING_K 3695.0

/* Radiant exitance [W/m2] of all wavelengths, WH_WIRE_COLDEST_K to WH_WIRE_MELTING_K. Below 1000 K
   the emissivity falls as T, as that of metals does in the infrared. */
double wh_wire_exitance(double kelvin);
/* Total hemispherical emissivity: the exitance over sigma T^4. */
double wh_wire_emissivity(double kelvin);
/* [ohm m], the same range. */
double wh_wire_resistivity(double kelvin);
/* [kg/m2/s]; the table begins at 2000 K, and goes on below as exp(-const/T). */
double wh_wire_evaporation(double kelvin);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#include "material/wire.h"

#include <math.h>
#include <stddef.h>

#include "base/constants.h"

static const struct line {
  double kelvin, value[3]; /* exitance, resistivity, evaporation */
} table[] = {
#define WH_WIRE(kelvin, power, resistivity, evaporation)                                           \
  {kelvin, {(power)*1e4 / WH_PI, (resistivity)*1e-8, (evaporation)*10.0}},
#include "material/wire.def"
#undef WH_WIRE
};

enum { LINES = sizeof table / sizeof *table, POINTS = 4 };
enum { EXITANCE, RESISTIVITY, EVAPORATION };

/* exp of the polynomial in 1/T through the logarithms at the points next to T; the tables of the
   quantity begin at `first`. */
static double interpolate(int quantity, size_t first, size_t points, double kelvin) {
  size_t at = first;
  while (at + points < LINES && table[at + points / 2].kelvin <= kelvin)
    at++;
  double sum = 0.0;
  for (size_t i = at; i < at + points; i++) {
    double weight = 1.0;
    for (size_t k = at; k < at + points; k++)
      if (k != i)
        weight *= (1.0 / kelvin - 1.0 / table[k].kelvin) /
                  (1.0 / table[i].kelvin - 1.0 / table[k].kelvin);
    sum += weight * log(table[i].value[quantity]);
  }
  return exp(sum);
}

static size_t first_line(int quantity) {
  size_t first = 0;
  while (!(table[first].value[quantity] > 0.0))
    first++;
  return first;
}

double wh_wire_exitance(double kelvin) {
  size_t first = first_line(EXITANCE);
  const struct line *l = &table[first];
  return kelvin < l->kelvin ? l->value[EXITANCE] * pow(kelvin / l->kelvin, 5.0)
                            : interpolate(EXITANCE, first, POINTS, kelvin);
}

double wh_wire_emissivity(double kelvin) {
  return wh_wire_exitance(kelvin) / (WH_STEFAN_BOLTZMANN * pow(kelvin, 4.0));
}

double wh_wire_resistivity(double kelvin) {
  return interpolate(RESISTIVITY, 0, POINTS, kelvin);
}

double wh_wire_evaporation(double kelvin) {
  size_t first = first_line(EVAPORATION);
  return interpolate(EVAPORATION, first, kelvin < table[first].kelvin ? 2 : POINTS, kelvin);
}

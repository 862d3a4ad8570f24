/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TESTS_DESIGN_PLATES_H
#define WH_TESTS_DESIGN_PLATES_H
/* Two plates 10 mm wide: their capacitance a metre of depth is eps0 width/gap, exactly what
   elements of order 2 give. */
#include "base/constants.h"

#define PLATES                                                                                     \
  "wehnelt: 1\ntitle: t\nparameters: {gap: 2 mm, width: 10 mm}\n"                                  \
  "geometry:\n  symmetry: planar\n  domain: {shape: {kind: rectangle, from: [0 mm, 0 mm], to: "    \
  "['${gap}', '${width}']}}\n"                                                                     \
  "  electrodes:\n"                                                                                \
  "    a: {voltage: 0 V, shape: {kind: line, from: [0 mm, 0 mm], to: [0 mm, '${width}']}}\n"       \
  "    b: {voltage: 1 V, shape: {kind: line, from: ['${gap}', 0 mm], to: ['${gap}', "              \
  "'${width}']}}\n"                                                                                \
  "mesh: {order: 2}\n"

static inline double plates_capacitance(double gap, double width) {
  return WH_VACUUM_PERMITTIVITY * width / gap;
}

#endif

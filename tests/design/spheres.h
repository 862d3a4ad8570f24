/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TESTS_DESIGN_SPHERES_H
#define WH_TESTS_DESIGN_SPHERES_H
/* The image tube of two spheres: the place of the image, the magnification and the chromatic
   aberration fix both radii and the voltage. */
#define SPHERES                                                                                    \
  "wehnelt: 1\ntitle: t\nparameters: {Rc: 22 mm, Ra: 6 mm, U: 8 kV}\n"                             \
  "geometry:\n  domain: {shape: {kind: sector, centre: ['${Rc}', 0 mm], inner: '${Ra}', outer: "   \
  "'${Rc}', from: 140 deg, to: 180 deg}}\n"                                                        \
  "  electrodes:\n"                                                                                \
  "    cathode: {voltage: 0 V, shape: {kind: arc, centre: ['${Rc}', 0 mm], radius: '${Rc}', "      \
  "from: "                                                                                         \
  "140 deg, to: 180 deg}}\n"                                                                       \
  "    anode: {voltage: '${U}', grid: true, shape: {kind: arc, centre: ['${Rc}', 0 mm], radius: "  \
  "'${Ra}', from: 140 deg, to: 180 deg}}\n"                                                        \
  "sources:\n  pole: {kind: point, on: cathode, count: 100, azimuth: 0 deg, energy: {kind: "       \
  "uniform, from: 0.5 eV, to: 1.5 eV}, angle: {kind: uniform, to: 90 deg}}\n"                      \
  "trace: {mechanics: newton, paths: 0, tolerance: 1e-7}\noptics: {axial_energies: [0 eV]}\n"      \
  "mesh: {arc: 10 deg}\n"

#endif

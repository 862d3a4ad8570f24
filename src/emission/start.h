/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_EMISSION_START_H
#define WH_EMISSION_START_H
/* Building one electron from where it starts and how it leaves. */
#include "emission/emission.h"
#include "emission/site.h"

struct wh_departure {
  double energy_eV, polar, azimuth; /* [eV], [rad] against the site's normal */
};

/* The electron that leaves the site; around is the angle about the axis by which the meridional
   plane of the site is turned (0 in planar symmetry). */
struct wh_particle wh_start_particle(const struct wh_site *site, double around,
                                     struct wh_departure d, double weight, uint64_t id);

/* Coordinate number dimension (0 to 4) of point number index of a low-discrepancy sequence in (0,
 * 1)^5. */
double wh_start_quiet(uint64_t index, int dimension);

#endif

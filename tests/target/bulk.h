/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TESTS_BULK_H
#define WH_TESTS_BULK_H
/* Targets for tests: one slab, on another if wanted, or one sphere at the origin. */
#include "target/target.h"

struct bulk {
  const char *material;
  const struct wh_material_params *own; /* of that name; NULL: it is a known one */
  double energy_eV, tilt;
  double thickness;      /* of the slab; 0: a half-space */
  double diameter;       /* of the sphere; 0: a slab */
  const char *substrate; /* material of a slab behind the first; NULL: none */
  double substrate_thickness;
  double cutoff_eV, photon_eV; /* 0: 1 keV */
  double view, cone;           /* 0: forward within 5 degrees */
  double width, length;        /* sides of a rectangular beam along y and x; 0: a pencil */
  size_t spot_bins;
  int transport;
  double secondaries; /* mean free path; 0: none */
  double depth;       /* extent of the depth score; 0: the range */
  size_t histories;
};

/* Elastic tables are kept in the folder of the environment's WH_TEST_CACHE. */
enum wh_status bulk_run(struct wh_context *c, const struct bulk *b, struct wh_target_result *r);

#endif

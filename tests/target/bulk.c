/* SPDX-License-Identifier: MPL-2.0 */
#include "bulk.h"

#include "base/constants.h"
#include "target/beam.h"
#include "target/body.h"

#include <stdlib.h>

enum wh_status bulk_run(struct wh_context *c, const struct bulk *b, struct wh_target_result *r) {
  struct {
    double from, thickness;
  } slab = {0.0, b->thickness}, under = {b->thickness, b->substrate_thickness};
  struct {
    double diameter;
    struct wh_quantities centre;
    double at[3], radius;
  } ball = {.diameter = b->diameter};
  const char *name[] = {"body", "substrate"};
  struct wh_target_body_params body[] = {
      {.material = b->material,
       .shape = b->diameter > 0.0 ? (struct wh_variant){&wh_body_sphere.kind, &ball}
                                  : (struct wh_variant){&wh_body_slab.kind, &slab}},
      {.material = b->substrate, .shape = {&wh_body_slab.kind, &under}}};
  const char *own_name = b->material;
  struct wh_material_params own = b->own ? *b->own : (struct wh_material_params){0};
  double size[2] = {b->diameter > 0.0 ? b->diameter : b->length, b->width};
  struct wh_target_params p = {.energy_eV = b->energy_eV,
                               .tilt = b->tilt,
                               .profile = b->diameter > 0.0 ? WH_BEAM_DISC
                                          : b->width > 0.0  ? WH_BEAM_RECTANGLE
                                                            : WH_BEAM_PENCIL,
                               .size = {b->diameter > 0.0 ? 1 : 2, size},
                               .spot_bins = b->spot_bins,
                               .bodies = {b->substrate ? 2 : 1, name, body},
                               .materials = {b->own ? 1 : 0, &own_name, &own},
                               .transport = b->transport,
                               .depth = b->depth,
                               .secondaries = {b->secondaries, 10.0},
                               .cutoff_eV = b->cutoff_eV > 0.0 ? b->cutoff_eV : 1e3,
                               .photon_cutoff_eV = b->photon_eV > 0.0 ? b->photon_eV : 1e3,
                               .view = b->view,
                               .cone = b->cone > 0.0 ? b->cone : 5.0 / 180.0 * WH_PI,
                               .histories = b->histories,
                               .most_histories = b->histories,
                               .bins = 200,
                               .cache = getenv("WH_TEST_CACHE")};
  return wh_target_run(c, &p, NULL, r);
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "run/stage.h"

#include <string.h>

/* The electrodes of the mesh are those of the geometry, by their names. */
void wh_stage_set_voltages(const struct wh_map *electrodes, struct wh_mesh *m) {
  const struct wh_electrode_params *p = electrodes->item;
  for (size_t i = 0; i < m->electrode_count; i++)
    for (size_t k = 0; k < electrodes->count; k++)
      if (strcmp(m->electrodes[i].name, electrodes->name[k]) == 0)
        m->electrodes[i].voltage = p[k].voltage_V;
}

/* A pass that has a mesh already takes it over from an earlier run (wh_run_case_again). */
enum wh_status wh_stage_geometry(struct wh_context *c, const struct wh_case_params *cs,
                                 struct wh_pass *pass) {
  if (pass->locator) {
    wh_stage_set_voltages(&cs->geometry.electrodes, &pass->mesh);
    return WH_OK;
  }
  WH_TRY(wh_geometry_mesh(c, &cs->geometry, &cs->mesh, &pass->mesh));
  return wh_locator_create(c, &pass->mesh, &pass->locator);
}

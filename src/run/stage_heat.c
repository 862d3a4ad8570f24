/* SPDX-License-Identifier: MPL-2.0 */
#include "run/output.h"
#include "run/stage.h"

#include "base/file.h"

enum wh_status wh_stage_heat(struct wh_context *c, const struct wh_case_params *cs,
                             struct wh_pass *pass) {
  const struct wh_target_body_params *body = cs->target.bodies.item;
  return wh_heat_compute(c, &cs->heat, body->material, &pass->target, &pass->heat, &pass->figures);
}

enum wh_status wh_output_heat(struct wh_context *c, const struct wh_case *cs,
                              const struct wh_run *r, const char *path) {
  const struct wh_heat *h = &r->pass.heat;
  struct wh_file file = {0};
  (void)cs;
  if (h->count == 0)
    return WH_OK;
  WH_TRY(wh_file_create(c, path, &file));
  fprintf(file.stream, "chart,curve,x [SI],y [SI]\n");
  for (size_t i = 0; i < h->count; i++)
    for (size_t k = 0; k < h->curve[i].count; k++)
      fprintf(file.stream, "%s,%s,%.9g,%.9g\n", h->curve[i].chart, h->curve[i].name,
              h->curve[i].x[k], h->curve[i].y[k]);
  return wh_file_commit(c, &file);
}

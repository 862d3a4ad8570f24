/* SPDX-License-Identifier: MPL-2.0 */
#include "run/output.h"
#include "run/stage.h"
#include "run/wire.h"

#include "base/file.h"

enum wh_status wh_stage_filament(struct wh_context *c, const struct wh_case_params *cs,
                                 struct wh_pass *pass) {
  WH_TRY(wh_filament_compute(c, &cs->filament, &pass->filament));
  return wh_filament_figures(c, &pass->filament, &pass->figures);
}

enum wh_status wh_stage_wire(struct wh_context *c, const struct wh_case_params *cs,
                             struct wh_pass *pass) {
  return wh_run_wire_create(c, cs, &pass->filament, &pass->wire);
}

enum wh_status wh_output_filament(struct wh_context *c, const struct wh_case *cs,
                                  const struct wh_run *r, const char *path) {
  const struct wh_filament *f = &r->pass.filament;
  struct wh_file file = {0};
  (void)cs;
  if (f->count == 0)
    return WH_OK;
  WH_TRY(wh_file_create(c, path, &file));
  fprintf(file.stream, "s [m],temperature [K],emission [A/m^2]\n");
  for (size_t i = 0; i < f->count; i++)
    fprintf(file.stream, "%.9g,%.9g,%.9g\n", f->length * ((double)i + 0.5) / (double)f->count,
            f->temperature[i], f->emission[i]);
  return wh_file_commit(c, &file);
}

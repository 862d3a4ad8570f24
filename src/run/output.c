/* SPDX-License-Identifier: MPL-2.0 */
#include "run/output.h"

#include "base/file.h"
#include "io/mcpl.h"
#include "io/result.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum wh_status wh_output_json(struct wh_context *c, const struct wh_case *cs,
                              const struct wh_run *r, const char *path) {
  const char *slash = strrchr(cs->file, '/');
  struct wh_result result = {.case_name = slash ? slash + 1 : cs->file,
                             .title = cs->params.title,
                             .inputs_sha256 = cs->inputs_sha256,
                             .seed = wh_context_seed(c),
                             .figures = &r->pass.figures,
                             .convergence = &r->convergence,
                             .timing = &r->pass.timing};
  return wh_result_write(c, path, &result);
}

enum wh_status wh_output_mcpl(struct wh_context *c, const struct wh_case *cs,
                              const struct wh_run *r, const char *path) {
  (void)cs;
  return r->pass.trace.end.count ? wh_mcpl_write(c, path, &r->pass.trace.end) : WH_OK;
}

enum wh_status wh_run_write(struct wh_context *c, const struct wh_case *cs, const struct wh_run *r,
                            const char *folder) {
  static const struct {
    wh_output_fn *write;
    const char *name;
  } files[] = {
#define WH_OUTPUT(name, file) {wh_output_##name, file},
#include "run/outputs.def"
#undef WH_OUTPUT
  };
  WH_TRY(wh_folder_create(c, folder));
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    char *path = NULL;
    if (asprintf(&path, "%s/%s", folder, files[i].name) < 0)
      return wh_fail(c, WH_NO_MEMORY, "no memory for the name of %s", files[i].name);
    enum wh_status status = files[i].write(c, cs, r, path);
    free(path);
    WH_TRY(status);
  }
  return WH_OK;
}

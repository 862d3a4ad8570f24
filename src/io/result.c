/* SPDX-License-Identifier: MPL-2.0 */
#include "io/result.h"

#include "base/file.h"
#include "io/json.h"

static void put_figures(struct wh_json *j, const char *name, const struct wh_figures *figures) {
  wh_json_name(j, name);
  wh_json_open_object(j);
  for (size_t i = 0; figures && i < figures->count; i++) {
    const struct wh_figure *f = &figures->item[i];
    wh_json_name(j, f->name);
    wh_json_open_object(j);
    wh_json_put_number(j, "value", f->value);
    wh_json_put_text(j, "unit", f->unit);
    wh_json_put_number(j, "error", f->error);
    wh_json_close_object(j);
  }
  wh_json_close_object(j);
}

enum wh_status wh_result_write(struct wh_context *c, const char *path, const struct wh_result *r) {
  struct wh_file file;
  WH_TRY(wh_file_create(c, path, &file));
  struct wh_json j = wh_json_start(file.stream, 2, 2);
  wh_json_open_object(&j);
  wh_json_put_text(&j, "wehnelt", WH_VERSION);
  wh_json_put_text(&j, "case", r->case_name);
  wh_json_put_text(&j, "title", r->title);
  wh_json_put_text(&j, "inputs_sha256", r->inputs_sha256);
  wh_json_put_count(&j, "seed", r->seed);
  put_figures(&j, "figures", r->figures);
  wh_json_name(&j, "warnings");
  wh_json_open_array(&j);
  for (size_t i = 0; i < wh_warning_count(c); i++)
    wh_json_text(&j, wh_warning_text(c, i));
  wh_json_close_array(&j);
  put_figures(&j, "convergence", r->convergence);
  put_figures(&j, "timing", r->timing);
  wh_json_close_object(&j);
  fputc('\n', file.stream);
  return wh_file_finish(c, &file, wh_json_end(c, &j, path));
}

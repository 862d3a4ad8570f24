/* SPDX-License-Identifier: MPL-2.0 */
#include "design/run_search.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum wh_status write_found(struct wh_context *c, const struct wh_case *cs,
                                  const char *folder) {
  char *path;
  if (asprintf(&path, "%s/found.yaml", folder) < 0)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the name of a file");
  enum wh_status status = wh_case_write(c, cs, path);
  free(path);
  return status;
}

/* What cannot be written in the end should not be searched for. */
static enum wh_status check_writable(struct wh_context *c, const struct wh_case *cs) {
  char *text = NULL;
  enum wh_status status = wh_case_document_text(c, cs->document, &text);
  free(text);
  return status;
}

enum wh_status wh_search_and_run(struct wh_context *c, const struct wh_case *text,
                                 struct wh_case *cs, const char *folder, bool resume,
                                 struct wh_search *search_out, struct wh_run *run_out) {
  memset(search_out, 0, sizeof *search_out);
  memset(run_out, 0, sizeof *run_out);
  WH_TRY(check_writable(c, cs));
  WH_TRY(wh_folder_create(c, folder));
  enum wh_status status = wh_search_run(c, text, cs, folder, resume, search_out);
  bool found = status == WH_OK || status == WH_DEMAND_MISSED || status == WH_INTERRUPTED;
  if (!found || search_out->evaluations.count == 0)
    return status;
  WH_TRY(write_found(c, cs, folder));
  if (status == WH_INTERRUPTED)
    return wh_fail(c, status,
                   "interrupted after %zu evaluations; the best so far is %s/found.yaml, and "
                   "--resume goes on",
                   search_out->evaluations.count, folder);
  WH_TRY(wh_run_case(c, cs, &(struct wh_run_options){0}, run_out));
  WH_TRY(wh_search_figures(c, search_out, &run_out->pass.figures));
  return status;
}

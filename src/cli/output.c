/* SPDX-License-Identifier: MPL-2.0 */
#include "cli/output.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void wh_cli_print_figures(const struct wh_figures *figures) {
  size_t widest = 0;
  for (size_t i = 0; i < figures->count; i++)
    widest = strlen(figures->item[i].name) > widest ? strlen(figures->item[i].name) : widest;
  for (size_t i = 0; i < figures->count; i++) {
    const struct wh_figure *f = &figures->item[i];
    printf("  %-*s  %.10g", (int)widest, f->name, f->value);
    if (f->error > 0.0)
      printf(" +- %.2g", f->error);
    printf("%s%s\n", strcmp(f->unit, "1") ? " " : "", strcmp(f->unit, "1") ? f->unit : "");
  }
}

enum wh_status wh_cli_print_file(struct wh_context *c, const char *folder, const char *name) {
  char path[PATH_MAX], block[4096];
  size_t count;
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *f = fopen(path, "r");
  if (!f)
    return wh_fail(c, WH_IO_FAILED, "cannot open %s: %s", path, strerror(errno));
  while ((count = fread(block, 1, sizeof block, f)) > 0)
    fwrite(block, 1, count, stdout);
  bool broken = ferror(f);
  fclose(f);
  return broken ? wh_fail(c, WH_IO_FAILED, "cannot read %s", path) : WH_OK;
}

enum wh_status wh_cli_print_result(struct wh_context *c, const struct wh_options *o,
                                   const char *title, const struct wh_figures *figures,
                                   const char *folder) {
  if (o->json)
    return wh_cli_print_file(c, folder, "result.json");
  printf("%s\n", title);
  wh_cli_print_figures(figures);
  printf("report: %s/report.html\n", folder);
  return WH_OK;
}

char *wh_cli_output_folder(const struct wh_options *o) {
  char *folder = NULL;
  if (o->given & WH_OPT_OUT)
    return strdup(o->out);
  const char *file = o->arguments.text[0], *slash = strrchr(file, '/');
  const char *name = slash ? slash + 1 : file, *dot = strrchr(name, '.');
  int length = dot && dot > name ? (int)(dot - name) : (int)strlen(name);
  return asprintf(&folder, "%.*s.out", length, name) < 0 ? NULL : folder;
}

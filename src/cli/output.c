/* SPDX-License-Identifier: MPL-2.0 */
#include "cli/output.h"

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

char *wh_cli_output_folder(const struct wh_options *o) {
  char *folder = NULL;
  if (o->given & WH_OPT_OUT)
    return strdup(o->out);
  const char *file = o->arguments.text[0], *slash = strrchr(file, '/');
  const char *name = slash ? slash + 1 : file, *dot = strrchr(name, '.');
  int length = dot && dot > name ? (int)(dot - name) : (int)strlen(name);
  return asprintf(&folder, "%.*s.out", length, name) < 0 ? NULL : folder;
}

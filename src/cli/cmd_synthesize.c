/* SPDX-License-Identifier: MPL-2.0 */
#include "cli/cli.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "case/document.h"
#include "cli/output.h"
#include "goal/mig_case.h"
#include "report/mig_report.h"

struct wishes {
  size_t version;
  const char *title;
  struct wh_mig_wish mig;
};

static const struct wh_key keys[] = {{.name = "wehnelt",
                                      .type = WH_KEY_COUNT,
                                      .offset = offsetof(struct wishes, version),
                                      .min = 1,
                                      .max = 1,
                                      .summary = "version of the language of case files"},
                                     {.name = "title",
                                      .type = WH_KEY_TEXT,
                                      .offset = offsetof(struct wishes, title),
                                      .summary = "what this is, in one line"},
                                     {.name = "mig",
                                      .type = WH_KEY_SECTION,
                                      .offset = offsetof(struct wishes, mig),
                                      .keys = wh_mig_keys,
                                      .summary = "the beam that is wanted, and limits of the gun"},
                                     {0}};

static enum wh_status write_case(struct wh_context *c, const struct wishes *w,
                                 const struct wh_mig_gun *g, const char *folder) {
  char *text = NULL, path[4096];
  struct wh_file out;
  snprintf(path, sizeof path, "%s/gun.yaml", folder);
  WH_TRY(wh_mig_write_case(c, &w->mig, g, w->title, &text));
  enum wh_status status = wh_file_create(c, path, &out);
  if (!status) {
    fputs(text, out.stream);
    status = wh_file_finish(c, &out, WH_OK);
  }
  free(text);
  return status;
}

/* A gun that breaks a limit is written all the same, for it to be seen. */
static enum wh_status synthesize(struct wh_context *c, const struct wishes *w, const char *folder) {
  struct wh_mig_gun g;
  struct wh_figures figures = {0};
  enum wh_status kept = wh_mig_synthesize(c, &w->mig, &g);
  if (kept && kept != WH_DEMAND_MISSED)
    return kept;
  enum wh_status status = wh_folder_create(c, folder);
  if (!status)
    status = write_case(c, w, &g, folder);
  if (!status)
    status = wh_report_mig(c, w->title, &w->mig, &g, folder);
  if (!status)
    status = wh_mig_figures(c, &g, &figures);
  if (!status) {
    printf("%s\n", w->title);
    wh_cli_print_figures(&figures);
    printf("gun: %s/gun.yaml\nreport: %s/report.html\n", folder, folder);
  }
  wh_figures_free(&figures);
  return status ? status : kept;
}

static enum wh_status read_and_go(struct wh_context *c, const struct wh_options *o,
                                  struct wh_case_units *units, struct wh_arena *arena,
                                  const char *text, size_t length) {
  struct wh_case_document *d;
  struct wishes w = {0};
  const char *file = o->arguments.text[0];
  WH_TRY(wh_case_document_create(c, units, file, "", text, length, keys, &d));
  enum wh_status status = WH_OK;
  for (size_t i = 0; i < o->set.count && !status; i++)
    status = wh_case_document_set(c, d, o->set.text[i]);
  if (!status)
    status = wh_case_document_bind(c, d, arena, &w);
  char *folder = wh_cli_output_folder(o);
  if (!status)
    status = folder ? synthesize(c, &w, folder)
                    : wh_fail(c, WH_NO_MEMORY, "no memory for the name of the folder");
  free(folder);
  wh_case_document_destroy(d);
  return status;
}

static enum wh_status run(struct wh_context *c, const struct wh_options *o) {
  struct wh_case_units *units;
  struct wh_arena *arena = wh_arena_create();
  char *text = NULL;
  size_t length = 0;
  if (!arena)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the wishes");
  enum wh_status status = wh_case_units_create(c, &units);
  if (!status) {
    status = wh_file_read(c, o->arguments.text[0], 1 << 20, &text, &length);
    if (!status)
      status = read_and_go(c, o, units, arena, text, length);
    wh_case_units_destroy(units);
  }
  free(text);
  wh_arena_destroy(arena);
  return status;
}

const struct wh_subcommand wh_cmd_synthesize = {
    .name = "synthesize",
    .arguments = "WISHES",
    .summary = "from the beam that is wanted to a gun: a first case to start from",
    .details =
        "WISHES is a file with the section 'mig': the beam of a gyrotron and the limits of its\n"
        "magnetron injection gun (docs/theory/magnetron-gun.md has the keys and an example).\n"
        "Writes into --out DIR (default: the file's name with the ending .out, in this folder)\n"
        "gun.yaml, a case that runs, and report.html with the admissible region. Exit code 3: no\n"
        "gun within the limits; the one that breaks them least is written.",
    .options = WH_OPT_OUT | WH_OPT_SET,
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};

/* SPDX-License-Identifier: MPL-2.0 */
#include "cli/cli.h"

#include <string.h>

#include "base/nearest.h"
#include "cli/data.h"

static enum wh_status list_cases(struct wh_context *c, const struct wh_options *o) {
  struct wh_data_names names;
  enum wh_status status = wh_data_list(c, &names);
  if (!status && o->json)
    printf("[");
  for (size_t i = 0; !status && i < names.count; i++) {
    if (o->json) {
      printf("%s", i ? ", " : "");
      wh_json_string(stdout, names.name[i]);
    } else
      printf("%s%s\n", o->markdown ? "- " : "", names.name[i]);
  }
  if (!status && o->json)
    printf("]\n");
  wh_data_names_free(&names);
  return status;
}

static const struct {
  const char *name;
  enum wh_status (*print)(struct wh_context *c, const struct wh_options *o);
} lists[] = {{"cases", list_cases}};

static enum wh_status run(struct wh_context *c, const struct wh_options *o) {
  const char *name = o->arguments.text[0];
  struct wh_nearest near = {.word = name};
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
    if (strcmp(lists[i].name, name) == 0)
      return lists[i].print(c, o);
    wh_nearest_try(&near, lists[i].name);
  }
  return wh_fail(c, WH_BAD_INPUT, "there is no list '%s'; there are: cases%s%s", name,
                 near.best ? "; did you mean " : "", near.best ? near.best : "");
}

const struct wh_subcommand wh_cmd_list = {
    .name = "list",
    .arguments = "cases",
    .summary = "what there is to choose from",
    .details = "cases: the shipped cases, which 'wehnelt new' copies",
    .options = WH_OPT_JSON | WH_OPT_MARKDOWN,
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};

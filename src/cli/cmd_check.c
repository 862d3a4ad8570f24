/* SPDX-License-Identifier: MPL-2.0 */
#include "cli/cli.h"
#include "cli/data.h"
#include "io/json.h"

static void print_texts(struct wh_json *j, const char *name, const struct wh_context *c,
                        size_t count, const char *(*text)(const struct wh_context *c, size_t i)) {
  wh_json_name(j, name);
  wh_json_open_array(j);
  for (size_t i = 0; i < count; i++)
    wh_json_text(j, text(c, i));
  wh_json_close_array(j);
}

static enum wh_status print_json(struct wh_context *c, const char *file, bool good) {
  struct wh_json j = wh_json_start(stdout, 2, 2);
  wh_json_open_object(&j);
  wh_json_put_text(&j, "case", file);
  wh_json_put_flag(&j, "good", good);
  print_texts(&j, "errors", c, wh_error_count(c), wh_error_text);
  print_texts(&j, "warnings", c, wh_warning_count(c), wh_warning_text);
  wh_json_close_object(&j);
  printf("\n");
  return wh_json_end(c, &j, "the outcome of the check");
}

static enum wh_status run(struct wh_context *c, const struct wh_options *o) {
  const char *file = o->arguments.text[0];
  struct wh_case k;
  enum wh_status status = wh_data_read(c, o, &k);
  if (o->json) {
    enum wh_status printed = print_json(c, file, status == WH_OK);
    status = status ? status : printed;
  } else if (!status) {
    size_t defaults = 0;
    for (size_t i = 0; i < k.entry_count; i++)
      defaults += k.entry[i].is_default;
    printf("%s: good; %zu values, %zu of them defaults\n", file, k.entry_count, defaults);
  }
  wh_case_free(&k);
  return status;
}

const struct wh_subcommand wh_cmd_check = {
    .name = "check",
    .arguments = "CASE",
    .summary = "check a case file: every fault at once, with its place and what is allowed there",
    .details =
        "CASE is a file, or the name of a shipped case. Exit code 0 if the case is good, 2 if not.",
    .options = WH_OPT_SET | WH_OPT_JSON,
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};

/* SPDX-License-Identifier: MPL-2.0 */
#include <ctype.h>
#include <string.h>

#include "case/describe.h"
#include "case/functions.h"
#include "cli/tables.h"
#include "io/json.h"

struct row {
  char due[512], range[128];
  const char *default_text, *unit;
};

static struct row describe(const struct wh_key *key) {
  struct row r = {.unit = key->unit ? key->unit : ""};
  wh_case_describe_due(key, r.due, sizeof r.due);
  wh_case_describe_range(key, r.range, sizeof r.range);
  r.default_text = !key->default_text ? "required" : *key->default_text ? key->default_text : "-";
  return r;
}

static void text_table(void *user, const char *path, const char *summary,
                       const struct wh_kind *kind) {
  (void)user;
  if (kind)
    printf("\n%s: {kind: %s, ...}   %s\n", path, kind->name, summary);
  else if (*path)
    printf("\n%s   %s\n", path, summary);
  if (kind && kind->source && *kind->source)
    printf("  [%s]\n", kind->source);
}

static void text_key(void *user, const char *path, const struct wh_key *key) {
  (void)user;
  struct row r = describe(key);
  printf("  %-44s  %s%s%s; %s%s\n", path, r.due, *r.range ? ", " : "", r.range,
         key->default_text ? "default " : "", r.default_text);
  printf("  %-44s    %s\n", "", key->summary);
}

static void markdown_table(void *user, const char *path, const char *summary,
                           const struct wh_kind *kind) {
  (void)user;
  if (kind)
    printf("\n## %s: kind %s\n\n%c%s.%s%s%s\n", path, kind->name, toupper(*summary), summary + 1,
           *kind->source ? " Source: " : "", kind->source, *kind->source ? "." : "");
  else if (*path)
    printf("\n## %s\n\n%c%s.\n", path, toupper(*summary), summary + 1);
  else
    printf("\n## Top level\n");
  printf("\n| key | holds | allowed | default | meaning |\n| --- | --- | --- | --- | --- |\n");
}

static void markdown_key(void *user, const char *path, const struct wh_key *key) {
  (void)user, (void)path;
  struct row r = describe(key);
  printf("| `%s` | %s | %s | %s%s%s | %s |\n", key->name, r.due, r.range,
         *r.default_text == '-' || !key->default_text ? "" : "`", r.default_text,
         *r.default_text == '-' || !key->default_text ? "" : "`", key->summary);
}

static void json_table(void *user, const char *path, const char *summary,
                       const struct wh_kind *kind) {
  (void)user, (void)path, (void)summary, (void)kind;
}

static void json_key(void *user, const char *path, const struct wh_key *key) {
  struct wh_json *j = user;
  struct row r = describe(key);
  wh_json_open_object(j);
  wh_json_put_text(j, "path", path);
  wh_json_put_text(j, "holds", r.due);
  wh_json_put_text(j, "unit", r.unit);
  wh_json_put_text(j, "allowed", r.range);
  wh_json_put_text(j, "default", key->default_text);
  wh_json_put_flag(j, "required", !key->default_text);
  wh_json_put_text(j, "summary", key->summary);
  wh_json_close_object(j);
}

static void print_introduction(void) {
  static const char *const units[] = {
#define WH_UNIT(unit) #unit,
#include "case/units.def"
#undef WH_UNIT
  };
  printf("# Keys of a case\n\nThis page is what `wehnelt list keys --markdown` prints; the reader "
         "of cases works from the same tables.\n\n"
         "A quantity carries its unit: `25 mm`, `10 kV`, `60 deg`, `5 A/cm^2`. The units of "
         "UDUNITS-2 are known, most often used are");
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    printf(" %s%s", units[i], i + 1 < sizeof units / sizeof *units ? "," : ".\n\n");
  printf("A list is written `[1 mm, 2 mm]`; one value may stand without brackets, and evenly "
         "spaced values are given "
         "by their ends: `{from: 0 deg, to: 90 deg, count: 91}`.\n\n");
  printf("Wherever a number is due, an expression may stand: `${Rc} - 2 mm`, "
         "`2 * ${geometry.electrodes.anode.voltage}`. `${name}` is a name below `parameters` or "
         "the path of any other number; there are `+ - * / ^`, parentheses, `pi`, and the "
         "functions below. Units are carried along and must fit together. In a list or a mapping "
         "in braces an expression stands in quotes: `[0 mm, \"${R}\"]`.\n\n"
         "| function | meaning |\n| --- | --- |\n");
  for (size_t i = 0; wh_case_function_at(i); i++)
    printf("| `%s` | %s |\n", wh_case_function_at(i)->name, wh_case_function_at(i)->summary);
  printf("\n`parameters` maps names to numbers for use in expressions. Names consist of letters, "
         "digits, `_` and `-`. A key without a default, and not required, may be left out; that is "
         "shown as -.\n");
}

enum wh_status wh_list_keys(struct wh_context *c, const struct wh_options *o) {
  struct wh_json j = wh_json_start(stdout, 2, 1);
  if (o->json) {
    wh_json_open_array(&j);
    wh_tables_visit(&(struct wh_table_visitor){json_table, json_key, &j});
    wh_json_close_array(&j);
    printf("\n");
    return wh_json_end(c, &j, "the list of keys");
  }
  if (o->markdown) {
    print_introduction();
    wh_tables_visit(&(struct wh_table_visitor){markdown_table, markdown_key, NULL});
  } else
    wh_tables_visit(&(struct wh_table_visitor){text_table, text_key, NULL});
  return WH_OK;
}

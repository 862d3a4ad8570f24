/* SPDX-License-Identifier: MPL-2.0 */
#include "cli/cli.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/data.h"
#include "io/json.h"
#include "verify/verify.h"

static const char *const verdict_word[] = {"met", "MISSED", "finding"};

static void print_number(double value, int width, int digits) {
  if (isnan(value))
    printf(" %*s", width, "");
  else
    printf(" %*.*g", width, digits, value);
}

static void print_table(const struct wh_verification *v, const struct wh_checks *checks) {
  printf("%s: %s\n%s\n", v->name, v->summary, v->source);
  for (size_t i = 0; i < checks->count; i++) {
    const struct wh_check *k = &checks->item[i];
    if (i == 0 || strcmp(k->group, k[-1].group) != 0)
      printf("\n%s\n  %-44s %5s %12s %18s %18s %10s %10s\n", k->group, "", "unit", "published",
             "expected", "ours", "difference", "tolerance");
    printf("  %-44s %5s", k->quantity, k->unit);
    print_number(k->published, 12, 9);
    print_number(k->expected, 18, 12);
    print_number(k->ours, 18, 12);
    print_number(k->ours - k->expected, 10, 2);
    print_number(k->tolerance > 0.0 ? k->tolerance : (double)NAN, 10, 2);
    printf(" %s\n", verdict_word[k->verdict]);
  }
}

static void print_markdown(const struct wh_verification *v, const struct wh_checks *checks) {
  printf("## %s\n\n%s. %s\n", v->name, v->summary, v->source);
  for (size_t i = 0; i < checks->count; i++) {
    const struct wh_check *k = &checks->item[i];
    if (i == 0 || strcmp(k->group, k[-1].group) != 0)
      printf("\n### %s\n\n| quantity | unit | published | expected | ours | difference | tolerance "
             "| verdict "
             "|\n| --- | --- | --- | --- | --- | --- | --- | --- |\n",
             k->group);
    printf("| %s | %s |", k->quantity, k->unit);
    print_number(k->published, 0, 9);
    printf(" |");
    print_number(k->expected, 0, 11);
    printf(" |");
    print_number(k->ours, 0, 11);
    printf(" |");
    print_number(k->ours - k->expected, 0, 2);
    printf(" |");
    print_number(k->tolerance > 0.0 ? k->tolerance : (double)NAN, 0, 2);
    printf(" | %s |\n", verdict_word[k->verdict]);
  }
  printf("\n");
}

static void put_optional(struct wh_json *j, const char *name, double value) {
  wh_json_name(j, name);
  if (isnan(value))
    wh_json_text(j, NULL);
  else
    wh_json_number(j, value);
}

static void print_json(struct wh_json *j, const struct wh_verification *v,
                       const struct wh_checks *checks) {
  wh_json_open_object(j);
  wh_json_put_text(j, "name", v->name);
  wh_json_put_text(j, "source", v->source);
  wh_json_put_count(j, "missed", wh_checks_missed(checks));
  wh_json_name(j, "checks");
  wh_json_open_array(j);
  for (size_t i = 0; i < checks->count; i++) {
    const struct wh_check *k = &checks->item[i];
    wh_json_open_object(j);
    wh_json_put_text(j, "group", k->group);
    wh_json_put_text(j, "quantity", k->quantity);
    wh_json_put_text(j, "unit", k->unit);
    put_optional(j, "published", k->published);
    put_optional(j, "expected", k->expected);
    put_optional(j, "ours", k->ours);
    put_optional(j, "tolerance", k->tolerance > 0.0 ? k->tolerance : (double)NAN);
    wh_json_put_text(j, "verdict", verdict_word[k->verdict]);
    wh_json_close_object(j);
  }
  wh_json_close_array(j);
  wh_json_close_object(j);
}

static enum wh_status verify_one(struct wh_context *c, const struct wh_options *o,
                                 const char *cases, const struct wh_verification *v,
                                 struct wh_json *j, size_t *missed) {
  struct wh_checks checks = {0};
  enum wh_status status = v->run(c, cases, &checks);
  if (!status && o->json)
    print_json(j, v, &checks);
  else if (!status && o->markdown)
    print_markdown(v, &checks);
  else if (!status)
    print_table(v, &checks);
  *missed += wh_checks_missed(&checks);
  wh_checks_free(&checks);
  return status;
}

static const struct wh_verification *find(const char *name) {
  for (size_t i = 0; wh_verifications[i]; i++)
    if (strcmp(wh_verifications[i]->name, name) == 0)
      return wh_verifications[i];
  return NULL;
}

static enum wh_status run(struct wh_context *c, const struct wh_options *o) {
  const struct wh_verification *only = NULL;
  char cases[PATH_MAX];
  size_t missed = 0;
  if (o->arguments.count && !(only = find(o->arguments.text[0]))) {
    wh_fail(c, WH_BAD_INPUT, "there is no verification %s; there are:", o->arguments.text[0]);
    for (size_t i = 0; wh_verifications[i]; i++)
      wh_fail(c, WH_BAD_INPUT, "  %s", wh_verifications[i]->name);
    return WH_BAD_INPUT;
  }
  WH_TRY(wh_data_cases(c, cases, sizeof cases));
  struct wh_json j = wh_json_start(stdout, 2, 3);
  if (o->json)
    wh_json_open_array(&j);
  for (size_t i = 0; wh_verifications[i]; i++)
    if (!only || only == wh_verifications[i])
      WH_TRY(verify_one(c, o, cases, wh_verifications[i], &j, &missed));
  if (o->json) {
    wh_json_close_array(&j);
    printf("\n");
    WH_TRY(wh_json_end(c, &j, "the verification"));
  }
  if (missed)
    return wh_fail(c, WH_DEMAND_MISSED, "%zu demand%s missed", missed, missed > 1 ? "s" : "");
  return WH_OK;
}

const struct wh_subcommand wh_cmd_verify = {
    .name = "verify",
    .arguments = "[NAME]",
    .summary = "published values, corrected values and ours side by side",
    .details = "Without a name, every verification there is. Exit code 3 if a demand is missed.",
    .options = WH_OPT_THREADS | WH_OPT_JSON | WH_OPT_MARKDOWN,
    .least_arguments = 0,
    .most_arguments = 1,
    .run = run,
};

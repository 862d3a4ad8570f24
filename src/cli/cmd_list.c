/* SPDX-License-Identifier: MPL-2.0 */
#include <limits.h>
#include <string.h>

#include "base/nearest.h"
#include "case/case.h"
#include "cli/data.h"
#include "cli/tables.h"
#include "io/json.h"
#include "material/element.h"
#include "material/cathode.h"
#include "material/material.h"

/* One name with a line about it, in the form that was asked for. */
static void print_item(struct wh_json *j, const struct wh_options *o, const char *name,
                       const char *summary) {
  if (o->json) {
    wh_json_open_object(j);
    wh_json_put_text(j, "name", name);
    wh_json_put_text(j, "summary", summary);
    wh_json_close_object(j);
  } else if (o->markdown)
    printf("- `%s`: %s\n", name, summary);
  else
    printf("%-28s  %s\n", name, summary);
}

static enum wh_status list_cases(struct wh_context *c, struct wh_json *j,
                                 const struct wh_options *o) {
  struct wh_data_names names;
  enum wh_status status = wh_data_list(c, &names);
  for (size_t i = 0; !status && i < names.count; i++) {
    char file[PATH_MAX];
    struct wh_case k;
    status = wh_data_case(c, names.name[i], file, sizeof file);
    if (!status)
      status = wh_case_read(c, file, 0, NULL, &k);
    if (!status) {
      print_item(j, o, names.name[i], k.params.title);
      wh_case_free(&k);
    }
  }
  wh_data_names_free(&names);
  return status;
}

/* ", by mass W 0.9 Re 0.1"; an element alone has no composition. */
static void composition(const struct wh_material *m, size_t size, char *text) {
  snprintf(text, size, "%s", m->count > 1 ? ", by mass" : "");
  for (size_t i = 0; i < m->count && m->count > 1; i++) {
    size_t used = strlen(text);
    snprintf(text + used, size - used, " %s %.4g", wh_element_by_z(m->element[i].z)->symbol,
             m->element[i].mass_fraction);
  }
}

static void put_material(struct wh_json *j, const struct wh_material *m) {
  wh_json_open_object(j);
  wh_json_put_text(j, "name", m->name);
  wh_json_put_text(j, "summary", m->summary);
  wh_json_put_number(j, "density", m->density);
  wh_json_put_number(j, "mean_excitation_energy", m->mean_excitation_eV);
  wh_json_name(j, "mass_fractions");
  wh_json_open_object(j);
  for (size_t i = 0; i < m->count; i++)
    wh_json_put_number(j, wh_element_by_z(m->element[i].z)->symbol, m->element[i].mass_fraction);
  wh_json_close_object(j);
  wh_json_put_text(j, "source", m->source);
  wh_json_close_object(j);
}

static enum wh_status list_materials(struct wh_context *c, struct wh_json *j,
                                     const struct wh_options *o) {
  for (size_t i = 0; i < wh_material_count(); i++) {
    struct wh_material m;
    WH_TRY(wh_material_find(c, wh_material_name(i), &m));
    if (o->json) {
      put_material(j, &m);
      continue;
    }
    char parts[384], text[640];
    composition(&m, sizeof parts, parts);
    snprintf(text, sizeof text, "%s; %.6g kg/m3, mean excitation energy %.5g eV%s [%s]", m.summary,
             m.density, m.mean_excitation_eV, parts, m.source);
    print_item(j, o, m.name, text);
  }
  for (size_t i = 0; i < wh_cathode_material_count(); i++) {
    struct wh_cathode_material m = wh_cathode_material_at(i);
    char text[512];
    snprintf(text, sizeof text, "cathode: %s; work function %g eV, A %g A/cm2/K2, %g to %g K [%s]",
             m.summary, m.work_function_eV, 1e-4 * m.richardson, m.coldest, m.hottest, m.source);
    print_item(j, o, m.name, text);
  }
  return WH_OK;
}

static enum wh_status print_items(struct wh_context *c, const struct wh_options *o,
                                  enum wh_status (*print)(struct wh_context *c, struct wh_json *j,
                                                          const struct wh_options *o)) {
  struct wh_json j = wh_json_start(stdout, 2, 1);
  if (o->json)
    wh_json_open_array(&j);
  enum wh_status status = print(c, &j, o);
  if (!o->json || status)
    return status;
  wh_json_close_array(&j);
  printf("\n");
  return wh_json_end(c, &j, "the list");
}

static enum wh_status print_cases(struct wh_context *c, const struct wh_options *o) {
  return print_items(c, o, list_cases);
}

static enum wh_status print_materials(struct wh_context *c, const struct wh_options *o) {
  return print_items(c, o, list_materials);
}

static const struct {
  const char *name;
  enum wh_status (*print)(struct wh_context *c, const struct wh_options *o);
} lists[] = {{"cases", print_cases},
             {"models", wh_list_models},
             {"materials", print_materials},
             {"keys", wh_list_keys}};

static enum wh_status run(struct wh_context *c, const struct wh_options *o) {
  const char *name = o->arguments.text[0];
  struct wh_nearest near = {.word = name};
  if (o->json && o->markdown)
    return wh_fail(c, WH_BAD_INPUT, "--json and --markdown exclude each other");
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
    if (strcmp(lists[i].name, name) == 0)
      return lists[i].print(c, o);
    wh_nearest_try(&near, lists[i].name);
  }
  if (near.best)
    return wh_fail(c, WH_BAD_INPUT, "there is no list '%s'; did you mean '%s'?", name, near.best);
  return wh_fail(c, WH_BAD_INPUT, "there is no list '%s'; there are cases, models, materials, keys",
                 name);
}

const struct wh_subcommand wh_cmd_list = {
    .name = "list",
    .arguments = "cases|models|materials|keys",
    .summary = "what there is to choose from",
    .details = "cases      the shipped cases, which 'wehnelt new' copies\n"
               "models     shapes, sources, laws of emission, ..., each with its source\n"
               "materials  elements, compounds and alloys: density, excitation energy, "
               "composition, source\n"
               "keys       every key of a case: what it holds, its unit, default and limits",
    .options = WH_OPT_JSON | WH_OPT_MARKDOWN,
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};

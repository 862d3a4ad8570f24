/* SPDX-License-Identifier: MPL-2.0 */
#include <string.h>

#include "cli/tables.h"
#include "io/json.h"

struct printer {
  const struct wh_options *o;
  struct wh_json json;
  char group[128];
};

static void print_kind(void *user, const char *path, const char *summary,
                       const struct wh_kind *kind) {
  struct printer *p = user;
  if (!kind)
    return;
  if (p->o->json) {
    wh_json_open_object(&p->json);
    wh_json_put_text(&p->json, "key", path);
    wh_json_put_text(&p->json, "kind", kind->name);
    wh_json_put_text(&p->json, "summary", summary);
    wh_json_put_text(&p->json, "source", kind->source);
    wh_json_close_object(&p->json);
    return;
  }
  bool fresh = strcmp(p->group, path) != 0;
  snprintf(p->group, sizeof p->group, "%s", path);
  if (fresh && p->o->markdown)
    printf("\n## %s\n\n| kind | meaning | source |\n| --- | --- | --- |\n", path);
  else if (fresh)
    printf("%s\n", path);
  if (p->o->markdown)
    printf("| `%s` | %s | %s |\n", kind->name, summary, kind->source);
  else
    printf("  %-14s  %s\n", kind->name, summary);
  if (!p->o->markdown && kind->source && *kind->source)
    printf("  %-14s  [%s]\n", "", kind->source);
}

static void skip_key(void *user, const char *path, const struct wh_key *key) {
  (void)user, (void)path, (void)key;
}

enum wh_status wh_list_models(struct wh_context *c, const struct wh_options *o) {
  struct printer p = {.o = o, .json = wh_json_start(stdout, 2, 1)};
  if (o->json)
    wh_json_open_array(&p.json);
  if (o->markdown)
    printf("# Models\n");
  wh_tables_visit(&(struct wh_table_visitor){print_kind, skip_key, &p});
  if (!o->json)
    return WH_OK;
  wh_json_close_array(&p.json);
  printf("\n");
  return wh_json_end(c, &p.json, "the list of models");
}

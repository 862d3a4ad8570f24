/* SPDX-License-Identifier: MPL-2.0 */
#include "cli/tables.h"

#include <string.h>

#include "case/case.h"

#define MOST_GROUPS 64

/* Alternatives that were met on the way; each group is visited once, named after the key where it
   was met first. */
struct groups {
  size_t count;
  struct {
    const char *name;
    const struct wh_kind *const *kinds;
  } item[MOST_GROUPS];
};

static void remember(struct groups *g, const struct wh_key *key) {
  for (size_t i = 0; i < g->count; i++)
    if (g->item[i].kinds == key->kinds)
      return;
  if (g->count == MOST_GROUPS)
    return;
  g->item[g->count].name = key->name;
  g->item[g->count++].kinds = key->kinds;
}

static void visit_table(const struct wh_table_visitor *v, struct groups *g, const char *path,
                        const struct wh_key *keys) {
  char below[256];
  for (const struct wh_key *k = keys; k->name; k++) {
    snprintf(below, sizeof below, "%s%s%s", path, *path ? "." : "", k->name);
    v->key(v->user, below, k);
    if (k->kinds)
      remember(g, k);
  }
  for (const struct wh_key *k = keys; k->name; k++) {
    if (!k->keys)
      continue;
    snprintf(below, sizeof below, "%s%s%s%s", path, *path ? "." : "", k->name,
             k->type == WH_KEY_MAP ? ".NAME" : "");
    v->table(v->user, below, k->summary, NULL);
    visit_table(v, g, below, k->keys);
  }
}

void wh_tables_visit(const struct wh_table_visitor *v) {
  struct groups g = {0};
  v->table(v->user, "", "the top level of a case", NULL);
  visit_table(v, &g, "", wh_case_keys);
  for (size_t i = 0; i < g.count; i++)
    for (size_t k = 0; g.item[i].kinds[k]; k++) {
      const struct wh_kind *kind = g.item[i].kinds[k];
      char path[256];
      v->table(v->user, g.item[i].name, kind->summary, kind);
      snprintf(path, sizeof path, "%s(%s)", g.item[i].name, kind->name);
      visit_table(v, &g, path, kind->keys);
    }
}

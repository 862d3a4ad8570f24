/* SPDX-License-Identifier: MPL-2.0 */
/* From the checked tree to the structs that the tables describe. */
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "case/bind.h"
#include "case/describe.h"

static void *allocate(struct wh_case_binder *b, size_t count, size_t size) {
  void *p = count && size > SIZE_MAX / count ? NULL : wh_arena_alloc(b->arena, count * size);
  if (!p)
    wh_case_problem(b->d, &b->d->root->at, NULL, "out of memory");
  return p;
}

static void bind_choice(struct wh_case_binder *b, const struct wh_case_node *node,
                        const struct wh_key *key, int *out) {
  struct wh_nearest near = {.word = node->text};
  for (int i = 0; key->choices[i]; i++) {
    if (strcmp(key->choices[i], node->text) == 0) {
      *out = i;
      return;
    }
    wh_nearest_try(&near, key->choices[i]);
  }
  char due[256];
  wh_case_describe_due(key, due, sizeof due);
  wh_case_problem(b->d, &node->at, node, "'%.64s' is not %s%s%s%s", node->text, due,
                  near.best ? "; did you mean '" : "", near.best ? near.best : "",
                  near.best ? "'?" : "");
}

static void bind_flag(struct wh_case_binder *b, const struct wh_case_node *node, bool *out) {
  *out = strcmp(node->text, "true") == 0;
  if (!*out && strcmp(node->text, "false") != 0)
    wh_case_problem(b->d, &node->at, node, "'%.64s' is neither true nor false", node->text);
}

/* A name that must be one of those in the map at key->names. */
static void bind_name(struct wh_case_binder *b, const struct wh_case_node *node,
                      const struct wh_key *key, const char **out) {
  *out = node->text;
  if (!wh_case_is_name(node->text)) {
    wh_case_problem(b->d, &node->at, node, "'%.64s' is not a name", node->text);
    return;
  }
  if (!key->names)
    return;
  const struct wh_case_node *map = wh_case_node_find(b->d, key->names);
  if (!map || map->faulty || map->type != WH_CASE_MAPPING || wh_case_node_child(map, node->text))
    return;
  struct wh_nearest near = {.word = node->text};
  for (const struct wh_case_node *n = map->first; n; n = n->next)
    wh_nearest_try(&near, n->name);
  wh_case_problem(b->d, &node->at, node, "there is no '%.64s' in %s%s%s%s", node->text, key->names,
                  near.best ? "; did you mean '" : "", near.best ? near.best : "",
                  near.best ? "'?" : "");
}

static void bind_path(struct wh_case_binder *b, const struct wh_case_node *node, const char **out) {
  const char *folder = b->d->folder;
  if (!*node->text)
    wh_case_problem(b->d, &node->at, node, "the name of the file is empty");
  *out = node->text[0] == '/' || !*folder ? node->text
                                          : wh_arena_print(b->arena, "%s/%s", folder, node->text);
  if (!*out)
    wh_case_problem(b->d, &node->at, node, "out of memory");
}

const struct wh_key wh_case_range_keys[] = {
    {.name = "from", .type = WH_KEY_QUANTITY, .unit = "1", .summary = "the first value"},
    {.name = "to", .type = WH_KEY_QUANTITY, .unit = "1", .summary = "the last value"},
    {.name = "count",
     .type = WH_KEY_COUNT,
     .min = 2,
     .max = 100000,
     .summary = "how many values, evenly spaced, ends included"},
    {0},
};

static void bind_range(struct wh_case_binder *b, struct wh_case_node *node,
                       struct wh_quantities *out) {
  double from, to, count;
  if (node->faulty || !wh_case_node_number(b->d, wh_case_node_child(node, "from"), &from) ||
      !wh_case_node_number(b->d, wh_case_node_child(node, "to"), &to) ||
      !wh_case_node_number(b->d, wh_case_node_child(node, "count"), &count))
    return;
  size_t n = (size_t)count;
  out->value = allocate(b, n, sizeof *out->value);
  if (!out->value)
    return;
  out->count = n;
  for (size_t i = 0; i < n; i++)
    out->value[i] = from + (to - from) * (double)i / (double)(n - 1);
}

static void bind_quantities(struct wh_case_binder *b, struct wh_case_node *node,
                            struct wh_quantities *out) {
  if (node->type == WH_CASE_MAPPING) {
    bind_range(b, node, out);
    return;
  }
  bool list = node->type == WH_CASE_SEQUENCE;
  size_t count = list ? node->count : 1;
  out->value = allocate(b, count, sizeof *out->value);
  if (!out->value)
    return;
  out->count = count;
  double *value = out->value;
  for (struct wh_case_node *n = list ? node->first : node; n; n = list ? n->next : NULL)
    wh_case_node_number(b->d, n, value++);
}

static void bind_point(struct wh_case_binder *b, struct wh_case_node *node, double out[2]) {
  if (node->faulty)
    return;
  wh_case_node_number(b->d, node->first, &out[0]);
  wh_case_node_number(b->d, node->last, &out[1]);
}

static void bind_points(struct wh_case_binder *b, struct wh_case_node *node,
                        struct wh_points *out) {
  out->at = allocate(b, node->count, sizeof *out->at);
  if (!out->at)
    return;
  out->count = node->count;
  size_t i = 0;
  for (struct wh_case_node *n = node->first; n; n = n->next)
    bind_point(b, n, out->at[i++]);
}

static void bind_leaf(struct wh_case_binder *b, struct wh_case_node *node, const struct wh_key *key,
                      void *out) {
  double number;
  switch (key->type) {
  case WH_KEY_QUANTITY:
    wh_case_node_number(b->d, node, out);
    break;
  case WH_KEY_COUNT:
    if (wh_case_node_number(b->d, node, &number))
      *(size_t *)out = (size_t)number;
    break;
  case WH_KEY_FLAG:
    bind_flag(b, node, out);
    break;
  case WH_KEY_TEXT:
    *(const char **)out = node->text;
    break;
  case WH_KEY_NAME:
    bind_name(b, node, key, out);
    break;
  case WH_KEY_PATH:
    bind_path(b, node, out);
    break;
  case WH_KEY_CHOICE:
    bind_choice(b, node, key, out);
    break;
  case WH_KEY_QUANTITIES:
    bind_quantities(b, node, out);
    break;
  case WH_KEY_POINT:
    bind_point(b, node, out);
    break;
  case WH_KEY_POINTS:
    bind_points(b, node, out);
    break;
  default:
    break;
  }
}

static void bind_variant(struct wh_case_binder *b, struct wh_case_node *node,
                         const struct wh_key *key, struct wh_variant *out) {
  const struct wh_kind *kind = wh_case_kind(node, key);
  out->params = allocate(b, 1, kind->params_size);
  if (!out->params)
    return;
  out->kind = kind;
  wh_case_bind_table(b, node, kind->keys, out->params);
}

static void bind_map(struct wh_case_binder *b, struct wh_case_node *node, const struct wh_key *key,
                     struct wh_map *out) {
  bool variants = key->type == WH_KEY_VARIANTS;
  size_t size = variants ? sizeof(struct wh_variant) : key->item_size;
  out->name = allocate(b, node->count, sizeof *out->name);
  out->item = allocate(b, node->count, size);
  if (!out->name || !out->item)
    return;
  for (struct wh_case_node *n = node->first; n; n = n->next) {
    if (n->faulty || !n->key)
      continue;
    void *item = (char *)out->item + out->count * size;
    out->name[out->count++] = n->name;
    if (variants)
      bind_variant(b, n, key, item);
    else
      wh_case_bind_table(b, n, key->keys, item);
  }
}

static void bind_node(struct wh_case_binder *b, struct wh_case_node *node, const struct wh_key *key,
                      void *out) {
  switch (key->type) {
  case WH_KEY_SECTION:
    wh_case_bind_table(b, node, key->keys, out);
    break;
  case WH_KEY_MAP:
  case WH_KEY_VARIANTS:
    bind_map(b, node, key, out);
    break;
  case WH_KEY_VARIANT:
    bind_variant(b, node, key, out);
    break;
  default:
    bind_leaf(b, node, key, out);
  }
}

void wh_case_bind_table(struct wh_case_binder *b, struct wh_case_node *mapping,
                        const struct wh_key *keys, void *params) {
  for (const struct wh_key *key = keys; key->name; key++) {
    struct wh_case_node *node = wh_case_node_child(mapping, key->name);
    if (node && !node->faulty && node->key == key)
      bind_node(b, node, key, (char *)params + key->offset);
  }
}

/* SPDX-License-Identifier: MPL-2.0 */
/* Holds the tree against the tables of keys. */
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "case/describe.h"
#include "case/tree.h"

enum wh_case_shape wh_case_shape(const struct wh_key *key, bool is_item) {
  switch (key->type) {
  case WH_KEY_SECTION:
    return WH_CASE_TABLE;
  case WH_KEY_MAP:
    return is_item ? WH_CASE_TABLE : WH_CASE_NAMES;
  case WH_KEY_VARIANT:
    return WH_CASE_KINDS;
  case WH_KEY_VARIANTS:
    return is_item ? WH_CASE_KINDS : WH_CASE_NAMES;
  default:
    return WH_CASE_LEAF;
  }
}

const struct wh_kind *wh_case_kind(const struct wh_case_node *node, const struct wh_key *key) {
  const struct wh_case_node *chosen = wh_case_node_child(node, "kind");
  for (size_t i = 0; chosen && key->kinds[i]; i++)
    if (strcmp(key->kinds[i]->name, chosen->text) == 0)
      return key->kinds[i];
  return NULL;
}

const struct wh_key *wh_case_table(const struct wh_case_node *node, const struct wh_key *key,
                                   bool is_item) {
  const struct wh_kind *kind;
  switch (wh_case_shape(key, is_item)) {
  case WH_CASE_TABLE:
    return key->keys;
  case WH_CASE_KINDS:
    kind = wh_case_kind(node, key);
    return kind ? kind->keys : NULL;
  default:
    return key->type == WH_KEY_QUANTITIES && node->type == WH_CASE_MAPPING ? wh_case_range_keys
                                                                           : NULL;
  }
}

const struct wh_key *wh_case_key_find(const struct wh_key *keys, const char *name) {
  for (; keys && keys->name; keys++)
    if (strcmp(keys->name, name) == 0)
      return keys;
  return NULL;
}

void wh_case_unknown_key(struct wh_case_document *d, const struct wh_case_place *at,
                         const struct wh_case_node *mapping, const struct wh_key *keys,
                         const char *name) {
  struct wh_nearest near = {.word = name};
  char known[512] = "";
  size_t used = 0;
  for (const struct wh_key *k = keys; k->name && !wh_case_problems_full(&d->problems); k++) {
    wh_nearest_try(&near, k->name);
    if (used < sizeof known)
      used +=
          (size_t)snprintf(known + used, sizeof known - used, "%s%s", used ? ", " : "", k->name);
  }
  if (near.best)
    wh_case_problem(d, at, mapping, "there is no key '%.64s' here; did you mean '%s'?", name,
                    near.best);
  else
    wh_case_problem(d, at, mapping, "there is no key '%.64s' here; there are: %s", name, known);
}

struct wh_case_node *wh_case_default(struct wh_case_document *d, struct wh_case_node *mapping,
                                     const struct wh_key *key) {
  if (!key->default_text || !*key->default_text)
    return NULL;
  struct wh_case_node *node = wh_case_node_add(d, mapping, WH_CASE_SCALAR, key->name);
  if (!node)
    return NULL;
  char path[512];
  wh_case_node_path(node, path, sizeof path);
  const char *source = wh_arena_print(d->arena, "default of %s", path);
  wh_case_fragment(d, node, source ? source : "default", key->default_text);
  node->name_at = node->at;
  node->is_default = true;
  return node;
}

static const char *found_text(const struct wh_case_node *node) {
  static const char *const what[] = {"a plain value", "a mapping", "a list"};
  return node->type == WH_CASE_SCALAR && !*node->text ? "nothing" : what[node->type];
}

/* Nothing at all ("mesh:") is an empty mapping. */
static bool require_mapping(struct wh_case_document *d, struct wh_case_node *node) {
  if (node->type == WH_CASE_SCALAR && !*node->text && node->begin == node->end)
    node->type = WH_CASE_MAPPING;
  if (node->type == WH_CASE_MAPPING)
    return true;
  wh_case_problem(d, &node->at, node, "%s stands where a mapping ('key: value' lines) is due",
                  found_text(node));
  node->faulty = true;
  return false;
}

static bool require_scalar(struct wh_case_document *d, struct wh_case_node *node,
                           const struct wh_key *key) {
  char due[256];
  if (node->faulty)
    return false;
  if (node->type == WH_CASE_SCALAR && (*node->text || !node->plain || key->type == WH_KEY_TEXT))
    return true;
  wh_case_describe_due(key, due, sizeof due);
  wh_case_problem(d, &node->at, node, "%s stands where %s is due", found_text(node), due);
  node->faulty = true;
  return false;
}

static bool require_pair(struct wh_case_document *d, struct wh_case_node *node,
                         const struct wh_key *key) {
  if (node->faulty)
    return false;
  node->key = key;
  if (node->type == WH_CASE_SEQUENCE && node->count == 2) {
    for (struct wh_case_node *n = node->first; n; n = n->next)
      if (require_scalar(d, n, key))
        n->key = key;
    return true;
  }
  char due[256];
  struct wh_key point = *key;
  point.type = WH_KEY_POINT;
  wh_case_describe_due(&point, due, sizeof due);
  if (node->type == WH_CASE_SEQUENCE)
    wh_case_problem(d, &node->at, node, "a list of %zu stands where %s is due", node->count, due);
  else
    wh_case_problem(d, &node->at, node, "%s stands where %s is due", found_text(node), due);
  node->faulty = true;
  return false;
}

/* A list may be given by its ends: {from: 0 deg, to: 90 deg, count: 91}. */
static void check_range(struct wh_case_document *d, struct wh_case_node *node,
                        const struct wh_key *key) {
  for (const struct wh_key *k = wh_case_range_keys; k->name; k++)
    if (!wh_case_node_child(node, k->name)) {
      wh_case_problem(d, &node->at, node, "the key '%s' is missing: %s", k->name, k->summary);
      node->faulty = true;
    }
  for (struct wh_case_node *n = node->first; n; n = n->next) {
    const struct wh_key *own = wh_case_key_find(wh_case_range_keys, n->name);
    if (!own)
      wh_case_unknown_key(d, &n->name_at, node, wh_case_range_keys, n->name);
    else
      n->key = own->type == WH_KEY_COUNT ? own : key;
    if (!own || !require_scalar(d, n, n->key))
      node->faulty = true;
  }
}

static void check_leaf(struct wh_case_document *d, struct wh_case_node *node,
                       const struct wh_key *key) {
  switch (key->type) {
  case WH_KEY_QUANTITIES:
    if (node->type == WH_CASE_MAPPING) {
      check_range(d, node, key);
    } else if (node->type == WH_CASE_SEQUENCE) {
      for (struct wh_case_node *n = node->first; n; n = n->next)
        if (require_scalar(d, n, key))
          n->key = key;
    } else
      require_scalar(d, node, key);
    break;
  case WH_KEY_POINT:
    require_pair(d, node, key);
    break;
  case WH_KEY_POINTS:
    if (node->type != WH_CASE_SEQUENCE) {
      wh_case_problem(d, &node->at, node, "%s stands where a list of points is due",
                      found_text(node));
      node->faulty = true;
      break;
    }
    for (struct wh_case_node *n = node->first; n; n = n->next)
      require_pair(d, n, key);
    break;
  default:
    require_scalar(d, node, key);
  }
}

static void check_node(struct wh_case_document *d, struct wh_case_node *node,
                       const struct wh_key *key, bool is_item);

static void check_missing(struct wh_case_document *d, struct wh_case_node *node,
                          const struct wh_key *keys) {
  for (const struct wh_key *k = keys; k->name; k++) {
    if (wh_case_node_child(node, k->name))
      continue;
    if (k->default_text) {
      wh_case_default(d, node, k);
      continue;
    }
    char due[256];
    wh_case_describe_due(k, due, sizeof due);
    wh_case_problem(d, &node->at, node, "the key '%s' is missing: %s (%s)", k->name, due,
                    k->summary);
  }
}

static void check_table(struct wh_case_document *d, struct wh_case_node *node,
                        const struct wh_key *keys, const struct wh_case_node *known) {
  check_missing(d, node, keys);
  for (struct wh_case_node *n = node->first, *next; n; n = next) {
    next = n->next;
    const struct wh_key *key = wh_case_key_find(keys, n->name);
    if (n == known || n->faulty)
      continue;
    if (key)
      check_node(d, n, key, false);
    else if (n->is_default) /* of a kind that is no longer chosen */
      wh_case_node_remove(n);
    else
      wh_case_unknown_key(d, &n->name_at, node, keys, n->name);
  }
}

static void check_kind(struct wh_case_document *d, struct wh_case_node *node,
                       const struct wh_key *key) {
  char kinds[512];
  struct wh_case_node *chosen = wh_case_node_child(node, "kind");
  const struct wh_kind *kind = wh_case_kind(node, key);
  if (kind) {
    check_table(d, node, kind->keys, chosen);
    return;
  }
  wh_case_describe_kinds(key->kinds, kinds, sizeof kinds);
  struct wh_nearest near = {.word = chosen ? chosen->text : ""};
  for (size_t i = 0; chosen && key->kinds[i]; i++)
    wh_nearest_try(&near, key->kinds[i]->name);
  if (!chosen)
    wh_case_problem(d, &node->at, node, "the key 'kind' is missing: %s", kinds);
  else if (chosen->type != WH_CASE_SCALAR)
    wh_case_problem(d, &chosen->at, chosen, "%s stands where %s is due", found_text(chosen), kinds);
  else if (near.best && !chosen->faulty)
    wh_case_problem(d, &chosen->at, chosen, "there is no kind '%.64s'; did you mean '%s'?",
                    chosen->text, near.best);
  else if (!chosen->faulty)
    wh_case_problem(d, &chosen->at, chosen, "there is no kind '%.64s'; there are: %s", chosen->text,
                    kinds);
  node->faulty = true;
}

static bool check_name(struct wh_case_document *d, const struct wh_case_node *node) {
  if (wh_case_is_name(node->name))
    return true;
  wh_case_problem(d, &node->name_at, node->parent,
                  "'%.64s' cannot be a name: letters, digits, '_' and '-', at most 63, the first "
                  "a letter or '_'",
                  node->name);
  return false;
}

static void check_node(struct wh_case_document *d, struct wh_case_node *node,
                       const struct wh_key *key, bool is_item) {
  node->key = key;
  node->is_item = is_item;
  if (node->faulty || wh_case_problems_full(&d->problems))
    return;
  switch (wh_case_shape(key, is_item)) {
  case WH_CASE_LEAF:
    check_leaf(d, node, key);
    break;
  case WH_CASE_TABLE:
    if (require_mapping(d, node))
      check_table(d, node, key->keys, NULL);
    break;
  case WH_CASE_KINDS:
    if (require_mapping(d, node))
      check_kind(d, node, key);
    break;
  case WH_CASE_NAMES:
    if (!require_mapping(d, node))
      break;
    for (struct wh_case_node *n = node->first; n; n = n->next)
      if (!n->faulty && check_name(d, n))
        check_node(d, n, key, true);
  }
}

/* parameters are of no use for anything else if they are not a mapping. */
static void check_parameters(struct wh_case_document *d, struct wh_case_node *node) {
  static const struct wh_key any = {.type = WH_KEY_QUANTITY, .unit = ""};
  bool usable = node && !node->faulty && require_mapping(d, node);
  d->parameters = usable ? node : NULL;
  for (struct wh_case_node *n = usable ? node->first : NULL; n; n = n->next)
    if (!n->faulty && check_name(d, n))
      require_scalar(d, n, &any);
}

void wh_case_check(struct wh_case_document *d) {
  struct wh_case_node *parameters = wh_case_node_child(d->root, "parameters");
  check_parameters(d, parameters);
  check_table(d, d->root, d->keys, parameters);
}

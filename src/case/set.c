/* SPDX-License-Identifier: MPL-2.0 */
/* Changing values of a document that has been read. */
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/number.h"
#include "case/tree.h"

/* One step of the way along a path, held against the tables as it goes. */
struct walk {
  struct wh_case_document *d;
  struct wh_case_place at;
  struct wh_case_node *node;
  const struct wh_key *key; /* NULL at the root and within parameters */
  bool is_item, within_parameters;
};

static struct wh_case_node *no_such_name(struct walk *w, const char *name) {
  struct wh_nearest near = {.word = name};
  for (const struct wh_case_node *n = w->node->first; n; n = n->next)
    if (n->name)
      wh_nearest_try(&near, n->name);
  wh_case_problem(w->d, &w->at, w->node, "there is no '%.64s' here%s%s%s", name,
                  near.best ? "; did you mean '" : "", near.best ? near.best : "",
                  near.best ? "'?" : "");
  return NULL;
}

/* The key of the child, known from the table; the child itself is made if it is not there. */
static struct wh_case_node *step_in_table(struct walk *w, const struct wh_key *table,
                                          const char *name) {
  const struct wh_key *key = wh_case_key_find(table, name);
  if (!key) {
    wh_case_unknown_key(w->d, &w->at, w->node, table, name);
    return NULL;
  }
  struct wh_case_node *child = wh_case_node_child(w->node, name);
  if (!child)
    child = wh_case_default(w->d, w->node, key);
  if (!child && (child = wh_case_node_add(w->d, w->node, WH_CASE_SCALAR, name)))
    child->at = child->name_at = w->at;
  w->key = key;
  w->is_item = false;
  return child;
}

static struct wh_case_node *step_in_list(struct walk *w, const char *name) {
  char *end;
  unsigned long i = strtoul(name, &end, 10);
  struct wh_case_node *child = *end || !*name ? NULL : wh_case_node_item(w->node, i);
  return child ? child : no_such_name(w, name);
}

static void make_mapping(struct wh_case_node *node) {
  if (node->type == WH_CASE_SCALAR && !*node->text)
    node->type = WH_CASE_MAPPING;
}

static struct wh_case_node *step(struct walk *w, const char *name) {
  if (w->node->type == WH_CASE_SEQUENCE)
    return step_in_list(w, name);
  if (w->within_parameters) {
    struct wh_case_node *child = wh_case_node_child(w->node, name);
    return child ? child : no_such_name(w, name);
  }
  if (!w->key && w->node == w->d->root && strcmp(name, "parameters") == 0) {
    w->within_parameters = true;
    struct wh_case_node *child = wh_case_node_child(w->node, name);
    return child ? child : no_such_name(w, name);
  }
  if (!w->key)
    return step_in_table(w, w->d->keys, name);
  make_mapping(w->node);
  enum wh_case_shape shape = wh_case_shape(w->key, w->is_item);
  if (shape == WH_CASE_NAMES) {
    w->is_item = true;
    struct wh_case_node *child = wh_case_node_child(w->node, name);
    return child ? child : no_such_name(w, name);
  }
  if (shape == WH_CASE_KINDS && strcmp(name, "kind") == 0) {
    struct wh_case_node *child = wh_case_node_child(w->node, name);
    return child ? child : wh_case_node_add(w->d, w->node, WH_CASE_SCALAR, "kind");
  }
  const struct wh_key *table = wh_case_table(w->node, w->key, w->is_item);
  if (table && w->node->type == WH_CASE_MAPPING)
    return step_in_table(w, table, name);
  return no_such_name(w, name);
}

static struct wh_case_node *walk_to(struct wh_case_document *d, const char *source, char *path) {
  struct walk w = {.d = d, .at = {.source = source}, .node = d->root};
  for (char *name = path, *next; name; name = next) {
    next = strchr(name, '.');
    if (next)
      *next++ = '\0';
    struct wh_case_node *child = step(&w, name);
    if (!child)
      return NULL;
    w.node = child;
  }
  return w.node;
}

enum wh_status wh_case_document_set(struct wh_context *c, struct wh_case_document *d,
                                    const char *assignment) {
  d->context = c;
  const char *equals = strchr(assignment, '=');
  if (!equals || equals == assignment)
    return wh_fail(c, WH_BAD_INPUT, "--set %s: write PATH=VALUE, such as mesh.order=4", assignment);
  for (const char *p = assignment; *p; p++)
    if ((unsigned char)*p < 0x20 || *p == 0x7f)
      return wh_fail(c, WH_BAD_INPUT, "--set: the value holds a control character");
  const char *source = wh_arena_print(d->arena, "--set %s", assignment);
  char *path = wh_arena_print(d->arena, "%.*s", (int)(equals - assignment), assignment);
  if (!source || !path)
    return wh_fail(c, WH_NO_MEMORY, "no memory for --set");
  struct wh_case_node *node = walk_to(d, source, path);
  if (node) {
    const char *value = equals + 1 + strspn(equals + 1, " ");
    wh_case_fragment(d, node, source, value);
    node->is_set = true;
    node->is_default = node->faulty = false;
  }
  return wh_case_problems_report(d);
}

/* A number that can be changed: checked, and not itself the outcome of something else. */
static struct wh_case_node *find_number(struct wh_case_document *d, const char *path) {
  struct wh_case_node *node = wh_case_node_find(d, path);
  bool number =
      node && node->type == WH_CASE_SCALAR &&
      (node->key ? wh_case_is_numeric(node->key) : d->parameters && node->parent == d->parameters);
  return number ? node : NULL;
}

/* The unit that numbers of the node are given in; NULL if there is no memory. */
static const char *unit_of(struct wh_case_document *d, struct wh_case_node *node,
                           struct wh_case_quantity *unit) {
  if (node->key) {
    *unit = wh_case_key_unit(d, node->key);
    return node->key->unit && *node->key->unit ? node->key->unit : "1";
  }
  char text[80];
  *unit = node->quantity;
  unit->value = unit->scale = 1.0;
  if (wh_case_is_number(unit))
    return "1";
  wh_case_dimension_text(unit, text, sizeof text);
  return wh_arena_print(d->arena, "%s", text);
}

enum wh_status wh_case_document_value(struct wh_context *c, struct wh_case_document *d,
                                      const char *path, double *value_out, const char **unit_out) {
  struct wh_case_quantity q, unit;
  struct wh_case_node *node = find_number(d, path);
  *value_out = 0.0;
  *unit_out = "";
  if (!node || !wh_case_node_evaluate(d, node, &q))
    return wh_fail(c, WH_BAD_INPUT, "%s: there is no number '%s' in the case", d->source, path);
  const char *name = unit_of(d, node, &unit);
  if (!name)
    return wh_fail(c, WH_NO_MEMORY, "no memory for a unit");
  *value_out = wh_case_in_unit(&q, &unit);
  *unit_out = name;
  return WH_OK;
}

enum wh_status wh_case_document_set_value(struct wh_context *c, struct wh_case_document *d,
                                          const char *path, double value) {
  struct wh_case_quantity unit;
  struct wh_case_node *node = find_number(d, path);
  if (!node)
    return wh_fail(c, WH_BAD_INPUT, "%s: there is no number '%s' in the case", d->source, path);
  const char *name = unit_of(d, node, &unit);
  char number[WH_NUMBER_TEXT_SIZE];
  wh_number_text(value, number);
  bool plain = !name || strcmp(name, "1") == 0;
  const char *text =
      wh_arena_print(d->arena, "%s%s%s", number, plain ? "" : " ", plain ? "" : name);
  const char *source = wh_arena_print(d->arena, "value set for %s", path);
  if (!text || !source || !name)
    return wh_fail(c, WH_NO_MEMORY, "no memory for a value");
  node->text = text;
  node->at = (struct wh_case_place){.source = source};
  node->plain = node->is_default = node->faulty = false;
  node->is_set = true;
  return WH_OK;
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "case/tree.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_NAME 63
#define LARGE 32 /* children, from where on an index is worth while */

struct wh_case_node *wh_case_node_add(struct wh_case_document *d, struct wh_case_node *parent,
                                      enum wh_case_node_type type, const char *name) {
  struct wh_case_node *node = wh_arena_alloc(d->arena, sizeof *node);
  if (!node) {
    wh_case_problem(d, &(struct wh_case_place){.source = d->source}, NULL, "out of memory");
    return NULL;
  }
  node->type = type;
  node->name = name;
  node->text = "";
  node->parent = parent;
  if (!parent)
    return node;
  if (parent->last)
    parent->last->next = node;
  else
    parent->first = node;
  parent->last = node;
  parent->count++;
  return node;
}

/* FNV-1a */
static size_t hash(const char *name) {
  uint64_t h = 14695981039346656037u;
  for (; *name; name++)
    h = (h ^ (unsigned char)*name) * 1099511628211u;
  return (size_t)(h ^ h >> 32);
}

/* Place of the name in the table, or the empty one where it would be. */
static size_t slot_of(const struct wh_case_node *node, const char *name) {
  size_t i = hash(name) % node->slots;
  while (node->index[i] && strcmp(node->index[i]->name, name) != 0)
    i = (i + 1) % node->slots;
  return i;
}

void wh_case_node_index(struct wh_case_document *d, struct wh_case_node *node) {
  bool mapping = node->type == WH_CASE_MAPPING;
  if (node->count < LARGE)
    return;
  node->slots = mapping ? 2 * node->count : node->count;
  node->index = wh_arena_alloc(d->arena, node->slots * sizeof *node->index);
  if (!node->index)
    return; /* slower without */
  node->indexed = node->last;
  size_t i = 0;
  for (struct wh_case_node *n = node->first; n; n = n->next) {
    size_t slot = mapping ? slot_of(node, n->name) : i++;
    if (!node->index[slot])
      node->index[slot] = n;
  }
}

struct wh_case_node *wh_case_node_child(const struct wh_case_node *node, const char *name) {
  struct wh_case_node *child = node->index ? node->indexed->next : node->first;
  if (node->type != WH_CASE_MAPPING)
    return NULL;
  if (node->index && node->index[slot_of(node, name)])
    return node->index[slot_of(node, name)];
  while (child && strcmp(child->name, name) != 0)
    child = child->next;
  return child;
}

struct wh_case_node *wh_case_node_item(const struct wh_case_node *node, size_t i) {
  if (node->index)
    return i < node->slots ? node->index[i] : NULL;
  struct wh_case_node *child = node->first;
  for (; child && i; i--)
    child = child->next;
  return child;
}

void wh_case_node_remove(struct wh_case_node *node) {
  struct wh_case_node *parent = node->parent, *before = NULL;
  for (struct wh_case_node *n = parent->first; n != node; n = n->next)
    before = n;
  *(before ? &before->next : &parent->first) = node->next;
  if (parent->last == node)
    parent->last = before;
  parent->count--;
}

static size_t index_of(const struct wh_case_node *node) {
  size_t i = 0;
  for (const struct wh_case_node *n = node->parent->first; n != node; n = n->next)
    i++;
  return i;
}

void wh_case_node_path(const struct wh_case_node *node, char *out, size_t size) {
  if (!node->parent) {
    *out = '\0';
    return;
  }
  wh_case_node_path(node->parent, out, size);
  size_t used = strlen(out);
  const char *dot = used ? "." : "";
  if (node->name)
    snprintf(out + used, size - used, "%s%s", dot, node->name);
  else
    snprintf(out + used, size - used, "%s%zu", dot, index_of(node));
}

static struct wh_case_node *step(const struct wh_case_node *node, const char *name) {
  if (node->type == WH_CASE_MAPPING)
    return wh_case_node_child(node, name);
  if (node->type == WH_CASE_SCALAR || !isdigit((unsigned char)name[0]))
    return NULL;
  char *end;
  unsigned long i = strtoul(name, &end, 10);
  return *end ? NULL : wh_case_node_item(node, i);
}

struct wh_case_node *wh_case_node_find(const struct wh_case_document *d, const char *path) {
  struct wh_case_node *node = d->root;
  while (node && *path) {
    size_t n = strcspn(path, ".");
    char name[LONGEST_NAME + 1];
    if (n > LONGEST_NAME || !n)
      return NULL;
    memcpy(name, path, n);
    name[n] = '\0';
    node = step(node, name);
    path += n;
    if (*path == '.' && !*++path)
      return NULL;
  }
  return node;
}

bool wh_case_is_name(const char *text) {
  if (!isalpha((unsigned char)text[0]) && text[0] != '_')
    return false;
  size_t n = 1;
  while (isalnum((unsigned char)text[n]) || text[n] == '_' || text[n] == '-')
    n++;
  return !text[n] && n <= LONGEST_NAME;
}

void wh_case_fragment(struct wh_case_document *d, struct wh_case_node *into, const char *source,
                      const char *text) {
  into->first = into->last = into->indexed = NULL;
  into->index = NULL;
  into->count = 0;
  into->at = (struct wh_case_place){.source = source};
  into->plain = false;
  into->type = WH_CASE_SCALAR;
  into->text = wh_arena_print(d->arena, "%s", text);
  if (!into->text)
    into->text = "";
  if (*text == '[' || *text == '{')
    wh_case_yaml(d, into, source, into->text, strlen(into->text), false);
}

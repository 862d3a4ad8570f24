/* SPDX-License-Identifier: MPL-2.0 */
#include "case/tree.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_NAME 63

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

struct wh_case_node *wh_case_node_child(const struct wh_case_node *node, const char *name) {
  struct wh_case_node *child = node->first;
  while (child && (!child->name || strcmp(child->name, name) != 0))
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
  struct wh_case_node *child = *end ? NULL : node->first;
  for (; child && i; i--)
    child = child->next;
  return child;
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
  into->first = into->last = NULL;
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

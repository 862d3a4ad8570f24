/* SPDX-License-Identifier: MPL-2.0 */
/* What is read out of a document: its values in full, the files it names, its text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case/tree.h"

struct listing {
  struct wh_case_document *d;
  struct wh_arena *arena;
  size_t count;
  struct wh_case_entry *entry; /* NULL while counting */
  bool no_memory;
};

static bool is_leaf(const struct wh_case_node *node) {
  if (node->type == WH_CASE_SCALAR)
    return true;
  return node->type == WH_CASE_SEQUENCE && node->key && wh_case_is_numeric(node->key);
}

static size_t count_scalars(const struct wh_case_node *node) {
  size_t n = node->type == WH_CASE_SCALAR;
  for (const struct wh_case_node *p = node->first; p; p = p->next)
    n += count_scalars(p);
  return n;
}

static double *put_values(struct listing *l, struct wh_case_node *node, double *out) {
  struct wh_case_quantity q;
  if (node->type == WH_CASE_SCALAR && wh_case_node_evaluate(l->d, node, &q)) {
    struct wh_case_quantity unit = node->key ? wh_case_key_unit(l->d, node->key) : q;
    if (!node->key)
      unit.value = unit.scale = 1.0;
    *out++ = wh_case_in_unit(&q, &unit);
  }
  for (struct wh_case_node *p = node->first; p; p = p->next)
    out = put_values(l, p, out);
  return out;
}

static const char *entry_unit(struct listing *l, const struct wh_case_node *node) {
  char text[80];
  if (node->key)
    return node->key->unit && *node->key->unit ? node->key->unit : "1";
  if (wh_case_is_number(&node->quantity))
    return "1";
  wh_case_dimension_text(&node->quantity, text, sizeof text);
  return wh_arena_print(l->arena, "%s", text);
}

static void put_entry(struct listing *l, struct wh_case_node *node) {
  char path[512];
  bool number = node->key ? wh_case_is_numeric(node->key)
                          : l->d->parameters && node->parent == l->d->parameters;
  struct wh_case_entry *e = &l->entry[l->count];
  wh_case_node_path(node, path, sizeof path);
  *e = (struct wh_case_entry){.unit = "",
                              .is_default = node->is_default,
                              .summary = node->key && node->key->summary ? node->key->summary : ""};
  e->path = wh_arena_print(l->arena, "%s", path);
  e->written = node->type == WH_CASE_SCALAR ? node->text : NULL;
  if (number) {
    double *value = wh_arena_alloc(l->arena, count_scalars(node) * sizeof *value);
    e->unit = entry_unit(l, node);
    e->value = value;
    if (value)
      e->count = (size_t)(put_values(l, node, value) - value);
  }
  l->no_memory = l->no_memory || !e->path || !e->unit || (number && !e->value);
}

static void list_below(struct listing *l, struct wh_case_node *node) {
  for (struct wh_case_node *n = node->first; n; n = n->next) {
    if (!is_leaf(n)) {
      list_below(l, n);
      continue;
    }
    if (l->entry)
      put_entry(l, n);
    l->count++;
  }
}

enum wh_status wh_case_document_entries(struct wh_context *c, struct wh_case_document *d,
                                        struct wh_arena *arena, size_t *count_out,
                                        const struct wh_case_entry **out) {
  struct listing l = {.d = d, .arena = arena};
  *count_out = 0;
  *out = NULL;
  list_below(&l, d->root);
  l.entry = wh_arena_alloc(arena, l.count * sizeof *l.entry);
  l.no_memory = !l.entry;
  l.count = 0;
  if (l.entry)
    list_below(&l, d->root);
  if (l.no_memory)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the list of values of %s", d->source);
  *count_out = l.count;
  *out = l.entry;
  return WH_OK;
}

static void visit_files(const struct wh_case_document *d, const struct wh_case_node *node,
                        void (*visit)(void *user, const char *path), void *user) {
  if (node->type == WH_CASE_SCALAR && node->key && node->key->type == WH_KEY_PATH) {
    char path[4096];
    bool alone = node->text[0] == '/' || !*d->folder;
    snprintf(path, sizeof path, "%s%s%s", alone ? "" : d->folder, alone ? "" : "/", node->text);
    visit(user, path);
  }
  for (const struct wh_case_node *n = node->first; n; n = n->next)
    visit_files(d, n, visit, user);
}

void wh_case_document_files(const struct wh_case_document *d, const char *below,
                            void (*visit)(void *user, const char *path), void *user) {
  const struct wh_case_node *from = below ? wh_case_node_child(d->root, below) : d->root;
  if (from)
    visit_files(d, from, visit, user);
}

/* Nodes whose value was set, in the order of the text; those that are not in it are an error. */
struct changes {
  size_t count, capacity;
  const struct wh_case_node **node;
};

static enum wh_status collect(struct wh_context *c, const struct wh_case_document *d,
                              const struct wh_case_node *node, struct changes *out) {
  if (node->is_set && (node->type != WH_CASE_SCALAR || node->begin == node->end)) {
    char path[512];
    wh_case_node_path(node, path, sizeof path);
    return wh_fail(c, WH_BAD_INPUT,
                   "%s: '%s' was set, but as it is not written in the case as one value it cannot "
                   "be replaced there; write it into the case first",
                   d->source, path);
  }
  if (node->is_set) {
    WH_TRY(wh_grow(c, &out->node, &out->capacity, out->count + 1, sizeof *out->node));
    out->node[out->count++] = node;
  }
  for (const struct wh_case_node *n = node->first; n; n = n->next)
    WH_TRY(collect(c, d, n, out));
  return WH_OK;
}

static int by_begin(const void *a, const void *b) {
  const struct wh_case_node *p = *(const struct wh_case_node *const *)a,
                            *q = *(const struct wh_case_node *const *)b;
  return (p->begin > q->begin) - (p->begin < q->begin);
}

/* Quotes are needed only for what YAML would read as something else. */
static void print_scalar(FILE *f, const char *text) {
  bool plain = *text && !strpbrk(text, "#{}[],&*!|>'\"%@`:\\?") && text[0] != '-' &&
               text[0] != ' ' && text[strlen(text) - 1] != ' ';
  bool negative = text[0] == '-' && text[1] >= '0' && text[1] <= '9' && !strpbrk(text, "#{}[],:");
  if (plain || negative) {
    fputs(text, f);
    return;
  }
  fputc('"', f);
  for (const char *p = text; *p; p++)
    fprintf(f, *p == '"' || *p == '\\' ? "\\%c" : "%c", *p);
  fputc('"', f);
}

static void print_text(FILE *f, const struct wh_case_document *d, const struct changes *list) {
  size_t at = 0;
  for (size_t i = 0; i < list->count; i++) {
    const struct wh_case_node *node = list->node[i];
    fwrite(d->text + at, 1, node->begin - at, f);
    print_scalar(f, node->text);
    at = node->end;
    if (at > node->begin && d->text[at - 1] == '\n') /* a block ends with its line */
      fputc('\n', f);
  }
  fwrite(d->text + at, 1, d->length - at, f);
}

enum wh_status wh_case_document_text(struct wh_context *c, const struct wh_case_document *d,
                                     char **out) {
  struct changes list = {0};
  size_t size;
  *out = NULL;
  enum wh_status status = collect(c, d, d->root, &list);
  if (list.count)
    qsort(list.node, list.count, sizeof *list.node, by_begin);
  FILE *f = status ? NULL : open_memstream(out, &size);
  if (f) {
    print_text(f, d, &list);
    if (fclose(f) != 0)
      status = wh_fail(c, WH_NO_MEMORY, "no memory for the text of the case");
  } else if (!status)
    status = wh_fail(c, WH_NO_MEMORY, "no memory for the text of the case");
  free(list.node);
  if (status) {
    free(*out);
    *out = NULL;
  }
  return status;
}

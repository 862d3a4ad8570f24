/* SPDX-License-Identifier: MPL-2.0 */
#include "case/document.h"

#include <stdlib.h>
#include <string.h>

#include "case/bind.h"
#include "case/tree.h"

static bool check_characters(struct wh_case_document *d) {
  struct wh_case_place at = {d->source, 1, 1};
  const unsigned char *p = (const unsigned char *)d->text;
  for (size_t i = 0, n; i < d->length; i += n) {
    n = wh_case_character(p + i, d->length - i);
    if (!n) {
      wh_case_problem(d, &at, NULL,
                      "the byte 0x%02x does not belong into a text in UTF-8; save the file as "
                      "UTF-8",
                      p[i]);
      return false;
    }
    at.column++;
    if (p[i] == '\n')
      at = (struct wh_case_place){d->source, at.line + 1, 1};
  }
  return true;
}

static bool is_empty(const struct wh_case_node *root) {
  return root->type == WH_CASE_SCALAR && !*root->text;
}

static enum wh_status read_text(struct wh_case_document *d) {
  d->root = wh_case_node_add(d, NULL, WH_CASE_SCALAR, NULL);
  if (!d->root)
    return wh_case_problems_report(d);
  d->root->at = (struct wh_case_place){d->source, 1, 1};
  if (d->length > WH_CASE_LARGEST_FILE)
    wh_case_problem(d, &d->root->at, NULL, "the case is larger than 1 MiB");
  else if (check_characters(d))
    wh_case_yaml(d, d->root, d->source, d->text, d->length, true);
  if (d->problems.total == 0 && is_empty(d->root))
    wh_case_problem(d, &d->root->at, NULL, "the case is empty");
  else if (d->problems.total == 0 && d->root->type != WH_CASE_MAPPING)
    wh_case_problem(d, &d->root->at, NULL,
                    "a case is a mapping ('key: value' lines), not a list or a plain text");
  /* What was not read to its end is not held against the tables: half of it is missing. */
  bool usable = !d->broken && d->root->type == WH_CASE_MAPPING && !d->root->faulty;
  return usable ? WH_OK : wh_case_problems_report(d);
}

enum wh_status wh_case_document_create(struct wh_context *c, struct wh_case_units *units,
                                       const char *source, const char *folder, const char *text,
                                       size_t length, const struct wh_key *keys,
                                       struct wh_case_document **out) {
  struct wh_case_document *d;
  *out = NULL;
  WH_TRY(wh_alloc(c, 1, sizeof *d, &d));
  d->context = c;
  d->keys = keys;
  d->units = units;
  d->arena = wh_arena_create();
  enum wh_status status = WH_OK;
  char *kept = NULL;
  if (d->arena) {
    bool marked = length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0; /* byte order mark */
    d->length = marked ? length - 3 : length;
    kept = wh_arena_alloc(d->arena, d->length + 1);
    d->source = wh_arena_print(d->arena, "%s", source);
    d->folder = wh_arena_print(d->arena, "%s", folder);
    if (kept && d->length)
      memcpy(kept, text + (marked ? 3 : 0), d->length);
  }
  d->text = kept;
  if (!kept || !d->source || !d->folder)
    status = wh_fail(c, WH_NO_MEMORY, "no memory for the text of %s", source);
  if (!status)
    status = read_text(d);
  if (status) {
    wh_case_document_destroy(d);
    return status;
  }
  *out = d;
  return WH_OK;
}

void wh_case_document_destroy(struct wh_case_document *d) {
  if (!d)
    return;
  wh_case_problems_free(&d->problems);
  wh_arena_destroy(d->arena);
  free(d);
}

const char *wh_case_document_source(const struct wh_case_document *d) {
  return d->source;
}

const char *wh_case_document_folder(const struct wh_case_document *d) {
  return d->folder;
}

const char *wh_case_document_original(const struct wh_case_document *d) {
  return d->text;
}

static void forget_values(struct wh_case_node *node) {
  node->state = WH_CASE_FRESH;
  for (struct wh_case_node *n = node->first; n; n = n->next)
    forget_values(n);
}

enum wh_status wh_case_document_bind(struct wh_context *c, struct wh_case_document *d,
                                     struct wh_arena *arena, void *params) {
  struct wh_case_binder b = {d, arena};
  d->context = c;
  forget_values(d->root);
  wh_case_check(d);
  for (struct wh_case_node *n = d->parameters ? d->parameters->first : NULL;
       n && !wh_case_problems_full(&d->problems); n = n->next) {
    struct wh_case_quantity q;
    if (!n->faulty && n->type == WH_CASE_SCALAR)
      wh_case_node_evaluate(d, n, &q);
  }
  if (!wh_case_problems_full(&d->problems))
    wh_case_bind_table(&b, d->root, d->keys, params);
  return wh_case_problems_report(d);
}

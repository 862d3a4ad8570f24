/* SPDX-License-Identifier: MPL-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "case/tree.h"

#define DEEPEST 32
#define MOST_NODES 200000

struct reader {
  struct wh_case_document *d;
  yaml_parser_t parser;
  const char *source, *text;
  size_t length;
  bool whole;
  struct wh_case_node *into, *open; /* the result; the container being filled */
  const char *name;                 /* key whose value is due, NULL if a key is due */
  struct wh_case_place name_at;
  size_t nodes, depth;
  /* libyaml counts characters; here is how far they have been turned into bytes */
  size_t character, byte;
  bool stop;
};

static struct wh_case_place place(const struct reader *r, const yaml_mark_t *mark) {
  if (!r->whole)
    return (struct wh_case_place){.source = r->source};
  return (struct wh_case_place){r->source, mark->line + 1, mark->column + 1};
}

/* Events come in the order of the text, so the whole of it is walked through once. */
static size_t byte_of(struct reader *r, size_t character) {
  if (character < r->character)
    r->character = r->byte = 0;
  while (r->character < character && r->byte < r->length) {
    r->byte++;
    while (r->byte < r->length && ((unsigned char)r->text[r->byte] & 0xc0) == 0x80)
      r->byte++;
    r->character++;
  }
  return r->byte;
}

static void give_up(struct reader *r, const yaml_mark_t *mark, const char *why) {
  struct wh_case_place at = place(r, mark);
  wh_case_problem(r->d, &at, r->open, "%s", why);
  r->stop = r->d->broken = true;
}

static const char *copy(struct reader *r, const char *text) {
  const char *kept = wh_arena_print(r->d->arena, "%s", text);
  if (!kept)
    r->stop = true;
  return kept ? kept : "";
}

static void refuse_decoration(struct reader *r, struct wh_case_node *node,
                              const yaml_char_t *anchor, const yaml_char_t *tag) {
  if (anchor)
    wh_case_problem(r->d, &node->at, node,
                    "the anchor '&%s' is not allowed; give a value a name under 'parameters' and "
                    "write ${name}",
                    (const char *)anchor);
  if (tag)
    wh_case_problem(r->d, &node->at, node, "the tag '%s' is not allowed; write the plain value",
                    (const char *)tag);
  node->faulty = anchor || tag;
}

/* The node for an event: a new child of the open container, or the result itself. */
static struct wh_case_node *next_node(struct reader *r, const yaml_event_t *event,
                                      enum wh_case_node_type type) {
  struct wh_case_node *node = r->into;
  if (++r->nodes > MOST_NODES) {
    give_up(r, &event->start_mark, "the case holds more than 200000 values");
    return NULL;
  }
  if (r->open) {
    if (r->open->type == WH_CASE_MAPPING && !r->name) {
      give_up(r, &event->start_mark, "a key must be a plain word, not a list or a mapping");
      return NULL;
    }
    node = wh_case_node_add(r->d, r->open, type, r->name);
    if (!node) {
      r->stop = true;
      return NULL;
    }
    node->name_at = r->name_at;
  }
  r->name = NULL;
  node->type = type;
  node->at = place(r, &event->start_mark);
  return node;
}

static void scalar(struct reader *r, const yaml_event_t *event) {
  const char *value = (const char *)event->data.scalar.value;
  if (strlen(value) != event->data.scalar.length) {
    give_up(r, &event->start_mark, "a value holds the character with code 0");
    return;
  }
  if (r->open && r->open->type == WH_CASE_MAPPING && !r->name) {
    r->name = copy(r, value);
    r->name_at = place(r, &event->start_mark);
    if (event->data.scalar.anchor || (event->data.scalar.tag))
      give_up(r, &event->start_mark, "a key has an anchor or a tag, which are not allowed");
    return;
  }
  struct wh_case_node *node = next_node(r, event, WH_CASE_SCALAR);
  if (!node)
    return;
  node->text = copy(r, value);
  node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && r->whole &&
                event->start_mark.line == event->end_mark.line;
  if (r->whole) {
    node->begin = byte_of(r, event->start_mark.index);
    node->end = byte_of(r, event->end_mark.index);
  }
  refuse_decoration(r, node, event->data.scalar.anchor, event->data.scalar.tag);
}

static void open_container(struct reader *r, const yaml_event_t *event,
                           enum wh_case_node_type type) {
  bool mapping = type == WH_CASE_MAPPING;
  if (++r->depth > DEEPEST) {
    give_up(r, &event->start_mark, "nested more than 32 levels deep");
    return;
  }
  struct wh_case_node *node = next_node(r, event, type);
  if (!node)
    return;
  refuse_decoration(r, node,
                    mapping ? event->data.mapping_start.anchor : event->data.sequence_start.anchor,
                    mapping ? event->data.mapping_start.tag : event->data.sequence_start.tag);
  r->open = node;
}

static int by_name(const void *a, const void *b) {
  const struct wh_case_node *p = *(struct wh_case_node *const *)a,
                            *q = *(struct wh_case_node *const *)b;
  int order = strcmp(p->name, q->name);
  if (order)
    return order;
  order = (p->name_at.line > q->name_at.line) - (p->name_at.line < q->name_at.line);
  return order ? order
               : (p->name_at.column > q->name_at.column) - (p->name_at.column < q->name_at.column);
}

static void refuse_repeated(struct reader *r, const struct wh_case_node *mapping) {
  struct wh_case_node **child;
  size_t n = 0;
  if (mapping->count < 2 || wh_alloc(r->d->context, mapping->count, sizeof *child, &child))
    return;
  for (struct wh_case_node *p = mapping->first; p; p = p->next)
    child[n++] = p;
  qsort(child, n, sizeof *child, by_name);
  for (size_t i = 1, first = 0; i < n; i++) {
    if (strcmp(child[i]->name, child[first]->name) != 0) {
      first = i;
      continue;
    }
    child[i]->faulty = true;
    if (r->whole)
      wh_case_problem(r->d, &child[i]->name_at, child[i],
                      "the key is repeated; it stands in line %zu already",
                      child[first]->name_at.line);
    else
      wh_case_problem(r->d, &child[i]->name_at, child[i], "the key is repeated");
  }
  free(child);
}

static void close_container(struct reader *r) {
  if (r->open->type == WH_CASE_MAPPING)
    refuse_repeated(r, r->open);
  wh_case_node_index(r->d, r->open);
  r->depth--;
  r->open = r->open == r->into ? NULL : r->open->parent;
}

static void alias(struct reader *r, const yaml_event_t *event) {
  struct wh_case_node *node = next_node(r, event, WH_CASE_SCALAR);
  if (!node)
    return;
  wh_case_problem(r->d, &node->at, node,
                  "the alias '*%s' is not allowed; give a value a name under 'parameters' and "
                  "write ${name}",
                  (const char *)event->data.alias.anchor);
  node->faulty = true;
}

static void syntax_error(struct reader *r) {
  const yaml_parser_t *p = &r->parser;
  struct wh_case_place at = place(r, &p->problem_mark);
  size_t byte = byte_of(r, p->problem_mark.index);
  bool tab = byte < r->length && r->text[byte] == '\t';
  char context[160] = "";
  if (p->context)
    snprintf(context, sizeof context, ", %s in line %zu", p->context, p->context_mark.line + 1);
  wh_case_problem(r->d, &at, NULL, "this is not YAML: %s%s%s",
                  p->problem ? p->problem : "it cannot be read", context,
                  tab ? "; this is a tab: indent with spaces" : "");
  r->stop = r->d->broken = true;
}

static void take_event(struct reader *r, const yaml_event_t *event, size_t *documents) {
  switch (event->type) {
  case YAML_DOCUMENT_START_EVENT:
    if (++*documents > 1)
      give_up(r, &event->start_mark, "a case is one YAML document; a second one starts here");
    break;
  case YAML_SCALAR_EVENT:
    scalar(r, event);
    break;
  case YAML_MAPPING_START_EVENT:
    open_container(r, event, WH_CASE_MAPPING);
    break;
  case YAML_SEQUENCE_START_EVENT:
    open_container(r, event, WH_CASE_SEQUENCE);
    break;
  case YAML_MAPPING_END_EVENT:
  case YAML_SEQUENCE_END_EVENT:
    close_container(r);
    break;
  case YAML_ALIAS_EVENT:
    alias(r, event);
    break;
  case YAML_STREAM_END_EVENT:
    r->stop = true;
    break;
  default:
    break;
  }
}

void wh_case_yaml(struct wh_case_document *d, struct wh_case_node *into, const char *source,
                  const char *text, size_t length, bool whole) {
  struct reader r = {
      .d = d, .source = source, .text = text, .length = length, .whole = whole, .into = into};
  into->at = (struct wh_case_place){source, whole, whole};
  if (!yaml_parser_initialize(&r.parser)) {
    wh_case_problem(d, &into->at, NULL, "out of memory");
    return;
  }
  yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&r.parser, (const unsigned char *)text, length);
  size_t documents = 0;
  while (!r.stop) {
    yaml_event_t event;
    if (!yaml_parser_parse(&r.parser, &event)) {
      syntax_error(&r);
      break;
    }
    take_event(&r, &event, &documents);
    yaml_event_delete(&event);
  }
  yaml_parser_delete(&r.parser);
}

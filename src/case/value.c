/* SPDX-License-Identifier: MPL-2.0 */
/* The numbers behind the scalars of a document. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "case/describe.h"
#include "case/tree.h"

#define LARGEST_COUNT 9007199254740992.0 /* 2^53: every whole number up to it is a double */

bool wh_case_is_numeric(const struct wh_key *key) {
  return key->type == WH_KEY_QUANTITY || key->type == WH_KEY_QUANTITIES ||
         key->type == WH_KEY_COUNT || key->type == WH_KEY_POINT || key->type == WH_KEY_POINTS;
}

/* Faults in a plain scalar have a column of their own; 'at' counts bytes, which are columns as
   long as the text is ASCII. */
static struct wh_case_place place_of(const struct wh_case_node *node, size_t at) {
  struct wh_case_place place = node->at;
  for (const char *p = node->text; node->plain && at && *p; p++, at--)
    place.column += ((unsigned char)*p & 0xc0) != 0x80;
  return place;
}

static void nearest_name(const struct wh_case_document *d, const char *path, char *hint,
                         size_t size) {
  struct wh_nearest near = {.word = path};
  *hint = '\0';
  if (wh_case_problems_full(&d->problems))
    return;
  for (struct wh_case_node *n = d->parameters ? d->parameters->first : NULL; n; n = n->next)
    wh_nearest_try(&near, n->name);
  /* and what is beside the last name of a path that exists up to there */
  const char *dot = strrchr(path, '.');
  char above[256];
  snprintf(above, sizeof above, "%.*s", dot ? (int)(dot - path) : 0, path);
  struct wh_case_node *mapping = dot ? wh_case_node_find(d, above) : NULL;
  struct wh_nearest beside = {.word = dot ? dot + 1 : ""};
  for (struct wh_case_node *n = mapping ? mapping->first : NULL; n; n = n->next)
    if (n->name)
      wh_nearest_try(&beside, n->name);
  if (beside.best)
    snprintf(hint, size, "; did you mean ${%s.%s}?", above, beside.best);
  else if (near.best)
    snprintf(hint, size, "; did you mean ${%s}?", near.best);
}

static bool look_up(void *user, const char *path, struct wh_case_quantity *out, char *error,
                    size_t size) {
  struct wh_case_document *d = user;
  struct wh_case_node *node = d->parameters ? wh_case_node_child(d->parameters, path) : NULL;
  node = node ? node : wh_case_node_find(d, path);
  *error = '\0';
  if (!node) {
    char hint[300];
    nearest_name(d, path, hint, sizeof hint);
    snprintf(error, size, "there is no parameter or key '%.100s'%s", path, hint);
    return false;
  }
  bool number = node->type == WH_CASE_SCALAR &&
                (node->key ? wh_case_is_numeric(node->key) : node->parent == d->parameters);
  if (!number && !node->faulty)
    snprintf(error, size, "'%.100s' is not a number, so it cannot be referred to", path);
  else if (node->state == WH_CASE_BUSY)
    snprintf(error, size, "the value depends on itself, through ${%.100s}", path);
  else
    return !node->faulty && wh_case_node_evaluate(d, node, out);
  return false;
}

bool wh_case_node_evaluate(struct wh_case_document *d, struct wh_case_node *node,
                           struct wh_case_quantity *out) {
  if (node->state == WH_CASE_DONE) {
    *out = node->quantity;
    return true;
  }
  if (node->state != WH_CASE_FRESH)
    return false;
  const struct wh_case_expression e = {d->units, look_up, d, &d->depth};
  struct wh_case_fault fault;
  node->state = WH_CASE_BUSY;
  bool good = wh_case_evaluate(&e, node->text, out, &fault);
  node->state = good ? WH_CASE_DONE : WH_CASE_FAILED;
  node->quantity = *out;
  struct wh_case_place at = place_of(node, good ? 0 : fault.at);
  if (!good && *fault.text)
    wh_case_problem(d, &at, node, "in '%.80s': %s", node->text, fault.text);
  return good;
}

struct wh_case_quantity wh_case_key_unit(struct wh_case_document *d, const struct wh_key *key) {
  struct wh_case_quantity unit = wh_case_number(1.0);
  const struct wh_case_expression e = {d->units, look_up, d, &d->depth};
  struct wh_case_fault fault;
  if (key->unit && *key->unit && !wh_case_evaluate(&e, key->unit, &unit, &fault))
    unit = wh_case_number(1.0); /* a test goes through all tables, so this does not happen */
  return unit;
}

static void wrong_unit(struct wh_case_document *d, const struct wh_case_node *node,
                       const struct wh_key *key, const struct wh_case_quantity *q) {
  char found[80];
  const char *unit = key->unit ? key->unit : "1";
  wh_case_dimension_text(q, found, sizeof found);
  if (key->type == WH_KEY_COUNT || strcmp(unit, "1") == 0)
    wh_case_problem(d, &node->at, node, "'%.80s' is a quantity in %s; a plain number is due",
                    node->text, found);
  else if (wh_case_is_number(q))
    wh_case_problem(d, &node->at, node,
                    "'%.80s' has no unit; a quantity in %s is due, such as '%g %s'", node->text,
                    unit, q->value * q->scale, unit);
  else
    wh_case_problem(d, &node->at, node, "'%.80s' is a quantity in %s; one in %s is due", node->text,
                    found, unit);
}

static void out_of_range(struct wh_case_document *d, const struct wh_case_node *node,
                         const struct wh_key *key, double value) {
  char range[128];
  wh_case_describe_range(key, range, sizeof range);
  bool bare = !key->unit || !*key->unit || strcmp(key->unit, "1") == 0;
  if (strspn(node->text, "+-.0123456789eE") == strlen(node->text) || !bare)
    wh_case_problem(d, &node->at, node, "'%.80s' is out of range: allowed is %s", node->text,
                    range);
  else
    wh_case_problem(d, &node->at, node, "'%.80s' is %g, which is out of range: allowed is %s",
                    node->text, value, range);
}

bool wh_case_node_number(struct wh_case_document *d, struct wh_case_node *node, double *out) {
  struct wh_case_quantity q;
  *out = 0.0;
  if (node->faulty || !wh_case_node_evaluate(d, node, &q))
    return false;
  const struct wh_case_quantity unit = wh_case_key_unit(d, node->key);
  if (!wh_case_same_dimension(&q, &unit)) {
    wrong_unit(d, node, node->key, &q);
    return false;
  }
  *out = wh_case_in_unit(&q, &unit);
  if (!isfinite(*out)) {
    wh_case_problem(d, &node->at, node, "'%.80s' is too large", node->text);
    return false;
  }
  if (node->key->type == WH_KEY_COUNT &&
      (*out != floor(*out) || *out < 0.0 || *out > LARGEST_COUNT)) {
    wh_case_problem(d, &node->at, node, "'%.80s' is not a whole number (0, 1, 2, ...)", node->text);
    return false;
  }
  if (wh_case_in_range(node->key, *out))
    return true;
  out_of_range(d, node, node->key, *out);
  return false;
}

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_CASE_TREE_H
#define WH_CASE_TREE_H
/* The inside of a document: nodes, and the faults found in them. Seen by this room only. */
#include "base/key.h"
#include "base/memory.h"
#include "case/document.h"
#include "case/expression.h"

enum wh_case_node_type { WH_CASE_SCALAR, WH_CASE_MAPPING, WH_CASE_SEQUENCE };

/* line and column count from 1; line 0: the source is the whole place ("--set mesh.order=9"). */
struct wh_case_place {
  const char *source;
  size_t line, column;
};

struct wh_case_node {
  enum wh_case_node_type type;
  const char *name; /* in the mapping above; NULL in a sequence and for the root */
  const char *text; /* of a scalar */
  struct wh_case_place name_at, at;
  bool plain;      /* a scalar without quotes on one line: faults in it have columns of their own */
  bool is_default; /* not written in the case */
  bool is_set;     /* has another value than the one written */
  bool faulty;     /* reported already: nothing more is said about it */
  size_t begin, end; /* bytes of a scalar in the original text; both 0: it is not there */

  struct wh_case_node *parent, *first, *last, *next;
  size_t count; /* of children */
  /* Of a large container, made once it is read: a sequence's children in their order, a mapping's
     in a hash table of slots places. Children that were added since follow indexed. */
  struct wh_case_node **index, *indexed;
  size_t slots;

  const struct wh_key *key; /* what the tables say of it, once checked; NULL for parameters */
  bool is_item;             /* an item of the key's map */

  enum { WH_CASE_FRESH, WH_CASE_BUSY, WH_CASE_DONE, WH_CASE_FAILED } state;
  struct wh_case_quantity quantity; /* when done */
};

struct wh_case_problem {
  struct wh_case_place at;
  size_t order;
  char *text;
};

struct wh_case_problems {
  size_t count, capacity;
  size_t total; /* found; only the first hundred are kept */
  struct wh_case_problem *item;
};

struct wh_case_document {
  struct wh_context *context;
  struct wh_arena *arena;
  struct wh_case_units *units;
  const char *source, *folder, *text;
  size_t length;
  const struct wh_key *keys;
  struct wh_case_node *root, *parameters; /* parameters: NULL if there are none */
  struct wh_case_problems problems;
  bool broken; /* reading stopped before the end of the text */
  int depth;   /* of the expression being evaluated, through all references */
};

/* Records a fault; with a node also its path. Faults beyond a hundred are counted only. */
void wh_case_problem(struct wh_case_document *d, const struct wh_case_place *at,
                     const struct wh_case_node *node, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Hands the faults over to the context, in the order of the file, and forgets them. WH_BAD_INPUT
   if there were any. */
enum wh_status wh_case_problems_report(struct wh_case_document *d);
void wh_case_problems_free(struct wh_case_problems *p);
bool wh_case_problems_full(const struct wh_case_problems *p);

/* Length in bytes of the UTF-8 character at p; 0 if it is none, or a control character. */
size_t wh_case_character(const unsigned char *p, size_t left);

/* NULL only if there is no memory (reported). */
struct wh_case_node *wh_case_node_add(struct wh_case_document *d, struct wh_case_node *parent,
                                      enum wh_case_node_type type, const char *name);
struct wh_case_node *wh_case_node_child(const struct wh_case_node *node, const char *name);
/* Makes the index of a container that is large enough to need one. */
void wh_case_node_index(struct wh_case_document *d, struct wh_case_node *node);
/* The i-th child, or NULL. */
struct wh_case_node *wh_case_node_item(const struct wh_case_node *node, size_t i);
void wh_case_node_remove(struct wh_case_node *node);
/* "geometry.electrodes.anode.voltage", items of sequences by their number. */
void wh_case_node_path(const struct wh_case_node *node, char *out, size_t size);
/* The node of that path, or NULL. */
struct wh_case_node *wh_case_node_find(const struct wh_case_document *d, const char *path);
bool wh_case_is_name(const char *text);

/* Reads text as YAML into the node, which it makes a scalar, mapping or sequence. What is wrong is
   recorded. whole: it is the case itself, so that offsets into it mean something. */
void wh_case_yaml(struct wh_case_document *d, struct wh_case_node *into, const char *source,
                  const char *text, size_t length, bool whole);
/* Reads a value as it is written after '=' or in default_text: [..] and {..} as YAML, all else as
   it stands. */
void wh_case_fragment(struct wh_case_document *d, struct wh_case_node *into, const char *source,
                      const char *text);

/* What may stand below a node, given its key. */
enum wh_case_shape { WH_CASE_NAMES, WH_CASE_TABLE, WH_CASE_KINDS, WH_CASE_LEAF };
enum wh_case_shape wh_case_shape(const struct wh_key *key, bool is_item);
/* The kind that a mapping chose by its key 'kind', or NULL. */
const struct wh_kind *wh_case_kind(const struct wh_case_node *node, const struct wh_key *key);
/* The table that describes what is below the node; NULL if there is none or its kind is wrong. */
const struct wh_key *wh_case_table(const struct wh_case_node *node, const struct wh_key *key,
                                   bool is_item);
const struct wh_key *wh_case_key_find(const struct wh_key *keys, const char *name);
/* Records that a name is in no table, with the nearest that is. */
void wh_case_unknown_key(struct wh_case_document *d, const struct wh_case_place *at,
                         const struct wh_case_node *mapping, const struct wh_key *keys,
                         const char *name);
/* Adds the default of a key below a mapping. NULL if it has none. */
struct wh_case_node *wh_case_default(struct wh_case_document *d, struct wh_case_node *mapping,
                                     const struct wh_key *key);
/* Is the value one or several numbers? */
bool wh_case_is_numeric(const struct wh_key *key);

/* What a list given by its ends consists of: from, to and count. */
extern const struct wh_key wh_case_range_keys[];

/* Holds the tree against the tables: unknown, missing and misplaced keys; adds defaults. */
void wh_case_check(struct wh_case_document *d);
/* Value of a scalar node as an expression; false if it has none, which is then recorded. */
bool wh_case_node_evaluate(struct wh_case_document *d, struct wh_case_node *node,
                           struct wh_case_quantity *out);
/* Value of a numeric scalar in the unit of its key; false if its unit or range is wrong, which is
   then recorded. */
bool wh_case_node_number(struct wh_case_document *d, struct wh_case_node *node, double *out);
/* The unit of a key as a quantity. */
struct wh_case_quantity wh_case_key_unit(struct wh_case_document *d, const struct wh_key *key);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_CLI_TABLES_H
#define WH_CLI_TABLES_H
/* A walk through all tables of keys that a case is read by, for lists and documentation. */
#include "base/key.h"
#include "cli/cli.h"

struct wh_table_visitor {
  /* A table begins. path leads to it ("geometry.electrodes.NAME", "" for the top); kind is NULL
     unless it belongs to an alternative, and path is then the name of the group ("shape"). */
  void (*table)(void *user, const char *path, const char *summary, const struct wh_kind *kind);
  void (*key)(void *user, const char *path, const struct wh_key *key);
  void *user;
};

/* Every table once: first those with a path of their own, then the alternatives, group by group. */
void wh_tables_visit(const struct wh_table_visitor *v);

enum wh_status wh_list_keys(struct wh_context *c, const struct wh_options *o);
enum wh_status wh_list_models(struct wh_context *c, const struct wh_options *o);

#endif

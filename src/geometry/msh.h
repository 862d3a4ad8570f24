/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GEOMETRY_MSH_H
#define WH_GEOMETRY_MSH_H
/* A strict reader of gmsh's own mesh files, formats 2.2 and 4.1, text and binary (Gmsh reference
   manual, chapter "File formats"). It takes the file as it is, in bytes: nothing in it can run,
   and no count in it is believed before that many items can be in what is left. */
#include "base/context.h"

struct wh_msh_name {
  int dimension, tag;
  char name[64];
};

/* A triangle or line: node numbers (counted from 0) in gmsh's order, and its physical group. */
struct wh_msh_element {
  int group;     /* 0: none */
  int order;     /* 1 to 6 */
  uint32_t node; /* the first of its numbers in wh_msh.number */
};

struct wh_msh {
  size_t node_count, name_count, triangle_count, line_count, number_count;
  double (*node)[3];
  uint64_t *tag; /* of each node, in the file */
  struct wh_msh_name *name;
  struct wh_msh_element *triangle, *line;
  uint32_t *number;
};

/* Reads size bytes; file is its name for messages. WH_BAD_INPUT with the line or byte, and *out
   empty, if anything is wrong. The caller frees *out by wh_msh_free. */
enum wh_status wh_msh_read(struct wh_context *c, const char *file, const void *data, size_t size,
                           struct wh_msh *out);
void wh_msh_free(struct wh_msh *m);

/* Name of a physical group, or NULL. */
const char *wh_msh_group_name(const struct wh_msh *m, int dimension, int tag);

#endif

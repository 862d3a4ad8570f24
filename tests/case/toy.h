/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TESTS_CASE_TOY_H
#define WH_TESTS_CASE_TOY_H
/* A table with every type of key there is, so that the reader is tested apart from the rooms. */
#include "base/key.h"

struct toy_item {
  double voltage;
  bool grid;
};

struct toy_disc {
  double radius;
};

struct toy_wire {
  struct wh_points at;
  struct wh_variant end;
};

struct toy_mesh {
  size_t order;
  double size;
};

struct toy {
  double length, angle, energy, ratio, field, temperature, perveance;
  size_t count;
  bool flag;
  const char *text, *on, *file;
  int choice;
  struct wh_quantities list;
  double point[2];
  struct toy_mesh mesh;
  struct wh_map items; /* of struct toy_item */
  struct wh_variant shape;
  struct wh_map shapes; /* of struct wh_variant */
};

enum { TOY_RED, TOY_GREEN, TOY_BLUE };

extern const struct wh_key toy_keys[];
extern const struct wh_kind toy_disc_kind, toy_wire_kind;

#endif

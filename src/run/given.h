/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_RUN_GIVEN_H
#define WH_RUN_GIVEN_H
/* Fields of other cases, solved in two dimensions, for a run in three. */
#include "run/run.h"

struct wh_run_given;

/* Reads the cases of the map (field/given.h) and solves their fields. WH_BAD_INPUT: a case that is
   not of axial symmetry, or wrong. */
enum wh_status wh_run_given_create(struct wh_context *c, const struct wh_map *given,
                                   struct wh_run_given **out);
void wh_run_given_destroy(struct wh_run_given *g);

/* All of them together, nothing where none of them is; valid while g is. */
struct wh_field_part wh_run_given_part(const struct wh_run_given *g);

#endif

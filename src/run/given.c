/* SPDX-License-Identifier: MPL-2.0 */
#include "run/given.h"

#include "base/memory.h"
#include "field/given.h"
#include "run/gun.h"
#include "run/stage.h"

#include <stdio.h>
#include <stdlib.h>

struct one {
  struct wh_case its_case; /* what the magnets of run point to */
  struct wh_run run;
  struct wh_placed placed;
};

struct wh_run_given {
  size_t count;
  struct one *one; /* [count] */
};

/* The field of a case, with the charge of its beam if it asks for that. */
static enum wh_status solve(struct wh_context *c, const char *owner, struct one *o) {
  const struct wh_case_params *cs = &o->its_case.params;
  struct wh_pass *pass = &o->run.pass;
  if (!wh_case_has_optics(cs) || cs->geometry.symmetry != WH_AXISYMMETRIC)
    return wh_fail(c, WH_BAD_INPUT, "%s: %s is no case with a geometry of axial symmetry", owner,
                   o->its_case.file);
  pass->options = (struct wh_run_options){.single_pass = true};
  WH_TRY(wh_stage_geometry(c, cs, pass));
  WH_TRY(wh_stage_potentials(c, cs, pass));
  WH_TRY(wh_stage_field(c, cs, pass));
  WH_TRY(wh_stage_magnets(c, cs, pass));
  return wh_gun_needed(cs) ? wh_stage_space_charge(c, cs, pass) : WH_OK;
}

static enum wh_status take(struct wh_context *c, const char *name, const struct wh_given_params *p,
                           struct one *o) {
  char owner[96];
  snprintf(owner, sizeof owner, "given.%.80s", name);
  WH_TRY(wh_frame_make(c, owner, &p->placement, &o->placed.frame));
  WH_TRY(wh_case_read(c, p->file, 0, NULL, &o->its_case));
  WH_TRY(solve(c, owner, o));
  o->placed.factor = p->factor;
  o->placed.part = wh_field_given(&o->run.pass.field);
  return WH_OK;
}

enum wh_status wh_run_given_create(struct wh_context *c, const struct wh_map *given,
                                   struct wh_run_given **out) {
  const struct wh_variant *v = given->item;
  struct wh_run_given *g;
  *out = NULL;
  WH_TRY(wh_alloc(c, 1, sizeof *g, &g));
  enum wh_status status = wh_alloc(c, given->count, sizeof *g->one, &g->one);
  for (size_t i = 0; i < given->count && !status; i++) {
    g->count++;
    status = take(c, given->name[i], v[i].params, &g->one[i]);
  }
  if (status)
    wh_run_given_destroy(g);
  else
    *out = g;
  return status;
}

void wh_run_given_destroy(struct wh_run_given *g) {
  if (!g)
    return;
  for (size_t i = 0; i < g->count; i++) {
    wh_run_free(&g->one[i].run);
    wh_case_free(&g->one[i].its_case);
  }
  free(g->one);
  free(g);
}

static void add_all(const void *part, const double x[3], const struct wh_place *place,
                    struct wh_field_value *sum) {
  const struct wh_run_given *g = part;
  for (size_t i = 0; i < g->count; i++) {
    struct wh_field_part one = wh_placed_part(&g->one[i].placed);
    one.add(one.part, x, place, sum);
  }
}

struct wh_field_part wh_run_given_part(const struct wh_run_given *g) {
  return (struct wh_field_part){add_all, g};
}

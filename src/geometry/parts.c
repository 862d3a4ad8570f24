/* SPDX-License-Identifier: MPL-2.0 */
#include "geometry/parts.h"
#include "base/constants.h"
#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The shell's mesh reaches this much farther than the domain; the mapping is exact for any. */
#define SHELL_RATIO 1.5

void wh_parts_free(struct wh_parts *p) {
  for (size_t i = 0; i < p->count; i++)
    wh_outline_free(&p->item[i].outline);
  free(p->item);
  free(p->owner);
  memset(p, 0, sizeof *p);
}

/* Owners are numbered: the domain, electrodes, dielectrics, gradients. */
const char *wh_parts_owner(const struct wh_parts *p, const struct wh_geometry_params *g,
                           enum wh_role role, unsigned index) {
  switch (role) {
  case WH_ROLE_ELECTRODE:
    return p->owner[1 + index];
  case WH_ROLE_DIELECTRIC:
    return p->owner[1 + g->electrodes.count + index];
  case WH_ROLE_GRADIENT:
    return p->owner[1 + g->electrodes.count + g->dielectrics.count + index];
  default:
    return p->owner[0];
  }
}

static enum wh_status name_owners(struct wh_context *c, const struct wh_geometry_params *g,
                                  struct wh_parts *p) {
  p->owner_count = 1 + g->electrodes.count + g->dielectrics.count + g->gradients.count;
  WH_TRY(wh_alloc(c, p->owner_count, sizeof *p->owner, &p->owner));
  size_t n = 0;
  snprintf(p->owner[n++], sizeof *p->owner, "the domain");
  for (size_t i = 0; i < g->electrodes.count; i++)
    snprintf(p->owner[n++], sizeof *p->owner, "electrode '%s'", g->electrodes.name[i]);
  for (size_t i = 0; i < g->dielectrics.count; i++)
    snprintf(p->owner[n++], sizeof *p->owner, "dielectric '%s'", g->dielectrics.name[i]);
  for (size_t i = 0; i < g->gradients.count; i++)
    snprintf(p->owner[n++], sizeof *p->owner, "gradient '%s'", g->gradients.name[i]);
  return WH_OK;
}

static void box_of_piece(const struct wh_piece *piece, double low[2], double high[2]) {
  enum { SAMPLES = 32 };
  for (int i = 0; i <= SAMPLES; i++) {
    double at[2];
    wh_piece_at(piece, (double)i / SAMPLES, at, NULL);
    for (int k = 0; k < 2; k++) {
      low[k] = fmin(low[k], at[k]);
      high[k] = fmax(high[k], at[k]);
    }
  }
}

static void box_of_outline(const struct wh_outline *o, double low[2], double high[2]) {
  for (int k = 0; k < 2; k++) {
    low[k] = HUGE_VAL;
    high[k] = -HUGE_VAL;
  }
  for (size_t i = 0; i < o->count; i++)
    box_of_piece(&o->piece[i], low, high);
}

/* What no shape may be, whatever its kind. */
static enum wh_status check_outline(struct wh_context *c, const struct wh_geometry_params *g,
                                    const struct wh_part *part) {
  const struct wh_outline *o = &part->outline;
  double low[2], high[2];
  box_of_outline(o, low, high);
  for (int k = 0; k < 2; k++)
    if (!isfinite(low[k]) || !isfinite(high[k]) || fabs(low[k]) > 10 * WH_SHAPE_FAR ||
        fabs(high[k]) > 10 * WH_SHAPE_FAR)
      return wh_fail(c, WH_BAD_INPUT, "%s has a shape that is not finite", o->owner);
  if (g->symmetry == WH_AXISYMMETRIC && high[1] <= 0 && !(high[1] == 0 && !o->area))
    return wh_fail(c, WH_BAD_INPUT,
                   "%s has a shape at r < 0 (r from %.6g to %.6g m); in axial symmetry points are "
                   "[z, r] with r >= 0",
                   o->owner, low[1], high[1]);
  if (part->role == WH_ROLE_GRADIENT && (o->count != 1 || o->piece[0].kind != WH_PIECE_LINE))
    return wh_fail(c, WH_BAD_INPUT, "%s must be one straight line; give one gradient for each line",
                   o->owner);
  if (!o->area && (part->role == WH_ROLE_DOMAIN || part->role == WH_ROLE_DIELECTRIC))
    return wh_fail(c, WH_BAD_INPUT,
                   "%s has the shape of a curve, which has no area; use an area such as a "
                   "rectangle, polygon or disc",
                   o->owner);
  if (!o->area && part->cut)
    return wh_fail(c, WH_BAD_INPUT, "%s: only an area can be cut away, not a curve", o->owner);
  return wh_outline_check_crossing(c, o);
}

static enum wh_status add_shape(struct wh_context *c, const struct wh_geometry_params *g,
                                struct wh_parts *p, enum wh_role role, unsigned index,
                                const struct wh_variant *shape) {
  const struct wh_shape_kind *kind = (const struct wh_shape_kind *)shape->kind;
  const struct wh_shape_common *common = shape->params;
  WH_TRY(wh_grow(c, &p->item, &p->capacity, p->count + 1, sizeof *p->item));
  struct wh_part *part = &p->item[p->count++];
  memset(part, 0, sizeof *part);
  part->role = role;
  part->index = index;
  part->cut = common->op == WH_SHAPE_CUT;
  part->outline.owner = wh_parts_owner(p, g, role, index);
  WH_TRY(kind->outline(c, shape->params, &part->outline));
  return check_outline(c, g, part);
}

static enum wh_status add_owner(struct wh_context *c, const struct wh_geometry_params *g,
                                struct wh_parts *p, enum wh_role role, unsigned index,
                                const struct wh_variant *one, const struct wh_map *many) {
  const char *owner = wh_parts_owner(p, g, role, index);
  size_t count = many ? many->count : 0;
  const struct wh_variant *shapes = count ? many->item : NULL;
  if ((one->kind != NULL) == (count > 0))
    return wh_fail(c, WH_BAD_INPUT, "%s needs either a 'shape' or named 'shapes'%s", owner,
                   count ? ", not both" : "; it has none");
  if (one->kind)
    return add_shape(c, g, p, role, index, one);
  if (((const struct wh_shape_common *)shapes[0].params)->op == WH_SHAPE_CUT)
    return wh_fail(c, WH_BAD_INPUT, "%s: its first shape '%s' is cut from nothing", owner,
                   many->name[0]);
  enum wh_status status = WH_OK;
  for (size_t i = 0; i < count; i++) {
    enum wh_status s = add_shape(c, g, p, role, index, &shapes[i]);
    status = s == WH_OK ? status : s;
  }
  return status;
}

/* The shell of an open domain: a ring around the domain's circle, and its outer circle. */
static enum wh_status add_shell(struct wh_context *c, const struct wh_geometry_params *g,
                                struct wh_parts *p) {
  const struct wh_outline *o = &p->item[0].outline;
  const struct wh_piece *first = &o->piece[0];
  bool round = p->count == 1 && o->count == 2 && first->kind == WH_PIECE_ARC &&
               first->radius[0] == first->radius[1] && o->piece[1].kind == WH_PIECE_ARC;
  if (!round || (g->symmetry == WH_AXISYMMETRIC && first->centre[1] != 0))
    return wh_fail(c, WH_BAD_INPUT, "the domain has edge: open, so it must be one sphere or disc%s",
                   g->symmetry == WH_AXISYMMETRIC ? " with its centre on the axis" : "");
  double centre[2] = {first->centre[0], first->centre[1]}, inner = first->radius[0];
  double outer = SHELL_RATIO * inner;
  p->shell_centre_z = centre[0];
  p->shell_inner = inner;
  p->shell_outer = outer;
  WH_TRY(wh_grow(c, &p->item, &p->capacity, p->count + 2, sizeof *p->item));
  for (int k = 0; k < 2; k++) {
    struct wh_part *part = &p->item[p->count++];
    memset(part, 0, sizeof *part);
    part->role = k == 0 ? WH_ROLE_SHELL : WH_ROLE_INFINITY;
    part->outline.owner = p->owner[0];
    part->outline.area = k == 0;
    WH_TRY(wh_outline_arc(c, &part->outline, 0, centre, (const double[2]){outer, outer}, 0,
                          2 * WH_PI));
    if (k == 0)
      WH_TRY(wh_outline_arc(c, &part->outline, 1, centre, (const double[2]){inner, inner}, 0,
                            2 * WH_PI));
  }
  return WH_OK;
}

static enum wh_status collect_domain(struct wh_context *c, const struct wh_geometry_params *g,
                                     struct wh_parts *p) {
  if (!g->domain.shape.kind && g->domain.shapes.count == 0)
    return wh_fail(c, WH_BAD_INPUT,
                   "the geometry has neither a 'domain' with a shape nor a 'file'");
  WH_TRY(add_owner(c, g, p, WH_ROLE_DOMAIN, 0, &g->domain.shape, &g->domain.shapes));
  if (g->domain.edge == WH_EDGE_OPEN)
    WH_TRY(add_shell(c, g, p));
  for (int k = 0; k < 2; k++) {
    p->low[k] = HUGE_VAL;
    p->high[k] = -HUGE_VAL;
  }
  for (size_t i = 0; i < p->count; i++)
    for (size_t j = 0; j < p->item[i].outline.count; j++)
      if (!p->item[i].cut)
        box_of_piece(&p->item[i].outline.piece[j], p->low, p->high);
  if (g->symmetry == WH_AXISYMMETRIC)
    p->low[1] = fmax(p->low[1], 0);
  return WH_OK;
}

enum wh_status wh_parts_collect(struct wh_context *c, const struct wh_geometry_params *g,
                                struct wh_parts *out) {
  memset(out, 0, sizeof *out);
  WH_TRY(name_owners(c, g, out));
  if (g->file)
    return WH_OK;
  enum wh_status status = collect_domain(c, g, out), s;
  const struct wh_electrode_params *electrode = g->electrodes.item;
  for (size_t i = 0; i < g->electrodes.count; i++) {
    s = add_owner(c, g, out, WH_ROLE_ELECTRODE, (unsigned)i, &electrode[i].shape,
                  &electrode[i].shapes);
    status = s == WH_OK ? status : s;
  }
  const struct wh_dielectric_params *dielectric = g->dielectrics.item;
  for (size_t i = 0; i < g->dielectrics.count; i++) {
    s = add_owner(c, g, out, WH_ROLE_DIELECTRIC, (unsigned)i, &dielectric[i].shape,
                  &dielectric[i].shapes);
    status = s == WH_OK ? status : s;
  }
  const struct wh_gradient_params *gradient = g->gradients.item;
  for (size_t i = 0; i < g->gradients.count; i++) {
    s = add_owner(c, g, out, WH_ROLE_GRADIENT, (unsigned)i, &gradient[i].shape, NULL);
    status = s == WH_OK ? status : s;
  }
  return status;
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "geometry/drawing.h"
#include "base/memory.h"
#include "geometry/job.h"

#include <math.h>
#include <string.h>

/* Some hundreds of units across: far above the kernel's tolerance, far below its limits. */
static double choose_scale(const struct wh_parts *p) {
  double extent = fmax(p->high[0] - p->low[0], p->high[1] - p->low[1]);
  return ldexp(1, 10 - ilogb(extent) - 1);
}

static enum wh_status boolean(struct wh_drawing *d, bool intersect, struct wh_tags *object_inout,
                              struct wh_tags tool) {
  struct wh_gmsh *s = d->s;
  int **map = NULL, *out = NULL;
  size_t *map_n = NULL, map_nn = 0, n = 0;
  if (intersect)
    WH_GMSH(s, gmshModelOccIntersect, object_inout->tag, object_inout->count, tool.tag, tool.count,
            &out, &n, &map, &map_n, &map_nn, -1, 1, 1);
  else
    WH_GMSH(s, gmshModelOccCut, object_inout->tag, object_inout->count, tool.tag, tool.count, &out,
            &n, &map, &map_n, &map_nn, -1, 1, 1);
  for (size_t i = 0; i < map_nn; i++)
    gmshFree(map[i]);
  gmshFree(map);
  gmshFree(map_n);
  *object_inout = (struct wh_tags){n, out};
  return wh_gmsh_keep(s, out);
}

enum wh_status wh_drawing_cut_at_axis(struct wh_drawing *d, struct wh_tags *list) {
  const double tolerance = 1e-6; /* boxes are larger than what is in them by the kernel's */
  double low[2] = {HUGE_VAL, HUGE_VAL}, high[2] = {-HUGE_VAL, -HUGE_VAL};
  for (size_t i = 0; i + 1 < list->count; i += 2) {
    double b[6];
    WH_GMSH(d->s, gmshModelOccGetBoundingBox, list->tag[i], list->tag[i + 1], &b[0], &b[1], &b[2],
            &b[3], &b[4], &b[5]);
    for (int k = 0; k < 2; k++) {
      low[k] = fmin(low[k], b[k]);
      high[k] = fmax(high[k], b[3 + k]);
    }
  }
  if (d->g->symmetry != WH_AXISYMMETRIC || low[1] > -tolerance)
    return WH_OK;
  double width = high[0] - low[0], height = high[1] - low[1];
  int half = 0;
  WH_GMSH_TAG(d->s, half, gmshModelOccAddRectangle, low[0] - width, 0, 0, 3 * width, 2 * height, -1,
              0);
  int tool[2] = {2, half};
  return boolean(d, true, list, (struct wh_tags){2, tool});
}

enum wh_status wh_drawing_add(struct wh_drawing *d, enum wh_role role, unsigned index,
                              struct wh_tags list) {
  for (size_t i = 0; i + 1 < list.count; i += 2) {
    WH_TRY(wh_grow(d->s->c, &d->item, &d->capacity, d->count + 1, sizeof *d->item));
    d->item[d->count++] = (struct wh_drawn){
        .role = role, .index = index, .dimension = list.tag[i], .tag = list.tag[i + 1]};
  }
  return WH_OK;
}

/* Draws all parts of one owner, which follow each other from *at. */
static enum wh_status draw_owner(struct wh_drawing *d, size_t *at) {
  const struct wh_part *part = &d->parts->item[*at];
  enum wh_role role = part->role;
  unsigned index = part->index;
  struct wh_tags list = {0};
  for (; *at < d->parts->count && d->parts->item[*at].role == role &&
         d->parts->item[*at].index == index;
       ++*at) {
    part = &d->parts->item[*at];
    if (!part->cut) {
      WH_TRY(wh_draw_outline(d->s, &part->outline, d->scale, &list));
      continue;
    }
    struct wh_tags tool = {0};
    WH_TRY(wh_draw_outline(d->s, &part->outline, d->scale, &tool));
    WH_TRY(boolean(d, false, &list, tool));
    if (list.count == 0)
      return wh_fail(d->s->c, WH_BAD_INPUT, "%s: nothing is left of it after its cuts",
                     part->outline.owner);
  }
  if (role == WH_ROLE_DOMAIN || role == WH_ROLE_SHELL || role == WH_ROLE_INFINITY)
    WH_TRY(wh_drawing_cut_at_axis(d, &list));
  return wh_drawing_add(d, role, index, list);
}

/* Cuts everything along everything; the kernel's own map says which piece comes from what. */
static enum wh_status fragment(struct wh_drawing *d) {
  struct wh_gmsh *s = d->s;
  int *in = NULL, *out = NULL, **map = NULL;
  size_t out_n = 0, *map_n = NULL, map_nn = 0, objects = d->object_count;
  WH_TRY(wh_alloc(s->c, 2 * d->count, sizeof *in, &in));
  WH_TRY(wh_gmsh_keep(s, in));
  for (size_t i = 0; i < d->count; i++) {
    in[2 * i] = d->item[i].dimension;
    in[2 * i + 1] = d->item[i].tag;
  }
  WH_GMSH(s, gmshModelOccFragment, in, 2 * objects, in + 2 * objects, 2 * (d->count - objects),
          &out, &out_n, &map, &map_n, &map_nn, -1, 1, 1);
  for (size_t i = 0; i < map_nn; i++) {
    if (i < d->count)
      d->item[i].pieces = (struct wh_tags){map_n[i], map[i]};
    WH_TRY(wh_gmsh_keep(s, map[i]));
  }
  WH_TRY(wh_gmsh_keep(s, map));
  WH_TRY(wh_gmsh_keep(s, map_n));
  WH_TRY(wh_gmsh_keep(s, out));
  WH_GMSH(s, gmshModelOccSynchronize);
  if (map_nn != d->count)
    return wh_fail(s->c, WH_LIBRARY_FAILED, "gmsh lost %zu of %zu shapes while cutting them",
                   d->count - map_nn, d->count);
  return WH_OK;
}

static enum wh_status draw(struct wh_drawing *d) {
  d->scale = choose_scale(d->parts);
  for (size_t at = 0; at < d->parts->count;) {
    bool object = d->parts->item[at].role == WH_ROLE_DOMAIN;
    WH_TRY(draw_owner(d, &at));
    if (object)
      d->object_count = d->count;
  }
  if (d->object_count == 0)
    return wh_fail(d->s->c, WH_BAD_INPUT, "the domain has no area");
  return WH_OK;
}

enum wh_status wh_drawing_make(struct wh_drawing *d) {
  if (d->g->file && wh_file_kind(d->g->file) == WH_FILE_PROGRAM)
    return wh_drawing_run_program(d);
  WH_TRY(d->g->file ? wh_drawing_import_step(d) : draw(d));
  return fragment(d);
}

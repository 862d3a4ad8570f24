/* SPDX-License-Identifier: MPL-2.0 */
/* Shapes added to, cut from and kept within one another, in their order. */
#include "base/memory.h"
#include "target/body.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_PARTS 16

enum operation { ADD, CUT, KEEP };

struct part_params {
  int operation;
  struct wh_variant shape;
};

struct params {
  struct wh_map parts; /* of struct part_params */
};

struct combination {
  size_t count;
  struct {
    enum operation operation;
    struct wh_shape shape;
  } part[MOST_PARTS];
};

static const char *const operations[] = {"add", "cut", "keep", NULL};

/* Shapes that are convex: each meets a line in one stretch. */
static const struct wh_kind *const simple_kinds[] = {
    &wh_body_slab.kind, &wh_body_sphere.kind, &wh_body_box.kind, &wh_body_cylinder.kind, NULL};

static const struct wh_key part_keys[] = {
    {.name = "operation",
     .type = WH_KEY_CHOICE,
     .offset = offsetof(struct part_params, operation),
     .default_text = "add",
     .choices = operations,
     .summary = "what is done to the parts before: this one is added, cut away, or what is kept"},
    {.name = "shape",
     .type = WH_KEY_VARIANT,
     .offset = offsetof(struct part_params, shape),
     .kinds = simple_kinds,
     .summary = "its shape"},
    {0},
};

static const struct wh_key keys[] = {
    {.name = "parts",
     .type = WH_KEY_MAP,
     .offset = offsetof(struct params, parts),
     .keys = part_keys,
     .item_size = sizeof(struct part_params),
     .summary = "named parts, in their order"},
    {0},
};

static void free_combination(void *data) {
  struct combination *s = data;
  for (size_t i = 0; i < s->count; i++)
    wh_shape_free(&s->part[i].shape);
  free(s);
}

static enum wh_status create(struct wh_context *c, const void *params, void **data) {
  const struct params *p = params;
  const struct part_params *item = p->parts.item;
  struct combination *s;
  if (p->parts.count < 1 || p->parts.count > MOST_PARTS || item[0].operation != ADD)
    return wh_fail(c, WH_BAD_INPUT,
                   "a combination of %zu parts: give 1 to %d, the first to be added",
                   p->parts.count, MOST_PARTS);
  WH_TRY(wh_alloc(c, 1, sizeof *s, &s));
  for (size_t i = 0; i < p->parts.count; i++) {
    enum wh_status status = wh_shape_create(c, &item[i].shape, &s->part[i].shape);
    if (status) {
      free_combination(s);
      return status;
    }
    s->part[s->count++].operation = (enum operation)item[i].operation;
  }
  *data = s;
  return WH_OK;
}

/* Bounds of distances combine as the sets do: the least of two for what is in either, the greatest
   for what is in both; cutting is keeping the outside. */
static double distance(const void *data, const double x[3]) {
  const struct combination *s = data;
  double d = INFINITY;
  for (size_t i = 0; i < s->count; i++) {
    double own = wh_shape_distance(&s->part[i].shape, x);
    enum operation operation = s->part[i].operation;
    d = operation == ADD ? fmin(d, own) : fmax(d, operation == CUT ? -own : own);
  }
  return d;
}

/* Whether the combination holds at t, of which part i holds where on[i] says. */
static bool holds(const struct combination *s, const struct wh_stretch on[], const bool meets[],
                  double t) {
  bool in = false;
  for (size_t i = 0; i < s->count; i++) {
    bool own = meets[i] && t > on[i].from && t < on[i].to;
    enum operation operation = s->part[i].operation;
    in = operation == ADD ? in || own : operation == CUT ? in && !own : in && own;
  }
  return in;
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* A point between two places of a line, which may be infinite. */
static double between(double a, double b) {
  return isinf(a) ? (isinf(b) ? 0.0 : b - 1.0) : isinf(b) ? a + 1.0 : 0.5 * (a + b);
}

static bool stretch(const void *data, const double x[3], const double u[3], double after,
                    struct wh_stretch *out) {
  const struct combination *s = data;
  struct wh_stretch on[MOST_PARTS];
  bool meets[MOST_PARTS], inside = false;
  double end[2 * MOST_PARTS + 2];
  size_t ends = 0;
  end[ends++] = -INFINITY;
  for (size_t i = 0; i < s->count; i++) {
    meets[i] = wh_shape_stretch(&s->part[i].shape, x, u, -INFINITY, &on[i]);
    if (meets[i])
      end[ends++] = on[i].from, end[ends++] = on[i].to;
  }
  end[ends++] = INFINITY;
  qsort(end, ends, sizeof *end, by_size);
  for (size_t i = 0; i + 1 < ends; i++) {
    if (!(end[i] < end[i + 1]))
      continue;
    bool now = holds(s, on, meets, between(end[i], end[i + 1]));
    if (now && !inside)
      out->from = end[i];
    if (now)
      out->to = end[i + 1];
    if (!now && inside && out->to > after)
      return true;
    inside = now;
  }
  return inside && out->to > after;
}

/* What is added widens the box, what is kept narrows it; cutting leaves it as it is. */
static void bounds(const void *data, double low[3], double high[3]) {
  const struct combination *s = data;
  wh_shape_bounds(&s->part[0].shape, low, high);
  for (size_t i = 1; i < s->count; i++) {
    double from[3], to[3];
    bool add = s->part[i].operation == ADD;
    wh_shape_bounds(&s->part[i].shape, from, to);
    for (int k = 0; k < 3 && s->part[i].operation != CUT; k++) {
      low[k] = add ? fmin(low[k], from[k]) : fmax(low[k], from[k]);
      high[k] = add ? fmax(high[k], to[k]) : fmin(high[k], to[k]);
    }
  }
}

const struct wh_body_kind wh_body_combination = {
    .kind = {.name = "combination",
             .summary = "shapes added to, cut from and kept within one another",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct params)},
    .create = create,
    .free = free_combination,
    .distance = distance,
    .stretch = stretch,
    .bounds = bounds,
};

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TARGET_BODY_H
#define WH_TARGET_BODY_H
/* What electrons and photons meet: shapes filled with a material each, vacuum between them. A shape
   is one file and one line in bodies.def; combinations of shapes are shapes too. */
#include "base/context.h"
#include "base/key.h"

/* Where a straight line is inside, [from, to] along it [m]. */
struct wh_stretch {
  double from, to;
};

/* Below this distance [m] two surfaces are one, and a particle on a surface is inside or outside by
   its direction. */
#define WH_BODY_TOUCH 1e-13

struct wh_body_kind;

/* A shape ready for use. data belongs to the shape; wh_body_free. */
struct wh_shape {
  const struct wh_body_kind *kind;
  void *data;
};

struct wh_body_kind {
  struct wh_kind kind; /* first: name, keys, size of the parameters */
  /* Checks the parameters and makes the shape's data. */
  enum wh_status (*create)(struct wh_context *c, const void *params, void **data);
  void (*free)(void *data);
  /* Signed distance [m] to the surface, negative inside; its size may be less than the true one,
     never more. */
  double (*distance)(const void *data, const double x[3]);
  /* The first stretch of the line x + t u (u a unit vector) that ends beyond `after`; false if
     there is none. Stretches may begin at -INFINITY and end at INFINITY. */
  bool (*stretch)(const void *data, const double x[3], const double u[3], double after,
                  struct wh_stretch *out);
  /* A box along the axes that holds the shape; its sides may be at infinity. */
  void (*bounds)(const void *data, double low[3], double high[3]);
};

extern const struct wh_kind *const wh_body_kinds[]; /* NULL-ended */

#define WH_BODY(name) extern const struct wh_body_kind wh_body_##name;
#include "target/bodies.def"
#undef WH_BODY

enum wh_status wh_shape_create(struct wh_context *c, const struct wh_variant *variant,
                               struct wh_shape *out);
void wh_shape_free(struct wh_shape *s);

static inline double wh_shape_distance(const struct wh_shape *s, const double x[3]) {
  return s->kind->distance(s->data, x);
}

static inline bool wh_shape_stretch(const struct wh_shape *s, const double x[3], const double u[3],
                                    double after, struct wh_stretch *out) {
  return s->kind->stretch(s->data, x, u, after, out);
}

static inline void wh_shape_bounds(const struct wh_shape *s, double low[3], double high[3]) {
  s->kind->bounds(s->data, low, high);
}

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#include "target/body.h"

const struct wh_kind *const wh_body_kinds[] = {
#define WH_BODY(name) &wh_body_##name.kind,
#include "target/bodies.def"
#undef WH_BODY
    NULL};

enum wh_status wh_shape_create(struct wh_context *c, const struct wh_variant *variant,
                               struct wh_shape *out) {
  *out = (struct wh_shape){0};
  const struct wh_body_kind *kind = (const struct wh_body_kind *)variant->kind;
  if (!kind)
    return wh_fail(c, WH_BAD_INPUT, "target: a body has no shape; give one (shape: {kind: slab})");
  void *data;
  WH_TRY(kind->create(c, variant->params, &data));
  *out = (struct wh_shape){kind, data};
  return WH_OK;
}

void wh_shape_free(struct wh_shape *s) {
  if (s->kind)
    s->kind->free(s->data);
  *s = (struct wh_shape){0};
}

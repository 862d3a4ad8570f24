/* SPDX-License-Identifier: MPL-2.0 */
#include "emission/law.h"

#define WH_ENERGY(name) extern const struct wh_law_kind wh_energy_##name;
#include "emission/energies.def"
#undef WH_ENERGY
#define WH_ANGLE(name) extern const struct wh_law_kind wh_angle_##name;
#include "emission/angles.def"
#undef WH_ANGLE

const struct wh_kind *const wh_energy_kinds[] = {
#define WH_ENERGY(name) &wh_energy_##name.kind,
#include "emission/energies.def"
#undef WH_ENERGY
    NULL,
};

const struct wh_kind *const wh_angle_kinds[] = {
#define WH_ANGLE(name) &wh_angle_##name.kind,
#include "emission/angles.def"
#undef WH_ANGLE
    NULL,
};

/* kind is the first member of every entry of the tables above. */
static const struct wh_law_kind *law_of(const struct wh_variant *law) {
  return (const struct wh_law_kind *)law->kind;
}

enum wh_status wh_law_check(struct wh_context *c, const char *owner, const struct wh_variant *law) {
  return law_of(law)->check(c, owner, law->params);
}

double wh_law_draw(const struct wh_variant *law, double u) {
  return law_of(law)->draw(law->params, u);
}

enum wh_status wh_law_list_check(struct wh_context *c, const char *owner, const void *params) {
  const struct wh_law_list_params *p = params;
  if (!p->values.count)
    return wh_fail(c, WH_BAD_INPUT, "source %s: a list without values", owner);
  return WH_OK;
}

double wh_law_list_draw(const void *params, double u) {
  const struct wh_law_list_params *p = params;
  size_t i = (size_t)(u * (double)p->values.count);
  return p->values.value[i < p->values.count ? i : p->values.count - 1];
}

enum wh_status wh_law_uniform_check(struct wh_context *c, const char *owner, const void *params) {
  const struct wh_law_uniform_params *p = params;
  if (p->from > p->to)
    return wh_fail(c, WH_BAD_INPUT,
                   "source %s: a uniform law must go from the smaller value to the larger", owner);
  return WH_OK;
}

double wh_law_uniform_draw(const void *params, double u) {
  const struct wh_law_uniform_params *p = params;
  return p->from + (p->to - p->from) * u;
}

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_EMISSION_LAW_H
#define WH_EMISSION_LAW_H
/* Laws that electrons' energies and angles are drawn from. A law is its inverse distribution
   function: a number u, uniform in (0, 1), goes in, the value comes out. One law is one entry in
   energies.def or angles.def and one file. */
#include "base/context.h"
#include "base/key.h"

struct wh_law_kind {
  struct wh_kind kind;
  /* WH_BAD_INPUT if the parameters do not fit together; owner names the source in the message. */
  enum wh_status (*check)(struct wh_context *c, const char *owner, const void *params);
  double (*draw)(const void *params, double u);
};

/* NULL-ended, for keys and 'list'. Energies in eV; polar angles from the surface normal in rad. */
extern const struct wh_kind *const wh_energy_kinds[];
extern const struct wh_kind *const wh_angle_kinds[];

enum wh_status wh_law_check(struct wh_context *c, const char *owner, const struct wh_variant *law);
double wh_law_draw(const struct wh_variant *law, double u);

/* Picks each of the values equally often. Shared by the lists of energies and of angles. */
struct wh_law_list_params {
  struct wh_quantities values;
};
struct wh_law_uniform_params {
  double from, to;
};
enum wh_status wh_law_list_check(struct wh_context *c, const char *owner, const void *params);
double wh_law_list_draw(const void *params, double u);
enum wh_status wh_law_uniform_check(struct wh_context *c, const char *owner, const void *params);
double wh_law_uniform_draw(const void *params, double u);

#endif

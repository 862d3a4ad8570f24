/* SPDX-License-Identifier: MPL-2.0 */
#include "emission/emission.h"

struct params {
  const char *path, *species;
  double shift, current;
};

static const struct wh_key keys[] = {
    {.name = "path",
     .type = WH_KEY_PATH,
     .offset = offsetof(struct params, path),
     .summary = "openPMD file of electrons (.h5) or MCPL file (any other ending)"},
    {.name = "species",
     .type = WH_KEY_TEXT,
     .offset = offsetof(struct params, species),
     .default_text = "",
     .summary = "of an openPMD file: which set of electrons; may be left out if there is one"},
    {.name = "shift",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, shift),
     .unit = "m",
     .default_text = "0 m",
     .summary = "added to z of all electrons"},
    {.name = "current",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, current),
     .unit = "A",
     .default_text = "0 A",
     .max = 1e9,
     .summary = "of all electrons; 0: the file's own weights"},
    {0},
};

static double sum_of_weights(const struct wh_particles *p) {
  double sum = 0.0;
  for (size_t i = 0; i < p->count; i++)
    sum += p->weight[i];
  return sum;
}

static enum wh_status append(const struct wh_source_context *s, const struct params *p,
                             const struct wh_particles *from, struct wh_particles *out) {
  double sum = sum_of_weights(from);
  if (!(sum > 0.0))
    return wh_fail(s->c, WH_BAD_INPUT, "source %s: the electrons of %s carry no weight", s->name,
                   p->path);
  double scale = p->current > 0.0 ? p->current / sum : 1.0;
  WH_TRY(wh_particles_reserve(s->c, out, out->count + from->count));
  for (size_t i = 0; i < from->count; i++) {
    struct wh_particle one = wh_particles_get(from, i);
    one.x[2] += p->shift;
    one.weight *= scale;
    WH_TRY(wh_particles_append(s->c, out, &one));
  }
  return WH_OK;
}

static enum wh_status emit(const struct wh_source_context *s, const void *params,
                           struct wh_particles *out) {
  const struct params *p = params;
  struct wh_particles from = {0};
  if (!s->setting->read)
    return wh_fail(s->c, WH_INTERNAL, "source %s: nothing here can read %s", s->name, p->path);
  WH_TRY(s->setting->read(s->c, p->path, p->species && *p->species ? p->species : NULL, &from));
  enum wh_status status = append(s, p, &from, out);
  wh_particles_free(&from);
  return status;
}

const struct wh_source_kind wh_source_file = {
    .kind = {.name = "file",
             .summary =
                 "electrons of another run or program, as openPMD or MCPL file, with their own "
                 "weights, times and birth numbers",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct params)},
    .emit = emit,
    .solid = true,
};

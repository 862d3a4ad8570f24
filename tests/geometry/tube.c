/* SPDX-License-Identifier: MPL-2.0 */
#include "tube.h"
#include "base/constants.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void stop(const char *what, const char *where) {
  fprintf(stderr, "tube: %s: %s\n", what, where);
  abort();
}

static double number(const char *text, char **end) {
  double v = strtod(text, end);
  if (**end == 'd') {
    v *= WH_PI / 180;
    ++*end;
  }
  return v;
}

/* Numbers of a list; a unit behind a default's number is skipped. */
static size_t numbers(const char *text, double *out, size_t most) {
  size_t n = 0;
  for (char *end; *text && n < most; text = end) {
    out[n++] = number(text, &end);
    if (end == text)
      stop("not a number", text);
    while (*end == ',' || *end == ' ')
      end++;
    if (*end >= 'a' && *end <= 'z')
      break;
  }
  return n;
}

static void set(struct tube *t, const struct wh_key *key, void *params, const char *text) {
  enum { MOST = 512 };
  double v[MOST];
  char *field = (char *)params + key->offset;
  if (key->type == WH_KEY_CHOICE) {
    for (int i = 0; key->choices[i]; i++)
      if (strcmp(key->choices[i], text) == 0)
        memcpy(field, &i, sizeof i);
    return;
  }
  if (key->type == WH_KEY_FLAG) {
    *(bool *)field = strcmp(text, "true") == 0;
    return;
  }
  size_t n = *text ? numbers(text, v, MOST) : 0;
  double *kept = wh_arena_alloc(t->arena, (n + 1) * sizeof *kept);
  memcpy(kept, v, n * sizeof *kept);
  if (key->type == WH_KEY_QUANTITY) {
    memcpy(field, v, n ? sizeof *v : 0);
  } else if (key->type == WH_KEY_POINT) {
    memcpy(field, v, 2 * sizeof *v);
  } else if (key->type == WH_KEY_POINTS) {
    *(struct wh_points *)(void *)field = (struct wh_points){n / 2, (double(*)[2])kept};
  } else if (key->type == WH_KEY_QUANTITIES) {
    *(struct wh_quantities *)(void *)field = (struct wh_quantities){n, kept};
  } else {
    stop("type of key not known here", key->name);
  }
}

static struct wh_variant shape(struct tube *t, char *text) {
  struct wh_variant v = {0};
  char *state = NULL;
  char *word = strtok_r(text, " ", &state);
  for (int i = 0; wh_shape_kinds[i]; i++)
    if (strcmp(wh_shape_kinds[i]->name, word) == 0)
      v.kind = wh_shape_kinds[i];
  if (!v.kind)
    stop("no such shape", word);
  v.params = wh_arena_alloc(t->arena, v.kind->params_size);
  for (const struct wh_key *k = v.kind->keys; k->name; k++)
    if (k->default_text && *k->default_text) {
      bool truth = k->type == WH_KEY_FLAG || k->type == WH_KEY_CHOICE;
      char first[32];
      snprintf(first, sizeof first, "%s", k->default_text);
      if (!truth)
        first[strcspn(first, " ")] = 0;
      set(t, k, v.params, first);
    }
  while ((word = strtok_r(NULL, " ", &state))) {
    char *value = strchr(word, '=');
    if (!value)
      stop("no = in", word);
    *value++ = 0;
    const struct wh_key *k = v.kind->keys;
    while (k->name && strcmp(k->name, word) != 0)
      k++;
    if (!k->name)
      stop("no such key", word);
    set(t, k, v.params, value);
  }
  return v;
}

static void shapes(struct tube *t, const char *text, struct wh_variant *one, struct wh_map *many) {
  char *copy = wh_arena_print(t->arena, "%s", text), *state = NULL;
  struct wh_variant *list = wh_arena_alloc(t->arena, TUBE_MOST * sizeof *list);
  const char **name = wh_arena_alloc(t->arena, TUBE_MOST * sizeof *name);
  size_t n = 0;
  for (char *part = strtok_r(copy, ";", &state); part; part = strtok_r(NULL, ";", &state)) {
    name[n] = wh_arena_print(t->arena, "shape%zu", n);
    list[n++] = shape(t, part);
  }
  if (n == 1)
    *one = list[0];
  else
    *many = (struct wh_map){n, name, list};
}

struct tube *tube_new(enum wh_symmetry symmetry) {
  struct tube *t = calloc(1, sizeof *t);
  t->arena = wh_arena_create();
  t->geometry.symmetry = (int)symmetry;
  t->geometry.electrodes = (struct wh_map){0, t->name[0], t->electrode};
  t->geometry.dielectrics = (struct wh_map){0, t->name[1], t->dielectric};
  t->geometry.gradients = (struct wh_map){0, t->name[2], t->gradient};
  t->geometry.file_unit = 1e-3;
  t->mesh = (struct wh_mesh_params){.order = 6,
                                    .corner_size = 1e-6,
                                    .growth = 0.3,
                                    .arc = 20 * WH_PI / 180,
                                    .max_elements = 100000};
  return t;
}

void tube_free(struct tube *t) {
  wh_arena_destroy(t->arena);
  free(t);
}

void tube_domain(struct tube *t, const char *text) {
  shapes(t, text, &t->geometry.domain.shape, &t->geometry.domain.shapes);
}

struct wh_electrode_params *tube_electrode(struct tube *t, const char *name, double voltage,
                                           const char *text) {
  size_t i = t->geometry.electrodes.count++;
  t->name[0][i] = name;
  t->electrode[i].voltage_V = voltage;
  if (text)
    shapes(t, text, &t->electrode[i].shape, &t->electrode[i].shapes);
  return &t->electrode[i];
}

struct wh_dielectric_params *tube_dielectric(struct tube *t, const char *name, double permittivity,
                                             const char *text) {
  size_t i = t->geometry.dielectrics.count++;
  t->name[1][i] = name;
  t->dielectric[i].permittivity = permittivity;
  if (text)
    shapes(t, text, &t->dielectric[i].shape, &t->dielectric[i].shapes);
  return &t->dielectric[i];
}

void tube_gradient(struct tube *t, const char *name, const char *from, const char *to,
                   const char *text) {
  size_t i = t->geometry.gradients.count++;
  struct wh_map none = {0};
  t->name[2][i] = name;
  t->gradient[i].from = from;
  t->gradient[i].to = to;
  shapes(t, text, &t->gradient[i].shape, &none);
}

enum wh_status tube_mesh(struct tube *t, struct wh_context *c, struct wh_mesh *out) {
  return wh_geometry_mesh(c, &t->geometry, &t->mesh, out);
}

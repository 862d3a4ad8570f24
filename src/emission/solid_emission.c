/* SPDX-License-Identifier: MPL-2.0 */
#include "emission/solid_emission.h"

#include "base/constants.h"
#include "base/memory.h"
#include "base/random.h"
#include "emission/solid_site.h"
#include "numerics/quantile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Faces of the electrode, and the current up to and with each. */
struct skin {
  const struct wh_solid_field *field;
  const struct wh_solid_emission *e;
  struct wh_context *c;
  size_t count, capacity, sum_capacity;
  uint32_t (*face)[2]; /* element and face of it */
  double *sum;
};

/* Current density [A/m^2] at a spot, and the temperature [K] of the velocities. */
static enum wh_status supply(const struct skin *k, const struct wh_solid_site *s, double *density,
                             double *temperature) {
  const struct wh_solid_emission *e = k->e;
  struct wh_emitter emitter = {.owner = e->name,
                               .temperature = e->temperature(e->user, s->x),
                               .work_function_eV = e->work_function_eV,
                               .richardson = e->richardson};
  double phi, E[3];
  *density = 0.0;
  *temperature = emitter.temperature;
  if (!(emitter.temperature > 0.0))
    return wh_fail(k->c, WH_BAD_INPUT, "source %s: a temperature of %g K at (%.5g, %.5g, %.5g) m",
                   e->name, emitter.temperature, s->x[0], s->x[1], s->x[2]);
  if (!e->law) {
    *density =
        e->richardson * emitter.temperature * emitter.temperature *
        exp(-e->work_function_eV * WH_ELEMENTARY_CHARGE / (WH_BOLTZMANN * emitter.temperature));
    return WH_OK;
  }
  wh_solid_field_at(k->field, &s->place, &phi, E);
  for (int i = 0; i < 3; i++)
    emitter.field -= E[i] * s->normal[i];
  return wh_density_supply(k->c, e->law, &emitter, density, temperature);
}

/* Current of a face: a rule of degree 4 on the triangle (Strang and Fix), by its six points. */
static enum wh_status face_current(const struct skin *k, const uint32_t face[2], double *current) {
  static const double at[2] = {0.445948490915965, 0.091576213509771},
                      weight[2] = {0.223381589678011, 0.109951743655322};
  *current = 0.0;
  for (int ring = 0; ring < 2; ring++)
    for (int i = 0; i < 3; i++) {
      double a = i == 1 ? 1.0 - 2.0 * at[ring] : at[ring];
      double b = i == 2 ? 1.0 - 2.0 * at[ring] : at[ring], density, temperature;
      struct wh_solid_site s = wh_solid_site_at(wh_solid_field_locator(k->field), face, a, b);
      WH_TRY(supply(k, &s, &density, &temperature));
      *current += 0.5 * weight[ring] * s.area * density;
    }
  return WH_OK;
}

static enum wh_status find_faces(struct skin *k) {
  const struct wh_solid_mesh *m = wh_solid_field_mesh(k->field);
  uint16_t electrode = WH_NO_BOUNDARY;
  double sum = 0.0;
  for (size_t i = 0; i < m->electrode_count; i++)
    if (strcmp(m->electrodes[i].name, k->e->electrode) == 0)
      electrode = (uint16_t)i;
  if (electrode == WH_NO_BOUNDARY)
    return wh_fail(k->c, WH_BAD_INPUT, "source %s: there is no electrode '%s'", k->e->name,
                   k->e->electrode);
  for (size_t f = 0; f < 4 * m->element_count; f++) {
    if (m->boundary[f] != electrode || m->region[f / 4] != 0)
      continue;
    double current = 0.0;
    WH_TRY(wh_grow(k->c, &k->face, &k->capacity, k->count + 1, sizeof *k->face));
    WH_TRY(wh_grow(k->c, &k->sum, &k->sum_capacity, k->count + 1, sizeof *k->sum));
    k->face[k->count][0] = (uint32_t)(f / 4);
    k->face[k->count][1] = (uint32_t)(f % 4);
    WH_TRY(face_current(k, k->face[k->count], &current));
    sum += current;
    k->sum[k->count++] = sum;
  }
  if (k->count == 0)
    return wh_fail(k->c, WH_BAD_INPUT, "source %s: no part of electrode '%s' faces the vacuum",
                   k->e->name, k->e->electrode);
  return sum > 0.0 ? WH_OK
                   : wh_fail(k->c, WH_BAD_INPUT,
                             "source %s: electrode '%s' is too cold to emit anything; look at its "
                             "temperature and work function",
                             k->e->name, k->e->electrode);
}

static size_t face_of(const struct skin *k, double current) {
  size_t low = 0, high = k->count - 1;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (k->sum[middle] < current)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The electron number i. Places are spread by a low-discrepancy sequence over the faces by their
   current, and evenly in a face, whose own variation goes into the weight. */
static enum wh_status draw(const struct skin *k, size_t i, struct wh_particle *out) {
  double whole = k->sum[k->count - 1], a, b, density, temperature;
  size_t f = face_of(k, whole * wh_start_quiet(i, 0));
  double mine = k->sum[f] - (f ? k->sum[f - 1] : 0.0);
  struct wh_random random =
      wh_random_start(wh_context_seed(k->c), WH_RANDOM_CATHODE, k->e->first_id + i);
  a = wh_start_quiet(i, 1);
  b = wh_start_quiet(i, 2);
  if (a + b > 1.0) {
    a = 1.0 - a;
    b = 1.0 - b;
  }
  struct wh_solid_site s = wh_solid_site_at(wh_solid_field_locator(k->field), k->face[f], a, b);
  WH_TRY(supply(k, &s, &density, &temperature));

  double energy = WH_BOLTZMANN / WH_ELEMENTARY_CHARGE * temperature *
                  wh_quantile_flux_maxwell(wh_random_uniform(&random));
  double sine2 = wh_random_uniform(&random), turn = 2.0 * WH_PI * wh_random_uniform(&random);
  struct wh_departure d = {energy, asin(sqrt(sine2)), turn};
  *out =
      wh_solid_start(s.x, s.normal, d, whole / (double)k->e->count * 0.5 * s.area * density / mine,
                     k->e->first_id + i);
  return WH_OK;
}

static enum wh_status emit(struct skin *k, struct wh_particles *out, double *current) {
  size_t before = out->count;
  double sum = 0.0;
  WH_TRY(find_faces(k));
  *current = k->sum[k->count - 1];
  for (size_t i = 0; i < k->e->count; i++) {
    struct wh_particle one;
    WH_TRY(draw(k, i, &one));
    WH_TRY(wh_particles_append(k->c, out, &one));
    sum += one.weight;
  }
  for (size_t i = before; i < out->count; i++)
    out->weight[i] *= *current / sum;
  return WH_OK;
}

enum wh_status wh_solid_emit(struct wh_context *c, const struct wh_solid_field *field,
                             const struct wh_solid_emission *e, struct wh_particles *out,
                             double *current) {
  struct skin k = {.field = field, .e = e, .c = c};
  *current = 0.0;
  enum wh_status status =
      e->count ? emit(&k, out, current)
               : wh_fail(c, WH_BAD_INPUT, "source %s: no electrons are asked for", e->name);
  free(k.face);
  free(k.sum);
  return status;
}

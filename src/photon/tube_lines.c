/* SPDX-License-Identifier: MPL-2.0 */
/* Lines: vacancies by depth, times the photons that a vacancy's whole cascade gives on average,
   times what escapes. Vacancies are made by electrons (cross section times track length), and by
   photons absorbed in the target: bremsstrahlung, and K lines that free L and M electrons. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/constants.h"
#include "base/memory.h"
#include "material/relaxation.h"
#include "material/shell.h"
#include "photon/tube_parts.h"

enum { SHELLS = WH_RELAXATION_SHELLS, SUB = 2 };

/* Fewer photons a vacancy than this are not listed. */
#define LEAST_YIELD 1e-6

/* Photons that may free inner electrons. */
struct source {
  double energy_eV, amount;
  struct wh_tube_shape shape;
  double depth;
  double attenuation;       /* [1/m] */
  double vacancies[SHELLS]; /* per length, by shell of the element at hand [1/m] */
};

struct atom {
  const struct wh_tube_work *work;
  size_t place; /* of the element in the material */
  struct wh_relaxation relaxation;
  double yield[SHELLS][SHELLS][WH_SHELLS]; /* photons filled <- from, per vacancy */
  double made[SHELLS][WH_FLUX_DEPTHS];     /* vacancies by electrons, per incident electron */
  size_t sources;
  struct source *source;
};

static void add_yields(double (*from)[WH_SHELLS], double weight, double (*to)[WH_SHELLS]) {
  for (int filled = 0; filled < SHELLS; filled++)
    for (int k = 0; k < WH_SHELLS; k++)
      to[filled][k] += weight * from[filled][k];
}

/* From the outermost shell inward, since every transition leads outward. */
static void find_yields(struct atom *a) {
  const struct wh_relaxation *r = &a->relaxation;
  for (int s = SHELLS - 1; s >= 0; s--) {
    double before = 0.0;
    for (size_t t = r->first[s]; t < r->first[s + 1]; t++) {
      const struct wh_transition *tr = &r->transition[t];
      double p = tr->cumulative - before;
      before = tr->cumulative;
      if (tr->photon)
        a->yield[s][s][tr->vacancy[0]] += p;
      for (int v = 0; v < 2; v++)
        if (tr->vacancy[v] > s && tr->vacancy[v] < SHELLS)
          add_yields(a->yield[tr->vacancy[v]], p, a->yield[s]);
    }
  }
}

/* Vacancies by electrons. */
static void ionise(struct atom *a) {
  static const double node[SUB] = {0.21132486540518712, 0.78867513459481288};
  const struct wh_tube_work *w = a->work;
  const struct wh_material_element *e = &w->flux->material.element[a->place];
  for (int s = 0; s < SHELLS; s++) {
    double edge = a->relaxation.binding_eV[s];
    if (!(edge > 0.0) || edge >= w->tube->voltage || !wh_shell_known(e->z, s))
      continue;
    for (size_t i = 0; i < WH_FLUX_ENERGIES && w->energy[i] > edge; i++) {
      double high = w->energy[i], low = fmax(w->energy[i + 1], edge), section = 0.0;
      double share = (high - low) / (high - w->energy[i + 1]);
      for (int g = 0; g < SUB; g++)
        section += share / SUB * wh_shell_ionisation(e->z, s, edge, low + node[g] * (high - low));
      for (size_t j = 0; j < WH_FLUX_DEPTHS; j++)
        a->made[s][j] += e->number_density * section *
                         (double)w->cell[(j * WH_FLUX_ENERGIES + i) * WH_FLUX_MOMENTS];
    }
  }
}

/* Attenuation at the source's energy, and the part of it that leaves vacancies of this element. */
static void attenuate(const struct atom *a, struct source *q) {
  const struct wh_photon *p = &a->work->photon;
  double fraction, total = wh_photon_total(p, q->energy_eV);
  size_t row = p->elements * WH_PHOTON_CHANNELS, i = wh_photon_find(p, q->energy_eV, &fraction);
  const double *at = p->cumulative + (i + (fraction > 0.5)) * row;
  q->attenuation = wh_tube_attenuation(a->work, q->energy_eV);
  for (size_t s = 0; s < SHELLS; s++) {
    size_t k = a->place * WH_PHOTON_CHANNELS + s;
    q->vacancies[s] = total * (at[k] - (k > 0 ? at[k - 1] : 0.0));
  }
}

/* Bremsstrahlung by bins. */
static void bremsstrahlung_sources(struct atom *a, const struct wh_spectrum *s) {
  const struct wh_tube_work *w = a->work;
  for (size_t b = 0; b < s->count; b++) {
    struct source *q = &a->source[a->sources];
    *q = (struct source){
        .energy_eV = wh_spectrum_energy(s, b), .amount = w->born[b][0], .depth = w->born_depth[b]};
    if (!(q->amount > 0.0))
      continue;
    wh_tube_shape(w, b, &q->shape);
    attenuate(a, q);
    a->sources++;
  }
}

static const struct wh_tube_shape isotropic = {{0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5},
                                               {0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5}};

/* K lines of vacancies that electrons made, isotropic. */
static void line_sources(struct atom *a) {
  const struct wh_relaxation *r = &a->relaxation;
  double number = 0.0, deep = 0.0;
  for (size_t j = 0; j < WH_FLUX_DEPTHS; j++) {
    number += a->made[WH_SHELL_K][j];
    deep += a->made[WH_SHELL_K][j] * 0.5 * (a->work->edge[j] + a->work->edge[j + 1]);
  }
  for (int from = 0; from < WH_SHELLS && number > 0.0; from++) {
    double yield = a->yield[WH_SHELL_K][WH_SHELL_K][from];
    double energy = r->binding_eV[WH_SHELL_K] - r->binding_eV[from];
    if (yield < LEAST_YIELD || energy < a->work->tube->low_eV)
      continue;
    struct source *q = &a->source[a->sources++];
    *q = (struct source){.energy_eV = energy, .amount = number * yield, .depth = deep / number};
    q->shape = isotropic;
    attenuate(a, q);
  }
}

/* Made by electrons; photons that leave vacancies are scattered elsewhere, and fewer. */
static double scattered(const struct atom *a, int filled, int from, double energy_eV) {
  double born[WH_TUBE_GROUPS] = {0.0};
  for (size_t j = 0; j < WH_FLUX_DEPTHS; j++)
    for (int s = 0; s <= filled; s++)
      born[j * WH_TUBE_GROUPS / WH_FLUX_DEPTHS] += a->yield[s][filled][from] * a->made[s][j];
  return wh_tube_rayleigh(a->work, &isotropic, energy_eV, born);
}

static double line_amount(const struct atom *a, int filled, int from, double energy_eV) {
  const struct wh_tube_work *w = a->work;
  double mu = wh_tube_attenuation(w, energy_eV), sum = 0.0;
  for (size_t j = 0; j < WH_FLUX_DEPTHS; j++) {
    double made = 0.0;
    for (int s = 0; s <= filled; s++)
      made += a->yield[s][filled][from] * a->made[s][j];
    sum += made * wh_tube_escape(w, j, mu);
  }
  for (size_t i = 0; i < a->sources; i++) {
    const struct source *q = &a->source[i];
    double rate = 0.0;
    for (int s = 0; s <= filled; s++)
      rate += a->yield[s][filled][from] * q->vacancies[s];
    if (rate > 0.0)
      sum +=
          q->amount * rate * wh_tube_passed(w, &q->shape, q->attenuation, q->depth, mu / w->slope);
  }
  return sum / (4.0 * WH_PI) + scattered(a, filled, from, energy_eV);
}

static enum wh_status add_lines(struct wh_context *c, struct atom *a, struct wh_spectrum *s) {
  for (int filled = 0; filled < SHELLS; filled++)
    for (int from = filled + 1; from < WH_SHELLS; from++) {
      double energy = a->relaxation.binding_eV[filled] - a->relaxation.binding_eV[from];
      double most = 0.0;
      for (int k = 0; k <= filled; k++)
        most = fmax(most, a->yield[k][filled][from]);
      if (most < LEAST_YIELD || energy < s->low_eV || energy >= a->work->tube->voltage)
        continue;
      struct wh_spectrum_line line = {.energy_eV = energy,
                                      .amount = line_amount(a, filled, from, energy),
                                      .z = a->relaxation.z,
                                      .filled = filled,
                                      .from = from};
      if (line.amount > 0.0)
        WH_TRY(wh_spectrum_add_line(c, s, line));
    }
  return WH_OK;
}

static enum wh_status one_element(struct wh_context *c, struct atom *a, struct wh_spectrum *s) {
  int z = a->work->flux->material.element[a->place].z;
  WH_TRY(wh_relaxation_create(c, z, &a->relaxation));
  enum wh_status status = wh_alloc(c, s->count + WH_SHELLS, sizeof *a->source, &a->source);
  if (status == WH_OK) {
    find_yields(a);
    ionise(a);
    bremsstrahlung_sources(a, s);
    line_sources(a);
    status = add_lines(c, a, s);
  }
  free(a->source);
  wh_relaxation_free(&a->relaxation);
  return status;
}

enum wh_status wh_tube_lines(struct wh_context *c, const struct wh_tube_work *w,
                             struct wh_spectrum *s) {
  struct atom *a;
  enum wh_status status = WH_OK;
  for (size_t k = 0; k < w->flux->material.count && status == WH_OK; k++) {
    WH_TRY(wh_alloc(c, 1, sizeof *a, &a));
    a->work = w;
    a->place = k;
    status = one_element(c, a, s);
    free(a);
  }
  return status;
}

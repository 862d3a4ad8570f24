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
#include "numerics/gauss.h"
#include "photon/tube_parts.h"

enum { SHELLS = WH_RELAXATION_SHELLS, ANGLES = 8, SUB = 2 };

/* Fewer photons a vacancy than this are not listed. */
#define LEAST_YIELD 1e-6

/* Photons that may free inner electrons. */
struct source {
  double energy_eV, amount;
  double along[ANGLES], against[ANGLES]; /* density in the cosine to the beam, at +-cosine[] */
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
  double cosine[ANGLES], weight[ANGLES];   /* Gauss-Legendre on (0, 1) */
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

/* Bremsstrahlung by bins: density sum (2l+1)/2 moment_l P_l. */
static void bremsstrahlung_sources(struct atom *a, const struct wh_spectrum *s) {
  const struct wh_tube_work *w = a->work;
  for (size_t b = 0; b < s->count; b++) {
    struct source *q = &a->source[a->sources];
    *q = (struct source){
        .energy_eV = wh_spectrum_energy(s, b), .amount = w->born[b][0], .depth = w->born_depth[b]};
    if (!(q->amount > 0.0))
      continue;
    for (int n = 0; n < ANGLES; n++) {
      double x = a->cosine[n], p = 1.0, before = 0.0;
      for (int l = 0; l < WH_FLUX_MOMENTS; l++) {
        double part = (2.0 * l + 1.0) / 2.0 * w->born[b][l] / q->amount * p;
        q->along[n] += part;
        q->against[n] += l % 2 ? -part : part;
        double next = ((2.0 * l + 1.0) * x * p - l * before) / (l + 1.0);
        before = p;
        p = next;
      }
    }
    attenuate(a, q);
    a->sources++;
  }
}

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
    for (int n = 0; n < ANGLES; n++)
      q->along[n] = q->against[n] = 0.5;
    attenuate(a, q);
  }
}

/* Per photon of the source and per coefficient for vacancies [1/m]: how far into the target's
   vacancies are made, each weighted with the share of its line that comes out, `out` the line's
   attenuation along the way out per depth. Photons that go toward the exit at distance a, and away
   from it where the target is b deep, of direction cosine v:
     int_0^a e^(-m t/v - out (a - t)) dt/v,   int_0^b e^(-m t/v - out (a + t)) dt/v. */
static double passed_on(const struct atom *at, const struct source *q, double out) {
  const struct wh_tube_work *w = at->work;
  double a = w->transmission ? w->depth - q->depth : q->depth, sum = 0.0;
  for (int n = 0; n < ANGLES; n++) {
    double v = at->cosine[n], rate = q->attenuation / v, difference = rate - out;
    double toward = w->transmission ? q->along[n] : q->against[n];
    double away = w->transmission ? q->against[n] : q->along[n];
    double from_here = exp(-out * a);
    double near =
        fabs(difference) * a > 1e-6 ? (from_here - exp(-rate * a)) / difference : a * from_here;
    double far = from_here / (rate + out);
    if (w->transmission)
      far *= -expm1(-(rate + out) * q->depth);
    sum += at->weight[n] / v * (toward * near + away * far);
  }
  return sum;
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
      sum += q->amount * rate * passed_on(a, q, mu / w->slope);
  }
  return sum / (4.0 * WH_PI);
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
  wh_gauss(ANGLES, 0.0, a->cosine, a->weight);
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

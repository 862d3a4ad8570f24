/* SPDX-License-Identifier: MPL-2.0 */
/* Photons in dk toward direction n per electron and steradian:
     sum over depths and energies of N dsigma/dk(T, k) sum_l (2l+1)/(4 pi) p_l(T, k/T) P_l(cos)
       Phi_l(z, T) escape(z, k),
   Phi_l the moments of the track length, p_l those of one electron's radiation: the addition
   theorem of Legendre polynomials, exact for a distribution that is symmetric about the beam. */
#include <math.h>
#include <string.h>

#include "base/constants.h"
#include "material/bremsstrahlung.h"
#include "material/kinematics.h"
#include "numerics/gauss.h"
#include "photon/tube_depth.h"
#include "photon/tube_parts.h"

enum { ANGLES = 16, SUB = 2 };

struct rule {
  double cosine[ANGLES], weight[ANGLES]; /* Gauss-Legendre on (-1, 1) */
  double legendre[ANGLES][WH_FLUX_MOMENTS];
  double seen[WH_FLUX_MOMENTS]; /* (2l+1)/(4 pi) P_l(cos) toward the detector */
};

static void legendre(double x, double p[WH_FLUX_MOMENTS]) {
  p[0] = 1.0;
  p[1] = x;
  for (int l = 1; l < WH_FLUX_MOMENTS - 1; l++)
    p[l + 1] = ((2.0 * l + 1.0) * x * p[l] - l * p[l - 1]) / (l + 1.0);
}

static void make_rule(const struct wh_tube_work *w, struct rule *r) {
  wh_gauss(ANGLES, 0.0, r->cosine, r->weight);
  for (int a = 0; a < ANGLES; a++) {
    r->cosine[a] = 2.0 * r->cosine[a] - 1.0;
    r->weight[a] *= 2.0;
    legendre(r->cosine[a], r->legendre[a]);
  }
  legendre(w->cosine, r->seen);
  for (int l = 0; l < WH_FLUX_MOMENTS; l++)
    r->seen[l] *= (2.0 * l + 1.0) / (4.0 * WH_PI);
}

/* N dsigma/dk [1/(m eV)] times the moments of its direction, added to p[l]. */
static void radiated(const struct wh_material *m, const struct rule *r, double energy_eV, double k,
                     double weight, double p[WH_FLUX_MOMENTS]) {
  for (size_t e = 0; e < m->count; e++) {
    double z = m->element[e].z, ratio = k / energy_eV;
    double density = m->element[e].number_density * z * z * weight / (wh_beta2(energy_eV) * k) *
                     wh_bremsstrahlung_chi(m->element[e].z, energy_eV, ratio);
    struct wh_bremsstrahlung_shape shape = wh_bremsstrahlung_shape(z, energy_eV, ratio);
    for (int a = 0; a < ANGLES; a++) {
      double part = density * 2.0 * WH_PI * r->weight[a] *
                    wh_bremsstrahlung_direction_density(shape, r->cosine[a]);
      for (int l = 0; l < WH_FLUX_MOMENTS; l++)
        p[l] += part * r->legendre[a][l];
    }
  }
}

/* Track length over all depths: weighted with what escapes, plain, and with the depth. */
struct column {
  float seen[WH_FLUX_ENERGIES * WH_FLUX_MOMENTS], all[WH_FLUX_ENERGIES * WH_FLUX_MOMENTS];
  double deep[WH_FLUX_ENERGIES], group[WH_FLUX_ENERGIES][WH_TUBE_GROUPS];
};

static void add_up(struct wh_tube_work *w, struct column *col) {
  double number[WH_TUBE_GROUPS] = {0.0};
  memset(col, 0, sizeof *col);
  for (size_t j = 0; j < WH_FLUX_DEPTHS; j++) {
    const float *cell = w->cell + j * WH_FLUX_ENERGIES * WH_FLUX_MOMENTS;
    for (size_t i = 0; i < WH_FLUX_ENERGIES * WH_FLUX_MOMENTS; i++)
      col->all[i] += cell[i];
    for (size_t i = 0; i < WH_FLUX_ENERGIES; i++)
      col->deep[i] += 0.5 * (w->edge[j] + w->edge[j + 1]) * (double)cell[i * WH_FLUX_MOMENTS];
    size_t g = j * WH_TUBE_GROUPS / WH_FLUX_DEPTHS;
    for (size_t i = 0; i < WH_FLUX_ENERGIES; i++) {
      double length = (double)cell[i * WH_FLUX_MOMENTS];
      col->group[i][g] += length;
      number[g] += length;
      w->group_depth[g] += 0.5 * (w->edge[j] + w->edge[j + 1]) * length;
    }
  }
  for (size_t g = 0; g < WH_TUBE_GROUPS; g++)
    w->group_depth[g] /= fmax(number[g], 1e-300);
}

static void escaping(const struct wh_tube_work *w, double k, struct column *col) {
  double mu = wh_tube_attenuation(w, k);
  memset(col->seen, 0, sizeof col->seen);
  for (size_t j = 0; j < WH_FLUX_DEPTHS; j++) {
    const float *cell = w->cell + j * WH_FLUX_ENERGIES * WH_FLUX_MOMENTS;
    float share = (float)wh_tube_escape(w, j, mu);
    for (size_t i = 0; i < WH_FLUX_ENERGIES * WH_FLUX_MOMENTS; i++)
      col->seen[i] += share * cell[i];
  }
}

/* One photon energy: per eV, toward the detector; into born and born_depth for bin b. */
static double at_energy(struct wh_tube_work *w, const struct rule *r, const struct column *col,
                        double k, size_t b) {
  static const double node[SUB] = {0.21132486540518712, 0.78867513459481288};
  double sum = 0.0, deep = 0.0;
  for (size_t i = 0; i < WH_FLUX_ENERGIES && w->energy[i] > k; i++) {
    double high = w->energy[i], low = fmax(w->energy[i + 1], k);
    double share = (high - low) / (high - w->energy[i + 1]), p[WH_FLUX_MOMENTS] = {0.0};
    if (high <= WH_BREMSSTRAHLUNG_MINIMUM_eV)
      break;
    for (int g = 0; g < SUB; g++)
      radiated(&w->flux->material, r, low + node[g] * (high - low), k, share / SUB, p);
    for (int l = 0; l < WH_FLUX_MOMENTS; l++) {
      sum += p[l] * r->seen[l] * (double)col->seen[i * WH_FLUX_MOMENTS + (size_t)l];
      w->born[b][l] += p[l] * (double)col->all[i * WH_FLUX_MOMENTS + (size_t)l];
    }
    deep += p[0] * col->deep[i];
    for (size_t g = 0; g < WH_TUBE_GROUPS; g++)
      w->born_group[b][g] += p[0] * col->group[i][g];
  }
  w->born_depth[b] = w->born[b][0] > 0.0 ? deep / w->born[b][0] : 0.0;
  return sum;
}

enum wh_status wh_tube_bremsstrahlung(struct wh_tube_work *w, struct wh_spectrum *s) {
  struct rule rule;
  struct column column;
  make_rule(w, &rule);
  add_up(w, &column);
  for (size_t b = 0; b < s->count; b++) {
    /* The last bin may go beyond the voltage: the middle of the part below it. */
    double from = s->low_eV + (double)b * s->width_eV;
    double width = fmin(s->width_eV, w->tube->voltage - from), k = from + 0.5 * width;
    escaping(w, k, &column);
    s->continuum[b] = fmax(0.0, at_energy(w, &rule, &column, k, b)) * width;
    for (int l = 0; l < WH_FLUX_MOMENTS; l++)
      w->born[b][l] *= width;
    for (size_t g = 0; g < WH_TUBE_GROUPS; g++)
      w->born_group[b][g] *= width;
  }
  return WH_OK;
}

/* ---- by depth -------------------------------------------------------------------------------- */

/* One photon energy: per eV from each depth bin. */
static void from_depths(const struct wh_tube_work *w, const struct rule *r, double k,
                        double seen[WH_FLUX_DEPTHS]) {
  double mu = wh_tube_attenuation(w, k);
  memset(seen, 0, WH_FLUX_DEPTHS * sizeof *seen);
  for (size_t i = 0; i < WH_FLUX_ENERGIES && w->energy[i] > k; i++) {
    double high = w->energy[i], low = fmax(w->energy[i + 1], k), p[WH_FLUX_MOMENTS] = {0.0};
    radiated(&w->flux->material, r, 0.5 * (low + high), k, (high - low) / (high - w->energy[i + 1]),
             p);
    for (size_t j = 0; j < WH_FLUX_DEPTHS; j++) {
      const float *cell = w->cell + (j * WH_FLUX_ENERGIES + i) * WH_FLUX_MOMENTS;
      for (int l = 0; l < WH_FLUX_MOMENTS; l++)
        seen[j] += p[l] * r->seen[l] * (double)cell[l];
    }
  }
  for (size_t j = 0; j < WH_FLUX_DEPTHS; j++)
    seen[j] *= wh_tube_escape(w, j, mu);
}

static enum wh_status add_depths(struct wh_context *c, const struct wh_tube_work *w,
                                 const struct wh_spectrum *s, const struct wh_filter *filter,
                                 double *share) {
  struct rule rule;
  double seen[WH_FLUX_DEPTHS], sum = 0.0;
  make_rule(w, &rule);
  for (size_t b = 0; b < s->count; b++) {
    double k = wh_spectrum_energy(s, b);
    struct wh_attenuation mu;
    WH_TRY(wh_photon_attenuation(c, &filter->material, k, &mu));
    from_depths(w, &rule, k, seen);
    for (size_t j = 0; j < WH_FLUX_DEPTHS; j++)
      share[j] += fmax(0.0, seen[j]) * k * exp(-mu.total * filter->thickness);
  }
  for (size_t j = 0; j < WH_FLUX_DEPTHS; j++)
    sum += share[j];
  if (!(sum > 0.0))
    return wh_fail(c, WH_BAD_INPUT, "no X-rays come through %g m of %s", filter->thickness,
                   filter->material.name);
  for (size_t j = 0; j < WH_FLUX_DEPTHS; j++)
    share[j] /= sum * (w->edge[j + 1] - w->edge[j]);
  return WH_OK;
}

enum wh_status wh_tube_depths(struct wh_context *c, const struct wh_flux *flux,
                              const struct wh_tube *tube, const struct wh_filter *filter,
                              double *depth, double *share) {
  struct wh_tube_work w = {.flux = flux, .tube = tube};
  struct wh_spectrum s;
  memset(share, 0, WH_FLUX_DEPTHS * sizeof *share);
  WH_TRY(wh_spectrum_create(c, tube->low_eV, tube->voltage, tube->width_eV, &s));
  enum wh_status status = wh_tube_open(c, &w, &s);
  if (status == WH_OK) {
    for (size_t j = 0; j < WH_FLUX_DEPTHS; j++)
      depth[j] = 0.5 * (w.edge[j] + w.edge[j + 1]);
    status = add_depths(c, &w, &s, filter, share);
  }
  wh_tube_close(&w);
  wh_spectrum_free(&s);
  return status;
}

double wh_depth_15(size_t count, const double *depth, const double *value) {
  size_t top = 0;
  for (size_t i = 1; i < count; i++)
    if (value[i] > value[top])
      top = i;
  double level = 0.15 * value[top];
  for (size_t i = top + 1; i < count; i++)
    if (value[i] <= level && value[i] > 0.0)
      return depth[i - 1] +
             log(value[i - 1] / level) / log(value[i - 1] / value[i]) * (depth[i] - depth[i - 1]);
  return 0.0;
}

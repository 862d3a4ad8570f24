/* SPDX-License-Identifier: MPL-2.0 */
#include "material/elastic.h"

#include <math.h>
#include <stdlib.h>

#include <omp.h>

#include "base/constants.h"
#include "base/memory.h"
#include "material/elastic_table.h"

#define WH_ELASTIC_MODEL(model) extern const struct wh_elastic_model model;
#include "material/elastic_models.def"
#undef WH_ELASTIC_MODEL

const struct wh_elastic_model *const wh_elastic_models[] = {
#define WH_ELASTIC_MODEL(model) &model,
#include "material/elastic_models.def"
#undef WH_ELASTIC_MODEL
    NULL};

const struct wh_elastic_model *wh_elastic_model_find(const char *name) {
  for (size_t i = 0; wh_elastic_models[i]; i++)
    if (strcmp(wh_elastic_models[i]->name, name) == 0)
      return wh_elastic_models[i];
  return NULL;
}

/* ---- grids ------------------------------------------------------------------------------- */

/* Steps of 7 % of mu + 5e-7 near the forward peak, whose width is at least that up to 1 MeV, and
   never more than 1.5 degrees, which resolves diffraction at low energy. mu NULL: only counts. */
static size_t place_angles(double *mu) {
  size_t count = 0;
  for (double m = 0;; count++) {
    if (mu)
      mu[count] = fmin(m, 1);
    if (m >= 1)
      return count + 1;
    m += fmin(0.07 * (m + 5e-7), 0.026 * sqrt(m * (1 - m) + 5e-4));
  }
}

static enum wh_status check_request(struct wh_context *c, int Z, const struct wh_elastic_range *r) {
  if (Z < 1 || Z > 92)
    return wh_fail(c, WH_BAD_INPUT, "element %d: elastic scattering is known for Z = 1 to 92", Z);
  if (!(r->min_eV >= 20 && r->max_eV <= 1e6 && r->max_eV >= 1.01 * r->min_eV) ||
      r->per_decade < 4 || r->per_decade > 200)
    return wh_fail(c, WH_BAD_INPUT,
                   "elastic table from %g eV to %g eV with %zu energies a decade: it must lie "
                   "between 20 eV and 1 MeV and have 4 to 200 a decade",
                   r->min_eV, r->max_eV, r->per_decade);
  return WH_OK;
}

static void place_energies(struct wh_elastic *e) {
  e->log_min = log(e->range.min_eV);
  e->log_step = log(e->range.max_eV / e->range.min_eV) / (double)(e->energies - 1);
  for (size_t j = 0; j < e->energies; j++)
    e->energy_eV[j] = exp(e->log_min + (double)j * e->log_step);
  e->energy_eV[e->energies - 1] = e->range.max_eV;
}

enum wh_status wh_elastic_allocate(struct wh_context *c, const struct wh_elastic_model *model,
                                   int Z, const struct wh_elastic_range *range,
                                   struct wh_elastic *out) {
  *out = (struct wh_elastic){0};
  WH_TRY(check_request(c, Z, range));
  double decades = log10(range->max_eV / range->min_eV);
  size_t intervals = (size_t)ceil(decades * (double)range->per_decade - 1e-9);
  struct wh_elastic e = {.Z = Z, .model = model, .range = *range};
  e.energies = (intervals < 3 ? 3 : intervals) + 1; /* four at least: cubics go through four */
  e.angles = place_angles(NULL);
  size_t all = e.energies * e.angles;
  enum wh_status status = wh_alloc(c, e.energies, sizeof *e.energy_eV, &e.energy_eV);
  if (status == WH_OK)
    status = wh_alloc(c, e.energies, sizeof *e.sections, &e.sections);
  if (status == WH_OK)
    status = wh_alloc(c, e.angles, sizeof *e.mu, &e.mu);
  if (status == WH_OK)
    status = wh_alloc(c, all, sizeof *e.dcs, &e.dcs);
  if (status == WH_OK)
    status = wh_alloc(c, all, sizeof *e.tail, &e.tail);
  if (status == WH_OK)
    status = wh_alloc(c, e.energies * WH_ELASTIC_BINS, sizeof *e.bin, &e.bin);
  if (status == WH_OK)
    status = wh_alloc(c, e.energies, sizeof *e.bend, &e.bend);
  if (status != WH_OK) {
    wh_elastic_free(&e);
    return status;
  }
  place_energies(&e);
  place_angles(e.mu);
  *out = e;
  return WH_OK;
}

void wh_elastic_free(struct wh_elastic *e) {
  free(e->energy_eV);
  free(e->sections);
  free(e->mu);
  free(e->dcs);
  free(e->tail);
  free(e->bin);
  free(e->bend);
  *e = (struct wh_elastic){0};
}

/* ---- one energy -------------------------------------------------------------------------- */

enum { GAUSS = 3 };
static const double gauss_point[GAUSS] = {0.1127016653792583, 0.5, 0.8872983346207417};
static const double gauss_weight[GAUSS] = {5.0 / 18, 8.0 / 18, 5.0 / 18};

/* The cumulative from the back, by three-point Gauss quadrature in every interval. */
static double integrate_tail(const struct wh_elastic *e, const double *between, double *tail) {
  tail[e->angles - 1] = 0;
  for (size_t i = e->angles - 1; i > 0; i--) {
    double sum = 0;
    for (int g = 0; g < GAUSS; g++)
      sum += gauss_weight[g] * between[GAUSS * (i - 1) + (size_t)g];
    tail[i - 1] = tail[i] + 4 * WH_PI * (e->mu[i] - e->mu[i - 1]) * sum;
  }
  double total = tail[0];
  for (size_t i = 0; i < e->angles; i++)
    tail[i] /= total;
  return total;
}

static enum wh_status solve_energy(struct wh_context *c, const struct wh_screening *atom,
                                   struct wh_elastic *e, size_t j) {
  size_t n = e->angles, count = n + GAUSS * (n - 1);
  double *mu = NULL;
  WH_TRY(wh_alloc(c, 2 * count, sizeof *mu, &mu));
  double *dcs = mu + count;
  memcpy(mu, e->mu, n * sizeof *mu);
  for (size_t i = 0; i + 1 < n; i++)
    for (size_t g = 0; g < GAUSS; g++)
      mu[n + GAUSS * i + g] = e->mu[i] + gauss_point[g] * (e->mu[i + 1] - e->mu[i]);
  enum wh_status status =
      e->model->solve(c, atom, e->energy_eV[j], count, mu, dcs, &e->sections[j]);
  if (status == WH_OK) {
    memcpy(e->dcs + j * n, dcs, n * sizeof *dcs);
    double total = integrate_tail(e, dcs + n, e->tail + j * n);
    double error = total / e->sections[j].total - 1;
    if (!(fabs(error) < 1e-4))
      status = wh_fail(c, WH_INTERNAL,
                       "elastic table of element %d at %g eV: the integral over angles differs "
                       "from the sum over waves by %g",
                       e->Z, e->energy_eV[j], error);
  }
  free(mu);
  return status;
}

enum wh_status wh_elastic_build(struct wh_context *c, const struct wh_elastic_model *model, int Z,
                                const struct wh_elastic_range *range, struct wh_elastic *out) {
  WH_TRY(wh_elastic_allocate(c, model, Z, range, out));
  struct wh_screening atom;
  int worst = (int)model->atom(c, Z, &atom);
  if (worst != WH_OK) {
    wh_elastic_free(out);
    return (enum wh_status)worst;
  }
  size_t done = 0;
#pragma omp parallel for schedule(dynamic, 1) num_threads(wh_context_threads(c))                   \
    reduction(max                                                                                  \
              : worst)
  for (size_t i = 0; i < out->energies; i++) {
    size_t j = out->energies - 1 - i, now; /* the long ones first */
    enum wh_status status =
        wh_context_cancelled(c) ? WH_INTERRUPTED : solve_energy(c, &atom, out, j);
    worst = (int)status > worst ? (int)status : worst;
#pragma omp atomic capture
    now = ++done;
    if (omp_get_thread_num() == 0)
      wh_progress(c, "elastic cross sections", (double)now, (double)out->energies);
  }
  if (worst == WH_OK)
    wh_elastic_tabulate(out);
  else
    wh_elastic_free(out);
  return (enum wh_status)worst;
}

/* ---- interpolation ----------------------------------------------------------------------- */

static enum wh_status locate(struct wh_context *c, const struct wh_elastic *e, double E_eV,
                             size_t *j, double *x) {
  *j = 0, *x = 0;
  double at = (log(E_eV) - e->log_min) / e->log_step;
  if (!(at >= -1e-9 && at <= (double)(e->energies - 1) + 1e-9))
    return wh_fail(c, WH_BAD_INPUT,
                   "elastic scattering of element %d at %g eV: its table holds %g to %g eV", e->Z,
                   E_eV, e->range.min_eV, e->range.max_eV);
  at = fmax(at, 0);
  *j = (size_t)at < e->energies - 2 ? (size_t)at : e->energies - 2;
  *x = at - (double)*j;
  return WH_OK;
}

/* Weights of the cubic through four neighbouring energies. */
static void cubic(size_t count, size_t j, double x, size_t *first, double weight[4]) {
  *first = j == 0 ? 0 : j - 1 < count - 4 ? j - 1 : count - 4;
  double t = x + (double)(j - *first);
  weight[0] = -(t - 1) * (t - 2) * (t - 3) / 6;
  weight[1] = t * (t - 2) * (t - 3) / 2;
  weight[2] = -t * (t - 1) * (t - 3) / 2;
  weight[3] = t * (t - 1) * (t - 2) / 6;
}

static struct wh_elastic_sections interpolate(const struct wh_elastic *e, size_t j, double x) {
  size_t first;
  double w[4], total = 0, one = 0, two = 0;
  cubic(e->energies, j, x, &first, w);
  for (int i = 0; i < 4; i++) {
    const struct wh_elastic_sections *s = &e->sections[first + (size_t)i];
    total += w[i] * log(s->total), one += w[i] * log(s->first), two += w[i] * log(s->second);
  }
  return (struct wh_elastic_sections){exp(total), exp(one), exp(two)};
}

enum wh_status wh_elastic_at(struct wh_context *c, const struct wh_elastic *e, double E_eV,
                             struct wh_elastic_sections *out) {
  size_t j;
  double x;
  *out = (struct wh_elastic_sections){0};
  WH_TRY(locate(c, e, E_eV, &j, &x));
  *out = interpolate(e, j, x);
  return WH_OK;
}

enum wh_status wh_elastic_dcs(struct wh_context *c, const struct wh_elastic *e, double E_eV,
                              double mu, double *out) {
  size_t j, low = 0, high = e->angles - 1;
  double x;
  *out = 0;
  WH_TRY(locate(c, e, E_eV, &j, &x));
  if (!(mu >= 0 && mu <= 1))
    return wh_fail(c, WH_BAD_INPUT, "mu = (1 - cos theta)/2 = %g: it must lie between 0 and 1", mu);
  while (high - low > 1) {
    size_t middle = (low + high) / 2;
    if (e->mu[middle] <= mu)
      low = middle;
    else
      high = middle;
  }
  double y = (mu - e->mu[low]) / (e->mu[high] - e->mu[low]), sum = 0;
  for (size_t i = 0; i < 2; i++) {
    const double *dcs = e->dcs + (j + i) * e->angles;
    sum += (i ? x : 1 - x) * ((1 - y) * log(dcs[low]) + y * log(dcs[high]));
  }
  *out = exp(sum);
  return WH_OK;
}

/* The mean of mu half-way between two energies, by interpolation in logarithms, fixes the bend. */
static float bend_between(const struct wh_elastic *e, size_t j) {
  struct wh_elastic_sections middle = interpolate(e, j, 0.5);
  double low = e->sections[j].first / e->sections[j].total;
  double high = e->sections[j + 1].first / e->sections[j + 1].total;
  double upper = (middle.first / middle.total - low) / (high - low);
  double bend = 4 * (upper - 0.5);
  /* Where the mean of mu has an extremum there is nothing to be gained; |bend| < 1 keeps the
     probability within [0, 1]. */
  return fabs(bend) < 1 ? (float)bend : 0;
}

void wh_elastic_tabulate(struct wh_elastic *e) {
  wh_elastic_set_bins(e);
  for (size_t j = 0; j + 1 < e->energies; j++)
    e->bend[j] = bend_between(e, j);
}

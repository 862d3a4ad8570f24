/* SPDX-License-Identifier: MPL-2.0 */
#include "material/bremsstrahlung.h"

#include "base/memory.h"
#include "material/element.h"
#include "numerics/gauss16.h"
#include "material/kinematics.h"

#include <stdlib.h>
#include <string.h>

enum { FIT_Z = 9, FIT_T = 10, FIT_X = 11 };

static const double fit[FIT_Z * FIT_T * FIT_X] = {
#include "material/bremsstrahlung_fit.def"
};

#define ROOT_END 1.0005 /* the fit's third variable is (ROOT_END - k/T)^(1/2) */
#define MILLIBARN 1e-31 /* [m2] */

/* Chebyshev polynomials of a value mapped from low..high to -1..1. */
static void chebyshev(double value, double low, double high, int count, double *t) {
  double x = 2.0 * (value - low) / (high - low) - 1.0;
  t[0] = 1.0;
  t[1] = x;
  for (int i = 2; i < count; i++)
    t[i] = 2.0 * x * t[i - 1] - t[i - 2];
}

/* Coefficients in the third variable, for one element and energy. */
static void contract(int z, double energy, double row[FIT_X]) {
  double tz[FIT_Z], tt[FIT_T];
  chebyshev(cbrt(z), 1.0, cbrt(92.0), FIT_Z, tz);
  chebyshev(log(energy), log(1e3), log(1e6), FIT_T, tt);
  memset(row, 0, FIT_X * sizeof *row);
  for (int a = 0; a < FIT_Z; a++)
    for (int b = 0; b < FIT_T; b++)
      for (int i = 0; i < FIT_X; i++)
        row[i] += tz[a] * tt[b] * fit[(a * FIT_T + b) * FIT_X + i];
}

static double chi_of_row(const double row[FIT_X], double ratio) {
  double tx[FIT_X], sum = 0.0;
  chebyshev(sqrt(ROOT_END - ratio), sqrt(ROOT_END - 1.0), sqrt(ROOT_END), FIT_X, tx);
  for (int i = 0; i < FIT_X; i++)
    sum += row[i] * tx[i];
  return MILLIBARN * exp(sum);
}

static bool in_range(double energy) {
  return energy >= WH_BREMSSTRAHLUNG_MINIMUM_eV * (1.0 - 1e-12) &&
         energy <= WH_BREMSSTRAHLUNG_MAXIMUM_eV * (1.0 + 1e-12);
}

double wh_bremsstrahlung_chi(int z, double energy_eV, double ratio) {
  double row[FIT_X];
  if (!wh_element_by_z(z) || !in_range(energy_eV) || !(ratio >= 0.0 && ratio <= 1.0))
    return 0.0;
  contract(z, energy_eV, row);
  return chi_of_row(row, ratio);
}

/* Sum over the elements of n Z^2/beta^2 chi [1/m]: k times the photons per length and energy. */
struct mixture {
  size_t count;
  double weight[WH_MATERIAL_ELEMENTS], row[WH_MATERIAL_ELEMENTS][FIT_X];
};

static void mixture_set(struct mixture *x, const struct wh_material *material, double energy) {
  x->count = material->count;
  for (size_t i = 0; i < x->count; i++) {
    const struct wh_material_element *e = &material->element[i];
    x->weight[i] = e->number_density * e->z * e->z / wh_beta2(energy);
    contract(e->z, energy, x->row[i]);
  }
}

static double mixture_chi(const struct mixture *x, double ratio) {
  double sum = 0.0;
  for (size_t i = 0; i < x->count; i++)
    sum += x->weight[i] * chi_of_row(x->row[i], ratio);
  return sum;
}

/* T times the integral of chi from 0 to ratio [eV/m]; with s = (1 - x)^(1/2) the end x = 1, where
   chi bends, is smooth. */
static double mixture_stopping(const struct mixture *x, double energy, double ratio) {
  double low = sqrt(1.0 - ratio), half = 0.5 * (1.0 - low), sum = 0.0;
  for (int i = 0; i < WH_GAUSS16; i++) {
    double s = low + half * (1.0 + wh_gauss16_node[i]);
    sum += wh_gauss16_weight[i] * half * 2.0 * s * mixture_chi(x, 1.0 - s * s);
  }
  return energy * sum;
}

double wh_bremsstrahlung_stopping(const struct wh_material *material, double energy_eV) {
  struct mixture x;
  if (!in_range(energy_eV))
    return 0.0;
  mixture_set(&x, material, energy_eV);
  return mixture_stopping(&x, energy_eV, 1.0);
}

/* Fills row i of the table. The photons per length are the integral of chi over ln k. */
static void fill_row(struct wh_bremsstrahlung *table, const struct wh_material *material,
                     size_t i) {
  enum { NODES = WH_BREMSSTRAHLUNG_NODES };
  double energy = wh_log_grid_point(&table->grid, i);
  double *density = &table->density[i * NODES], *cumulative = &table->cumulative[i * NODES];
  struct mixture x;
  for (int k = 0; k < NODES; k++) { /* so that a row above nothing is still a distribution */
    density[k] = 1.0;
    cumulative[k] = (double)k / (NODES - 1);
  }
  if (!in_range(energy))
    return;
  mixture_set(&x, material, energy);
  table->stopping[i] = mixture_stopping(&x, energy, 1.0);
  table->soft_stopping[i] = table->stopping[i];
  if (energy <= table->cutoff_eV)
    return;
  table->soft_stopping[i] = mixture_stopping(&x, energy, table->cutoff_eV / energy);
  double span = log(energy / table->cutoff_eV), sum = 0.0;
  for (int k = 0; k < NODES; k++) {
    density[k] = mixture_chi(&x, exp(-span * (1.0 - (double)k / (NODES - 1))));
    sum += k ? 0.5 * (density[k] + density[k - 1]) / (NODES - 1) : 0.0;
    cumulative[k] = sum;
  }
  for (int k = 0; k < NODES; k++) {
    density[k] /= sum;
    cumulative[k] /= sum;
  }
  table->rate[i] = span * sum;
}

enum wh_status wh_bremsstrahlung_create(struct wh_context *c, const struct wh_material *material,
                                        double low_eV, double high_eV, size_t count,
                                        double cutoff_eV, struct wh_bremsstrahlung *table) {
  memset(table, 0, sizeof *table);
  if (!(low_eV >= 50.0 && high_eV <= WH_BREMSSTRAHLUNG_MAXIMUM_eV && low_eV < high_eV) ||
      count < 2 || !(cutoff_eV > 0.0))
    return wh_fail(
        c, WH_BAD_INPUT,
        "bremsstrahlung of '%s': %zu energies from %g eV to %g eV and a cutoff of %g eV; "
        "give at least two energies within 50 eV and 1 MeV and a cutoff above 0",
        material->name, count, low_eV, high_eV, cutoff_eV);
  const size_t cells = count * WH_BREMSSTRAHLUNG_NODES;
  enum wh_status status = WH_OK;
  double **array[] = {&table->rate, &table->soft_stopping, &table->stopping, &table->density,
                      &table->cumulative};
  for (size_t i = 0; i < 5 && status == WH_OK; i++)
    status = wh_alloc(c, i < 3 ? count : cells, sizeof(double), array[i]);
  if (status != WH_OK) {
    wh_bremsstrahlung_free(table);
    return status;
  }
  table->grid = wh_log_grid_make(low_eV, high_eV, count);
  table->cutoff_eV = cutoff_eV;
  for (size_t i = 0; i < count; i++)
    fill_row(table, material, i);
  return WH_OK;
}

void wh_bremsstrahlung_free(struct wh_bremsstrahlung *table) {
  free(table->rate);
  free(table->soft_stopping);
  free(table->stopping);
  free(table->density);
  free(table->cumulative);
  memset(table, 0, sizeof *table);
}

double wh_bremsstrahlung_sample(const struct wh_bremsstrahlung *table, double energy_eV,
                                const double u[2]) {
  enum { NODES = WH_BREMSSTRAHLUNG_NODES };
  double fraction;
  size_t row = wh_log_grid_find(&table->grid, energy_eV, &fraction);
  row += u[0] < fraction;
  const double *density = &table->density[row * NODES];
  const double *cumulative = &table->cumulative[row * NODES];
  int k = 0;
  for (int step = (NODES - 1) / 2; step > 0; step /= 2) /* NODES - 1 is a power of two */
    if (u[1] >= cumulative[k + step])
      k += step;
  /* Within the step the density is linear, a + (b - a) y: solve for the integral wanted. */
  double a = density[k], b = density[k + 1], wanted = (u[1] - cumulative[k]) * (NODES - 1);
  double y = 2.0 * wanted / (a + sqrt(fmax(a * a + 2.0 * (b - a) * wanted, 0.0)));
  double t = (k + fmin(y, 1.0)) / (NODES - 1);
  return table->cutoff_eV * exp(t * log(energy_eV / table->cutoff_eV));
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "material/stopping.h"

#include "base/memory.h"
#include "material/bremsstrahlung.h"
#include "numerics/gauss16.h"

#include <stdlib.h>
#include <string.h>

static bool in_range(double energy) {
  return energy >= WH_INELASTIC_MINIMUM_eV * (1.0 - 1e-12) &&
         energy <= WH_INELASTIC_MAXIMUM_eV * (1.0 + 1e-12);
}

/* Fills row i: every channel in two parts, split at the cutoff. */
static void fill_row(struct wh_inelastic_table *table, const struct wh_inelastic *model, size_t i) {
  double energy = wh_log_grid_point(&table->grid, i), scale[WH_INELASTIC_OSCILLATORS], sum = 0.0;
  double delta = wh_inelastic_density_effect(model, energy);
  double *row = &table->cumulative[i * table->count * WH_CHANNELS];
  wh_inelastic_scales(model, energy, scale);
  for (size_t k = 0; k < table->count * WH_CHANNELS; k++) {
    const struct wh_oscillator *one = &model->oscillator[k / WH_CHANNELS];
    enum wh_inelastic_channel channel = (enum wh_inelastic_channel)(k % WH_CHANNELS);
    struct wh_inelastic_moments soft = {0}, hard;
    if (table->cutoff_eV > 0.0)
      soft = wh_oscillator_moments(one, channel, energy, delta, 0.0, table->cutoff_eV);
    hard = wh_oscillator_moments(one, channel, energy, delta, table->cutoff_eV, energy);
    double factor = scale[k / WH_CHANNELS];
    table->soft_stopping[i] += factor * soft.energy_eV;
    table->soft_straggling[i] += factor * soft.energy2;
    table->soft_transport1[i] += factor * soft.transport1;
    table->soft_transport2[i] += factor * soft.transport2;
    table->stopping[i] += factor * (soft.energy_eV + hard.energy_eV);
    table->transport1[i] += factor * (soft.transport1 + hard.transport1);
    table->transport2[i] += factor * (soft.transport2 + hard.transport2);
    sum += factor * hard.count;
    row[k] = sum;
  }
  table->rate[i] = sum;
  for (size_t k = 0; k < table->count * WH_CHANNELS; k++)
    row[k] = sum > 0.0 ? row[k] / sum : 1.0;
}

enum wh_status wh_inelastic_table_create(struct wh_context *c, const struct wh_inelastic *model,
                                         double low_eV, double high_eV, size_t count,
                                         double cutoff_eV, struct wh_inelastic_table *table) {
  memset(table, 0, sizeof *table);
  if (!in_range(low_eV) || !in_range(high_eV) || !(low_eV < high_eV) || count < 2 ||
      !(cutoff_eV >= 0.0))
    return wh_fail(c, WH_BAD_INPUT,
                   "inelastic collisions: %zu energies from %g eV to %g eV and a cutoff of %g eV; "
                   "give at least two energies within 50 eV and 1 MeV and a cutoff not below 0",
                   count, low_eV, high_eV, cutoff_eV);
  double **array[] = {&table->rate,
                      &table->stopping,
                      &table->transport1,
                      &table->transport2,
                      &table->soft_stopping,
                      &table->soft_straggling,
                      &table->soft_transport1,
                      &table->soft_transport2};
  enum wh_status status =
      wh_alloc(c, count * model->count * WH_CHANNELS, sizeof(double), &table->cumulative);
  for (size_t i = 0; i < sizeof array / sizeof *array && status == WH_OK; i++)
    status = wh_alloc(c, count, sizeof(double), array[i]);
  if (status != WH_OK) {
    wh_inelastic_table_free(table);
    return status;
  }
  table->grid = wh_log_grid_make(low_eV, high_eV, count);
  table->cutoff_eV = cutoff_eV;
  table->count = model->count;
  for (size_t i = 0; i < count; i++)
    fill_row(table, model, i);
  return WH_OK;
}

void wh_inelastic_table_free(struct wh_inelastic_table *table) {
  free(table->rate);
  free(table->stopping);
  free(table->transport1);
  free(table->transport2);
  free(table->soft_stopping);
  free(table->soft_straggling);
  free(table->soft_transport1);
  free(table->soft_transport2);
  free(table->cumulative);
  memset(table, 0, sizeof *table);
}

struct wh_inelastic_event wh_inelastic_table_sample(const struct wh_inelastic_table *table,
                                                    const struct wh_inelastic *model,
                                                    double energy_eV, const double u[4]) {
  double fraction;
  size_t row = wh_log_grid_find(&table->grid, energy_eV, &fraction);
  row += u[0] < fraction;
  const double *cumulative = &table->cumulative[row * table->count * WH_CHANNELS];
  size_t low = 0, high = table->count * WH_CHANNELS - 1; /* the first that exceeds u */
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (cumulative[middle] > u[1])
      high = middle;
    else
      low = middle + 1;
  }
  const struct wh_oscillator *k = &model->oscillator[low / WH_CHANNELS];
  enum wh_inelastic_channel channel = (enum wh_inelastic_channel)(low % WH_CHANNELS);
  if (!wh_oscillator_open(k, channel, energy_eV, table->cutoff_eV))
    return (struct wh_inelastic_event){.cos_theta = 1.0, .cos_delta = 1.0, .shell = -1};
  return wh_oscillator_sample(k, channel, energy_eV, table->cutoff_eV, u + 2);
}

enum wh_status wh_csda_range(struct wh_context *c, const struct wh_material *material,
                             const struct wh_inelastic *model, double energy_eV, double *range) {
  *range = 0.0;
  if (!in_range(energy_eV))
    return wh_fail(c, WH_BAD_INPUT, "range in '%s' at %g eV: give an energy within 50 eV and 1 MeV",
                   material->name, energy_eV);
  double log_low = log(WH_INELASTIC_MINIMUM_eV), log_high = log(energy_eV), sum = 0.0;
  int panels = 1 + (int)(4.0 * (log_high - log_low)); /* thresholds of shells need short panels */
  double half = 0.5 * (log_high - log_low) / panels;
  for (int p = 0; p < panels; p++)
    for (int i = 0; i < WH_GAUSS16; i++) {
      double energy = exp(log_low + half * (2.0 * p + 1.0 + wh_gauss16_node[i]));
      double stopping =
          wh_inelastic_stopping(model, energy) + wh_bremsstrahlung_stopping(material, energy);
      if (stopping > 0.0) /* below its first resonance an electron loses nothing */
        sum += half * wh_gauss16_weight[i] * energy / stopping;
    }
  *range = sum;
  return WH_OK;
}

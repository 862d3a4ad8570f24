/* SPDX-License-Identifier: MPL-2.0 */
#include "material/inelastic.h"

#include "base/memory.h"
#include "material/atom.h"
#include "material/kinematics.h"
#include "material/shell.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Electrons bound by less join the conduction band of a conductor (plasmons of 10-40 eV). */
#define CONDUCTION_eV 15.0
/* Electrons bound by less are ejected with the whole loss: their vacancies are not followed. */
#define INNER_eV 50.0
/* Berger and Seltzer's tables begin here; the model is held as close to them as this. */
#define TABLES_eV 1e4
#define TABLES_TOLERANCE 0.0145
/* The least binding of an electron in an insulator, for outer shells without a figure. */
#define VALENCE_eV 5.0

/* sum_k (f_k/Z) ln W_k for the adjustment a. */
static double mean_log_resonance(const struct wh_inelastic *m, const double *binding, double a) {
  double sum = 0.0;
  for (size_t i = 0; i < m->count; i++) {
    double share = m->oscillator[i].density / m->electron_density;
    double plasma2 = share * m->plasma_eV * m->plasma_eV, bound = a * binding[i];
    double w2 = binding[i] > 0.0 ? bound * bound + 2.0 / 3.0 * plasma2 : plasma2;
    sum += share * 0.5 * log(w2);
  }
  return sum;
}

/* The conduction band is oscillator 0 with binding 0; it is dropped if it stays empty. */
static enum wh_status collect(struct wh_context *c, const struct wh_material *material,
                              struct wh_inelastic *m, double *binding) {
  double free_electrons = 0.0;
  for (size_t i = 0; i < material->count; i++) {
    const struct wh_material_element *e = &material->element[i];
    struct wh_atom_shell shell[WH_SHELLS];
    size_t shells;
    WH_TRY(wh_atom_shells(c, e->z, shell, &shells));
    for (size_t s = 0; s < shells; s++) {
      double density = e->number_density * shell[s].electrons, u = shell[s].binding_eV;
      if (material->conductor && u < CONDUCTION_eV) {
        free_electrons += density;
        continue;
      }
      binding[m->count] = u > VALENCE_eV ? u : VALENCE_eV;
      m->oscillator[m->count++] = (struct wh_oscillator){
          .density = density,
          .atoms = e->number_density,
          .binding_eV = u >= INNER_eV ? u : 0.0,
          .z = e->z,
          .shell = shell[s].shell,
      };
    }
  }
  if (free_electrons > 0.0) {
    binding[m->count] = 0.0;
    m->oscillator[m->count++] = (struct wh_oscillator){.density = free_electrons, .shell = -1};
  }
  return WH_OK;
}

/* Finds a by bisection: the mean log rises with a. */
static enum wh_status adjust(struct wh_context *c, const struct wh_material *material,
                             struct wh_inelastic *m, const double *binding) {
  double target = log(material->mean_excitation_eV), low = 0.0, high = 1.0;
  if (mean_log_resonance(m, binding, low) > target)
    return wh_fail(c, WH_BAD_INPUT,
                   "material '%s': a mean excitation energy of %g eV is below what its electrons "
                   "have as a free gas; give a greater one",
                   material->name, material->mean_excitation_eV);
  while (mean_log_resonance(m, binding, high) < target && high < 1e3)
    high *= 2.0;
  for (int i = 0; i < 100 && high - low > 1e-15 * high; i++) {
    double middle = 0.5 * (low + high);
    *(mean_log_resonance(m, binding, middle) < target ? &low : &high) = middle;
  }
  m->adjustment = 0.5 * (low + high);
  for (size_t i = 0; i < m->count; i++) {
    struct wh_oscillator *k = &m->oscillator[i];
    double plasma2 = k->density / m->electron_density * m->plasma_eV * m->plasma_eV;
    double bound = m->adjustment * binding[i];
    k->resonance_eV = sqrt(binding[i] > 0.0 ? bound * bound + 2.0 / 3.0 * plasma2 : plasma2);
    if (k->resonance_eV <= k->binding_eV)
      return wh_fail(c, WH_BAD_INPUT,
                     "material '%s': a mean excitation energy of %g eV puts the resonance of a "
                     "shell below its binding energy of %g eV; give a greater one",
                     material->name, material->mean_excitation_eV, k->binding_eV);
  }
  return WH_OK;
}

static double shift_to_tables(const struct wh_inelastic *m, double energy);

enum wh_status wh_inelastic_create(struct wh_context *c, const struct wh_material *material,
                                   struct wh_inelastic *model) {
  double binding[WH_INELASTIC_OSCILLATORS];
  memset(model, 0, sizeof *model);
  WH_TRY(wh_alloc(c, WH_INELASTIC_OSCILLATORS, sizeof *model->oscillator, &model->oscillator));
  model->electron_density = material->electron_density;
  model->mean_excitation_eV = material->mean_excitation_eV;
  /* hbar omega_p = hbar sqrt(n e^2/(eps_0 m)) */
  model->plasma_eV = WH_PLANCK / (2.0 * WH_PI) *
                     sqrt(material->electron_density / (WH_VACUUM_PERMITTIVITY * WH_ELECTRON_MASS));
  enum wh_status status = collect(c, material, model, binding);
  if (status == WH_OK)
    status = adjust(c, material, model, binding);
  if (status != WH_OK)
    wh_inelastic_free(model);
  else
    model->shift_10keV = shift_to_tables(model, TABLES_eV);
  return status;
}

void wh_inelastic_free(struct wh_inelastic *model) {
  free(model->oscillator);
  memset(model, 0, sizeof *model);
}

/* F(L) = Omega_p^2 sum_k (f_k/Z)/(W_k^2 + L^2): the model's dielectric response at i L. */
static double response(const struct wh_inelastic *m, double length2) {
  double sum = 0.0;
  for (size_t i = 0; i < m->count; i++) {
    const struct wh_oscillator *k = &m->oscillator[i];
    sum += k->density / (k->resonance_eV * k->resonance_eV + length2);
  }
  return sum / m->electron_density * m->plasma_eV * m->plasma_eV;
}

/* delta_F = sum (f_k/Z) ln(1 + L^2/W_k^2) - L^2/Omega_p^2 (1 - beta^2), with F(L) = 1 - beta^2. */
double wh_inelastic_density_effect(const struct wh_inelastic *m, double energy_eV) {
  double gap = 1.0 - wh_beta2(energy_eV), plasma2 = m->plasma_eV * m->plasma_eV;
  if (response(m, 0.0) <= gap)
    return 0.0;
  double low = 0.0, high = plasma2 / gap; /* F(L) < Omega_p^2/L^2 */
  for (int i = 0; i < 200 && high - low > 1e-14 * high; i++) {
    double middle = 0.5 * (low + high);
    *(response(m, middle) > gap ? &low : &high) = middle;
  }
  double length2 = 0.5 * (low + high), delta = -length2 / plasma2 * gap;
  for (size_t i = 0; i < m->count; i++) {
    const struct wh_oscillator *k = &m->oscillator[i];
    delta +=
        k->density / m->electron_density * log1p(length2 / (k->resonance_eV * k->resonance_eV));
  }
  return delta > 0.0 ? delta : 0.0;
}

static void accumulate(struct wh_inelastic_moments *sum, struct wh_inelastic_moments one,
                       double scale) {
  sum->count += scale * one.count;
  sum->energy_eV += scale * one.energy_eV;
  sum->energy2 += scale * one.energy2;
  sum->transport1 += scale * one.transport1;
  sum->transport2 += scale * one.transport2;
}

static struct wh_inelastic_moments all_channels(const struct wh_oscillator *k, double energy,
                                                double density_effect, double from, double to) {
  struct wh_inelastic_moments sum = {0};
  for (int channel = 0; channel < WH_CHANNELS; channel++)
    accumulate(&sum,
               wh_oscillator_moments(k, (enum wh_inelastic_channel)channel, energy, density_effect,
                                     from, to),
               1.0);
  return sum;
}

double wh_inelastic_bare_stopping(const struct wh_inelastic *model, double energy_eV) {
  double sum = 0.0, delta = wh_inelastic_density_effect(model, energy_eV);
  for (size_t i = 0; i < model->count; i++)
    sum += all_channels(&model->oscillator[i], energy_eV, delta, 0.0, energy_eV).energy_eV;
  return sum;
}

double wh_inelastic_bethe_stopping(const struct wh_inelastic *model, double energy_eV) {
  double t = energy_eV / WH_ELECTRON_REST_eV, beta2 = wh_beta2(energy_eV);
  double f = (1.0 - beta2) * (1.0 + t * t / 8.0 - (2.0 * t + 1.0) * log(2.0));
  return wh_rutherford(energy_eV) * model->electron_density *
         (2.0 * log(energy_eV / model->mean_excitation_eV) + log1p(0.5 * t) + f -
          wh_inelastic_density_effect(model, energy_eV));
}

/* Relative change that brings the bare stopping power within the tolerance of the tables. */
static double shift_to_tables(const struct wh_inelastic *m, double energy) {
  double ratio = wh_inelastic_bare_stopping(m, energy) / wh_inelastic_bethe_stopping(m, energy);
  double held = fmax(1.0 - TABLES_TOLERANCE, fmin(ratio, 1.0 + TABLES_TOLERANCE));
  return held / ratio - 1.0;
}

double wh_inelastic_stopping(const struct wh_inelastic *model, double energy_eV) {
  double fade = energy_eV / TABLES_eV;
  double shift = fade < 1.0 ? model->shift_10keV * fade * fade : shift_to_tables(model, energy_eV);
  return (1.0 + shift) * wh_inelastic_bare_stopping(model, energy_eV);
}

void wh_inelastic_scales(const struct wh_inelastic *model, double energy_eV, double *scale) {
  double delta = wh_inelastic_density_effect(model, energy_eV), inner = 0.0, outer = 0.0;
  for (size_t i = 0; i < model->count; i++) {
    const struct wh_oscillator *k = &model->oscillator[i];
    struct wh_inelastic_moments bare = all_channels(k, energy_eV, delta, 0.0, energy_eV);
    bool known = k->binding_eV > 0.0 && wh_shell_known(k->z, k->shell);
    scale[i] = -1.0;
    if (known) {
      double wanted = k->atoms * wh_shell_ionisation(k->z, k->shell, k->binding_eV, energy_eV);
      scale[i] = bare.count > 0.0 ? wanted / bare.count : 0.0;
    }
    *(known ? &inner : &outer) += (known ? scale[i] : 1.0) * bare.energy_eV;
  }
  double rest = wh_inelastic_stopping(model, energy_eV) - inner;
  double factor = outer > 0.0 && rest > 0.0 ? rest / outer : 0.0;
  for (size_t i = 0; i < model->count; i++)
    if (scale[i] < 0.0)
      scale[i] = factor;
}

struct wh_inelastic_moments wh_inelastic_moments(const struct wh_inelastic *model, double energy_eV,
                                                 double from_eV, double to_eV) {
  struct wh_inelastic_moments sum = {0};
  double scale[WH_INELASTIC_OSCILLATORS], delta = wh_inelastic_density_effect(model, energy_eV);
  wh_inelastic_scales(model, energy_eV, scale);
  for (size_t i = 0; i < model->count; i++)
    accumulate(&sum, all_channels(&model->oscillator[i], energy_eV, delta, from_eV, to_eV),
               scale[i]);
  return sum;
}

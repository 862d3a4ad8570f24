/* SPDX-License-Identifier: MPL-2.0 */
#include "material/photon.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>
#include <xraylib.h>

#define BARN 1e-28 /* [m2] */

/* Cross sections per atom [m2]; an xraylib error leaves zero, which the callers refuse. */
struct atom_sections {
  double photoelectric, compton, rayleigh;
};

static enum wh_status sections_of(struct wh_context *c, int z, double energy,
                                  struct atom_sections *s) {
  xrl_error *error = NULL;
  double keV = energy * 1e-3;
  s->photoelectric = BARN * CSb_Photo(z, keV, &error);
  s->compton = error ? 0.0 : BARN * CSb_Compt(z, keV, &error);
  s->rayleigh = error ? 0.0 : BARN * CSb_Rayl(z, keV, &error);
  if (!error)
    return WH_OK;
  enum wh_status status =
      wh_fail(c, WH_LIBRARY_FAILED, "xraylib has no cross sections of element %d at %g keV: %s", z,
              keV, error->message);
  xrl_clear_error(&error);
  return status;
}

static enum wh_status check_energy(struct wh_context *c, const char *name, double energy) {
  if (energy >= WH_PHOTON_MINIMUM_eV && energy <= WH_PHOTON_MAXIMUM_eV)
    return WH_OK;
  return wh_fail(c, WH_BAD_INPUT,
                 "photons of %g keV in '%s': cross sections are known from 0.1 to 800 keV",
                 energy * 1e-3, name);
}

enum wh_status wh_photon_attenuation(struct wh_context *c, const struct wh_material *material,
                                     double energy_eV, struct wh_attenuation *attenuation) {
  struct wh_attenuation sum = {0};
  memset(attenuation, 0, sizeof *attenuation);
  WH_TRY(check_energy(c, material->name, energy_eV));
  for (size_t i = 0; i < material->count; i++) {
    struct atom_sections s;
    double n = material->element[i].number_density;
    WH_TRY(sections_of(c, material->element[i].z, energy_eV, &s));
    sum.photoelectric += n * s.photoelectric;
    sum.compton += n * s.compton;
    sum.rayleigh += n * s.rayleigh;
  }
  sum.total = sum.photoelectric + sum.compton + sum.rayleigh;
  *attenuation = sum;
  return WH_OK;
}

/* An edge in (low, high]. */
static bool edge_between(const struct wh_photon_element *e, double low, double high) {
  for (size_t i = 0; i < e->shells; i++)
    if (e->shell[i].binding_eV > low && e->shell[i].binding_eV <= high)
      return true;
  return false;
}

/* Kissel's partial cross sections, which xraylib gives per electron, K to M5 and outer; their sum.
 */
static double partial_sections(const struct wh_photon_element *e, double at, double energy,
                               double partial[WH_PHOTON_OUTER + 1]) {
  double sum = 0.0;
  memset(partial, 0, (WH_PHOTON_OUTER + 1) * sizeof *partial);
  for (size_t i = 0; i < e->shells; i++) {
    const struct wh_atom_shell *s = &e->shell[i];
    double value = s->electrons * CSb_Photo_Partial(e->z, s->shell, at * 1e-3, NULL);
    bool inner = s->shell < WH_PHOTON_OUTER && s->binding_eV > 0.0 && s->binding_eV < energy;
    partial[inner ? s->shell : WH_PHOTON_OUTER] += value;
    sum += value;
  }
  return sum;
}

/* Shares of the photoelectric cross section. xraylib's splines of the partial cross sections smear
   the first per cent above an edge, and run on beyond their tables, where they are nonsense
   (beryllium at 60 keV: 1e-16 of the true value). So close above an edge the shares of 1.5 % higher
   are taken, if no other edge lies between; and where the parts do not sum to the total within a
   fifth, those of the next lower energy where they do: far above its edges the shares of an atom
   change little. Shells are closed below their binding energy. */
static void shell_shares(const struct wh_photon_element *e, double energy,
                         double share[WH_PHOTON_OUTER + 1]) {
  double partial[WH_PHOTON_OUTER + 1], sum, at = energy;
  if (edge_between(e, energy / 1.015, energy) && !edge_between(e, energy, 1.015 * energy))
    at = fmin(1.015 * energy, WH_PHOTON_MAXIMUM_eV);
  for (;;) {
    sum = partial_sections(e, at, energy, partial);
    double total = CSb_Photo(e->z, at * 1e-3, NULL);
    if ((sum > 0.8 * total && sum < 1.25 * total) || edge_between(e, 0.9 * at, at) ||
        0.9 * at < WH_PHOTON_MINIMUM_eV)
      break;
    at *= 0.9;
  }
  for (int s = 0; s <= WH_PHOTON_OUTER; s++)
    share[s] = sum > 0.0 ? partial[s] / sum : s == WH_PHOTON_OUTER;
}

static enum wh_status fill_row(struct wh_context *c, const struct wh_material *material,
                               struct wh_photon *p, size_t i) {
  double *row = &p->cumulative[i * p->elements * WH_PHOTON_CHANNELS], sum = 0.0;
  for (size_t k = 0; k < p->elements; k++) {
    struct atom_sections s;
    double share[WH_PHOTON_OUTER + 1], n = material->element[k].number_density;
    WH_TRY(sections_of(c, p->element[k].z, p->energy[i], &s));
    shell_shares(&p->element[k], p->energy[i], share);
    for (int channel = 0; channel < WH_PHOTON_CHANNELS; channel++) {
      double section = channel == WH_PHOTON_COMPTON    ? s.compton
                       : channel == WH_PHOTON_RAYLEIGH ? s.rayleigh
                                                       : s.photoelectric * share[channel];
      sum += n * section;
      row[k * WH_PHOTON_CHANNELS + (size_t)channel] = sum;
    }
  }
  p->total[i] = sum;
  for (size_t k = 0; k < p->elements * WH_PHOTON_CHANNELS; k++)
    row[k] /= sum;
  return WH_OK;
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Even steps in the logarithm and, at each edge, a point on either side, so near that xraylib's own
   edge (within 4e-4 of the binding energy) lies between them. */
static enum wh_status make_grid(struct wh_context *c, double low, double high, size_t steps,
                                struct wh_photon *p) {
  WH_TRY(wh_alloc(c, steps + 1 + 2 * p->elements * WH_SHELLS, sizeof *p->energy, &p->energy));
  struct wh_log_grid even = wh_log_grid_make(low, high, steps + 1);
  for (size_t i = 1; i < steps; i++)
    p->energy[p->count++] = wh_log_grid_point(&even, i);
  p->energy[p->count++] = low;
  p->energy[p->count++] = high;
  for (size_t k = 0; k < p->elements; k++)
    for (size_t s = 0; s < p->element[k].shells; s++) {
      double edge = p->element[k].shell[s].binding_eV;
      if (edge * 0.9996 <= low || edge * 1.0004 >= high)
        continue;
      p->energy[p->count++] = edge * 0.9996;
      p->energy[p->count++] = edge * 1.0004;
    }
  qsort(p->energy, p->count, sizeof *p->energy, by_value);
  p->bin = wh_log_grid_make(low, high, 2 * steps + 1);
  WH_TRY(wh_alloc(c, p->bin.count, sizeof *p->bin_start, &p->bin_start));
  for (size_t b = 0, i = 0; b < p->bin.count; b++) {
    while (i + 2 < p->count && p->energy[i + 1] <= wh_log_grid_point(&p->bin, b))
      i++;
    p->bin_start[b] = i;
  }
  return WH_OK;
}

/* J_i(0) of xraylib is per atomic unit of momentum; of a pair of subshells it may name only one. */
static void set_profiles(struct wh_photon_element *e) {
  const double inverse_alpha = 137.035999084; /* m c in atomic units */
  double last = 1.0;
  for (size_t i = 0; i < e->shells; i++) {
    double j0 = ComptonProfile_Partial(e->z, e->shell[i].shell, 0.0, NULL);
    last = j0 > 0.0 ? j0 : last;
    e->profile[i] = last * inverse_alpha;
  }
}

/* F^2 is linear in x2 between nodes; below the first it is Z^2. */
static void set_form_factor(struct wh_photon_element *e) {
  const double lowest = 1e-6, highest = 5e3; /* 800 keV backwards: x = 64.5, x2 = 4163 */
  e->form_low = log(lowest);
  e->form_step = log(highest / lowest) / (WH_PHOTON_FORM_NODES - 1);
  double last = 0.0, sum = 0.0, before = e->z * e->z;
  for (int i = 0; i < WH_PHOTON_FORM_NODES; i++) {
    double x2 = exp(e->form_low + i * e->form_step), f = FF_Rayl(e->z, sqrt(x2), NULL);
    e->form2[i] = f * f;
    sum += 0.5 * (before + e->form2[i]) * (x2 - last);
    e->form_integral[i] = sum;
    before = e->form2[i];
    last = x2;
  }
}

static enum wh_status create(struct wh_context *c, const struct wh_material *material, double low,
                             double high, size_t per_decade, struct wh_photon *p) {
  p->elements = material->count;
  WH_TRY(wh_alloc(c, p->elements, sizeof *p->element, &p->element));
  for (size_t k = 0; k < p->elements; k++) {
    struct wh_photon_element *e = &p->element[k];
    e->z = material->element[k].z;
    WH_TRY(wh_atom_shells(c, e->z, e->shell, &e->shells));
    for (size_t i = 0; i < e->shells; i++)
      e->binding_eV[e->shell[i].shell] = e->shell[i].binding_eV;
    set_profiles(e);
    set_form_factor(e);
  }
  size_t steps = 1 + (size_t)((double)per_decade * log10(high / low));
  WH_TRY(make_grid(c, low, high, steps, p));
  WH_TRY(wh_alloc(c, p->count, sizeof *p->total, &p->total));
  WH_TRY(wh_alloc(c, p->count * p->elements * WH_PHOTON_CHANNELS, sizeof *p->cumulative,
                  &p->cumulative));
  for (size_t i = 0; i < p->count; i++)
    WH_TRY(fill_row(c, material, p, i));
  return WH_OK;
}

enum wh_status wh_photon_create(struct wh_context *c, const struct wh_material *material,
                                double low_eV, double high_eV, size_t per_decade,
                                struct wh_photon *photon) {
  memset(photon, 0, sizeof *photon);
  WH_TRY(check_energy(c, material->name, low_eV));
  WH_TRY(check_energy(c, material->name, high_eV));
  if (!(low_eV < high_eV) || per_decade < 1 || per_decade > 100000)
    return wh_fail(c, WH_BAD_INPUT,
                   "photons in '%s': a grid from %g eV to %g eV with %zu steps a decade; give a "
                   "rising range and 1 to 100000 steps",
                   material->name, low_eV, high_eV, per_decade);
  enum wh_status status = create(c, material, low_eV, high_eV, per_decade, photon);
  if (status != WH_OK)
    wh_photon_free(photon);
  return status;
}

void wh_photon_free(struct wh_photon *photon) {
  free(photon->element);
  free(photon->energy);
  free(photon->total);
  free(photon->cumulative);
  free(photon->bin_start);
  memset(photon, 0, sizeof *photon);
}

size_t wh_photon_find(const struct wh_photon *photon, double energy_eV, double *fraction) {
  double unused;
  size_t i = photon->bin_start[wh_log_grid_find(&photon->bin, energy_eV, &unused)];
  while (i + 2 < photon->count && energy_eV >= photon->energy[i + 1])
    i++;
  double low = photon->energy[i], high = photon->energy[i + 1];
  double place = log(energy_eV / low) / log(high / low);
  *fraction = place > 0.0 ? fmin(place, 1.0) : 0.0;
  return i;
}

double wh_photon_total(const struct wh_photon *photon, double energy_eV) {
  double fraction;
  size_t i = wh_photon_find(photon, energy_eV, &fraction);
  return photon->total[i] * pow(photon->total[i + 1] / photon->total[i], fraction);
}

void wh_photon_choose(const struct wh_photon *photon, double energy_eV, const double u[2],
                      size_t *element, int *channel) {
  double fraction;
  size_t i = wh_photon_find(photon, energy_eV, &fraction), width;
  i += u[0] < fraction;
  width = photon->elements * WH_PHOTON_CHANNELS;
  const double *row = &photon->cumulative[i * width];
  size_t k = 0;
  while (k + 1 < width && row[k] <= u[1])
    k++;
  *element = k / WH_PHOTON_CHANNELS;
  *channel = (int)(k % WH_PHOTON_CHANNELS);
  /* A row above the edge may have been taken for an energy just below it. */
  if (*channel < WH_PHOTON_OUTER && photon->element[*element].binding_eV[*channel] >= energy_eV)
    *channel = WH_PHOTON_OUTER;
}

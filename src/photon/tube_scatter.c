/* SPDX-License-Identifier: MPL-2.0 */
/* Photons scattered once on their way out of the target. Rayleigh scattering counts with the mean
   of 1 - cos, as if it were isotropic then and went straight on otherwise; Compton scattering is
   isotropic. docs/theory/spectra.md. */
#include <math.h>

#include "base/constants.h"
#include "photon/tube_parts.h"

enum { RECOILS = 6 };

/* Less of the attenuation than this is left out. */
#define LEAST_COMPTON 2e-3

/* Density sum (2l+1)/2 moment_l P_l. */
void wh_tube_shape(const struct wh_tube_work *w, size_t bin, struct wh_tube_shape *shape) {
  const double *born = w->born[bin];
  for (int n = 0; n < WH_TUBE_ANGLES; n++) {
    double x = w->angle[n], p = 1.0, before = 0.0;
    shape->along[n] = shape->against[n] = 0.0;
    for (int l = 0; l < WH_FLUX_MOMENTS; l++) {
      double part = (2.0 * l + 1.0) / 2.0 * born[l] / born[0] * p;
      shape->along[n] += part;
      shape->against[n] += l % 2 ? -part : part;
      double next = ((2.0 * l + 1.0) * x * p - l * before) / (l + 1.0);
      before = p;
      p = next;
    }
  }
}

/* Photons that go toward the exit at distance a, and away from it where the target is b deep, of
   direction cosine v:
     int_0^a e^(-m t/v - out (a - t)) dt/v,   int_0^b e^(-m t/v - out (a + t)) dt/v. */
double wh_tube_passed(const struct wh_tube_work *w, const struct wh_tube_shape *shape, double m,
                      double depth, double out) {
  double a = w->transmission ? w->depth - depth : depth, sum = 0.0, from_here = exp(-out * a);
  for (int n = 0; n < WH_TUBE_ANGLES; n++) {
    double v = w->angle[n], rate = m / v, difference = rate - out;
    double toward = w->transmission ? shape->along[n] : shape->against[n];
    double away = w->transmission ? shape->against[n] : shape->along[n];
    double near =
        fabs(difference) * a > 1e-6 ? (from_here - exp(-rate * a)) / difference : a * from_here;
    double far = from_here / (rate + out);
    if (w->transmission)
      far *= -expm1(-(rate + out) * depth);
    sum += w->weight[n] / v * (toward * near + away * far);
  }
  return sum;
}

static double from_groups(const struct wh_tube_work *w, const struct wh_tube_shape *shape, double m,
                          const double born[WH_TUBE_GROUPS], double out) {
  double sum = 0.0;
  for (size_t g = 0; g < WH_TUBE_GROUPS; g++)
    if (born[g] > 0.0)
      sum += born[g] * wh_tube_passed(w, shape, m, w->group_depth[g], out);
  return sum / (4.0 * WH_PI);
}

/* Coefficients of the two kinds of scattering [1/m]. */
static void coefficients(const struct wh_tube_work *w, double energy_eV, double *turned,
                         double *compton) {
  double fraction, total = wh_photon_total(&w->photon, energy_eV);
  size_t i = wh_photon_find(&w->photon, energy_eV, &fraction);
  i += fraction > 0.5;
  *turned = total * w->turned[i];
  *compton = total * w->compton[i];
}

double wh_tube_rayleigh(const struct wh_tube_work *w, const struct wh_tube_shape *shape,
                        double energy_eV, const double born[WH_TUBE_GROUPS]) {
  double turned, compton, mu = wh_tube_attenuation(w, energy_eV);
  coefficients(w, energy_eV, &turned, &compton);
  return turned * from_groups(w, shape, mu, born, mu / w->slope);
}

/* E' = E/(1 + (1 - cos) E/mc^2), 1 - cos even from 0 to 2. */
void wh_tube_compton(const struct wh_tube_work *w, const struct wh_tube_shape *shape,
                     double energy_eV, const double born[WH_TUBE_GROUPS], struct wh_spectrum *s) {
  double turned, compton, mu = wh_tube_attenuation(w, energy_eV);
  coefficients(w, energy_eV, &turned, &compton);
  if (compton < LEAST_COMPTON * mu)
    return;
  for (int k = 0; k < RECOILS; k++) {
    double t = 2.0 * (k + 0.5) / RECOILS;
    double after = energy_eV / (1.0 + t * energy_eV / WH_ELECTRON_REST_eV);
    size_t bin = (size_t)fmax(0.0, (after - s->low_eV) / s->width_eV);
    double out = wh_tube_attenuation(w, fmax(after, s->low_eV)) / w->slope;
    if (after > s->low_eV && bin < s->count)
      s->continuum[bin] += compton / RECOILS * from_groups(w, shape, mu, born, out);
  }
}

void wh_tube_scattered(const struct wh_tube_work *w, struct wh_spectrum *s) {
  for (size_t b = 0; b < s->count; b++) {
    struct wh_tube_shape shape;
    double from = s->low_eV + (double)b * s->width_eV;
    double energy_eV = from + 0.5 * fmin(s->width_eV, w->tube->voltage - from);
    if (!(w->born[b][0] > 0.0))
      continue;
    wh_tube_shape(w, b, &shape);
    s->continuum[b] += wh_tube_rayleigh(w, &shape, energy_eV, w->born_group[b]);
    wh_tube_compton(w, &shape, energy_eV, w->born_group[b], s);
  }
}

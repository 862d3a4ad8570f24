/* SPDX-License-Identifier: MPL-2.0 */
#include "material/screening.h"

#include <math.h>

static const struct wh_screening dhfs[WH_SCREENING_LAST_Z] = {
#define WH_SCREENING(z, a1, a2, alpha1, alpha2, alpha3)                                            \
  {z, 3, {a1, a2, 1.0 - (a1) - (a2)}, {alpha1, alpha2, alpha3}},
#include "material/screening.def"
#undef WH_SCREENING
};

const struct wh_screening *wh_screening_dhfs(int Z) {
  return Z >= 1 && Z <= WH_SCREENING_LAST_Z ? &dhfs[Z - 1] : NULL;
}

double wh_screening_phi(const struct wh_screening *s, double r) {
  double sum = 0;
  for (int i = 0; i < s->terms; i++)
    sum += s->A[i] * exp(-s->alpha[i] * r);
  return sum;
}

double wh_screening_enclosed(const struct wh_screening *s, double r) {
  double sum = 0;
  for (int i = 0; i < s->terms; i++)
    sum -= s->A[i] * expm1(-s->alpha[i] * r);
  return sum;
}

double wh_screening_density(const struct wh_screening *s, double r) {
  double sum = 0;
  for (int i = 0; i < s->terms; i++)
    sum += s->A[i] * s->alpha[i] * s->alpha[i] * exp(-s->alpha[i] * r);
  return s->Z * sum;
}

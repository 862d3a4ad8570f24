/* SPDX-License-Identifier: MPL-2.0 */
/* From phase shifts to amplitudes and cross sections. */
#include "material/elastic_waves.h"

#include <complex.h>
#include <math.h>
#include <stdlib.h>

#include "base/constants.h"
#include "base/memory.h"

/* F_l = ((l+1) t_up + l t_down)/k, G_l = (t_down - t_up)/k with t = exp(i delta) sin(delta)
   (N. F. Mott, Proc. R. Soc. A 135 (1932) 429). */
static void set_plain(const struct wh_partial_waves *w, struct wh_amplitudes *a) {
  for (size_t l = 0; l < w->count; l++) {
    double complex up = cexp(I * w->up[l]) * sin(w->up[l]) / w->k;
    double complex down = l ? cexp(I * w->down[l]) * sin(w->down[l]) / w->k : 0;
    double complex F = (double)(l + 1) * up + (double)l * down, G = l ? down - up : 0;
    a->F[0][0][l] = creal(F), a->F[0][1][l] = cimag(F);
    a->G[0][0][l] = creal(G), a->G[0][1][l] = cimag(G);
  }
}

/* Coefficients of (1 - x) sum_l a_l P_l^m(x), from
   (2l+1) x P_l^m = (l - m + 1) P_{l+1}^m + (l + m) P_{l-1}^m. */
static void reduce(const double *a, size_t count, int m, double *out) {
  for (size_t i = 0; i < count; i++) {
    double l = (double)i;
    double below = i ? (l - m) / (2 * l - 1) * a[i - 1] : 0;
    double above = i + 1 < count ? (l + m + 1) / (2 * l + 3) * a[i + 1] : 0;
    out[i] = a[i] - below - above;
  }
}

enum wh_status wh_amplitudes_set(struct wh_context *c, const struct wh_partial_waves *w,
                                 struct wh_amplitudes *out) {
  *out = (struct wh_amplitudes){.count = w->count + 2, .k = w->k};
  WH_TRY(wh_alloc(c, 12 * out->count, sizeof *out->store, &out->store));
  for (int power = 0; power < 3; power++)
    for (int part = 0; part < 2; part++) {
      out->F[power][part] = out->store + (size_t)(4 * power + part) * out->count;
      out->G[power][part] = out->store + (size_t)(4 * power + 2 + part) * out->count;
    }
  set_plain(w, out); /* two more than there are waves: reduction by x^2 raises the degree by 2 */
  for (int power = 1; power < 3; power++)
    for (int part = 0; part < 2; part++) {
      reduce(out->F[power - 1][part], out->count, 0, out->F[power][part]);
      reduce(out->G[power - 1][part], out->count, 1, out->G[power][part]);
    }
  return WH_OK;
}

void wh_amplitudes_free(struct wh_amplitudes *a) {
  free(a->store);
  *a = (struct wh_amplitudes){0};
}

/* P_l and P_l' by recurrences in mu, which keep their digits at small angles:
     (l+1)(P_{l+1} - P_l) = l (P_l - P_{l-1}) - 2 (2l+1) mu P_l,
     P'_{l+1} = (1 - 2 mu) P'_l + (l+1) P_l;   P_l^1 = sin(theta) P'_l. */
void wh_amplitudes_at(const struct wh_amplitudes *a, double mu, int power, double f[2],
                      double g[2]) {
  const double *const *F = (const double *const *)a->F[power];
  const double *const *G = (const double *const *)a->G[power];
  double P = 1, step = 0, slope = 0;
  f[0] = f[1] = g[0] = g[1] = 0;
  for (size_t l = 0; l < a->count; l++) {
    f[0] += F[0][l] * P, f[1] += F[1][l] * P;
    g[0] += G[0][l] * slope, g[1] += G[1][l] * slope;
    slope += (double)(l + 1) * P - 2 * mu * slope;
    step = ((double)l * step - 2 * (double)(2 * l + 1) * mu * P) / (double)(l + 1);
    P += step;
  }
  double scale = pow(2 * mu, -power), sine = 2 * sqrt(fmax(mu * (1 - mu), 0));
  for (int part = 0; part < 2; part++)
    f[part] *= scale, g[part] *= scale * sine;
}

/* Where the peak is over, the reduced sums are the cleaner ones; inside it they would divide a
   small number by a small number. */
double wh_amplitudes_dcs(const struct wh_amplitudes *a, double mu) {
  double f[2], g[2];
  wh_amplitudes_at(a, mu, mu > 0.02 ? 2 : 0, f, g);
  return f[0] * f[0] + f[1] * f[1] + g[0] * g[0] + g[1] * g[1];
}

/* With A_l the coefficients of (1 - cos) f:  int (1 - cos) |f|^2 = 4 pi sum Re(F_l* A_l)/(2l+1),
   int (1 - cos)^2 |f|^2 = 4 pi sum |A_l|^2/(2l+1), and likewise for g with weight l (l+1). */
struct wh_cross_sections wh_amplitudes_integrate(const struct wh_amplitudes *a) {
  double total = 0, first = 0, square = 0;
  for (size_t i = 0; i < a->count; i++) {
    double l = (double)i, f = 1 / (2 * l + 1), g = l * (l + 1) / (2 * l + 1);
    for (int part = 0; part < 2; part++) {
      double F = a->F[0][part][i], A = a->F[1][part][i];
      double G = a->G[0][part][i], B = a->G[1][part][i];
      total += f * F * F + g * G * G;
      first += f * F * A + g * G * B;
      square += f * A * A + g * B * B;
    }
  }
  return (struct wh_cross_sections){.total = 4 * WH_PI * total,
                                    .first = 4 * WH_PI * first,
                                    .second = 4 * WH_PI * (3 * first - 1.5 * square)};
}

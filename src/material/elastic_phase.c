/* SPDX-License-Identifier: MPL-2.0 */
#include "material/elastic_phase.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/constants.h"
#include "base/memory.h"

enum { LANES = 8, SERIES_MAX = 160, T = WH_FIELD_TERMS };

/* Waves that are carried along together, so that the compiler can use vector registers. */
struct waves {
  double kappa[LANES], P[LANES], Q[LANES];
};

/* r (E - V + 2 c^2)/c and r (E - V)/c in powers of t on one interval. */
struct coefficients {
  double plus[T], minus[T];
};

static struct coefficients of_interval(const struct wh_radial_field *f, double E, size_t i) {
  const double c = WH_AU_LIGHT_SPEED;
  double a = f->radius[i], h = f->radius[i + 1] - a;
  struct coefficients w;
  for (int j = 0; j < T; j++)
    w.plus[j] = w.minus[j] = -f->coefficient[i][j] / c;
  w.plus[0] += a * (E + 2 * c * c) / c, w.plus[1] += h * (E + 2 * c * c) / c;
  w.minus[0] += a * E / c, w.minus[1] += h * E / c;
  return w;
}

/* Terms of the two series, and their running sums at t = 1. */
struct series {
  double p[SERIES_MAX + 1][LANES], q[SERIES_MAX + 1][LANES];
  double P[LANES], Q[LANES];
};

/* sum_j plus_j q_{n-j} and sum_j minus_j p_{n-j} from j = first on. */
static void convolve(const struct coefficients *w, const struct series *s, int n, int first,
                     double plus_q[LANES], double minus_p[LANES]) {
  for (int i = 0; i < LANES; i++)
    plus_q[i] = minus_p[i] = 0;
  for (int j = first; j < T && j <= n; j++)
    for (int i = 0; i < LANES; i++) {
      plus_q[i] += w->plus[j] * s->q[n - j][i];
      minus_p[i] += w->minus[j] * s->p[n - j][i];
    }
}

/* Adds term n to the sums; true while it still matters. */
static bool add_term(struct series *s, int n) {
  bool matters = false;
  for (int i = 0; i < LANES; i++) {
    s->P[i] += s->p[n][i], s->Q[i] += s->q[n][i];
    matters |= fabs(s->p[n][i]) > 0.1 * DBL_EPSILON * fabs(s->P[i]) ||
               fabs(s->q[n][i]) > 0.1 * DBL_EPSILON * fabs(s->Q[i]);
  }
  return matters;
}

static void keep_sums(const struct series *s, struct waves *out) {
  for (int i = 0; i < LANES; i++) {
    double scale = 1 / fmax(fabs(s->P[i]), fabs(s->Q[i]));
    out->P[i] = s->P[i] * scale, out->Q[i] = s->Q[i] * scale;
  }
}

/* From a to a + h. With r = a + h t the equations give, term by term,
     a (n+1)/h p_{n+1} = -(n + kappa) p_n + sum_j plus_j q_{n-j}
     a (n+1)/h q_{n+1} = -(n - kappa) q_n - sum_j minus_j p_{n-j}. */
static bool cross_interval(double a, double h, const struct coefficients *w, struct waves *y) {
  struct series s;
  memcpy(s.p[0], y->P, sizeof y->P), memcpy(s.P, y->P, sizeof y->P);
  memcpy(s.q[0], y->Q, sizeof y->Q), memcpy(s.Q, y->Q, sizeof y->Q);
  int quiet = 0;
  for (int n = 0; n < SERIES_MAX && quiet < 3; n++) {
    double plus_q[LANES], minus_p[LANES], scale = h / (a * (n + 1));
    convolve(w, &s, n, 0, plus_q, minus_p);
    for (int i = 0; i < LANES; i++) {
      s.p[n + 1][i] = scale * (plus_q[i] - (n + y->kappa[i]) * s.p[n][i]);
      s.q[n + 1][i] = -scale * (minus_p[i] + (n - y->kappa[i]) * s.q[n][i]);
    }
    quiet = add_term(&s, n + 1) ? 0 : quiet + 1;
  }
  keep_sums(&s, y);
  return quiet >= 3;
}

/* From 0 to the first knot: P = r^s sum p_n t^n with s^2 = kappa^2 - w^2, w = -(r V)(0)/c:
     (n + s + kappa) p_n - w q_n = sum_{j>0} plus_j q_{n-j}
     (n + s - kappa) q_n + w p_n = -sum_{j>0} minus_j p_{n-j},  determinant n (n + 2 s). */
static bool leave_origin(const struct coefficients *w, struct waves *y) {
  struct series s = {0};
  const double w0 = w->plus[0];
  double power[LANES];
  for (int i = 0; i < LANES; i++) {
    double kappa = y->kappa[i];
    power[i] = sqrt(kappa * kappa - w0 * w0);
    s.p[0][i] = kappa < 0 ? 1 : w0 / (power[i] + kappa);
    s.q[0][i] = kappa < 0 ? -w0 / (power[i] - kappa) : 1;
  }
  add_term(&s, 0);
  int quiet = 0;
  for (int n = 1; n <= SERIES_MAX && quiet < 3; n++) {
    double plus_q[LANES], minus_p[LANES];
    convolve(w, &s, n, 1, plus_q, minus_p);
    for (int i = 0; i < LANES; i++) {
      double up = n + power[i] + y->kappa[i], down = n + power[i] - y->kappa[i];
      double determinant = n * (n + 2 * power[i]);
      s.p[n][i] = (down * plus_q[i] - w0 * minus_p[i]) / determinant;
      s.q[n][i] = -(up * minus_p[i] + w0 * plus_q[i]) / determinant;
    }
    quiet = add_term(&s, n) ? 0 : quiet + 1;
  }
  keep_sums(&s, y);
  return quiet >= 3;
}

/* Whether all of these waves are so small at the start of interval i (damped by e^-20 or more
   before they swing) that any start there forgets itself. WKB damping in the local momentum p:
   kappa (acosh(1/x) - sqrt(1 - x^2)), x = r p/kappa. */
static bool negligible(const struct coefficients *w, int smallest) {
  double x = sqrt(fabs(w->plus[0] * w->minus[0])) / smallest;
  return x < 1 && smallest * (acosh(1 / x) - sqrt(1 - x * x)) > 20;
}

/* At a point where kappa/r rules: Q/P = -r (E-V)/c/(2l+3), or P/Q = r (E-V+2c^2)/c/(2l+1). */
static void start_at(const struct coefficients *w, struct waves *y) {
  for (int i = 0; i < LANES; i++) {
    double kappa = y->kappa[i];
    y->P[i] = kappa < 0 ? 1 : w->plus[0] / (2 * kappa + 1);
    y->Q[i] = kappa < 0 ? -w->minus[0] / (1 - 2 * kappa) : 1;
  }
}

static enum wh_status carry_out(struct wh_context *c, const struct wh_radial_field *f, double E,
                                struct waves *y) {
  int smallest = (int)fabs(y->kappa[0]);
  for (int i = 1; i < LANES; i++)
    smallest = fmin(smallest, fabs(y->kappa[i])) < smallest ? (int)fabs(y->kappa[i]) : smallest;
  size_t first = 0;
  while (first + 1 < f->count) {
    struct coefficients next = of_interval(f, E, first + 1);
    if (!negligible(&next, smallest))
      break;
    first++;
  }
  for (size_t i = first; i < f->count; i++) {
    struct coefficients w = of_interval(f, E, i);
    bool done;
    if (i == 0)
      done = leave_origin(&w, y);
    else {
      if (i == first)
        start_at(&w, y);
      done = cross_interval(f->radius[i], f->radius[i + 1] - f->radius[i], &w, y);
    }
    if (!done)
      return wh_fail(c, WH_NOT_CONVERGED,
                     "power series of a Dirac wave between %g and %g a0 at %g hartree: more than "
                     "%d terms; use shorter intervals",
                     f->radius[i], f->radius[i + 1], E, SERIES_MAX);
  }
  return WH_OK;
}

/* x j_l(x) and x n_l(x), l = 0..last, by the upward recurrence: stable since last < x. */
static void riccati_bessel(double x, int last, double *j, double *n) {
  j[0] = sin(x), n[0] = -cos(x);
  if (last >= 1)
    j[1] = j[0] / x - cos(x), n[1] = n[0] / x - sin(x);
  for (int l = 1; l < last; l++) {
    j[l + 1] = (2 * l + 1) / x * j[l] - j[l - 1];
    n[l + 1] = (2 * l + 1) / x * n[l] - n[l - 1];
  }
}

/* P = cos(delta) x j_l - sin(delta) x n_l and Q = +-b (the same with l' = l -+ 1), upper sign for
   kappa > 0, b = sqrt(E/(E + 2 c^2)). */
static double matched(int kappa, double P, double Q, double b, const double *j, const double *n) {
  int l = wh_kappa_l(kappa), other = kappa > 0 ? l - 1 : l + 1;
  double sb = kappa > 0 ? b : -b;
  double sine = Q * j[l] - sb * P * j[other], cosine = Q * n[l] - sb * P * n[other];
  return atan(sine / cosine);
}

static enum wh_status check_kappa(struct wh_context *c, double x, size_t count, const int *kappa,
                                  int *last) {
  *last = 0;
  for (size_t i = 0; i < count; i++) {
    int l = wh_kappa_l(kappa[i]);
    if (kappa[i] == 0 || l >= 0.95 * x - 1)
      return wh_fail(c, WH_BAD_INPUT, "wave kappa = %d cannot be matched at k r = %g", kappa[i], x);
    *last = l > *last ? l : *last;
  }
  return WH_OK;
}

static void load_lanes(size_t begin, size_t count, const int *kappa, struct waves *y) {
  for (size_t i = 0; i < LANES; i++) /* lanes beyond the end repeat the last wave */
    y->kappa[i] = kappa[begin + i < count ? begin + i : count - 1];
}

enum wh_status wh_phase_shifts(struct wh_context *c, const struct wh_radial_field *f, double E,
                               size_t count, const int *kappa, double *delta) {
  const double light = WH_AU_LIGHT_SPEED;
  double x = wh_au_wave_number(E) * f->radius[f->count], b = sqrt(E / (E + 2 * light * light));
  int last;
  WH_TRY(check_kappa(c, x, count, kappa, &last));
  double *j = NULL;
  WH_TRY(wh_alloc(c, 2 * (size_t)(last + 2), sizeof *j, &j));
  double *n = j + last + 2;
  riccati_bessel(x, last + 1, j, n);
  enum wh_status status = WH_OK;
  for (size_t begin = 0; begin < count && status == WH_OK; begin += LANES) {
    struct waves y;
    load_lanes(begin, count, kappa, &y);
    status = carry_out(c, f, E, &y);
    for (size_t i = begin; i < count && i < begin + LANES; i++)
      delta[i] = matched(kappa[i], y.P[i - begin], y.Q[i - begin], b, j, n);
  }
  free(j);
  return status;
}

enum wh_status wh_phase_ratio(struct wh_context *c, const struct wh_radial_field *f, double E,
                              int kappa, double *ratio) {
  struct waves y;
  load_lanes(0, 1, &kappa, &y);
  *ratio = 0;
  WH_TRY(carry_out(c, f, E, &y));
  *ratio = y.Q[0] / y.P[0];
  return WH_OK;
}

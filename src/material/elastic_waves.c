/* SPDX-License-Identifier: MPL-2.0 */
#include "material/elastic_waves.h"

#include <math.h>
#include <stdlib.h>

#include "base/constants.h"
#include "base/memory.h"
#include "material/elastic_phase.h"
#include "material/screening.h"

/* ---- Born -------------------------------------------------------------------------------- */

/* xi of z = cosh xi = 1 + alpha^2/2k^2: Q_l falls as exp(-l xi). */
static double decay(double alpha, double k) {
  return 2 * asinh(alpha / (2 * k));
}

/* Q_l(z), l = 0..count-1, of z = 1 + alpha^2/(2 k^2), times scale, added to up[l] += Q_l and so on.
   The ratio Q_{l+1}/Q_l follows stably from above: r_{l-1} = l/((2l+1) z - (l+1) r_l). */
static void legendre_second(double alpha, double k, size_t count, double *ratio, double *Q) {
  double above = alpha * alpha / (2 * k * k), z = 1 + above, xi = decay(alpha, k);
  double r = exp(-xi);
  for (size_t l = count + (size_t)(20 / xi); l > 0; l--) {
    r = (double)l / ((double)(2 * l + 1) * z - (double)(l + 1) * r);
    if (l <= count)
      ratio[l - 1] = r;
  }
  Q[0] = 0.5 * log((2 + above) / above);
  for (size_t l = 1; l < count; l++)
    Q[l] = Q[l - 1] * ratio[l - 1];
}

enum wh_status wh_born_waves(struct wh_context *c, const struct wh_atom *atom, double E,
                             size_t count, double *up, double *down) {
  const double light = WH_AU_LIGHT_SPEED;
  const double k = wh_au_wave_number(E), b2 = E / (E + 2 * light * light);
  double *Q = NULL;
  WH_TRY(wh_alloc(c, 2 * (count + 1), sizeof *Q, &Q));
  for (size_t l = 0; l < count; l++)
    up[l] = down[l] = 0;
  for (int i = 0; i < atom->cloud->terms; i++) {
    if (atom->cloud->A[i] == 0)
      continue;
    legendre_second(atom->cloud->alpha[i], k, count + 1, Q + count + 1, Q);
    double scale = atom->cloud->A[i] * atom->cloud->Z / (2 * sqrt(b2) * light);
    for (size_t l = 0; l < count; l++) {
      up[l] += scale * (Q[l] + b2 * Q[l + 1]);
      down[l] += l ? scale * (Q[l] + b2 * Q[l - 1]) : 0;
    }
  }
  free(Q);
  return WH_OK;
}

/* l from which (2l+1) delta_B is below 1e-11 or so. */
static size_t born_count(const struct wh_atom *atom, double k) {
  double xi = HUGE_VAL;
  for (int i = 0; i < atom->cloud->terms; i++)
    if (atom->cloud->A[i] != 0)
      xi = fmin(xi, decay(atom->cloud->alpha[i], k));
  return 16 + (size_t)(32 / xi);
}

/* ---- solved waves ------------------------------------------------------------------------ */

enum { NODES = 16 };

/* The l of a panel for which the equations are solved: all, or the Chebyshev points. */
struct panel {
  int from, to; /* both included */
  int count, l[NODES];
  double d[2][NODES]; /* delta - delta_B at the nodes: up, down */
};

static void place_nodes(struct panel *p) {
  int n = p->to - p->from;
  p->count = n < NODES ? n + 1 : NODES;
  for (int i = 0; i < p->count; i++) {
    double t = 0.5 - 0.5 * cos(WH_PI * i / (p->count - 1));
    p->l[i] = n < NODES ? p->from + i : p->from + (int)lround(n * t);
  }
  for (int i = 1; i < p->count; i++) /* rounding may bring the outer ones together */
    if (p->l[i] <= p->l[i - 1])
      p->l[i] = p->l[i - 1] + 1;
  for (int i = p->count - 2; i >= 0; i--)
    if (p->l[i] >= p->l[i + 1] || p->l[i] > p->to - (p->count - 1 - i))
      p->l[i] = p->l[i + 1] - 1;
}

/* Brings x within pi/2 of reference by a multiple of pi. */
static double near(double x, double reference) {
  return x - WH_PI * round((x - reference) / WH_PI);
}

static enum wh_status solve_panel(struct wh_context *c, const struct wh_radial_field *f, double E,
                                  const double *born[2], struct panel *p) {
  int kappa[2 * NODES];
  double delta[2 * NODES];
  for (int i = 0; i < p->count; i++) {
    kappa[i] = -p->l[i] - 1;
    kappa[p->count + i] = p->l[i] ? p->l[i] : -1; /* l = 0 has no second wave: filled, not used */
  }
  WH_TRY(wh_phase_shifts(c, f, E, 2 * (size_t)p->count, kappa, delta));
  for (int s = 0; s < 2; s++)
    for (int i = 0; i < p->count; i++) {
      double d = delta[s * p->count + i] - born[s][p->l[i]];
      p->d[s][i] = near(d, i ? p->d[s][i - 1] : 0);
    }
  if (p->l[0] == 0)
    p->d[1][0] = -born[1][0];
  return WH_OK;
}

/* delta[l] += d(l) over the panel, barycentric interpolation between the nodes. */
static void spread_panel(const struct panel *p, double *delta[2]) {
  double weight[NODES];
  for (int i = 0; i < p->count; i++) {
    weight[i] = 1;
    for (int j = 0; j < p->count; j++) /* scaled by the capacity of the interval: no overflow */
      weight[i] *= j == i ? 1 : (p->to - p->from) / (4.0 * (p->l[i] - p->l[j]));
  }
  for (int l = p->from; l <= p->to; l++) {
    double up = 0, down = 0, sum = 0;
    for (int i = 0; i < p->count; i++) {
      if (l == p->l[i]) {
        up = p->d[0][i], down = p->d[1][i], sum = 1;
        break;
      }
      double u = weight[i] / (l - p->l[i]);
      up += u * p->d[0][i], down += u * p->d[1][i], sum += u;
    }
    delta[0][l] += up / sum, delta[1][l] += down / sum;
  }
}

static bool settled(const struct panel *p) {
  double worst = 0;
  for (int s = 0; s < 2; s++)
    for (int i = p->count - 2 > 0 ? p->count - 2 : 0; i < p->count; i++)
      worst = fmax(worst, fabs(sin(p->d[s][i])));
  return worst < 1e-11;
}

static enum wh_status solve_low(struct wh_context *c, const struct wh_radial_field *f,
                                struct wh_partial_waves *w) {
  const double *born[2] = {w->up, w->down};
  double *delta[2] = {w->up, w->down};
  int last = (int)(0.95 * w->k * f->radius[f->count]) - 2;
  last = last < (int)w->count ? last : (int)w->count - 1;
  struct panel p = {.from = 0};
  do {
    p.to = p.from + NODES - 1 > 8 * p.from / 5 ? p.from + NODES - 1 : 8 * p.from / 5;
    p.to = p.to < last ? p.to : last;
    place_nodes(&p);
    WH_TRY(solve_panel(c, f, w->E, born, &p));
    spread_panel(&p, delta);
    w->solved += 2 * (size_t)p.count;
    p.from = p.to + 1;
  } while (p.from < last && !settled(&p));
  return WH_OK;
}

static void drop_vanishing(struct wh_partial_waves *w) {
  while (w->count > 2 &&
         (double)(2 * w->count) * (fabs(w->up[w->count - 1]) + fabs(w->down[w->count - 1])) < 1e-12)
    w->count--;
}

enum wh_status wh_partial_waves_solve(struct wh_context *c, const struct wh_atom *atom, double E,
                                      double refine, struct wh_partial_waves *out) {
  *out = (struct wh_partial_waves){.E = E, .k = wh_au_wave_number(E)};
  struct wh_radial_field f;
  WH_TRY(wh_atom_field(c, atom, E, refine, &f));
  out->count = born_count(atom, out->k);
  enum wh_status status = wh_alloc(c, out->count, sizeof *out->up, &out->up);
  if (status == WH_OK)
    status = wh_alloc(c, out->count, sizeof *out->down, &out->down);
  if (status == WH_OK)
    status = wh_born_waves(c, atom, E, out->count, out->up, out->down);
  if (status == WH_OK)
    status = solve_low(c, &f, out);
  wh_radial_field_free(&f);
  if (status == WH_OK)
    drop_vanishing(out);
  else
    wh_partial_waves_free(out);
  return status;
}

void wh_partial_waves_free(struct wh_partial_waves *w) {
  free(w->up);
  free(w->down);
  *w = (struct wh_partial_waves){0};
}

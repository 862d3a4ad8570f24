/* SPDX-License-Identifier: MPL-2.0 */
#include "material/elastic_field.h"

#include <math.h>
#include <stdlib.h>

#include "base/constants.h"
#include "base/memory.h"
#include "material/screening.h"

double wh_au_wave_number(double E) {
  const double c = WH_AU_LIGHT_SPEED;
  return sqrt(E * (E + 2 * c * c)) / c;
}

/* ---- knots ------------------------------------------------------------------------------- */

static double next_knot(const struct wh_radial_grid *g, const double *breaks, size_t break_count,
                        double r) {
  double next = r == 0 ? g->first : fmin(r * g->ratio, r + g->max_step);
  if (next > g->last)
    next = g->last;
  for (size_t i = 0; i < break_count; i++)
    if (breaks[i] > r && breaks[i] < next * (1 + 1e-12)) {
      next = breaks[i];
      break;
    }
  return next;
}

static enum wh_status place_knots(struct wh_context *c, const struct wh_radial_grid *g,
                                  const double *breaks, size_t break_count,
                                  struct wh_radial_field *out) {
  size_t capacity = 0;
  double r = 0;
  for (;;) {
    WH_TRY(wh_grow(c, &out->radius, &capacity, out->count + 1, sizeof *out->radius));
    out->radius[out->count] = r;
    if (r >= g->last)
      return WH_OK;
    out->count++;
    r = next_knot(g, breaks, break_count, r);
  }
}

/* ---- polynomials ------------------------------------------------------------------------- */

/* Chebyshev-Lobatto points on [0, 1], and the powers of t of the Lagrange polynomials on them. */
struct lagrange {
  double node[WH_FIELD_TERMS];
  double power[WH_FIELD_TERMS][WH_FIELD_TERMS]; /* [power of t][node] */
};

static void set_lagrange(struct lagrange *l) {
  const int n = WH_FIELD_TERMS;
  for (int i = 0; i < n; i++)
    l->node[i] = 0.5 - 0.5 * cos(WH_PI * i / (n - 1));
  for (int i = 0; i < n; i++) {
    double product[WH_FIELD_TERMS] = {
        1}; /* prod_{j != i} (t - t_j)/(t_i - t_j), degree by degree */
    int degree = 0;
    for (int j = 0; j < n; j++) {
      if (j == i)
        continue;
      double scale = 1 / (l->node[i] - l->node[j]);
      for (int p = ++degree; p >= 0; p--)
        product[p] = scale * ((p ? product[p - 1] : 0) - l->node[j] * product[p]);
    }
    for (int p = 0; p < n; p++)
      l->power[p][i] = product[p];
  }
}

/* The value at t = 0 is taken out first: then the rounding of the powers is one of the small
   differences only. */
static void fit_interval(const struct lagrange *l, wh_radial_fn *rV, const void *user, double from,
                         double to, double out[WH_FIELD_TERMS]) {
  double value[WH_FIELD_TERMS];
  for (int i = 0; i < WH_FIELD_TERMS; i++)
    value[i] = rV(user, from + (to - from) * l->node[i], from, to);
  for (int p = 0; p < WH_FIELD_TERMS; p++) {
    out[p] = p == 0 ? value[0] : 0;
    for (int i = 1; p > 0 && i < WH_FIELD_TERMS; i++)
      out[p] += l->power[p][i] * (value[i] - value[0]);
  }
}

enum wh_status wh_radial_field_build(struct wh_context *c, const struct wh_radial_grid *grid,
                                     const double *breaks, size_t break_count, wh_radial_fn *rV,
                                     const void *user, struct wh_radial_field *out) {
  *out = (struct wh_radial_field){0};
  if (!(grid->first > 0 && grid->last > grid->first && grid->ratio > 1 && grid->ratio < 2 &&
        grid->max_step > 0))
    return wh_fail(c, WH_INTERNAL, "radial grid: first %g, last %g, ratio %g, step %g", grid->first,
                   grid->last, grid->ratio, grid->max_step);
  enum wh_status status = place_knots(c, grid, breaks, break_count, out);
  if (status == WH_OK)
    status = wh_alloc(c, out->count, sizeof *out->coefficient, &out->coefficient);
  if (status != WH_OK) {
    wh_radial_field_free(out);
    return status;
  }
  struct lagrange l;
  set_lagrange(&l);
  for (size_t i = 0; i < out->count; i++)
    fit_interval(&l, rV, user, out->radius[i], out->radius[i + 1], out->coefficient[i]);
  return WH_OK;
}

void wh_radial_field_free(struct wh_radial_field *f) {
  free(f->radius);
  free(f->coefficient);
  *f = (struct wh_radial_field){0};
}

/* ---- the atom ---------------------------------------------------------------------------- */

double wh_atom_nuclear_radius(int Z) {
  double A = 2.0 * Z;
  for (int i = 0; i < 40; i++)
    A = Z * (1.98 + 0.0155 * pow(A, 2.0 / 3));
  double rms = (0.836 * cbrt(A) + 0.570) * 1e-15;
  return sqrt(5.0 / 3) * rms / WH_AU_LENGTH;
}

struct wh_atom wh_atom_with(const struct wh_screening *cloud) {
  return (struct wh_atom){cloud, wh_atom_nuclear_radius(cloud->Z), true};
}

/* n(r): the potential of the uniform sphere, -Z (3 - x^2)/2R with x = r/R, is that of the charge
   Z (3 x - x^3)/2 at the centre. */
static double effective_nucleus(const struct wh_atom *a, double r) {
  double x = a->nuclear_radius > 0 ? r / a->nuclear_radius : 1;
  return x < 1 ? 0.5 * x * (3 - x * x) : 1;
}

double wh_atom_rV(const struct wh_atom *a, double E, double r) {
  double st = a->cloud->Z * (wh_screening_enclosed(a->cloud, r) - effective_nucleus(a, r));
  if (!a->exchange || r == 0)
    return st;
  double outside = fmax(r, a->nuclear_radius);
  double density = r * r * wh_screening_density(a->cloud, outside) / outside; /* r^2 4 pi rho */
  double local = E * r - st;                                                  /* r (E - V_st) */
  /* (y - sqrt(y^2 + d))/2 without cancellation */
  return st - 0.5 * density / (local + sqrt(local * local + density));
}

struct atom_at_energy {
  const struct wh_atom *atom;
  double E;
};

static double rV_of_atom(const void *user, double r, double from, double to) {
  (void)from, (void)to; /* r V is continuous */
  const struct atom_at_energy *a = user;
  return wh_atom_rV(a->atom, a->E, r);
}

/* The radius beyond which the potential turns no phase by more than 1e-11:
   delta = -int V dr/v <= |r V|/(r alpha v). */
static double outer_radius(const struct wh_atom *a, double E) {
  const double c = WH_AU_LIGHT_SPEED;
  double v = wh_au_wave_number(E) * c * c / (E + c * c), r = 1;
  while (fabs(wh_atom_rV(a, E, r)) > 1e-11 * r * v)
    r *= 1.05;
  return r;
}

enum wh_status wh_atom_field(struct wh_context *c, const struct wh_atom *a, double E, double refine,
                             struct wh_radial_field *out) {
  *out = (struct wh_radial_field){0};
  if (!(E > 0) || !(refine > 0))
    return wh_fail(c, WH_INTERNAL, "atomic field at %g hartree, refined by %g", E, refine);
  struct wh_radial_grid grid = {.first =
                                    a->nuclear_radius > 0 ? a->nuclear_radius : 1e-5 / a->cloud->Z,
                                .last = outer_radius(a, E),
                                .ratio = 1 + 0.2 / refine,
                                .max_step = fmin(0.25, 4 / wh_au_wave_number(E)) / refine};
  return wh_radial_field_build(c, &grid, NULL, 0, rV_of_atom, &(struct atom_at_energy){a, E}, out);
}

/* SPDX-License-Identifier: MPL-2.0 */
/* The self-consistent cloud as a sum of exponentials. */
#include "material/screening_scf.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "material/screening.h"

/* Least squares by Householder reflections: min |A x - b|, A[columns + 1][rows] by columns with b
   as the last. Overwrites A; returns the norm of the residual. */
static double least_squares(size_t rows, size_t columns, double *A, double *x) {
  for (size_t k = 0; k < columns; k++) {
    double *v = A + k * rows, square = 0;
    for (size_t i = k; i < rows; i++)
      square += v[i] * v[i];
    double size = v[k] > 0 ? -sqrt(square) : sqrt(square);
    v[k] -= size;
    double scale = square - size * (v[k] + size); /* |v|^2/2 */
    for (size_t j = k + 1; j <= columns; j++) {
      double *column = A + j * rows, dot = 0;
      for (size_t i = k; i < rows; i++)
        dot += v[i] * column[i];
      for (size_t i = k; i < rows; i++)
        column[i] -= dot / scale * v[i];
    }
    x[k] = size; /* the diagonal of R, until the back substitution */
  }
  const double *b = A + columns * rows;
  double residual = 0;
  for (size_t i = columns; i < rows; i++)
    residual += b[i] * b[i];
  for (size_t k = columns; k-- > 0;) {
    double sum = b[k];
    for (size_t j = k + 1; j < columns; j++)
      sum -= A[j * rows + k] * x[j];
    x[k] = sum / x[k];
  }
  return sqrt(residual);
}

/* The points of the mesh that are fitted. */
struct stretch {
  size_t from, to;
};

static struct stretch fitted(const struct wh_scf_atom *a) {
  struct stretch s = {0, a->mesh.count};
  while (a->mesh.r[s.from] < 1e-3 / a->Z)
    s.from++;
  while (a->density[s.to - 1] < 1e-13 * a->Z)
    s.to--;
  return s;
}

/* One column of the problem: an exponential, or (alpha 0) what is to be fitted. At every point r
   phi, which is what small angles see, phi with more weight inside, and the density; then sum A = 1
   and <r^2>, practically exact. */
static size_t set_column(const struct wh_scf_atom *a, struct stretch s, double alpha,
                         double *column) {
  const double h = sqrt(a->mesh.step);
  size_t row = 0;
  for (size_t i = s.from; i < s.to; i++) {
    double r = a->mesh.r[i], e = exp(-alpha * r);
    double phi = alpha > 0 ? e : 1 - a->enclosed[i];
    column[row++] = h * r * phi;
    column[row++] = h * sqrt(r / a->Z) * phi;
    column[row++] = 0.02 * h * sqrt(r) * (alpha > 0 ? r * alpha * alpha * e : a->density[i] / a->Z);
  }
  column[row++] = 1e4;
  column[row++] = 10 * (alpha > 0 ? 1 / (alpha * alpha) : wh_scf_mean_square(a) / (6 * a->Z));
  return row;
}

/* Amplitudes of the exponentials alpha[terms] of s. A last row for each keeps the amplitude small
   where nothing else decides it. */
static enum wh_status fit(struct wh_context *c, const struct wh_scf_atom *a, struct wh_screening *s,
                          double *residual) {
  struct stretch points = fitted(a);
  size_t m = (size_t)s->terms, rows = 3 * (points.to - points.from) + 2 + m;
  double *A = NULL;
  WH_TRY(wh_alloc(c, rows * (m + 1), sizeof *A, &A));
  for (size_t k = 0; k <= m; k++) {
    size_t row = set_column(a, points, k < m ? s->alpha[k] : 0, A + k * rows);
    if (k < m)
      A[k * rows + row + k] = 1e-6;
  }
  *residual = least_squares(rows, m, A, s->A);
  free(A);
  return WH_OK;
}

enum wh_status wh_scf_screening(struct wh_context *c, const struct wh_scf_atom *a,
                                struct wh_screening *out) {
  const double ratio = 1.45, last = fmax(30, 4.0 * a->Z);
  double best = HUGE_VAL;
  *out = (struct wh_screening){0};
  for (double first = 0.8; first < 1.7; first += 0.1) {
    struct wh_screening s = {.Z = a->Z};
    for (double alpha = first; s.terms < WH_SCREENING_TERMS; alpha *= ratio) {
      s.alpha[s.terms++] = alpha;
      if (alpha >= last)
        break;
    }
    double residual;
    WH_TRY(fit(c, a, &s, &residual));
    if (residual < best)
      *out = s, best = residual;
  }
  return WH_OK;
}

enum wh_status wh_screening_solve(struct wh_context *c, int Z, struct wh_screening *out) {
  struct wh_scf_atom a;
  *out = (struct wh_screening){0};
  WH_TRY(wh_scf_solve(c, Z, &a));
  enum wh_status status = wh_scf_screening(c, &a, out);
  wh_scf_free(&a);
  return status;
}

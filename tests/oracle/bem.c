/* SPDX-License-Identifier: MPL-2.0 */
#include "bem.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 16, QUADRATURE = 12 };
static const double pi = 3.14159265358979323846;

/* Gauss-Legendre nodes and weights on (0, 1), by Newton's method on the Legendre polynomial. */
static void gauss(int n, double *x, double *w) {
  for (int i = 0; i < n; i++) {
    double t = cos(pi * (i + 0.75) / (n + 0.5)), slope = 1.0;
    for (int round = 0; round < 50; round++) {
      double p = 1.0, before = 0.0;
      for (int k = 1; k <= n; k++) {
        double next = ((2 * k - 1) * t * p - (k - 1) * before) / k;
        before = p;
        p = next;
      }
      slope = n * (t * p - before) / (t * t - 1.0);
      t -= p / slope;
      if (fabs(p / slope) < 1e-16)
        break;
    }
    x[i] = 0.5 * (1.0 - t);
    w[i] = 1.0 / ((1.0 - t * t) * slope * slope);
  }
}

static double distance(const double p[2], const double q[2]) {
  double z = p[0] - q[0], r = p[1] - q[1];
  return sqrt(z * z + r * r);
}

/* Potential at p of a ring through q, of unit charge a length of its cross-section (times 4 pi
   eps0, over 4 r_q): K(k)/far, k'= near/far, K = pi/(2 agm(1, k')). */
static double ring(const double p[2], const double q[2]) {
  double z = p[0] - q[0], far = sqrt(z * z + (p[1] + q[1]) * (p[1] + q[1])), a = 1.0;
  double g = fmax(distance(p, q) / far, 1e-18); /* never 0 by rounding */
  while (fabs(a - g) > 1e-8 * a) {              /* the next mean is off by the square of that */
    double mean = 0.5 * (a + g);
    g = sqrt(a * g);
    a = mean;
  }
  return pi / ((a + g) * far) * q[1];
}

static void panel_at(const struct bem_panel *s, double t, double q[2]) {
  double angle = s->angle[0] + t * (s->angle[1] - s->angle[0]);
  for (int k = 0; k < 2; k++)
    q[k] = s->radius > 0.0 ? s->centre[k] + s->radius * (k ? sin(angle) : cos(angle))
                           : s->from[k] + t * (s->to[k] - s->from[k]);
}

static double panel_length(const struct bem_panel *s) {
  return s->radius > 0.0 ? s->radius * fabs(s->angle[1] - s->angle[0]) : distance(s->from, s->to);
}

static struct bem_panel part(const struct bem_panel *s, double low, double high) {
  struct bem_panel p = *s;
  panel_at(s, low, p.from);
  panel_at(s, high, p.to);
  for (int k = 0; k < 2; k++) {
    p.angle[k] = s->angle[0] + (k ? high : low) * (s->angle[1] - s->angle[0]);
    p.potential[k] = s->potential[0] + (k ? high : low) * (s->potential[1] - s->potential[0]);
  }
  return p;
}

static void append(struct bem *b, struct bem_panel p) {
  if (b->panel_count == b->capacity) {
    b->capacity = 2 * b->capacity + 64;
    b->panel = realloc(b->panel, b->capacity * sizeof *b->panel);
    if (!b->panel)
      abort();
  }
  b->panel[b->panel_count++] = p;
}

void bem_add(struct bem *b, struct bem_panel side, int count, const int levels[2]) {
  const double ratio = 0.2;
  for (int i = 0; i < count; i++) {
    double low = (double)i / count, high = (i + 1.0) / count, cut = 0.5 * (low + high);
    int before = i == 0 ? levels[0] : 0, after = i == count - 1 ? levels[1] : 0;
    if (before == 0)
      cut = low;
    if (after == 0)
      cut = high;
    double a = cut - low, c = high - cut; /* lengths that are graded toward either end */
    for (int k = before; k >= 0 && a > 0.0; k--)
      append(b, part(&side, low + (k == before ? 0.0 : a * pow(ratio, k + 1)),
                     low + a * pow(ratio, k)));
    for (int k = 0; k <= after && c > 0.0; k++)
      append(b, part(&side, high - c * pow(ratio, k),
                     high - (k == after ? 0.0 : c * pow(ratio, k + 1))));
  }
}

/* Nodes, barycentric weights and the quadrature rule, made once for a solver call. */
struct rule {
  int n;
  double node[MOST], weight[MOST], bary[MOST], x[QUADRATURE], w[QUADRATURE];
};

static struct rule make_rule(int n) {
  struct rule r = {.n = n};
  gauss(n, r.node, r.weight);
  gauss(QUADRATURE, r.x, r.w);
  for (int i = 0; i < n; i++) {
    r.bary[i] = 1.0;
    for (int k = 0; k < n; k++)
      r.bary[i] /= k == i ? 1.0 : r.node[i] - r.node[k];
  }
  return r;
}

/* Adds factor * (Lagrange polynomials at t) to out. */
static void add_lagrange(const struct rule *r, double t, double factor, double *out) {
  double term[MOST], sum = 0.0;
  for (int i = 0; i < r->n; i++) {
    if (t == r->node[i]) {
      out[i] += factor;
      return;
    }
    sum += term[i] = r->bary[i] / (t - r->node[i]);
  }
  for (int i = 0; i < r->n; i++)
    out[i] += factor * term[i] / sum;
}

/* Adds the integrals over t = low..high of the ring potential at p times each Lagrange polynomial.
 */
static void integrate(const struct rule *r, const struct bem_panel *s, double length,
                      const double p[2], double low, double high, double *out) {
  double middle[2], size = length * (high - low);
  panel_at(s, 0.5 * (low + high), middle);
  bool near = distance(p, middle) < 1.25 * size;
  if (near && high - low < 1e-14)
    return; /* the logarithm's integral over it is below rounding */
  if (near && size > 1e-15 * hypot(p[0], p[1])) { /* shorter ones are lost in rounding of places */
    integrate(r, s, length, p, low, 0.5 * (low + high), out);
    integrate(r, s, length, p, 0.5 * (low + high), high, out);
    return;
  }
  for (int i = 0; i < QUADRATURE; i++) {
    double t = low + r->x[i] * (high - low), q[2];
    panel_at(s, t, q);
    add_lagrange(r, t, r->w[i] * size * ring(p, q), out);
  }
}

/* Gauss elimination with row exchanges on a[n*n], right side x. */
static int eliminate(size_t n, double *a, double *x) {
  for (size_t k = 0; k < n; k++) {
    size_t best = k;
    for (size_t i = k + 1; i < n; i++)
      best = fabs(a[i * n + k]) > fabs(a[best * n + k]) ? i : best;
    if (a[best * n + k] == 0.0)
      return -1;
    for (size_t j = 0; j < n; j++) {
      double t = a[k * n + j];
      a[k * n + j] = a[best * n + j];
      a[best * n + j] = t;
    }
    double t = x[k];
    x[k] = x[best];
    x[best] = t;
    for (size_t i = k + 1; i < n; i++) {
      double f = a[i * n + k] / a[k * n + k];
      for (size_t j = k + 1; j < n; j++)
        a[i * n + j] -= f * a[k * n + j];
      x[i] -= f * x[k];
    }
  }
  for (size_t k = n; k-- > 0;) {
    for (size_t j = k + 1; j < n; j++)
      x[k] -= a[k * n + j] * x[j];
    x[k] /= a[k * n + k];
  }
  return 0;
}

int bem_solve(struct bem *b) {
  struct rule r = make_rule(b->order);
  size_t per = (size_t)b->order, n = b->panel_count * per;
  double *a = calloc(n * n, sizeof *a), p[2];
  b->charge = calloc(n, sizeof *b->charge);
  if (!a || !b->charge) {
    free(a);
    return -1;
  }
  for (size_t i = 0; i < n; i++) {
    const struct bem_panel *own = &b->panel[i / per];
    double t = r.node[i % per];
    panel_at(own, t, p);
    b->charge[i] = own->potential[0] + t * (own->potential[1] - own->potential[0]);
    for (size_t k = 0; k < b->panel_count; k++) {
      double *row = a + i * n + k * per, length = panel_length(&b->panel[k]);
      if (own == &b->panel[k]) { /* cut at the point itself */
        integrate(&r, own, length, p, 0.0, t, row);
        integrate(&r, own, length, p, t, 1.0, row);
      } else {
        integrate(&r, &b->panel[k], length, p, 0.0, 1.0, row);
      }
    }
  }
  int status = eliminate(n, a, b->charge);
  free(a);
  return status;
}

double bem_potential(const struct bem *b, double z, double r) {
  struct rule rule = make_rule(b->order);
  double sum = 0.0, p[2] = {z, r}, row[MOST];
  for (size_t k = 0; k < b->panel_count; k++) {
    memset(row, 0, sizeof row);
    integrate(&rule, &b->panel[k], panel_length(&b->panel[k]), p, 0.0, 1.0, row);
    for (int i = 0; i < b->order; i++)
      sum += row[i] * b->charge[k * (size_t)b->order + (size_t)i];
  }
  return sum;
}

void bem_free(struct bem *b) {
  free(b->panel);
  free(b->charge);
  memset(b, 0, sizeof *b);
}

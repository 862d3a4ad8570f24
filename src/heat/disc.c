/* SPDX-License-Identifier: MPL-2.0 */
#include "heat/disc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/constants.h"
#include "base/memory.h"
#include "field/spd.h"
#include "numerics/gauss.h"

enum { ORDER = 3, NODES = ORDER + 1, POINTS = ORDER + 1, LOCAL = NODES * NODES };
enum { MOST_ELEMENTS = 200, MOST_ITERATIONS = 100 };
#define SPOT_ELEMENTS 3           /* across an even spot's radius, or a bell's width */
#define GROWTH 1.7                /* of the elements */
#define SETTLED_K 1e-7            /* last change of a steady state */
#define GAMMA 0.29289321881345248 /* 1 - 1/sqrt(2) */
#define STAGE_ITERATIONS 1 /* of the properties at the end of a stage, after those at its start */

/* One direction of the grid. */
struct line {
  size_t elements, nodes;
  double edge[MOST_ELEMENTS + 1];
  double *node;   /* [nodes] */
  double *weight; /* [elements * POINTS]: of the quadrature, in r with 2 pi r */
  double *load;   /* [nodes] of the source, sum 1 in r, sum of the shares in z */
};

struct wh_disc {
  struct wh_disc_params p;
  struct line line[2];         /* r, z */
  size_t layer[MOST_ELEMENTS]; /* of each element in z */
  size_t nodes, unknowns, entries;
  double value[POINTS][NODES], slope[POINTS][NODES]; /* on (0, 1) */
  int *unknown;                                      /* [nodes]: number, or -1: held */
  int *row, *column;                                 /* [entries] of the lower triangle */
  double *matrix;                                    /* [entries] */
  double *t, *right, *stage;                         /* [nodes] each */
};

/* ---- properties ------------------------------------------------------------------------------ */

static double within(const struct wh_thermal *m, double t) {
  return fmin(fmax(t, m->minimum_K), m->melting_K);
}

/* W/m2, and its slope. */
static double radiation(const struct wh_disc *d, const struct wh_thermal *m, double t,
                        double *slope) {
  double cold = d->p.surroundings_K, strength;
  *slope = 0.0;
  if (!(cold > 0.0))
    return 0.0;
  t = fmax(t, 1.0);
  strength = WH_STEFAN_BOLTZMANN * m->emissivity(within(m, t));
  *slope = 4.0 * strength * pow(t, 3.0);
  return strength * (pow(t, 4.0) - pow(cold, 4.0));
}

/* ---- grid ------------------------------------------------------------------------------------ */

/* Lagrange polynomials through equispaced nodes of (0, 1) at x. */
static void shapes(double x, double value[NODES], double slope[NODES]) {
  for (int i = 0; i < NODES; i++) {
    value[i] = 1.0;
    slope[i] = 0.0;
    for (int k = 0; k < NODES; k++)
      if (k != i) {
        double scale = (double)ORDER / (i - k), factor = (x * ORDER - k) / (i - k);
        slope[i] = slope[i] * factor + value[i] * scale;
        value[i] *= factor;
      }
  }
}

/* Adds elements from the last edge to a place, beginning with about `first`, each wider than the
   one before; returns the width of the last. */
static double add_elements(struct line *l, double to, double first, double growth) {
  double from = l->edge[l->elements], length = to - from, sum = 0.0, h = first;
  size_t count = 0;
  while (sum < length * (1.0 - 1e-9) && l->elements + count < MOST_ELEMENTS) {
    sum += h;
    h *= growth;
    count++;
  }
  double scale = length / sum, at = from;
  h = first;
  for (size_t i = 0; i < count; i++, h *= growth)
    l->edge[++l->elements] = at += h * scale;
  l->edge[l->elements] = to;
  return h / growth * scale;
}

static enum wh_status finish_line(struct wh_context *c, struct line *l, bool radial) {
  double x[POINTS], w[POINTS];
  wh_gauss(POINTS, 0.0, x, w);
  if (l->elements >= MOST_ELEMENTS)
    return wh_fail(c, WH_BAD_INPUT,
                   "heat: more than %d elements would be needed across the layers; their sizes are "
                   "too different",
                   MOST_ELEMENTS);
  l->nodes = l->elements * ORDER + 1;
  WH_TRY(wh_alloc(c, l->nodes, sizeof *l->node, &l->node));
  WH_TRY(wh_alloc(c, l->elements * POINTS, sizeof *l->weight, &l->weight));
  WH_TRY(wh_alloc(c, l->nodes, sizeof *l->load, &l->load));
  for (size_t e = 0; e < l->elements; e++) {
    double from = l->edge[e], h = l->edge[e + 1] - from;
    for (size_t i = 0; i <= ORDER; i++)
      l->node[e * ORDER + i] = from + h * (double)i / ORDER;
    for (size_t k = 0; k < POINTS; k++)
      l->weight[e * POINTS + k] = w[k] * h * (radial ? 2.0 * WH_PI * (from + h * x[k]) : 1.0);
  }
  return WH_OK;
}

static double half_maximum(const struct wh_disc_params *p) {
  return p->profile == WH_DISC_EVEN ? 0.5 * p->spot : p->spot;
}

static enum wh_status make_lines(struct wh_context *c, struct wh_disc *d) {
  const struct wh_disc_params *p = &d->p;
  struct line *r = &d->line[0], *z = &d->line[1];
  double growth = pow(GROWTH, 1.0 / p->refine), depth = 0.0, h = p->first / p->refine;
  double spot = half_maximum(p), across = spot / (SPOT_ELEMENTS * p->refine);
  add_elements(r, spot, across, 1.0);
  add_elements(r, p->radius, across, growth);
  for (size_t k = 0; k < p->layers; k++) {
    size_t before = z->elements;
    depth += p->layer[k].thickness;
    h = add_elements(z, depth, fmin(h, p->layer[k].thickness), growth);
    for (size_t e = before; e < z->elements && e < MOST_ELEMENTS; e++)
      d->layer[e] = k;
  }
  WH_TRY(finish_line(c, r, true));
  return finish_line(c, z, false);
}

/* ---- source ---------------------------------------------------------------------------------- */

static void load_at(struct line *l, size_t e, double x, double amount) {
  double value[NODES], slope[NODES], h = l->edge[e + 1] - l->edge[e];
  shapes((x - l->edge[e]) / h, value, slope);
  for (size_t i = 0; i < NODES; i++)
    l->load[e * ORDER + i] += amount * value[i];
}

/* Each bin at its middle; what lies below the stack is lost. */
static void load_depth(struct wh_disc *d) {
  struct line *z = &d->line[1];
  size_t e = 0;
  for (size_t i = 0; i < d->p.bins; i++) {
    double at = ((double)i + 0.5) * d->p.bin_width;
    while (e < z->elements && z->edge[e + 1] < at)
      e++;
    if (e < z->elements)
      load_at(z, e, at, d->p.bin[i]);
  }
}

/* The profile, by quadrature with many points in every element, made to have the sum 1. */
static void load_radius(struct wh_disc *d) {
  enum { MANY = 16, PARTS = 4 };
  struct line *r = &d->line[0];
  double x[MANY], w[MANY], sum = 0.0, spot = half_maximum(&d->p);
  wh_gauss(MANY, 0.0, x, w);
  for (size_t e = 0; e < r->elements; e++)
    for (int part = 0; part < PARTS; part++)
      for (int k = 0; k < MANY; k++) {
        double h = (r->edge[e + 1] - r->edge[e]) / PARTS;
        double at = r->edge[e] + h * (part + x[k]), u = at / spot;
        double density =
            d->p.profile == WH_DISC_EVEN ? (u < 1.0 ? 1.0 : 0.0) : exp(-4.0 * log(2.0) * u * u);
        load_at(r, e, at, w[k] * h * at * density);
        sum += w[k] * h * at * density;
      }
  for (size_t i = 0; i < r->nodes; i++)
    r->load[i] /= sum;
}

/* ---- assembly -------------------------------------------------------------------------------- */

static size_t node_of(const struct wh_disc *d, size_t er, size_t ez, size_t local) {
  return (ez * ORDER + local / NODES) * d->line[0].nodes + er * ORDER + local % NODES;
}

/* What is added up at a point: heat capacity mass times the rate, conduction. */
struct weights {
  double mass, conduction; /* factors of the two matrices in the one to be solved */
};

/* The element's matrix with the properties at the temperatures `at`, and in right -= K u. */
static void element(struct wh_disc *d, size_t er, size_t ez, const struct weights *w,
                    const double *at, const double *u, double matrix[LOCAL][LOCAL]) {
  const struct wh_thermal *m = d->p.layer[d->layer[ez]].thermal;
  const struct line *r = &d->line[0], *z = &d->line[1];
  double hr = r->edge[er + 1] - r->edge[er], hz = z->edge[ez + 1] - z->edge[ez];
  double density = m->density(293.15);
  memset(matrix, 0, sizeof(double[LOCAL][LOCAL]));
  for (size_t q = 0; q < POINTS * POINTS; q++) {
    size_t qr = q % POINTS, qz = q / POINTS;
    double n[LOCAL], gr[LOCAL], gz[LOCAL], t = 0.0, ur = 0.0, uz = 0.0;
    for (size_t i = 0; i < LOCAL; i++) {
      size_t node = node_of(d, er, ez, i);
      n[i] = d->value[qr][i % NODES] * d->value[qz][i / NODES];
      gr[i] = d->slope[qr][i % NODES] * d->value[qz][i / NODES] / hr;
      gz[i] = d->value[qr][i % NODES] * d->slope[qz][i / NODES] / hz;
      t += n[i] * at[node];
      ur += gr[i] * u[node];
      uz += gz[i] * u[node];
    }
    double volume = r->weight[er * POINTS + qr] * z->weight[ez * POINTS + qz];
    double k = volume * m->conductivity(within(m, t));
    double heat = w->mass * volume * density * m->heat_capacity(within(m, t));
    for (size_t i = 0; i < LOCAL; i++) {
      d->right[node_of(d, er, ez, i)] -= k * (gr[i] * ur + gz[i] * uz);
      for (size_t j = 0; j <= i; j++)
        matrix[i][j] += heat * n[i] * n[j] + w->conduction * k * (gr[i] * gr[j] + gz[i] * gz[j]);
    }
  }
}

/* What a face radiates [W]; into matrix and right if they are given. */
static double face(const struct wh_disc *d, size_t er, size_t ez, bool back, double factor,
                   const double *u, double *right, double matrix[LOCAL][LOCAL]) {
  const struct wh_thermal *m = d->p.layer[d->layer[ez]].thermal;
  const struct line *r = &d->line[0];
  double all = 0.0;
  for (size_t q = 0; q < POINTS; q++) {
    size_t first = back ? ORDER * NODES : 0;
    double t = 0.0, slope, area = r->weight[er * POINTS + q];
    for (size_t i = 0; i < NODES; i++)
      t += d->value[q][i] * u[node_of(d, er, ez, first + i)];
    double flux = radiation(d, m, t, &slope);
    all += area * flux;
    for (size_t i = 0; i < NODES && right; i++) {
      right[node_of(d, er, ez, first + i)] -= area * flux * d->value[q][i];
      for (size_t j = 0; j <= i; j++)
        matrix[first + i][first + j] += factor * area * slope * d->value[q][i] * d->value[q][j];
    }
  }
  return all;
}

/* right = power's load - K u - radiated(u), and the matrix mass M + conduction (K + radiation'),
   properties at the temperatures `at`; solved in place of right. */
static enum wh_status solve(struct wh_context *c, struct wh_disc *d, double power,
                            const struct weights *w, const double *at, const double *u) {
  double matrix[LOCAL][LOCAL];
  const struct line *r = &d->line[0], *z = &d->line[1];
  size_t entry = 0;
  for (size_t j = 0; j < z->nodes; j++)
    for (size_t i = 0; i < r->nodes; i++)
      d->right[j * r->nodes + i] = power * r->load[i] * z->load[j];
  for (size_t ez = 0; ez < z->elements; ez++)
    for (size_t er = 0; er < r->elements; er++) {
      element(d, er, ez, w, at, u, matrix);
      if (ez == 0)
        face(d, er, ez, false, w->conduction, u, d->right, matrix);
      if (ez + 1 == z->elements)
        face(d, er, ez, true, w->conduction, u, d->right, matrix);
      for (size_t i = 0; i < LOCAL; i++)
        for (size_t k = 0; k <= i; k++) {
          int a = d->unknown[node_of(d, er, ez, i)], b = d->unknown[node_of(d, er, ez, k)];
          if (a < 0 || b < 0)
            continue;
          d->row[entry] = a > b ? a : b;
          d->column[entry] = a > b ? b : a;
          d->matrix[entry++] = matrix[i][k];
        }
    }
  double *x = d->stage;
  for (size_t i = 0; i < d->nodes; i++)
    if (d->unknown[i] >= 0)
      x[d->unknown[i]] = d->right[i];
  WH_TRY(wh_spd_solve(c, d->unknowns, entry, d->row, d->column, d->matrix, x));
  for (size_t i = 0; i < d->nodes; i++)
    d->right[i] = d->unknown[i] >= 0 ? x[d->unknown[i]] : 0.0;
  return WH_OK;
}

/* ---- making it ------------------------------------------------------------------------------- */

static enum wh_status check(struct wh_context *c, const struct wh_disc_params *p) {
  if (!(half_maximum(p) > 0.0 && half_maximum(p) < p->radius))
    return wh_fail(c, WH_BAD_INPUT,
                   "heat: a spot of %g m on a disc of the radius %g m; it has to be smaller",
                   p->spot, p->radius);
  if (p->layers < 1 || p->layers > WH_DISC_LAYERS)
    return wh_fail(c, WH_BAD_INPUT, "heat: %zu layers; 1 to %d are possible", p->layers,
                   WH_DISC_LAYERS);
  if (!(p->edge_K > 0.0 || p->back_K > 0.0 || p->surroundings_K > 0.0))
    return wh_fail(c, WH_BAD_INPUT,
                   "heat: nothing takes the heat away; give an edge or a back that is cooled");
  return WH_OK;
}

static enum wh_status make_system(struct wh_context *c, struct wh_disc *d) {
  const struct line *r = &d->line[0], *z = &d->line[1];
  d->nodes = r->nodes * z->nodes;
  d->entries = r->elements * z->elements * LOCAL * (LOCAL + 1) / 2;
  WH_TRY(wh_alloc(c, d->nodes, sizeof *d->unknown, &d->unknown));
  WH_TRY(wh_alloc(c, d->entries, sizeof *d->row, &d->row));
  WH_TRY(wh_alloc(c, d->entries, sizeof *d->column, &d->column));
  WH_TRY(wh_alloc(c, d->entries, sizeof *d->matrix, &d->matrix));
  WH_TRY(wh_alloc(c, d->nodes, sizeof *d->t, &d->t));
  WH_TRY(wh_alloc(c, d->nodes, sizeof *d->right, &d->right));
  WH_TRY(wh_alloc(c, d->nodes, sizeof *d->stage, &d->stage));
  for (size_t i = 0; i < d->nodes; i++) {
    bool edge = d->p.edge_K > 0.0 && i % r->nodes + 1 == r->nodes;
    bool back = d->p.back_K > 0.0 && i / r->nodes + 1 == z->nodes;
    d->unknown[i] = edge || back ? -1 : (int)d->unknowns++;
    d->t[i] = back ? d->p.back_K : edge ? d->p.edge_K : d->p.start_K;
  }
  return WH_OK;
}

enum wh_status wh_disc_create(struct wh_context *c, const struct wh_disc_params *p,
                              struct wh_disc **out) {
  struct wh_disc *d;
  double x[POINTS], w[POINTS];
  *out = NULL;
  WH_TRY(check(c, p));
  WH_TRY(wh_alloc(c, 1, sizeof *d, &d));
  d->p = *p;
  wh_gauss(POINTS, 0.0, x, w);
  for (int k = 0; k < POINTS; k++)
    shapes(x[k], d->value[k], d->slope[k]);
  enum wh_status status = make_lines(c, d);
  if (!status)
    status = make_system(c, d);
  if (status) {
    wh_disc_destroy(d);
    return status;
  }
  load_depth(d);
  load_radius(d);
  *out = d;
  return WH_OK;
}

void wh_disc_destroy(struct wh_disc *d) {
  if (!d)
    return;
  for (int k = 0; k < 2; k++) {
    free(d->line[k].node);
    free(d->line[k].weight);
    free(d->line[k].load);
  }
  free(d->unknown);
  free(d->row);
  free(d->column);
  free(d->matrix);
  free(d->t);
  free(d->right);
  free(d->stage);
  free(d);
}

/* ---- solving --------------------------------------------------------------------------------- */

/* Newton's method with the properties of the last temperatures. */
enum wh_status wh_disc_steady(struct wh_context *c, struct wh_disc *d, double power) {
  static const struct weights steady = {0.0, 1.0};
  double largest = INFINITY;
  for (int k = 0; k < MOST_ITERATIONS && largest > SETTLED_K; k++) {
    WH_TRY(solve(c, d, power, &steady, d->t, d->t));
    largest = 0.0;
    for (size_t i = 0; i < d->nodes; i++) {
      largest = fmax(largest, fabs(d->right[i]));
      d->t[i] = fmax(d->t[i] + d->right[i], 1.0);
    }
  }
  return largest <= SETTLED_K * 1e3
             ? WH_OK
             : wh_fail(c, WH_NOT_CONVERGED, "heat: the steady temperatures still change by %g K",
                       largest);
}

/* Rates of a stage that begins at u: (M + gamma h K) rate = load - K u - radiated, properties first
   at u + gamma h rate of what is known, then at the stage's own end. */
static enum wh_status stage(struct wh_context *c, struct wh_disc *d, double power, double h,
                            const double *u, double *end, double *rate) {
  const struct weights w = {1.0, GAMMA * h};
  memcpy(end, u, d->nodes * sizeof *u);
  for (int k = 0; k <= STAGE_ITERATIONS; k++) {
    WH_TRY(solve(c, d, power, &w, end, u));
    for (size_t i = 0; i < d->nodes; i++)
      end[i] = u[i] + GAMMA * h * d->right[i];
  }
  memcpy(rate, d->right, d->nodes * sizeof *rate);
  return WH_OK;
}

static enum wh_status step(struct wh_context *c, struct wh_disc *d, double power, double h,
                           double *room) {
  size_t n = d->nodes;
  double *u = room, *end = u + n, *first = end + n, *second = first + n;
  WH_TRY(stage(c, d, power, h, d->t, end, first));
  for (size_t i = 0; i < n; i++)
    u[i] = d->t[i] + (1.0 - GAMMA) * h * first[i];
  WH_TRY(stage(c, d, power, h, u, end, second));
  memcpy(d->t, end, n * sizeof *end);
  return WH_OK;
}

enum wh_status wh_disc_advance(struct wh_context *c, struct wh_disc *d, double power,
                               double duration, size_t steps) {
  double done = 0.0, *room;
  WH_TRY(wh_alloc(c, 4 * d->nodes, sizeof *room, &room));
  enum wh_status status = WH_OK;
  for (size_t k = 1; k <= steps && !status; k++) {
    double part = (double)k / (double)steps, to = duration * part * part;
    status = step(c, d, power, to - done, room);
    done = to;
  }
  free(room);
  return status;
}

/* ---- reading --------------------------------------------------------------------------------- */

const double *wh_disc_nodes(const struct wh_disc *d, int axis, size_t *count) {
  *count = d->line[axis].nodes;
  return d->line[axis].node;
}

const double *wh_disc_temperature(const struct wh_disc *d) {
  return d->t;
}

double wh_disc_peak(const struct wh_disc *d, size_t layer, double *depth) {
  const struct line *r = &d->line[0], *z = &d->line[1];
  double best = 0.0;
  *depth = 0.0;
  for (size_t j = 0; j < z->nodes; j++) {
    size_t below = j / ORDER, above = j > 0 ? (j - 1) / ORDER : 0;
    bool here = (below < z->elements && d->layer[below] == layer) || d->layer[above] == layer;
    for (size_t i = 0; i < r->nodes && here; i++)
      if (d->t[j * r->nodes + i] > best) {
        best = d->t[j * r->nodes + i];
        *depth = z->node[j];
      }
  }
  return best;
}

double wh_disc_radiated(const struct wh_disc *d) {
  const struct line *r = &d->line[0];
  double sum = 0.0;
  for (size_t er = 0; er < r->elements; er++)
    sum += face(d, er, 0, false, 0.0, d->t, NULL, NULL) +
           face(d, er, d->line[1].elements - 1, true, 0.0, d->t, NULL, NULL);
  return sum;
}

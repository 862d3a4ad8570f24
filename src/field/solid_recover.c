/* SPDX-License-Identifier: MPL-2.0 */
#include "field/solid_recover.h"

#include "base/memory.h"
#include "base/ranks.h"
#include "field/solid_density.h"
#include "numerics/dense.h"
#include "numerics/tetrahedron.h"

#include <complex.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#define MOST_DEGREE 5
#define MOST_TERMS 36   /* harmonic polynomials up to that degree */
#define MOST_POINTS 700 /* of a patch */
#define MOST_LAYERS 4

/* How a vertex was fitted, to do it again: R of its matrix A = Q R, packed by rows. */
struct factored {
  int degree, layers;
  double R[];
};

struct wh_solid_recovery {
  const struct wh_solid_mesh *m;
  const double *u;
  int degree, terms;
  uint32_t *first, *element; /* vacuum elements of each vertex */
  bool *edge;                /* [vertex_count] on the surface of the vacuum */
  double (*fit)[MOST_TERMS]; /* [vertex_count] coefficients */
  double *scale;             /* [vertex_count] length that coordinates are divided by; 0: none */
  uint32_t *home;            /* [node_count] a vacuum element of the node, or WH_NO_ELEMENT */
  bool charged;              /* with a load: */
  struct wh_solid_density density;
  double (*source)[WH_DENSITY_TERMS]; /* [vertex_count] its polynomial in the same coordinates */
  struct factored **factored;         /* [vertex_count]; NULL: none are kept */
};

/* Of one thread. */
struct patch {
  struct wh_context *c;
  uint32_t node[MOST_POINTS], *seen, mark; /* seen [node_count] */
  size_t count;
  double near; /* [m] root of the mean square distance of the nodes of its first layer */
  double matrix[MOST_POINTS * MOST_TERMS], right[MOST_POINTS], rest[MOST_POINTS];
};

static enum wh_status list_elements(struct wh_context *c, struct wh_solid_recovery *r) {
  const struct wh_solid_mesh *m = r->m;
  size_t nodes = (size_t)m->nodes_per_element;
  WH_TRY(wh_alloc(c, m->vertex_count + 2, sizeof *r->first, &r->first));
  WH_TRY(wh_alloc(c, 4 * m->element_count, sizeof *r->element, &r->element));
  WH_TRY(wh_alloc(c, m->vertex_count, sizeof *r->edge, &r->edge));
  for (size_t e = 0; e < m->element_count; e++)
    for (size_t v = 0; v < 4 && m->region[e] == 0; v++)
      r->first[m->element[e * nodes + v] + 2]++;
  for (size_t i = 1; i < m->vertex_count; i++)
    r->first[i + 1] += r->first[i];
  for (size_t e = 0; e < m->element_count; e++)
    for (size_t v = 0; v < 4 && m->region[e] == 0; v++)
      r->element[r->first[m->element[e * nodes + v] + 1]++] = (uint32_t)e;
  for (size_t f = 0; f < 4 * m->element_count; f++) {
    uint32_t next = m->neighbour[f];
    bool inside = next != WH_NO_ELEMENT && m->region[next] == 0 && m->boundary[f] == WH_NO_BOUNDARY;
    for (size_t v = 0; v < 4 && m->region[f / 4] == 0 && !inside; v++)
      if (v != f % 4)
        r->edge[m->element[f / 4 * nodes + v]] = true;
  }
  return WH_OK;
}

static double distance2(const double a[3], const double b[3]) {
  double sum = 0.0;
  for (int k = 0; k < 3; k++)
    sum += (a[k] - b[k]) * (a[k] - b[k]);
  return sum;
}

/* The nodes of all elements around the vertex, and around the vertices of these, so many times. */
static void gather(const struct wh_solid_recovery *r, struct patch *p, uint32_t vertex,
                   int layers) {
  const struct wh_solid_mesh *m = r->m;
  size_t nodes = (size_t)m->nodes_per_element, from = 0;
  p->mark++;
  p->count = 0;
  p->node[p->count++] = vertex;
  p->seen[vertex] = p->mark;
  for (int layer = 0; layer < layers; layer++) {
    size_t to = p->count;
    for (; from < to; from++) {
      uint32_t v = p->node[from];
      if (v >= m->vertex_count)
        continue;
      for (uint32_t k = r->first[v]; k < r->first[v + 1]; k++)
        for (size_t n = 0; n < nodes && p->count < MOST_POINTS; n++) {
          uint32_t node = m->element[r->element[k] * nodes + n];
          if (p->seen[node] != p->mark) {
            p->seen[node] = p->mark;
            p->node[p->count++] = node;
          }
        }
    }
    double sum = 0.0;
    for (size_t i = 1; i < p->count && layer == 0; i++)
      sum += distance2(m->node[p->node[i]], m->node[vertex]);
    if (layer == 0)
      p->near = sqrt(sum / (double)(p->count - 1));
  }
}

/* Regular solid harmonics R[l][m] = r^l P_l^m(cos theta) e^(i m phi)/(l + m)! at x, by
   (l + m)(l - m) R_l^m = (2 l - 1) z R_(l-1)^m - r^2 R_(l-2)^m. */
struct harmonics {
  double complex R[MOST_DEGREE + 1][MOST_DEGREE + 2]; /* R[l][l + 1] is 0 */
};

static void harmonics_at(int degree, const double x[3], struct harmonics *h) {
  double r2 = x[0] * x[0] + x[1] * x[1] + x[2] * x[2];
  memset(h, 0, sizeof *h);
  h->R[0][0] = 1.0;
  for (int l = 1; l <= degree; l++) {
    h->R[l][l] = (x[0] + I * x[1]) * h->R[l - 1][l - 1] / (2.0 * l);
    for (int m = 0; m < l; m++)
      h->R[l][m] = ((2 * l - 1) * x[2] * h->R[l - 1][m] - (l > 1 ? r2 * h->R[l - 2][m] : 0.0)) /
                   ((l + m) * (l - m));
  }
}

/* Their real and imaginary parts, (degree + 1)^2 of them. */
static void terms_at(int degree, const double x[3], double *out) {
  struct harmonics h;
  int n = 0;
  harmonics_at(degree, x, &h);
  for (int l = 0; l <= degree; l++)
    for (int m = 0; m <= l; m++) {
      out[n++] = creal(h.R[l][m]);
      if (m > 0)
        out[n++] = cimag(h.R[l][m]);
    }
}

/* Gradients of the same: d/dz R_l^m = R_(l-1)^m, (d/dx - i d/dy) R_l^m = R_(l-1)^(m-1),
   (d/dx + i d/dy) R_l^m = -R_(l-1)^(m+1). */
static void term_gradients(int degree, const double x[3], double (*out)[3]) {
  struct harmonics h;
  int n = 1;
  harmonics_at(degree, x, &h);
  memset(out, 0, sizeof *out);
  for (int l = 1; l <= degree; l++)
    for (int m = 0; m <= l; m++) {
      double complex up = -h.R[l - 1][m + 1], down = m > 0 ? h.R[l - 1][m - 1] : conj(up);
      double complex d[3] = {0.5 * (down + up), 0.5 * I * (down - up), h.R[l - 1][m]};
      for (int k = 0; k < 3; k++) {
        out[n][k] = creal(d[k]);
        if (m > 0)
          out[n + 1][k] = cimag(d[k]);
      }
      n += m > 0 ? 2 : 1;
    }
}

/* A of the patch and the values to fit, in coordinates about the vertex. Points of the outer layers
   count less, as 1/(1 + (d/near)^4): around a thin wire the patch reaches farther than the wire is
   wide, beyond where a polynomial about its surface converges to the potential (around a wire in a
   tube of a hundred times its radius, with elements of 45 degrees, this takes the error from 9 to
   4 %, and between spheres to a third). */
static void fill(const struct wh_solid_recovery *r, struct patch *p, uint32_t vertex, int degree) {
  const struct wh_solid_mesh *m = r->m;
  const double *o = m->node[vertex];
  int terms = (degree + 1) * (degree + 1);
  double far = 0.0;
  for (size_t i = 0; i < p->count; i++)
    for (int k = 0; k < 3; k++)
      far = fmax(far, fabs(m->node[p->node[i]][k] - o[k]));
  r->scale[vertex] = far;
  if (r->charged) {
    double *s = r->source[vertex];
    wh_solid_density_fit(&r->density, p->count, p->node, o, far, p->matrix, s);
    for (int k = 0; k < WH_DENSITY_TERMS; k++)
      s[k] *= far * far;
  }
  for (size_t i = 0; i < p->count; i++) {
    double x[3], unused[3];
    for (int k = 0; k < 3; k++)
      x[k] = (m->node[p->node[i]][k] - o[k]) / far;
    double *row = p->matrix + i * (size_t)terms, d2 = distance2(m->node[p->node[i]], o);
    double far2 = d2 / (p->near * p->near), weight = 1.0 / (1.0 + far2 * far2);
    terms_at(degree, x, row);
    for (int t = 0; t < terms; t++)
      row[t] *= weight;
    p->right[i] = r->u[p->node[i]] - r->u[vertex];
    if (r->charged)
      p->right[i] -= wh_solid_particular(r->source[vertex], x, unused);
    p->right[i] *= weight;
  }
}

/* Keeps what the least squares left above the diagonal. */
static enum wh_status keep(const struct wh_solid_recovery *r, struct patch *p, uint32_t vertex,
                           int degree, int layers) {
  int terms = (degree + 1) * (degree + 1);
  struct factored *f;
  size_t size = sizeof *f + (size_t)(terms * (terms + 1) / 2) * sizeof(double), n = 0;
  WH_TRY(wh_alloc(p->c, 1, size, &f));
  f->degree = degree;
  f->layers = layers;
  for (int i = 0; i < terms; i++)
    for (int j = i; j < terms; j++)
      f->R[n++] = p->matrix[i * terms + j];
  r->factored[vertex] = f;
  return WH_OK;
}

/* Fits a polynomial of that degree to the patch; false if its points do not determine one. */
static bool fit_degree(const struct wh_solid_recovery *r, struct patch *p, uint32_t vertex,
                       int degree) {
  int terms = (degree + 1) * (degree + 1);
  if (p->count < (size_t)terms + (size_t)terms / 4)
    return false;
  fill(r, p, vertex, degree);
  if (!wh_dense_least_squares((int)p->count, terms, p->matrix, p->right)) {
    r->scale[vertex] = 0.0;
    return false;
  }
  memset(r->fit[vertex], 0, sizeof r->fit[vertex]);
  memcpy(r->fit[vertex], p->right, (size_t)terms * sizeof(double));
  return true;
}

/* x = (R^T R)^-1 A^T b */
static void solve_normal(const double *R, int terms, const struct patch *p, const double *b,
                         double *x) {
  memset(x, 0, (size_t)terms * sizeof *x);
  for (size_t i = 0; i < p->count; i++)
    for (int t = 0; t < terms; t++)
      x[t] += p->matrix[i * (size_t)terms + (size_t)t] * b[i];
  const double *row = R;
  for (int i = 0; i < terms; row += terms - i++) {
    x[i] /= row[0];
    for (int j = i + 1; j < terms; j++)
      x[j] -= row[j - i] * x[i];
  }
  for (int i = terms; i-- > 0;) {
    row -= terms - i;
    for (int j = i + 1; j < terms; j++)
      x[i] -= row[j - i] * x[j];
    x[i] /= row[0];
  }
}

/* The same fit from its factor: the normal equations, whose error one correction takes away
   (A. Bjorck, Linear Algebra Appl. 88/89 (1987) 31). */
static void fit_again(const struct wh_solid_recovery *r, struct patch *p, uint32_t vertex) {
  const struct factored *f = r->factored[vertex];
  int terms = (f->degree + 1) * (f->degree + 1);
  double more[MOST_TERMS], *x = r->fit[vertex];
  gather(r, p, vertex, f->layers);
  fill(r, p, vertex, f->degree);
  solve_normal(f->R, terms, p, p->right, x);
  for (size_t i = 0; i < p->count; i++) {
    p->rest[i] = p->right[i];
    for (int t = 0; t < terms; t++)
      p->rest[i] -= p->matrix[i * (size_t)terms + (size_t)t] * x[t];
  }
  solve_normal(f->R, terms, p, p->rest, more);
  for (int t = 0; t < terms; t++)
    x[t] += more[t];
}

static enum wh_status fit_vertex(const struct wh_solid_recovery *r, struct patch *p,
                                 uint32_t vertex) {
  if (r->first[vertex] == r->first[vertex + 1])
    return WH_OK;
  if (r->factored && r->factored[vertex]) {
    fit_again(r, p, vertex);
    return WH_OK;
  }
  for (int degree = r->degree; degree > 0; degree--)
    for (int layers = r->edge[vertex] ? 2 : 1; layers <= MOST_LAYERS; layers++) {
      gather(r, p, vertex, layers);
      if (fit_degree(r, p, vertex, degree))
        return r->factored ? keep(r, p, vertex, degree, layers) : WH_OK;
    }
  return WH_OK;
}

/* Vertices are shared out to processes and threads. */
static enum wh_status fit_vertices(struct wh_context *c, struct wh_solid_recovery *r) {
  enum wh_status worst = WH_OK;
  uint32_t vertices = (uint32_t)r->m->vertex_count;
#pragma omp parallel num_threads(wh_context_threads(c))
  {
    struct patch *p = NULL;
    enum wh_status status = wh_alloc(c, 1, sizeof *p, &p);
    if (status == WH_OK) {
      p->c = c;
      status = wh_alloc(c, r->m->node_count, sizeof *p->seen, &p->seen);
    }
#pragma omp for schedule(dynamic, 256)
    for (uint32_t v = 0; v < vertices; v++)
      if (status == WH_OK && wh_ranks_mine(c, v))
        status = fit_vertex(r, p, v);
    if (p)
      free(p->seen);
    free(p);
#pragma omp critical(wh_solid_recover_status)
    {
      if (status != WH_OK)
        worst = status;
    }
  }
  WH_TRY(wh_ranks_agree(c, worst));
  if (r->charged)
    WH_TRY(wh_ranks_collect(c, r->source, vertices, sizeof *r->source));
  WH_TRY(wh_ranks_collect(c, r->scale, vertices, sizeof *r->scale));
  return wh_ranks_collect(c, r->fit, vertices, sizeof *r->fit);
}

/* Adds the gradient of a vertex's polynomial at x. */
static void add_gradient(const struct wh_solid_recovery *r, uint32_t vertex, const double x[3],
                         double weight, double out[3]) {
  double at[3], by[MOST_TERMS][3];
  if (r->scale[vertex] == 0.0)
    return;
  for (int k = 0; k < 3; k++)
    at[k] = (x[k] - r->m->node[vertex][k]) / r->scale[vertex];
  term_gradients(r->degree, at, by);
  for (int t = 1; t < r->terms; t++)
    for (int k = 0; k < 3; k++)
      out[k] += weight * r->fit[vertex][t] * by[t][k] / r->scale[vertex];
  if (!r->charged)
    return;
  double more[3];
  wh_solid_particular(r->source[vertex], at, more);
  for (int k = 0; k < 3; k++)
    out[k] += weight * more[k] / r->scale[vertex];
}

/* The mean of the gradients of the vertices around a node, weighted with its barycentric
   coordinates. */
static void spread_to(const struct wh_solid_recovery *r, uint32_t i, double out[3]) {
  const struct wh_solid_mesh *m = r->m;
  const int(*lattice)[4] = wh_tetra_lattice(m->order);
  memset(out, 0, 3 * sizeof *out);
  if (r->home[i] == WH_NO_ELEMENT)
    return;
  const uint32_t *node = m->element + (size_t)r->home[i] * (size_t)m->nodes_per_element;
  int n = 0;
  while (node[n] != i)
    n++;
  for (int v = 0; v < 4; v++)
    if (lattice[n][v] > 0)
      add_gradient(r, node[v], m->node[i], (double)lattice[n][v] / m->order, out);
}

static enum wh_status spread(struct wh_context *c, const struct wh_solid_recovery *r,
                             double (*gradient)[3]) {
  uint32_t nodes = (uint32_t)r->m->node_count;
#pragma omp parallel for num_threads(wh_context_threads(c)) schedule(dynamic, 1024)
  for (uint32_t i = 0; i < nodes; i++)
    if (wh_ranks_mine(c, i))
      spread_to(r, i, gradient[i]);
  return wh_ranks_collect(c, gradient, nodes, sizeof *gradient);
}

static void find_homes(struct wh_solid_recovery *r) {
  const struct wh_solid_mesh *m = r->m;
  size_t nodes = (size_t)m->nodes_per_element;
  memset(r->home, 0xff, m->node_count * sizeof *r->home);
  for (size_t k = m->element_count * nodes; k-- > 0;)
    if (m->region[k / nodes] == 0)
      r->home[m->element[k]] = (uint32_t)(k / nodes);
}

static enum wh_status prepare(struct wh_context *c, struct wh_solid_recovery *r) {
  WH_TRY(list_elements(c, r));
  WH_TRY(wh_alloc(c, r->m->vertex_count, sizeof *r->fit, &r->fit));
  WH_TRY(wh_alloc(c, r->m->vertex_count, sizeof *r->scale, &r->scale));
  WH_TRY(wh_alloc(c, r->m->node_count, sizeof *r->home, &r->home));
  find_homes(r);
  return WH_OK;
}

enum wh_status wh_solid_recovery_create(struct wh_context *c, const struct wh_solid_mesh *m,
                                        struct wh_solid_recovery **out) {
  struct wh_solid_recovery *r = NULL;
  *out = NULL;
  WH_TRY(wh_alloc(c, 1, sizeof *r, &r));
  r->m = m;
  r->degree = m->order + 2;
  r->terms = (r->degree + 1) * (r->degree + 1);
  enum wh_status status = prepare(c, r);
  if (status == WH_OK)
    *out = r;
  else
    wh_solid_recovery_destroy(r);
  return status;
}

void wh_solid_recovery_destroy(struct wh_solid_recovery *r) {
  if (!r)
    return;
  for (size_t v = 0; r->factored && v < r->m->vertex_count; v++)
    free(r->factored[v]);
  wh_solid_density_free(&r->density);
  free(r->factored);
  free(r->source);
  free(r->first);
  free(r->element);
  free(r->edge);
  free(r->fit);
  free(r->scale);
  free(r->home);
  free(r);
}

/* Room for densities, once. */
static enum wh_status charge(struct wh_context *c, struct wh_solid_recovery *r,
                             const double *load) {
  if (!r->factored) {
    WH_TRY(wh_solid_density_init(c, r->m, &r->density));
    WH_TRY(wh_alloc(c, r->m->vertex_count, sizeof *r->source, &r->source));
    WH_TRY(wh_alloc(c, r->m->vertex_count, sizeof(struct factored *), &r->factored));
  }
  return wh_solid_density_set(c, &r->density, load);
}

enum wh_status wh_solid_recover(struct wh_context *c, struct wh_solid_recovery *r, const double *u,
                                const double *load, double (*gradient)[3]) {
  r->u = u;
  r->charged = load;
  if (load)
    WH_TRY(charge(c, r, load));
  WH_TRY(fit_vertices(c, r));
  return spread(c, r, gradient);
}

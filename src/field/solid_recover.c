/* SPDX-License-Identifier: MPL-2.0 */
#include "field/solid_recover.h"

#include "base/memory.h"
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

struct recovery {
  const struct wh_solid_mesh *m;
  const double *u;
  int degree, terms;
  uint32_t *first, *element; /* vacuum elements of each vertex */
  bool *edge;                /* [vertex_count] on the surface of the vacuum */
  double (*fit)[MOST_TERMS]; /* [vertex_count] coefficients */
  double *scale;             /* [vertex_count] length that coordinates are divided by; 0: none */
};

/* Of one thread. */
struct patch {
  uint32_t node[MOST_POINTS], *seen, mark; /* seen [node_count] */
  size_t count;
  double matrix[MOST_POINTS * MOST_TERMS], right[MOST_POINTS];
};

static enum wh_status list_elements(struct wh_context *c, struct recovery *r) {
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

/* The nodes of all elements around the vertex, and around the vertices of these, so many times. */
static void gather(const struct recovery *r, struct patch *p, uint32_t vertex, int layers) {
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

/* Fits a polynomial of that degree to the patch; false if its points do not determine one. */
static bool fit_degree(const struct recovery *r, struct patch *p, uint32_t vertex, int degree) {
  const struct wh_solid_mesh *m = r->m;
  const double *o = m->node[vertex];
  int terms = (degree + 1) * (degree + 1);
  double far = 0.0;
  if (p->count < (size_t)terms + (size_t)terms / 4)
    return false;
  for (size_t i = 0; i < p->count; i++)
    for (int k = 0; k < 3; k++)
      far = fmax(far, fabs(m->node[p->node[i]][k] - o[k]));
  for (size_t i = 0; i < p->count; i++) {
    double x[3];
    for (int k = 0; k < 3; k++)
      x[k] = (m->node[p->node[i]][k] - o[k]) / far;
    terms_at(degree, x, p->matrix + i * (size_t)terms);
    p->right[i] = r->u[p->node[i]] - r->u[vertex];
  }
  if (!wh_dense_least_squares((int)p->count, terms, p->matrix, p->right))
    return false;
  memset(r->fit[vertex], 0, sizeof r->fit[vertex]);
  memcpy(r->fit[vertex], p->right, (size_t)terms * sizeof(double));
  r->scale[vertex] = far;
  return true;
}

static void fit_vertex(const struct recovery *r, struct patch *p, uint32_t vertex) {
  if (r->first[vertex] == r->first[vertex + 1])
    return;
  for (int degree = r->degree; degree > 0; degree--)
    for (int layers = r->edge[vertex] ? 2 : 1; layers <= MOST_LAYERS; layers++) {
      gather(r, p, vertex, layers);
      if (fit_degree(r, p, vertex, degree))
        return;
    }
}

static enum wh_status fit_vertices(struct wh_context *c, struct recovery *r) {
  enum wh_status worst = WH_OK;
  uint32_t vertices = (uint32_t)r->m->vertex_count;
#pragma omp parallel num_threads(wh_context_threads(c))
  {
    struct patch *p = NULL;
    enum wh_status status = wh_alloc(c, 1, sizeof *p, &p);
    if (status == WH_OK)
      status = wh_alloc(c, r->m->node_count, sizeof *p->seen, &p->seen);
#pragma omp for schedule(dynamic, 256)
    for (uint32_t v = 0; v < vertices; v++)
      if (status == WH_OK)
        fit_vertex(r, p, v);
    if (p)
      free(p->seen);
    free(p);
#pragma omp critical(wh_solid_recover_status)
    {
      if (status != WH_OK)
        worst = status;
    }
  }
  return worst;
}

/* Adds the gradient of a vertex's polynomial at x. */
static void add_gradient(const struct recovery *r, uint32_t vertex, const double x[3],
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
}

static void spread(const struct recovery *r, bool *done, double (*gradient)[3]) {
  const struct wh_solid_mesh *m = r->m;
  const int(*lattice)[4] = wh_tetra_lattice(m->order);
  memset(gradient, 0, m->node_count * sizeof *gradient);
  for (size_t e = 0; e < m->element_count; e++) {
    const uint32_t *node = m->element + e * (size_t)m->nodes_per_element;
    for (int n = 0; n < m->nodes_per_element && m->region[e] == 0; n++) {
      if (done[node[n]])
        continue;
      done[node[n]] = true;
      for (int v = 0; v < 4; v++)
        if (lattice[n][v] > 0)
          add_gradient(r, node[v], m->node[node[n]], (double)lattice[n][v] / m->order,
                       gradient[node[n]]);
    }
  }
}

enum wh_status wh_solid_recover(struct wh_context *c, const struct wh_solid_mesh *m,
                                const double *u, double (*gradient)[3]) {
  struct recovery r = {.m = m, .u = u, .degree = m->order + 2};
  bool *done = NULL;
  r.terms = (r.degree + 1) * (r.degree + 1);
  enum wh_status status = list_elements(c, &r);
  if (status == WH_OK)
    status = wh_alloc(c, m->vertex_count, sizeof *r.fit, &r.fit);
  if (status == WH_OK)
    status = wh_alloc(c, m->vertex_count, sizeof *r.scale, &r.scale);
  if (status == WH_OK)
    status = wh_alloc(c, m->node_count, sizeof *done, &done);
  if (status == WH_OK)
    status = fit_vertices(c, &r);
  if (status == WH_OK)
    spread(&r, done, gradient);
  free(r.first);
  free(r.element);
  free(r.edge);
  free(r.fit);
  free(r.scale);
  free(done);
  return status;
}

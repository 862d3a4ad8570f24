/* SPDX-License-Identifier: MPL-2.0 */
/* Elements of higher order on straight tetrahedra: nodes on curves and surfaces of the drawing lie
   on these, at the points nearest to where they would be on the straight element. gmsh's own way
   to do this searches each point anew, which takes nine tenths of the time of a mesh around a
   helix; here Newton's method starts from the parameters of the vertices. */
#include "base/memory.h"
#include "base/vector.h"
#include "geometry/solid_mesh.h"
#include "numerics/tetrahedron.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LINE 1
#define NEWTON_STEPS 15
#define NEAR 1e-6   /* of the edge: along the surface it does not matter where a node lies */
#define FAR_OFF 0.4 /* a point this far off, relative to the edge, is not believed */

/* Numbers things by a key of 64 bits. */
struct index {
  size_t slots, count;
  uint64_t *key;
  uint32_t *number;
};

static enum wh_status index_init(struct wh_context *c, size_t most, struct index *x) {
  for (x->slots = 64; x->slots < 2 * most; x->slots *= 2)
    ;
  WH_TRY(wh_alloc(c, x->slots, sizeof *x->key, &x->key));
  WH_TRY(wh_alloc(c, x->slots, sizeof *x->number, &x->number));
  memset(x->number, 0xff, x->slots * sizeof *x->number);
  return WH_OK;
}

static void index_free(struct index *x) {
  free(x->key);
  free(x->number);
}

/* The number of the key; add: a new one gets the next, else UINT32_MAX. */
static uint32_t index_find(struct index *x, uint64_t key, bool add) {
  size_t at = (size_t)((key ^ key >> 29) * 0x9e3779b97f4a7c15u >> 20) & (x->slots - 1);
  while (x->number[at] != UINT32_MAX && x->key[at] != key)
    at = (at + 1) & (x->slots - 1);
  if (x->number[at] == UINT32_MAX && add) {
    x->key[at] = key;
    x->number[at] = (uint32_t)x->count++;
  }
  return x->number[at];
}

static uint64_t edge_key(uint32_t a, uint32_t b) {
  return a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
}

struct raising {
  struct wh_gmsh *s;
  const struct wh_solid_cad *cad;
  const uint32_t *number; /* vertex of gmsh's tag */
  struct wh_solid_mesh *m;
  int order;
  struct index edge, face;
  size_t first_face_node;
  unsigned char *placed; /* [edges, then faces]: lies on a curve or a surface */
  double (*uv)[2];       /* [vertex_count] on the surface at hand */
};

/* Nodes of an edge run from its lower to its higher vertex. */
static uint32_t edge_node(const struct raising *r, uint32_t edge, int step, bool turned) {
  int inside = r->order - 1, k = turned ? inside - 1 - step : step;
  return (uint32_t)(r->m->vertex_count + (size_t)edge * (size_t)inside + (size_t)k);
}

static uint64_t face_key(struct raising *r, uint32_t a, uint32_t b, uint32_t c) {
  uint32_t high = a > b ? (a > c ? a : c) : (b > c ? b : c);
  uint32_t p = a == high ? b : a, q = c == high ? b : c;
  return (uint64_t)index_find(&r->edge, edge_key(p, q), false) << 32 | high;
}

static uint32_t face_node(struct raising *r, uint32_t a, uint32_t b, uint32_t c) {
  return (uint32_t)r->first_face_node + index_find(&r->face, face_key(r, a, b, c), false);
}

/* Gives every edge, and at order 3 every face, its nodes on the straight elements. */
static enum wh_status number_nodes(struct raising *r) {
  struct wh_solid_mesh *m = r->m;
  const int(*lattice)[4] = wh_tetra_lattice(r->order);
  int nodes = wh_tetra_node_count(r->order), inside = r->order - 1;
  uint32_t *element = NULL, *vertices = m->element;
  for (size_t e = 0; e < m->element_count; e++)
    for (int i = 0; i < 4; i++)
      for (int j = 0; j < i; j++)
        index_find(&r->edge, edge_key(vertices[4 * e + (size_t)i], vertices[4 * e + (size_t)j]),
                   true);
  r->first_face_node = m->vertex_count + r->edge.count * (size_t)inside;
  for (size_t e = 0; e < m->element_count && r->order == 3; e++)
    for (int f = 0; f < 4; f++) {
      const int *v = wh_tetra_face(f);
      const uint32_t *n = vertices + 4 * e;
      index_find(&r->face, face_key(r, n[v[0]], n[v[1]], n[v[2]]), true);
    }
  m->node_count = r->first_face_node + r->face.count;
  double(*node)[3] = realloc(m->node, m->node_count * sizeof *node);
  if (!node)
    return wh_fail(r->s->c, WH_NO_MEMORY, "no memory for %zu nodes", m->node_count);
  m->node = node;
  WH_TRY(wh_alloc(r->s->c, m->element_count * (size_t)nodes, sizeof *element, &element));
  for (size_t e = 0; e < m->element_count; e++) {
    const uint32_t *v = vertices + 4 * e;
    for (int n = 0; n < nodes; n++) {
      uint32_t on[4] = {0}, *at = &element[e * (size_t)nodes + (size_t)n];
      int corners = 0, part = 0;
      for (int i = 0; i < 4; i++)
        if (lattice[n][i] > 0) {
          part = corners == 0 ? lattice[n][i] : part;
          on[corners++] = v[i];
        }
      *at = corners == 1   ? on[0]
            : corners == 2 ? edge_node(r, index_find(&r->edge, edge_key(on[0], on[1]), false),
                                       r->order - part - 1, on[0] > on[1])
                           : face_node(r, on[0], on[1], on[2]);
      if (corners > 1)
        for (int k = 0; k < 3; k++) {
          double sum = 0.0;
          for (int i = 0; i < 4; i++)
            sum += lattice[n][i] * m->node[v[i]][k];
          m->node[*at][k] = sum / r->order;
        }
    }
  }
  free(vertices);
  m->element = element;
  m->order = r->order;
  m->nodes_per_element = nodes;
  return WH_OK;
}

/* Points to be put on one curve or surface. */
struct points {
  size_t count, capacity, parameter_capacity;
  struct point {
    uint32_t node;
    double from[3], edge; /* where it would be, and the length of the edge */
  } * point;
  double *parameter; /* [count * dimension] first guesses */
};

static enum wh_status add_point(struct raising *r, struct points *p, uint32_t node, double edge,
                                int dimension, const double *parameter) {
  size_t d = (size_t)dimension;
  WH_TRY(wh_grow(r->s->c, &p->point, &p->capacity, p->count + 1, sizeof *p->point));
  WH_TRY(wh_grow(r->s->c, &p->parameter, &p->parameter_capacity, (p->count + 1) * d,
                 sizeof *p->parameter));
  struct point *q = &p->point[p->count];
  *q = (struct point){.node = node, .edge = edge};
  memcpy(q->from, r->m->node[node], sizeof q->from);
  memcpy(p->parameter + p->count * d, parameter, d * sizeof *parameter);
  p->count++;
  return WH_OK;
}

/* Range of a parameter; closed: its ends are the same place. */
struct range {
  double low, high;
  bool closed;
};

static enum wh_status ranges(struct wh_gmsh *s, int dimension, int tag, struct range *out) {
  double *low = NULL, *high = NULL;
  size_t n = 0, m = 0;
  WH_GMSH(s, gmshModelGetParametrizationBounds, dimension, tag, &low, &n, &high, &m);
  WH_TRY(wh_gmsh_keep(s, low));
  WH_TRY(wh_gmsh_keep(s, high));
  for (int k = 0; k < dimension; k++)
    out[k] = (struct range){low[k], high[k], false};
  for (int k = 0; k < dimension; k++) {
    double at[2][2] = {{0}}, *x = NULL;
    for (int e = 0; e < 2; e++)
      for (int l = 0; l < dimension; l++)
        at[e][l] = l == k ? (e ? high[l] : low[l]) : 0.4 * low[l] + 0.6 * high[l];
    double flat[4] = {at[0][0], at[0][1], at[1][0], at[1][1]};
    if (dimension == 1)
      flat[1] = at[1][0];
    WH_GMSH(s, gmshModelGetValue, dimension, tag, flat, 2 * (size_t)dimension, &x, &n);
    double gap = n == 6 ? hypot(hypot(x[0] - x[3], x[1] - x[4]), x[2] - x[5]) : 1.0;
    gmshFree(x);
    out[k].closed = gap < 1e-6;
  }
  return WH_OK;
}

static double into_range(const struct range *r, double t) {
  double period = r->high - r->low;
  if (r->closed)
    return t - period * floor((t - r->low) / period);
  return fmin(fmax(t, r->low), r->high);
}

/* Newton's step toward the nearest point, without the curvature's part: derivative [dimension][3].
   Returns its length. */
static double newton(int dimension, const double *derivative, const double off[3],
                     const struct range *range, double *t) {
  const double *u = derivative, *v = derivative + 3;
  double uu = wh_dot(u, u), step[2] = {0, 0}, moved[3] = {0, 0, 0};
  if (dimension == 1) {
    step[0] = uu > 0.0 ? wh_dot(u, off) / uu : 0.0;
  } else {
    double vv = wh_dot(v, v), uv = wh_dot(u, v), det = uu * vv - uv * uv;
    if (det > 1e-14 * uu * vv) {
      step[0] = (vv * wh_dot(u, off) - uv * wh_dot(v, off)) / det;
      step[1] = (uu * wh_dot(v, off) - uv * wh_dot(u, off)) / det;
    } else if (vv > uu) {
      step[1] = wh_dot(v, off) / vv;
    } else if (uu > 0.0) {
      step[0] = wh_dot(u, off) / uu;
    }
  }
  for (int k = 0; k < dimension; k++) {
    double most = 0.25 * (range[k].high - range[k].low);
    step[k] = fmax(-most, fmin(most, step[k]));
    t[k] = into_range(&range[k], t[k] + step[k]);
    for (int l = 0; l < 3; l++)
      moved[l] += step[k] * derivative[3 * k + l];
  }
  return sqrt(wh_dot(moved, moved));
}

/* Moves the points that are found to where they belong; what Newton does not find, gmsh's search
   does. */
static enum wh_status settle(struct raising *r, int dimension, int tag, struct points *p,
                             double *value) {
  for (size_t i = 0; i < p->count; i++) {
    struct point *q = &p->point[i];
    double *x = value + 3 * i, *found = NULL, *parameter = NULL;
    double off = hypot(hypot(x[0] - q->from[0], x[1] - q->from[1]), x[2] - q->from[2]);
    if (off > FAR_OFF * q->edge || p->parameter[i * (size_t)dimension] == HUGE_VAL) {
      size_t n = 0, m = 0;
      WH_GMSH(r->s, gmshModelGetClosestPoint, dimension, tag, q->from, 3, &found, &n, &parameter,
              &m);
      if (n == 3)
        memcpy(x, found, 3 * sizeof *x);
      gmshFree(found);
      gmshFree(parameter);
      off = hypot(hypot(x[0] - q->from[0], x[1] - q->from[1]), x[2] - q->from[2]);
    }
    if (off <= FAR_OFF * q->edge)
      memcpy(r->m->node[q->node], x, 3 * sizeof *x);
  }
  return WH_OK;
}

static enum wh_status project(struct raising *r, int dimension, int tag, struct points *p) {
  struct range range[2] = {0};
  size_t d = (size_t)dimension, n = 0, m = 0;
  double *value = NULL, *derivative = NULL;
  if (p->count == 0)
    return WH_OK;
  WH_TRY(ranges(r->s, dimension, tag, range));
  for (size_t i = 0; i < p->count * d; i++)
    p->parameter[i] = into_range(&range[i % d], p->parameter[i]);
  for (int step = 0; step <= NEWTON_STEPS; step++) {
    double worst = 0.0;
    WH_GMSH(r->s, gmshModelGetValue, dimension, tag, p->parameter, p->count * d, &value, &n);
    WH_TRY(wh_gmsh_keep(r->s, value));
    if (n != 3 * p->count)
      return wh_fail(r->s->c, WH_LIBRARY_FAILED, "gmsh lost points of a surface");
    if (step == NEWTON_STEPS)
      break;
    WH_GMSH(r->s, gmshModelGetDerivative, dimension, tag, p->parameter, p->count * d, &derivative,
            &m);
    for (size_t i = 0; i < p->count; i++) {
      const double *from = p->point[i].from, *x = value + 3 * i;
      const double off[3] = {from[0] - x[0], from[1] - x[1], from[2] - x[2]};
      double moved = newton(dimension, derivative + 3 * d * i, off, range, p->parameter + d * i);
      worst = fmax(worst, moved / p->point[i].edge);
    }
    gmshFree(derivative);
    if (worst < NEAR)
      break;
  }
  return settle(r, dimension, tag, p, value);
}

static double distance(const struct wh_solid_mesh *m, uint32_t a, uint32_t b) {
  const double *p = m->node[a], *q = m->node[b];
  return hypot(hypot(p[0] - q[0], p[1] - q[1]), p[2] - q[2]);
}

/* All inner nodes of an edge with parameters from and to at its vertices a and b. */
static enum wh_status add_edge(struct raising *r, struct points *p, uint32_t a, uint32_t b,
                               int dimension, const double *from, const double *to) {
  uint32_t edge = index_find(&r->edge, edge_key(a, b), false);
  if (edge == UINT32_MAX || r->placed[edge])
    return WH_OK;
  r->placed[edge] = 1;
  for (int i = 0; i + 1 < r->order; i++) {
    double part = (i + 1.0) / r->order, t[2] = {0, 0};
    for (int k = 0; k < dimension; k++)
      t[k] = from[k] + part * (to[k] - from[k]);
    WH_TRY(add_point(r, p, edge_node(r, edge, i, a > b), distance(r->m, a, b), dimension, t));
  }
  return WH_OK;
}

/* Lines of a curve run from its begin to its end; only nodes inside of it have a parameter. */
static enum wh_status place_on_curve(struct raising *r, int tag, double *t_of_vertex) {
  size_t *node = NULL, count = 0, *inner = NULL, inner_count = 0, coordinates = 0, n = 0;
  size_t *elements = NULL, element_count = 0;
  double *x = NULL, *t = NULL;
  struct range range[2] = {0};
  struct points p = {0};
  WH_GMSH(r->s, gmshModelMeshGetElementsByType, LINE, &elements, &element_count, &node, &count, tag,
          0, 1);
  gmshFree(elements);
  WH_TRY(wh_gmsh_keep(r->s, node));
  WH_GMSH(r->s, gmshModelMeshGetNodes, &inner, &inner_count, &x, &coordinates, &t, &n, 1, tag, 0,
          1);
  WH_TRY(wh_gmsh_keep(r->s, inner));
  WH_TRY(wh_gmsh_keep(r->s, x));
  WH_TRY(wh_gmsh_keep(r->s, t));
  if (count == 0 || n != inner_count)
    return WH_OK;
  WH_TRY(ranges(r->s, 1, tag, range));
  for (size_t i = 0; i < inner_count; i++)
    if (r->number[inner[i]] != UINT32_MAX)
      t_of_vertex[r->number[inner[i]]] = t[i];
  enum wh_status status = WH_OK;
  for (size_t i = 0; i + 1 < count && status == WH_OK; i += 2) {
    uint32_t a = r->number[node[i]], b = r->number[node[i + 1]];
    if (a == UINT32_MAX || b == UINT32_MAX)
      continue;
    double from = i == 0 ? range[0].low : t_of_vertex[a];
    double to = i + 2 == count ? range[0].high : t_of_vertex[b];
    status = add_edge(r, &p, a, b, 1, &from, &to);
  }
  if (status == WH_OK)
    status = project(r, 1, tag, &p);
  free(p.point);
  free(p.parameter);
  return status;
}

/* Parameters of a triangle's vertices, those of closed surfaces all on the same turn. */
static void unwrap(const struct raising *r, const struct range range[2], const uint32_t v[3],
                   double uv[3][2]) {
  for (int i = 0; i < 3; i++)
    for (int k = 0; k < 2; k++) {
      double t = r->uv[v[i]][k], period = range[k].high - range[k].low;
      if (i > 0 && range[k].closed)
        t -= period * round((t - uv[0][k]) / period);
      uv[i][k] = t;
    }
}

static enum wh_status add_triangles(struct raising *r, int tag, size_t count, const size_t *node,
                                    struct points *p) {
  struct range range[2] = {0};
  WH_TRY(ranges(r->s, 2, tag, range));
  for (size_t i = 0; i + 2 < count; i += 3) {
    double uv[3][2], middle[2];
    uint32_t v[3];
    for (size_t k = 0; k < 3; k++)
      v[k] = r->number[node[i + k]];
    if (v[0] == UINT32_MAX || v[1] == UINT32_MAX || v[2] == UINT32_MAX)
      continue;
    unwrap(r, range, v, uv);
    for (int k = 0; k < 3; k++)
      WH_TRY(add_edge(r, p, v[k], v[(k + 1) % 3], 2, uv[k], uv[(k + 1) % 3]));
    if (r->order < 3)
      continue;
    for (int k = 0; k < 2; k++)
      middle[k] = (uv[0][k] + uv[1][k] + uv[2][k]) / 3;
    uint32_t at = face_node(r, v[0], v[1], v[2]);
    r->placed[r->edge.count + at - r->first_face_node] = 1;
    WH_TRY(add_point(r, p, at, distance(r->m, v[0], v[1]), 2, middle));
  }
  return WH_OK;
}

static enum wh_status place_on_surface(struct raising *r, int tag) {
  size_t *node = NULL, count = 0, *tags = NULL, tag_count = 0, coordinates = 0, n = 0;
  size_t *elements = NULL, element_count = 0;
  double *x = NULL, *uv = NULL;
  char *type = NULL;
  struct points p = {0};
  WH_GMSH(r->s, gmshModelGetType, 2, tag, &type);
  bool flat = strcmp(type, "Plane") == 0;
  gmshFree(type);
  if (flat)
    return WH_OK;
  WH_GMSH(r->s, gmshModelMeshGetElementsByType, 2, &elements, &element_count, &node, &count, tag, 0,
          1);
  gmshFree(elements);
  WH_TRY(wh_gmsh_keep(r->s, node));
  WH_GMSH(r->s, gmshModelMeshGetNodes, &tags, &tag_count, &x, &coordinates, &uv, &n, 2, tag, 1, 1);
  WH_TRY(wh_gmsh_keep(r->s, tags));
  WH_TRY(wh_gmsh_keep(r->s, x));
  WH_TRY(wh_gmsh_keep(r->s, uv));
  if (n != 2 * tag_count)
    return wh_fail(r->s->c, WH_LIBRARY_FAILED, "gmsh gave %zu parameters for %zu nodes", n,
                   tag_count);
  for (size_t i = 0; i < tag_count; i++)
    if (r->number[tags[i]] != UINT32_MAX)
      memcpy(r->uv[r->number[tags[i]]], uv + 2 * i, sizeof *r->uv);
  enum wh_status status = add_triangles(r, tag, count, node, &p);
  if (status == WH_OK)
    status = project(r, 2, tag, &p);
  free(p.point);
  free(p.parameter);
  return status;
}

/* Of order 3: faces inside between curved edges are bent with these, as the polynomial that misses
   the face's own term does. */
static void bend_faces(struct raising *r) {
  struct wh_solid_mesh *m = r->m;
  for (size_t e = 0; e < m->element_count; e++)
    for (int f = 0; f < 4; f++) {
      const int *v = wh_tetra_face(f);
      const uint32_t *n = m->element + e * (size_t)m->nodes_per_element;
      uint32_t at = face_node(r, n[v[0]], n[v[1]], n[v[2]]);
      if (r->placed[r->edge.count + at - r->first_face_node])
        continue;
      for (int k = 0; k < 3; k++) {
        double edges = 0.0, corners = 0.0;
        for (int i = 0; i < 3; i++) {
          uint32_t a = n[v[i]], b = n[v[(i + 1) % 3]];
          uint32_t edge = index_find(&r->edge, edge_key(a, b), false);
          corners += m->node[a][k];
          edges +=
              m->node[edge_node(r, edge, 0, false)][k] + m->node[edge_node(r, edge, 1, false)][k];
        }
        m->node[at][k] = edges / 4 - corners / 6;
      }
    }
}

static enum wh_status raise_order(struct raising *r) {
  struct wh_context *c = r->s->c;
  struct wh_tags curves;
  double *t_of_vertex = NULL;
  size_t elements = r->m->element_count;
  WH_TRY(index_init(c, 3 * elements, &r->edge));
  WH_TRY(index_init(c, r->order == 3 ? 3 * elements : 1, &r->face));
  WH_TRY(number_nodes(r));
  WH_TRY(wh_alloc(c, r->edge.count + r->face.count, 1, &r->placed));
  WH_TRY(wh_alloc(c, r->m->vertex_count, sizeof *r->uv, &r->uv));
  WH_TRY(wh_alloc(c, r->m->vertex_count, sizeof *t_of_vertex, &t_of_vertex));
  enum wh_status status = wh_gmsh_entities(r->s, 1, &curves);
  for (size_t i = 1; i < curves.count && status == WH_OK; i += 2)
    status = place_on_curve(r, curves.tag[i], t_of_vertex);
  free(t_of_vertex);
  for (size_t i = 0; i < r->cad->surface_count && status == WH_OK; i++)
    status = place_on_surface(r, r->cad->surface[i].tag);
  if (status == WH_OK && r->order == 3)
    bend_faces(r);
  return status;
}

enum wh_status wh_solid_raise(struct wh_gmsh *s, const struct wh_solid_cad *cad, int order,
                              const uint32_t *number, struct wh_solid_mesh *m) {
  struct raising r = {.s = s, .cad = cad, .number = number, .m = m, .order = order};
  enum wh_status status = order > 1 ? raise_order(&r) : WH_OK;
  index_free(&r.edge);
  index_free(&r.face);
  free(r.placed);
  free(r.uv);
  return status;
}

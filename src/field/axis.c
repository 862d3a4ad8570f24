/* SPDX-License-Identifier: MPL-2.0 */
/* Potential and derivatives along the axis. Derivatives of the element's own polynomial lose an
   order of accuracy each. A harmonic function has them as means over balls instead: with
   phi = sum a_k rho^k P_k(cos theta) about a point of the axis, d^k phi/dz^k = k! a_k, and by the
   orthogonality of the P_k on every sphere
     a_k = (2k + 1)/2 integral of w rho^k P_k phi dmu drho / integral of w rho^(2k) drho
   for any weight w(rho). The radius is set by the distance to the electrodes, not by the elements,
   and means with a smooth weight converge twice as fast as the solution itself (Babuska & Miller,
   Int. J. Numer. Meth. Eng. 20 (1984) 1085). In the plane cos(k theta) takes the place of P_k. */
#include "field/electrostatic.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/constants.h"
#include "base/memory.h"
#include "field/solution.h"
#include "numerics/dense.h"
#include "numerics/gauss.h"
#include "numerics/triangle.h"

#define MAX_DERIVATIVE 4
#define TERMS 33
#define ANGLES 56 /* multipoles below 2 * ANGLES - k do not alias into a_k */
#define SHELLS 8  /* radii in a ball */
/* Radius of a ball over the distance to the nearest obstacle: with the above, what aliases is below
   REACH^(2 * ANGLES - 4) = 3e-11 of the potential. */
#define REACH 0.8
#define REUSE 0.1 /* an expansion serves this part of its radius: REUSE^TERMS = 1e-17 */
#define STRETCH                                                                                    \
  1.25                /* and up to the obstacle where there is no room for a ball about the point  \
                       */
#define MIN_SIZES 1.5 /* radius over element size below which the mean is no better */

struct expansion {
  double z, radius; /* radius 0: none */
  double a[TERMS];  /* coefficient times radius^k */
  int terms;        /* that stand above the noise */
  double noise;     /* error of a[k] over 2k + 1 */
  double roughness; /* largest difference of the solution to the expansion on one sphere */
};

struct axis {
  const struct wh_electrostatic *s;
  bool mirror;           /* only one side of the axis is meshed */
  double (*obstacle)[2]; /* points of electrodes, interfaces and outer edges */
  size_t obstacle_count;
  double angle_cos[ANGLES], angle_weight[ANGLES], shell[SHELLS], shell_weight[SHELLS];
};

static bool on_axis(const struct wh_mesh *m, const uint32_t *node, const int *local) {
  for (int i = 0; i <= m->order; i++)
    if (m->node[node[local[i]]][1] != 0.0)
      return false;
  return true;
}

/* Whether a harmonic function ends at this face. */
static bool is_obstacle(const struct wh_mesh *m, size_t face, bool axis) {
  uint16_t b = m->boundary[face];
  uint32_t beyond = m->neighbour[face];
  if (b != WH_NO_BOUNDARY && m->boundaries[b].kind != WH_BOUNDARY_NATURAL)
    return true;
  if (beyond == WH_NO_ELEMENT)
    return !axis;
  return m->region[beyond] != m->region[face / 3];
}

static enum wh_status find_obstacles(struct wh_context *c, struct axis *t) {
  const struct wh_mesh *m = t->s->mesh;
  size_t capacity = 0;
  for (size_t f = 0; f < 3 * m->element_count; f++) {
    int local[WH_TRIANGLE_MAX_ORDER + 1];
    const uint32_t *node = m->element + f / 3 * (size_t)m->nodes_per_element;
    wh_triangle_edge_nodes(m->order, (int)(f % 3), local);
    bool axis = on_axis(m, node, local);
    t->mirror |= axis && m->neighbour[f] == WH_NO_ELEMENT;
    if (!is_obstacle(m, f, axis))
      continue;
    size_t needed = t->obstacle_count + (size_t)m->order + 1;
    WH_TRY(wh_grow(c, &t->obstacle, &capacity, needed, sizeof *t->obstacle));
    for (int i = 0; i <= m->order; i++, t->obstacle_count++)
      for (int d = 0; d < 2; d++)
        t->obstacle[t->obstacle_count][d] = m->node[node[local[i]]][d];
  }
  return WH_OK;
}

static double clearance(const struct axis *t, double z) {
  double square = HUGE_VAL;
  for (size_t i = 0; i < t->obstacle_count; i++) {
    double dz = t->obstacle[i][0] - z, r = t->obstacle[i][1];
    square = fmin(square, dz * dz + r * r);
  }
  return sqrt(square);
}

/* Nodes in mu = cos(theta) and weights of the mean over angles; radii and the weights of w. */
static void prepare_rules(struct axis *t) {
  if (t->s->mesh->symmetry == WH_AXISYMMETRIC) {
    wh_gauss(ANGLES, 0.0, t->angle_cos, t->angle_weight);
    for (int i = 0; i < ANGLES; i++)
      t->angle_cos[i] = 2.0 * t->angle_cos[i] - 1.0;
  } else {
    for (int i = 0; i < ANGLES; i++) {
      t->angle_cos[i] = cos(WH_PI * (i + 0.5) / ANGLES);
      t->angle_weight[i] = 1.0 / ANGLES;
    }
  }
  wh_gauss(SHELLS, 0.0, t->shell, t->shell_weight);
  for (int i = 0; i < SHELLS; i++) { /* w = rho^2 (1 - rho^2)^2: smooth where the ball ends */
    double rho = t->shell[i], edge = 1.0 - rho * rho;
    t->shell_weight[i] *= rho * rho * edge * edge;
  }
}

static bool potential_at(const struct axis *t, const double p[2], struct wh_place *place,
                         double *potential) {
  double gradient[2];
  wh_locate(t->s->locator, p, place);
  if (place->element == WH_NO_ELEMENT)
    return false;
  wh_nodal_at(&t->s->field, place, potential, gradient);
  return true;
}

/* Potential at angle and radius; in a plane meshed on both sides the mean of both sides. */
static bool sample(const struct axis *t, double z, double rho, double mu, struct wh_place *place,
                   double *potential) {
  double p[2] = {z + rho * mu, rho * sqrt(1.0 - mu * mu)}, other;
  if (!potential_at(t, p, place, potential))
    return false;
  if (t->s->mesh->symmetry == WH_AXISYMMETRIC || t->mirror)
    return true;
  p[1] = -p[1];
  if (!potential_at(t, p, place, &other))
    return false;
  *potential = 0.5 * (*potential + other);
  return true;
}

static double angular_norm(enum wh_symmetry symmetry, int k) {
  return symmetry == WH_AXISYMMETRIC ? 2 * k + 1 : (k == 0 ? 1.0 : 2.0);
}

/* The TERMS angular functions, each times one over its mean square: (2k+1) P_k, or cosines. */
static void angular(enum wh_symmetry symmetry, double mu, double *f) {
  double p = 1.0, before = symmetry == WH_AXISYMMETRIC ? 0.0 : mu;
  for (int k = 0; k < TERMS; k++) {
    double next = symmetry == WH_AXISYMMETRIC ? ((2 * k + 1) * mu * p - k * before) / (k + 1)
                                              : 2.0 * mu * p - before;
    f[k] = angular_norm(symmetry, k) * p;
    before = p, p = next;
  }
}

/* The true terms decay; noise in a_k grows like 2k + 1, and the last terms show how large it is. */
static void find_noise(struct expansion *x) {
  x->noise = 0.0;
  for (int k = TERMS - 4; k < TERMS; k++)
    x->noise = fmax(x->noise, fabs(x->a[k]) / (2 * k + 1));
  int k = TERMS - 1;
  while (k > 0 && fabs(x->a[k]) <= 2.0 * (2 * k + 1) * x->noise)
    k--;
  x->terms = k + 1;
}

/* Compares the samples of shell i with the expansion. */
static void find_roughness(const struct axis *t, int i, const double *sampled,
                           struct expansion *x) {
  enum wh_symmetry symmetry = t->s->mesh->symmetry;
  x->roughness = 0.0;
  for (int j = 0; j < ANGLES; j++) {
    double f[TERMS], sum = 0.0;
    angular(symmetry, t->angle_cos[j], f);
    for (int k = 0; k < x->terms; k++)
      sum += x->a[k] * pow(t->shell[i], k) * f[k] / angular_norm(symmetry, k);
    x->roughness = fmax(x->roughness, fabs(sampled[j] - sum));
  }
}

/* Whether the expansion, continued to t times its radius, errs less than the solution itself. */
static bool reaches(const struct expansion *x, double t) {
  double amplified = 0.0, power = 1.0;
  for (int k = 0; k < x->terms; k++, power *= t)
    amplified += (2 * k + 1) * power * x->noise;
  return x->radius > 0.0 && t <= STRETCH && amplified <= x->roughness;
}

static bool expand(const struct axis *t, double z, double radius, struct wh_place *place,
                   struct expansion *x) {
  double norm[TERMS] = {0}, sampled[SHELLS][ANGLES];
  *x = (struct expansion){.z = z};
  for (int i = 0; i < SHELLS; i++) {
    double moment[TERMS] = {0}, f[TERMS];
    for (int j = 0; j < ANGLES; j++) {
      if (!sample(t, z, radius * t->shell[i], t->angle_cos[j], place, &sampled[i][j]))
        return false;
      angular(t->s->mesh->symmetry, t->angle_cos[j], f);
      for (int k = 0; k < TERMS; k++)
        moment[k] += t->angle_weight[j] * f[k] * sampled[i][j];
    }
    for (int k = 0; k < TERMS; k++) {
      x->a[k] += t->shell_weight[i] * pow(t->shell[i], k) * moment[k];
      norm[k] += t->shell_weight[i] * pow(t->shell[i], 2 * k);
    }
  }
  for (int k = 0; k < TERMS; k++)
    x->a[k] /= norm[k];
  x->radius = radius;
  find_noise(x);
  find_roughness(t, SHELLS / 2, sampled[SHELLS / 2], x);
  return true;
}

/* Derivatives of the expansion at z by repeated Horner's schemes. */
static void differentiate(const double *a, int terms, double t, double unit, int max_order,
                          double *derivative) {
  double d[MAX_DERIVATIVE + 1] = {0};
  for (int k = terms - 1; k >= 0; k--) {
    for (int n = max_order; n > 0; n--)
      d[n] = d[n] * t + d[n - 1];
    d[0] = d[0] * t + a[k];
  }
  double factor = 1.0;
  for (int n = 0; n <= max_order; n++) {
    derivative[n] = factor * d[n];
    factor *= (n + 1) / unit;
  }
}

/* Close to an electrode: a polynomial through points on the line, all with the element's own
   polynomial, which continues outside of it. */
static bool from_element(const struct axis *t, double z, const struct wh_place *place,
                         int max_order, double *derivative) {
  enum { POINTS = WH_TRIANGLE_MAX_ORDER + 3 };
  const struct wh_mesh *m = t->s->mesh;
  int terms = m->order + 1, points = m->order + 3;
  double half = 0.5 * wh_element_size(t->s->locator, place->element), middle[2], unused[2][2];
  const double centroid[2] = {1.0 / 3.0, 1.0 / 3.0};
  wh_element_map(t->s->locator, place->element, centroid, middle, unused);
  double centre = fmin(fmax(middle[0], z - half), z + half);
  double matrix[POINTS * (WH_TRIANGLE_MAX_ORDER + 1)], value[POINTS], gradient[2];
  for (int i = 0; i < points; i++) {
    double x = cos(WH_PI * (i + 0.5) / points), p[2] = {centre + half * x, 0.0};
    struct wh_place at = *place;
    if (!wh_element_invert(t->s->locator, at.element, p, at.xi))
      return false;
    wh_nodal_at(&t->s->field, &at, &value[i], gradient);
    for (int k = 0; k < terms; k++)
      matrix[i * terms + k] = pow(x, k);
  }
  if (!wh_dense_least_squares(points, terms, matrix, value))
    return false;
  differentiate(value, terms, (z - centre) / half, half, max_order, derivative);
  return true;
}

/* Expands about the point of the axis if it has room for a ball; x->radius is 0 otherwise. */
static bool expand_at(const struct axis *t, double z, struct wh_place place, struct expansion *x) {
  const double p[2] = {z, 0.0};
  x->radius = 0.0;
  wh_locate(t->s->locator, p, &place);
  if (place.element == WH_NO_ELEMENT)
    return false;
  double radius = REACH * clearance(t, z);
  return radius >= MIN_SIZES * wh_element_size(t->s->locator, place.element) &&
         expand(t, z, radius, &place, x);
}

/* Next to an obstacle: looks along the axis, both ways, for the first ball that has room and
   reaches the point. */
static bool expand_beside(const struct axis *t, double z, const struct wh_place *place,
                          struct expansion *x) {
  double step = 0.25 * wh_element_size(t->s->locator, place->element);
  for (int i = 1; i <= 64; i++) {
    double way = (i % 2 ? 1.0 : -1.0) * ((i + 1) / 2) * step;
    if (expand_at(t, z + way, *place, x) && fabs(way) <= STRETCH * x->radius)
      return reaches(x, fabs(way) / x->radius);
  }
  return false;
}

static enum wh_status at_point(struct wh_context *c, const struct axis *t, double z, int max_order,
                               struct wh_place *place, struct expansion *x, double *derivative) {
  const double p[2] = {z, 0.0};
  wh_locate(t->s->locator, p, place);
  if (place->element == WH_NO_ELEMENT)
    return wh_fail(c, WH_BAD_INPUT, "field: the point z = %g m of the axis is outside of the mesh",
                   z);
  bool charged = t->s->charge_potential != NULL;
  bool use = !charged && x->radius > 0.0 && fabs(z - x->z) <= REUSE * x->radius;
  if (!use && !charged) {
    struct expansion last = *x;
    use = expand_at(t, z, *place, x);
    if (!use) {
      *x = last;
      use = reaches(x, fabs(z - x->z) / x->radius) || expand_beside(t, z, place, x);
    }
  }
  if (use)
    differentiate(x->a, x->terms, (z - x->z) / x->radius, x->radius, max_order, derivative);
  else if (!from_element(t, z, place, max_order, derivative))
    return wh_fail(c, WH_BAD_INPUT, "field: the element at z = %g m on the axis is too distorted",
                   z);
  return WH_OK;
}

enum wh_status wh_electrostatic_axis(struct wh_context *c, const struct wh_electrostatic *s,
                                     size_t count, const double *z, int max_order, double **value) {
  if (max_order < 0 || max_order > MAX_DERIVATIVE)
    return wh_fail(c, WH_BAD_INPUT, "field: derivatives on the axis are of order 0 to %d, not %d",
                   MAX_DERIVATIVE, max_order);
  struct axis t = {.s = s};
  struct wh_place place = {WH_NO_ELEMENT, {0.0, 0.0}};
  struct expansion x = {0};
  enum wh_status status = find_obstacles(c, &t);
  prepare_rules(&t);
  for (size_t i = 0; status == WH_OK && i < count; i++) {
    double derivative[MAX_DERIVATIVE + 1] = {0};
    status = at_point(c, &t, z[i], max_order, &place, &x, derivative);
    for (int n = 0; status == WH_OK && n <= max_order; n++)
      value[n][i] = derivative[n];
  }
  free(t.obstacle);
  return status;
}

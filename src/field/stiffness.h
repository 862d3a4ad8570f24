/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_STIFFNESS_H
#define WH_FIELD_STIFFNESS_H
/* Element matrices K_ij = integral of grad u_i . k grad u_j over an element, where k is the
   relative permittivity times r (axisymmetric) or 1 (planar), and a tensor in infinite shells. */
#include "geometry/mesh.h"
#include "numerics/triangle.h"

/* Shape functions on the reference triangle; gradients are by the reference coordinates. */
typedef void wh_shape_fn(int order, const double xi[2], double (*gradient)[2]);

#define WH_STIFFNESS_MAX_SHAPES 32

struct wh_stiffness;

/* Tables for count shape functions on the elements of m, with degree the quadrature degree on
   elements that are curved or in a shell; on others K is exact. */
enum wh_status wh_stiffness_create(struct wh_context *c, const struct wh_mesh *m,
                                   wh_shape_fn *shape, int count, int degree,
                                   struct wh_stiffness **out);
void wh_stiffness_destroy(struct wh_stiffness *s);

/* The matrix [count*count], row-major and symmetric. WH_BAD_INPUT: the element is turned inside
   out somewhere, or reaches beyond its shell. */
enum wh_status wh_stiffness_element(struct wh_context *c, const struct wh_stiffness *s, size_t e,
                                    double *matrix);

/* Quadrature on the element, for integrals of another kind: number of points, gradients of the
   shape functions as [function][2 * points] (first all by xi, then all by eta), and at each point
   g[zz, zr, rr] such that the integral of grad u . k grad v is the sum of u_a g_ab v_b. */
int wh_stiffness_points(const struct wh_stiffness *s);
const double *wh_stiffness_gradients(const struct wh_stiffness *s);
enum wh_status wh_stiffness_metric(struct wh_context *c, const struct wh_stiffness *s, size_t e,
                                   double (*g)[3]);

/* Lagrange polynomials as a wh_shape_fn. */
void wh_stiffness_lagrange(int order, const double xi[2], double (*gradient)[2]);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_SOLID_DENSITY_H
#define WH_FIELD_SOLID_DENSITY_H
/* A load on tetrahedra as a density that varies smoothly from vertex to vertex, and what potential
   such a density has. */
#include "geometry/solid.h"

/* Of each vertex of the vacuum, the linear function that is 1 there and 0 at all others: its
   integral, where its centre is, and its second moments about it (xx, yy, zz, xy, xz, yz over the
   integral). mean is the load on it over its integral: the mean density under it. */
struct wh_solid_density {
  const struct wh_solid_mesh *m;
  double *mean, *integral, (*centre)[3], (*second)[6];
};

enum wh_status wh_solid_density_init(struct wh_context *c, const struct wh_solid_mesh *m,
                                     struct wh_solid_density *out);
void wh_solid_density_free(struct wh_solid_density *d);
/* Means of a load [node_count]. */
enum wh_status wh_solid_density_set(struct wh_context *c, struct wh_solid_density *d,
                                    const double *load);

/* Terms of a polynomial of second degree: 1, x, y, z, xx, yy, zz, xy, xz, yz. */
#define WH_DENSITY_TERMS 10

/* The polynomial in (x - origin)/unit whose means under the functions of these vertices (others
   than vertices are passed over) are nearest to those of the density, exact if the density is such
   a polynomial; of lower degree where they are too few. work: room for 11 numbers a node. */
void wh_solid_density_fit(const struct wh_solid_density *d, size_t count, const uint32_t *node,
                          const double origin[3], double unit, double *work,
                          double s[WH_DENSITY_TERMS]);

/* A potential whose Laplacian is minus the polynomial, and its gradient. */
double wh_solid_particular(const double s[WH_DENSITY_TERMS], const double x[3], double gradient[3]);

#endif

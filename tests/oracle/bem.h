/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TESTS_ORACLE_BEM_H
#define WH_TESTS_ORACLE_BEM_H
/* An electrostatic solver by boundary elements, to hold the main solver against. It shares no code
   and no idea with it: conductors of revolution carry rings of charge, whose potential is a
   complete elliptic integral; there is no mesh of the space and no boundary at infinity.

   The surface is cut into straight and circular panels, graded geometrically toward corners. On
   each the charge density is a polynomial through its values at Gauss nodes, found by collocation
   there. Integrals are by Gauss quadrature on pieces that are halved until each is short against
   its distance from the point, which copes with the logarithm at the point too. */
#include <stddef.h>

struct bem_panel {
  double centre[2], radius, angle[2]; /* circular if radius > 0: centre + radius (cos, sin) */
  double from[2], to[2];              /* straight; points are (z, r) */
  double potential[2];                /* at the two ends, linear between */
};

struct bem {
  int order; /* nodes a panel */
  size_t panel_count, capacity;
  struct bem_panel *panel;
  double *charge; /* at the nodes, times a constant */
};

/* Appends a side in count equal parts, of which the first and the last are cut levels[0], levels[1]
   times more by the factor 0.2 toward the ends. */
void bem_add(struct bem *b, struct bem_panel side, int count, const int levels[2]);

/* Finds the charges. 0, or -1 if there is no memory or the system is singular. */
int bem_solve(struct bem *b);

/* Potential at (z, r), not on a panel, and r >= 0. */
double bem_potential(const struct bem *b, double z, double r);

void bem_free(struct bem *b);

#endif

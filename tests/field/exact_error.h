/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TESTS_EXACT_ERROR_H
#define WH_TESTS_EXACT_ERROR_H
/* A solution together with its mesh, and its distance from an exact one. */
#include "field/electrostatic.h"

struct solved {
  struct wh_context *c;
  struct wh_mesh mesh;
  struct wh_locator *locator;
  struct wh_electrostatic *s;
  struct wh_field field;
};

/* Solves on the mesh in t->mesh; fails the test with the message if that does not work. */
void solve(struct solved *t);
void unsolve(struct solved *t);

/* Gives the mesh one vacuum region, and space for that many boundaries and electrodes. */
void name_mesh(struct wh_mesh *m, size_t regions, size_t boundaries, size_t electrodes);

/* Exact potential and gradient at mesh coordinates p. */
typedef double exact_fn(const void *user, const double p[2], double gradient[2]);

/* Relative errors over the mesh: of the potential in the L2 norm, and of the energy norm. */
struct norms {
  double potential, energy;
};
struct norms exact_error(const struct solved *t, exact_fn *exact, const void *user);

/* Field at a place of the mesh. */
struct wh_field_value field_at(const struct solved *t, double x, double y, double z);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
/* The shipped lens of coil and iron on a ladder of meshes, with iron of constant permeability. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>

#include "../near.h"
#include "case/case.h"

static const char *lens;

static struct wh_coil_field coil(const void *user, double z, double r) {
  return wh_coil_field(user, z, r);
}

/* Induction in the middle of the gap. */
static double peak(struct wh_context *c, int order, double size_mm, double corner_size) {
  static const struct wh_coil winding = {-10e-3, 10e-3, 15e-3, 25e-3, 600.0};
  char mesh[128];
  const char *const set[] = {"iron.bodies.yoke.H=[]", "iron.bodies.yoke.B=[]",
                             "iron.bodies.yoke.permeability=1000", mesh};
  struct wh_case cs;
  struct wh_iron *s = NULL;
  snprintf(mesh, sizeof mesh, "iron.mesh={order: %d, size: %g mm, corner_size: %g, growth: 1}",
           order, size_mm, corner_size);
  if (wh_case_read(c, lens, 4, set, &cs) || wh_iron_create(c, &cs.params.iron, &s) ||
      wh_iron_solve(c, s, coil, &winding))
    fail_msg("%s", wh_error_text(c, 0));
  double B = wh_coil_field(&winding, 0.0, 0.0).Bz + wh_iron_at(s, 0.0, 0.0).Bz;
  print_message("order %d, %g mm, corners %g: %.9f mT\n", order, size_mm, corner_size, 1e3 * B);
  wh_iron_destroy(s);
  wh_case_free(&cs);
  return B;
}

/* Beside a corner of 90 degrees of iron of high permeability psi varies as rho^(2/3), whatever the
   elements: on even meshes B elsewhere converges as h^(4/3) (G. Strang and G. Fix, An Analysis of
   the Finite Element Method, 1973, section 8.1). Small elements at the corners alone cure it. */
static void even_meshes_converge_as_the_corners_let_them(void **state) {
  double graded = peak(*state, 5, 10.0, 1e-4);
  double coarse = peak(*state, 2, 3.0, 1.0), fine = peak(*state, 2, 1.0, 1.0);
  double order = log((graded - coarse) / (graded - fine)) / log(3.0);
  print_message("order %.2f\n", order);
  assert_near(order, 4.0 / 3.0, 0.3);
}

int main(int count, char **argument) {
  struct wh_context *c = wh_context_create();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_prestate(even_meshes_converge_as_the_corners_let_them, c),
  };
  if (count != 2)
    return 2;
  lens = argument[1];
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  wh_context_destroy(c);
  return failed;
}

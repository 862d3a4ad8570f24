/* SPDX-License-Identifier: MPL-2.0 */
/* What becomes of a cathode's supply: strata of a half-Maxwellian about the barrier of a virtual
   cathode, and the smooth passage to the limit of space charge. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../near.h"
#include "base/constants.h"
#include "emission/passage.h"
#include "emission/valley.h"
#include "exact/child.h"

/* The parts add up to 1 and their energies to kT, the mean of the flux; above the barrier passes
   e^-barrier: all to rounding. */
static void strata_are_the_half_maxwellian(void **state) {
  (void)state;
  const double barrier[] = {0.0, 1e-9, 0.4, 7.0, 29.0};
  for (size_t b = 0; b < sizeof barrier / sizeof *barrier; b++)
    for (size_t n = 1; n < 300; n = 3 * n + 1) {
      double sum = 0.0, energy = 0.0, above = 0.0;
      for (size_t i = 0; i < n; i++) {
        struct wh_stratum s = wh_stratum_of(i, n, barrier[b]);
        assert_true(s.part > 0.0 && s.mean > 0.0);
        sum += s.part;
        energy += s.part * s.mean;
        above += s.mean > barrier[b] ? s.part : 0.0;
      }
      assert_near(sum, 1.0, 1e-13);
      assert_near(energy, 1.0, 1e-9);
      if (n > 1)
        assert_near(above / exp(-barrier[b]), 1.0, 1e-10);
    }
}

/* Density of what passes at the minimum itself, where it is hardest: the sum over strata of
   part/sqrt(energy - barrier) against the integral sqrt(pi) e^-barrier. Even strata in the speed
   leave an error of the order 1 there, halves of the strata half of it; equal parts of the flux
   would leave their square root. */
static void density_at_the_minimum_converges(void **state) {
  (void)state;
  double last = 0.0;
  for (size_t n = 20; n <= 320; n *= 2) {
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
      struct wh_stratum s = wh_stratum_of(i, n, 0.6);
      if (s.mean > 0.6)
        sum += s.part / sqrt(s.mean - 0.6);
    }
    double error = fabs(sum * exp(0.6) / sqrt(WH_PI) - 1.0);
    print_message("%zu strata: %.2e\n", n, error);
    if (last > 0.0)
      assert_near(log2(last / error), 1.0, 0.3);
    last = error;
  }
}

/* The gap determines the plane's diode: of 10 mm and 1 kV, whatever the gap and the supply, what
   comes out of a gap is Longo's density of the whole diode. The gap's voltage is from the exact
   flow with a field left at the cathode, without relativity; 1e-8 is the error of that field. */
static void passage_does_not_depend_on_the_gap(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  double full = wh_child_plane(1000.0, 10e-3);
  for (double supply = 0.25; supply < 5.0; supply *= 2.0)
    for (double width = 0.1e-3; width < 2e-3; width *= 3.0) {
      double J = full * pow(1.0 + pow(supply, -7.0), -1.0 / 7.0), u, x;
      struct wh_child_flow flow = {.distance = 10e-3, .newton = true};
      assert_int_equal(wh_child_field(c, &flow, J, 1000.0, &flow.field), WH_OK);
      flow.distance = width;
      assert_int_equal(wh_child_follow(c, &flow, J, NULL, NULL, &u, &x), WH_OK);
      double child = wh_child_plane(0.5 * WH_ELECTRON_REST_eV * u * u, width);
      struct wh_supply s = {.density = supply * full, .exponent = 7.0, .distance = 10e-3};
      assert_near(wh_passage_density(&s, child, width) / J, 1.0, 1e-8);
      s.exponent = 0.0;
      assert_near(wh_passage_density(&s, child, width), fmin(s.density, child), 0.0);
    }
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(strata_are_the_half_maxwellian),
      cmocka_unit_test(density_at_the_minimum_converges),
      cmocka_unit_test(passage_does_not_depend_on_the_gap),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

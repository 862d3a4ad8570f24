/* SPDX-License-Identifier: MPL-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "material/relaxation.h"

static int setup(void **state) {
  *state = wh_context_create();
  return *state ? 0 : 1;
}

static int teardown(void **state) {
  wh_context_destroy(*state);
  return 0;
}

/* Probability that a step fills `filled` from `from` with a photon (from -1: any photon). */
static double photon_share(const struct wh_relaxation *t, int filled, int from) {
  double sum = 0.0, last = 0.0;
  for (size_t i = t->first[filled]; i < t->first[filled + 1]; i++) {
    const struct wh_transition *x = &t->transition[i];
    if (x->photon && (from < 0 || x->vacancy[0] == from))
      sum += x->cumulative - last;
    last = x->cumulative;
  }
  return sum;
}

/* Tungsten. Fluorescence yields of M. O. Krause, J. Phys. Chem. Ref. Data 8 (1979) 307: K .958,
   L3 .255 (xraylib's K yield is .9538: .5 %). L-alpha-1 takes .72 of the L3 photons (J. L. Campbell
   and J.-X. Wang, At. Data Nucl. Data Tables 43 (1989) 281; 2 %). K-alpha-2 is .576 of K-alpha-1
   (J. H. Scofield 1974; 2 %). Line energies of J. A. Bearden, Rev. Mod. Phys. 39 (1967) 78:
   K-alpha-1 59.3182 keV, L-alpha-1 8.3976 keV, L-beta-1 9.6724 keV, each to 1 eV. */
static void tungsten_lines(void **state) {
  struct wh_relaxation t;
  assert_int_equal(wh_relaxation_create(*state, 74, &t), WH_OK);
  assert_true(fabs(photon_share(&t, 0, -1) / 0.958 - 1.0) < 0.006);
  assert_true(fabs(photon_share(&t, 3, -1) / 0.255 - 1.0) < 0.005);
  assert_true(fabs(photon_share(&t, 3, 8) / photon_share(&t, 3, -1) / 0.72 - 1.0) < 0.02);
  assert_true(fabs(photon_share(&t, 0, 2) / photon_share(&t, 0, 3) / 0.576 - 1.0) < 0.02);
  static const struct {
    int filled, from;
    double energy;
    const char *name;
  } line[] = {
      {0, 3, 59318.2, "K-alpha-1"}, {3, 8, 8397.6, "L-alpha-1"}, {2, 7, 9672.4, "L-beta-1"}};
  for (int k = 0; k < 3; k++) {
    char name[16];
    wh_line_name(line[k].filled, line[k].from, name);
    assert_string_equal(name, line[k].name);
    for (size_t i = t.first[line[k].filled]; i < t.first[line[k].filled + 1]; i++)
      if (t.transition[i].photon && t.transition[i].vacancy[0] == line[k].from)
        assert_true(fabs(t.transition[i].energy_eV - line[k].energy) < 1.0);
  }
  wh_relaxation_free(&t);
}

/* Energy is kept to rounding, for every element and shell, and nothing has a negative energy. */
static void every_cascade_keeps_its_energy(void **state) {
  struct wh_random random = wh_random_start(1, WH_RANDOM_TEST, 1);
  for (int z = 1; z <= 92; z++) {
    struct wh_relaxation t;
    assert_int_equal(wh_relaxation_create(*state, z, &t), WH_OK);
    for (int shell = 0; shell < WH_RELAXATION_SHELLS; shell++)
      for (int i = 0; i < 200 && t.binding_eV[shell] > 0.0; i++) {
        struct wh_emission e[WH_RELAXATION_EMISSIONS];
        size_t count;
        double local, sum = 0.0;
        wh_relaxation_cascade(&t, shell, 100.0, &random, e, &count, &local);
        for (size_t k = 0; k < count; k++) {
          assert_true(e[k].energy_eV >= 100.0 && e[k].filled >= shell);
          sum += e[k].energy_eV;
        }
        assert_true(local > -1e-6);
        assert_true(fabs(sum + local - t.binding_eV[shell]) < 1e-9 * t.binding_eV[shell]);
      }
    wh_relaxation_free(&t);
  }
}

/* Photons counted over cascades are as many as the yields say: L3 of tungsten fills with one photon
   in .255 of all cases (five standard errors of 20000 draws: .015). */
static void cascades_follow_the_yields(void **state) {
  enum { DRAWS = 20000 };
  struct wh_relaxation t;
  assert_int_equal(wh_relaxation_create(*state, 74, &t), WH_OK);
  struct wh_random random = wh_random_start(1, WH_RANDOM_TEST, 2);
  double photons = 0.0, electrons = 0.0;
  for (int i = 0; i < DRAWS; i++) {
    struct wh_emission e[WH_RELAXATION_EMISSIONS];
    size_t count;
    double local;
    wh_relaxation_cascade(&t, 3, 50.0, &random, e, &count, &local);
    for (size_t k = 0; k < count; k++)
      if (e[k].filled == 3)
        *(e[k].photon ? &photons : &electrons) += 1.0 / DRAWS;
  }
  assert_true(fabs(photons - 0.255) < 0.016);
  assert_true(fabs(photons + electrons - 1.0) < 1e-9);
  wh_relaxation_free(&t);
}

static void unknown_elements_and_shells(void **state) {
  struct wh_relaxation t;
  assert_int_equal(wh_relaxation_create(*state, 0, &t), WH_BAD_INPUT);
  assert_int_equal(wh_relaxation_create(*state, 93, &t), WH_BAD_INPUT);
  assert_int_equal(wh_relaxation_create(*state, 1, &t), WH_OK);
  assert_null(wh_relaxation_step(&t, 5, 0.5));
  assert_null(wh_relaxation_step(&t, -1, 0.5));
  struct wh_random random = wh_random_start(1, WH_RANDOM_TEST, 3);
  struct wh_emission e[WH_RELAXATION_EMISSIONS];
  size_t count;
  double local;
  wh_relaxation_cascade(&t, -1, 10.0, &random, e, &count, &local);
  assert_true(count == 0 && local == 0.0);
  wh_relaxation_free(&t);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  const struct CMUnitTest tests[] = {
      TEST(tungsten_lines),
      TEST(every_cascade_keeps_its_energy),
      TEST(cascades_follow_the_yields),
      TEST(unknown_elements_and_shells),
  };
  return cmocka_run_group_tests_name("relaxation", tests, NULL, NULL);
}

/* SPDX-License-Identifier: MPL-2.0 */
/* The whole model against relativistic partial-wave figures of others: ELSEPA (F. Salvat, A.
   Jablonski, C. J. Powell, Comput. Phys. Commun. 165 (2005) 157) with Dirac-Fock densities, as the
   PENELOPE code carries them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "material/elastic.h"
#include "../near.h"

struct reference {
  int Z;
  double E_eV;
  double total, first, second; /* cm2 */
};

static const struct reference reference[] = {
    {13, 1e3, 1.2597e-16, 1.2046e-17, 2.0358e-17}, {13, 1e4, 1.8942e-17, 2.6895e-19, 6.3415e-19},
    {13, 3e4, 7.0078e-18, 3.8129e-20, 9.5270e-20}, {13, 1e5, 2.5593e-18, 4.5804e-21, 1.1996e-20},
    {13, 3e5, 1.2831e-18, 7.3887e-22, 2.0106e-21}, {74, 1e3, 2.9035e-16, 6.8161e-17, 5.9266e-17},
    {74, 1e4, 8.5579e-17, 4.1867e-18, 6.7332e-18}, {74, 3e4, 4.4237e-17, 8.1910e-19, 1.6231e-18},
    {74, 1e5, 2.0943e-17, 1.2799e-19, 2.9070e-19}, {74, 3e5, 1.1829e-17, 2.3816e-20, 5.8637e-20},
    {79, 1e3, 2.5044e-16, 6.9344e-17, 6.3255e-17}, {79, 1e4, 8.1082e-17, 4.5477e-18, 7.1062e-18},
    {79, 3e4, 4.3138e-17, 9.0497e-19, 1.7514e-18}, {79, 1e5, 2.0935e-17, 1.4415e-19, 3.2122e-19},
    {79, 3e5, 1.1988e-17, 2.7231e-20, 6.6060e-20}};
enum { REFERENCES = sizeof reference / sizeof *reference };

struct deviation {
  double total, transport;
};

/* Largest relative deviations of a model over the table. */
static struct deviation compare(const char *name) {
  struct wh_context *c = wh_context_create();
  const struct wh_elastic_model *model = wh_elastic_model_find(name);
  struct deviation worst = {0, 0};
  struct wh_screening atom = {0};
  for (int i = 0; i < REFERENCES; i++) {
    const struct reference *r = &reference[i];
    struct wh_elastic_sections s;
    if (atom.Z != r->Z)
      assert_int_equal(model->atom(c, r->Z, &atom), WH_OK);
    assert_int_equal(model->solve(c, &atom, r->E_eV, 0, NULL, NULL, &s), WH_OK);
    double total = s.total * 1e4 / r->total - 1, first = s.first * 1e4 / r->first - 1;
    double second = s.second * 1e4 / r->second - 1;
    print_message("%s Z %d %6g eV: total %+.2f %%, first %+.2f %%, second %+.2f %%\n", name, r->Z,
                  r->E_eV, 100 * total, 100 * first, 100 * second);
    worst.total = fmax(worst.total, fabs(total));
    worst.transport = fmax(worst.transport, fmax(fabs(first), fabs(second)));
  }
  wh_context_destroy(c);
  return worst;
}

/* The demand is 3 %, the goal 1 %. What is left is the difference between the local exchange here
   and Dirac-Fock in the outermost electrons, which only small angles see. */
static void sections_agree_with_those_of_elsepa(void **state) {
  (void)state;
  struct deviation d = compare("dirac");
  assert_true(d.total < 0.01);
  assert_true(d.transport < 0.003);
}

/* The three-term fit misses part of the outer electrons, so that its totals are low by 4 to 11 %
   and its transport cross sections off by up to 5 % at 1 keV, 3 % above: it is kept for comparison,
   and these bounds say no more than that. */
static void the_published_screening_is_a_rougher_picture(void **state) {
  (void)state;
  struct deviation d = compare("dirac-dhfs");
  assert_true(d.transport < 0.06);
  assert_true(d.total < 0.12);
}

/* Straight back (core and nucleus) and straight ahead (outermost electrons), tungsten. */
static void tungsten_forward_and_backward(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  static const double E[] = {1e4, 1e5}, ahead[] = {9.92678e-15, 1.93394e-14},
                      back[] = {2.79677e-19, 1.53399e-21}; /* cm2/sr */
  const struct wh_elastic_model *model = wh_elastic_models[0];
  struct wh_screening atom;
  assert_int_equal(model->atom(c, 74, &atom), WH_OK);
  for (int i = 0; i < 2; i++) {
    double dcs[2], mu[2] = {0, 1};
    struct wh_elastic_sections s;
    assert_int_equal(model->solve(c, &atom, E[i], 2, mu, dcs, &s), WH_OK);
    print_message("W %g eV: 0 deg %+.2f %%, 180 deg %+.2f %%\n", E[i],
                  1e6 * dcs[0] / ahead[i] - 100, 1e6 * dcs[1] / back[i] - 100);
    assert_near(1e4 * dcs[0] / ahead[i], 1, 0.03);
    assert_near(1e4 * dcs[1] / back[i], 1, 0.005);
  }
  wh_context_destroy(c);
}

/* A whole table in well under a minute, and true at its ends. */
static void a_table_of_a_heavy_element(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_elastic e;
  assert_int_equal(wh_elastic_build(c, wh_elastic_models[0], 74, &WH_ELASTIC_RANGE, &e), WH_OK);
  double first = 0, second = 0;
  for (size_t j = 0; j < e.energies; j++) {
    const struct wh_elastic_sections *s = &e.sections[j];
    double m[2];
    wh_elastic_tail_moments(&e, j, 1, m);
    first = fmax(first, fabs(2 * m[0] * s->total / s->first - 1));
    second = fmax(second, fabs(6 * (m[0] - m[1]) * s->total / s->second - 1));
  }
  print_message("drawn angles: first moment within %.1e, second within %.1e\n", first, second);
  assert_true(first < 2e-6);  /* the mean is exact in every bin; single precision */
  assert_true(second < 5e-4); /* diffraction minima below 2 keV are narrower than a bin */
  struct wh_elastic_sections s;
  assert_int_equal(wh_elastic_at(c, &e, 50, &s), WH_OK);
  assert_int_equal(wh_elastic_at(c, &e, 1e6, &s), WH_OK);
  wh_elastic_free(&e);
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sections_agree_with_those_of_elsepa),
      cmocka_unit_test(the_published_screening_is_a_rougher_picture),
      cmocka_unit_test(tungsten_forward_and_backward),
      cmocka_unit_test(a_table_of_a_heavy_element),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MPL-2.0 */
/* Elastic tables: what is drawn from them, interpolation, the file, bad requests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/constants.h"
#include "base/random.h"
#include "material/elastic.h"
#include "../near.h"

static const struct wh_elastic_range short_range = {5e3, 2e4, 8};

static const float (*bins_at(const struct wh_elastic *e, size_t j))[4] {
  return (const float(*)[4])e->bin + j * WH_ELASTIC_BINS;
}

static struct wh_elastic build(struct wh_context *c, const char *model, int Z,
                               struct wh_elastic_range range) {
  struct wh_elastic e;
  assert_int_equal(wh_elastic_build(c, wh_elastic_model_find(model), Z, &range, &e), WH_OK);
  return e;
}

/* Wentzel's law has its quantiles in closed form, mu = A (1 - s)/(s + A), and so tests the whole
   way from the cross section to the drawn angle. A from total/dcs(0) = 4 pi A/(1 + A). */
static void quantiles_of_the_simple_law_are_exact(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_elastic e = build(c, "screened-rutherford", 29, WH_ELASTIC_RANGE);
  for (size_t j = 0; j < e.energies; j += 13) {
    double ratio = e.sections[j].total / e.dcs[j * e.angles] / (4 * WH_PI);
    double A = ratio / (1 - ratio);
    for (double s = 1e-7; s < 1; s *= 1.37) {
      double mu = A * (1 - s) / (s + A), drawn = wh_elastic_mu(bins_at(&e, j), (float)s);
      /* 1e-5 from the rational interpolation over 7 % steps and float; at the largest angles
         s - as the distance from mu = 1 - is rounded too. */
      assert_near(drawn, mu, 2e-5 * mu + 1e-7 * A);
      assert_near(wh_elastic_tail(&e, j, mu), s, 3e-5 * s + 3e-7);
    }
    double moment[2];
    wh_elastic_tail_moments(&e, j, 1, moment);
    assert_near(2 * moment[0] * e.sections[j].total / e.sections[j].first, 1, 1e-6);
  }
  assert_int_equal(wh_elastic_mu(bins_at(&e, 0), 1), 0);
  assert_near(wh_elastic_mu(bins_at(&e, 0), 0), 1, 1e-6);
  wh_elastic_free(&e);
  wh_context_destroy(c);
}

static void drawn_angles_have_the_moments_of_the_cross_section(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  const int elements[] = {13, 74};
  for (int i = 0; i < 2; i++) {
    struct wh_elastic e = build(c, "dirac-dhfs", elements[i], short_range);
    for (size_t j = 0; j < e.energies; j++) {
      double moment[2], total = e.sections[j].total;
      wh_elastic_tail_moments(&e, j, 1, moment);
      double first = e.sections[j].first / total / 2;           /* <mu> */
      double second = first - e.sections[j].second / total / 6; /* <mu^2> */
      /* The sums over waves know nothing of the tables; above 5 keV these are right to 1e-6. */
      assert_near(moment[0] / first, 1, 2e-6);
      assert_near(moment[1] / second, 1, 2e-6);
    }
    enum { DRAWS = 400000 };
    struct wh_random r = wh_random_start(5, WH_RANDOM_TEST, (uint64_t)i);
    double sum = 0, square = 0, moment[2];
    for (int n = 0; n < DRAWS; n++) {
      double mu = wh_elastic_mu(bins_at(&e, 2), (float)wh_random_uniform(&r));
      sum += mu, square += mu * mu;
    }
    wh_elastic_tail_moments(&e, 2, 1, moment);
    double deviation = sqrt((moment[1] - moment[0] * moment[0]) / DRAWS);
    assert_near(sum / DRAWS, moment[0], 4 * deviation); /* four standard errors */
    wh_elastic_free(&e);
  }
  wh_context_destroy(c);
}

/* A part of the distribution beyond an angle: probability and moments against quadrature of the
   tabulated cross section. */
static void tails_are_those_of_the_cross_section(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_elastic e = build(c, "dirac-dhfs", 74, short_range);
  const double *tail = e.tail + 3 * e.angles;
  for (size_t i = 1; i + 1 < e.angles; i += 20) {
    double s = wh_elastic_tail(&e, 3, e.mu[i]), moment[2], sum = 0;
    assert_near(s / tail[i], 1, 1e-4);
    for (size_t n = i; n + 1 < e.angles; n++) /* by parts: int_mu^1 S dmu' + mu S(mu) */
      sum += (e.mu[n + 1] - e.mu[n]) * (tail[n + 1] + tail[n]) / 2;
    wh_elastic_tail_moments(&e, 3, s, moment);
    assert_near(moment[0] / (sum + e.mu[i] * tail[i]), 1, 2e-3); /* trapezium rule */
  }
  wh_elastic_free(&e);
  wh_context_destroy(c);
}

static void sections_between_energies_are_those_solved(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_elastic e = build(c, "dirac-dhfs", 79, (struct wh_elastic_range){1e3, 4e3, 24});
  struct wh_screening atom;
  assert_int_equal(e.model->atom(c, 79, &atom), WH_OK);
  for (size_t j = 0; j + 1 < e.energies; j += 2) {
    double E = sqrt(e.energy_eV[j] * e.energy_eV[j + 1]), mu = 0.3, dcs, kept, m[2][2];
    struct wh_elastic_sections between, solved;
    assert_int_equal(wh_elastic_at(c, &e, E, &between), WH_OK);
    assert_int_equal(e.model->solve(c, &atom, E, 1, &mu, &dcs, &solved), WH_OK);
    /* Cubic over steps of 10 %: the structure of the cross sections of gold below 4 keV leaves
       about 1e-4. */
    assert_near(between.total / solved.total, 1, 2e-4);
    assert_near(between.first / solved.first, 1, 2e-4);
    assert_near(between.second / solved.second, 1, 5e-4);
    assert_int_equal(wh_elastic_dcs(c, &e, E, mu, &kept), WH_OK);
    assert_near(kept / dcs, 1, 0.01);
    wh_elastic_tail_moments(&e, j, 1, m[0]);
    wh_elastic_tail_moments(&e, j + 1, 1, m[1]);
    double upper = wh_elastic_upper(e.bend[j], 0.5f);
    double mean = (1 - upper) * m[0][0] + upper * m[1][0];
    assert_near(mean / (solved.first / solved.total / 2), 1, 1.5e-3);
  }
  struct wh_elastic_sections s;
  double dcs;
  assert_int_equal(wh_elastic_at(c, &e, 999, &s), WH_BAD_INPUT);
  assert_int_equal(wh_elastic_at(c, &e, 4001, &s), WH_BAD_INPUT);
  assert_int_equal(wh_elastic_at(c, &e, NAN, &s), WH_BAD_INPUT);
  assert_int_equal(wh_elastic_dcs(c, &e, 2e3, 1.1, &dcs), WH_BAD_INPUT);
  wh_elastic_free(&e);
  wh_context_destroy(c);
}

static void threads_do_not_change_a_digit(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  wh_context_set_threads(c, 1);
  struct wh_elastic one = build(c, "dirac-dhfs", 6, short_range);
  wh_context_set_threads(c, 2);
  struct wh_elastic two = build(c, "dirac-dhfs", 6, short_range);
  assert_memory_equal(one.sections, two.sections, one.energies * sizeof *one.sections);
  assert_memory_equal(one.bin, two.bin, one.energies * WH_ELASTIC_BINS * sizeof *one.bin);
  wh_elastic_free(&one);
  wh_elastic_free(&two);
  wh_context_destroy(c);
}

/* Opens the table of the file and checks it against the one that belongs there. */
static void open_and_compare(const char *path, const struct wh_elastic *right, size_t warnings) {
  struct wh_context *c = wh_context_create();
  struct wh_elastic e;
  assert_int_equal(wh_elastic_open(c, path, right->model, right->Z, &right->range, &e), WH_OK);
  assert_int_equal(wh_warning_count(c), warnings);
  size_t all = e.energies * e.angles;
  assert_memory_equal(e.sections, right->sections, e.energies * sizeof *e.sections);
  assert_memory_equal(e.dcs, right->dcs, all * sizeof *e.dcs);
  assert_memory_equal(e.bin, right->bin, e.energies * WH_ELASTIC_BINS * sizeof *e.bin);
  assert_memory_equal(e.bend, right->bend, e.energies * sizeof *e.bend);
  wh_elastic_free(&e);
  wh_context_destroy(c);
}

static void a_damaged_file_is_made_again(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  char folder[] = "/tmp/wehnelt-elastic-XXXXXX", path[80];
  assert_non_null(mkdtemp(folder));
  snprintf(path, sizeof path, "%s/13.bin", folder);
  struct wh_elastic right = build(c, "screened-rutherford", 13, short_range);
  open_and_compare(path, &right, 0); /* writes */
  open_and_compare(path, &right, 0); /* reads */
  const long places[] = {0, 50, 2000};
  for (int i = 0; i < 3; i++) { /* magic, sections, differential cross sections */
    FILE *f = fopen(path, "r+b");
    assert_non_null(f);
    fseek(f, places[i], SEEK_SET);
    int byte = fgetc(f);
    fseek(f, places[i], SEEK_SET);
    fputc(byte ^ 0x10, f);
    fclose(f);
    open_and_compare(path, &right, 1);
    open_and_compare(path, &right, 0);
  }
  assert_int_equal(truncate(path, 5000), 0);
  open_and_compare(path, &right, 1);
  struct wh_elastic other = build(c, "screened-rutherford", 14, short_range);
  open_and_compare(path, &other, 0); /* another element: replaced without a word */
  open_and_compare(path, &other, 0);
  remove(path);
  open_and_compare("/nowhere/at/all.bin", &right, 1); /* cannot be kept: only a warning */
  rmdir(folder);
  wh_elastic_free(&right);
  wh_elastic_free(&other);
  wh_context_destroy(c);
}

static void bad_requests_are_refused(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_elastic e;
  const struct wh_elastic_model *model = wh_elastic_models[0];
  const int elements[] = {-1, 0, 93};
  for (int i = 0; i < 3; i++)
    assert_int_equal(wh_elastic_build(c, model, elements[i], &short_range, &e), WH_BAD_INPUT);
  const struct wh_elastic_range ranges[] = {{1, 1e5, 24},   {50, 2e6, 24}, {1e4, 1e4, 24},
                                            {1e4, 1e3, 24}, {50, 1e5, 0},  {NAN, 1e5, 24}};
  for (int i = 0; i < 6; i++)
    assert_int_equal(wh_elastic_build(c, model, 74, &ranges[i], &e), WH_BAD_INPUT);
  assert_null(e.dcs);
  assert_null(wh_elastic_model_find("mott"));
  assert_string_equal(wh_elastic_models[0]->name, "dirac");
  wh_context_cancel(c);
  assert_int_equal(wh_elastic_build(c, model, 74, &short_range, &e), WH_INTERRUPTED);
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(quantiles_of_the_simple_law_are_exact),
      cmocka_unit_test(drawn_angles_have_the_moments_of_the_cross_section),
      cmocka_unit_test(tails_are_those_of_the_cross_section),
      cmocka_unit_test(sections_between_energies_are_those_solved),
      cmocka_unit_test(threads_do_not_change_a_digit),
      cmocka_unit_test(a_damaged_file_is_made_again),
      cmocka_unit_test(bad_requests_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

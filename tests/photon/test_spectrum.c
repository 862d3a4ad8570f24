/* SPDX-License-Identifier: MPL-2.0 */
/* What is measured on a spectrum, on spectra that can be worked out by hand; bad input. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../near.h"
#include "base/constants.h"
#include "material/photon.h"
#include "photon/tube.h"

static struct wh_context *context;

static int open_context(void **state) {
  (void)state;
  context = wh_context_create();
  return context == NULL;
}

static int close_context(void **state) {
  (void)state;
  wh_context_destroy(context);
  return 0;
}

static const struct wh_spectrum_measure here = {1e-3, 1.0};

/* Lines of the given energies and amounts, and nothing else. */
static struct wh_spectrum lines(size_t count, const double (*line)[2]) {
  struct wh_spectrum s;
  assert_int_equal(wh_spectrum_create(context, 1e3, 100e3, 500.0, &s), WH_OK);
  for (size_t i = 0; i < count; i++)
    assert_int_equal(
        wh_spectrum_add_line(
            context, &s,
            (struct wh_spectrum_line){.energy_eV = line[i][0], .amount = line[i][1], .z = 74}),
        WH_OK);
  return s;
}

/* One line: both half-value layers are ln 2/mu of aluminium, the mean and effective energy are the
   line's, fluence is amount times charge over e at 1 m, kerma that times E mu_en. At 60 keV: mu_en
   of air .003041 m2/kg (NISTIR 5632), mu/rho of aluminium .2778 cm2/g there, within 1 % of
   xraylib's. */
static void test_monochromatic(void **state) {
  (void)state;
  struct wh_spectrum s = lines(1, (const double[][2]){{60e3, 1e-6}});
  struct wh_spectrum_values v;
  struct wh_material al;
  struct wh_attenuation mu;
  assert_int_equal(wh_spectrum_values(context, &s, &here, &v), WH_OK);
  assert_int_equal(wh_material_find(context, "Al", &al), WH_OK);
  assert_int_equal(wh_photon_attenuation(context, &al, 60e3, &mu), WH_OK);
  double hvl = log(2.0) / mu.total, fluence = 1e-6 * 1e-3 / WH_ELEMENTARY_CHARGE;
  assert_near(v.hvl1 / hvl, 1.0, 1e-9);
  assert_near(v.hvl2 / hvl, 1.0, 1e-9);
  assert_near(mu.total / (27.78 * 2.699), 1.0, 0.01);
  assert_near(v.homogeneity, 1.0, 1e-9);
  assert_near(v.mean_eV, 60e3, 1e-9);
  assert_near(v.effective_eV, 60e3, 1.0);
  assert_near(v.fluence / fluence, 1.0, 1e-12);
  assert_near(v.kerma / (fluence * 60e3 * WH_ELEMENTARY_CHARGE * 0.003041), 1.0, 1e-9);
  assert_near(v.line_fraction[0], 1.0, 1e-12);
  wh_spectrum_free(&s);
}

/* A filter multiplies each line by exp(-mu t); two thin ones are as one. */
static void test_filter(void **state) {
  (void)state;
  const double two[][2] = {{20e3, 1.0}, {50e3, 1.0}};
  struct wh_spectrum a = lines(2, two), b;
  assert_int_equal(wh_spectrum_copy(context, &a, &b), WH_OK);
  struct wh_filter f = {.thickness = 1e-3};
  struct wh_attenuation mu;
  assert_int_equal(wh_material_find(context, "Cu", &f.material), WH_OK);
  assert_int_equal(wh_photon_attenuation(context, &f.material, 50e3, &mu), WH_OK);
  assert_int_equal(wh_spectrum_filter(context, &f, &a), WH_OK);
  f.thickness = 0.5e-3;
  for (int i = 0; i < 2; i++)
    assert_int_equal(wh_spectrum_filter(context, &f, &b), WH_OK);
  assert_near(a.line[1].amount / exp(-mu.total * 1e-3), 1.0, 1e-12);
  for (int i = 0; i < 2; i++)
    assert_near(b.line[i].amount / a.line[i].amount, 1.0, 1e-12);
  wh_spectrum_free(&a);
  wh_spectrum_free(&b);
}

/* Air between 60 and 80 keV: a straight line in logarithms would give .02693 at 70 keV; the smooth
   curve through NISTIR 5632's rows, taken apart into a photoelectric part as E^-3.1 and a Compton
   part, gives .0262, good to 1 %. */
static void test_air(void **state) {
  (void)state;
  double mu;
  assert_int_equal(wh_photon_air_absorption(context, 70e3, &mu), WH_OK);
  assert_near(mu, 0.00262, 0.000027);
  /* On both sides of the K edge of argon, 3.2029 keV. */
  assert_int_equal(wh_photon_air_absorption(context, 3.2e3, &mu), WH_OK);
  assert_near(mu, 13.33, 0.05);
  assert_int_equal(wh_photon_air_absorption(context, 3.21e3, &mu), WH_OK);
  assert_near(mu, 14.5, 0.1);
}

static void test_bad_input(void **state) {
  (void)state;
  struct wh_spectrum s = lines(1, (const double[][2]){{10e3, 1.0}}), none;
  struct wh_spectrum_values v;
  struct wh_filter lead = {.thickness = 1.0};
  assert_int_equal(wh_material_find(context, "Pb", &lead.material), WH_OK);
  assert_int_equal(wh_spectrum_filter(context, &lead, &s), WH_OK);
  assert_int_equal(wh_spectrum_values(context, &s, &here, &v), WH_BAD_INPUT);
  lead.thickness = -1e-3;
  assert_int_equal(wh_spectrum_filter(context, &lead, &s), WH_BAD_INPUT);
  assert_int_equal(wh_spectrum_values(context, &s, &(struct wh_spectrum_measure){0.0, 1.0}, &v),
                   WH_BAD_INPUT);
  assert_int_equal(wh_spectrum_create(context, 10.0, 1e5, 500.0, &none), WH_BAD_INPUT);
  assert_int_equal(wh_spectrum_create(context, 1e3, 1e5, 1e-3, &none), WH_BAD_INPUT);
  assert_int_equal(wh_spectrum_create(context, 1e3, 1e6, 500.0, &none), WH_BAD_INPUT);
  struct wh_flux flux;
  assert_int_equal(
      wh_flux_open(context, &(struct wh_flux_request){.material = "W", .energy_eV = 1e3}, &flux),
      WH_BAD_INPUT);
  assert_int_equal(
      wh_flux_open(context, &(struct wh_flux_request){.material = "Wo", .energy_eV = 1e5}, &flux),
      WH_BAD_INPUT);
  wh_spectrum_free(&s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_monochromatic, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_filter, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_air, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_bad_input, open_context, close_context),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

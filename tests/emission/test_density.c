/* SPDX-License-Identifier: MPL-2.0 */
/* Laws of emission against published figures and against each other. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../near.h"
#include "base/constants.h"
#include "emission/density.h"
#include "material/cathode.h"

static struct wh_variant law_named(const char *name, void *params) {
  for (size_t i = 0; wh_density_kinds[i]; i++)
    if (strcmp(wh_density_kinds[i]->name, name) == 0)
      return (struct wh_variant){wh_density_kinds[i], params};
  fail();
  return (struct wh_variant){0};
}

static double density(struct wh_context *c, const char *law, void *params,
                      const struct wh_emitter *e) {
  struct wh_variant v = law_named(law, params);
  double J, T;
  assert_int_equal(wh_density_supply(c, &v, e, &J, &T), WH_OK);
  return J;
}

struct thermionic { /* as density_thermionic.c describes it by its keys */
  struct wh_density_enhanced_params local;
  bool schottky;
};

/* H. A. Jones and I. Langmuir, Gen. Electr. Rev. 30 (1927) 310, tungsten: .298 A/cm2 at 2500 K,
   .116 at 2400 K, 3.54e-3 at 2000 K... of their own measurement: within 6 % of Dushman's constants.
 */
static void tungsten_emits_as_measured(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_cathode_material w;
  struct thermionic p = {{1.0}, true};
  const double T[] = {2400.0, 2500.0}, measured[] = {0.116e4, 0.298e4};
  assert_int_equal(wh_cathode_material_find(c, "tungsten", &w), WH_OK);
  for (int i = 0; i < 2; i++) {
    struct wh_emitter e = {"k", T[i], w.work_function_eV, w.richardson, 0.0};
    assert_near(density(c, "thermionic", &p, &e) / measured[i], 1.0, 0.06);
  }
  assert_int_equal(wh_cathode_material_find(c, "tungstn", &w), WH_BAD_INPUT);
  assert_non_null(strstr(wh_error_text(c, 0), "did you mean 'tungsten'"));
  wh_context_destroy(c);
}

/* Schottky: the slope of ln J over sqrt(F) is e^(3/2)/(sqrt(4 pi eps_0) kT) = .4403 sqrt(m/V) K/T,
   exactly; the enhancement stands for a higher field. */
static void schottky_lines_are_straight(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct thermionic p = {{1.0}, true}, tip = {{100.0}, true}, none = {{1.0}, false};
  struct wh_emitter e = {"k", 1000.0, 2.0, 1.2e6, 0.0}, f = e;
  f.field = 1e6;
  double rise = log(density(c, "thermionic", &p, &f) / density(c, "thermionic", &p, &e));
  assert_near(rise, 0.4403 * 1000.0 / 1000.0, 1e-4);
  f.field = 1e4;
  assert_near(log(density(c, "thermionic", &tip, &f) / density(c, "thermionic", &p, &e)), rise,
              1e-12);
  assert_near(density(c, "thermionic", &none, &f), density(c, "thermionic", &p, &e), 1e-9);
  f.field = -1e6;
  assert_near(density(c, "thermionic", &p, &f), density(c, "thermionic", &p, &e), 1e-9);
  wh_context_destroy(c);
}

/* The exact barrier functions (R. G. Forbes and J. H. B. Deane, Proc. R. Soc. A 463 (2007) 2907):
   v(1) = 0, t(1) = pi/(2 sqrt 2), v(.5) = .44035... by the elliptic integrals; t = v - (4/3) f v'.
 */
static void the_barrier_is_schottkys_and_nordheims(void **state) {
  (void)state;
  assert_near(wh_barrier_v(0.0), 1.0, 0.0);
  assert_near(wh_barrier_v(1.0), 0.0, 1e-15);
  assert_near(wh_barrier_t(1.0), WH_PI / (2.0 * sqrt(2.0)), 1e-3);
  for (double f = 0.1; f < 1.0; f += 0.1) {
    double h = 1e-5, slope = (wh_barrier_v(f + h) - wh_barrier_v(f - h)) / (2.0 * h);
    assert_near(wh_barrier_t(f), wh_barrier_v(f) - 4.0 / 3.0 * f * slope, 1e-8);
  }
  /* G is continuous at the top of the barrier, and its slope too */
  double F = 3e9, top = wh_schottky_lowering(F), h = 1e-6;
  assert_near(wh_barrier_transmission(F, top), 0.5, 1e-12);
  double below = 0.5 - wh_barrier_transmission(F, top + h);
  double above = wh_barrier_transmission(F, top - h) - 0.5;
  assert_near(below / above, 1.0, 1e-4);
}

/* Field emission by its own definition, with the constants of Fowler and Nordheim written out (a =
   1.541434e-6 A eV V^-2, b = 6.830890e9 eV^-1.5 V/m): W, 4.5 eV, 5 V/nm, cold: exact. */
static void field_emission_is_murphys_and_goods(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_density_enhanced_params p = {500.0};
  struct wh_emitter e = {"tip", 0.0, 4.5, 1.2e6, 1e7};
  double F = 5e9, f = 1.439964e-9 * F / (4.5 * 4.5);
  double v = 1.0 - f + f / 6.0 * log(f), t = 1.0 + f / 9.0 - f / 18.0 * log(f);
  double J = 1.541434e-6 / 4.5 * F * F / (t * t) * exp(-6.830890e9 * pow(4.5, 1.5) * v / F);
  assert_near(density(c, "field", &p, &e) / J, 1.0, 1e-5); /* the digits of a and b */
  e.field = 2e7;
  double T, unused;
  struct wh_variant law = law_named("field", &p);
  assert_int_equal(wh_density_supply(c, &law, &e, &unused, &T), WH_OK);
  e.field = 4e7; /* f = 1.4 */
  assert_int_equal(wh_density_supply(c, &law, &e, &unused, &T), WH_BAD_INPUT);
  assert_non_null(strstr(wh_error_text(c, 0), "pulls the barrier"));
  e.field = 1e6;
  e.temperature = 2000.0;
  assert_int_equal(wh_density_supply(c, &law, &e, &unused, &T), WH_BAD_INPUT);
  assert_non_null(strstr(wh_error_text(c, 1), "thermal_field"));
  wh_context_destroy(c);
}

/* The integral over the energy has both ends: cold, Murphy and Good's closed form, which takes the
   logarithm of the transmission as linear (3 % at 3 V/nm cold, 4 % at 600 K); hot with little
   field, Richardson and Schottky, times pi q/sin(pi q) for what tunnels just below the top (Murphy
   and Good, equation 28; q = .13 here: 3 %). */
static void thermal_field_emission_has_both_limits(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_density_enhanced_params p = {1.0};
  struct thermionic rs = {{1.0}, true};
  const double A = 1.20173e6;
  struct wh_emitter cold = {"k", 20.0, 4.5, A, 3e9}, hot = {"k", 2000.0, 4.5, A, 1e7};
  assert_near(density(c, "thermal_field", &p, &cold) / density(c, "field", &p, &cold), 1.0, 0.05);
  cold.temperature = 600.0;
  assert_near(density(c, "thermal_field", &p, &cold) / density(c, "field", &p, &cold), 1.0, 0.05);
  double F = hot.field, hbar = WH_PLANCK / (2.0 * WH_PI), e3 = pow(WH_ELEMENTARY_CHARGE, 3);
  /* q = hbar (4 pi eps_0 F^3/e)^(1/4)/(pi kT sqrt(m)) in SI */
  double q = hbar *
             pow(4.0 * WH_PI * WH_VACUUM_PERMITTIVITY * pow(WH_ELEMENTARY_CHARGE * F, 3) /
                     (e3 / WH_ELEMENTARY_CHARGE),
                 0.25) /
             (WH_PI * WH_BOLTZMANN * hot.temperature * sqrt(WH_ELECTRON_MASS));
  double ratio = density(c, "thermal_field", &p, &hot) / density(c, "thermionic", &rs, &hot);
  assert_near(ratio, WH_PI * q / sin(WH_PI * q), 0.003);
  wh_context_destroy(c);
}

/* One electron for a hundred photons of 4.66 eV (266 nm) at 1 W/cm2: J = .01 I/(h nu/e); too long
   light is refused. Mean transverse energy (h nu - phi)/3. */
static void light_frees_electrons(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  double p[3] = {1e4, 266e-9, 0.01}, J, T;
  struct wh_emitter e = {"k", 300.0, 4.3, 1.2e6, 0.0};
  struct wh_variant law = law_named("photo", p);
  assert_int_equal(wh_density_supply(c, &law, &e, &J, &T), WH_OK);
  assert_near(J, 0.01 * 1e4 / 4.66106, 1e-3);
  assert_near(T * WH_BOLTZMANN / WH_ELEMENTARY_CHARGE, (4.66106 - 4.3) / 3.0, 1e-5);
  p[1] = 400e-9;
  assert_int_equal(wh_density_supply(c, &law, &e, &J, &T), WH_BAD_INPUT);
  assert_non_null(strstr(wh_error_text(c, 0), "take light shorter"));
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tungsten_emits_as_measured),
      cmocka_unit_test(schottky_lines_are_straight),
      cmocka_unit_test(the_barrier_is_schottkys_and_nordheims),
      cmocka_unit_test(field_emission_is_murphys_and_goods),
      cmocka_unit_test(thermal_field_emission_has_both_limits),
      cmocka_unit_test(light_frees_electrons),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MPL-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/constants.h"
#include "case/expression.h"

static struct wh_case_units *units;

static bool look_up(void *user, const char *path, struct wh_case_quantity *out, char *error,
                    size_t size) {
  (void)user;
  struct wh_case_fault fault;
  int depth = 0;
  const struct wh_case_expression e = {units, look_up, NULL, &depth};
  if (strcmp(path, "R") == 0 || strcmp(path, "gap") == 0)
    return wh_case_evaluate(&e, "25 mm", out, &fault);
  if (strcmp(path, "gun.U") == 0)
    return wh_case_evaluate(&e, "10 kV", out, &fault);
  snprintf(error, size, "there is no '%s'", path);
  return false;
}

static bool evaluate(const char *text, struct wh_case_quantity *q, struct wh_case_fault *fault) {
  int depth = 0;
  const struct wh_case_expression e = {units, look_up, NULL, &depth};
  bool good = wh_case_evaluate(&e, text, q, fault);
  assert_int_equal(depth, 0);
  return good;
}

/* Value of the text in the unit. The conversions are rounded once: equal to the last bit. */
static void is(const char *text, double value, const char *unit) {
  struct wh_case_quantity q, u;
  struct wh_case_fault fault;
  if (!evaluate(text, &q, &fault))
    fail_msg("%s: %s", text, fault.text);
  assert_true(evaluate(unit, &u, &fault));
  if (!wh_case_same_dimension(&q, &u))
    fail_msg("%s is not in %s", text, unit);
  double found = wh_case_in_unit(&q, &u);
  if (fabs(found - value) > 2e-15 * fabs(value))
    fail_msg("%s is %.17g %s, not %.17g", text, found, unit, value);
}

static void is_exactly(const char *text, double value, const char *unit) {
  struct wh_case_quantity q, u;
  struct wh_case_fault fault;
  assert_true(evaluate(text, &q, &fault));
  assert_true(evaluate(unit, &u, &fault));
  if (wh_case_in_unit(&q, &u) != value)
    fail_msg("%s is %.17g, not %.17g %s", text, wh_case_in_unit(&q, &u), value, unit);
}

static void fails(const char *text, size_t at, const char *part) {
  struct wh_case_quantity q;
  struct wh_case_fault fault;
  if (evaluate(text, &q, &fault))
    fail_msg("'%s' was taken", text);
  if (!strstr(fault.text, part) || fault.at != at)
    fail_msg("'%s': at %zu '%s' does not hold '%s' (at %zu)", text, fault.at, fault.text, part, at);
}

static void units_that_our_users_write(void **state) {
  (void)state;
  is_exactly("25 mm", 0.025, "m");
  is_exactly("30um", 30e-6, "m");
  is_exactly("30 µm", 30e-6, "m");
  is_exactly("7 nm", 7e-9, "m");
  is_exactly("0.3 eV", 0.3, "eV");
  is_exactly("2 keV", 2000.0, "eV");
  is_exactly("100 meV", 0.1, "eV");
  is_exactly("50 kV", 5e4, "V");
  is_exactly("3 uV", 3e-6, "V");
  is_exactly("3 mT", 3e-3, "T");
  is_exactly("1 eV", WH_ELEMENTARY_CHARGE, "J");
  is("60 deg", WH_PI / 3.0, "rad");
  is("60 degree", WH_PI / 3.0, "rad");
  is("60°", WH_PI / 3.0, "rad");
  is("5 mrad", 5e-3, "rad");
  is("200 Gauss", 0.02, "T");
  is("1e-3 T", 1e-3, "T");
  is("5 A/cm^2", 5e4, "A/m^2");
  is("5 A/cm2", 5e4, "A/m^2");
  is("5 A cm^-2", 5e4, "A/m^2");
  is("3 kV/mm", 3e6, "V/m");
  is("1 uA/V^1.5", 1e-6, "A/V^1.5");
  is("50 %", 0.5, "1");
  is("1 mbar", 100.0, "Pa");
  is("19.3 g/cm^3", 19300.0, "kg/m^3");
  is_exactly("20 degC", 293.15, "K");
  is_exactly("-20 degC", 273.15 - 20.0, "K");
  is("68 degF", 293.15, "K");
}

static void arithmetic_carries_units(void **state) {
  (void)state;
  is_exactly("1 mm + 2 mm", 0.003, "m");
  is("1 mm + 2 um - 3 nm", 1.001997e-3, "m");
  is("2 * 3 mm", 6e-3, "m");
  is("-${R} + 5 mm", -0.02, "m");
  is("${gun.U} / ${R}", 4e5, "V/m");
  is("2^3^2", 512.0, "1");
  is("-2^2", -4.0, "1");
  is("2 mm^2", 2e-6, "m^2");
  is("(2 mm)^2", 4e-6, "m^2");
  is("1/2 mm", 500.0, "1/m");
  is("10 V / 2 mm", 5000.0, "V/m");
  is("sqrt(9 mm^2)", 3e-3, "m");
  is("sqrt(2 * 1 keV / 1 eV)", sqrt(2000.0), "1");
  is("sin(30 deg) + cos(60 deg)", 1.0, "1");
  is("asin(0.5)", WH_PI / 6.0, "rad");
  is("atan2(1 mm, 1 mm)", WH_PI / 4.0, "rad");
  is("${R} * tan(45 deg)", 0.025, "m");
  is("${R} * 30 deg", 0.025 * WH_PI / 6.0, "m");
  is("min(3 mm, 2 cm, 5 mm)", 3e-3, "m");
  is("max(3 mm, 2 cm)", 2e-2, "m");
  is("abs(-3 V)", 3.0, "V");
  is("exp(log(2))", 2.0, "1");
  is("2 pi", 2.0 * WH_PI, "1");
  is("2*pi*1 rad", 2.0 * WH_PI, "rad");
  is("20 degC + 5 K", 298.15, "K");
  is(" ( 1 + 2 ) * 3 ", 9.0, "1");
}

static void faults_name_their_place(void **state) {
  (void)state;
  fails("", 0, "missing at the end");
  fails("3 mm +", 6, "missing at the end");
  fails("3 mm + 2 V", 10, "do not fit together: m and V");
  fails("3 KV", 2, "no unit 'KV'; did you mean kV?");
  fails("3 Kev", 2, "did you mean keV?");
  fails("3 lightyearz5", 2, "there is no unit");
  fails("nan", 0, "not a finite number");
  fails("-inf V", 1, "not a finite number");
  fails("1e999", 0, "too large");
  fails("1e300 * 1e300", 13, "not a finite number");
  fails("1 / 0", 5, "division by zero");
  fails("1/(2-2)", 7, "division by zero");
  fails("sqrt(-1)", 0, "sqrt of a negative");
  fails("log(0)", 0, "no finite value");
  fails("asin(2)", 0, "no finite value");
  fails("sin(3 V)", 0, "takes an angle");
  fails("exp(3 V)", 0, "plain number");
  fails("sni(3)", 0, "did you mean sin?");
  fails("sin 3", 0, "function sin(...)");
  fails("min(1)", 6, "at least 2");
  fails("sqrt(1, 2)", 7, "takes 1 argument");
  fails("(1 + 2", 6, "')' is missing");
  fails("1 + 2)", 5, "left over");
  fails("1,5 mm", 1, "left over");
  fails("0x10", 0, "'0' stands where");
  fails("2 ** 3", 3, "'*' stands where");
  fails("${nope} + 1", 2, "there is no 'nope'");
  fails("${}", 2, "a reference is written");
  fails("${R", 2, "a reference is written");
  fails("$R", 0, "'$' stands where");
  fails("gap + 1 mm", 0, "written ${gap}");
  fails("1 V/m s", 7, "parentheses");
  fails("2^(1 mm)", 8, "not a plain number");
  fails("(0-8)^0.5", 9, "no fractional power");
  fails("m^200", 5, "too high");
  fails("2 * degC", 4, "directly after a number");
  fails("5 days since 2000", 7, "there is no unit");
}

static void depth_is_limited(void **state) {
  (void)state;
  char text[4096];
  memset(text, '(', sizeof text - 1);
  text[sizeof text - 1] = '\0';
  fails(text, 64, "nested too deeply");
  for (size_t i = 0; i + 2 < sizeof text; i += 2)
    memcpy(text + i, "2^", 2);
  text[sizeof text - 2] = '\0';
  struct wh_case_quantity q;
  struct wh_case_fault fault;
  assert_false(evaluate(text, &q, &fault));
  memset(text, '-', sizeof text - 2);
  text[sizeof text - 2] = '1';
  text[sizeof text - 1] = '\0';
  is(text, 1.0, "1"); /* an even number of signs, read without recursion */
}

static int set_up(void **state) {
  struct wh_context *c = wh_context_create();
  *state = c;
  return wh_case_units_create(c, &units) != WH_OK;
}

static int tear_down(void **state) {
  wh_case_units_destroy(units);
  wh_context_destroy(*state);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(units_that_our_users_write),
      cmocka_unit_test(arithmetic_carries_units),
      cmocka_unit_test(faults_name_their_place),
      cmocka_unit_test(depth_is_limited),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}

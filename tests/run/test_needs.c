/* SPDX-License-Identifier: MPL-2.0 */
/* Stages that figures need. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "run/needs.h"

static const char *const name[] = {
#define WH_STAGE(name, ...) #name,
#include "run/stages.def"
#undef WH_STAGE
};

/* Exactly the stages that are named. */
static void assert_needs(const char *figures, const char *stages) {
  bool needed[WH_STAGE_COUNT];
  wh_run_needs(figures, needed);
  for (size_t i = 0; i < WH_STAGE_COUNT; i++) {
    if (needed[i] != wh_run_has_word(stages, name[i]))
      print_error("%s: %s\n", figures, name[i]);
    assert_int_equal(needed[i], wh_run_has_word(stages, name[i]));
  }
}

#define FIELD "filament wire geometry adapt potentials field"
#define RAYS FIELD " magnets given space_charge emission trace"

static void the_longest_word_decides(void **state) {
  (void)state;
  assert_needs("spot.gauss_x", RAYS " beam arrivals");
  assert_needs("spot.width_x", RAYS " beam arrivals");
  assert_needs("spot.width15", RAYS " beam arrivals target spot");
  assert_needs("image.z_best", RAYS " optics");
  assert_needs("image.width15", RAYS " beam arrivals budget target supply spectrum spot image");
  assert_needs("magnet.valid_radius", "geometry magnets");
  assert_needs("magnet.peak", RAYS " optics");
}

static void later_stages_are_left_out(void **state) {
  (void)state;
  assert_needs("capacitance.a.b", FIELD);
  assert_needs("filament.life", "filament");
  assert_needs("supply.ripple", RAYS " budget supply");
  assert_needs("supply.ripple, filament.life", RAYS " budget supply");
  assert_needs("magnet.valid_radius,filament.life", "geometry magnets filament");
}

static void open_names_take_all_that_may_be_meant(void **state) {
  (void)state;
  assert_needs("spot.*", RAYS " beam arrivals budget target supply spectrum spot image");
  assert_needs("spot.gauss_?", RAYS " beam arrivals");
  assert_needs("spot.fw*", RAYS " beam arrivals");
  assert_needs("capac*", FIELD);
}

/* Nothing asked for, and what no stage tells. */
static void else_all_are_needed(void **state) {
  static const char *const lists[] = {"",        ",",    "*",       "filament.life, *",
                                      "no.such", "spot", "design.x"};
  bool needed[WH_STAGE_COUNT];
  (void)state;
  wh_run_needs(NULL, needed);
  for (size_t i = 0; i < WH_STAGE_COUNT; i++)
    assert_true(needed[i]);
  for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
    wh_run_needs(lists[k], needed);
    for (size_t i = 0; i < WH_STAGE_COUNT; i++)
      assert_true(needed[i]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_longest_word_decides),
      cmocka_unit_test(later_stages_are_left_out),
      cmocka_unit_test(open_names_take_all_that_may_be_meant),
      cmocka_unit_test(else_all_are_needed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

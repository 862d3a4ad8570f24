/* SPDX-License-Identifier: MPL-2.0 */
/* Anodes, on sources and properties that are made up so that closed forms hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../near.h"
#include "base/constants.h"
#include "constant.h"
#include "heat/heat.h"

static const struct wh_thermal constant = {.material = "constant",
                                           .minimum_K = 1.0,
                                           .melting_K = 1e5,
                                           .heat_capacity = heat_capacity,
                                           .conductivity = conductivity,
                                           .density = density,
                                           .emissivity = dark};

/* As the table of keys of the rotating anode lays it out. */
struct rotating {
  double radius, frequency, width, length, thickness, surface_share;
};

static double figure(const struct wh_figures *f, const char *name) {
  const struct wh_figure *found = wh_figures_find(f, name);
  assert_non_null(found);
  return found->value;
}

/* A source in the upper .2 um only, constant properties, no radiation: the volume model is the
   surface model, pass for pass (100 of them, of which 84 act as their mean), but for the q d/(2 k)
   by which a layer that thin is cooler. .3 %: steps and cells. */
static void test_rotating(void **state) {
  (void)state;
  double thin = 0.2e-6, one = 1.0;
  struct rotating a = {0.05, 100.0, 1e-3, 5e-3, 0.2, 1.0};
  for (double pulse = 1e-3; pulse < 2.0; pulse *= 1000.0) {
    struct wh_heat_params p = {.power = 30e3,
                               .pulse = pulse,
                               .from_K = 400.0,
                               .surroundings_K = 300.0,
                               .anode = {&wh_anode_rotating.kind, &a}};
    struct wh_heat_job job = {.p = &p,
                              .thermal = &constant,
                              .limit_K = 3000.0,
                              .source = {1, thin, &one, 1.0, 0.0, thin}};
    struct wh_heat h = {0};
    struct wh_figures f = {0};
    assert_int_equal(wh_anode_rotating.run(context, &job, &h, &f), WH_OK);
    double skin = p.power / (a.width * a.length) * thin / (2.0 * K);
    double rise = figure(&f, "heat.surface_temperature") - 400.0;
    assert_near((figure(&f, "heat.peak_temperature") - 400.0 + skin) / rise, 1.0, 3e-3);
    double share = (rise - skin) / rise;
    assert_near(figure(&f, "heat.permitted_power") * share /
                    figure(&f, "heat.surface_permitted_power"),
                1.0, 3e-3);
    if (pulse < 0.01) { /* one pass: 2 P sqrt(t/(pi k rho c))/A */
      double t = a.width / (2.0 * WH_PI * a.radius * a.frequency);
      double rule = 2.0 * p.power / (a.width * a.length) * sqrt(t / (WH_PI * K * RHO * C));
      assert_near(rise / rule, 1.0, 1e-9);
    }
    assert_int_equal(h.count, 2);
    wh_figures_free(&f);
    wh_heat_free(&h);
  }
}

/* A beam of the same power as deep as it is wide in time: more depth, more power; the permitted
   power goes down with the width at constant density of power, up with the speed. */
static void test_scan(void **state) {
  (void)state;
  double one = 1.0, permitted[3];
  for (int i = 0; i < 3; i++) {
    struct rotating a = {0.05, i == 2 ? 300.0 : 100.0, 1e-3, 5e-3, 0.02, 1.0};
    double deep = i == 1 ? 40e-6 : 4e-6;
    struct wh_heat_params p = {.power = 30e3,
                               .pulse = 0.1,
                               .from_K = 400.0,
                               .surroundings_K = 300.0,
                               .scan = true,
                               .anode = {&wh_anode_rotating.kind, &a}};
    struct wh_heat_job job = {
        .p = &p, .limit_K = 3000.0, .source = {1, deep, &one, 1.0, 0.0, deep}};
    struct wh_heat h = {0};
    struct wh_figures f = {0};
    assert_int_equal(wh_thermal_find(context, "W", &job.thermal), WH_OK);
    assert_int_equal(wh_anode_rotating.run(context, &job, &h, &f), WH_OK);
    permitted[i] = figure(&f, "heat.permitted_power");
    assert_int_equal(h.count, 8);
    assert_near(h.curve[2].y[3] / permitted[i], 1.0, 5e-3); /* the scan's middle, half as fine */
    for (size_t k = 1; k < h.curve[2].count; k++)
      assert_true(h.curve[2].y[k] > h.curve[2].y[k - 1] && h.curve[6].y[k] < h.curve[6].y[k - 1]);
    wh_figures_free(&f);
    wh_heat_free(&h);
  }
  assert_true(permitted[1] > 1.1 * permitted[0] && permitted[2] > 1.3 * permitted[0]);
}

/* A target that left nothing, an unknown material, a limit below the start or above melting, a spot
   as wide as the track. */
static void test_bad_input(void **state) {
  (void)state;
  struct rotating a = {0.05, 100.0, 0.2, 5e-3, 0.02, 1.0};
  struct wh_target_result t = {.energy_eV = 1e5};
  struct wh_heat_params p = {
      .power = 30e3, .pulse = 0.1, .from_K = 400.0, .anode = {&wh_anode_rotating.kind, &a}};
  struct wh_heat h = {0};
  struct wh_figures f = {0};
  assert_int_equal(wh_heat_compute(context, &p, "W", &t, &h, &f), WH_BAD_INPUT);
  assert_int_equal(wh_heat_compute(context, &p, "Unobtainium", &t, &h, &f), WH_BAD_INPUT);
  p.limit_K = 350.0;
  assert_int_equal(wh_heat_compute(context, &p, "W", &t, &h, &f), WH_BAD_INPUT);
  p.limit_K = 4000.0;
  assert_int_equal(wh_heat_compute(context, &p, "W", &t, &h, &f), WH_BAD_INPUT);
  double one = 1.0;
  struct wh_heat_job job = {
      .p = &p, .thermal = &constant, .limit_K = 3000.0, .source = {1, 1e-6, &one, 1.0, 0.0, 1e-6}};
  assert_int_equal(wh_anode_rotating.run(context, &job, &h, &f), WH_BAD_INPUT);
  wh_figures_free(&f);
  wh_heat_free(&h);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_rotating, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_scan, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_bad_input, open_context, close_context),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MPL-2.0 */
/* From gun to detector in one case: budgets close, coordinates agree, the supply gives what the gun
   takes. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "run/needs.h"
#include "run/run.h"

/* A parallel beam of 2 mm between plates, a third of its current outside of the target's plate:
   area pi (1 mm)^2 of pi (1.2 mm)^2 meets it. */
#define GUN                                                                                        \
  "wehnelt: 1\n"                                                                                   \
  "title: chain\n"                                                                                 \
  "geometry:\n"                                                                                    \
  "  symmetry: axial\n"                                                                            \
  "  allow_touching: true\n"                                                                       \
  "  domain: {shape: {kind: rectangle, from: [0 mm, 0 mm], to: [10 mm, 4 mm]}}\n"                  \
  "  electrodes:\n"                                                                                \
  "    cathode: {voltage: 0 V, shape: {kind: line, from: [0 mm, 0 mm], to: [0 mm, 4 mm]}}\n"       \
  "    ring: {voltage: 30 kV, shape: {kind: line, from: [10 mm, 1 mm], to: [10 mm, 4 mm]}}\n"      \
  "    target: {voltage: 30 kV, shape: {kind: line, from: [10 mm, 0 mm], to: [10 mm, 1 mm]}}\n"    \
  "mesh: {order: 3, size: 2 mm}\n"                                                                 \
  "sources:\n"                                                                                     \
  "  disc: {kind: area, on: cathode, to: 1.2 mm, current: 50 uA, count: 200, energy: {kind: "      \
  "list, values: 0.1 eV}, angle: {kind: list, values: 0 deg}}\n"                                   \
  "trace: {target: target}\n"                                                                      \
  "optics: {paraxial: false}\n"
#define TARGET                                                                                     \
  "target:\n"                                                                                      \
  "  elastic: screened-rutherford\n"                                                               \
  "  cutoff: 5 keV\n"                                                                              \
  "  photon_cutoff: 5 keV\n"                                                                       \
  "  histories: 3000\n"                                                                            \
  "  map_bins: 0\n"                                                                                \
  "  tracks: 0\n"
#define REST                                                                                       \
  "spectrum: {voltage: 30 kV, film: 1 um, angle: 0 deg, bin: 1 keV}\n"                             \
  "detector: {sensor: {kind: ideal}, area: 1 mm^2, time: 2 s}\n"                                   \
  "supply:\n"                                                                                      \
  "  stages: 2\n"                                                                                  \
  "  capacitance: 1 nF\n"                                                                          \
  "  drive: {voltage: 8 kV, frequency: 50 kHz, resistance: 200 ohm}\n"                             \
  "  feedback: {voltage: 30 kV, divider: 1 Gohm, gain: 10, integral: 3 ms, ramp: 1 ms}\n"          \
  "  duration: 12 ms\n"                                                                            \
  "  window: 1 ms\n"

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

static void run(const char *text, struct wh_case *k, struct wh_run *r) {
  enum wh_status status = wh_case_read_text(context, "chain", "", text, strlen(text), 0, NULL, k);
  if (!status)
    status = wh_run_case(context, k, &(struct wh_run_options){0}, r);
  for (size_t i = 0; i < wh_error_count(context); i++)
    print_error("%s\n", wh_error_text(context, i));
  assert_int_equal(status, WH_OK);
}

static struct wh_figure figure(const struct wh_run *r, const char *name) {
  const struct wh_figure *f = wh_figures_find(&r->pass.figures, name);
  if (!f)
    print_error("%s is missing\n", name);
  assert_non_null(f);
  return *f;
}

static void assert_close(double a, double b, double tolerance) {
  if (!(fabs(a - b) <= tolerance * fabs(b)))
    print_error("%.12g is not %.12g within %g\n", a, b, tolerance);
  assert_true(fabs(a - b) <= tolerance * fabs(b));
}

/* Current and beam's power to rounding; power on the target to the energy balance of histories,
   which keep energies as single numbers; the supply's to its own balance, .5 %. The share that
   meets the target: 1/1.44, within two rays of 200. */
static void budgets_close(void **state) {
  static const char text[] = GUN TARGET
      "  bodies: {film: {material: W, shape: {kind: slab, from: 10 mm, thickness: 1 um}}}\n" REST;
  struct wh_case k;
  struct wh_run r;
  (void)state;
  run(text, &k, &r);
#define VALUE(name) figure(&r, "chain.budget." name).value
  assert_close(VALUE("current.target") + VALUE("current.ring"), VALUE("current.emitted"), 1e-12);
  assert_close(VALUE("current.emitted"), 50e-6, 1e-12);
  assert_close(VALUE("current.target") / 50e-6, 1.0 / 1.44, 0.02);
  assert_true(figure(&r, "chain.budget.current.target").error < 3e-6);
  assert_close(VALUE("target") + VALUE("intercepted.ring"), VALUE("beam"), 1e-12);
  assert_close(VALUE("high_voltage"), 1.5, 1e-6);
  assert_close(VALUE("beam"), 50e-6 * 30000.1, 1e-6);
  assert_close(VALUE("backscattered") + VALUE("transmitted") + VALUE("heat") +
                   VALUE("xrays_forward") + VALUE("xrays_backward"),
               VALUE("target"), 1e-4);
  assert_close(VALUE("supply_losses") + VALUE("filament") + VALUE("high_voltage"), VALUE("supply"),
               5e-3);
  assert_close(figure(&r, "tube.power").value, VALUE("high_voltage"), 1e-15);
  assert_close(VALUE("photons.detected"),
               VALUE("photons.incident") * figure(&r, "detector.efficiency").value, 1e-12);
  assert_close(VALUE("photons.incident"), figure(&r, "detector.photons").value / 2.0, 1e-12);
#undef VALUE
  wh_run_free(&r);
  wh_case_free(&k);
}

/* A film where the gun's plate is, and one at the origin of its own coordinates: rounding of places
   apart, the same histories. Tolerance: the number backscattered may change by one of 3000. */
static void coordinates_agree(void **state) {
  static const char here[] = GUN TARGET
      "  bodies: {film: {material: W, shape: {kind: slab, from: 10 mm, thickness: 1 um}}}\n";
  static const char there[] =
      GUN TARGET "  bodies: {film: {material: W, shape: {kind: slab, thickness: 1 um}}}\n"
                 "  origin: [0 mm, 0 mm, 10 mm]\n";
  struct wh_case k[2];
  struct wh_run r[2];
  (void)state;
  run(here, &k[0], &r[0]);
  run(there, &k[1], &r[1]);
  struct wh_figure a = figure(&r[0], "target.backscatter_number"),
                   b = figure(&r[1], "target.backscatter_number");
  assert_true(fabs(a.value - b.value) < 4.0 * hypot(a.error, b.error));
  assert_true(a.value > 0.2 && a.value < 0.6);
  assert_true(figure(&r[0], "target.transmitted_number").value < 0.1);
  double missed[2];
  for (int i = 0; i < 2; i++) {
    missed[i] = wh_target_mean(&r[i].pass.target, WH_SCORE_MISSED);
    assert_true(missed[i] == 0.0);
    wh_run_free(&r[i]);
    wh_case_free(&k[i]);
  }
}

/* The beam that the target gets fills its disc evenly: mean square radius (1 mm)^2/2, mean x and y
   0, within 2 %. */
static void rings_are_round(void **state) {
  static const char text[] = GUN TARGET
      "  bodies: {film: {material: W, shape: {kind: slab, from: 10 mm, thickness: 1 um}}}\n";
  struct wh_case k;
  struct wh_run r;
  double x = 0.0, y = 0.0, square = 0.0, sum = 0.0;
  (void)state;
  run(text, &k, &r);
  const struct wh_particles *p = &r.pass.incident;
  for (size_t i = 0; i < p->count; i++) {
    x += p->weight[i] * p->x[i];
    y += p->weight[i] * p->y[i];
    square += p->weight[i] * (p->x[i] * p->x[i] + p->y[i] * p->y[i]);
    sum += p->weight[i];
  }
  assert_close(sum, figure(&r, "chain.budget.current.target").value, 1e-12);
  assert_true(fabs(x / sum) < 1e-6 && fabs(y / sum) < 1e-6);
  assert_close(square / sum, 0.5e-6, 0.02);
  wh_run_free(&r);
  wh_case_free(&k);
}

/* The figures of r that these very stages give, as a list. */
static void list_figures(const struct wh_run *r, const bool stages[WH_STAGE_COUNT], size_t size,
                         char *list) {
  size_t length = 0;
  for (size_t i = 0; i < r->pass.figures.count; i++) {
    const char *name = r->pass.figures.item[i].name;
    bool own[WH_STAGE_COUNT];
    wh_run_needs(name, own);
    if (memcmp(own, stages, sizeof own) == 0)
      length += (size_t)snprintf(list + length, size - length, "%s,", name);
    assert_true(length < size);
  }
}

static void assert_same(const struct wh_run *all, const struct wh_run *some, const char *list) {
  for (size_t i = 0; i < all->pass.figures.count; i++) {
    const struct wh_figure *f = &all->pass.figures.item[i];
    char name[80];
    snprintf(name, sizeof name, "%s,", f->name);
    if (strstr(list, name) && strcmp(f->name, "target.histories_per_cpu_s") != 0)
      assert_true(figure(some, f->name).value == f->value);
  }
}

/* Whoever asks for some figures only gets them to the last bit, from the stages that they need; and
   every figure comes from some stage: none needs a stage that does not give it anything, such as
   the last one. */
static void figures_alone(void **state) {
  static const char text[] = GUN TARGET
      "  bodies: {film: {material: W, shape: {kind: slab, from: 10 mm, thickness: 1 um}}}\n" REST;
  struct wh_case k;
  struct wh_run all, some;
  bool done[WH_STAGE_COUNT + 1] = {false}; /* sets, by their last stage */
  (void)state;
  run(text, &k, &all);
  for (size_t i = 0; i < all.pass.figures.count; i++) {
    bool stages[WH_STAGE_COUNT];
    char list[8192] = "";
    size_t last = WH_STAGE_COUNT;
    wh_run_needs(all.pass.figures.item[i].name, stages);
    assert_false(stages[WH_STAGE_ID_image]);
    while (!stages[--last])
      ;
    if (done[last])
      continue;
    done[last] = true;
    list_figures(&all, stages, sizeof list, list);
    const struct wh_run_options o = {.single_pass = true, .figures = list};
    assert_int_equal(wh_run_case(context, &k, &o, &some), WH_OK);
    assert_same(&all, &some, list);
    assert_true(some.pass.timing.count <= last + 1);
    wh_run_free(&some);
  }
  wh_run_free(&all);
  wh_case_free(&k);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(budgets_close, open_context, close_context),
      cmocka_unit_test_setup_teardown(coordinates_agree, open_context, close_context),
      cmocka_unit_test_setup_teardown(rings_are_round, open_context, close_context),
      cmocka_unit_test_setup_teardown(figures_alone, open_context, close_context),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

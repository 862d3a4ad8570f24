/* SPDX-License-Identifier: MPL-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/constants.h"
#include "case/document.h"
#include "toy.h"

static struct wh_case_units *units;

struct fixture {
  struct wh_context *c;
  struct wh_arena *arena;
  struct wh_case_document *d;
  struct toy toy;
};

static int set_up(void **state) {
  struct fixture *f = calloc(1, sizeof *f);
  f->c = wh_context_create();
  f->arena = wh_arena_create();
  *state = f;
  return 0;
}

static int tear_down(void **state) {
  struct fixture *f = *state;
  wh_case_document_destroy(f->d);
  wh_arena_destroy(f->arena);
  wh_context_destroy(f->c);
  free(f);
  return 0;
}

static enum wh_status read_text(struct fixture *f, const char *text) {
  wh_case_document_destroy(f->d);
  wh_messages_clear(f->c);
  memset(&f->toy, 0, sizeof f->toy);
  WH_TRY(
      wh_case_document_create(f->c, units, "toy.yaml", "dir", text, strlen(text), toy_keys, &f->d));
  return wh_case_document_bind(f->c, f->d, f->arena, &f->toy);
}

static enum wh_status rebind(struct fixture *f) {
  memset(&f->toy, 0, sizeof f->toy);
  return wh_case_document_bind(f->c, f->d, f->arena, &f->toy);
}

static void good(struct fixture *f, const char *text) {
  if (read_text(f, text) != WH_OK)
    fail_msg("%s", wh_error_count(f->c) ? wh_error_text(f->c, 0) : "no message");
}

/* The text has exactly these faults, in this order. */
static void bad(struct fixture *f, const char *text, size_t count, const char *const *parts) {
  assert_int_equal(read_text(f, text), WH_BAD_INPUT);
  for (size_t i = 0; i < count && i < wh_error_count(f->c); i++)
    if (!strstr(wh_error_text(f->c, i), parts[i]))
      fail_msg("'%s' does not hold '%s'", wh_error_text(f->c, i), parts[i]);
  assert_int_equal(wh_error_count(f->c), count);
}
#define BAD(f, text, ...)                                                                          \
  bad(f, text, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *),                        \
      (const char *const[]){__VA_ARGS__})

static void every_type_is_bound(void **state) {
  struct fixture *f = *state;
  good(f, "parameters: {R: 25 mm, n: 2}\n"
          "length: ${R} - 2 mm\n"
          "angle: 60 deg\n"
          "energy: 0.3 eV\n"
          "ratio: -50 %\n"
          "field: 12 mT\n"
          "temperature: 20 degC\n"
          "perveance: 2 uA/V^1.5\n"
          "count: 2 * ${n}\n"
          "flag: false\n"
          "text: |\n  two\n  lines\n"
          "on: b\n"
          "file: tube.msh\n"
          "choice: blue\n"
          "list: [1 mm, \"${R}\", 3 cm]\n"
          "point: [1 mm, \"${list.1} / 5\"]\n"
          "mesh: {order: 4}\n"
          "items:\n  b: {voltage: 1 kV, grid: true}\n  a: {voltage: 0 V}\n"
          "shape: {kind: wire, at: [[0 mm, 0 mm], [1 mm, 2 mm]]}\n"
          "shapes: {x: {kind: disc, radius: 3 mm}}\n");
  const struct toy *t = &f->toy;
  assert_true(t->length == 0.023 && t->energy == 0.3 && t->ratio == -0.5 && t->field == 0.012);
  assert_true(fabs(t->angle - WH_PI / 3.0) < 1e-15);
  assert_true(t->temperature == 293.15 && fabs(t->perveance - 2e-6) < 1e-20);
  assert_int_equal(t->count, 4);
  assert_false(t->flag);
  assert_string_equal(t->text, "two\nlines\n");
  assert_string_equal(t->on, "b");
  assert_string_equal(t->file, "dir/tube.msh");
  assert_int_equal(t->choice, TOY_BLUE);
  assert_int_equal(t->list.count, 3);
  assert_true(t->list.value[1] == 0.025 && t->list.value[2] == 0.03);
  assert_true(t->point[0] == 0.001 && t->point[1] == 0.005);
  assert_int_equal(t->mesh.order, 4);
  assert_true(t->mesh.size == 0.0025);
  const struct toy_item *item = t->items.item;
  assert_int_equal(t->items.count, 2);
  assert_string_equal(t->items.name[0], "b");
  assert_true(item[0].voltage == 1000.0 && item[0].grid && !item[1].grid);
  assert_ptr_equal(t->shape.kind, &toy_wire_kind);
  const struct toy_wire *wire = t->shape.params;
  assert_true(wire->at.count == 2 && wire->at.at[1][1] == 0.002);
  assert_true(((const struct toy_disc *)wire->end.params)->radius == 0.001);
  const struct wh_variant *shape = t->shapes.item;
  assert_true(((const struct toy_disc *)shape->params)->radius == 0.003);
}

static void what_is_absent_has_its_default_or_stays_zero(void **state) {
  struct fixture *f = *state;
  good(f, "length: 1 mm");
  assert_true(f->toy.flag && f->toy.choice == TOY_GREEN && f->toy.list.count == 2);
  assert_true(f->toy.mesh.order == 6 && f->toy.mesh.size == 0.0025);
  assert_true(!f->toy.text && !f->toy.shape.kind && f->toy.items.count == 0 && f->toy.count == 0);
  good(f, "mesh:\nlist: 4 mm\nflag: true");
  assert_true(f->toy.mesh.order == 6 && f->toy.list.count == 1 && f->toy.list.value[0] == 0.004);
}

static void all_faults_are_told_at_once_in_order(void **state) {
  struct fixture *f = *state;
  BAD(f,
      "lenght: 1 mm\n"
      "angle: 60\n"
      "energy: 1 kV\n"
      "ratio: 3\n"
      "count: 1.5\n"
      "flag: yes\n"
      "choice: gren\n"
      "mesh: {order: 9, size: [1]}\n"
      "items:\n"
      "  a: {grid: true}\n"
      "  2b: {voltage: 1 V}\n"
      "on: c\n"
      "shape: {kind: dics}\n",
      "toy.yaml:1:1: there is no key 'lenght' here; did you mean 'length'?",
      "toy.yaml:2:8: angle: '60' has no unit; a quantity in rad is due, such as '60 rad'",
      "toy.yaml:3:9: energy: '1 kV' is a quantity in V; one in eV is due",
      "toy.yaml:4:8: ratio: '3' is out of range: allowed is from -1 to 1",
      "toy.yaml:5:8: count: '1.5' is not a whole number",
      "toy.yaml:6:7: flag: 'yes' is neither true nor false",
      "toy.yaml:7:9: choice: 'gren' is not one of red, green, blue; did you mean 'green'?",
      "toy.yaml:8:15: mesh.order: '9' is out of range: allowed is from 1 to 6",
      "toy.yaml:8:24: mesh.size: a list stands where a quantity in m is due",
      "toy.yaml:10:6: items.a: the key 'voltage' is missing: a quantity in V",
      "toy.yaml:11:3: items: '2b' cannot be a name", "toy.yaml:12:5: on: there is no 'c' in items",
      "toy.yaml:13:15: shape.kind: there is no kind 'dics'; did you mean 'disc'?");
}

static void references_are_followed_once(void **state) {
  struct fixture *f = *state;
  BAD(f, "parameters: {a: \"${b}\", b: \"${c} + 1\", c: \"${a}\"}\nlength: ${a} * 1 mm\n",
      "toy.yaml:1:43: parameters.c: in '${a}': the value depends on itself, through ${a}");
  BAD(f, "length: ${length}", "depends on itself");
  BAD(f, "length: ${flag}", "'flag' is not a number");
  BAD(f, "items:\nlength: ${items}", "'items' is not a number");
  BAD(f, "parameters: {gap: 1 mm}\nlength: ${gpa}",
      "2:11: length: in '${gpa}': there is no "
      "parameter or key 'gpa'; did you mean ${gap}?");
  BAD(f, "mesh: {size: 1 mm}\nlength: ${mesh.sise}", "did you mean ${mesh.size}?");
  BAD(f, "parameters: {a: 1 furlogn}\nlength: ${a}\nangle: ${a}", "1:19: parameters.a");
  good(f, "length: 2 * ${mesh.size}");
  assert_true(f->toy.length == 0.005); /* a default can be referred to */
}

/* A chain of 50 000 references, and one long enough to be refused, end in an answer or a message,
   not in a stack overflow. */
static void long_chains_end(void **state) {
  struct fixture *f = *state;
  size_t n = 50000, used = 0;
  char *text = malloc(32 * n);
  used += (size_t)sprintf(text, "parameters:\n  p0: 1 mm\n");
  for (size_t i = 1; i < n && used < 900000; i++)
    used += (size_t)sprintf(text + used, "  p%zu: ${p%zu}\n", i, i - 1);
  good(f, text); /* evaluated from the first on, each is one step */
  used = (size_t)sprintf(text, "parameters:\n");
  for (size_t i = 0; i < 1000; i++)
    used += (size_t)sprintf(text + used, "  p%zu: ${p%zu}\n", i, i + 1);
  assert_int_equal(read_text(f, text), WH_BAD_INPUT);
  assert_non_null(strstr(wh_error_text(f->c, 0), "nested too deeply"));
  free(text);
}

static void values_are_set_by_path(void **state) {
  struct fixture *f = *state;
  good(f, "parameters: {R: 2 mm}\nlength: ${R}\nitems: {a: {voltage: 1 V}}\n"
          "shape: {kind: disc, radius: 1 mm}\n");
  assert_int_equal(wh_case_document_set(f->c, f->d, "items.a.voltage=20 kV"), WH_OK);
  assert_int_equal(wh_case_document_set(f->c, f->d, "parameters.R = 3 mm"), WH_BAD_INPUT);
  wh_messages_clear(f->c);
  assert_int_equal(wh_case_document_set(f->c, f->d, "parameters.R= 3 mm"), WH_OK);
  assert_int_equal(wh_case_document_set(f->c, f->d, "mesh.order=3"), WH_OK);
  assert_int_equal(wh_case_document_set(f->c, f->d, "list=[5 mm, 6 mm]"), WH_OK);
  assert_int_equal(wh_case_document_set(f->c, f->d, "list.1=7 mm"), WH_OK);
  assert_int_equal(wh_case_document_set(f->c, f->d, "text=a: b"), WH_OK);
  assert_int_equal(wh_case_document_set(f->c, f->d, "shape={kind: wire, at: [[0 m, 0 m]]}"), WH_OK);
  assert_int_equal(rebind(f), WH_OK);
  assert_true(((struct toy_item *)f->toy.items.item)->voltage == 2e4 && f->toy.length == 0.003);
  assert_true(f->toy.mesh.order == 3 && f->toy.list.value[1] == 0.007);
  assert_string_equal(f->toy.text, "a: b");
  assert_ptr_equal(f->toy.shape.kind, &toy_wire_kind);
  /* another kind: the defaults of the old one are forgotten */
  assert_int_equal(wh_case_document_set(f->c, f->d, "shape={kind: disc, radius: 4 mm}"), WH_OK);
  assert_int_equal(rebind(f), WH_OK);
}

static void wrong_assignments_are_told(void **state) {
  struct fixture *f = *state;
  static const struct {
    const char *set, *message;
  } wrong[] = {
      {"mesh.ordr=4",
       "--set mesh.ordr=4: mesh: there is no key 'ordr' here; did you mean 'order'?"},
      {"items.b.voltage=1 V", "items: there is no 'b' here"},
      {"parameters.r=1", "there is no 'r' here; did you mean 'R'?"},
      {"list.7=1 mm", "there is no '7' here"},
      {"mesh", "write PATH=VALUE"},
      {"=3", "write PATH=VALUE"},
      {"mesh..order=3", "there is no key '' here"},
      {"length.x=3", "there is no 'x' here"},
      {"list=[1 mm, 2 mm", "this is not YAML"},
      {"text=a\nb", "control character"},
  };
  good(f, "parameters: {R: 2 mm}\nitems: {a: {voltage: 1 V}}");
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    wh_messages_clear(f->c);
    assert_int_equal(wh_case_document_set(f->c, f->d, wrong[i].set), WH_BAD_INPUT);
    if (!strstr(wh_error_text(f->c, 0), wrong[i].message))
      fail_msg("'%s' does not hold '%s'", wh_error_text(f->c, 0), wrong[i].message);
  }
  wh_messages_clear(f->c);
  good(f, "length: 1 mm");
  assert_int_equal(wh_case_document_set(f->c, f->d, "length=4 kV"), WH_OK);
  assert_int_equal(rebind(f), WH_BAD_INPUT);
  assert_non_null(
      strstr(wh_error_text(f->c, 0), "--set length=4 kV: length: '4 kV' is a quantity"));
}

static void numbers_are_read_and_set_without_yaml(void **state) {
  struct fixture *f = *state;
  double value;
  const char *unit;
  good(f, "parameters: {R: 2 mm, U: 3 kV, n: 4}\nlength: ${R} # radius\nenergy: 1 keV\n");
  assert_int_equal(wh_case_document_value(f->c, f->d, "energy", &value, &unit), WH_OK);
  assert_true(value == 1000.0);
  assert_string_equal(unit, "eV");
  assert_int_equal(wh_case_document_value(f->c, f->d, "parameters.U", &value, &unit), WH_OK);
  assert_true(value == 3000.0);
  assert_string_equal(unit, "V");
  assert_int_equal(wh_case_document_value(f->c, f->d, "mesh.order", &value, &unit), WH_OK);
  assert_string_equal(unit, "1");
  assert_int_equal(wh_case_document_value(f->c, f->d, "flag", &value, &unit), WH_BAD_INPUT);
  for (int i = 1; i <= 100; i++) {
    double wanted = 1e-3 / i;
    assert_int_equal(wh_case_document_set_value(f->c, f->d, "parameters.R", wanted), WH_OK);
    assert_int_equal(rebind(f), WH_OK);
    assert_true(f->toy.length == wanted);
  }
  assert_int_equal(wh_case_document_set_value(f->c, f->d, "mesh.order", 2.5), WH_OK);
  wh_messages_clear(f->c);
  assert_int_equal(rebind(f), WH_BAD_INPUT);
  assert_non_null(strstr(wh_error_text(f->c, 0), "value set for mesh.order: mesh.order: '2.5'"));
  assert_int_equal(wh_case_document_set_value(f->c, f->d, "mesh.order", 2), WH_OK);
  assert_int_equal(rebind(f), WH_OK);
}

static void the_text_is_written_back_with_its_comments(void **state) {
  struct fixture *f = *state;
  char *text;
  good(f, "\xef\xbb\xbf# \xc2\xb5 and \xe2\x84\xa6 shift bytes against characters\r\n"
          "parameters: {R: 2 mm, U: \"3 kV\"} # radius\r\n"
          "text: |\n  old\n  lines\n"
          "length: ${R} # radius\n"
          "list: [1 mm,\n  2 mm] # two\n");
  assert_int_equal(wh_case_document_set_value(f->c, f->d, "parameters.R", 0.0035), WH_OK);
  assert_int_equal(wh_case_document_set_value(f->c, f->d, "list.1", -1e-7), WH_OK);
  assert_int_equal(wh_case_document_set(f->c, f->d, "parameters.U=${R} * 1 kV/mm"), WH_OK);
  assert_int_equal(wh_case_document_set(f->c, f->d, "text=new: \"one\""), WH_OK);
  assert_int_equal(wh_case_document_text(f->c, f->d, &text), WH_OK);
  assert_string_equal(text, "# \xc2\xb5 and \xe2\x84\xa6 shift bytes against characters\r\n"
                            "parameters: {R: 0.0035 m, U: \"${R} * 1 kV/mm\"} # radius\r\n"
                            "text: \"new: \\\"one\\\"\"\n"
                            "length: ${R} # radius\n"
                            "list: [1 mm,\n  -1e-07 m] # two\n");
  good(f, text);
  assert_true(f->toy.length == 0.0035 && f->toy.list.value[1] == -1e-7);
  free(text);
  assert_int_equal(wh_case_document_set_value(f->c, f->d, "mesh.size", 1e-3), WH_OK);
  assert_int_equal(wh_case_document_text(f->c, f->d, &text), WH_BAD_INPUT);
  assert_null(text);
}

static void entries_list_what_the_case_came_to(void **state) {
  struct fixture *f = *state;
  size_t count;
  const struct wh_case_entry *e;
  good(f, "parameters: {R: 2 mm}\nlength: 2 * ${R}\npoint: [1 mm, 2 mm]\ntext: hello\n");
  assert_int_equal(wh_case_document_entries(f->c, f->d, f->arena, &count, &e), WH_OK);
  assert_int_equal(count, 9);
  assert_string_equal(e[0].path, "parameters.R");
  assert_true(e[0].count == 1 && e[0].value[0] == 0.002);
  assert_string_equal(e[0].unit, "m");
  assert_string_equal(e[1].written, "2 * ${R}");
  assert_true(e[1].value[0] == 0.004 && !e[1].is_default);
  assert_true(e[2].count == 2 && e[2].value[1] == 0.002 && !e[2].written);
  assert_true(e[3].count == 0);
  assert_string_equal(e[4].path, "flag");
  assert_true(e[4].is_default);
  assert_string_equal(e[8].path, "mesh.size");
}

static int open_units(void **state) {
  struct wh_context *c = wh_context_create();
  *state = NULL;
  enum wh_status status = wh_case_units_create(c, &units);
  wh_context_destroy(c);
  return status != WH_OK;
}

static int close_units(void **state) {
  (void)state;
  wh_case_units_destroy(units);
  return 0;
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      TEST(every_type_is_bound),
      TEST(what_is_absent_has_its_default_or_stays_zero),
      TEST(all_faults_are_told_at_once_in_order),
      TEST(references_are_followed_once),
      TEST(long_chains_end),
      TEST(values_are_set_by_path),
      TEST(wrong_assignments_are_told),
      TEST(numbers_are_read_and_set_without_yaml),
      TEST(the_text_is_written_back_with_its_comments),
      TEST(entries_list_what_the_case_came_to),
  };
  return cmocka_run_group_tests(tests, open_units, close_units);
}

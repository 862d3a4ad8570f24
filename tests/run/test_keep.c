/* SPDX-License-Identifier: MPL-2.0 */
/* Stages that have not changed are not run again: the same result to the last bit, from what is
   kept in the folder; damage is noticed, and what is damaged made anew. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "run/run.h"

/* A diode with space charge whose electrons meet a target, that has a spot, of which a picture is
   taken; and a spectrum, a detector, a wire and a supply. */
static const char all_stages[] =
    "wehnelt: 1\n"
    "title: all stages\n"
    "geometry:\n"
    "  symmetry: axial\n"
    "  domain: {shape: {kind: rectangle, from: [0 mm, 0 mm], to: [10 mm, 4 mm]}}\n"
    "  electrodes:\n"
    "    cathode: {voltage: 0 V, shape: {kind: line, from: [0 mm, 0 mm], to: [0 mm, 4 mm]}}\n"
    "    anode: {voltage: 30 kV, shape: {kind: line, from: [10 mm, 0 mm], to: [10 mm, 4 mm]}}\n"
    "mesh: {order: 3, size: 2 mm}\n"
    "sources:\n"
    "  disc: {kind: area, on: cathode, to: 1 mm, current: 1 mA, count: 40, energy: {kind: list, "
    "values: 0.1 eV}, angle: {kind: list, values: 0 deg}}\n"
    "space_charge: {always: true}\n"
    "trace: {target: anode}\n"
    "beam: {planes: [5 mm]}\n"
    "target:\n"
    "  bodies: {film: {material: W, shape: {kind: slab, from: 10 mm, thickness: 1 um}}}\n"
    "  elastic: screened-rutherford\n"
    "  cutoff: 5 keV\n"
    "  photon_cutoff: 5 keV\n"
    "  histories: 500\n"
    "  spot_bins: 32\n"
    "spectrum: {voltage: 30 kV, bin: 1 keV}\n"
    "detector: {sensor: {kind: ideal}, area: 1 mm^2, time: 1 s, current: 1 uA}\n"
    "spot: {of: beam, bins: 32}\n"
    "filament: {diameter: 0.1 mm, length: 10 mm, current: 1.5 A}\n";

/* Space charge in three dimensions, where solving begins with a guess. */
static const char in_space[] =
    "wehnelt: 1\n"
    "title: in space\n"
    "geometry:\n"
    "  symmetry: none\n"
    "  domain: {solid: {kind: box, from: [-2 mm, -2 mm, -1 mm], to: [2 mm, 2 mm, 11 mm]}}\n"
    "  electrodes:\n"
    "    cathode: {voltage: 0 V, solid: {kind: box, from: [-2 mm, -2 mm, -1 mm], to: [2 mm, 2 mm, "
    "0 mm]}}\n"
    "    anode: {voltage: 1 kV, solid: {kind: box, from: [-2 mm, -2 mm, 10 mm], to: [2 mm, 2 mm, "
    "11 mm]}}\n"
    "mesh: {size: 1.5 mm}\n"
    "trace: {tolerance: 1e-5, mirror_edges: true}\n"
    "sources: {all: {kind: space_charge, on: cathode, rays: 100}}\n"
    "space_charge: {check_gap: false, tolerance: 1e-5}\n";
static const char *text = all_stages;

/* OpenCASCADE never frees what it knows of classes. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
  return "leak:libTK\nleak:libgmsh\n";
}

enum { MOST = 64 };
struct answer {
  size_t count, kept;
  struct wh_figure figure[256];
  char name[MOST][64];
};

static char folder[64];

static int make_folder(void **state) {
  (void)state;
  snprintf(folder, sizeof folder, "/tmp/wehnelt-keep-XXXXXX");
  return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state) {
  char command[128];
  (void)state;
  snprintf(command, sizeof command, "rm -r %s", folder);
  return system(command);
}

static struct answer run(const char *set, bool fresh, size_t *warnings) {
  struct answer *out = calloc(1, sizeof *out);
  struct wh_context *c = wh_context_create();
  struct wh_case k;
  struct wh_run r;
  assert_non_null(out);
  enum wh_status status =
      wh_case_read_text(c, "keep", "", text, strlen(text), set ? 1 : 0, &set, &k);
  if (!status)
    status = wh_run_case(c, &k, &(struct wh_run_options){.folder = folder, .fresh = fresh}, &r);
  if (status)
    print_error("%s\n", wh_error_text(c, 0));
  assert_int_equal(status, WH_OK);
  out->count = r.pass.figures.count;
  assert_true(out->count <= 256);
  memcpy(out->figure, r.pass.figures.item, out->count * sizeof *out->figure);
  for (size_t i = 0; i < r.convergence.count; i++)
    if (strncmp(r.convergence.item[i].name, "kept.", 5) == 0)
      strcpy(out->name[out->kept++], r.convergence.item[i].name + 5);
  if (warnings)
    *warnings = wh_warning_count(c);
  wh_run_free(&r);
  wh_case_free(&k);
  wh_context_destroy(c);
  struct answer answer = *out;
  free(out);
  return answer;
}

static bool has(const struct answer *a, const char *stage) {
  for (size_t i = 0; i < a->kept; i++)
    if (strcmp(a->name[i], stage) == 0)
      return true;
  return false;
}

/* Not what the run itself took: there is none among the figures. */
static void assert_same(const struct answer *a, const struct answer *b) {
  assert_int_equal(a->count, b->count);
  for (size_t i = 0; i < a->count; i++) {
    const struct wh_figure *f = NULL;
    for (size_t k = 0; k < b->count; k++)
      if (strcmp(a->figure[i].name, b->figure[k].name) == 0)
        f = &b->figure[k];
    assert_non_null(f);
    if (strcmp(f->name, "target.histories_per_cpu_s") == 0)
      continue; /* says how fast the machine was */
    assert_memory_equal(&f->value, &a->figure[i].value, sizeof f->value);
    assert_memory_equal(&f->error, &a->figure[i].error, sizeof f->error);
    assert_string_equal(f->unit, a->figure[i].unit);
  }
}

static void nothing_is_run_twice(void **state) {
  (void)state;
  size_t warnings[3];
  struct answer first = run(NULL, false, &warnings[0]), second = run(NULL, false, &warnings[1]),
                third = run(NULL, true, &warnings[2]);
  static const char *const stages[] = {"geometry", "potentials", "space_charge", "emission",
                                       "trace",    "beam",       "target",       "spectrum",
                                       "filament", "detector",   "spot",         "second_pass"};
  assert_int_equal(first.kept, 0);
  assert_int_equal(third.kept, 0);
  for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
    assert_true(has(&second, stages[i]));
  assert_int_equal(second.kept, sizeof stages / sizeof *stages);
  assert_same(&first, &second);
  assert_same(&first, &third);
  assert_int_equal(warnings[0], warnings[1]);
}

static void what_changes_is_run_again(void **state) {
  (void)state;
  struct answer a = run("target.histories=600", false, NULL);
  assert_true(has(&a, "trace") && has(&a, "second_pass") && has(&a, "spectrum"));
  assert_false(has(&a, "target"));
  struct answer fresh = run("target.histories=600", true, NULL);
  assert_same(&a, &fresh);
  a = run("geometry.electrodes.anode.voltage=30.5 kV", false, NULL);
  assert_true(has(&a, "geometry") && has(&a, "potentials") && has(&a, "spectrum"));
  assert_false(has(&a, "space_charge") || has(&a, "trace") || has(&a, "second_pass"));
  fresh = run("geometry.electrodes.anode.voltage=30.5 kV", true, NULL);
  assert_same(&a, &fresh);
  a = run("mesh.size=2.5 mm", false, NULL);
  assert_false(has(&a, "geometry") || has(&a, "trace") || has(&a, "target"));
  assert_true(has(&a, "spectrum") && has(&a, "filament"));
}

/* A byte is changed somewhere, or the file ends too early, or is another stage's. */
static void spoil(const char *path, int how) {
  FILE *f = fopen(path, "r+b");
  assert_non_null(f);
  fseek(f, 0, SEEK_END);
  long size = ftell(f);
  if (how == 0) {
    fseek(f, size - 7, SEEK_SET);
    int byte = fgetc(f);
    fseek(f, size - 7, SEEK_SET);
    fputc(byte ^ 1, f);
  }
  fclose(f);
  if (how == 1)
    assert_int_equal(truncate(path, size / 2), 0);
  if (how == 2)
    assert_int_equal(truncate(path, 0), 0);
}

static void damage_is_noticed(void **state) {
  (void)state;
  struct answer whole = run(NULL, true, NULL);
  for (int how = 0; how < 3; how++) {
    char path[512];
    snprintf(path, sizeof path, "%s/kept", folder);
    DIR *d = opendir(path);
    assert_non_null(d);
    for (struct dirent *e = readdir(d); e; e = readdir(d)) {
      snprintf(path, sizeof path, "%s/kept/%s", folder, e->d_name);
      if (e->d_name[0] != '.')
        spoil(path, how);
    }
    closedir(d);
    size_t warnings;
    struct answer again = run(NULL, false, &warnings);
    assert_int_equal(again.kept, 0);
    assert_same(&whole, &again);
    assert_true(how == 2 || warnings >= 12);
  }
}

static void in_space_too(void **state) {
  static const char *const stages[] = {"geometry", "potentials", "space_charge", "emission",
                                       "trace",    "beam",       "second_pass"};
  (void)state;
  text = in_space;
  struct answer first = run(NULL, true, NULL), second = run(NULL, false, NULL);
  for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
    assert_true(has(&second, stages[i]));
  assert_same(&first, &second);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(nothing_is_run_twice),
      cmocka_unit_test(what_changes_is_run_again),
      cmocka_unit_test(damage_is_noticed),
      cmocka_unit_test(in_space_too),
  };
  return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

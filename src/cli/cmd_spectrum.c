/* SPDX-License-Identifier: MPL-2.0 */
#include <limits.h>
#include <string.h>

#include "base/cache.h"
#include "base/constants.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/quantity.h"
#include "cli/spectrum_print.h"
#include "photon/source.h"
#include "report/pictures.h"

enum { FILTERS = 32 };

/* What was asked for, in SI units. */
struct question {
  struct wh_spectrum_params params;
  struct wh_source_filter filter[FILTERS];
  char material[FILTERS][48];
};

/* "Al 2.5 mm": the material's name, then the thickness. */
static enum wh_status read_filter(struct wh_context *c, struct wh_case_units *units,
                                  const char *text, char name[48], struct wh_source_filter *f) {
  struct wh_material known;
  size_t length = strcspn(text, " \t");
  const char *rest = text + length + strspn(text + length, " \t");
  if (length == 0 || length >= 48 || !*rest)
    return wh_fail(c, WH_BAD_INPUT,
                   "--filter '%s': give a material and a thickness, such as 'Al 2.5 mm'", text);
  memcpy(name, text, length);
  name[length] = '\0';
  f->material = name;
  WH_TRY(wh_material_find(c, name, &known));
  return wh_cli_quantity(c, units, "--filter", rest, "mm", "m", &f->thickness);
}

static enum wh_status read_numbers(struct wh_context *c, struct wh_case_units *units,
                                   const struct wh_options *o, struct question *q) {
  const struct {
    unsigned option;
    const char *name, *text, *usual, *unit, *absent;
    double *value;
  } list[] = {
      {WH_OPT_KV, "--kv", o->kv, "kV", "V", "100", &q->params.voltage},
      {WH_OPT_FILM, "--film", o->film, "um", "m", "0", &q->params.film},
      {WH_OPT_ANGLE, "--angle", o->angle, "deg", "rad", o->given & WH_OPT_FILM ? "0" : "12",
       &q->params.angle},
      {WH_OPT_CHARGE, "--charge", o->charge, "mA s", "A s", "1", &q->params.charge},
      {WH_OPT_DISTANCE, "--distance", o->distance, "m", "m", "1", &q->params.distance},
      {WH_OPT_BIN, "--bin", o->bin, "keV", "eV", "0.5", &q->params.bin},
  };
  for (size_t i = 0; i < sizeof list / sizeof *list; i++)
    WH_TRY(wh_cli_quantity(c, units, list[i].name,
                           o->given & list[i].option ? list[i].text : list[i].absent, list[i].usual,
                           list[i].unit, list[i].value));
  if (o->given & WH_OPT_FILM && !(q->params.film > 0.0))
    return wh_fail(c, WH_BAD_INPUT, "--film '%s': give a thickness above 0", o->film);
  return WH_OK;
}

static enum wh_status read_question(struct wh_context *c, const struct wh_options *o,
                                    struct question *q) {
  struct wh_case_units *units;
  size_t count = o->filter.count;
  *q = (struct question){.params = {.target = o->given & WH_OPT_TARGET ? o->target : "W",
                                    .filters = {count, NULL, q->filter}}};
  if (count > FILTERS)
    return wh_fail(c, WH_BAD_INPUT, "%zu filters; at most %d are possible", count, FILTERS);
  WH_TRY(wh_case_units_create(c, &units));
  enum wh_status status = read_numbers(c, units, o, q);
  for (size_t i = 0; i < count && !status; i++)
    status = read_filter(c, units, o->filter.text[i], q->material[i], &q->filter[i]);
  wh_case_units_destroy(units);
  return status;
}

static void title_of(const struct question *q, char *out, size_t size) {
  const struct wh_spectrum_params *p = &q->params;
  int n = snprintf(out, size, "%s, %g kV, %g deg", p->target, p->voltage * 1e-3,
                   p->angle * 180.0 / WH_PI);
  if (p->film > 0.0 && n > 0 && (size_t)n < size)
    n += snprintf(out + n, size - (size_t)n, ", film of %g um", p->film * 1e6);
  for (size_t i = 0; i < p->filters.count && n > 0 && (size_t)n < size; i++)
    n += snprintf(out + n, size - (size_t)n, ", %s %g mm", q->filter[i].material,
                  q->filter[i].thickness * 1e3);
  if (n > 0 && (size_t)n < size)
    snprintf(out + n, size - (size_t)n, "; %g mAs at %g m", p->charge * 1e3, p->distance);
}

static enum wh_status draw(struct wh_context *c, const char *path, const char *title,
                           const struct wh_spectrum *s) {
  struct wh_plots plots = {0};
  enum wh_status status = wh_picture_spectrum(c, &(struct wh_report){.spectrum = s}, &plots);
  if (!status) {
    snprintf(plots.item[0].title, sizeof plots.item[0].title, "%.90s", title);
    status = wh_plot_still(c, &plots.item[0], path, 900.0, 450.0);
  }
  wh_plots_free(&plots);
  return status;
}

static enum wh_status show(struct wh_context *c, const struct wh_options *o,
                           const struct question *q, const struct wh_spectrum *s,
                           const struct wh_figures *figures) {
  char title[512];
  double scale =
      q->params.charge / WH_ELEMENTARY_CHARGE / (q->params.distance * q->params.distance);
  const struct wh_figure *fluence = wh_figures_find(figures, "spectrum.fluence");
  title_of(q, title, sizeof title);
  if (o->given & WH_OPT_CSV)
    WH_TRY(wh_cli_spectrum_csv(c, o->csv, s, title, scale));
  if (o->given & WH_OPT_PLOT)
    WH_TRY(draw(c, o->plot, title, s));
  if (o->json) {
    struct wh_json j = wh_json_start(stdout, 2, 2);
    wh_cli_spectrum_json(&j, s, figures, scale);
    printf("\n");
    return wh_json_end(c, &j, "the spectrum");
  }
  printf("%s\n", title);
  wh_cli_print_figures(figures);
  wh_cli_spectrum_lines(s, scale / fluence->value);
  wh_cli_spectrum_plot(s);
  return WH_OK;
}

static enum wh_status run(struct wh_context *c, const struct wh_options *o) {
  char cache[PATH_MAX];
  struct question q;
  struct wh_spectrum s;
  struct wh_figures figures = {0};
  bool keep = wh_cache_folder(cache, sizeof cache);
  WH_TRY(read_question(c, o, &q));
  enum wh_status status = wh_source_spectrum(c, &q.params, keep ? cache : NULL, &s, &figures);
  if (!status) {
    status = show(c, o, &q, &s, &figures);
    wh_spectrum_free(&s);
  }
  wh_figures_free(&figures);
  return status;
}

const struct wh_subcommand wh_cmd_spectrum = {
    .name = "spectrum",
    .arguments = "",
    .summary = "the spectrum of an X-ray tube at once, with half-value layers and kerma",
    .details = "From cross sections and the paths of electrons in the target. The paths come from "
               "a Monte\n"
               "Carlo run of some seconds when a target is asked for first; they are kept in "
               "$WEHNELT_CACHE\n"
               "(else ~/.cache/wehnelt), and then a spectrum takes some hundredths of a second.\n"
               "  wehnelt spectrum --target W --kv 100 --angle 12 --filter 'Al 2.5 mm'\n"
               "  wehnelt spectrum --target W --kv 50 --film 1 --filter 'Be 0.25 mm' --plot w.svg",
    .options = WH_OPT_TARGET | WH_OPT_KV | WH_OPT_ANGLE | WH_OPT_FILM | WH_OPT_FILTER |
               WH_OPT_CHARGE | WH_OPT_DISTANCE | WH_OPT_BIN | WH_OPT_CSV | WH_OPT_PLOT |
               WH_OPT_SEED | WH_OPT_THREADS | WH_OPT_JSON,
    .least_arguments = 0,
    .most_arguments = 0,
    .run = run,
};

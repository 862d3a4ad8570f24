/* SPDX-License-Identifier: MPL-2.0 */
#include "photon/source.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "material/relaxation.h"

/* Sets of tables. HISTORIES: of each set, for each energy. */
enum { SETS = 4, HISTORIES = 15000 };

#define QUANTITY(key, field, unit_, text_default)                                                  \
  .name = key, .type = WH_KEY_QUANTITY, .offset = offsetof(struct wh_spectrum_params, field),      \
  .unit = unit_, .default_text = text_default

static const struct wh_key filter_keys[] = {
    {.name = "material",
     .type = WH_KEY_TEXT,
     .offset = offsetof(struct wh_source_filter, material),
     .summary = "a known material (wehnelt list materials)"},
    {.name = "thickness",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_source_filter, thickness),
     .unit = "m",
     .max = 1e3,
     .summary = "of the sheet"},
    {0},
};

static const char *const shells[] = {"any", "K", "L", "M", NULL};

const struct wh_key wh_spectrum_keys[] = {
    {QUANTITY("voltage", voltage, "V", NULL), .min = WH_FLUX_MINIMUM_eV, .max = WH_FLUX_MAXIMUM_eV,
     .summary = "of the tube"},
    {.name = "ripple",
     .type = WH_KEY_FLAG,
     .offset = offsetof(struct wh_spectrum_params, ripple),
     .default_text = "false",
     .summary = "the mean over the voltages that the section supply gives in its last periods; "
                "voltage is within 2 % of them"},
    {.name = "target",
     .type = WH_KEY_TEXT,
     .offset = offsetof(struct wh_spectrum_params, target),
     .default_text = "W",
     .summary = "a known material (wehnelt list materials)"},
    {QUANTITY("film", film, "m", "0 m"), .max = 1e-2,
     .summary = "thickness of a film seen from behind; 0: a thick target"},
    {QUANTITY("angle", angle, "rad", "12 deg"), .max = 1.5708,
     .summary = "of the photons to a thick target's surface, or to the beam behind a film"},
    {.name = "filters",
     .type = WH_KEY_MAP,
     .offset = offsetof(struct wh_spectrum_params, filters),
     .default_text = "",
     .keys = filter_keys,
     .item_size = sizeof(struct wh_source_filter),
     .summary = "sheets in the way, air too"},
    {QUANTITY("charge", charge, "A s", "1 mA s"), .max = 1e9, .above_min = true,
     .summary = "through the tube"},
    {QUANTITY("distance", distance, "m", "1 m"), .max = 1e6, .above_min = true,
     .summary = "at which fluence and kerma are wanted"},
    {.name = "lines",
     .type = WH_KEY_CHOICE,
     .offset = offsetof(struct wh_spectrum_params, lines),
     .default_text = "any",
     .choices = shells,
     .summary = "that are wanted: a warning if the voltage is below their edge"},
    {.name = "angles",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct wh_spectrum_params, angles),
     .unit = "rad",
     .default_text = "",
     .max = 1.5708,
     .summary =
         "of the photons, at which kerma and half-value layer are wanted besides: heel effect"},
    {QUANTITY("bin", bin, "eV", "500 eV"), .max = 1e5, .above_min = true,
     .summary = "width of the spectrum's bins"},
    {0},
};

static enum wh_status at_voltage(struct wh_context *c, const struct wh_spectrum_params *p,
                                 const struct wh_flux *flux, double voltage, double bin_eV,
                                 struct wh_spectrum *s) {
  const struct wh_source_filter *item = p->filters.item;
  struct wh_tube tube = {voltage, p->angle, WH_FLUX_CUTOFF_eV, bin_eV};
  WH_TRY(wh_tube_spectrum(c, flux, &tube, s));
  for (size_t i = 0; i < p->filters.count; i++) {
    struct wh_filter f = {.thickness = item[i].thickness};
    enum wh_status status = wh_material_find(c, item[i].material, &f.material);
    if (status == WH_OK)
      status = wh_spectrum_filter(c, &f, s);
    if (status != WH_OK) {
      wh_spectrum_free(s);
      return status;
    }
  }
  return WH_OK;
}

static double highest_voltage(const struct wh_spectrum_params *p) {
  double highest = p->at_count ? 0.0 : p->voltage;
  for (size_t i = 0; i < p->at_count; i++)
    highest = fmax(highest, p->at[i]);
  return highest;
}

/* An empty spectrum that holds all voltages. */
static enum wh_status create(struct wh_context *c, const struct wh_spectrum_params *p,
                             double bin_eV, struct wh_spectrum *s) {
  double highest = highest_voltage(p);
  WH_TRY(wh_spectrum_create(c, WH_FLUX_CUTOFF_eV, highest, bin_eV, s));
  s->voltage = highest;
  return WH_OK;
}

/* Both have the same bins, `from` perhaps fewer. A line is known by its shells. */
static enum wh_status add_share(struct wh_context *c, const struct wh_spectrum *from, double share,
                                struct wh_spectrum *to) {
  for (size_t i = 0; i < from->count && i < to->count; i++)
    to->continuum[i] += from->continuum[i] * share;
  for (size_t i = 0; i < from->lines; i++) {
    struct wh_spectrum_line line = from->line[i];
    size_t k = 0;
    line.amount *= share;
    while (k < to->lines && !(to->line[k].z == line.z && to->line[k].filled == line.filled &&
                              to->line[k].from == line.from))
      k++;
    if (k < to->lines)
      to->line[k].amount += line.amount;
    else
      WH_TRY(wh_spectrum_add_line(c, to, line));
  }
  return WH_OK;
}

/* The mean over the voltages, if there are several. */
static enum wh_status one_spectrum(struct wh_context *c, const struct wh_spectrum_params *p,
                                   const struct wh_flux *flux, double bin_eV,
                                   struct wh_spectrum *s) {
  if (p->at_count == 0)
    return at_voltage(c, p, flux, p->voltage, bin_eV, s);
  WH_TRY(create(c, p, bin_eV, s));
  enum wh_status status = WH_OK;
  for (size_t i = 0; i < p->at_count && !status; i++) {
    struct wh_spectrum part;
    status = at_voltage(c, p, flux, p->at[i], bin_eV, &part);
    if (status)
      break;
    status = add_share(c, &part, 1.0 / (double)p->at_count, s);
    wh_spectrum_free(&part);
  }
  if (status)
    wh_spectrum_free(s);
  return status;
}

/* What stands for a set: the seed of its tables. */
static enum wh_status open_set(struct wh_context *c, const struct wh_spectrum_params *p,
                               const char *cache, int set, struct wh_flux *flux) {
  uint64_t seed = wh_context_seed(c);
  struct wh_flux_request q = {.material = p->target,
                              .thickness = p->film,
                              .energy_eV = p->voltage,
                              .histories = HISTORIES,
                              .cache = cache};
  wh_context_set_seed(c, SETS * seed + (uint64_t)set);
  enum wh_status status = wh_flux_open(c, &q, flux);
  wh_context_set_seed(c, seed);
  return status;
}

/* Values as an array, so that they can be treated alike. */
enum { VALUES = sizeof(struct wh_spectrum_values) / sizeof(double) };
union values {
  struct wh_spectrum_values named;
  double at[VALUES];
};

struct gathering {
  struct wh_spectrum_measure at;
  union values set[SETS], coarse; /* coarse: the first set with bins of twice the width */
};

/* One set: its spectrum goes into the mean, its values where `g` is given. */
static enum wh_status gather_set(struct wh_context *c, const struct wh_spectrum_params *p,
                                 const struct wh_flux *flux, int k, struct gathering *g,
                                 struct wh_spectrum *out) {
  struct wh_spectrum s;
  WH_TRY(one_spectrum(c, p, flux, p->bin, &s));
  enum wh_status status = add_share(c, &s, 1.0 / SETS, out);
  if (status == WH_OK && g)
    status = wh_spectrum_values(c, &s, &g->at, &g->set[k].named);
  wh_spectrum_free(&s);
  WH_TRY(status);
  if (!g || k > 0)
    return WH_OK;
  WH_TRY(one_spectrum(c, p, flux, 2.0 * p->bin, &s));
  status = wh_spectrum_values(c, &s, &g->at, &g->coarse.named);
  wh_spectrum_free(&s);
  return status;
}

static enum wh_status gather(struct wh_context *c, const struct wh_spectrum_params *p,
                             const char *cache, struct gathering *g, struct wh_spectrum *out) {
  WH_TRY(create(c, p, p->bin, out));
  enum wh_status status = WH_OK;
  for (int k = 0; k < SETS && !status; k++) {
    struct wh_flux flux;
    status = open_set(c, p, cache, k, &flux);
    if (status == WH_OK) {
      status = gather_set(c, p, &flux, k, g, out);
      wh_flux_free(&flux);
    }
  }
  if (status != WH_OK)
    wh_spectrum_free(out);
  return status;
}

enum wh_status wh_source_fine(struct wh_context *c, const struct wh_spectrum_params *p,
                              const char *cache, struct wh_spectrum *out) {
  return gather(c, p, cache, NULL, out);
}

static double error_of(const struct gathering *g, int i) {
  double mean = 0.0, square = 0.0, step = g->coarse.at[i] - g->set[0].at[i];
  for (int k = 0; k < SETS; k++)
    mean += g->set[k].at[i] / SETS;
  for (int k = 0; k < SETS; k++)
    square += (g->set[k].at[i] - mean) * (g->set[k].at[i] - mean);
  return sqrt(square / (SETS * (SETS - 1)) + step * step);
}

static enum wh_status set_figures(struct wh_context *c, const struct gathering *g,
                                  const struct wh_spectrum_values *v, struct wh_figures *f) {
#define PLACE(field) (int)(offsetof(struct wh_spectrum_values, field) / sizeof(double))
  const struct {
    const char *name, *unit;
    int place;
    bool share; /* left out where it is nothing */
  } list[] = {
      {"spectrum.mean_energy", "eV", PLACE(mean_eV), false},
      {"spectrum.effective_energy", "eV", PLACE(effective_eV), false},
      {"spectrum.hvl1", "m", PLACE(hvl1), false},
      {"spectrum.hvl2", "m", PLACE(hvl2), false},
      {"spectrum.kerma", "Gy", PLACE(kerma), false},
      {"spectrum.fluence", "1/m^2", PLACE(fluence), false},
      {"spectrum.line_fraction.K", "1", PLACE(line_fraction[0]), true},
      {"spectrum.line_fraction.L", "1", PLACE(line_fraction[1]), true},
      {"spectrum.line_fraction.M", "1", PLACE(line_fraction[2]), true},
  };
  union values all = {.named = *v};
  for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
    double value = all.at[list[i].place], error = error_of(g, list[i].place);
    if (!list[i].share || value > fmax(error, 1e-6))
      WH_TRY(wh_figures_set(c, f, list[i].name, value, list[i].unit, error));
  }
  return WH_OK;
}

/* The lowest edge of the shell that is wanted, over the elements of the target. */
static enum wh_status check_lines(struct wh_context *c, const struct wh_spectrum_params *p) {
  static const int outermost[] = {0, WH_SHELL_K, WH_SHELL_L3, WH_RELAXATION_SHELLS - 1};
  struct wh_material target;
  double edge = INFINITY;
  if (p->lines == 0)
    return WH_OK;
  WH_TRY(wh_material_find(c, p->target, &target));
  for (size_t i = 0; i < target.count; i++) {
    struct wh_relaxation r;
    WH_TRY(wh_relaxation_create(c, target.element[i].z, &r));
    double own = r.binding_eV[outermost[p->lines]];
    edge = own > 0.0 ? fmin(edge, own) : edge;
    wh_relaxation_free(&r);
  }
  if (edge == INFINITY)
    wh_warn(c, "spectrum: no element of %s has %s lines", p->target, shells[p->lines]);
  else if (p->voltage <= edge)
    wh_warn(c,
            "spectrum: %s has no %s lines at %g kV: their edge is at %.4g keV; take a higher "
            "voltage or another target",
            p->target, shells[p->lines], p->voltage * 1e-3, edge * 1e-3);
  return WH_OK;
}

enum wh_status wh_source_spectrum(struct wh_context *c, const struct wh_spectrum_params *p,
                                  const char *cache, struct wh_spectrum *out,
                                  struct wh_figures *figures) {
  struct gathering g = {.at = {p->charge, p->distance}};
  struct wh_spectrum_values v;
  WH_TRY(check_lines(c, p));
  WH_TRY(gather(c, p, cache, &g, out));
  enum wh_status status = wh_spectrum_values(c, out, &g.at, &v);
  if (status == WH_OK)
    status = set_figures(c, &g, &v, figures);
  if (status != WH_OK)
    wh_spectrum_free(out);
  return status;
}

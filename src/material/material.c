/* SPDX-License-Identifier: MPL-2.0 */
#include "material/material.h"

#include "base/constants.h"
#include "material/element.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Fractions printed with three digits may miss 1 by this much. */
#define SUM_TOLERANCE 1e-3

static const struct wh_key part_keys[] = {{.name = "mass",
                                           .type = WH_KEY_QUANTITY,
                                           .offset = offsetof(struct wh_material_part, mass),
                                           .unit = "1",
                                           .default_text = "",
                                           .max = 1.0,
                                           .summary = "fraction by mass"},
                                          {.name = "atoms",
                                           .type = WH_KEY_QUANTITY,
                                           .offset = offsetof(struct wh_material_part, atoms),
                                           .unit = "1",
                                           .default_text = "",
                                           .max = 1e6,
                                           .summary = "atoms in the formula"},
                                          {0}};

const struct wh_key wh_material_keys[] = {
    {.name = "density",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_material_params, density),
     .unit = "kg/m^3",
     .max = 3e4,
     .above_min = true,
     .summary = "mass density"},
    {.name = "mean_excitation",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_material_params, mean_excitation_eV),
     .unit = "eV",
     .default_text = "",
     .max = 2000.0,
     .summary = "mean excitation energy I; from the elements by Bragg's rule if left out"},
    {.name = "work_function",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_material_params, work_function_eV),
     .unit = "eV",
     .default_text = "",
     .max = 20.0,
     .summary = "work function, where secondary electrons are wanted"},
    {.name = "conductor",
     .type = WH_KEY_FLAG,
     .offset = offsetof(struct wh_material_params, conductor),
     .default_text = "true",
     .summary = "whether its outermost electrons are free"},
    {.name = "composition",
     .type = WH_KEY_MAP,
     .offset = offsetof(struct wh_material_params, composition),
     .keys = part_keys,
     .item_size = sizeof(struct wh_material_part),
     .summary = "elements by symbol, each with mass or atoms"},
    {0}};

struct part {
  int z;
  double amount;
};

static const struct table_entry {
  const char *name, *summary;
  double density, mean_excitation_eV, work_function_eV;
  bool conductor, by_mass;
  const char *source;
  struct part part[WH_MATERIAL_ELEMENTS];
} table[] = {
#define WH_MATERIAL(name, summary, density, excitation, work, conductor, by_mass, source, ...)     \
  {name, summary, density * 1e3, excitation, work, conductor, by_mass, source, {__VA_ARGS__}},
#include "material/materials.def"
#undef WH_MATERIAL
};

#define TABLE_COUNT (sizeof table / sizeof *table)

size_t wh_material_count(void) {
  return TABLE_COUNT + WH_ELEMENT_MAX;
}

const char *wh_material_name(size_t i) {
  return i < TABLE_COUNT ? table[i].name : wh_element_by_z((int)(i - TABLE_COUNT) + 1)->symbol;
}

/* Puts the parts in by rising z, so that the order of a case does not matter. */
static void insert_part(struct wh_material *m, int z, double mass) {
  size_t at = m->count++;
  for (; at > 0 && m->element[at - 1].z > z; at--)
    m->element[at] = m->element[at - 1];
  m->element[at] = (struct wh_material_element){.z = z, .mass_fraction = mass};
}

/* Fractions, number densities and, where none is given, the mean excitation energy of Bragg's
   rule, ln I = sum_i (w_i Z_i/A_i) ln I_i / sum_i (w_i Z_i/A_i). */
static void complete(struct wh_material *m) {
  double mass = 0.0, atoms = 0.0, electrons = 0.0, log_excitation = 0.0;
  for (size_t i = 0; i < m->count; i++)
    mass += m->element[i].mass_fraction;
  for (size_t i = 0; i < m->count; i++) {
    struct wh_material_element *e = &m->element[i];
    const struct wh_element *known = wh_element_by_z(e->z);
    e->mass_fraction /= mass;
    e->number_density = m->density * e->mass_fraction / known->atomic_weight * WH_AVOGADRO;
    atoms += e->number_density;
    electrons += e->z * e->number_density;
    log_excitation += e->z * e->number_density * log(known->mean_excitation_eV);
  }
  for (size_t i = 0; i < m->count; i++)
    m->element[i].atom_fraction = m->element[i].number_density / atoms;
  m->electron_density = electrons;
  if (m->mean_excitation_eV == 0.0)
    m->mean_excitation_eV = exp(log_excitation / electrons);
}

static void take_entry(const struct table_entry *t, struct wh_material *m) {
  *m = (struct wh_material){.summary = t->summary,
                            .source = t->source,
                            .density = t->density,
                            .mean_excitation_eV = t->mean_excitation_eV,
                            .work_function_eV = t->work_function_eV,
                            .conductor = t->conductor};
  snprintf(m->name, sizeof m->name, "%s", t->name);
  for (const struct part *p = t->part; p < t->part + WH_MATERIAL_ELEMENTS && p->z; p++)
    insert_part(m, p->z, p->amount * (t->by_mass ? 1.0 : wh_element_by_z(p->z)->atomic_weight));
  complete(m);
}

static void take_element(const struct wh_element *e, struct wh_material *m) {
  *m = (struct wh_material){.summary = e->name,
                            .source = "ICRU Report 37 (1984); IUPAC 2021; Michaelson 1977",
                            .density = e->density,
                            .mean_excitation_eV = e->mean_excitation_eV,
                            .work_function_eV = e->work_function_eV,
                            .conductor = e->conductor};
  snprintf(m->name, sizeof m->name, "%s", e->symbol);
  insert_part(m, e->z, 1.0);
  complete(m);
}

/* Number of edits between two names, for the hint in the message; long names are cut. */
static size_t edit_distance(const char *a, const char *b) {
  size_t row[48], n = strlen(b) < 47 ? strlen(b) : 47;
  for (size_t j = 0; j <= n; j++)
    row[j] = j;
  for (size_t i = 0; a[i]; i++) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 1; j <= n; j++) {
      size_t change = diagonal + (a[i] != b[j - 1]);
      diagonal = row[j];
      size_t shift = (row[j - 1] < row[j] ? row[j - 1] : row[j]) + 1;
      row[j] = change < shift ? change : shift;
    }
  }
  return row[n];
}

enum wh_status wh_material_find(struct wh_context *c, const char *name, struct wh_material *m) {
  memset(m, 0, sizeof *m);
  const struct wh_element *element = wh_element_by_symbol(name);
  if (element) {
    take_element(element, m);
    return WH_OK;
  }
  size_t best = 0, best_distance = SIZE_MAX;
  for (size_t i = 0; i < wh_material_count(); i++) {
    size_t distance = edit_distance(wh_material_name(i), name);
    if (distance < best_distance) {
      best_distance = distance;
      best = i;
    }
  }
  if (best < TABLE_COUNT && best_distance == 0) {
    take_entry(&table[best], m);
    return WH_OK;
  }
  return wh_fail(c, WH_BAD_INPUT,
                 "there is no material '%s'; the nearest name is '%s' (see: wehnelt list "
                 "materials), or describe it under materials",
                 name, wh_material_name(best));
}

/* Reads the composition of a case into m; mass fractions are not yet scaled. */
static enum wh_status take_composition(struct wh_context *c, const char *name,
                                       const struct wh_map *map, struct wh_material *m) {
  const struct wh_material_part *part = map->item;
  double sum = 0.0;
  bool by_mass = map->count > 0 && part[0].mass > 0.0;
  if (map->count == 0 || map->count > WH_MATERIAL_ELEMENTS)
    return wh_fail(c, WH_BAD_INPUT, "material '%s': %zu elements; give 1 to %d", name, map->count,
                   WH_MATERIAL_ELEMENTS);
  for (size_t i = 0; i < map->count; i++) {
    const struct wh_element *e = wh_element_by_symbol(map->name[i]);
    double amount = by_mass ? part[i].mass : part[i].atoms;
    double other = by_mass ? part[i].atoms : part[i].mass;
    if (!e)
      return wh_fail(c, WH_BAD_INPUT,
                     "material '%s': there is no element '%s'; give symbols such as W or Si", name,
                     map->name[i]);
    for (size_t j = 0; j < m->count; j++)
      if (m->element[j].z == e->z)
        return wh_fail(c, WH_BAD_INPUT, "material '%s': element %s is given twice", name,
                       e->symbol);
    if (!(amount > 0.0) || !isfinite(amount) || other != 0.0)
      return wh_fail(c, WH_BAD_INPUT,
                     "material '%s', element %s: give either mass or atoms, above zero, and the "
                     "same for all elements",
                     name, e->symbol);
    sum += amount;
    insert_part(m, e->z, by_mass ? amount : amount * e->atomic_weight);
  }
  if (by_mass && !(fabs(sum - 1.0) <= SUM_TOLERANCE))
    return wh_fail(c, WH_BAD_INPUT,
                   "material '%s': the mass fractions sum to %.6g; they must sum to 1 within %g",
                   name, sum, SUM_TOLERANCE);
  return WH_OK;
}

static enum wh_status create(struct wh_context *c, const char *name,
                             const struct wh_material_params *p, struct wh_material *m) {
  if (!(p->density > 0.0 && p->density <= 3e4))
    return wh_fail(c, WH_BAD_INPUT,
                   "material '%s': a density of %g kg/m3; give one above 0 and up to 30 g/cm3",
                   name, p->density);
  if (p->mean_excitation_eV != 0.0 &&
      !(p->mean_excitation_eV >= 10.0 && p->mean_excitation_eV <= 2000.0))
    return wh_fail(c, WH_BAD_INPUT,
                   "material '%s': a mean excitation energy of %g eV; give 10 to 2000 eV, or leave "
                   "it out",
                   name, p->mean_excitation_eV);
  WH_TRY(take_composition(c, name, &p->composition, m));
  m->summary = "own material of the case";
  m->source = "the case";
  m->density = p->density;
  m->mean_excitation_eV = p->mean_excitation_eV;
  m->work_function_eV = p->work_function_eV;
  m->conductor = p->conductor;
  snprintf(m->name, sizeof m->name, "%s", name);
  complete(m);
  return WH_OK;
}

enum wh_status wh_material_create(struct wh_context *c, const char *name,
                                  const struct wh_material_params *params, struct wh_material *m) {
  memset(m, 0, sizeof *m);
  enum wh_status status = create(c, name, params, m);
  if (status != WH_OK)
    memset(m, 0, sizeof *m);
  return status;
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "case/units.h"

#include <ctype.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <udunits2.h>

#include "base/constants.h"
#include "base/memory.h"
#include "base/nearest.h"

#define MOST_KNOWN 100

struct known {
  struct known *next;
  struct wh_case_quantity unit;
  double offset;
  char name[];
};

struct wh_case_units {
  ut_system *system;
  locale_t locale;
  struct wh_arena *arena;
  struct known *first; /* the first hundred names asked for: a case uses a dozen */
  size_t count;
};

/* UDUNITS-2 lacks 'deg', and its electronvolt dates from 1986: make it the SI's. */
static bool adjust(ut_system *system) {
  ut_unit *radian = ut_get_unit_by_name(system, "radian");
  ut_unit *joule = ut_get_unit_by_name(system, "joule");
  ut_unit *degree = radian ? ut_scale(WH_PI / 180.0, radian) : NULL;
  ut_unit *electronvolt = joule ? ut_scale(WH_ELEMENTARY_CHARGE, joule) : NULL;
  bool done = degree && electronvolt &&
              ut_map_symbol_to_unit("deg", UT_ASCII, degree) == UT_SUCCESS &&
              ut_unmap_symbol_to_unit(system, "eV", UT_ASCII) == UT_SUCCESS &&
              ut_map_symbol_to_unit("eV", UT_ASCII, electronvolt) == UT_SUCCESS;
  ut_free(radian);
  ut_free(joule);
  ut_free(degree);
  ut_free(electronvolt);
  return done;
}

/* UDUNITS-2 keeps its status and its parser in globals, so every call to it is guarded. */
enum wh_status wh_case_units_create(struct wh_context *c, struct wh_case_units **out) {
  struct wh_case_units *u;
  *out = NULL;
  WH_TRY(wh_alloc(c, 1, sizeof *u, &u));
  u->arena = wh_arena_create();
  u->locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  bool adjusted = false;
#pragma omp critical(wh_udunits)
  {
    ut_set_error_message_handler(ut_ignore);
    u->system = ut_read_xml(NULL);
    adjusted = u->system && adjust(u->system);
  }
  if (!adjusted || !u->arena || u->locale == (locale_t)0) {
    wh_case_units_destroy(u);
    return wh_fail(c, WH_LIBRARY_FAILED,
                   "the units database of UDUNITS-2 cannot be read; install libudunits2-data, or "
                   "set UDUNITS2_XML_PATH to its udunits2.xml");
  }
  *out = u;
  return WH_OK;
}

void wh_case_units_destroy(struct wh_case_units *u) {
  if (!u)
    return;
#pragma omp critical(wh_udunits)
  ut_free_system(u->system);
  if (u->locale != (locale_t)0)
    freelocale(u->locale);
  wh_arena_destroy(u->arena);
  free(u);
}

static ut_status refuse_timestamp(const ut_unit *u, const ut_unit *time, double origin, void *out) {
  (void)u, (void)time, (void)origin, (void)out;
  return UT_MEANINGLESS;
}

static ut_status refuse_logarithm(const ut_unit *u, double base, const ut_unit *level, void *out) {
  (void)u, (void)base, (void)level, (void)out;
  return UT_MEANINGLESS;
}

static ut_status add_product(const ut_unit *u, int count, const ut_unit *const *basic,
                             const int *powers, void *out) {
  static const char *const base[WH_CASE_DIMENSIONS] = {"m", "kg",  "s",  "A",
                                                       "K", "mol", "cd", "rad"};
  (void)u;
  struct known *k = out;
  for (int i = 0; i < count; i++) {
    const char *symbol = ut_get_symbol(basic[i], UT_ASCII);
    size_t d = 0;
    while (d < WH_CASE_DIMENSIONS && (!symbol || strcmp(base[d], symbol) != 0))
      d++;
    if (d == WH_CASE_DIMENSIONS)
      return UT_MEANINGLESS;
    k->unit.power[d] += powers[i];
  }
  return UT_SUCCESS;
}

static ut_status add_basic(const ut_unit *u, void *out) {
  return add_product(u, 1, &u, (const int[]){1}, out);
}

static ut_status add_galilean(const ut_unit *u, double scale, const ut_unit *under, double offset,
                              void *out);

static const ut_visitor visitor = {add_basic, add_product, add_galilean, refuse_timestamp,
                                   refuse_logarithm};

static ut_status add_galilean(const ut_unit *u, double scale, const ut_unit *under, double offset,
                              void *out) {
  (void)u;
  struct known *k = out;
  k->unit.scale *= scale;
  k->offset += offset;
  return ut_accept_visitor(under, &visitor, out);
}

static bool look_up(ut_system *system, const char *name, struct known *k) {
  bool exists = false;
#pragma omp critical(wh_udunits)
  {
    ut_unit *unit = ut_parse(system, name, UT_UTF8);
    exists = unit && ut_accept_visitor(unit, &visitor, k) == UT_SUCCESS;
    ut_free(unit);
  }
  return exists;
}

static void remember(struct wh_case_units *u, const struct known *found, const char *name) {
  size_t size = strlen(name) + 1;
  struct known *k = u->count < MOST_KNOWN ? wh_arena_alloc(u->arena, sizeof *k + size) : NULL;
  if (!k)
    return;
  *k = *found;
  memcpy(k->name, name, size);
  k->next = u->first;
  u->first = k;
  u->count++;
}

bool wh_case_units_find(struct wh_case_units *u, const char *name,
                        struct wh_case_quantity *unit_out, double *offset_out) {
  const struct known *k = u->first;
  while (k && strcmp(k->name, name) != 0)
    k = k->next;
  struct known found = {.unit = wh_case_number(1.0)};
  if (!k) {
    if (!look_up(u->system, name, &found))
      return false;
    remember(u, &found, name);
    k = &found;
  }
  *unit_out = k->unit;
  *offset_out = k->offset;
  return true;
}

const char *wh_case_units_nearest(const char *name) {
  struct wh_nearest near = {.word = name};
#define WH_UNIT(unit) wh_nearest_try(&near, #unit);
#include "case/units.def"
#undef WH_UNIT
  return near.best;
}

const char *wh_case_units_number(const struct wh_case_units *u, const char *text, double *out) {
  size_t i = 0, digits = 0;
  for (; isdigit((unsigned char)text[i]); i++)
    digits++;
  if (text[i] == '.')
    for (i++; isdigit((unsigned char)text[i]); i++)
      digits++;
  if (!digits || (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')))
    return text;
  char *end;
  *out = strtod_l(text, &end, u->locale);
  return end;
}

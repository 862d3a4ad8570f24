/* SPDX-License-Identifier: MPL-2.0 */
#include "material/relaxation.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xraylib.h>

/* Principal quantum number of each subshell. */
static const int major[WH_SHELLS] = {1, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4,
                                     5, 5, 5, 5, 5, 5, 5, 6, 6, 6, 6, 6, 7, 7, 7};

static const struct {
  int filled, from, line;
} line_table[] = {
#define WH_LINE(filled, from, line) {filled, from, line},
#include "material/relaxation_lines.def"
#undef WH_LINE
};

/* Coster-Kronig transitions: a vacancy moves from one subshell to a higher one of the same shell.
 */
static const struct {
  int filled, from, transition;
} coster_kronig[] = {{1, 2, FL12_TRANS}, {1, 3, FL13_TRANS}, {2, 3, FL23_TRANS}, {4, 5, FM12_TRANS},
                     {4, 6, FM13_TRANS}, {4, 7, FM14_TRANS}, {4, 8, FM15_TRANS}, {5, 6, FM23_TRANS},
                     {5, 7, FM24_TRANS}, {5, 8, FM25_TRANS}, {6, 7, FM34_TRANS}, {6, 8, FM35_TRANS},
                     {7, 8, FM45_TRANS}};

struct builder {
  struct wh_context *c;
  struct wh_relaxation *table;
  double electrons[WH_SHELLS];
  size_t count, capacity, start; /* start: first transition of the shell at work */
};

static enum wh_status put(struct builder *b, double weight, double energy, bool photon, int first,
                          int second) {
  if (!(weight > 0.0) || !(energy > 0.0))
    return WH_OK;
  WH_TRY(wh_grow(b->c, &b->table->transition, &b->capacity, b->count + 1,
                 sizeof *b->table->transition));
  b->table->transition[b->count++] =
      (struct wh_transition){weight, energy, photon, {first, second}};
  return WH_OK;
}

/* Scales the weights of the transitions from `from` on so that they sum to `total`. */
static void scale_to(struct builder *b, size_t from, double total) {
  double sum = 0.0;
  for (size_t i = from; i < b->count; i++)
    sum += b->table->transition[i].cumulative;
  for (size_t i = from; i < b->count; i++)
    b->table->transition[i].cumulative *= total / sum;
}

static enum wh_status add_radiative(struct builder *b, int s) {
  const double *u = b->table->binding_eV;
  size_t from = b->count;
  for (size_t i = 0; i < sizeof line_table / sizeof *line_table; i++)
    if (line_table[i].filled == s && b->electrons[line_table[i].from] > 0.0)
      WH_TRY(put(b, RadRate(b->table->z, line_table[i].line, NULL), u[s] - u[line_table[i].from],
                 true, line_table[i].from, -1));
  scale_to(b, from, FluorYield(b->table->z, s, NULL));
  return WH_OK;
}

/* xraylib does not say which electron leaves in a Coster-Kronig transition: outer electrons of all
   subshells that the energy reaches take part by number times binding energy (the deepest that
   can be reached dominate). */
static enum wh_status add_coster_kronig(struct builder *b, int s) {
  const double *u = b->table->binding_eV;
  for (size_t i = 0; i < sizeof coster_kronig / sizeof *coster_kronig; i++) {
    int to = coster_kronig[i].from;
    if (coster_kronig[i].filled != s || b->electrons[to] <= 0.0)
      continue;
    size_t from = b->count;
    for (int k = to + 1; k < WH_SHELLS; k++)
      if (major[k] > major[s])
        WH_TRY(put(b, b->electrons[k] * u[k], u[s] - u[to] - u[k], false, to, k));
    scale_to(b, from, CosKronTransProb(b->table->z, coster_kronig[i].transition, NULL));
  }
  return WH_OK;
}

/* xraylib numbers Auger transitions shell by shell, K to M4, then by the two vacancies a <= M5 and
   b. Where it has no rates (M shells), pairs of outer electrons take part by number times binding
   energy. */
static enum wh_status add_auger(struct builder *b, int s) {
  const double *u = b->table->binding_eV;
  size_t from = b->count;
  int number = 0;
  for (int k = 0; k < s; k++)
    number += (WH_SHELL_M5 - k) * (WH_SHELLS - 1 - k);
  for (int i = s + 1; i <= WH_SHELL_M5; i++)
    for (int j = s + 1; j < WH_SHELLS; j++)
      WH_TRY(put(b, AugerRate(b->table->z, number++, NULL), u[s] - u[i] - u[j], false, i, j));
  if (b->count == from)
    for (int i = s + 1; i < WH_SHELLS; i++)
      for (int j = i; j < WH_SHELLS; j++)
        if (major[i] > major[s])
          WH_TRY(put(b, b->electrons[i] * u[i] * b->electrons[j] * u[j], u[s] - u[i] - u[j], false,
                     i, j));
  scale_to(b, from, AugerYield(b->table->z, s, NULL));
  return WH_OK;
}

static void accumulate(struct builder *b) {
  double sum = 0.0;
  scale_to(b, b->start, 1.0);
  for (size_t i = b->start; i < b->count; i++) {
    sum += b->table->transition[i].cumulative;
    b->table->transition[i].cumulative = sum;
  }
  if (b->count > b->start)
    b->table->transition[b->count - 1].cumulative = 1.0;
}

static enum wh_status build(struct builder *b) {
  struct wh_atom_shell shell[WH_SHELLS];
  size_t count;
  WH_TRY(wh_atom_shells(b->c, b->table->z, shell, &count));
  for (size_t i = 0; i < count; i++) {
    b->electrons[shell[i].shell] = shell[i].electrons;
    b->table->binding_eV[shell[i].shell] = shell[i].binding_eV;
  }
  for (int s = 0; s < WH_RELAXATION_SHELLS; s++) {
    b->start = b->table->first[s] = b->count;
    if (b->table->binding_eV[s] > 0.0) {
      WH_TRY(add_radiative(b, s));
      WH_TRY(add_coster_kronig(b, s));
      WH_TRY(add_auger(b, s));
      accumulate(b);
    }
    b->table->first[s + 1] = b->count;
  }
  return WH_OK;
}

enum wh_status wh_relaxation_create(struct wh_context *c, int z, struct wh_relaxation *table) {
  memset(table, 0, sizeof *table);
  if (z < 1 || z > 92)
    return wh_fail(c, WH_BAD_INPUT, "relaxation of element %d: elements 1 to 92 are known", z);
  table->z = z;
  struct builder b = {.c = c, .table = table};
  enum wh_status status = build(&b);
  if (status != WH_OK)
    wh_relaxation_free(table);
  return status;
}

void wh_relaxation_free(struct wh_relaxation *table) {
  free(table->transition);
  memset(table, 0, sizeof *table);
}

const struct wh_transition *wh_relaxation_step(const struct wh_relaxation *table, int shell,
                                               double u) {
  if (shell < 0 || shell >= WH_RELAXATION_SHELLS || table->first[shell] == table->first[shell + 1])
    return NULL;
  size_t low = table->first[shell], high = table->first[shell + 1] - 1;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (table->transition[middle].cumulative > u)
      high = middle;
    else
      low = middle + 1;
  }
  return &table->transition[low];
}

void wh_relaxation_cascade(const struct wh_relaxation *table, int shell, double cutoff_eV,
                           struct wh_random *random, struct wh_emission *emission, size_t *count,
                           double *local_eV) {
  int open[2 * WH_RELAXATION_EMISSIONS] = {shell}, pending = 1;
  *count = 0;
  *local_eV = 0.0;
  if (shell < 0 || shell >= WH_SHELLS)
    return;
  double left = table->binding_eV[shell];
  while (pending > 0) {
    int s = open[--pending];
    /* What a vacancy could still send out is below the cutoff: it stays. */
    if (table->binding_eV[s] < cutoff_eV || *count == WH_RELAXATION_EMISSIONS)
      continue;
    const struct wh_transition *t = wh_relaxation_step(table, s, wh_random_uniform(random));
    if (!t)
      continue;
    for (int k = 0; k < 2; k++)
      if (t->vacancy[k] >= 0 && t->vacancy[k] < WH_RELAXATION_SHELLS &&
          pending < 2 * WH_RELAXATION_EMISSIONS)
        open[pending++] = t->vacancy[k];
    if (t->energy_eV >= cutoff_eV) {
      emission[(*count)++] = (struct wh_emission){t->energy_eV, t->photon, s, t->vacancy[0]};
      left -= t->energy_eV;
    }
  }
  *local_eV = left;
}

void wh_line_name(int filled, int from, char name[16]) {
  static const struct {
    int filled, from;
    const char *name;
  } siegbahn[] = {
      {0, 3, "K-alpha-1"},  {0, 2, "K-alpha-2"},  {0, 6, "K-beta-1"},  {0, 5, "K-beta-3"},
      {0, 11, "K-beta-2"},  {3, 8, "L-alpha-1"},  {3, 7, "L-alpha-2"}, {2, 7, "L-beta-1"},
      {3, 13, "L-beta-2"},  {1, 6, "L-beta-3"},   {1, 5, "L-beta-4"},  {2, 12, "L-gamma-1"},
      {1, 10, "L-gamma-2"}, {1, 11, "L-gamma-3"}, {3, 4, "L-l"},       {2, 4, "L-eta"},
      {8, 15, "M-alpha-1"}, {8, 14, "M-alpha-2"}, {7, 14, "M-beta"},   {6, 13, "M-gamma"},
  };
  snprintf(name, 16, "%s-%s", wh_atom_shell_name(filled), wh_atom_shell_name(from));
  for (size_t i = 0; i < sizeof siegbahn / sizeof *siegbahn; i++)
    if (siegbahn[i].filled == filled && siegbahn[i].from == from)
      snprintf(name, 16, "%s", siegbahn[i].name);
}

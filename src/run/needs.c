/* SPDX-License-Identifier: MPL-2.0 */
#include "run/needs.h"

#include <string.h>

static const struct {
  const char *name, *needs, *figures;
} stages[] = {
#define WH_STAGE(name, part, sections, needs, keep, figures) {#name, needs, figures},
#include "run/stages.def"
#undef WH_STAGE
};

bool wh_run_has_word(const char *words, const char *word) {
  size_t length = strlen(word);
  for (const char *p = words; (p = strstr(p, word)); p += length)
    if ((p == words || p[-1] == ' ') && (p[length] == ' ' || p[length] == '\0'))
      return true;
  return false;
}

/* How much of a figure's name, of which length letters are fixed, a stage's words tell: the longest
   that it begins with, or all of it where the rest is open and a word goes on. 0: nothing. */
static size_t told(const char *words, const char *figure, size_t length, bool open) {
  size_t most = 0;
  for (const char *p = words + strspn(words, " "); *p; p += strspn(p, " ")) {
    size_t word = strcspn(p, " "), same = word < length ? word : length;
    if (memcmp(p, figure, same) == 0 && (same == word || open) && same > most)
      most = same;
    p += word;
  }
  return most;
}

/* The stages that tell most of the name give the figure. False: none does. */
static bool mark_sources(const char *figure, size_t length, bool open, bool needed[]) {
  size_t most = 0;
  for (size_t i = 0; i < WH_STAGE_COUNT; i++) {
    size_t t = told(stages[i].figures, figure, length, open);
    most = t > most ? t : most;
  }
  for (size_t i = 0; most && i < WH_STAGE_COUNT; i++)
    if (told(stages[i].figures, figure, length, open) == most)
      needed[i] = true;
  return most > 0;
}

/* A stage comes after those that it depends on. */
static void mark_needs(bool needed[]) {
  for (size_t i = WH_STAGE_COUNT; i-- > 0;)
    for (size_t k = 0; needed[i] && k < i; k++)
      if (wh_run_has_word(stages[i].needs, stages[k].name))
        needed[k] = true;
}

void wh_run_needs(const char *figures, bool needed[WH_STAGE_COUNT]) {
  bool all = true;
  memset(needed, 0, WH_STAGE_COUNT * sizeof *needed);
  for (const char *p = figures; p && *p;) {
    p += strspn(p, ", ");
    size_t length = strcspn(p, ", "), fixed = strcspn(p, ", *?[");
    if (length)
      all = !mark_sources(p, fixed, fixed < length, needed);
    if (length && all)
      break;
    p += length;
  }
  for (size_t i = 0; all && i < WH_STAGE_COUNT; i++)
    needed[i] = true;
  mark_needs(needed);
}

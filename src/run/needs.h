/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_RUN_NEEDS_H
#define WH_RUN_NEEDS_H
/* Which stages a figure comes from, as stages.def says: who wants some figures only, and many
   times, need not run the rest. */
#include "run/stage.h"

/* Marks the stages that the figures of a list need, with all that these depend on. The list is
   of names with commas between them, in which * and ? stand for any text and any letter; NULL, an
   empty one, and one with a figure that comes from no stage, need all. */
void wh_run_needs(const char *figures, bool needed[WH_STAGE_COUNT]);

/* Whether the list has words, whose separators are commas and spaces, that is this one. */
bool wh_run_has_word(const char *words, const char *word);

#endif

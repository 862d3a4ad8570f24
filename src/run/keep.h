/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_RUN_KEEP_H
#define WH_RUN_KEEP_H
/* What stages have made is kept in the folder of the results, a file each (kept/NAME): a later run
   of the same case there, or of one that differs elsewhere, takes it out in place of making it
   again, with the same result to the last bit. A file names what it was made from by a digest
   (build of the program, seed, quick or not, all values of the case that the stage and those before
   it depend on, files that the case names) and carries a digest of its own content: one that is
   damaged, or of something else, is not used. */
#include "base/archive.h"
#include "run/run.h"
#include "run/stage.h"

/* Describes a stage's part of the pass, for both ways. */
typedef void wh_keep_fn(struct wh_archive *a, const struct wh_case_params *cs,
                        struct wh_pass *pass);

#define WH_STAGE(name, part, sections, needs, keep, figures) wh_keep_fn wh_keep_##keep;
#include "run/stages.def"
#undef WH_STAGE

struct wh_keep {
  const struct wh_case *cs;
  const char *folder;              /* NULL: nothing is kept */
  const char *figures;             /* of the run's options */
  bool fresh;                      /* what is kept there is not used */
  char whole[160];                 /* what all stages depend on */
  char digest[WH_STAGE_COUNT][65]; /* of what each stage's part is made from */
  char coarser[65];                /* likewise of the second pass */
  struct wh_figures before;        /* while a stage runs: the figures, ... */
  size_t warnings;                 /* ... and how many warnings, before it */
};

/* Finds the digests of all stages (without a folder: up to that of the potentials). */
void wh_keep_begin(struct wh_context *c, const struct wh_case *cs, const struct wh_run_options *o,
                   struct wh_keep *k);
void wh_keep_free(struct wh_keep *k);

/* Once there is space charge: later stages depend on what it came to, as a loop that went on from
   an interrupted one ends on other digits. */
void wh_keep_settle(struct wh_keep *k, const struct wh_case_params *cs, const struct wh_pass *pass);

/* Takes a stage's part, figures and warnings out of its file; *there: if there is one of the same
   making. */
enum wh_status wh_keep_load(struct wh_context *c, struct wh_keep *k, enum wh_stage_id stage,
                            const struct wh_case_params *cs, struct wh_pass *pass, bool *there);
/* Before the stage runs, and after it has: keeps its part. What cannot be written is a warning. */
enum wh_status wh_keep_watch(struct wh_context *c, struct wh_keep *k, const struct wh_pass *pass);
enum wh_status wh_keep_save(struct wh_context *c, struct wh_keep *k, enum wh_stage_id stage,
                            const struct wh_case_params *cs, struct wh_pass *pass);

/* The figures of the second pass, likewise. */
enum wh_status wh_keep_load_coarser(struct wh_context *c, const struct wh_keep *k,
                                    struct wh_figures *figures, bool *there);
enum wh_status wh_keep_save_coarser(struct wh_context *c, const struct wh_keep *k,
                                    struct wh_figures *figures);

#endif

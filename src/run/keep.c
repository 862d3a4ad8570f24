/* SPDX-License-Identifier: MPL-2.0 */
#include "run/keep.h"

#include "base/build.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "case/digest.h"
#include "run/needs.h"
#include "run/space.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FORMAT "wehnelt kept 1\n"
#define HEADER (sizeof FORMAT - 1 + 2 * 65) /* two digests, a line each */
#define LARGEST ((size_t)1 << 36)

static const struct {
  const char *name, *sections, *needs;
  bool (*wanted)(const struct wh_case_params *cs);
  wh_keep_fn *keep;
} stages[] = {
#define WH_STAGE(name, part, sections, needs, keep, figures)                                       \
  {#name, sections, needs, wh_case_has_##part, wh_keep_##keep},
#include "run/stages.def"
#undef WH_STAGE
};

/* A part that is as quickly made as read. */
void wh_keep_nothing(struct wh_archive *a, const struct wh_case_params *cs, struct wh_pass *pass) {
  (void)a;
  (void)cs;
  (void)pass;
}

/* ---- what a part is made from ---------------------------------------------------------------- */

static void describe(const struct wh_case *cs, const char *whole, const char *name,
                     const char *sections, const char *needs, struct wh_keep *k, char digest[65]) {
  struct wh_sha256 sha = wh_sha256_start();
  char own[65];
  wh_case_section_digest(cs, sections, own);
  wh_sha256_add(&sha, whole, strlen(whole) + 1);
  wh_sha256_add(&sha, name, strlen(name) + 1);
  wh_sha256_add(&sha, own, sizeof own);
  for (size_t i = 0; i < WH_STAGE_COUNT; i++)
    if (wh_run_has_word(needs, stages[i].name) && stages[i].wanted(&cs->params))
      wh_sha256_add(&sha, k->digest[i], sizeof k->digest[i]);
  wh_sha256_end(&sha, digest);
}

static void describe_from(struct wh_keep *k, size_t first) {
  size_t end = k->folder ? WH_STAGE_COUNT : WH_STAGE_ID_potentials + 1;
  for (size_t i = first; i < end; i++)
    describe(k->cs, k->whole, stages[i].name, stages[i].sections, stages[i].needs, k, k->digest[i]);
  describe(k->cs, k->whole, k->figures ? k->figures : "second pass", "",
           "currents arrivals budget optics", k, k->coarser);
}

void wh_keep_begin(struct wh_context *c, const struct wh_case *cs, const struct wh_run_options *o,
                   struct wh_keep *k) {
  char build[80];
  *k = (struct wh_keep){.cs = cs, .folder = o->folder, .figures = o->figures, .fresh = o->fresh};
  wh_build_describe(build);
  snprintf(k->whole, sizeof k->whole, "%s seed %llu %s", build,
           (unsigned long long)wh_context_seed(c), o->quick ? "quick" : "");
  describe_from(k, 0);
}

void wh_keep_settle(struct wh_keep *k, const struct wh_case_params *cs,
                    const struct wh_pass *pass) {
  struct wh_sha256 sha = wh_sha256_start();
  size_t loads = wh_space_nodes(pass) * (cs->space_charge.self_magnetic ? 2 : 1);
  if (!k->folder || !pass->space_charge)
    return;
  wh_sha256_add(&sha, k->digest[WH_STAGE_ID_space_charge], 65);
  wh_sha256_add(&sha, pass->space_charge, loads * sizeof *pass->space_charge);
  wh_sha256_end(&sha, k->digest[WH_STAGE_ID_space_charge]);
  describe_from(k, WH_STAGE_ID_space_charge + 1);
}

void wh_keep_free(struct wh_keep *k) {
  wh_figures_free(&k->before);
  memset(k, 0, sizeof *k);
}

/* ---- files ----------------------------------------------------------------------------------- */

static void head(const char *digest, const char *content, size_t size, char out[HEADER + 1]) {
  struct wh_sha256 sha = wh_sha256_start();
  char sum[65];
  wh_sha256_add(&sha, content, size);
  wh_sha256_end(&sha, sum);
  snprintf(out, HEADER + 1, FORMAT "%s\n%s\n", digest, sum);
}

/* *size 0: there is none of this making. */
static enum wh_status read_part(struct wh_context *c, const char *path, const char *digest,
                                char **content, size_t *size) {
  char expected[HEADER + 1];
  size_t errors = wh_error_count(c);
  *content = NULL;
  *size = 0;
  if (access(path, F_OK) != 0)
    return WH_OK;
  enum wh_status status = wh_file_read(c, path, LARGEST, content, size);
  if (status == WH_NO_MEMORY)
    return status;
  if (status) {
    wh_errors_to_warnings(c, errors);
    return WH_OK;
  }
  bool ours = *size > HEADER && memcmp(*content, FORMAT, sizeof FORMAT - 1) == 0 &&
              memcmp(*content + sizeof FORMAT - 1, digest, 64) == 0;
  if (ours)
    head(digest, *content + HEADER, *size - HEADER, expected);
  if (ours && memcmp(*content, expected, HEADER) == 0)
    return WH_OK;
  if (ours)
    wh_warn(c, "%s is damaged and was not used", path);
  free(*content);
  *content = NULL;
  *size = 0;
  return WH_OK;
}

/* Ranks must do the same: a part is there only if all of them have it. */
static bool all_have(struct wh_context *c, bool have) {
  const struct wh_ranks *ranks = wh_context_ranks(c);
  double count = have;
  if (ranks->count > 1)
    ranks->sum(ranks->user, &count, 1);
  return count > ranks->count - 0.5;
}

static enum wh_status write_part(struct wh_context *c, const char *path, const char *digest,
                                 const struct wh_archive *a) {
  char header[HEADER + 1];
  struct wh_file f;
  head(digest, a->data, a->size, header);
  WH_TRY(wh_file_create(c, path, &f));
  fwrite(header, 1, HEADER, f.stream);
  fwrite(a->data, 1, a->size, f.stream);
  return wh_file_commit(c, &f);
}

static enum wh_status path_of(struct wh_context *c, const struct wh_keep *k, const char *name,
                              char **path) {
  return asprintf(path, "%s/kept/%s", k->folder, name) < 0
             ? wh_fail(c, WH_NO_MEMORY, "no memory for the name of a file")
             : WH_OK;
}

/* The archive of a part that is there, its content to be freed; a->data NULL: there is none. */
static enum wh_status open_part(struct wh_context *c, const struct wh_keep *k, const char *name,
                                const char *digest, char **content, struct wh_archive *a) {
  char *path;
  size_t size = 0;
  *content = NULL;
  *a = (struct wh_archive){0};
  if (!k->folder || k->fresh)
    return WH_OK;
  WH_TRY(path_of(c, k, name, &path));
  enum wh_status status = read_part(c, path, digest, content, &size);
  free(path);
  if (all_have(c, status == WH_OK && *content))
    *a = wh_archive_reader(c, *content + HEADER, size - HEADER);
  return status;
}

/* What cannot be kept does not harm the run. */
static enum wh_status close_part(struct wh_context *c, const struct wh_keep *k, const char *name,
                                 const char *digest, const struct wh_archive *a) {
  char *path, *folder;
  size_t errors = wh_error_count(c);
  if (wh_context_ranks(c)->rank != 0)
    return WH_OK;
  WH_TRY(path_of(c, k, name, &path));
  WH_TRY(path_of(c, k, "", &folder));
  enum wh_status status = wh_folder_create(c, folder);
  if (!status)
    status = write_part(c, path, digest, a);
  if (status)
    wh_errors_to_warnings(c, errors);
  free(folder);
  free(path);
  return WH_OK;
}

/* ---- figures and warnings -------------------------------------------------------------------- */

static bool is_new(const struct wh_figures *before, const struct wh_figure *f) {
  const struct wh_figure *old = wh_figures_find(before, f->name);
  return !old || memcmp(&old->value, &f->value, sizeof f->value) != 0 ||
         memcmp(&old->error, &f->error, sizeof f->error) != 0;
}

/* Those that are not in before; NULL: all. Into *f when reading. */
static void archive_figures(struct wh_archive *a, const struct wh_figures *before,
                            struct wh_figures *f) {
  size_t count = 0;
  for (size_t i = 0; !a->reading && i < f->count; i++)
    count += !before || is_new(before, &f->item[i]);
  WH_ARCHIVE(a, count);
  for (size_t i = 0; !a->reading && i < f->count; i++)
    if (!before || is_new(before, &f->item[i]))
      WH_ARCHIVE(a, f->item[i]);
  for (size_t i = 0; a->reading && i < count && a->status == WH_OK; i++) {
    struct wh_figure one;
    WH_ARCHIVE(a, one);
    one.name[sizeof one.name - 1] = one.unit[sizeof one.unit - 1] = '\0';
    if (a->status == WH_OK)
      a->status = wh_figures_set(a->c, f, one.name, one.value, one.unit, one.error);
  }
}

/* From number first on, when writing. */
static void archive_warnings(struct wh_archive *a, size_t first) {
  size_t count = a->reading ? 0 : wh_warning_count(a->c) - first;
  WH_ARCHIVE(a, count);
  for (size_t i = 0; i < count && a->status == WH_OK; i++) {
    char *text = a->reading ? NULL : strdup(wh_warning_text(a->c, first + i));
    wh_archive_text(a, &text);
    if (a->reading && text)
      wh_warn(a->c, "%s", text);
    free(text);
  }
}

enum wh_status wh_keep_watch(struct wh_context *c, struct wh_keep *k, const struct wh_pass *pass) {
  wh_figures_free(&k->before);
  k->warnings = wh_warning_count(c);
  if (!k->folder)
    return WH_OK;
  WH_TRY(wh_alloc(c, pass->figures.count, sizeof *k->before.item, &k->before.item));
  k->before.count = k->before.capacity = pass->figures.count;
  if (pass->figures.count)
    memcpy(k->before.item, pass->figures.item, pass->figures.count * sizeof *k->before.item);
  return WH_OK;
}

/* ---- stages ---------------------------------------------------------------------------------- */

enum wh_status wh_keep_load(struct wh_context *c, struct wh_keep *k, enum wh_stage_id stage,
                            const struct wh_case_params *cs, struct wh_pass *pass, bool *there) {
  char *content;
  struct wh_archive a;
  *there = false;
  if (stages[stage].keep == wh_keep_nothing)
    return WH_OK;
  enum wh_status status = open_part(c, k, stages[stage].name, k->digest[stage], &content, &a);
  *there = !status && a.data;
  if (*there) {
    archive_figures(&a, NULL, &pass->figures);
    archive_warnings(&a, 0);
    stages[stage].keep(&a, cs, pass);
    status = wh_archive_end(&a);
  }
  free(content);
  return status;
}

enum wh_status wh_keep_save(struct wh_context *c, struct wh_keep *k, enum wh_stage_id stage,
                            const struct wh_case_params *cs, struct wh_pass *pass) {
  if (!k->folder || stages[stage].keep == wh_keep_nothing)
    return WH_OK;
  struct wh_archive a = wh_archive_writer(c);
  archive_figures(&a, &k->before, &pass->figures);
  archive_warnings(&a, k->warnings);
  stages[stage].keep(&a, cs, pass);
  enum wh_status status = wh_archive_end(&a);
  if (!status)
    status = close_part(c, k, stages[stage].name, k->digest[stage], &a);
  wh_archive_free(&a);
  return status;
}

enum wh_status wh_keep_load_coarser(struct wh_context *c, const struct wh_keep *k,
                                    struct wh_figures *figures, bool *there) {
  char *content;
  struct wh_archive a;
  enum wh_status status = open_part(c, k, "second-pass", k->coarser, &content, &a);
  *there = !status && a.data;
  if (*there) {
    archive_figures(&a, NULL, figures);
    status = wh_archive_end(&a);
  }
  free(content);
  return status;
}

enum wh_status wh_keep_save_coarser(struct wh_context *c, const struct wh_keep *k,
                                    struct wh_figures *figures) {
  if (!k->folder)
    return WH_OK;
  struct wh_archive a = wh_archive_writer(c);
  archive_figures(&a, NULL, figures);
  enum wh_status status = wh_archive_end(&a);
  if (!status)
    status = close_part(c, k, "second-pass", k->coarser, &a);
  wh_archive_free(&a);
  return status;
}

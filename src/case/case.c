/* SPDX-License-Identifier: MPL-2.0 */
#include "case/case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "case/digest.h"

const struct wh_key wh_case_keys[] = {{.name = "wehnelt",
                                       .type = WH_KEY_COUNT,
                                       .offset = offsetof(struct wh_case_params, version),
                                       .min = 1,
                                       .max = 1,
                                       .summary = "version of the language of case files"},
                                      {.name = "title",
                                       .type = WH_KEY_TEXT,
                                       .offset = offsetof(struct wh_case_params, title),
                                       .summary = "what this is, in one line"},
                                      {.name = "notes",
                                       .type = WH_KEY_TEXT,
                                       .offset = offsetof(struct wh_case_params, notes),
                                       .default_text = "",
                                       .summary = "any text; it goes into the report"},
#define WH_SECTION(field, ctype, table, default_value, says)                                       \
  {.name = #field,                                                                                 \
   .type = WH_KEY_SECTION,                                                                         \
   .offset = offsetof(struct wh_case_params, field),                                               \
   .keys = table,                                                                                  \
   .default_text = default_value,                                                                  \
   .summary = says},
#define WH_VARIANTS(field, table, default_value, says)                                             \
  {.name = #field,                                                                                 \
   .type = WH_KEY_VARIANTS,                                                                        \
   .offset = offsetof(struct wh_case_params, field),                                               \
   .kinds = table,                                                                                 \
   .item_size = sizeof(struct wh_variant),                                                         \
   .default_text = default_value,                                                                  \
   .summary = says},
#include "case/sections.def"
#undef WH_SECTION
#undef WH_VARIANTS
                                      {0}};

/* Something for electrons to do, and sections that go together. */
static enum wh_status check_whole(struct wh_context *c, const struct wh_case *k) {
  const struct wh_case_params *p = &k->params;
  if (!wh_case_has_optics(p) && !wh_case_has_target(p) && !wh_case_has_spectrum(p) &&
      !wh_case_has_filament(p) && !wh_case_has_supply(p) && !wh_case_has_spot(p))
    return wh_fail(c, WH_BAD_INPUT,
                   "%s: there is none of the sections 'geometry' with electrodes (electron "
                   "optics), 'target' "
                   "(bodies of matter), 'spectrum' (X-rays of a tube), 'spot' (their focal spot), "
                   "'filament' (a heated wire) and 'supply' (high voltage); give one of them",
                   k->file);
  if (!wh_case_has_optics(p) && (p->sources.count > 0 || p->magnets.count > 0))
    return wh_fail(c, WH_BAD_INPUT,
                   "%s: 'sources' and 'magnets' need a section 'geometry' around them", k->file);
  if (p->detector.sensor.kind && !wh_case_has_spectrum(p))
    return wh_fail(c, WH_BAD_INPUT,
                   "%s: 'detector' needs a section 'spectrum', whose X-rays it measures", k->file);
  return WH_OK;
}

enum wh_status wh_case_update(struct wh_context *c, struct wh_case *k) {
  struct wh_arena *arena = wh_arena_create();
  if (!arena)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the case %s", k->file);
  wh_arena_destroy(k->arena);
  k->arena = arena;
  k->entry = NULL;
  k->entry_count = 0;
  memset(&k->params, 0, sizeof k->params);
  WH_TRY(wh_case_document_bind(c, k->document, arena, &k->params));
  WH_TRY(check_whole(c, k));
  wh_case_digest(k->document, k->inputs_sha256);
  return wh_case_document_entries(c, k->document, arena, &k->entry_count, &k->entry);
}

enum wh_status wh_case_read_text(struct wh_context *c, const char *file, const char *folder,
                                 const char *text, size_t length, size_t set_count,
                                 const char *const *sets, struct wh_case *out) {
  memset(out, 0, sizeof *out);
  WH_TRY(wh_case_units_create(c, &out->units));
  enum wh_status status = wh_case_document_create(c, out->units, file, folder, text, length,
                                                  wh_case_keys, &out->document);
  if (!status) {
    out->file = wh_case_document_source(out->document);
    out->text = wh_case_document_original(out->document);
    for (size_t i = 0; i < set_count; i++) {
      enum wh_status set = wh_case_set(c, out, sets[i]);
      status = status ? status : set;
    }
    enum wh_status bound = wh_case_update(c, out);
    status = status ? status : bound;
  }
  if (status)
    wh_case_free(out);
  return status;
}

enum wh_status wh_case_read(struct wh_context *c, const char *file, size_t set_count,
                            const char *const *sets, struct wh_case *out) {
  char *text;
  size_t length;
  memset(out, 0, sizeof *out);
  WH_TRY(wh_file_read(c, file, WH_CASE_LARGEST_FILE, &text, &length));
  const char *slash = strrchr(file, '/');
  char *folder = strndup(file, slash ? (size_t)(slash - file) + (slash == file) : 0);
  enum wh_status status =
      folder ? wh_case_read_text(c, file, folder, text, length, set_count, sets, out)
             : wh_fail(c, WH_NO_MEMORY, "no memory for the case %s", file);
  free(folder);
  free(text);
  return status;
}

enum wh_status wh_case_copy(struct wh_context *c, const struct wh_case *k, struct wh_case *out) {
  return wh_case_read_text(c, k->file, wh_case_document_folder(k->document), k->text,
                           strlen(k->text), k->set_count, (const char *const *)k->set, out);
}

void wh_case_free(struct wh_case *k) {
  for (size_t i = 0; i < k->set_count; i++)
    free(k->set[i]);
  free(k->set);
  wh_case_document_destroy(k->document);
  wh_case_units_destroy(k->units);
  wh_arena_destroy(k->arena);
  memset(k, 0, sizeof *k);
}

enum wh_status wh_case_set(struct wh_context *c, struct wh_case *k, const char *assignment) {
  WH_TRY(wh_case_document_set(c, k->document, assignment));
  WH_TRY(wh_grow(c, &k->set, &k->set_capacity, k->set_count + 1, sizeof *k->set));
  if (!(k->set[k->set_count] = strdup(assignment)))
    return wh_fail(c, WH_NO_MEMORY, "no memory for --set");
  k->set_count++;
  return WH_OK;
}

enum wh_status wh_case_set_value(struct wh_context *c, struct wh_case *k, const char *path,
                                 double value) {
  return wh_case_document_set_value(c, k->document, path, value);
}

enum wh_status wh_case_value(struct wh_context *c, const struct wh_case *k, const char *path,
                             double *value_out, const char **unit_out) {
  return wh_case_document_value(c, k->document, path, value_out, unit_out);
}

enum wh_status wh_case_write(struct wh_context *c, const struct wh_case *k, const char *file) {
  char *text;
  struct wh_file out;
  WH_TRY(wh_case_document_text(c, k->document, &text));
  enum wh_status status = wh_file_create(c, file, &out);
  if (!status) {
    fputs(text, out.stream);
    status = wh_file_finish(c, &out, WH_OK);
  }
  free(text);
  return status;
}

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_CASE_DOCUMENT_H
#define WH_CASE_DOCUMENT_H
/* A text in YAML, held against tables of keys (base/key.h) and bound to the structs that they
   describe. Knows nothing of electrons: case.h adds what a case is made of.

   Everything that is wrong is recorded before anything is given up, each fault in one message:
       tube.yaml:14:16: geometry.electrodes.anode.voltage: '10' has no unit; ...
   Not allowed, so that a case is plain data: anchors, aliases, tags, several documents, repeated
   keys, more than 32 levels, 200 000 values or 1 MiB. */
#include "base/key.h"
#include "base/memory.h"
#include "case/units.h"

#define WH_CASE_LARGEST_FILE (1u << 20)

struct wh_case_document;

/* Reads the text. source names it in messages; folder is where the files that it names are; keys
   is the table of its top level (the mapping 'parameters' is known besides). Nothing is bound yet.
   The document keeps copies of the texts, and uses units and keys as long as it lives; units may be
   shared by documents of one thread. WH_BAD_INPUT for what is not YAML. */
enum wh_status wh_case_document_create(struct wh_context *c, struct wh_case_units *units,
                                       const char *source, const char *folder, const char *text,
                                       size_t length, const struct wh_key *keys,
                                       struct wh_case_document **out);
void wh_case_document_destroy(struct wh_case_document *d);

/* The name that messages give it, the folder of its files, and the text that was read; all as long
   as the document. */
const char *wh_case_document_source(const struct wh_case_document *d);
const char *wh_case_document_folder(const struct wh_case_document *d);
const char *wh_case_document_original(const struct wh_case_document *d);

/* Changes a value: "mesh.order=4", "trace.planes=[1 mm, 2 mm]". The path must be one that the
   tables know; names in maps and parameters must exist in the document. */
enum wh_status wh_case_document_set(struct wh_context *c, struct wh_case_document *d,
                                    const char *assignment);
/* Changes a number, given in the unit that wh_case_document_value returns. No YAML is read. */
enum wh_status wh_case_document_set_value(struct wh_context *c, struct wh_case_document *d,
                                          const char *path, double value);

/* Checks everything and fills params, a zeroed struct as keys describes it; what it points to is
   put into the arena. May be called again after values were set. On WH_BAD_INPUT, *params holds
   what could be bound and is not to be used. */
enum wh_status wh_case_document_bind(struct wh_context *c, struct wh_case_document *d,
                                     struct wh_arena *arena, void *params);

/* A number of the document, after it was bound. unit_out is the unit of its key, or the SI unit of
   a parameter (valid as long as the document). WH_BAD_INPUT if there is no such number. */
enum wh_status wh_case_document_value(struct wh_context *c, struct wh_case_document *d,
                                      const char *path, double *value_out, const char **unit_out);

/* What a key came to be. */
struct wh_case_entry {
  const char *path;
  const char *written; /* as in the case; NULL for a list */
  const char *unit;    /* of the values; "" if it is no number */
  size_t count;        /* of values: 0 unless it is a number, a point or a list of them */
  const double *value;
  bool is_default;     /* not written in the case */
  const char *summary; /* of its key, one line; "" for a parameter */
};

/* All values of the document in its order, put into the arena; after it was bound. */
enum wh_status wh_case_document_entries(struct wh_context *c, struct wh_case_document *d,
                                        struct wh_arena *arena, size_t *count_out,
                                        const struct wh_case_entry **out);

/* The original text with the values that were set since in the place of those written, comments
   kept; free() it. WH_BAD_INPUT if a value was set that is not written in the text. */
enum wh_status wh_case_document_text(struct wh_context *c, const struct wh_case_document *d,
                                     char **out);

/* Calls visit for every file that the document names, as the tables say, after it was bound; below
   one name of its top level, or everywhere (NULL). */
void wh_case_document_files(const struct wh_case_document *d, const char *below,
                            void (*visit)(void *user, const char *path), void *user);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_BASE_FILE_H
#define WH_BASE_FILE_H
/* Files that are complete or not there at all: a result is written under a temporary name in the
   same folder, flushed to the disk, and only then given its name. */
#include "base/context.h"

#include <stdio.h>

struct wh_file {
  char *path, *temporary;
  FILE *stream; /* writers print here; what fails is found by wh_file_commit */
};

/* Opens a new temporary file beside path. WH_IO_FAILED if the folder cannot be written to. */
enum wh_status wh_file_create(struct wh_context *c, const char *path, struct wh_file *out);

/* Gives the file its name, in place of any older file of that name. On failure the older file is
   left as it was and the temporary one is removed. Frees *f either way. */
enum wh_status wh_file_commit(struct wh_context *c, struct wh_file *f);

/* Removes the temporary file and frees *f; nothing if *f is zero. */
void wh_file_discard(struct wh_file *f);

/* The common ending of a writer: commits if status is WH_OK, otherwise discards. */
enum wh_status wh_file_finish(struct wh_context *c, struct wh_file *f, enum wh_status status);

/* Whole content of a file, with a zero byte after it; free() it. Refuses files above limit bytes
   (WH_BAD_INPUT) and anything that is not a regular file. */
enum wh_status wh_file_read(struct wh_context *c, const char *path, size_t limit, char **content,
                            size_t *size);

/* Makes a folder and those above it, if they are not there. */
enum wh_status wh_folder_create(struct wh_context *c, const char *path);

#endif

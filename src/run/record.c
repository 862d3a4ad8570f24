/* SPDX-License-Identifier: MPL-2.0 */
/* Lines of a word and its value, then an empty line and the case's text. */
#include "run/record.h"

#include "base/file.h"
#include "base/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FORMAT "wehnelt run 1"
#define LARGEST ((size_t)1 << 22)

static enum wh_status path_of(struct wh_context *c, const char *folder, const char *name,
                              char **out) {
  return asprintf(out, "%s/kept%s", folder, name) < 0
             ? wh_fail(c, WH_NO_MEMORY, "no memory for the name of a file")
             : WH_OK;
}

enum wh_status wh_run_record_write(struct wh_context *c, const struct wh_case *cs,
                                   const struct wh_run_options *o, const char *folder) {
  char *path, *kept;
  struct wh_file f;
  const char *where = wh_case_document_folder(cs->document);
  WH_TRY(path_of(c, folder, "", &kept));
  enum wh_status status = wh_folder_create(c, kept);
  free(kept);
  WH_TRY(status);
  WH_TRY(path_of(c, folder, "/case", &path));
  status = wh_file_create(c, path, &f);
  free(path);
  WH_TRY(status);
  char *absolute = realpath(*where ? where : ".", NULL);
  fprintf(f.stream, FORMAT "\nfile %s\nfolder %s\nseed %llu\nquick %d\n", cs->file,
          absolute ? absolute : where, (unsigned long long)wh_context_seed(c), o->quick);
  for (size_t i = 0; i < cs->set_count; i++)
    fprintf(f.stream, "set %s\n", cs->set[i]);
  fprintf(f.stream, "\n%s", cs->text);
  free(absolute);
  return wh_file_commit(c, &f);
}

struct record {
  const char *file, *folder, *text;
  unsigned long long seed;
  int quick;
  size_t set_count, set_capacity;
  const char **set;
};

/* Cuts the content into its lines, in place. */
static enum wh_status parse(struct wh_context *c, const char *path, char *content,
                            struct record *r) {
  char *line = content;
  bool ours = strncmp(content, FORMAT "\n", sizeof FORMAT) == 0;
  while (ours && *line != '\n') {
    char *end = strchr(line, '\n');
    if (!end)
      break;
    *end = '\0';
    if (strncmp(line, "file ", 5) == 0)
      r->file = line + 5;
    else if (strncmp(line, "folder ", 7) == 0)
      r->folder = line + 7;
    else if (strncmp(line, "seed ", 5) == 0)
      r->seed = strtoull(line + 5, NULL, 10);
    else if (strncmp(line, "quick ", 6) == 0)
      r->quick = line[6] == '1';
    else if (strncmp(line, "set ", 4) == 0) {
      WH_TRY(wh_grow(c, &r->set, &r->set_capacity, r->set_count + 1, sizeof *r->set));
      r->set[r->set_count++] = line + 4;
    }
    line = end + 1;
  }
  if (!ours || *line != '\n' || !r->file || !r->folder)
    return wh_fail(c, WH_BAD_INPUT, "%s is not the record of a run, or is damaged", path);
  r->text = line + 1;
  return WH_OK;
}

enum wh_status wh_run_record_read(struct wh_context *c, const char *folder, struct wh_case *cs,
                                  bool *quick) {
  char *path, *content = NULL;
  size_t size;
  struct record r = {0};
  memset(cs, 0, sizeof *cs);
  WH_TRY(path_of(c, folder, "/case", &path));
  enum wh_status status = WH_OK;
  if (access(path, R_OK) != 0)
    status =
        wh_fail(c, WH_BAD_INPUT, "%s: %s; give the folder of a run ('wehnelt run CASE --out DIR')",
                path, strerror(errno));
  if (!status)
    status = wh_file_read(c, path, LARGEST, &content, &size);
  if (!status)
    status = parse(c, path, content, &r);
  if (!status) {
    wh_context_set_seed(c, r.seed);
    *quick = r.quick;
    status = wh_case_read_text(c, r.file, r.folder, r.text, strlen(r.text), r.set_count, r.set, cs);
  }
  free(r.set);
  free(content);
  free(path);
  return status;
}

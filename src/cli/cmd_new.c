/* SPDX-License-Identifier: MPL-2.0 */
#include "cli/cli.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/data.h"

static enum wh_status copy(struct wh_context *c, FILE *from, FILE *to, const char *to_path) {
  char block[4096];
  size_t n;
  while ((n = fread(block, 1, sizeof block, from)) > 0)
    if (fwrite(block, 1, n, to) != n)
      return wh_fail(c, WH_IO_FAILED, "cannot write %s: %s", to_path, strerror(errno));
  return WH_OK;
}

/* "wx": a file that is there already is never overwritten. */
static enum wh_status copy_file(struct wh_context *c, const char *from_path, const char *to_path) {
  FILE *from = fopen(from_path, "rb");
  if (!from)
    return wh_fail(c, WH_IO_FAILED, "cannot read %s: %s", from_path, strerror(errno));
  FILE *to = fopen(to_path, "wbx");
  if (!to) {
    fclose(from);
    return wh_fail(c, errno == EEXIST ? WH_BAD_INPUT : WH_IO_FAILED, "cannot make %s: %s", to_path,
                   strerror(errno));
  }
  enum wh_status status = copy(c, from, to, to_path);
  fclose(from);
  if (fclose(to) != 0 && !status)
    status = wh_fail(c, WH_IO_FAILED, "cannot write %s: %s", to_path, strerror(errno));
  if (status)
    remove(to_path);
  return status;
}

static enum wh_status copy_named(struct wh_context *c, const char *cases, const char *folder,
                                 const char *file) {
  char from[PATH_MAX], to[PATH_MAX];
  if ((size_t)snprintf(from, sizeof from, "%s/%s", cases, file) >= sizeof from ||
      (size_t)snprintf(to, sizeof to, "%s/%s", folder, file) >= sizeof to)
    return wh_fail(c, WH_BAD_INPUT, "the path of the new case is too long");
  return copy_file(c, from, to);
}

/* Files that a case refers to are called like it: NAME.msh belongs to NAME.yaml. */
static enum wh_status copy_companions(struct wh_context *c, const char *cases, const char *folder,
                                      const char *name) {
  size_t length = strlen(name);
  DIR *d = opendir(cases);
  if (!d)
    return wh_fail(c, WH_IO_FAILED, "cannot read the folder %s", cases);
  enum wh_status status = WH_OK;
  for (struct dirent *e; !status && (e = readdir(d));)
    if (strncmp(e->d_name, name, length) == 0 && e->d_name[length] == '.' &&
        strcmp(e->d_name + length, ".yaml") != 0)
      status = copy_named(c, cases, folder, e->d_name);
  closedir(d);
  return status;
}

static enum wh_status run(struct wh_context *c, const struct wh_options *o) {
  const char *name = o->arguments.text[0], *folder = o->arguments.text[1];
  char cases[PATH_MAX], file[PATH_MAX];
  WH_TRY(wh_data_case(c, name, file, sizeof file));
  WH_TRY(wh_data_cases(c, cases, sizeof cases));
  if (mkdir(folder, 0777) != 0 && errno != EEXIST)
    return wh_fail(c, WH_IO_FAILED, "cannot make the folder %s: %s", folder, strerror(errno));
  snprintf(file, sizeof file, "%s.yaml", name);
  WH_TRY(copy_named(c, cases, folder, file));
  WH_TRY(copy_companions(c, cases, folder, name));
  printf("%s/%s\n", folder, file);
  return WH_OK;
}

const struct wh_subcommand wh_cmd_new = {
    .name = "new",
    .arguments = "TEMPLATE DIR",
    .summary = "start from a shipped case: copies it, with its comments, into a folder",
    .details = "'wehnelt list cases' names the templates. A file that is there already is kept.",
    .least_arguments = 2,
    .most_arguments = 2,
    .run = run,
};

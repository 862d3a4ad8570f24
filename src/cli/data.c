/* SPDX-License-Identifier: MPL-2.0 */
#include "cli/data.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/nearest.h"

static bool is_folder(const char *path) {
  struct stat s;
  return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

static bool folder_of_executable(char *out, size_t size) {
  ssize_t length = readlink("/proc/self/exe", out, size - 1);
  if (length <= 0)
    return false;
  out[length] = '\0';
  char *slash = strrchr(out, '/');
  if (!slash)
    return false;
  *slash = '\0';
  return true;
}

enum wh_status wh_data_cases(struct wh_context *c, char *out, size_t size) {
  const char *chosen = getenv("WEHNELT_DATA");
  if (chosen && *chosen) {
    snprintf(out, size, "%s/cases", chosen);
    if (is_folder(out))
      return WH_OK;
    return wh_fail(c, WH_IO_FAILED, "WEHNELT_DATA is %s, but there is no folder %s", chosen, out);
  }
  /* bin/ beside share/; build/src/cli/ or build/NAME/src/cli/ below the sources */
  static const char *const beside[] = {"../share/wehnelt/cases", "../../../cases",
                                       "../../../../cases"};
  char program[PATH_MAX];
  for (size_t i = 0; i < 3 && folder_of_executable(program, sizeof program); i++) {
    snprintf(out, size, "%s/%s", program, beside[i]);
    if (is_folder(out))
      return WH_OK;
  }
  snprintf(out, size, "%s/cases", WH_DATA_DIR);
  if (is_folder(out))
    return WH_OK;
  return wh_fail(c, WH_IO_FAILED,
                 "the shipped cases are not in %s nor beside the program; set WEHNELT_DATA to the "
                 "folder that holds 'cases'",
                 WH_DATA_DIR);
}

static int by_name(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

enum wh_status wh_data_list(struct wh_context *c, struct wh_data_names *out) {
  memset(out, 0, sizeof *out);
  char folder[PATH_MAX];
  WH_TRY(wh_data_cases(c, folder, sizeof folder));
  DIR *d = opendir(folder);
  if (!d)
    return wh_fail(c, WH_IO_FAILED, "cannot read the folder %s", folder);
  enum wh_status status = WH_OK;
  for (struct dirent *e; !status && (e = readdir(d));) {
    size_t length = strlen(e->d_name);
    if (length <= 5 || strcmp(e->d_name + length - 5, ".yaml") != 0)
      continue;
    status = wh_grow(c, &out->name, &out->capacity, out->count + 1, sizeof *out->name);
    if (!status && !(out->name[out->count] = strndup(e->d_name, length - 5)))
      status = wh_fail(c, WH_NO_MEMORY, "no memory for the names of the shipped cases");
    out->count += !status;
  }
  closedir(d);
  if (out->count)
    qsort(out->name, out->count, sizeof *out->name, by_name);
  return status;
}

void wh_data_names_free(struct wh_data_names *n) {
  for (size_t i = 0; i < n->count; i++)
    free(n->name[i]);
  free(n->name);
  memset(n, 0, sizeof *n);
}

enum wh_status wh_data_case(struct wh_context *c, const char *name, char *out, size_t size) {
  struct wh_data_names names;
  char folder[PATH_MAX];
  enum wh_status status = wh_data_list(c, &names);
  struct wh_nearest near = {.word = name};
  bool known = false;
  for (size_t i = 0; i < names.count; i++) {
    known = known || strcmp(names.name[i], name) == 0;
    wh_nearest_try(&near, names.name[i]);
  }
  if (!status && !known)
    status = near.best ? wh_fail(c, WH_BAD_INPUT,
                                 "there is no shipped case '%s'; did you mean "
                                 "'%s'?",
                                 name, near.best)
                       : wh_fail(c, WH_BAD_INPUT,
                                 "there is no shipped case '%s'; see 'wehnelt "
                                 "list cases'",
                                 name);
  wh_data_names_free(&names);
  if (!status)
    status = wh_data_cases(c, folder, sizeof folder);
  if (!status)
    snprintf(out, size, "%s/%s.yaml", folder, name);
  return status;
}

/* A name like "einzel.yaml" where there is no such file, but a shipped case "einzel". */
static enum wh_status check_ending(struct wh_context *c, const char *file) {
  struct wh_data_names names;
  size_t length = strlen(file);
  if (length <= 5 || strcmp(file + length - 5, ".yaml") != 0 || strchr(file, '/') ||
      access(file, F_OK) == 0)
    return WH_OK;
  enum wh_status status = wh_data_list(c, &names);
  for (size_t i = 0; i < names.count && !status; i++)
    if (strlen(names.name[i]) == length - 5 && strncmp(names.name[i], file, length - 5) == 0)
      status = wh_fail(c, WH_BAD_INPUT,
                       "there is no file %s here; the shipped case is '%s', without .yaml, and "
                       "'wehnelt new %s' copies it",
                       file, names.name[i], names.name[i]);
  wh_data_names_free(&names);
  return status;
}

enum wh_status wh_data_read(struct wh_context *c, const struct wh_options *o, struct wh_case *out) {
  const char *file = o->arguments.text[0];
  char shipped[PATH_MAX];
  memset(out, 0, sizeof *out);
  if (!strpbrk(file, "/.") && access(file, F_OK) != 0) {
    WH_TRY(wh_data_case(c, file, shipped, sizeof shipped));
    file = shipped;
  }
  WH_TRY(check_ending(c, file));
  return wh_case_read(c, file, o->set.count, o->set.text, out);
}

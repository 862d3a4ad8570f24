/* SPDX-License-Identifier: MPL-2.0 */
/* A user's file: a mesh is data and read here; drawings go through gmsh. */
#include "base/memory.h"
#include "geometry/job.h"
#include "geometry/msh.h"
#include "geometry/step.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define LARGEST_FILE ((size_t)2 << 30)

static enum wh_status read_open(struct wh_context *c, const char *path, FILE *f, char **data,
                                size_t *size) {
  struct stat s;
  if (fstat(fileno(f), &s) != 0 || !S_ISREG(s.st_mode))
    return wh_fail(c, WH_BAD_INPUT, "geometry file %s is no ordinary file", path);
  if (s.st_size <= 0 || (size_t)s.st_size > LARGEST_FILE)
    return wh_fail(c, WH_BAD_INPUT, "geometry file %s has %lld bytes; 1 to %zu are possible", path,
                   (long long)s.st_size, LARGEST_FILE);
  *size = (size_t)s.st_size;
  WH_TRY(wh_alloc(c, *size, 1, data));
  if (fread(*data, 1, *size, f) != *size)
    return wh_fail(c, WH_IO_FAILED, "geometry file %s cannot be read to its end", path);
  return WH_OK;
}

static enum wh_status read_file(struct wh_context *c, const char *path, char **data, size_t *size) {
  FILE *f = fopen(path, "rbe");
  if (!f)
    return wh_fail(c, WH_BAD_INPUT, "geometry file %s cannot be opened: %s", path, strerror(errno));
  enum wh_status status = read_open(c, path, f, data, size);
  fclose(f);
  return status;
}

enum wh_status wh_mesh_from_file(struct wh_context *c, const struct wh_geometry_params *g,
                                 const struct wh_mesh_params *p, struct wh_mesh *out) {
  char *data = NULL;
  size_t size = 0;
  struct wh_msh msh = {0};
  enum wh_status status = read_file(c, g->file, &data, &size);
  if (status == WH_OK)
    status = wh_msh_read(c, g->file, data, size, &msh);
  free(data);
  if (status == WH_OK)
    status = wh_mesh_from_msh(c, g, p, g->file, &msh, out);
  wh_msh_free(&msh);
  return status;
}

enum wh_status wh_file_check_step(struct wh_context *c, const char *file) {
  char *data = NULL;
  size_t size = 0;
  enum wh_status status = read_file(c, file, &data, &size);
  if (status == WH_OK)
    status = wh_step_check(c, file, data, size);
  free(data);
  return status;
}

enum wh_file_kind wh_file_kind(const char *file) {
  static const struct {
    const char *end;
    enum wh_file_kind kind;
  } known[] = {{".msh", WH_FILE_MESH},
               {".step", WH_FILE_STEP},
               {".stp", WH_FILE_STEP},
               {".geo", WH_FILE_PROGRAM}};
  const char *dot = strrchr(file, '.');
  for (size_t i = 0; dot && i < sizeof known / sizeof *known; i++)
    if (strcmp(dot, known[i].end) == 0)
      return known[i].kind;
  return WH_FILE_UNKNOWN;
}

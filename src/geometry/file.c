/* SPDX-License-Identifier: MPL-2.0 */
/* What a user's file may be: a mesh, which is data and read here. */
#include "base/memory.h"
#include "geometry/job.h"
#include "geometry/msh.h"

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

static enum wh_status read_msh(struct wh_context *c, const struct wh_geometry_params *g,
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

enum wh_status wh_mesh_from_file(struct wh_context *c, const struct wh_geometry_params *g,
                                 const struct wh_mesh_params *p, struct wh_mesh *out) {
  const char *dot = strrchr(g->file, '.');
  if (dot && strcmp(dot, ".msh") == 0)
    return read_msh(c, g, p, out);
  return wh_fail(c, WH_BAD_INPUT, "geometry file %s: a file's name must end in .msh", g->file);
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "base/file.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Two runs that write the same file at once get different temporary names, hence the numbers. */
static int open_temporary(const char *path, char **name) {
  for (int i = 0; i < 1000; i++) {
    if (asprintf(name, "%s.part-%ld-%d", path, (long)getpid(), i) < 0) {
      *name = NULL;
      errno = ENOMEM;
      return -1;
    }
    int descriptor = open(*name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0666);
    if (descriptor >= 0 || errno != EEXIST)
      return descriptor;
    free(*name);
    *name = NULL;
  }
  return -1;
}

enum wh_status wh_file_create(struct wh_context *c, const char *path, struct wh_file *out) {
  memset(out, 0, sizeof *out);
  out->path = strdup(path);
  if (!out->path)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the name of %s", path);
  int descriptor = open_temporary(path, &out->temporary);
  if (descriptor >= 0)
    out->stream = fdopen(descriptor, "w");
  if (out->stream)
    return WH_OK;
  enum wh_status status =
      wh_fail(c, WH_IO_FAILED, "cannot write %s: %s; check the folder given with --out", path,
              strerror(errno));
  if (descriptor >= 0) {
    close(descriptor);
    unlink(out->temporary);
  }
  free(out->temporary);
  free(out->path);
  memset(out, 0, sizeof *out);
  return status;
}

void wh_file_discard(struct wh_file *f) {
  if (!f->path)
    return;
  if (f->stream)
    fclose(f->stream);
  unlink(f->temporary);
  free(f->temporary);
  free(f->path);
  memset(f, 0, sizeof *f);
}

/* Makes the new name itself last through a power cut. A file system that cannot is no error. */
static void sync_folder_of(const char *path) {
  const char *slash = strrchr(path, '/');
  char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
  int descriptor = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
  if (descriptor >= 0) {
    fsync(descriptor);
    close(descriptor);
  }
  free(folder);
}

enum wh_status wh_file_commit(struct wh_context *c, struct wh_file *f) {
  bool good = !ferror(f->stream) && fflush(f->stream) == 0 && fsync(fileno(f->stream)) == 0;
  good = fclose(f->stream) == 0 && good;
  f->stream = NULL;
  good = good && rename(f->temporary, f->path) == 0;
  enum wh_status status = WH_OK;
  if (good)
    sync_folder_of(f->path);
  else
    status = wh_fail(c, WH_IO_FAILED, "cannot write %s: %s; is the disk full?", f->path,
                     strerror(errno));
  wh_file_discard(f);
  return status;
}

enum wh_status wh_file_finish(struct wh_context *c, struct wh_file *f, enum wh_status status) {
  if (status == WH_OK)
    return wh_file_commit(c, f);
  wh_file_discard(f);
  return status;
}

static enum wh_status read_all(struct wh_context *c, const char *path, FILE *stream, size_t limit,
                               char **content, size_t *size) {
  struct stat about;
  if (fstat(fileno(stream), &about) != 0 || !S_ISREG(about.st_mode))
    return wh_fail(c, WH_BAD_INPUT, "%s is not a regular file", path);
  if ((uintmax_t)about.st_size > limit)
    return wh_fail(c, WH_BAD_INPUT, "%s has %jd bytes; at most %zu are read", path,
                   (intmax_t)about.st_size, limit);
  size_t expected = (size_t)about.st_size;
  WH_TRY(wh_alloc(c, expected + 1, 1, content));
  *size = fread(*content, 1, expected, stream);
  if (!ferror(stream))
    return WH_OK;
  free(*content);
  *content = NULL;
  return wh_fail(c, WH_IO_FAILED, "cannot read %s: %s", path, strerror(errno));
}

enum wh_status wh_file_read(struct wh_context *c, const char *path, size_t limit, char **content,
                            size_t *size) {
  *content = NULL;
  *size = 0;
  int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  FILE *stream = descriptor >= 0 ? fdopen(descriptor, "r") : NULL;
  if (!stream) {
    enum wh_status status = wh_fail(c, WH_BAD_INPUT, "cannot open %s: %s", path, strerror(errno));
    if (descriptor >= 0)
      close(descriptor);
    return status;
  }
  enum wh_status status = read_all(c, path, stream, limit, content, size);
  fclose(stream);
  return status;
}

enum wh_status wh_folder_create(struct wh_context *c, const char *path) {
  char *part = strdup(path);
  if (!part)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the name of %s", path);
  int failed = 0;
  for (char *s = part + 1; part[0] && !failed; s++) {
    if (*s != '/' && *s != '\0')
      continue;
    char kept = *s;
    *s = '\0';
    failed = mkdir(part, 0777) != 0 && errno != EEXIST ? errno : 0;
    *s = kept;
    if (kept == '\0')
      break;
  }
  free(part);
  struct stat about;
  if (!failed && (stat(path, &about) != 0 || !S_ISDIR(about.st_mode)))
    failed = ENOTDIR;
  if (failed)
    return wh_fail(c, WH_IO_FAILED, "cannot make the folder %s: %s", path, strerror(failed));
  return WH_OK;
}

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TESTS_IO_TEST_H
#define WH_TESTS_IO_TEST_H
/* What the tests of files share: a context and a folder that is removed afterwards. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"

struct io_test {
  struct wh_context *c;
  char folder[64];
  char path[4][256]; /* names given out by io_path, in turn */
  int next;
};

static inline int io_setup(void **state) {
  struct io_test *t = calloc(1, sizeof *t);
  *state = t;
  if (!t)
    return -1;
  t->c = wh_context_create();
  strcpy(t->folder, "/tmp/wehnelt-test-XXXXXX");
  return t->c && mkdtemp(t->folder) ? 0 : -1;
}

static inline int io_remove_(const char *path, const struct stat *about, int kind,
                             struct FTW *where) {
  (void)about;
  (void)kind;
  (void)where;
  return remove(path);
}

static inline int io_teardown(void **state) {
  struct io_test *t = *state;
  nftw(t->folder, io_remove_, 8, FTW_DEPTH | FTW_PHYS);
  wh_context_destroy(t->c);
  free(t);
  return 0;
}

static inline const char *io_path(struct io_test *t, const char *name) {
  char *path = t->path[t->next++ % 4];
  snprintf(path, sizeof t->path[0], "%s/%s", t->folder, name);
  return path;
}

/* Whole content, zero-ended; free() it. */
static inline char *io_content(struct io_test *t, const char *name) {
  FILE *stream = fopen(io_path(t, name), "rb");
  assert_non_null(stream);
  fseek(stream, 0, SEEK_END);
  size_t size = (size_t)ftell(stream);
  rewind(stream);
  char *text = calloc(size + 1, 1);
  assert_int_equal(fread(text, 1, size, stream), size);
  fclose(stream);
  return text;
}

/* Number of files in the test's folder itself: finds temporary files left behind. */
static inline int io_file_count(struct io_test *t) {
  DIR *folder = opendir(t->folder);
  assert_non_null(folder);
  int count = 0;
  for (struct dirent *entry; (entry = readdir(folder));)
    count += entry->d_name[0] != '.';
  closedir(folder);
  return count;
}

#endif

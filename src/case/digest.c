/* SPDX-License-Identifier: MPL-2.0 */
#include "case/digest.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/sha256.h"
#include "case/tree.h"

static void add_file(void *user, const char *path) {
  struct wh_sha256 *sha = user;
  struct stat s;
  char block[4096];
  size_t n;
  FILE *f = stat(path, &s) == 0 && S_ISREG(s.st_mode) ? fopen(path, "rb") : NULL;
  wh_sha256_add(sha, "\nfile ", 6);
  while (f && (n = fread(block, 1, sizeof block, f)) > 0)
    wh_sha256_add(sha, block, n);
  if (f)
    fclose(f);
}

static void add_sets(struct wh_sha256 *sha, const struct wh_case_node *node) {
  if (node->is_set) {
    char path[512];
    wh_case_node_path(node, path, sizeof path);
    wh_sha256_add(sha, "\nset ", 5);
    wh_sha256_add(sha, path, strlen(path));
    wh_sha256_add(sha, "=", 1);
    wh_sha256_add(sha, node->text, strlen(node->text));
  }
  for (const struct wh_case_node *n = node->first; n; n = n->next)
    add_sets(sha, n);
}

void wh_case_digest(const struct wh_case_document *d, char text[65]) {
  struct wh_sha256 sha = wh_sha256_start();
  wh_sha256_add(&sha, d->text, d->length);
  add_sets(&sha, d->root);
  wh_case_document_files(d, add_file, &sha);
  wh_sha256_end(&sha, text);
}

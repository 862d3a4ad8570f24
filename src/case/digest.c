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
  wh_case_document_files(d, NULL, add_file, &sha);
  wh_sha256_end(&sha, text);
}

/* Is the path below the section, and not left out? word: "mesh", or "-voltage". */
static bool is_below(const char *path, const char *word, size_t length) {
  return strncmp(path, word, length) == 0 && (path[length] == '.' || path[length] == '\0');
}

static bool ends_with(const char *path, const char *word, size_t length) {
  size_t all = strlen(path);
  return all > length && path[all - length - 1] == '.' &&
         strncmp(path + all - length, word, length) == 0;
}

static bool is_meant(const char *path, const char *sections) {
  bool meant = false;
  for (const char *word = sections; *word;) {
    size_t length = strcspn(word, " ");
    if (word[0] == '-' && ends_with(path, word + 1, length - 1))
      return false;
    meant = meant || is_below(path, word, length);
    word += length + strspn(word + length, " ");
  }
  return meant;
}

static void add_files(const struct wh_case *k, const char *sections, struct wh_sha256 *sha) {
  char name[64];
  for (const char *word = sections; *word;) {
    size_t length = strcspn(word, " ");
    snprintf(name, sizeof name, "%.*s", (int)length, word);
    wh_case_document_files(k->document, name, add_file, sha);
    word += length + strspn(word + length, " ");
  }
}

void wh_case_section_digest(const struct wh_case *k, const char *sections, char text[65]) {
  struct wh_sha256 sha = wh_sha256_start();
  for (size_t i = 0; i < k->entry_count; i++) {
    const struct wh_case_entry *e = &k->entry[i];
    if (!is_meant(e->path, sections))
      continue;
    wh_sha256_add(&sha, e->path, strlen(e->path) + 1);
    wh_sha256_add(&sha, e->value, e->count * sizeof *e->value);
    if (e->count == 0 && e->written)
      wh_sha256_add(&sha, e->written, strlen(e->written) + 1);
  }
  add_files(k, sections, &sha);
  wh_sha256_end(&sha, text);
}

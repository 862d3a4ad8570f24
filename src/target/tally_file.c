/* SPDX-License-Identifier: MPL-2.0 */
/* The file of a tally, as the machine writes numbers (the mark tells):
     char magic[8] "WHTALLY", uint32 version, uint32 mark 0x01020304, char key[64],
     uint64 size, uint64 batches, double histories, double worst_balance,
     double sum[size], square[size], uint64 hash of all bytes before it (FNV-1a). */
#include "target/tally.h"

#include "base/file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MARK 0x01020304u
#define VERSION 1u

struct header {
  char magic[8];
  uint32_t version, mark;
  char key[64];
  uint64_t size, batches;
  double histories, worst_balance;
};

static uint64_t hash(uint64_t h, const void *data, size_t size) {
  const unsigned char *byte = data;
  for (size_t i = 0; i < size; i++)
    h = (h ^ byte[i]) * 0x100000001b3u;
  return h;
}

static struct header header_of(const struct wh_tally *t, const char *key) {
  struct header h = {.magic = "WHTALLY",
                     .version = VERSION,
                     .mark = MARK,
                     .size = t->size,
                     .batches = t->batches,
                     .histories = t->histories,
                     .worst_balance = t->worst_balance};
  memcpy(h.key, key, strnlen(key, sizeof h.key));
  return h;
}

enum wh_status wh_tally_save(struct wh_context *c, const struct wh_tally *t, const char *path,
                             const char *key) {
  struct header head = header_of(t, key);
  const struct {
    const void *data;
    size_t size;
  } part[] = {{&head, sizeof head},
              {t->sum, t->size * sizeof *t->sum},
              {t->square, t->size * sizeof *t->square}};
  struct wh_file f;
  uint64_t sum = 0xcbf29ce484222325u;
  WH_TRY(wh_file_create(c, path, &f));
  for (size_t i = 0; i < 3; i++) {
    fwrite(part[i].data, 1, part[i].size, f.stream);
    sum = hash(sum, part[i].data, part[i].size);
  }
  fwrite(&sum, sizeof sum, 1, f.stream);
  return wh_file_finish(c, &f, WH_OK);
}

static enum wh_status take(struct wh_context *c, struct wh_tally *t, const char *path,
                           const char *key, const char *content, size_t size) {
  size_t half = t->size * sizeof *t->sum;
  struct header head, wanted = header_of(t, key);
  uint64_t sum;
  if (size != sizeof head + 2 * half + sizeof sum)
    return wh_fail(c, WH_BAD_INPUT,
                   "%s holds another number of scores than this run; start without --resume", path);
  memcpy(&head, content, sizeof head);
  memcpy(&sum, content + size - sizeof sum, sizeof sum);
  if (memcmp(&head, &wanted, offsetof(struct header, key)) != 0 ||
      sum != hash(0xcbf29ce484222325u, content, size - sizeof sum) || !isfinite(head.histories))
    return wh_fail(c, WH_BAD_INPUT, "%s is damaged; start without --resume", path);
  if (memcmp(head.key, wanted.key, sizeof head.key) != 0)
    return wh_fail(c, WH_BAD_INPUT,
                   "%s was left by another case, seed or setting; start without --resume", path);
  t->batches = head.batches;
  t->histories = head.histories;
  t->worst_balance = head.worst_balance;
  memcpy(t->sum, content + sizeof head, half);
  memcpy(t->square, content + sizeof head + half, half);
  return WH_OK;
}

enum wh_status wh_tally_load(struct wh_context *c, struct wh_tally *t, const char *path,
                             const char *key, bool *found) {
  struct stat s;
  char *content;
  size_t size;
  *found = stat(path, &s) == 0;
  if (!*found)
    return WH_OK;
  WH_TRY(wh_file_read(c, path, sizeof(struct header) + (2 * t->size + 1) * 8, &content, &size));
  enum wh_status status = take(c, t, path, key, content, size);
  free(content);
  return status;
}

/* SPDX-License-Identifier: MPL-2.0 */
/* Drives a fuzz target where the compiler has no libFuzzer: runs the corpus, then mutations of it,
   the same ones every time.   TARGET [-max_total_time=SECONDS] [-runs=N] FOLDER... */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/random.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define LARGEST 16384
#define MOST_SEEDS 1024

struct seed {
  size_t size;
  uint8_t *data;
};

static struct seed seeds[MOST_SEEDS];
static size_t seed_count;

static void read_seed(const char *path) {
  FILE *f = fopen(path, "rb");
  struct seed *s = &seeds[seed_count];
  s->data = malloc(LARGEST);
  s->size = f && s->data ? fread(s->data, 1, LARGEST, f) : 0;
  if (f)
    fclose(f);
  if (s->data)
    seed_count++;
}

static int by_name(const struct dirent **a, const struct dirent **b) {
  return strcmp((*a)->d_name, (*b)->d_name);
}

static void read_folder(const char *folder) {
  struct dirent **entry;
  int count = scandir(folder, &entry, NULL, by_name);
  for (int i = 0; i < count; i++) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, entry[i]->d_name);
    if (entry[i]->d_name[0] != '.' && seed_count < MOST_SEEDS)
      read_seed(path);
    free(entry[i]);
  }
  if (count >= 0)
    free(entry);
}

static size_t below(struct wh_random *r, size_t n) {
  return n ? (size_t)(wh_random_uniform(r) * (double)n) % n : 0;
}

/* One of: change a byte, drop a stretch, repeat a stretch, put in a stretch of another seed. */
static size_t mutate(struct wh_random *r, uint8_t *data, size_t size) {
  static const char marks[] = "{}[]:,-#&*!|>'\"%@`$.() \n\t0123456789eE";
  size_t at = below(r, size), n = 1 + below(r, 1 + below(r, 64));
  const struct seed *other = &seeds[below(r, seed_count)];
  const uint8_t *from = other->data;
  size_t start = below(r, other->size);
  switch (below(r, 5)) {
  case 0:
    if (size)
      data[at] = (uint8_t)below(r, 256);
    return size;
  case 1:
    if (size)
      data[at] = (uint8_t)marks[below(r, sizeof marks - 1)];
    return size;
  case 2:
    n = n < size - at ? n : size - at;
    memmove(data + at, data + at + n, size - at - n);
    return size - n;
  case 3:
    from = data;
    start = at;
    n = n < size - at ? n : size - at;
    break;
  default:
    n = n < other->size - start ? n : other->size - start;
  }
  uint8_t kept[128];
  if (size + n > LARGEST)
    return size;
  memcpy(kept, from + start, n);
  memmove(data + at + n, data + at, size - at);
  memcpy(data + at, kept, n);
  return size + n;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(int argc, char **argv) {
  double seconds = 1e9, started = now();
  unsigned long runs = 0, most = 0;
  for (int i = 1; i < argc; i++)
    if (sscanf(argv[i], "-max_total_time=%lf", &seconds) != 1 &&
        sscanf(argv[i], "-runs=%lu", &most) != 1 && argv[i][0] != '-')
      read_folder(argv[i]);
  for (size_t i = 0; i < seed_count; i++)
    LLVMFuzzerTestOneInput(seeds[i].data, seeds[i].size);
  static uint8_t data[LARGEST + 128];
  for (; seed_count && now() - started < seconds && (!most || runs < most); runs++) {
    struct wh_random r = wh_random_start(1, WH_RANDOM_TEST, runs);
    const struct seed *s = &seeds[below(&r, seed_count)];
    size_t size = s->size;
    if (size)
      memcpy(data, s->data, size);
    for (size_t k = 1 + below(&r, 8); k; k--)
      size = mutate(&r, data, size);
    LLVMFuzzerTestOneInput(data, size);
  }
  printf("%zu seeds and %lu mutations in %.1f s\n", seed_count, runs, now() - started);
  for (size_t i = 0; i < seed_count; i++)
    free(seeds[i].data);
  return seed_count == 0;
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "io/tiff.h"

#include "base/file.h"
#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The file: header, directory, description, two resolutions, samples. */
enum {
  ENTRIES = 14,
  DIRECTORY = 8,
  DESCRIPTION = DIRECTORY + 2 + 12 * ENTRIES + 4,
  DESCRIPTION_SIZE = 256,
  RESOLUTIONS = DESCRIPTION + DESCRIPTION_SIZE,
  SAMPLES = RESOLUTIONS + 16,
  LARGEST = 16384 /* cells of a side */
};

enum { SHORT = 3, LONG = 4, ASCII = 2, RATIONAL = 5 };

static void put16(FILE *f, uint32_t v) {
  fputc((int)(v & 255u), f);
  fputc((int)(v >> 8 & 255u), f);
}

static void put32(FILE *f, uint32_t v) {
  put16(f, v & 65535u);
  put16(f, v >> 16);
}

static void put_entry(FILE *f, uint32_t tag, uint32_t type, uint32_t count, uint32_t value) {
  put16(f, tag);
  put16(f, type);
  put32(f, count);
  put32(f, value); /* a SHORT stands in the lower half, which comes first */
}

/* Cells in a centimetre, as a fraction. */
static void put_resolution(FILE *f, double step) {
  double each = 0.01 / step;
  uint32_t denominator = each < 4e3 ? 1000000u : each < 4e6 ? 1000u : 1u;
  put32(f, (uint32_t)fmin(each * denominator + 0.5, 4294967295.0));
  put32(f, denominator);
}

static void put_head(FILE *f, const struct wh_picture *p) {
  uint32_t columns = (uint32_t)p->count[0], rows = (uint32_t)p->count[1];
  char text[DESCRIPTION_SIZE] = "";
  snprintf(text, sizeof text, "wehnelt low %.17g %.17g step %.17g %.17g m; %s", p->low[0],
           p->low[1], p->step[0], p->step[1], p->quantity);
  fputs("II", f);
  put16(f, 42);
  put32(f, DIRECTORY);
  put16(f, ENTRIES);
  put_entry(f, 256, LONG, 1, columns);
  put_entry(f, 257, LONG, 1, rows);
  put_entry(f, 258, SHORT, 1, 32); /* bits a sample */
  put_entry(f, 259, SHORT, 1, 1);  /* not compressed */
  put_entry(f, 262, SHORT, 1, 1);  /* black is zero */
  put_entry(f, 270, ASCII, DESCRIPTION_SIZE, DESCRIPTION);
  put_entry(f, 273, LONG, 1, SAMPLES);
  put_entry(f, 277, SHORT, 1, 1); /* samples a pixel */
  put_entry(f, 278, LONG, 1, rows);
  put_entry(f, 279, LONG, 1, 4 * columns * rows);
  put_entry(f, 282, RATIONAL, 1, RESOLUTIONS);
  put_entry(f, 283, RATIONAL, 1, RESOLUTIONS + 8);
  put_entry(f, 296, SHORT, 1, 3); /* of a centimetre */
  put_entry(f, 339, SHORT, 1, 3); /* IEEE floating point */
  put32(f, 0);
  fwrite(text, 1, sizeof text, f);
  put_resolution(f, p->step[0]);
  put_resolution(f, p->step[1]);
}

enum wh_status wh_tiff_write(struct wh_context *c, const char *path,
                             const struct wh_picture *picture) {
  const struct wh_picture *p = picture;
  struct wh_file file;
  if (p->count[0] < 1 || p->count[1] < 1 || p->count[0] > LARGEST || p->count[1] > LARGEST)
    return wh_fail(c, WH_INTERNAL, "%s: a picture of %zu by %zu cells", path, p->count[0],
                   p->count[1]);
  WH_TRY(wh_file_create(c, path, &file));
  put_head(file.stream, p);
  for (size_t j = p->count[1]; j-- > 0;)
    for (size_t i = 0; i < p->count[0]; i++) {
      float value = (float)p->value[j * p->count[0] + i];
      uint32_t bits;
      memcpy(&bits, &value, sizeof bits);
      put32(file.stream, bits);
    }
  return wh_file_commit(c, &file);
}

static uint32_t get32(const char *at) {
  const unsigned char *b = (const unsigned char *)at;
  return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

/* Counts and places as put_head wrote them; false if it did not. */
static bool read_head(const char *content, size_t size, struct wh_picture *out) {
  if (size < SAMPLES || memcmp(content, "II*\0", 4) != 0 || content[RESOLUTIONS - 1] != '\0')
    return false;
  for (int k = 0; k < 2; k++)
    out->count[k] = get32(content + DIRECTORY + 2 + 12 * k + 8);
  if (sscanf(content + DESCRIPTION, "wehnelt low %lf %lf step %lf %lf m;", &out->low[0],
             &out->low[1], &out->step[0], &out->step[1]) != 4)
    return false;
  for (int k = 0; k < 2; k++)
    if (out->count[k] < 1 || out->count[k] > LARGEST || !isfinite(out->low[k]) ||
        !(out->step[k] > 0.0) || !isfinite(out->step[k]))
      return false;
  return size == SAMPLES + 4 * out->count[0] * out->count[1];
}

static enum wh_status read_samples(struct wh_context *c, const char *path, const char *at,
                                   struct wh_picture *out) {
  size_t columns = out->count[0], rows = out->count[1];
  WH_TRY(wh_alloc(c, columns * rows, sizeof *out->value, &out->value));
  for (size_t n = 0; n < columns * rows; n++) {
    uint32_t bits = get32(at + 4 * n);
    float value;
    memcpy(&value, &bits, sizeof value);
    if (!isfinite(value)) {
      free(out->value);
      return wh_fail(c, WH_BAD_INPUT, "%s: a sample is not a number", path);
    }
    out->value[(rows - 1 - n / columns) * columns + n % columns] = (double)value;
  }
  return WH_OK;
}

enum wh_status wh_tiff_read(struct wh_context *c, const char *path, struct wh_picture *out) {
  char *content;
  size_t size;
  *out = (struct wh_picture){0};
  WH_TRY(wh_file_read(c, path, SAMPLES + 4 * (size_t)LARGEST * LARGEST, &content, &size));
  enum wh_status status =
      read_head(content, size, out)
          ? read_samples(c, path, content + SAMPLES, out)
          : wh_fail(c, WH_BAD_INPUT, "%s: not a picture that wehnelt has written", path);
  free(content);
  if (status)
    *out = (struct wh_picture){0};
  return status;
}

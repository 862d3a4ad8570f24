/* SPDX-License-Identifier: MPL-2.0 */
#include "report/scene_list.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum wh_status wh_bytes_add(struct wh_context *c, struct wh_bytes *b, uint32_t value, int size) {
  WH_TRY(wh_grow(c, &b->byte, &b->capacity, b->count + (size_t)size, 1));
  for (int i = 0; i < size; i++)
    b->byte[b->count++] = (unsigned char)(value >> 8 * i & 255);
  return WH_OK;
}

enum wh_status wh_bytes_add_float(struct wh_context *c, struct wh_bytes *b, double value) {
  float single = (float)value;
  uint32_t bits;
  memcpy(&bits, &single, sizeof bits);
  return wh_bytes_add(c, b, bits, 4);
}

enum wh_status wh_bytes_add_part(struct wh_context *c, struct wh_bytes *b, double value,
                                 const double range[2]) {
  double part = range[1] > range[0] ? (value - range[0]) / (range[1] - range[0]) : 0.0;
  return wh_bytes_add(c, b, (uint32_t)lround(65535.0 * fmin(1.0, fmax(0.0, part))), 2);
}

void wh_bytes_put(struct wh_json *j, const char *name, struct wh_bytes *b) {
  wh_json_name(j, name);
  wh_json_bytes(j, b->byte, b->count);
  free(b->byte);
  memset(b, 0, sizeof *b);
}

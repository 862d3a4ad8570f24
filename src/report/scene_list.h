/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_REPORT_SCENE_LIST_H
#define WH_REPORT_SCENE_LIST_H
/* Lists of numbers as bytes, little-endian. */
#include "io/json.h"

/* Zero-initialise; free() the bytes. */
struct wh_bytes {
  size_t count, capacity;
  unsigned char *byte;
};

enum wh_status wh_bytes_add(struct wh_context *c, struct wh_bytes *b, uint32_t value, int size);
enum wh_status wh_bytes_add_float(struct wh_context *c, struct wh_bytes *b, double value);
/* value between range[0] and range[1] as 0 to 65535, in two bytes. */
enum wh_status wh_bytes_add_part(struct wh_context *c, struct wh_bytes *b, double value,
                                 const double range[2]);
/* Writes the list under a name, and frees it. */
void wh_bytes_put(struct wh_json *j, const char *name, struct wh_bytes *b);

#endif

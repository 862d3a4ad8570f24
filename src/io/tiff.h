/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_IO_TIFF_H
#define WH_IO_TIFF_H
/* Pictures as TIFF 6.0 with 32-bit floating point samples, little-endian, one strip. Rows go from
   the top, that is from the greatest y, down. */
#include "base/context.h"

/* Values on equal cells; the place of cell (i, j) in the plane goes into the description. */
struct wh_picture {
  size_t count[2];
  double low[2], step[2]; /* [m] of the first cell's corner, of a cell */
  double *value;          /* [count[1]][count[0]] */
  const char *quantity;   /* what the values are; of a picture that was read: NULL */
};

enum wh_status wh_tiff_write(struct wh_context *c, const char *path,
                             const struct wh_picture *picture);
/* A file that wh_tiff_write has written; free() value. WH_BAD_INPUT for any other. */
enum wh_status wh_tiff_read(struct wh_context *c, const char *path, struct wh_picture *out);

#endif

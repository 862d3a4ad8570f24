/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TESTS_SHAPES_H
#define WH_TESTS_SHAPES_H
/* Focal spots for tests, by the names that a case has for them. */
#include "image/spot.h"

/* The shape of that name with sides as its keys come: width and length, diameter, or width, length,
   line and between. */
enum wh_status shape_spot(struct wh_context *c, const char *kind, const double sides[4],
                          size_t bins, struct wh_spot_map *out);

#endif

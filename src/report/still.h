/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_REPORT_STILL_H
#define WH_REPORT_STILL_H
/* What the parts of the Cairo drawing share: a picture, the sheet and the window between them. */
#include "report/plot.h"

#include <cairo/cairo.h>

struct wh_still {
  cairo_t *cairo;
  const struct wh_plot *plot;
  double width, height;            /* of the sheet */
  double left, right, top, bottom; /* margins */
  double view[2][2];               /* shown: low and high along each axis */
  double value_low, value_high;    /* of the contours */
};

#define WH_STILL_SCALE 2.0 /* pixels of a PNG for 1/96 inch */

typedef void wh_still_draw(cairo_t *cairo, void *user);
/* Writes what is drawn into a .png or .svg file, as its name says; width and height in 1/96 inch.
 */
enum wh_status wh_still_write(struct wh_context *c, const char *path, double width, double height,
                              wh_still_draw *draw, void *user);

double wh_still_x(const struct wh_still *s, double x);
double wh_still_y(const struct wh_still *s, double y);

void wh_still_layers(struct wh_still *s);     /* clipped to the frame */
void wh_still_grid_lines(struct wh_still *s); /* behind the layers */
void wh_still_axes(struct wh_still *s);       /* frame, ticks, labels, title, legend */

/* The colour of series k, as the page's light theme has it. */
void wh_still_series_colour(cairo_t *cairo, unsigned k, double alpha);

#endif

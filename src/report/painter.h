/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_REPORT_PAINTER_H
#define WH_REPORT_PAINTER_H
/* Solid things drawn in perspective into an array of pixels, each of which keeps what is nearest.
 */
#include "base/context.h"

struct wh_painter {
  size_t width, height;               /* [pixel] */
  float *near;                        /* [height][width] 1/distance of what is seen [1/m] */
  float (*colour)[3];                 /* [height][width] red, green, blue, 0 to 1 */
  double eye[3];                      /* [m] */
  double right[3], above[3], away[3]; /* unit vectors of the view */
  double scale;                       /* pixels for a slope of 1 */
};

/* Colour and opacity (rgba) of a point of a triangle, given by its weights; front: its corners run
   counterclockwise as seen. False: it is not there. */
typedef bool wh_painter_shade(const void *user, const double weight[3], bool front, double rgba[4]);

enum wh_status wh_painter_start(struct wh_context *c, struct wh_painter *p, size_t width,
                                size_t height, const double ground[3]);
void wh_painter_free(struct wh_painter *p);

/* Looks from a direction (from what is looked at to the eye, any length), y upward, from so near
   that the points just fit. half: tangent of half the angle of view, upright. */
void wh_painter_aim(struct wh_painter *p, const double from[3], double half, size_t count,
                    const double (*point)[3]);

void wh_painter_triangle(struct wh_painter *p, const double *const corner[3],
                         wh_painter_shade *shade, const void *user);
/* A line of that many pixels across between colours; drawn a little nearer than it is. */
void wh_painter_line(struct wh_painter *p, const double a[3], const double b[3],
                     const double rgb_a[3], const double rgb_b[3], int across);

/* Where a point is seen: pixels from the left and from the top, 1/distance. */
void wh_painter_project(const struct wh_painter *p, const double x[3], double out[3]);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#include "report/painter.h"

#include "base/memory.h"
#include "base/vector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MARGIN 1.06   /* around what is looked at */
#define NEARER 1.0008 /* of lines, so that they are seen on the surfaces they lie on */

static void normalise(double a[3]) {
  double size = sqrt(wh_dot(a, a));
  for (int k = 0; k < 3; k++)
    a[k] /= size;
}

enum wh_status wh_painter_start(struct wh_context *c, struct wh_painter *p, size_t width,
                                size_t height, const double ground[3]) {
  memset(p, 0, sizeof *p);
  p->width = width;
  p->height = height;
  WH_TRY(wh_alloc(c, width * height, sizeof *p->near, &p->near));
  enum wh_status status = wh_alloc(c, width * height, sizeof *p->colour, &p->colour);
  if (status != WH_OK) {
    wh_painter_free(p);
    return status;
  }
  for (size_t i = 0; i < width * height; i++)
    for (int k = 0; k < 3; k++)
      p->colour[i][k] = (float)ground[k];
  return WH_OK;
}

void wh_painter_free(struct wh_painter *p) {
  free(p->near);
  free(p->colour);
  memset(p, 0, sizeof *p);
}

/* Middle of the box around the points. */
static void find_middle(size_t count, const double (*point)[3], double middle[3]) {
  for (int k = 0; k < 3; k++) {
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < count; i++) {
      low = fmin(low, point[i][k]);
      high = fmax(high, point[i][k]);
    }
    middle[k] = 0.5 * (low + high);
  }
}

void wh_painter_aim(struct wh_painter *p, const double from[3], double half, size_t count,
                    const double (*point)[3]) {
  const double up[3] = {0.0, 1.0, 0.0};
  double middle[3], distance = 0.0, aspect = (double)p->width / (double)p->height;
  find_middle(count, point, middle);
  for (int k = 0; k < 3; k++)
    p->away[k] = -from[k];
  normalise(p->away);
  wh_cross(p->away, up, p->right);
  normalise(p->right);
  wh_cross(p->right, p->away, p->above);
  for (size_t i = 0; i < count; i++) {
    double d[3];
    for (int k = 0; k < 3; k++)
      d[k] = point[i][k] - middle[k];
    double side = fabs(wh_dot(d, p->right)) / aspect, high = fabs(wh_dot(d, p->above));
    distance = fmax(distance, MARGIN * fmax(side, high) / half - wh_dot(d, p->away));
  }
  for (int k = 0; k < 3; k++)
    p->eye[k] = middle[k] - distance * p->away[k];
  p->scale = 0.5 * (double)p->height / half;
}

void wh_painter_project(const struct wh_painter *p, const double x[3], double out[3]) {
  const double d[3] = {x[0] - p->eye[0], x[1] - p->eye[1], x[2] - p->eye[2]};
  double distance = wh_dot(d, p->away);
  out[0] = 0.5 * (double)p->width + p->scale * wh_dot(d, p->right) / distance;
  out[1] = 0.5 * (double)p->height - p->scale * wh_dot(d, p->above) / distance;
  out[2] = 1.0 / distance;
}

/* Lays a colour over a pixel if nothing nearer is there. */
static void put(struct wh_painter *p, long x, long y, double near, const double rgba[4]) {
  if (x < 0 || y < 0 || x >= (long)p->width || y >= (long)p->height)
    return;
  size_t at = (size_t)y * p->width + (size_t)x;
  p->near[at] = (float)near;
  for (int k = 0; k < 3; k++)
    p->colour[at][k] += (float)rgba[3] * ((float)rgba[k] - p->colour[at][k]);
}

static bool is_hidden(const struct wh_painter *p, long x, long y, double near) {
  return x < 0 || y < 0 || x >= (long)p->width || y >= (long)p->height ||
         (float)near < p->near[(size_t)y * p->width + (size_t)x];
}

/* Twice the area of a, b, and the point (x, y), anticlockwise as seen. */
static double edge(const double a[3], const double b[3], double x, double y) {
  return (y - a[1]) * (b[0] - a[0]) - (x - a[0]) * (b[1] - a[1]);
}

/* One pixel of a triangle whose corners are seen at q; area: twice that of it. */
static void shade_pixel(struct wh_painter *p, double q[3][3], double area, long x, long y,
                        wh_painter_shade *shade, const void *user) {
  double weight[3], rgba[4], near = 0.0;
  for (int i = 0; i < 3; i++) {
    weight[i] = edge(q[(i + 1) % 3], q[(i + 2) % 3], (double)x + 0.5, (double)y + 0.5) / area;
    if (weight[i] < 0.0)
      return;
    weight[i] *= q[i][2]; /* lengths shrink with distance */
    near += weight[i];
  }
  for (int i = 0; i < 3; i++)
    weight[i] /= near;
  if (!is_hidden(p, x, y, near) && shade(user, weight, area < 0.0, rgba))
    put(p, x, y, near, rgba);
}

void wh_painter_triangle(struct wh_painter *p, const double *const corner[3],
                         wh_painter_shade *shade, const void *user) {
  double q[3][3], low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY};
  for (int i = 0; i < 3; i++) {
    wh_painter_project(p, corner[i], q[i]);
    for (int k = 0; k < 2; k++) {
      low[k] = fmin(low[k], q[i][k]);
      high[k] = fmax(high[k], q[i][k]);
    }
  }
  double area = edge(q[0], q[1], q[2][0], q[2][1]);
  if (area == 0.0)
    return;
  long from[2] = {(long)fmax(0.0, low[0] - 1.0), (long)fmax(0.0, low[1] - 1.0)};
  for (long y = from[1]; y <= (long)high[1] && y < (long)p->height; y++)
    for (long x = from[0]; x <= (long)high[0] && x < (long)p->width; x++)
      shade_pixel(p, q, area, x, y, shade, user);
}

void wh_painter_line(struct wh_painter *p, const double a[3], const double b[3],
                     const double rgb_a[3], const double rgb_b[3], int across) {
  double q[2][3];
  wh_painter_project(p, a, q[0]);
  wh_painter_project(p, b, q[1]);
  int steps = 1 + (int)fmax(fabs(q[1][0] - q[0][0]), fabs(q[1][1] - q[0][1]));
  for (int n = 0; n <= steps; n++) {
    double t = (double)n / steps, near = NEARER * (q[0][2] + t * (q[1][2] - q[0][2]));
    double rgba[4] = {0.0, 0.0, 0.0, 1.0};
    for (int k = 0; k < 3; k++)
      rgba[k] = rgb_a[k] + t * (rgb_b[k] - rgb_a[k]);
    long left = lround(q[0][0] + t * (q[1][0] - q[0][0])) - across / 2;
    long top = lround(q[0][1] + t * (q[1][1] - q[0][1])) - across / 2;
    for (long y = top; y < top + across; y++)
      for (long x = left; x < left + across; x++)
        if (!is_hidden(p, x, y, near))
          put(p, x, y, near, rgba);
  }
}

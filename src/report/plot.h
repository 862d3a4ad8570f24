/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_REPORT_PLOT_H
#define WH_REPORT_PLOT_H
/* What a picture shows, as data: layers of lines, areas and points in SI units. The page draws it
   with its script (zoomable), and Cairo draws the same picture for print. A picture is made in one
   place and knows nothing of either. */
#include "base/context.h"

/* How the paths of a layer are drawn. Colours and widths belong to the themes of those who draw. */
enum wh_layer_style {
  WH_LAYER_WALL,       /* electrodes: body if closed, else a wall outside of the domain */
  WH_LAYER_VACUUM,     /* the domain: all closed paths together, even-odd */
  WH_LAYER_DIELECTRIC, /* likewise */
  WH_LAYER_IRON,       /* likewise */
  WH_LAYER_COIL,       /* likewise */
  WH_LAYER_EDGE,       /* the surface of an electrode */
  WH_LAYER_GRID,       /* the same, transparent to rays: broken line */
  WH_LAYER_CONTOUR,    /* lines of equal value, coloured by value */
  WH_LAYER_RAY,        /* thin lines, one colour a layer */
  WH_LAYER_CURVE,      /* a function: one colour a layer */
  WH_LAYER_DOT,        /* points: one colour a layer */
  WH_LAYER_BAR,        /* a histogram: each path is one bar, from (x0, 0) to (x1, height) */
  WH_LAYER_SPAN,       /* a bar lying down: each path is one, from (x0, y0) to (x1, y1) */
  WH_LAYER_RING,       /* a circle or other outline around points */
  WH_LAYER_MARK        /* a line across the whole picture: path of one point; label says what; at
                          x if direction is 0, at y if 1 (value) */
};

struct wh_layer {
  char name[64]; /* in the legend; layers of one name are switched together; "" : always shown */
  enum wh_layer_style style;
  bool hidden;     /* off until switched on */
  bool mirrored;   /* drawn at -y too */
  unsigned colour; /* 0 and up: which colour of the theme's series */
  size_t path_count, path_capacity, point_count, point_capacity;
  struct wh_plot_path {
    size_t start, count; /* of its points */
    double value;
    bool closed;
    char label[80];
  } * path;
  double (*point)[2];
};

struct wh_plot_axis {
  char label[48];  /* "z" */
  char unit[16];   /* SI: "m"; shown with a prefix that suits; "1": a pure number */
  double from, to; /* what is shown first; both 0: all there is */
  size_t name_count;
  const char *const *name; /* y only: of the whole numbers from 0 on, instead of ticks; borrowed */
};

/* Values on a regular grid, for the readout under the pointer and for a coloured ground. */
struct wh_plot_raster {
  size_t count[2]; /* along x, along y; 0: none */
  double origin[2], spacing[2];
  float *value; /* [count[1] * count[0]], nan where there is none */
  bool shown;   /* as a ground from the start */
  char name[32], unit[16];
};

struct wh_plot {
  char id[32];
  char title[96];
  char caption[400];
  bool equal;  /* same scale along both axes */
  int columns; /* of the six that a wide page has: 6, 3 or 2 */
  struct wh_plot_axis axis[2];
  size_t layer_count, layer_capacity;
  struct wh_layer *layer;
  struct wh_plot_raster raster;
};

struct wh_plots {
  size_t count, capacity;
  struct wh_plot *item;
};

void wh_plots_free(struct wh_plots *plots);

/* Adds an empty picture. The pointer holds until the next one is added. */
enum wh_status wh_plot_add(struct wh_context *c, struct wh_plots *plots, const char *id,
                           const char *title, struct wh_plot **out);
void wh_plot_axes(struct wh_plot *p, const char *x_label, const char *x_unit, const char *y_label,
                  const char *y_unit);

/* Adds an empty layer. The pointer holds until the next one is added. */
enum wh_status wh_layer_add(struct wh_context *c, struct wh_plot *p, enum wh_layer_style style,
                            const char *name, struct wh_layer **out);
/* Starts a new path in the layer; label (printf-like) is read out under the pointer. */
enum wh_status wh_path_start(struct wh_context *c, struct wh_layer *l, double value, bool closed,
                             const char *label, ...) __attribute__((format(printf, 5, 6)));
enum wh_status wh_path_point(struct wh_context *c, struct wh_layer *l, double x, double y);

/* A whole curve y(x) in a layer of its own. */
enum wh_status wh_plot_curve(struct wh_context *c, struct wh_plot *p, const char *name,
                             unsigned colour, size_t count, const double *x, const double *y);
/* A line across the picture at x (direction 0) or y (1). */
enum wh_status wh_plot_mark(struct wh_context *c, struct wh_plot *p, const char *name, double at,
                            int direction, const char *label);

/* Smallest box around all points (mirror images included): box[axis][0 low, 1 high]; false if there
   are none. Marks and bars count along their own axis only. Never narrower than 1e-9 of its
   coordinates, unless it is a point. */
bool wh_plot_bounds(const struct wh_plot *p, double box[2][2]);

/* Leaves out the points of the last path that lie within tolerance of the line that joins their
   neighbours that stay (Douglas and Peucker), each axis measured in its own tolerance. */
void wh_path_simplify(struct wh_layer *l, const double tolerance[2]);

/* The same through those points whose y is a number: others interrupt it. */
enum wh_status wh_plot_broken_curve(struct wh_context *c, struct wh_plot *p, const char *name,
                                    unsigned colour, size_t count, const double *x,
                                    const double *y);

struct wh_json;
/* Writes the pictures as a JSON array, numbers to seven digits. */
enum wh_status wh_plots_json(struct wh_context *c, const struct wh_plots *plots,
                             struct wh_json *json);

/* Draws one picture through Cairo into a .png (scale pixels a unit) or .svg file, as its name says;
   width and height in units of 1/96 inch. Complete or not there at all. */
enum wh_status wh_plot_still(struct wh_context *c, const struct wh_plot *p, const char *path,
                             double width, double height);

#endif

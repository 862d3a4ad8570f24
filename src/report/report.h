/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_REPORT_REPORT_H
#define WH_REPORT_REPORT_H
/* report.html: one file that needs no network, with the figures, pictures, case and warnings of a
   run. What is absent (NULL or count 0) is left out. Everything is a view: nothing is owned. */
#include "base/figures.h"
#include "field/solid_field.h"
#include "field/field.h"
#include "io/table.h"
#include "io/vtk.h"
#include "particle/particles.h"
#include "photon/heel.h"
#include "photon/measure.h"
#include "target/target.h"

/* One key of the case after defaults and expressions. */
struct wh_report_key {
  const char *path;    /* "geometry.electrodes.anode.voltage" */
  const char *value;   /* "10 kV" */
  const char *summary; /* from the key table */
  bool given;          /* false: the default was taken */
};

/* Potential along the axis. */
struct wh_report_axis {
  size_t count;
  const double *z;
  const double *value[3]; /* Phi [V], Phi' [V/m], Phi'' [V/m^2]; trailing ones may be NULL */
};

/* Trajectories, as for the VTK file, and which source each came from. */
struct wh_report_rays {
  const struct wh_vtk_lines *lines;
  const unsigned *group; /* [lines->count] or NULL: all in group 0 */
  size_t group_count;
  const char *const *group_name;
  const double *energy_eV; /* [lines->count] initial energy, for the readout; may be NULL */
  const double *angle;     /* [lines->count] initial angle to the normal [rad]; may be NULL */
};

/* Electrons in straight flight near the image: the rays of the caustic. */
struct wh_report_caustic {
  const struct wh_particles *rays; /* anywhere on their straight lines */
  double z_paraxial, z_best;       /* [m] */
  double radius_best;              /* [m] of the circle of least confusion; 0: not known */
};

/* Where the electrons of one object point cross one plane. */
struct wh_report_spot {
  const char *name; /* "object height 2 mm" */
  size_t count;
  const double *x, *y;  /* [m] */
  const double *weight; /* or NULL */
  double z;             /* [m] of the plane */
  double radius_rms;    /* [m] about the centroid; 0: not known */
  bool round;           /* each point stands for a ring about (0, 0) */
};

/* Electrons on the electrode where they arrive, in a tube without symmetry. */
struct wh_report_arrivals {
  const char *electrode;
  const struct wh_particles *electrons; /* NULL: none */
};

/* A function, and the values of a histogram. */
struct wh_report_curve {
  const char *name;
  size_t count;
  const double *x, *y;
};

/* Measures of the beam along z [m] that share an axis. */
struct wh_report_beam {
  const char *id, *title, *quantity, *unit;
  size_t curve_count;
  const struct wh_report_curve *curve;
};

/* A line across a picture at a value. */
struct wh_report_mark {
  double at;
  int direction; /* 0: at this x; 1: at this y */
  const char *label;
};

/* Any functions of one quantity. */
struct wh_report_chart {
  const char *id, *title, *caption;
  const char *label[2], *unit[2]; /* of x and y */
  double from[2], to[2];          /* what is shown first; both 0: all */
  int columns;                    /* of six; 0: three */
  size_t curve_count, dot_count, mark_count;
  const struct wh_report_curve *curve; /* nan in y: no value there */
  const struct wh_report_curve *dot;   /* points without lines */
  const struct wh_report_mark *mark;
};

/* Brightness on equal cells. */
struct wh_report_raster {
  const char *id, *title, *caption;
  const char *label[2];        /* of x and y */
  const char *quantity, *unit; /* of the values */
  size_t count[2];
  double low[2], step[2]; /* [m] */
  const double *value;    /* [count[1]][count[0]] */
};

/* What several causes do to one quantity: a tornado, the largest on top. */
struct wh_report_effects {
  const char *id, *title, *caption;
  const char *quantity, *unit;
  double middle; /* without any of them */
  size_t count;
  const char *const *name;  /* of the causes, in rising order of what they do */
  const double *low, *high; /* the quantity with each cause smaller, and larger */
};

/* What becomes of a quantity: bars under each other, from the bottom upward. */
struct wh_report_budget {
  const char *id, *title, *caption;
  const char *quantity, *unit;
  size_t count;
  const char *const *name; /* of the bars */
  const char *const *says; /* read out under the pointer */
  const double *from, *to;
  const bool *lost; /* parts that do not go on to the next step */
};

struct wh_report_histogram {
  const char *id, *title, *caption; /* "energy-drift", "Energy drift", ... */
  const char *quantity, *unit;      /* "relative drift", "1" */
  size_t count;
  const double *value;
  const double *weight; /* or NULL */
  const char *counted;  /* "pieces"; NULL: rays */
  size_t mark_count;
  const struct wh_report_mark *mark;
};

struct wh_report {
  const char *title, *notes;
  const char *case_name, *case_text, *inputs_sha256;
  const char *date;    /* as it shall be printed; NULL: none */
  const char *command; /* that repeats the run */
  bool stills;         /* pictures for print are wanted too; they cost more than the page */
  uint64_t seed;
  const struct wh_figures *figures, *convergence, *timing;
  size_t headline_count;       /* figures shown large at the top, by name, in this order */
  const char *const *headline; /* the first eight that exist */
  size_t key_count;
  const struct wh_report_key *key;
  size_t table_count;
  const struct wh_table *table;

  /* what the pictures are made of */
  const struct wh_mesh *mesh;
  const double *potential; /* [mesh->node_count] nodal [V] */
  const double *voltage;   /* [mesh->electrode_count] [V]; NULL: those of the mesh */
  const struct wh_field *field;
  const struct wh_magnetic *magnetic; /* NULL: no magnets */
  const struct wh_solid_field *solid; /* of a tube without symmetry; then mesh is NULL */
  const struct wh_solid_mesh *whole;  /* of the whole device; NULL: solid's own mesh */
  const double *whole_nodal;          /* [whole->node_count] [V] */
  struct wh_report_axis axis;
  struct wh_report_rays rays;
  struct wh_report_caustic caustic;
  struct wh_report_arrivals arrivals;
  size_t spot_count;
  const struct wh_report_spot *spot;
  size_t focus_count; /* radii of the spot over z [m] */
  const struct wh_report_curve *focus;
  size_t lsf_count, mtf_count; /* line spread [1/m] over x [m]; MTF over frequency [1/m] */
  const struct wh_report_curve *lsf, *mtf;
  size_t beam_count;
  const struct wh_report_beam *beam;
  size_t chart_count;
  const struct wh_report_chart *chart;
  size_t raster_count;
  const struct wh_report_raster *raster;
  size_t budget_count;
  const struct wh_report_budget *budget;
  size_t effects_count;
  const struct wh_report_effects *effects;
  size_t histogram_count;
  const struct wh_report_histogram *histogram;
  const struct wh_target_result *target;    /* NULL: none */
  const struct wh_spectrum *spectrum;       /* NULL: none */
  const struct wh_heel *heel;               /* likewise */
  const struct wh_measurement *measurement; /* likewise */
  const struct wh_table *target_table;      /* of wh_target_tables */
};

/* Writes report.html into the folder, and with stills each picture as <id>.svg and <id>.png into
   its subfolder pictures. Warnings are those of the context. */
enum wh_status wh_report_write(struct wh_context *c, const char *folder, const struct wh_report *r);

/* A number as people write it: "1.234(5) mm", with the digits that its error leaves and an SI
   prefix that suits; error 0: six digits. html: the minus sign and the like as in print (UTF-8). */
void wh_report_number(double value, double error, const char *unit, size_t size, char *text);

/* The mesh of a tube without symmetry that is drawn, and the potential at its nodes [V]. */
const struct wh_solid_mesh *wh_report_whole(const struct wh_report *r);
const double *wh_report_whole_nodal(const struct wh_report *r);

#endif

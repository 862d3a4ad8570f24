/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TRACE_WALKER_H
#define WH_TRACE_WALKER_H
/* One thread's electron on its way through the mesh, element by element. The solution vector is
   y = (x, y, z, u_x, u_y, u_z) and the slopes of these by each strength that is asked for; the
   variable of integration is s = c t [m]. */
#include "numerics/ode.h"
#include "trace/solid_trace.h"

#define WH_RAY_SIZE 6
#define WH_RAY_ROOM (WH_RAY_SIZE * (1 + WH_TRACE_MAX_SLOPES)) /* the largest y */

/* Gauss's rules for the charge along a step. */
struct wh_charge_rule {
  int count;
  double at[8], weight[8];
};
enum { WH_CHARGE_RULES = 4 };

/* Growing lists of one thread, put in the order of the rays at the end. */
struct wh_ray_lists {
  size_t crossing_count, crossing_capacity;
  struct wh_plane_crossing *crossing;
  size_t path_count, path_capacity, point_count, point_capacity;
  struct wh_ray_path *path;
  double (*point)[4];
  size_t *passed; /* [electrodes] rays through each grid */
};

struct wh_walker;

enum wh_progress { WH_GOES_ON, WH_HAS_ENDED };

/* What a ray asks of the elements it goes through: triangles (mesh_ray.c) or tetrahedra
   (solid_ray.c). */
struct wh_ray_ground {
  void (*value)(struct wh_walker *w, const double *y); /* takes the field at y */
  double (*exit_guess)(struct wh_walker *w); /* [m] of s; infinite if the ray stays inside */
  /* The element of vacuum at the start, faces and electrode there. */
  enum wh_status (*find_start)(struct wh_walker *w, const double *y);
  /* Where the step leaves the element: the face, or -1 if it does not; *theta is the part of the
     step up to there. */
  int (*exit)(struct wh_walker *w, double *theta);
  /* The ray is at the face: what is there decides. y may be changed by a mirror. */
  enum wh_status (*meet_face)(struct wh_walker *w, int face, double *y, enum wh_progress *progress);
  bool (*look_anew)(struct wh_walker *w, const double *y);    /* false: y lies in no element */
  unsigned (*faces_at)(struct wh_walker *w, const double *y); /* that hold y, to rounding */
  unsigned around_vertex; /* elements entered without a move, after which a ray is lost */
};

extern const struct wh_ray_ground wh_ray_on_triangles, wh_ray_on_tetrahedra;

struct wh_walker {
  /* Given once. */
  struct wh_context *context;
  const struct wh_ray_ground *ground;
  const struct wh_boundary *boundaries; /* of the mesh */
  const struct wh_field *field;         /* in two dimensions */
  const struct wh_solid_field *solid;   /* in three; else NULL */
  const struct wh_field *others;        /* parts without a mesh, added to solid; or NULL */
  const struct wh_trace_params *params;
  const unsigned *plane_order; /* indices of params->planes by rising z */
  size_t plane_count;
  uint16_t target; /* electrode, or WH_NO_ELECTRODE */
  size_t size;     /* of y */
  double extent;   /* [m] diagonal of the mesh */
  struct wh_ode *ode;
  struct wh_charge_rule rule[WH_CHARGE_RULES];
  struct wh_ray_lists lists;

  /* The ray. */
  size_t index;
  double *charge;  /* [node_count] load of its group of rays; NULL: not kept */
  double *current; /* [node_count] likewise that of the current */
  struct wh_particle start;
  struct wh_ray ray;
  uint16_t start_electrode;
  bool newton;      /* gamma is 1 */
  bool lost_slopes; /* behind a mirror slopes are not followed */
  bool keeps_path, passed_last_plane;
  double length;                 /* [m] of the path so far */
  double energy0, momentum0;     /* invariants at the start, energy in units of m c^2 */
  double energy_max, moment_max; /* largest kinetic energy and r |u| */
  double energy_off, momentum_off;

  /* Where it is: the element, reference coordinates of the last evaluation, field there. */
  struct wh_place place;
  struct wh_field_value value;
  struct wh_solid_place there; /* in three dimensions */
  double map[3][3];            /* from y to the whole device; the identity without mirrors */
  unsigned axis_faces;         /* bit f: face f lies on the axis and is no obstacle */
  unsigned tagged_faces;       /* bit f: face f has a boundary, and is not on the axis */
  unsigned resting_faces;      /* bit f: the step starts on face f */
  unsigned standstill;         /* elements entered since the ray moved last */

  /* The step. */
  double s, h;      /* start and size [m] */
  double h_allowed; /* largest size by the tolerance */
  bool dense;       /* the continuous solution is prepared */
};

/* motion.c: the equations, the invariants, the size of steps. */
wh_ode_fn wh_walker_motion;
void wh_walker_rates(struct wh_walker *w, const double *y, double *dy); /* without the slopes */
void wh_walker_start_step(struct wh_walker *w, const double *y);
bool wh_walker_step(struct wh_walker *w); /* false: the step size fell below rounding */
void wh_walker_note(struct wh_walker *w, const double *y);
double wh_walker_gamma(const struct wh_walker *w, const double *u);
/* Between a particle and the solution vector, which differ in u in Newton's mechanics, and where
   the mesh is a part of the device in which of its images they are (map). */
void wh_walker_take(struct wh_walker *w, const struct wh_particle *p, double *y);
struct wh_particle wh_walker_give(struct wh_walker *w, double s, const double *y);

/* Smallest positive root of d + v s + a s^2/2; infinite if there is none. d is zero on a face on
   which the ray rests. */
double wh_walker_first_root(double d, double v, double a);

/* The continuous solution along the step. */
void wh_walker_dense(struct wh_walker *w);
void wh_walker_cubic(struct wh_walker *w); /* if there is nothing better yet; for a short step */

/* exit.c: where triangles are left, and entered. */
double wh_walker_exit_guess(struct wh_walker *w);
int wh_walker_exit(struct wh_walker *w, double *theta);
void wh_walker_enter(struct wh_walker *w, uint32_t element);

/* record.c: planes, turning points and points of a path in the part 0 to theta of the step. */
enum wh_status wh_walker_record(struct wh_walker *w, double theta, const double *y_end);
enum wh_status wh_walker_drift(struct wh_walker *w, const double *y); /* beyond the mesh */
enum wh_status wh_walker_add_point(struct wh_walker *w, double s, const double *y);

enum wh_status wh_walker_begin_path(struct wh_walker *w);

/* charge.c: charge along the part 0 to theta of the step, which ends at y_end. */
void wh_charge_rules(struct wh_charge_rule rule[WH_CHARGE_RULES]);
void wh_walker_charge(struct wh_walker *w, double theta, const double *y_end);

/* slope.c: rates of the slopes, once those of the ray are in dy. */
void wh_walker_vary(const struct wh_walker *w, const double *y, double *dy);
/* Takes the slopes over a face, by the rates before and after it; without the latter they become
   those of the point where rays meet it. */
void wh_walker_slopes_cross(const struct wh_walker *w, double *y, const double normal[3],
                            const double *before, const double *after);
/* To the mirror image at the plane x = 0. */
void wh_walker_slopes_turn(const struct wh_walker *w, double *y);
/* Tolerated errors of the slopes over a step, for a path of a length and speed. */
void wh_walker_slopes_scale(const struct wh_walker *w, const double *y0, const double *y1,
                            double length, double speed, double *scale);

/* ray.c: one electron from start to end; slope[6 a strength] may be NULL if none are asked for. */
enum wh_status wh_walker_run(struct wh_walker *w, struct wh_particle *end, double *slope);
void wh_walker_end(struct wh_walker *w, enum wh_ray_status status, uint16_t boundary);
/* Of a ray that has come to an electrode. */
enum wh_ray_status wh_walker_status_on(const struct wh_walker *w, unsigned electrode);

#endif

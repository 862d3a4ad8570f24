/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TRACE_TRACE_H
#define WH_TRACE_TRACE_H
/* Electrons through electric and magnetic fields: relativistic equations of motion in time,
   d x/dt = c u/gamma, d u/dt = -(e/(m c)) (E + v x B), with u = gamma beta.

   The field of finite elements is a polynomial in each element, and its gradient jumps a little on
   the faces. A ray is therefore integrated from face to face, in each element with that element's
   own polynomial: the integrand is smooth in every step, the steps are as large as the tolerance or
   the element allows, total energy is conserved to the tolerance and not to the error of the field,
   and whatever lies on a face (electrode, grid, edge) is met exactly. */
#include "base/archive.h"
#include "base/key.h"
#include "field/field.h"
#include "particle/particles.h"

enum wh_ray_status {
#define WH_RAY_STATUS(name, word, text) name,
#include "trace/ray_status.def"
#undef WH_RAY_STATUS
  WH_RAY_STATUS_COUNT
};

const char *wh_ray_status_word(enum wh_ray_status status);

/* Newton's mechanics is for comparison with published tables: within the motion gamma is 1 and the
   kinetic energy m c^2 u^2/2; particles handed in and out keep their meaning, with the same kinetic
   energy and direction. */
enum wh_mechanics { WH_MECHANICS_RELATIVISTIC, WH_MECHANICS_NEWTON };

struct wh_trace_params {
  double tolerance;            /* [1] local error of a step, relative to speed and path length */
  struct wh_quantities planes; /* [m] planes z = const on which states are recorded */
  const char *target;          /* electrode on which rays arrive; NULL or "": any grid that rays
                                  leave the mesh through, or the last of planes */
  double max_time;             /* [s] a ray still under way is trapped; 0: no limit */
  bool mirror_edges;           /* natural edges without electrode turn rays back like mirrors */
  size_t max_steps;            /* likewise */
  size_t paths;                /* rays, spread evenly over the start, whose paths are kept */
  int mechanics;               /* enum wh_mechanics */
  bool charge;                 /* keep the charge along the rays; no key of a case */
  bool current;                /* with it their current, for wh_own_magnetic; no key of a case */
  size_t slope_count;          /* how the ends of the rays change with the strengths of these */
  const struct wh_field_part *slope; /* fields, given at strength 1; no key of a case */
};

#define WH_TRACE_MAX_SLOPES 16

extern const struct wh_key wh_trace_keys[];

#define WH_NO_ELECTRODE UINT16_MAX

/* How one ray went. */
struct wh_ray {
  enum wh_ray_status status;
  uint16_t boundary;   /* index into the mesh's boundaries where it ended, or WH_NO_BOUNDARY */
  uint16_t electrode;  /* on which it ended, or WH_NO_ELECTRODE */
  uint32_t turns;      /* changes of the sign of v_z */
  uint32_t reversals;  /* of them, from forward to backward */
  double turn_z;       /* [m] place of the first one, if any */
  double reversal_z;   /* [m] farthest place where it turned back toward smaller z, if any */
  double energy_drift; /* largest change of total energy, relative to the largest kinetic energy */
  double momentum_drift; /* largest change of the canonical angular momentum (planar: of the
                            canonical p_y), relative to the largest r |u| (|u|) of the ray */
  uint32_t steps;
  size_t first_crossing, crossing_count; /* into crossings */
};

/* A ray at a plane z = planes[plane]. Moving backward: u_z < 0. */
struct wh_plane_crossing {
  size_t ray; /* index into start */
  unsigned plane;
  struct wh_particle state;
};

/* Path of a ray as a polyline, fine enough for drawing: point x, y, z [m] and time [s]. */
struct wh_ray_path {
  size_t ray, first, count;
};

/* What an electrode received. */
struct wh_electrode_hits {
  size_t absorbed, passed; /* rays that ended on it; passages through it if it is a grid */
  double current;          /* [A] sum of the weights that ended on it */
  double power;            /* [W] kinetic energy with it */
};

struct wh_trace_result {
  struct wh_particles end; /* last state of every ray, in the order of the start */
  struct wh_ray *ray;      /* [end.count] */
  size_t crossing_count;
  struct wh_plane_crossing *crossing; /* ordered by ray, then by time */
  size_t path_count, point_count;
  struct wh_ray_path *path;
  double (*point)[4];
  double *charge;     /* [node_count] load (wh_charge_deposit) of -I dt along all rays, if
                         params->charge; with params->current that of
                         field/own_magnetic.h behind it, [2 * node_count] */
  double (*slope)[6]; /* [end.count * params->slope_count] change of (x, y, z, u_x, u_y, u_z) of
                         each end with each strength, on the surface that ends the ray; nan behind a
                         mirror */
  size_t status_count[WH_RAY_STATUS_COUNT];
  size_t electrode_count;
  struct wh_electrode_hits *electrode; /* [electrode_count] of the mesh */
  double energy_drift, momentum_drift; /* largest of all rays */
  size_t steps, evaluations;           /* of all rays; evaluations of the field */
};

/* Traces every electron of start until it ends. Rays are shared out over the context's threads; the
   result does not depend on their number. WH_BAD_INPUT for wrong parameters or a start outside of
   the mesh; WH_INTERRUPTED keeps the rays done, the others are waiting. Rays that failed give a
   warning. The caller frees out, which is empty after any other error. */
enum wh_status wh_trace(struct wh_context *c, const struct wh_field *field,
                        const struct wh_trace_params *params, const struct wh_particles *start,
                        struct wh_trace_result *out);
void wh_trace_result_free(struct wh_trace_result *r);

/* Hands the result, but for charge and slopes, to the archive, or takes it out into an empty one.
 */
void wh_trace_result_archive(struct wh_archive *a, struct wh_trace_result *r);

#endif

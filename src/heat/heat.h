/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_HEAT_HEAT_H
#define WH_HEAT_HEAT_H
/* How hot a beam makes an anode, and what power it stands: by the depth of the power input that the
   target's Monte Carlo run has found. docs/theory/heat.md. */
#include "base/archive.h"
#include "base/figures.h"
#include "base/key.h"
#include "material/thermal.h"
#include "target/target.h"

struct wh_heat_params {
  double power;            /* of the beam while it is on [W]; 0: nothing is asked for */
  double pulse;            /* how long it is on [s] */
  double from_K;           /* of the anode before */
  double limit_K;          /* highest allowed; 0: melting */
  double surroundings_K;   /* of what the anode sees */
  bool scan;               /* permitted power against sizes and times too */
  struct wh_variant anode; /* of wh_anode_kinds */
};

extern const struct wh_key wh_heat_keys[];

/* A function that a report can draw. Texts are static; the numbers belong to the curve. */
struct wh_heat_curve {
  const char *chart, *title, *caption; /* curves of one chart come one after the other */
  const char *name;
  const char *label[2], *unit[2];
  size_t count;
  double *x, *y;
};

struct wh_heat {
  size_t count, capacity;
  struct wh_heat_curve *curve;
  struct wh_arena *texts; /* of curves that were taken out of an archive; else NULL */
};
void wh_heat_free(struct wh_heat *h);
/* Hands all curves to the archive, or takes them out in the place of those there. */
void wh_heat_archive(struct wh_archive *a, struct wh_heat *h);

/* Adds a curve with room for count points, which the caller fills. The pointer holds until the next
   one. */
enum wh_status wh_heat_add(struct wh_context *c, struct wh_heat *h, struct wh_heat_curve about,
                           struct wh_heat_curve **out);

/* Share of the beam's power that stays, by depth from the surface on. */
struct wh_heat_source {
  size_t bins;
  double width;      /* of a bin [m] */
  double *share;     /* [bins] */
  double absorbed;   /* their sum */
  double error;      /* relative, of the greatest density */
  double depth_peak; /* [m] */
};

/* What an anode's model is given. */
struct wh_heat_job {
  const struct wh_heat_params *p;
  const struct wh_thermal *thermal; /* of the body that the beam meets */
  struct wh_heat_source source;
  double limit_K;
};

struct wh_anode_kind {
  struct wh_kind kind;
  enum wh_status (*run)(struct wh_context *c, const struct wh_heat_job *job, struct wh_heat *out,
                        struct wh_figures *figures);
};

#define WH_ANODE(name) extern const struct wh_anode_kind wh_anode_##name;
#include "heat/anodes.def"
#undef WH_ANODE

/* NULL-ended. */
extern const struct wh_kind *const wh_anode_kinds[];

/* From a target run whose first body is the anode's surface, of the named material: figures
   "heat.peak_temperature", ... (docs/figures.md) and curves. WH_BAD_INPUT: thermal properties not
   known, a depth score that is empty, sizes that do not go together. Curves are added to those in
   out, which the caller frees. */
enum wh_status wh_heat_compute(struct wh_context *c, const struct wh_heat_params *p,
                               const char *material, const struct wh_target_result *target,
                               struct wh_heat *out, struct wh_figures *figures);

/* The power at which peak(power) is at the limit, by secants from a first power and its peak;
 *error: what is left, over the slope [W]. */
typedef enum wh_status wh_heat_peak(void *user, double power, double *peak_K);
enum wh_status wh_heat_permitted(struct wh_context *c, wh_heat_peak *peak, void *user, double power,
                                 double at_power, double from_K, double limit_K, double *permitted);

#endif

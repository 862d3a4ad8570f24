/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GOAL_MIG_H
#define WH_GOAL_MIG_H
/* Trade-offs of magnetron injection guns: from the beam that a gyrotron wants to the gun, by the
   conservation laws of the adiabatic theory. Equations (9) to (17) of X.-L. Chen, Q. Zhao, J.-W.
   Liu and L. Zheng, Acta Phys. Sin. 61 (2012) 074104, corrected: docs/theory/magnetron-gun.md. */
#include "base/figures.h"
#include "base/key.h"

struct wh_mig_wish {
  /* of the interaction region */
  double field;          /* [T] */
  double guiding_radius; /* [m] */
  double current;        /* [A] */
  double voltage;        /* [V] */
  double alpha;          /* transverse over axial velocity */
  /* of the gun */
  double loading;     /* [A/m^2] of the cathode */
  double slope;       /* [rad] of the emitter against the axis */
  double anode_angle; /* [rad] of the first anode's cone */
  double gap;         /* [m] along the emitter's normal; 0: gap_factor times the least */
  double gap_factor;
  double cathode_radius; /* [m]; 0: the least that all constraints allow */
  double adiabaticity;   /* relative change of the field within a turn, on the ramp */
  /* limits */
  double least_radius, most_radius; /* [m] of the cathode */
  double most_slant;                /* [m] */
  double most_guiding_spread;       /* relative, whole width */
  double most_anode_part;           /* first anode's voltage over the beam's */
  double most_cathode_field;        /* [V/m] */
  double most_space_charge;         /* loading over Child's density */
  double most_compression;
};

extern const struct wh_key wh_mig_keys[];

/* A gun with a cathode of one radius. */
struct wh_mig_gun {
  double gamma, v_perp, v_axial;         /* [m/s] */
  double larmor_radius;                  /* [m] in the interaction region */
  double cathode_radius;                 /* [m] */
  double compression, cathode_induction; /* [1], [T] */
  double slant;                          /* [m] (12) */
  double guiding_spread;                 /* (14) */
  double cathode_larmor_radius;          /* [m] */
  double least_gap, gap;                 /* [m] (15) */
  double anode_voltage;                  /* [V] (16) */
  double cathode_field;                  /* [V/m] */
  double space_charge;                   /* loading over the density of a strip by Child's law */
  double ramp;                           /* [m] (17) */
};

/* Voltage of the first anode by the corrected (16), from gamma, compression, radius, Larmor radius
   and gap of the gun. In a coaxial diode (slope 0) in a uniform axial field it is exact: the path
   just reaches the radius Rc + 2 R_lc. */
double wh_mig_anode_voltage(const struct wh_mig_gun *g, double alpha, double slope);
/* p/mc of electrons of a voltage. */
double wh_mig_momentum(double voltage);

/* All of it. WH_BAD_INPUT where there is no such beam (the Larmor radius reaches the axis). */
enum wh_status wh_mig_gun_at(struct wh_context *c, const struct wh_mig_wish *w, double radius,
                             struct wh_mig_gun *out);

/* What bounds the choice, each by its name. */
size_t wh_mig_constraint_count(void);
const char *wh_mig_constraint_name(size_t i);
/* Value of constraint i over its limit: good up to 1. */
double wh_mig_constraint(const struct wh_mig_wish *w, const struct wh_mig_gun *g, size_t i);

/* The gun: of the radius asked for, or of the least admissible one. WH_DEMAND_MISSED if a
   constraint is broken (all are named; the gun is given all the same). */
enum wh_status wh_mig_synthesize(struct wh_context *c, const struct wh_mig_wish *w,
                                 struct wh_mig_gun *out);

/* mig.cathode_radius, mig.compression, ... */
enum wh_status wh_mig_figures(struct wh_context *c, const struct wh_mig_gun *g,
                              struct wh_figures *figures);

#endif

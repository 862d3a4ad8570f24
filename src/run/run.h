/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_RUN_RUN_H
#define WH_RUN_RUN_H
/* The list of stages that a case goes through, the figures they give and the errors of these. */
#include "base/figures.h"
#include "beam/beam.h"
#include "beam/optics.h"
#include "case/case.h"
#include "field/electrostatic.h"
#include "field/magnetic.h"
#include "field/own_magnetic.h"
#include "field/solid_adapt.h"
#include "field/solid_field.h"
#include "field/solid_magnets.h"
#include "heat/filament.h"
#include "heat/heat.h"
#include "supply/supply.h"
#include "target/neutral.h"
#include "trace/trace.h"

struct wh_run_options {
  bool quick;       /* elements of two orders less (in space: larger ones, and fewer rays), and few
                       histories */
  bool single_pass; /* no second pass, and no error of discretisation: for those who run many cases
                     */
  const char *figures; /* of interest, as a list (needs.h): stages that none of them needs are left
                          out; NULL: all */
  const char *folder;  /* where stages keep what they have made, and those that take long what an
                          interrupted run has done; NULL: nowhere */
  bool fresh;          /* run all stages anew, whatever is kept there */
  bool resume;         /* go on with what an interrupted run has done */
};

/* How a mesh that follows the error of the field came about; count 0: it does not. */
struct wh_adaptation {
  size_t count; /* meshes */
  struct wh_adapt_look {
    double elements, unknowns;
    double estimate; /* as the weights count it */
    double expected; /* of the next mesh */
  } look[WH_MOST_PASSES];
  struct wh_solid_wishes wishes; /* of which the last mesh is made */
};

/* Mesh and field of a tube without symmetry; all empty in two dimensions. */
struct wh_solid_pass {
  struct wh_solid_mesh mesh;
  struct wh_adaptation adaptation;
  struct wh_solid_locator *locator;
  struct wh_solid_field *field;
};

/* What a gun gives to its target. */
struct wh_drawn {
  double current, power;   /* on the target [A]; of all electrons, out of the high voltage [W] */
  double detector_current; /* that the detector was told [A] */
};

/* All that the stages of one pass hand to each other. Empty until a stage has filled its part. */
struct wh_run_wire;
struct wh_run_given;
struct wh_pass {
  struct wh_mesh mesh;
  struct wh_locator *locator;
  struct wh_electrostatic *electrostatic;
  struct wh_magnetic *magnetic;           /* NULL: no magnets */
  struct wh_solid_magnets *solid_magnets; /* likewise; without symmetry */
  struct wh_run_given *given;             /* fields of other cases; NULL: none */
  struct wh_field field;
  struct wh_solid_pass solid; /* then mesh, locator and electrostatic are empty */
  struct wh_particles start;
  size_t *source_first; /* number of the first electron of each source, then of all */
  struct wh_trace_result trace;
  struct wh_own_magnetic *own_magnetic; /* of the beam's current; NULL: not asked for */
  double *space_charge; /* [mesh.node_count] load of the electrons; NULL: not asked for */
  size_t beam_planes;   /* planes of the beam; they come first among the planes of the trace */
  double *beam_z;       /* [beam_planes] */
  struct wh_beam_result beam;
  struct wh_particles beam_last; /* the electrons that pass the last of them */
  struct wh_drawn drawn;         /* zero: no gun, or no target */
  struct wh_axis_samples axis;
  struct wh_optics_result optics;
  struct wh_particles incident; /* that meets the target; empty: the one of the parameters */
  struct wh_target_result target;
  struct wh_spectrum spectrum;       /* empty: none was asked for */
  struct wh_heel heel;               /* likewise */
  struct wh_measurement measurement; /* likewise */
  struct wh_heat heat;               /* likewise */
  struct wh_filament filament;       /* likewise */
  struct wh_run_wire *wire;          /* NULL: it is no part of the geometry */
  struct wh_focus focus;             /* empty: not asked for */
  struct wh_shot image;              /* likewise */
  struct wh_target_neutral neutral;  /* its runs; points 0: not asked for */
  struct wh_supply_result supply;    /* period_count 0: none */
  const char *inputs_sha256;
  struct wh_run_options options;
  struct wh_figures figures;
  struct wh_figures timing; /* CPU time of each stage [s] */
};

struct wh_run {
  struct wh_pass pass; /* as the case asks */
  char ground[65];     /* what mesh and basis potentials of the pass are made from; "": not known */
  struct wh_figures convergence; /* what the answer rests on */
};

/* Takes the case through all stages. Every figure's error is the stage's own plus its change in a
   second pass with elements of one order less (docs/theory/errors.md). WH_INTERRUPTED keeps what
   was done. The caller frees out whatever the status. */
enum wh_status wh_run_case(struct wh_context *c, const struct wh_case *cs,
                           const struct wh_run_options *o, struct wh_run *out);
/* The same in the place of an earlier run of the same case with other numbers, or of an empty one.
   Mesh and basis potentials are taken over if nothing but voltages has changed in the geometry; the
   result is the same to the last bit. */
enum wh_status wh_run_case_again(struct wh_context *c, const struct wh_case *cs,
                                 const struct wh_run_options *o, struct wh_run *r);
void wh_run_free(struct wh_run *r);

/* The space charge that a run of the same case left in a folder (space-charge.dat), if it did:
   load[nodes]. WH_BAD_INPUT if it is of another case or mesh. */
enum wh_status wh_run_read_space_charge(struct wh_context *c, const char *inputs_sha256,
                                        const char *folder, size_t nodes, double *load,
                                        bool *there_out);

/* Writes the results into a folder, which is made if need be: result.json, result.h5, beam.mcpl,
   field.vtu, trajectories.vtp and tables. Each file is complete or not there at all. */
enum wh_status wh_run_write(struct wh_context *c, const struct wh_case *cs, const struct wh_run *r,
                            const char *folder);

#endif

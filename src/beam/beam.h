/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_BEAM_BEAM_H
#define WH_BEAM_BEAM_H
/* The beam as a set of electrons that pass a plane: spot, phase space, and, in a magnetic field,
   gyration. Definitions and sources: docs/theory/beam.md. */
#include "base/archive.h"
#include "base/figures.h"
#include "base/key.h"
#include "particle/particles.h"

enum wh_beam_measure {
#define WH_BEAM_MEASURE(id, name, unit, summary) WH_BEAM_##id,
#include "beam/measures.def"
#undef WH_BEAM_MEASURE
  WH_BEAM_MEASURE_COUNT
};

/* Of the list measures.def. */
const char *wh_beam_measure_name(enum wh_beam_measure m);
const char *wh_beam_measure_unit(enum wh_beam_measure m);

enum wh_beam_symmetry {
  WH_BEAM_ROUND,  /* each electron stands for a ring about the z axis */
  WH_BEAM_AS_IS,  /* the electrons are the beam */
  WH_BEAM_PLANAR, /* the same, and nothing is known along y */
};

struct wh_beam_params {
  struct wh_quantities planes; /* [m] */
  double from, to;             /* [m] with steps > 0: that many more planes, evenly spaced */
  size_t steps;
  int symmetry; /* enum wh_beam_symmetry; round in planar symmetry means planar */
};

extern const struct wh_key wh_beam_keys[];

/* The planes asked for, in rising order, each once; the caller frees *z_out. */
enum wh_status wh_beam_planes(struct wh_context *c, const struct wh_beam_params *p,
                              size_t *count_out, double **z_out);

/* Electrons on one plane. */
struct wh_beam_sample {
  const struct wh_particles *at;
  const double (*B)[3];      /* [T] where they are; NULL: no magnetic field */
  double B_slope;            /* [T/m] dB/dz on the axis */
  const double *start_place; /* [m] radius (planar: x) where each started; NULL: not known */
};

/* All measures of the sample; one that it has no sense for is NAN. Fewer than two electrons: all
   but the current are. errors: NULL or, likewise, standard errors of the finite number of electrons
   (jackknife: one eighth of them, interleaved, left out in turn). */
enum wh_status wh_beam_measure(struct wh_context *c, const struct wh_beam_sample *s,
                               enum wh_beam_symmetry symmetry, double value[WH_BEAM_MEASURE_COUNT],
                               double errors[WH_BEAM_MEASURE_COUNT]);

/* The beam along z. */
struct wh_beam_result {
  size_t count;                           /* planes that electrons pass, by rising z */
  double *z;                              /* [m] */
  double (*value)[WH_BEAM_MEASURE_COUNT]; /* NAN: has no sense there */
  double error[WH_BEAM_MEASURE_COUNT];    /* of the last plane */
  double emitted, transmission;           /* [A]; current through the last plane over it */
  double reflected_fraction, reversal_z;  /* of the current emitted; mean z of the turn (NAN) */
  double crossover_z, crossover_rms;      /* [m] least rms radius between the planes; NAN: none */
};
void wh_beam_result_free(struct wh_beam_result *r);
/* Hands it to the archive, or takes it out into an empty one. */
void wh_beam_result_archive(struct wh_archive *a, struct wh_beam_result *r);

/* Place and rms radius of the least section between planes, from <r^2> and its exact slope on
   them; leaves NAN if the beam only widens or only narrows. */
void wh_beam_find_crossover(struct wh_beam_result *r, const double *mean_square,
                            const double *slope);

/* beam.<measure> of the last plane with its error, beam.adiabaticity the largest of all planes,
   beam.transmission, beam.reflected_fraction, beam.reversal_z, beam.crossover_z,
   beam.crossover_rms. */
enum wh_status wh_beam_figures(struct wh_context *c, const struct wh_beam_result *r,
                               struct wh_figures *figures);

#endif

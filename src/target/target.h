/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TARGET_TARGET_H
#define WH_TARGET_TARGET_H
/* What an electron beam does in bodies of matter: backscatter, charge, heat. Electrons from 50 eV
   to 1 MeV, every collision (detailed) or the reduced-collision analogue (fast).
   docs/theory/transport.md. */
#include "base/archive.h"
#include "base/figures.h"
#include "material/material.h"
#include "particle/particles.h"
#include "target/grid.h"
#include "target/track.h"

struct wh_target_body_params {
  const char *material;    /* a known material, or one of the case's own */
  struct wh_variant shape; /* of wh_body_kinds */
};

/* Secondary electrons of a few eV (shower.h). depth 0: none. */
struct wh_secondaries_params {
  double depth, cost;
};

/* Search for the energy at which bodies do not charge. */
struct wh_neutral_params {
  double from_eV, to_eV; /* to 0: no search */
  double error_eV;       /* of the energy, at which to stop */
};

enum wh_target_transport { WH_TARGET_FAST, WH_TARGET_DETAILED };

struct wh_target_params {
  double energy_eV;
  double tilt;                 /* between beam and +z [rad] */
  int profile;                 /* enum wh_beam_profile */
  struct wh_quantities size;   /* one value, or x and y [m] */
  struct wh_quantities aim;    /* x, y, z; empty: the origin */
  struct wh_quantities origin; /* of these coordinates in those of electrons from elsewhere */
  struct wh_map bodies;        /* struct wh_target_body_params */
  struct wh_map materials;     /* struct wh_material_params */
  struct wh_neutral_params neutral;
  struct wh_secondaries_params secondaries;
  int transport;       /* enum wh_target_transport */
  const char *elastic; /* name of the elastic model */
  double cutoff_eV, photon_cutoff_eV;
  double view, cone; /* where photons are seen from: angle to +z in the x-z plane, half-angle */
  size_t histories, most_histories;
  double wanted_error;          /* of the number backscattered; 0: as many histories as given */
  struct wh_quantities surface; /* z where depth begins [m]; empty: where the beam meets a body */
  double depth, lateral;        /* extent of those scores [m]; 0: from the CSDA range */
  size_t bins;                  /* of every histogram */
  struct wh_map grids;          /* struct wh_target_grid_params */
  size_t map_bins;              /* of each side of the map of energy left; 0: no map */
  size_t spot_bins;             /* of each side of the map of where photons seen come from */
  double spot_size;             /* side of that map [m]; 0: from the beam */
  double spot_from_eV;          /* photons below are left out of it */
  const char *cache;            /* folder for elastic tables; NULL: none */
  const char *particles;        /* file of the beam's electrons, for whoever reads it; NULL: none */
  size_t tracks;                /* histories whose trajectories are kept */

  /* Not of a case: a file in which sums are kept while histories run, and taken away at the end;
     resume: go on with those there, if they are of this key and seed. */
  const char *checkpoint, *checkpoint_key;
  bool resume;
  /* Counts of bins of the track length (depth 0: the CSDA range); all 0: not scored. */
  struct wh_flux_bins flux;
  uint64_t stream; /* another number: other random numbers of the same seed */
};

extern const struct wh_key wh_target_keys[];

/* Depth of the greatest power density, and where it has fallen to 15 %, with standard errors. */
struct wh_target_depths {
  double zeta_peak, zeta_peak_error;   /* share of the beam's energy left per depth [1/m] */
  double depth_peak, depth_peak_error; /* [m] */
  double d15, d15_error;               /* [m] */
  double photon_d15, photon_d15_error; /* likewise where the photons seen come from [m] */
  double l15, l15_error;               /* beyond the edge of a wide beam [m] */
};

/* Where the plane along z and x through the aim of the beam cuts surfaces of bodies, in short
   pieces. */
struct wh_target_outline {
  size_t count, capacity;
  struct wh_outline_segment {
    size_t body;
    double z[2], x[2]; /* [m] */
  } * segment;
};

struct wh_target_result {
  struct wh_layout layout;
  struct wh_tally tally;
  size_t elements;
  int element_z[92]; /* [elements], of the lines */
  size_t bodies;
  const char **body; /* [bodies]: names; they belong to the parameters */
  const char **grid; /* [layout.grids]: likewise */
  double energy_eV;  /* mean of the primaries */
  double cutoff_eV;
  bool secondaries;  /* whether they were asked for */
  double csda_range; /* of the first body's material [m] */
  double cpu_s;      /* of this process; a resumed run had more before */
  bool reached;      /* whether the wanted error was reached */
  struct wh_target_depths depths;
  struct wh_target_tracks tracks;
  struct wh_target_outline outline; /* within the map, and half its size around */
};

/* beam NULL: the beam of the parameters; otherwise each history begins as one of its electrons. The
   same seed gives the same result for any number of threads and ranks, resumed or not.
   WH_BAD_INPUT if no primary meets a body, or bodies overlap; WH_INTERRUPTED keeps what was done.
 */
enum wh_status wh_target_run(struct wh_context *c, const struct wh_target_params *params,
                             const struct wh_particles *beam, struct wh_target_result *result);
void wh_target_result_free(struct wh_target_result *r);

/* "target.backscatter_number", ...: docs/theory/transport.md lists them. */
enum wh_status wh_target_figures(struct wh_context *c, const struct wh_target_result *r,
                                 struct wh_figures *figures);

/* A score per history with its standard error. */
static inline double wh_target_mean(const struct wh_target_result *r, size_t score) {
  return wh_tally_mean(&r->tally, score);
}

static inline double wh_target_error(const struct wh_target_result *r, size_t score) {
  return wh_tally_error(&r->tally, score);
}

/* Hands the result to the archive, or takes it out into an empty one; names come from params. */
void wh_target_result_archive(struct wh_archive *a, const struct wh_target_params *params,
                              struct wh_target_result *r);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_PHOTON_DETECTOR_H
#define WH_PHOTON_DETECTOR_H
/* What a detector makes of a spectrum: energies smeared, some lost, some counted at the wrong place.
   docs/theory/detectors.md. */
#include "base/key.h"
#include "base/random.h"
#include "photon/spectrum.h"

enum wh_detector_kind {
  WH_DETECTOR_NONE,
  WH_DETECTOR_IDEAL,       /* every photon, at its energy */
  WH_DETECTOR_COUNTING,    /* a semiconductor that measures each photon: silicon drift, CdTe */
  WH_DETECTOR_SCINTILLATOR /* the energy left in a crystal, added up */
};

struct wh_detector_params {
  int kind;             /* enum wh_detector_kind */
  const char *crystal;  /* material */
  double thickness;     /* [m] */
  const char *window;   /* material in front */
  double window_thickness, dead_layer; /* [m]; the dead layer is of the crystal's material */
  double pair_energy_eV, fano, noise;  /* noise: electrons, root mean square */
  bool escape;                         /* fluorescence that leaves the crystal */
  double tail, tail_eV;                /* share of each peak in an exponential tail of that length */
  double resolving_time, dead_time;    /* of pile-up; after each count (paralysable) [s]; 0: none */
  double area, time, current;          /* [m2], [s], [A] */
  double channel_eV;
};

extern const struct wh_key wh_detector_keys[];

struct wh_detected {
  double channel_eV; /* channel i is i channel_eV to (i + 1) channel_eV */
  size_t count;
  double *counts;      /* [count] expected in the time */
  double *efficiency;  /* [count] counts in the full peak per photon of the channel's energy */
  double rate;         /* photons that leave a count, before dead time [1/s] */
  double live;         /* share of the time that the detector is ready */
  double energy_eV;    /* left in the crystal in the time, all photons together */
  double total;        /* counts in the time */
};
void wh_detected_free(struct wh_detected *d);

/* Root-mean-square width of a peak [eV]: sqrt((noise pair)^2 + fano pair E). */
double wh_detector_sigma(const struct wh_detector_params *p, double energy_eV);

/* distance: from the source [m]. WH_BAD_INPUT for parameters that do not go together. */
enum wh_status wh_detector_detect(struct wh_context *c, const struct wh_detector_params *p,
                                  const struct wh_spectrum *s, double distance,
                                  struct wh_detected *out);

/* A Poisson number. */
double wh_poisson(struct wh_random *random, double mean);

#endif

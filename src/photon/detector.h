/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_PHOTON_DETECTOR_H
#define WH_PHOTON_DETECTOR_H
/* What a detector makes of a spectrum: energies smeared, some lost, some counted at the wrong
   place. docs/theory/detectors.md. */
#include "photon/sensor.h"
#include "photon/spectrum.h"

struct wh_detector {
  struct wh_sensor sensor;
  enum wh_sensor_mode mode;
  double solid_angle;   /* seen from the source [sr] */
  double time, current; /* of counting [s], of the tube [A] */
  double channel_eV;
};

/* Channel i is i channel_eV to (i + 1) channel_eV; they reach twice the voltage, for photons that
   pile up. Integrating: what each photon leaves, as if it were measured. */
struct wh_detected {
  double channel_eV;
  size_t count;
  double *incident; /* [count] photons that meet the detector in the time */
  double *counts;   /* [count] expected in the time */
  /* [count] counts in the full peak per photon of the channel's energy; up to 1.2 times the
     voltage, then 0 */
  double *efficiency;
  double photons; /* that meet the detector in the time */
  double rate;    /* of photons that leave something, before dead time [1/s] */
  double live;    /* share of the time that the detector is ready */
  double total;   /* counts in the time */
  /* Of the energy that a photon left, before pile-up and dead time: number of those that left
     something, sum [eV], and sum of squares with the detector's own noise [eV2]. */
  double left, left_eV, left_eV2;
};
void wh_detected_free(struct wh_detected *d);

/* Root-mean-square width of a peak [eV]: sqrt((noise pair)^2 + fano pair E). */
double wh_detector_sigma(const struct wh_detector *d, double energy_eV);

/* WH_BAD_INPUT for parameters that do not go together or unknown materials. */
enum wh_status wh_detector_detect(struct wh_context *c, const struct wh_detector *d,
                                  const struct wh_spectrum *s, struct wh_detected *out);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_PHOTON_MEASURE_H
#define WH_PHOTON_MEASURE_H
/* What a detector in front of a tube sees, as a case asks for it, with figures. */
#include "base/archive.h"
#include "photon/detector.h"
#include "photon/series.h"
#include "photon/source.h"

struct wh_detector_params {
  struct wh_variant sensor;   /* of wh_sensor_kinds; NULL: no detector */
  double area, time, current; /* [m2], of counting [s], of the tube [A] */
  double distance;            /* [m]; 0: that of the spectrum */
  double channel_eV;
  bool endpoint; /* the voltage from the end of the spectrum */
  double window; /* where the fit begins, as share of the end; 0: where bias and error are least */
  struct wh_series_params series;
  struct wh_quantities voltages; /* at which the same is measured besides [V] */
};
extern const struct wh_key wh_detector_keys[];

/* The same detector and tube at another voltage. */
struct wh_measured_at {
  double voltage;
  struct wh_detected detected;
};

struct wh_measurement {
  struct wh_detected detected; /* count 0: nothing measured */
  double *drawn;               /* [detected.count] with counting noise */
  struct wh_endpoint endpoint; /* voltage 0: none */
  double from, bias;           /* window and bias of the fit, relative */
  double *fit;                 /* [detected.count] counts of the fitted line; NULL: no fit */
  struct wh_series series;     /* count 0: none */
  size_t others;
  struct wh_measured_at *other; /* [others] in the order of the parameters */
};
void wh_measurement_free(struct wh_measurement *m);

/* Figures detector.*, endpoint.* and intensity.* (docs/figures.md); those of the spectrum must be
   there already. A fit that cannot be trusted is a warning and leaves no figure. cache: folder for
   tables; NULL: none. */
enum wh_status wh_measure(struct wh_context *c, const struct wh_detector_params *p,
                          const struct wh_spectrum_params *spectrum, const char *cache,
                          struct wh_figures *figures, struct wh_measurement *out);

/* Hands it to the archive, or takes it out into an empty one. */
void wh_measurement_archive(struct wh_archive *a, struct wh_measurement *m);

#endif

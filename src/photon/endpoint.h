/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_PHOTON_ENDPOINT_H
#define WH_PHOTON_ENDPOINT_H
/* The high voltage from the end of a bremsstrahlung spectrum: f(x) = k (x - E) below E, k < 0, and 0
   above (Cao et al., Acta Optica Sinica 43 (2023) 2234001, equation (1)). */
#include "photon/detector.h"

struct wh_endpoint_window {
  double from, to; /* as shares of the end point: .93 to 1.03 */
};
/* Chosen by the bias of fits to simulated spectra: docs/theory/detectors.md. */
#define WH_ENDPOINT_WINDOW ((struct wh_endpoint_window){0.95, 1.04})

struct wh_endpoint {
  double voltage, error; /* [V] */
  double slope;          /* -k: counts per channel and eV */
  double chi_square;     /* per degree of freedom */
  double counts;         /* in the window */
};

/* Least squares with weights from the model, repeated until it stands (the maximum of the
   likelihood of counts). The line is multiplied by the detector's efficiency if that is given
   ([detected count]; NULL: not) and smeared with sigma_eV. counts: [count], channel i begins at
   i channel_eV. WH_BAD_INPUT for fewer than 100 counts in the window; WH_NOT_CONVERGED if no end is
   found, or the fit is so bad (chi square above 3 a channel) that it cannot be trusted. */
enum wh_status wh_endpoint_fit(struct wh_context *c, size_t count, const double *counts,
                               const double *efficiency, double channel_eV, double sigma_eV,
                               double guess_eV, struct wh_endpoint_window window,
                               struct wh_endpoint *out);

#endif

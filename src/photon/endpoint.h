/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_PHOTON_ENDPOINT_H
#define WH_PHOTON_ENDPOINT_H
/* The high voltage from the end of a bremsstrahlung spectrum: f(x) = k (x - E), k < 0, below E, and
   0 above (Cao et al., Acta Optica Sinica 43 (2023) 2234001, equation (1)).
   docs/theory/detectors.md. */
#include "photon/detector.h"

struct wh_endpoint_data {
  size_t count;
  const double *counts;   /* [count], channel i begins at i channel_eV */
  const double *response; /* [count] by which the line is multiplied; NULL: 1 */
  double channel_eV;
  double sigma_eV; /* of the resolution at the end, with which the line is smeared */
};

struct wh_endpoint {
  double voltage, error; /* [V]; the error is that of counting */
  double slope;          /* -k: counts per channel and eV */
  double background;     /* counts per channel just beyond the window */
  double rise;           /* of the background a channel, at most 0 */
  size_t from, to;       /* channels of the window, and the one behind it */
  double chi_square;     /* per degree of freedom */
  double counts;         /* in the window */
};

/* Least squares with weights from the model, repeated until it stands: the maximum of the
   likelihood of Poisson numbers. The window begins at `from` times the end and ends five
   sigma above it; it follows the end found, so that the guess (within some per cent) does not
   matter. A straight line through the 8 % beyond is taken as background (photons that pile up).
   WH_BAD_INPUT for fewer than 100 counts in the window or 8 channels; WH_NOT_CONVERGED if no end is
   found, or the line fits so badly (chi square above 3 a channel) that it cannot be trusted. */
enum wh_status wh_endpoint_fit(struct wh_context *c, const struct wh_endpoint_data *data,
                               double guess_eV, double from, struct wh_endpoint *out);

/* By what the line is multiplied: the detector's efficiency and what the sheets let through,
   (*response)[detected count]; free it. Beyond the energies that are known it stays. */
enum wh_status wh_endpoint_response(struct wh_context *c, const struct wh_detected *detected,
                                    size_t sheets, const struct wh_filter *sheet,
                                    double **response);

/* The same without a message: false where there is no voltage. */
bool wh_endpoint_try(const struct wh_endpoint_data *data, double guess_eV, double from,
                     struct wh_endpoint *out);

/* Counts that a fit stands for, background included: counts[data->count]; 0 outside of its window.
 */
void wh_endpoint_line(const struct wh_endpoint_data *data, const struct wh_endpoint *e,
                      double *counts);

/* The window in which bias and error of counting, squared, sum to the least: data are expected
   counts, without noise, of a spectrum that ends at `voltage`. *bias: of a fit in it, over the
   voltage; it changes little with the voltage and can be taken off from fits. Statuses as above. */
enum wh_status wh_endpoint_window(struct wh_context *c, const struct wh_endpoint_data *data,
                                  double voltage, double *from, double *bias);

#endif

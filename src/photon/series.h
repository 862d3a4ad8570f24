/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_PHOTON_SERIES_H
#define WH_PHOTON_SERIES_H
/* How steady a tube is, as it is measured: a series of counts, and of voltages from the end of the
   spectrum. docs/theory/detectors.md. */
#include "base/key.h"
#include "photon/endpoint.h"

struct wh_series_params {
  double time, interval,
      duration;         /* of one count, from one to the next start, of all [s]; 0: none */
  double drift;         /* of the current from first to last, relative */
  double current_noise; /* of the mean current in a count, relative, root mean square */
  double voltage_noise; /* of the mean voltage in a count, likewise */
};
extern const struct wh_key wh_series_keys[];

struct wh_series {
  size_t count;
  double *start;   /* [count] [s] */
  double *counts;  /* [count] */
  double *voltage; /* [count] fitted; nan where no fit was possible or none was wanted */
  double *error;   /* [count] of it, by counting; likewise */
  size_t fits;
};
void wh_series_free(struct wh_series *s);

/* What fits need besides the counts. */
struct wh_series_fit {
  const double *response; /* [detected count] as in wh_endpoint_data; NULL: no fits */
  double sigma_eV, from, bias, voltage;
};

/* expected: in `time` seconds, dead for dead_time [s] after each photon. Current and voltage of
   each count are drawn; the number of photons goes with the current and with the square of the
   voltage (H. A. Kramers, Phil. Mag. 46 (1923) 836), and the end of the spectrum with the voltage.
   All numbers are drawn from the context's seed. WH_BAD_INPUT for less than two counts. */
enum wh_status wh_series_run(struct wh_context *c, const struct wh_series_params *p,
                             const struct wh_detected *expected, double time, double dead_time,
                             const struct wh_series_fit *fit, struct wh_series *out);

/* Mean, standard deviation over the mean, and the error of that; numbers that are nan are left out.
 */
struct wh_stability {
  double mean, value, error;
};
struct wh_stability wh_series_stability(size_t count, const double *value);

#endif

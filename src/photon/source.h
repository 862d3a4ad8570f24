/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_PHOTON_SOURCE_H
#define WH_PHOTON_SOURCE_H
/* The X-rays of a tube as a case or the command line asks for them, with errors. */
#include "base/key.h"
#include "photon/spectrum.h"
#include "photon/tube.h"

struct wh_source_filter {
  const char *material;
  double thickness; /* [m] */
};

struct wh_spectrum_params {
  double voltage;        /* [V]; 0: no spectrum is wanted */
  bool ripple;           /* the voltage is that of the case's supply, ripple and all */
  const char *target;    /* a known material */
  double film;           /* thickness [m]; 0: a thick target */
  double angle;          /* of the photons: to the surface, or behind a film to the beam [rad] */
  struct wh_map filters; /* struct wh_source_filter */
  double charge;         /* [A s] */
  double distance;       /* [m] */
  double bin;            /* [eV] */
  int lines;             /* shell whose lines are wanted: 0 any, 1 K, 2 L, 3 M */
  struct wh_quantities angles; /* at which the same is wanted besides [rad] */

  /* Not in a case: if any, the spectrum is the mean of those at these voltages [V]; near the one
     above (photon/flux.h). */
  size_t at_count;
  const double *at;
};

extern const struct wh_key wh_spectrum_keys[];

/* Four independent sets of tables, each of a fourth of the histories, give four spectra: out is
   their mean, and figures ("spectrum.mean_energy", ...: docs/figures.md) get as error the standard
   error from their spread and the change with bins of twice the width. Shares of lines below their
   error, or 1e-6, are left out; a warning tells that no element of the target has the lines wanted
   below the voltage. cache: folder for tables; NULL: none. */
enum wh_status wh_source_spectrum(struct wh_context *c, const struct wh_spectrum_params *params,
                                  const char *cache, struct wh_spectrum *out,
                                  struct wh_figures *figures);

/* The same spectrum without figures. */
enum wh_status wh_source_fine(struct wh_context *c, const struct wh_spectrum_params *params,
                              const char *cache, struct wh_spectrum *out);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_PHOTON_HEEL_H
#define WH_PHOTON_HEEL_H
/* The heel effect: how the X-rays of a tube change across the field. */
#include "base/archive.h"
#include "photon/source.h"

struct wh_heel {
  size_t count;                   /* 0: not asked for */
  double *angle;                  /* [count] as the spectrum's [rad] */
  double *kerma, *mean_eV, *hvl1; /* [count], kerma at the same distance */
  double own_kerma;               /* at the spectrum's own angle */
};
void wh_heel_free(struct wh_heel *h);

/* At each of params->angles; figure spectrum.heel. cache: folder for tables; NULL: none. */
enum wh_status wh_heel_find(struct wh_context *c, const struct wh_spectrum_params *params,
                            const char *cache, struct wh_figures *figures, struct wh_heel *out);

/* Hands it to the archive, or takes it out into an empty one. */
void wh_heel_archive(struct wh_archive *a, struct wh_heel *h);

#endif

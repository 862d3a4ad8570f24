/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_PHOTON_TUBE_PARTS_H
#define WH_PHOTON_TUBE_PARTS_H
/* Between the files of the tube's spectrum. */
#include "material/photon.h"
#include "photon/tube.h"

/* All that bremsstrahlung and lines share. */
struct wh_tube_work {
  const struct wh_flux *flux;
  const struct wh_tube *tube;
  double depth;  /* extent of the cells [m] */
  double cosine; /* between the photons seen and the beam */
  double slope;  /* |cos| of their angle to the surface's normal */
  bool transmission;
  double energy[WH_FLUX_ENERGIES + 1]; /* edges of energy bins, going down [eV] */
  double edge[WH_FLUX_DEPTHS + 1];     /* edges of depth bins [m] */
  float *cell;                         /* at the tube's voltage, times depth: [m] */
  struct wh_photon photon;             /* tables of the target's material */
  /* Bremsstrahlung of the whole target in all directions: photons in a bin per electron, Legendre
     moments of their direction to the beam (0: number), and their mean depth [m]. */
  double (*born)[WH_FLUX_MOMENTS];
  double *born_depth;
};

/* Fills a work whose flux and tube are set; the spectrum gives the bins. Close it whatever the
   status. */
enum wh_status wh_tube_open(struct wh_context *c, struct wh_tube_work *w,
                            const struct wh_spectrum *s);
void wh_tube_close(struct wh_tube_work *w);

/* Share of photons from a depth bin that comes out toward the detector, for an attenuation
   coefficient [1/m]. */
double wh_tube_escape(const struct wh_tube_work *w, size_t bin, double mu);
/* Attenuation coefficient of the target [1/m]: all but Rayleigh scattering. */
double wh_tube_attenuation(const struct wh_tube_work *w, double energy_eV);

enum wh_status wh_tube_bremsstrahlung(struct wh_tube_work *w, struct wh_spectrum *s);
enum wh_status wh_tube_lines(struct wh_context *c, const struct wh_tube_work *w,
                             struct wh_spectrum *s);

#endif

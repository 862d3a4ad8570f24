/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_PHOTON_TUBE_PARTS_H
#define WH_PHOTON_TUBE_PARTS_H
/* Between the files of the tube's spectrum. */
#include "material/photon.h"
#include "photon/tube.h"

/* Depth bins are taken together in groups where photons are scattered. */
#define WH_TUBE_GROUPS 6
#define WH_TUBE_ANGLES 8

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
  double (*born_group)[WH_TUBE_GROUPS]; /* of the photons, by groups of depth bins */
  double group_depth[WH_TUBE_GROUPS];   /* mean depth [m] */
  /* By energy of `photon`: shares of the total attenuation. */
  double *coherent, *turned, *compton; /* Rayleigh; that times the mean of 1 - cos; Compton */
  double angle[WH_TUBE_ANGLES], weight[WH_TUBE_ANGLES]; /* cosines: Gauss-Legendre on (0, 1) */
};

/* Densities of photons in the cosine to the beam, at +-angle[]. */
struct wh_tube_shape {
  double along[WH_TUBE_ANGLES], against[WH_TUBE_ANGLES];
};

/* Fills a work whose flux and tube are set; the spectrum gives the bins. Close it whatever the
   status. */
enum wh_status wh_tube_open(struct wh_context *c, struct wh_tube_work *w,
                            const struct wh_spectrum *s);
void wh_tube_close(struct wh_tube_work *w);

/* Share of photons from a depth bin that comes out toward the detector, for an attenuation
   coefficient [1/m]. */
double wh_tube_escape(const struct wh_tube_work *w, size_t bin, double mu);
/* Attenuation coefficient of the target [1/m]: of Rayleigh scattering the share that turns photons
   around (times the mean of 1 - cos), as if the rest went straight on. */
double wh_tube_attenuation(const struct wh_tube_work *w, double energy_eV);

/* Directions of the bremsstrahlung of a bin. */
void wh_tube_shape(const struct wh_tube_work *w, size_t bin, struct wh_tube_shape *shape);
/* Per photon born at a depth, with attenuation m [1/m], and per coefficient of what it does on its
   way [1/m]: how often it does, each time weighted with the share of an isotropic product that
   comes out toward the detector, whose attenuation per depth on the way out is `out`. */
double wh_tube_passed(const struct wh_tube_work *w, const struct wh_tube_shape *shape, double m,
                      double depth, double out);
/* Photons scattered once toward the detector, per steradian, without change of energy, for photons
   of one energy born in the groups. */
double wh_tube_rayleigh(const struct wh_tube_work *w, const struct wh_tube_shape *shape,
                        double energy_eV, const double born[WH_TUBE_GROUPS]);
/* Adds those scattered once by electrons to the continuum. */
void wh_tube_compton(const struct wh_tube_work *w, const struct wh_tube_shape *shape,
                     double energy_eV, const double born[WH_TUBE_GROUPS], struct wh_spectrum *s);

enum wh_status wh_tube_bremsstrahlung(struct wh_tube_work *w, struct wh_spectrum *s);
/* Bremsstrahlung scattered on its way out; after wh_tube_bremsstrahlung. */
void wh_tube_scattered(const struct wh_tube_work *w, struct wh_spectrum *s);
enum wh_status wh_tube_lines(struct wh_context *c, const struct wh_tube_work *w,
                             struct wh_spectrum *s);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_MATERIAL_RELAXATION_H
#define WH_MATERIAL_RELAXATION_H
/* How an atom with a vacancy in K to M5 relaxes: fluorescence, Coster-Kronig and Auger transitions
   with the yields and rates of xraylib. docs/theory/photons.md. Energies are differences of binding
   energies, so that what is emitted and what stays in the atom add up exactly. */
#include "base/random.h"
#include "material/atom.h"

#define WH_RELAXATION_SHELLS 9 /* K to M5: vacancies that are followed */
#define WH_RELAXATION_EMISSIONS 32

struct wh_transition {
  double cumulative; /* probability up to and with this one; the last of a shell has 1 */
  double energy_eV;  /* of the photon or electron */
  bool photon;
  int vacancy[2]; /* shells left open; the second is -1 for a photon */
};

/* Transitions of shell s are first[s] to first[s + 1] - 1; none where nothing is known. */
struct wh_relaxation {
  int z;
  double binding_eV[WH_SHELLS]; /* 0: shell not occupied, or no figure */
  size_t first[WH_RELAXATION_SHELLS + 1];
  struct wh_transition *transition;
};

enum wh_status wh_relaxation_create(struct wh_context *c, int z, struct wh_relaxation *table);
void wh_relaxation_free(struct wh_relaxation *table);

/* One step for a vacancy in `shell`; u uniform in (0, 1). NULL where the vacancy is not followed:
   its binding energy stays in the atom. */
const struct wh_transition *wh_relaxation_step(const struct wh_relaxation *table, int shell,
                                               double u);

struct wh_emission {
  double energy_eV;
  bool photon;
  int filled, from; /* shell that was filled, and from where: wh_line_name gives the name */
};

/* The whole cascade. emission[WH_RELAXATION_EMISSIONS]; particles below cutoff_eV are not listed.
   *local_eV: what stays in the atom; with the energies listed it is the binding energy of `shell`.
   A shell beyond M5 keeps it all; -1 (no vacancy) has none. Directions are isotropic and are the
   caller's. */
void wh_relaxation_cascade(const struct wh_relaxation *table, int shell, double cutoff_eV,
                           struct wh_random *random, struct wh_emission *emission, size_t *count,
                           double *local_eV);

/* Name of a line: Siegbahn's where there is one ("L-alpha-1"), else the shells ("L3-O4"). */
void wh_line_name(int filled, int from, char name[16]);

#endif

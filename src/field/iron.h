/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_IRON_H
#define WH_FIELD_IRON_H
/* Iron and permanent magnets about the axis by finite elements on a mesh of their own. The unknown
   is what they add to the field of the coils in free space, chi = 2 r A_phi/r^2: coils need no
   mesh, and their field stays exact. With B(chi) = (chi + (r/2) dchi/dr, -(r/2) dchi/dz) the
   solution makes the integral of [h(Bs + B(chi)) - Bs] . B(eta) over space vanish for all eta,
   where Bs is the coils' field and h = mu0 H (docs/theory/magnetic.md). In the shell of an open
   domain chi is (R/rho)^2 times a polynomial, so that its energy is finite and a dipole's field is
   exact. */
#include "field/coil.h"
#include "field/steel.h"
#include "geometry/geometry.h"
#include "geometry/locate.h"

struct wh_iron_body_params {
  struct wh_steel_params steel;
  struct wh_variant shape;
  struct wh_map shapes;
};

struct wh_iron_params {
  struct wh_domain_params domain;
  struct wh_map bodies; /* of struct wh_iron_body_params */
  struct wh_mesh_params mesh;
};

extern const struct wh_key wh_iron_keys[];

struct wh_iron;

/* Makes the mesh. */
enum wh_status wh_iron_create(struct wh_context *c, const struct wh_iron_params *p,
                              struct wh_iron **out);
/* On a given mesh, which it takes over (freed on failure too); steel[region]: of each region, NULL
   for vacuum; the steels must outlive it. */
enum wh_status wh_iron_create_on(struct wh_context *c, struct wh_mesh *m,
                                 const struct wh_steel *const *steel, struct wh_iron **out);
void wh_iron_destroy(struct wh_iron *s);

/* Field of the coils at (z, r). */
typedef struct wh_coil_field wh_iron_source_fn(const void *user, double z, double r);

/* Newton's method from the last solution, with the length of its steps held by the energy, which is
   convex. WH_NOT_CONVERGED after many steps. */
enum wh_status wh_iron_solve(struct wh_context *c, struct wh_iron *s, wh_iron_source_fn *source,
                             const void *user);

/* What iron and magnets add at (z, r); zero outside of a closed domain. */
struct wh_coil_field wh_iron_at(const struct wh_iron *s, double z, double r);

/* Its mesh, whose regions of the kind WH_REGION_DIELECTRIC are the bodies; borrowed. */
const struct wh_mesh *wh_iron_mesh(const struct wh_iron *s);

/* Steps of Newton's method that the last solution took, and the mean induction in matter [T]. */
int wh_iron_steps(const struct wh_iron *s);
double wh_iron_mean(const struct wh_iron *s);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_MAGNETIC_H
#define WH_FIELD_MAGNETIC_H
/* Magnetic fields about the axis. The elements carry chi = 2 psi/r^2, psi = r A_phi the flux
   function: Bz = chi + (r/2) dchi/dr, Br = -(r/2) dchi/dz. Whatever polynomials chi is made of, the
   field has no divergence, and the canonical angular momentum, which only needs a psi that is
   continuous, is conserved to the accuracy of the orbit. chi is exact at the nodes. */
#include "field/field.h"
#include "field/iron.h"
#include "field/magnet.h"

struct wh_magnetic;

/* Fields of named magnets (struct wh_map of struct wh_variant of wh_magnet_kinds) on the mesh; the
   mesh, the locator and the map, which may be empty, must outlive the handle. WH_BAD_INPUT: a
   planar mesh, or a magnet whose field is not finite in the domain. */
enum wh_status wh_magnetic_create(struct wh_context *c, const struct wh_mesh *m,
                                  const struct wh_locator *l, const struct wh_map *magnets,
                                  struct wh_magnetic **out);
void wh_magnetic_destroy(struct wh_magnetic *s);

/* Puts iron and permanent magnets there, which all the magnets magnetise together. */
enum wh_status wh_magnetic_add_iron(struct wh_context *c, struct wh_magnetic *s,
                                    const struct wh_iron_params *p);
/* NULL if there is none. */
const struct wh_iron *wh_magnetic_iron(const struct wh_magnetic *s);

/* Strengths, one for each magnet in its own unit (current [A], induction [T], factor), by
   superposition; what iron adds is then found again. */
enum wh_status wh_magnetic_set_strengths(struct wh_context *c, struct wh_magnetic *s,
                                         const double *strength);
const double *wh_magnetic_strengths(const struct wh_magnetic *s);

/* How many magnets there are, and each of them: borrowed. */
size_t wh_magnetic_count(const struct wh_magnetic *s);
const struct wh_magnet *wh_magnetic_magnet(const struct wh_magnetic *s, size_t k);

/* The part of a wh_field; valid while s is, follows the strengths set last. */
struct wh_field_part wh_magnetic_part(const struct wh_magnetic *s);

/* chi at the nodes [node_count] of one magnet at strength 1, and of all at the strengths set last
   [T]. */
const double *wh_magnetic_basis(const struct wh_magnetic *s, size_t magnet);
const double *wh_magnetic_nodal(const struct wh_magnetic *s);

/* The field itself, without the mesh (but that of the iron), of one magnet at strength 1, and of
   all. */
struct wh_coil_field wh_magnetic_unit(const struct wh_magnetic *s, size_t magnet, double z,
                                      double r);
struct wh_coil_field wh_magnetic_exact(const struct wh_magnetic *s, double z, double r);

/* Induction on the axis [T] and its derivative [T/m] at count places, without the mesh. */
void wh_magnetic_axis(const struct wh_magnetic *s, size_t count, const double *z, double *B,
                      double *slope);

/* Largest difference of chi in the elements to the exact one, over the largest chi in the mesh. */
double wh_magnetic_error(const struct wh_magnetic *s);

/* Least radius to which the fields are good: infinite unless an axial profile is continued. */
double wh_magnetic_valid_radius(const struct wh_magnetic *s);

#endif

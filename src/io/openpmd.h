/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_IO_OPENPMD_H
#define WH_IO_OPENPMD_H
/* result.h5: fields and particles in HDF5 as the openPMD standard 1.1.0 lays them out
   (doi 10.5281/zenodo.1167843), particles with the records and attributes of its BeamPhysics
   extension, so that viewers and other codes read them. */
#include "geometry/solid.h"
#include "io/table.h"
#include "particle/particles.h"

/* Potential and field on a regular grid in the half plane (z, r), or the plane (z, x). */
struct wh_grid {
  enum wh_symmetry symmetry;
  size_t count[2];   /* points along z, along r (or x) */
  double origin[2];  /* [m] mesh coordinates of the first point */
  double spacing[2]; /* [m] */
  const double *phi; /* [V] at [i_r * count[0] + i_z] */
  const double *E_z; /* [V/m] likewise */
  const double *E_r; /* [V/m] along r (or x) */
  const double
      *inside; /* 1 where there is a field, 0 where the three above are zero for want of one */
};

/* Potential and field at the nodes of a mesh of tetrahedra. */
struct wh_solid_nodal {
  const struct wh_solid_mesh *mesh;
  const double *potential; /* [node_count] [V] */
  const double (*E)[3];    /* [node_count] [V/m] */
};

/* A named set of electrons, such as those that cross one plane. The name is made of letters, digits
   and underscores. */
struct wh_species {
  const char *name;
  const struct wh_particles *particles;
};

/* A view: it owns nothing. */
struct wh_openpmd {
  const char *title;
  const struct wh_grid *grid;         /* NULL: no field records */
  const struct wh_solid_nodal *nodal; /* NULL: no group /mesh, which openPMD does not speak of */
  size_t species_count;
  const struct wh_species *species;
  size_t table_count;           /* written besides, outside of what openPMD speaks of: */
  const struct wh_table *table; /* /tables/<name>/<column>, with the attribute 'unit' */
};

/* Position [m], momentum as multiples of m_e c (unitSI says so: what is stored is gamma beta
   itself, so that nothing is lost), time [s], weight [A], id, positionOffset 0. Numbers that are
   not finite are refused (WH_INTERNAL). */
enum wh_status wh_openpmd_write(struct wh_context *c, const char *path,
                                const struct wh_openpmd *content);

/* Reads the electrons of one species, or of the only one if species is NULL; units are converted by
   the file's unitSI. Missing times, weights and ids become 0, 1/count and the row number. A file
   that is not openPMD, is cut short, points into other files, or claims more data than it can hold
   is refused (WH_BAD_INPUT). Damage to our own files is caught by their checksums; a file of the
   older HDF5 layout that others wrote has none, and is as safe as HDF5 itself is. Appends nothing
   on failure. Free with wh_particles_free. */
enum wh_status wh_openpmd_read_particles(struct wh_context *c, const char *path,
                                         const char *species, struct wh_particles *out);

#endif

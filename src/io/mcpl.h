/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_IO_MCPL_H
#define WH_IO_MCPL_H
/* Particles in MCPL files (format version 3; Kittelmann et al., Comput. Phys. Commun. 218 (2017)
   17, doi 10.1016/j.cpc.2017.04.012), which transport codes read. Written and read here without the
   library of that name, because that one ends the process when a file is wrong. */
#include "particle/particles.h"

/* Writes in double precision: position in cm, kinetic energy in MeV and direction, time in ms,
   weight [A], and the birth number modulo 2^32 as user flags. Momentum comes back within a few
   units in the last place. */
enum wh_status wh_mcpl_write(struct wh_context *c, const char *path,
                             const struct wh_particles *particles);

/* Reads the electrons of a file (other particles are left out, with a warning), in single or double
   precision, of either byte order. Without user flags the birth number is the row number. Damaged
   or cut files are refused (WH_BAD_INPUT); free with wh_particles_free. */
enum wh_status wh_mcpl_read(struct wh_context *c, const char *path, struct wh_particles *out);

#endif

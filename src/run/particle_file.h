/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_RUN_PARTICLE_FILE_H
#define WH_RUN_PARTICLE_FILE_H
#include "particle/particles.h"

/* Electrons of a file: openPMD if it ends in .h5 or .hdf5, otherwise MCPL. species: of openPMD;
   NULL: the only one. */
enum wh_status wh_run_read_particles(struct wh_context *c, const char *path, const char *species,
                                     struct wh_particles *out);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#include "run/particle_file.h"

#include <string.h>

#include "io/mcpl.h"
#include "io/openpmd.h"

enum wh_status wh_run_read_particles(struct wh_context *c, const char *path, const char *species,
                                     struct wh_particles *out) {
  const char *dot = strrchr(path, '.');
  if (dot && (strcmp(dot, ".h5") == 0 || strcmp(dot, ".hdf5") == 0))
    return wh_openpmd_read_particles(c, path, species, out);
  return wh_mcpl_read(c, path, out);
}

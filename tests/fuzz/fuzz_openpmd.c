/* SPDX-License-Identifier: MPL-2.0 */
/* Any bytes as an openPMD file: refused, or electrons with finite numbers. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "io/openpmd.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char path[64];
  int file = memfd_create("openpmd", 0);
  struct wh_context *c = wh_context_create();
  struct wh_particles p;
  if (file < 0 || !c || write(file, data, size) != (ssize_t)size)
    abort();
  snprintf(path, sizeof path, "/proc/self/fd/%d", file);
  enum wh_status status = wh_openpmd_read_particles(c, path, NULL, &p);
  if (status != WH_OK && (status != WH_BAD_INPUT || p.count || wh_error_count(c) != 1))
    abort();
  for (size_t i = 0; i < p.count; i++)
    if (!isfinite(p.x[i] + p.y[i] + p.z[i] + p.ux[i] + p.uy[i] + p.uz[i] + p.t[i] + p.weight[i]))
      abort();
  wh_particles_free(&p);
  wh_context_destroy(c);
  close(file);
  return 0;
}

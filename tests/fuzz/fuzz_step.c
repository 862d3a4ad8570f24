/* SPDX-License-Identifier: MPL-2.0 */
/* Any bytes as a STEP file: found to have its grammar, or refused with one message. (The CAD kernel
   behind it is not ours.) */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "geometry/step.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct wh_context *c = wh_context_create();
  char *copy = malloc(size ? size : 1);
  if (!c || !copy)
    abort();
  memcpy(copy, data, size);
  enum wh_status status = wh_step_check(c, "fuzz.step", copy, size);
  if (status != WH_OK && (status != WH_BAD_INPUT || wh_error_count(c) != 1))
    abort();
  free(copy);
  wh_context_destroy(c);
  return 0;
}

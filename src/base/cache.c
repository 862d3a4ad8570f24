/* SPDX-License-Identifier: MPL-2.0 */
#include "base/cache.h"

#include <stdio.h>
#include <stdlib.h>

bool wh_cache_folder(char *out, size_t size) {
  static const struct {
    const char *variable, *rest;
  } place[] = {{"WEHNELT_CACHE", ""}, {"XDG_CACHE_HOME", "/wehnelt"}, {"HOME", "/.cache/wehnelt"}};
  for (size_t i = 0; i < sizeof place / sizeof *place; i++) {
    const char *folder = getenv(place[i].variable);
    if (folder && *folder) {
      int length = snprintf(out, size, "%s%s", folder, place[i].rest);
      return length > 0 && (size_t)length < size;
    }
  }
  return false;
}

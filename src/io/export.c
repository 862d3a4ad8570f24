/* SPDX-License-Identifier: MPL-2.0 */
#include "io/export.h"

#include <stdlib.h>

#define WH_EXPORT(name) extern const struct wh_export_format wh_export_##name;
#include "io/exports.def"
#undef WH_EXPORT

const struct wh_export_format *const wh_export_formats[] = {
#define WH_EXPORT(name) &wh_export_##name,
#include "io/exports.def"
#undef WH_EXPORT
    NULL};

enum wh_status wh_export_open(struct wh_context *c, const char *folder, const char *name,
                              struct wh_file *out) {
  char *path = NULL;
  if (asprintf(&path, "%s/%s", folder, name) < 0)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the name of %s", name);
  enum wh_status status = wh_file_create(c, path, out);
  free(path);
  return status;
}

double wh_export_photons(const struct wh_export *e, size_t bin) {
  return e->fluence[bin] * 1e-6 * e->distance * e->distance / (1e3 * e->charge);
}

void wh_export_plain(const char *text, size_t size, char *out) {
  size_t n = 0;
  for (; *text && n + 1 < size; text++)
    out[n++] = (unsigned char)*text >= ' ' && *text != '<' && *text != '>' && *text != '&' &&
                       *text != '-' && (unsigned char)*text < 127
                   ? *text
                   : ' ';
  out[n] = '\0';
}

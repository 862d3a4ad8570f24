/* SPDX-License-Identifier: MPL-2.0 */
/* A table as SpekPy prints it: comment lines, then energy [keV] and fluence [photons/(cm2 keV)],
   with the units in the header. */
#include "base/constants.h"
#include "io/export.h"

static enum wh_status write_table(struct wh_context *c, const struct wh_export *e,
                                  const char *folder) {
  struct wh_file file;
  char title[200];
  WH_TRY(wh_export_open(c, folder, "spectrum.csv", &file));
  FILE *f = file.stream;
  wh_export_plain(e->title, sizeof title, title);
  fprintf(f, "# %s\n# kvp [kV]; %.9g\n# target; %s\n# th [deg]; %.9g\n", title, 1e-3 * e->voltage,
          e->target, e->angle * 180.0 / WH_PI);
  fprintf(f, "# z [cm]; %.9g\n# mas [mA s]; %.9g\n", 1e2 * e->distance, 1e3 * e->charge);
  for (size_t i = 0; i < e->filters; i++)
    fprintf(f, "# filter [mm]; %s; %.9g\n", e->filter[i].material, 1e3 * e->filter[i].thickness);
  fputs("Energy [keV];Fluence [cm^-2 keV^-1]\n", f);
  for (size_t i = 0; i < e->count; i++)
    fprintf(f, "%.9g;%.9g\n", 1e-3 * e->energy_eV[i], e->fluence[i] * 1e-4 / (1e-3 * e->width_eV));
  return wh_file_commit(c, &file);
}

const struct wh_export_format wh_export_spekpy = {
    .name = "spekpy",
    .summary = "spectrum.csv: energy [keV] and fluence [1/(cm2 keV)], as SpekPy has them",
    .write = write_table,
};

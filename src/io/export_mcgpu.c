/* SPDX-License-Identifier: MPL-2.0 */
/* MC-GPU: the spectrum as for penEasy (lower energies of bins in eV with their photons, a negative
   number at the end) and the section of an input file that names it. */
#include "base/constants.h"
#include "io/export.h"

static enum wh_status write_spectrum(struct wh_context *c, const struct wh_export *e,
                                     const char *folder) {
  struct wh_file file;
  char title[200];
  WH_TRY(wh_export_open(c, folder, "spectrum.spc", &file));
  FILE *f = file.stream;
  wh_export_plain(e->title, sizeof title, title);
  fprintf(f, "# %s\n# %s, %.9g kV, %.9g deg\n", title, e->target, 1e-3 * e->voltage,
          e->angle * 180.0 / WH_PI);
  fputs("# Energy [eV], begin of the bin : photons in it [1/(mm2 mA s) at 1 m]\n", f);
  for (size_t i = 0; i < e->count; i++)
    fprintf(f, "%.9g %.9g\n", e->energy_eV[i] - 0.5 * e->width_eV, wh_export_photons(e, i));
  fprintf(f, "%.9g -1\n", e->energy_eV[e->count - 1] + 0.5 * e->width_eV);
  return wh_file_commit(c, &file);
}

static enum wh_status write_all(struct wh_context *c, const struct wh_export *e,
                                const char *folder) {
  struct wh_file file;
  WH_TRY(write_spectrum(c, e, folder));
  WH_TRY(wh_export_open(c, folder, "source.in", &file));
  FILE *f = file.stream;
  fputs("#[SECTION SOURCE v.2011-07-12]\n", f);
  fputs("spectrum.spc                    # X-RAY ENERGY SPECTRUM FILE\n", f);
  fputs("0.0  0.0  0.0                   # SOURCE POSITION: X Y Z [cm]\n", f);
  fputs("0.0  1.0  0.0                   # SOURCE DIRECTION COSINES: U V W\n", f);
  fputs(
      "-15.0  -15.0                    # POLAR AND AZIMUTHAL APERTURES FOR THE FAN BEAM [degrees] "
      "(negative: all of the detector)\n",
      f);
  if (e->spot.value)
    fprintf(f,
            "# The source is a point here; focal spot, width and length at half maximum: %.9g %.9g "
            "cm\n",
            1e2 * e->spot_width[1], 1e2 * e->spot_length[1]);
  return wh_file_commit(c, &file);
}

const struct wh_export_format wh_export_mcgpu = {
    .name = "mcgpu",
    .summary = "MC-GPU: spectrum.spc and the section SOURCE of an input file",
    .write = write_all,
};

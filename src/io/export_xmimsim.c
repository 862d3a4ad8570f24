/* SPDX-License-Identifier: MPL-2.0 */
/* XMI-MSIM: a whole input file (XML, document type xmimsim-1.0), whose excitation is the spectrum,
   not polarised: photons per second and keV through a slit of 1 mm2 at the distance, for 1 mA.
   Sample and detector stand in for those of the user. */
#include "io/export.h"

static void put_element(FILE *f, int z, double percent, double density, double thickness_cm) {
  fprintf(f,
          "   <element>\n    <atomic_number>%d</atomic_number>\n"
          "    <weight_fraction>%.9g</weight_fraction>\n   </element>\n"
          "   <density>%.9g</density>\n   <thickness>%.9g</thickness>\n",
          z, percent, density, thickness_cm);
}

static void put_vector(FILE *f, const char *name, double x, double y, double z) {
  fprintf(f, "  <%s>\n   <x>%g</x>\n   <y>%g</y>\n   <z>%g</z>\n  </%s>\n", name, x, y, z, name);
}

static void put_general(FILE *f, const char *title) {
  fputs("<?xml version=\"1.0\"?>\n<!DOCTYPE xmimsim SYSTEM "
        "\"http://www.xmi.UGent.be/xml/xmimsim-1.0.dtd\">\n<xmimsim>\n <general version=\"1.0\">\n",
        f);
  fprintf(f,
          "  <outputfile>wehnelt.xmso</outputfile>\n"
          "  <n_photons_interval>10000</n_photons_interval>\n"
          "  <n_photons_line>100000</n_photons_line>\n"
          "  <n_interactions_trajectory>4</n_interactions_trajectory>\n"
          "  <comments>%s</comments>\n </general>\n <composition>\n  <layer>\n",
          title);
  put_element(f, 29, 100.0, 8.96, 0.1);
  fputs("  </layer>\n  <reference_layer>1</reference_layer>\n </composition>\n", f);
}

static void put_geometry(FILE *f, double distance_cm) {
  const double slant = 0.70710678;
  fprintf(f, " <geometry>\n  <d_sample_source>%.9g</d_sample_source>\n", distance_cm);
  put_vector(f, "n_sample_orientation", 0.0, slant, slant);
  put_vector(f, "p_detector_window", 0.0, -1.0, distance_cm);
  put_vector(f, "n_detector_orientation", 0.0, 1.0, 0.0);
  fprintf(f,
          "  <area_detector>0.3</area_detector>\n  <collimator_height>0</collimator_height>\n"
          "  <collimator_diameter>0</collimator_diameter>\n"
          "  <d_source_slit>%.9g</d_source_slit>\n  <slit_size>\n"
          "   <slit_size_x>0.1</slit_size_x>\n   <slit_size_y>0.1</slit_size_y>\n  </slit_size>\n"
          " </geometry>\n",
          distance_cm);
}

static void put_excitation(FILE *f, const struct wh_export *e) {
  fputs(" <excitation>\n", f);
  for (size_t i = 0; i < e->count; i++) {
    double rate = wh_export_photons(e, i) / (e->distance * e->distance) / (1e-3 * e->width_eV);
    fprintf(f,
            "  <continuous>\n   <energy>%.9g</energy>\n"
            "   <horizontal_intensity>%.9g</horizontal_intensity>\n"
            "   <vertical_intensity>%.9g</vertical_intensity>\n   <sigma_x>0</sigma_x>\n"
            "   <sigma_xp>0</sigma_xp>\n   <sigma_y>0</sigma_y>\n   <sigma_yp>0</sigma_yp>\n"
            "  </continuous>\n",
            1e-3 * e->energy_eV[i], 0.5 * rate, 0.5 * rate);
  }
  fputs(" </excitation>\n", f);
}

static void put_detector(FILE *f) {
  fputs(" <absorbers>\n  <detector_path>\n  <layer>\n", f);
  put_element(f, 4, 100.0, 1.85, 0.0025);
  fputs("  </layer>\n  </detector_path>\n </absorbers>\n <detector>\n"
        "  <detector_type>Si_SDD</detector_type>\n  <live_time>1</live_time>\n"
        "  <pulse_width>1e-06</pulse_width>\n  <nchannels>2048</nchannels>\n"
        "  <gain>0.05</gain>\n  <zero>0</zero>\n  <fano>0.115</fano>\n  <noise>0.1</noise>\n"
        "  <crystal>\n  <layer>\n",
        f);
  put_element(f, 14, 100.0, 2.33, 0.045);
  fputs("  </layer>\n  </crystal>\n </detector>\n</xmimsim>\n", f);
}

static enum wh_status write_all(struct wh_context *c, const struct wh_export *e,
                                const char *folder) {
  struct wh_file file;
  char title[200];
  wh_export_plain(e->title, sizeof title, title);
  WH_TRY(wh_export_open(c, folder, "wehnelt.xmsi", &file));
  put_general(file.stream, title);
  put_geometry(file.stream, 1e2 * e->distance);
  put_excitation(file.stream, e);
  put_detector(file.stream);
  return wh_file_commit(c, &file);
}

const struct wh_export_format wh_export_xmimsim = {
    .name = "xmimsim",
    .summary = "XMI-MSIM: an input file with the spectrum as its excitation",
    .write = write_all,
};

/* SPDX-License-Identifier: MPL-2.0 */
/* CTSimU: a scenario (file format 1.2, BAM) with the source as it was run, its spectrum (energy
   [keV], photons per s, sr and mA, behind all filters, which are therefore its window) and its
   focal spot as a picture. Stage, detector and scan stand in for those of the user. */
#include <math.h>
#include <stdlib.h>

#include "base/constants.h"
#include "io/export.h"
#include "io/json.h"
#include "material/element.h"
#include "material/material.h"

static void put_quantity(struct wh_json *j, const char *name, double value, const char *unit) {
  wh_json_name(j, name);
  wh_json_open_object(j);
  wh_json_put_number(j, "value", value);
  if (unit)
    wh_json_put_text(j, "unit", unit);
  wh_json_close_object(j);
}

static void put_null(struct wh_json *j, const char *name) {
  wh_json_put_text(j, name, NULL);
}

static void open_object(struct wh_json *j, const char *name) {
  wh_json_name(j, name);
  wh_json_open_object(j);
}

static void put_vector(struct wh_json *j, const char *name, const double x[3], const char *unit) {
  static const char *const axis[3] = {"x", "y", "z"};
  open_object(j, name);
  for (int k = 0; k < 3; k++)
    put_quantity(j, axis[k], x[k], unit);
  wh_json_close_object(j);
}

static void put_empty_array(struct wh_json *j, const char *name) {
  wh_json_name(j, name);
  wh_json_open_array(j);
  wh_json_close_array(j);
}

static void put_place(struct wh_json *j, const char *name, double x_mm, const double u[3],
                      const double w[3]) {
  open_object(j, name);
  if (x_mm == 0.0)
    wh_json_put_text(j, "type", "cone");
  put_vector(j, "center", (const double[3]){x_mm, 0.0, 0.0}, "mm");
  put_vector(j, "vector_u", u, NULL);
  put_vector(j, "vector_w", w, NULL);
  put_empty_array(j, "deviations");
  wh_json_close_object(j);
}

static void put_geometry(struct wh_json *j, double distance) {
  static const double left[3] = {0, -1, 0}, ahead[3] = {1, 0, 0}, up[3] = {0, 0, 1};
  open_object(j, "geometry");
  put_place(j, "detector", 1e3 * distance, left, ahead);
  put_place(j, "source", 0.0, left, ahead);
  put_place(j, "stage", 0.5e3 * distance, ahead, up);
  wh_json_close_object(j);
}

static void put_detector(struct wh_json *j) {
  static const char *const none[] = {"dead_time",    "image_lag",   "noise",
                                     "gain",         "unsharpness", "bad_pixel_map",
                                     "scintillator", "window",      "filters"};
  open_object(j, "detector");
  wh_json_put_text(j, "model", "");
  wh_json_put_text(j, "manufacturer", "");
  wh_json_put_text(j, "type", "ideal");
  put_quantity(j, "columns", 500, "px");
  put_quantity(j, "rows", 500, "px");
  open_object(j, "pixel_pitch");
  put_quantity(j, "u", 0.2, "mm");
  put_quantity(j, "v", 0.2, "mm");
  wh_json_close_object(j);
  put_quantity(j, "bit_depth", 16, NULL);
  put_quantity(j, "integration_time", 1, "s");
  open_object(j, "gray_value");
  put_quantity(j, "imax", 60000, NULL);
  put_quantity(j, "imin", 0, NULL);
  wh_json_close_object(j);
  for (size_t i = 0; i < sizeof none / sizeof *none; i++)
    put_null(j, none[i]);
  wh_json_close_object(j);
}

static void put_target(struct wh_json *j, const struct wh_export *e) {
  bool film = e->film > 0.0;
  open_object(j, "target");
  wh_json_put_text(j, "material_id", e->target);
  wh_json_put_text(j, "type", film ? "transmission" : "reflection");
  if (film)
    put_quantity(j, "thickness", 1e6 * e->film, "um");
  else
    put_null(j, "thickness");
  open_object(j, "angle");
  put_quantity(j, "incidence", 90, "deg");
  put_quantity(j, "emission", film ? 90.0 - e->angle * 180.0 / WH_PI : e->angle * 180.0 / WH_PI,
               "deg");
  wh_json_close_object(j);
  wh_json_close_object(j);
}

static void put_spot(struct wh_json *j, const struct wh_export *e) {
  static const char *const axis[2] = {"u", "v"};
  open_object(j, "spot");
  if (!e->spot.value) {
    put_null(j, "size");
    put_null(j, "sigma");
    put_null(j, "intensity_map");
  } else {
    open_object(j, "size");
    for (int k = 0; k < 2; k++)
      put_quantity(j, axis[k], 1e6 * e->spot.step[k] * (double)e->spot.count[k], "um");
    put_quantity(j, "w", 0, "um");
    wh_json_close_object(j);
    put_null(j, "sigma");
    open_object(j, "intensity_map");
    open_object(j, "file");
    wh_json_put_text(j, "value", "focal-spot.tif");
    wh_json_close_object(j);
    wh_json_close_object(j);
  }
  wh_json_close_object(j);
}

static void put_source(struct wh_json *j, const struct wh_export *e) {
  open_object(j, "source");
  wh_json_put_text(j, "model", "");
  wh_json_put_text(j, "manufacturer", "");
  put_quantity(j, "voltage", 1e-3 * e->voltage, "kV");
  put_quantity(j, "current", 1, "mA");
  put_target(j, e);
  put_spot(j, e);
  open_object(j, "spectrum");
  wh_json_put_flag(j, "monochromatic", false);
  open_object(j, "file");
  wh_json_put_text(j, "value", "spectrum.csv");
  wh_json_close_object(j);
  wh_json_close_object(j);
  wh_json_name(j, "window");
  wh_json_open_array(j);
  for (size_t i = 0; i < e->filters; i++) {
    wh_json_open_object(j);
    wh_json_put_text(j, "material_id", e->filter[i].material);
    put_quantity(j, "thickness", 1e3 * e->filter[i].thickness, "mm");
    wh_json_close_object(j);
  }
  wh_json_close_array(j);
  put_empty_array(j, "filters");
  wh_json_close_object(j);
}

static void put_scan(struct wh_json *j) {
  put_empty_array(j, "samples");
  open_object(j, "acquisition");
  put_quantity(j, "start_angle", 0, "deg");
  put_quantity(j, "stop_angle", 360, "deg");
  wh_json_put_text(j, "direction", "CCW");
  wh_json_put_text(j, "scan_mode", "stop+go");
  put_null(j, "scan_speed");
  wh_json_put_count(j, "number_of_projections", 360);
  wh_json_put_flag(j, "include_final_angle", false);
  wh_json_put_count(j, "frame_average", 1);
  put_null(j, "dark_field");
  put_null(j, "flat_field");
  open_object(j, "pixel_binning");
  wh_json_put_count(j, "u", 1);
  wh_json_put_count(j, "v", 1);
  wh_json_close_object(j);
  wh_json_put_flag(j, "scattering", false);
  wh_json_close_object(j);
}

static enum wh_status put_material(struct wh_context *c, struct wh_json *j, const char *name) {
  struct wh_material m;
  WH_TRY(wh_material_find(c, name, &m));
  wh_json_open_object(j);
  wh_json_put_text(j, "id", name);
  wh_json_put_text(j, "name", name);
  put_quantity(j, "density", 1e-3 * m.density, "g/cm^3");
  wh_json_name(j, "composition");
  wh_json_open_array(j);
  for (size_t i = 0; i < m.count; i++) {
    wh_json_open_object(j);
    open_object(j, "formula");
    wh_json_put_text(j, "value", wh_element_by_z(m.element[i].z)->symbol);
    wh_json_close_object(j);
    put_quantity(j, "mass_fraction", m.element[i].mass_fraction, NULL);
    wh_json_close_object(j);
  }
  wh_json_close_array(j);
  wh_json_close_object(j);
  return WH_OK;
}

static enum wh_status put_scenario(struct wh_context *c, struct wh_json *j,
                                   const struct wh_export *e) {
  wh_json_open_object(j);
  open_object(j, "file");
  wh_json_put_text(j, "name", e->title);
  wh_json_put_text(j, "description", "X-ray source computed by wehnelt");
  wh_json_put_text(j, "file_type", "CTSimU Scenario");
  open_object(j, "file_format_version");
  wh_json_put_count(j, "major", 1);
  wh_json_put_count(j, "minor", 2);
  wh_json_close_object(j);
  wh_json_close_object(j);
  open_object(j, "environment");
  put_null(j, "material_id");
  put_null(j, "temperature");
  wh_json_close_object(j);
  put_geometry(j, e->distance);
  put_detector(j);
  put_source(j, e);
  put_scan(j);
  wh_json_name(j, "materials");
  wh_json_open_array(j);
  WH_TRY(put_material(c, j, e->target));
  for (size_t i = 0; i < e->filters; i++)
    WH_TRY(put_material(c, j, e->filter[i].material));
  wh_json_close_array(j);
  wh_json_close_object(j);
  return wh_json_end(c, j, "the scenario");
}

static enum wh_status write_all(struct wh_context *c, const struct wh_export *e,
                                const char *folder) {
  struct wh_file file;
  char *path = NULL;
  WH_TRY(wh_export_open(c, folder, "spectrum.csv", &file));
  /* a square metre at distance r is 1/r^2 of a steradian; a mA flows for charge/mA seconds */
  for (size_t i = 0; i < e->count; i++)
    fprintf(file.stream, "%.9g,%.9g\n", 1e-3 * e->energy_eV[i], 1e6 * wh_export_photons(e, i));
  WH_TRY(wh_file_commit(c, &file));
  if (e->spot.value && asprintf(&path, "%s/focal-spot.tif", folder) < 0)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the name of a file");
  enum wh_status status = path ? wh_tiff_write(c, path, &e->spot) : WH_OK;
  free(path);
  WH_TRY(status);
  WH_TRY(wh_export_open(c, folder, "scenario.json", &file));
  struct wh_json j = wh_json_start(file.stream, 2, 6);
  return wh_file_finish(c, &file, put_scenario(c, &j, e));
}

const struct wh_export_format wh_export_ctsimu = {
    .name = "ctsimu",
    .summary = "CTSimU: a scenario with spectrum and focal spot",
    .write = write_all,
};

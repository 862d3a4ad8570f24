/* SPDX-License-Identifier: MPL-2.0 */
#include "demo.h"

#include "base/memory.h"
#include "base/random.h"
#include "exact/spheres.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RAYS 61
#define PLANES 120
#define END 37e-3 /* [m] beyond the image at 33.4 mm */

/* Memory that demo_free frees; the tests end where there is none. */
static void *keep(struct demo *d, size_t count, size_t size) {
  void *p = calloc(count, size);
  if (!p || d->memory_count == sizeof d->memory / sizeof *d->memory)
    abort();
  return d->memory[d->memory_count++] = p;
}

static const double radius[2] = {-DEMO_OUTER, -DEMO_INNER}, voltage[2] = {0.0, DEMO_VOLTAGE};
static const struct wh_spheres spheres = {2, radius, voltage, false};

static void add_potential(const void *part, const double x[3], const struct wh_place *place,
                          struct wh_field_value *sum) {
  (void)part;
  (void)place;
  double rho = hypot(hypot(x[0], x[1]), DEMO_OUTER - x[2]);
  sum->potential += DEMO_VOLTAGE * (DEMO_OUTER / rho - 1.0) / 4.0;
}

static struct wh_spheres_start ray_start(size_t i) {
  return (struct wh_spheres_start){.energy_eV = 0.5 + 0.5 * (double)(i % 3),
                                   .angle = 1.5 * (double)i / RAYS};
}

static enum wh_status make_rays(struct wh_context *c, struct demo *d) {
  size_t *start = keep(d, RAYS + 1, sizeof *start);
  double(*point)[3] = keep(d, RAYS * PLANES, sizeof *point);
  double *energy = keep(d, RAYS, sizeof *energy), *angle = keep(d, RAYS, sizeof *angle);
  unsigned *group = keep(d, RAYS, sizeof *group);
  for (size_t i = 0; i < RAYS; i++) {
    struct wh_spheres_start s = ray_start(i);
    energy[i] = s.energy_eV;
    angle[i] = s.angle;
    group[i] = (unsigned)(i % 3);
    start[i] = i * PLANES;
    for (size_t k = 0; k < PLANES; k++) {
      double f = (double)k / (PLANES - 1.0), z = END * f * f;
      struct wh_spheres_point p;
      WH_TRY(wh_spheres_at_plane(c, &spheres, s, z, &p));
      memcpy(point[i * PLANES + k], (double[]){p.r, 0.0, z}, sizeof *point);
      if (k == PLANES - 1) {
        struct wh_particle e = {.x = {p.r, 0.0, z}, .id = i, .weight = 1.0 / RAYS};
        e.u[0] = 0.2 * sin(p.angle);
        e.u[2] = 0.2 * cos(p.angle);
        WH_TRY(wh_particles_append(c, &d->image, &e));
      }
    }
  }
  start[RAYS] = RAYS * PLANES;
  d->lines =
      (struct wh_vtk_lines){.count = RAYS, .start = start, .point = (const double(*)[3])point};
  static const char *const name[] = {"0.5 eV", "1 eV", "1.5 eV"};
  d->report.rays = (struct wh_report_rays){.lines = &d->lines,
                                           .group = group,
                                           .group_count = 3,
                                           .group_name = name,
                                           .energy_eV = energy,
                                           .angle = angle};
  d->report.caustic = (struct wh_report_caustic){&d->image, 33.333e-3, 33.393173e-3, 2.0648e-6};
  return WH_OK;
}

static void make_axis(struct demo *d) {
  enum { COUNT = 201 };
  double *z = keep(d, COUNT, sizeof *z), *value[3];
  for (int k = 0; k < 3; k++)
    value[k] = keep(d, COUNT, sizeof *z);
  double scale = DEMO_VOLTAGE * DEMO_OUTER / 4.0;
  for (int i = 0; i < COUNT; i++) {
    z[i] = (DEMO_OUTER - DEMO_INNER) * i / (COUNT - 1.0);
    double rho = DEMO_OUTER - z[i];
    value[0][i] = scale / rho - DEMO_VOLTAGE / 4.0;
    value[1][i] = scale / (rho * rho);
    value[2][i] = 2.0 * scale / (rho * rho * rho);
  }
  d->report.axis = (struct wh_report_axis){COUNT, z, {value[0], value[1], value[2]}};
}

static void make_spots(struct demo *d) {
  enum { COUNT = 1500, SPOTS = 3 };
  static const char *const name[] = {"On the axis", "Object height 2 mm", "Object height 4 mm"};
  struct wh_report_spot *spot = keep(d, SPOTS, sizeof *spot);
  struct wh_random r = wh_random_start(1, WH_RANDOM_TEST, 0);
  for (int k = 0; k < SPOTS; k++) {
    double *x = keep(d, COUNT, sizeof *x), *y = keep(d, COUNT, sizeof *y), sum = 0.0;
    for (int i = 0; i < COUNT; i++) {
      double h = 2e-6 * sqrt(wh_random_uniform(&r)), a = 6.2832 * wh_random_uniform(&r);
      x[i] = h * cos(a) * (1.0 + 0.2 * k) + 0.45e-6 * k * h * h * 1e12 / 4.0;
      y[i] = h * sin(a);
      sum += x[i] * x[i] + y[i] * y[i];
      x[i] += 0.67e-3 * k;
    }
    spot[k] = (struct wh_report_spot){.name = name[k],
                                      .count = COUNT,
                                      .x = x,
                                      .y = y,
                                      .z = 33.393e-3,
                                      .radius_rms = sqrt(sum / COUNT)};
  }
  d->report.spot = spot;
  d->report.spot_count = SPOTS;
}

static void make_spread(struct demo *d) {
  enum { COUNT = 161, CURVES = 3 };
  static const char *const name[] = {"0.5 eV", "1 eV", "1.5 eV"};
  struct wh_report_curve *lsf = keep(d, CURVES, sizeof *lsf), *mtf = keep(d, CURVES, sizeof *mtf);
  double *x = keep(d, COUNT, sizeof *x), *f = keep(d, COUNT, sizeof *f);
  for (int k = 0; k < CURVES; k++) {
    double *l = keep(d, COUNT, sizeof *l), *m = keep(d, COUNT, sizeof *m), s = 1e-6 * (k + 1);
    for (int i = 0; i < COUNT; i++) {
      x[i] = 10e-6 * (i - 80) / 80.0;
      f[i] = 4e5 * i / (COUNT - 1.0);
      l[i] = exp(-0.5 * x[i] * x[i] / (s * s)) / (s * 2.5066);
      m[i] = exp(-2.0 * 9.8696 * f[i] * f[i] * s * s);
    }
    lsf[k] = (struct wh_report_curve){name[k], COUNT, x, l};
    mtf[k] = (struct wh_report_curve){name[k], COUNT, f, m};
  }
  d->report.lsf = lsf;
  d->report.mtf = mtf;
  d->report.lsf_count = d->report.mtf_count = CURVES;
}

static void make_histograms(struct demo *d) {
  enum { COUNT = 1000 };
  struct wh_report_histogram *h = keep(d, 2, sizeof *h);
  double *drift = keep(d, COUNT, sizeof *drift), *energy = keep(d, COUNT, sizeof *energy);
  struct wh_random r = wh_random_start(1, WH_RANDOM_TEST, 1);
  for (int i = 0; i < COUNT; i++) {
    drift[i] = 3e-10 * wh_random_normal(&r);
    energy[i] = 0.5 + wh_random_uniform(&r) + wh_random_uniform(&r);
  }
  h[0] =
      (struct wh_report_histogram){.id = "energy-drift",
                                   .title = "Energy drift",
                                   .caption = "Change of the total energy along each ray, over 10 "
                                              "keV.",
                                   .quantity = "relative drift",
                                   .unit = "1",
                                   .count = COUNT,
                                   .value = drift};
  h[1] = (struct wh_report_histogram){.id = "energy",
                                      .title = "Energies at the start",
                                      .caption = "",
                                      .quantity = "energy",
                                      .unit = "eV",
                                      .count = COUNT,
                                      .value = energy};
  d->report.histogram = h;
  d->report.histogram_count = 2;
}

static enum wh_status make_figures(struct wh_context *c, struct demo *d) {
  static const struct {
    const char *name;
    double value;
    const char *unit;
    double error;
  } made_up[] = {
      {"image.z_paraxial", 33.3327e-3, "m", 2.1e-9},  {"image.z_best", 33.393173e-3, "m", 4.4e-9},
      {"image.magnification", -0.33337, "1", 3.2e-7}, {"image.radius_best", 2.0648e-6, "m", 1.2e-9},
      {"field.error_estimate", 2.7e-9, "1", 0.0},     {"trace.energy_drift", 9.1e-10, "1", 0.0},
      {"trace.count_arrived", 1000.0, "1", 0.0},      {"trace.count_reflected", 0.0, "1", 0.0},
      {"image.distortion", -1.234e-8, "1", 3.1e-10},
  };
  for (size_t i = 0; i < sizeof made_up / sizeof *made_up; i++)
    WH_TRY(wh_figures_set(c, &d->figures, made_up[i].name, made_up[i].value, made_up[i].unit,
                          made_up[i].error));
  WH_TRY(wh_figures_set(c, &d->convergence, "mesh elements", 199.0, "1", 0.0));
  WH_TRY(wh_figures_set(c, &d->convergence, "unknowns", 3612.0, "1", 0.0));
  WH_TRY(wh_figures_set(c, &d->convergence, "step tolerance", 1e-9, "1", 0.0));
  WH_TRY(wh_figures_set(c, &d->timing, "mesh", 0.041, "s", 0.0));
  WH_TRY(wh_figures_set(c, &d->timing, "field", 0.022, "s", 0.0));
  WH_TRY(wh_figures_set(c, &d->timing, "trace", 0.063, "s", 0.0));
  static const char *const headline[] = {"image.z_best",         "image.z_paraxial",
                                         "image.magnification",  "image.radius_best",
                                         "field.error_estimate", "trace.energy_drift"};
  d->report.headline = headline;
  d->report.headline_count = sizeof headline / sizeof *headline;
  return WH_OK;
}

static void make_case(struct demo *d) {
  static const struct wh_report_key key[] = {
      {"geometry.symmetry", "axial", "what the space looks the same under", true},
      {"geometry.electrodes.cathode.voltage", "0 V", "potential", true},
      {"geometry.electrodes.anode.voltage", "10 kV", "potential", true},
      {"geometry.electrodes.anode.grid", "yes", "an ideal transparent grid", true},
      {"mesh.order", "6", "order of the elements", false},
      {"trace.tolerance", "1e-9", "relative error of a step", false},
      {"trace.planes", "4 mm, 8 mm, 12 mm", "where rays are written down", true}};
  static const double z[] = {4e-3, 8e-3, 12e-3, 16e-3, 20e-3};
  static const double r[] = {0.366620021e-3, 0.466520053e-3, 0.499692065e-3, 0.480170636e-3,
                             0.400319872e-3};
  static const struct wh_column column[] = {{"z", "m", z, NULL}, {"r", "m", r, NULL}};
  d->table = (struct wh_table){"planes", "A ray of 1 eV at 90° at the planes", 5, 2, column};
  struct wh_report *p = &d->report;
  p->title = "Image tube of two concentric spheres";
  p->notes =
      "Cathode of 25 mm radius, transparent anode of 5 mm at 10 kV. Made-up data to look at.";
  p->case_name = "demo.yaml";
  p->case_text = "wehnelt: 1\ntitle: Image tube of two concentric spheres\nparameters:\n"
                 "  Rc: 25 mm   # <cathode> & \"quotes\"\n  Ra: 5 mm\n";
  p->inputs_sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  p->date = "2026-01-31";
  p->command = "wehnelt run demo.yaml --seed 1";
  p->stills = true;
  p->seed = 1;
  p->figures = &d->figures;
  p->convergence = &d->convergence;
  p->timing = &d->timing;
  p->key = key;
  p->key_count = sizeof key / sizeof *key;
  p->table = &d->table;
  p->table_count = 1;
}

enum wh_status demo_create(struct wh_context *c, struct demo *d) {
  memset(d, 0, sizeof *d);
  WH_TRY(demo_mesh(c, 4, 6, 8, true, &d->mesh, &d->potential));
  WH_TRY(wh_locator_create(c, &d->mesh, &d->locator));
  d->field = (struct wh_field){.mesh = &d->mesh, .locator = d->locator, .part_count = 1};
  d->field.part[0].add = add_potential;
  d->report.mesh = &d->mesh;
  d->report.field = &d->field;
  d->report.potential = d->potential;
  make_case(d);
  make_axis(d);
  make_spots(d);
  make_spread(d);
  make_histograms(d);
  WH_TRY(make_figures(c, d));
  WH_TRY(make_rays(c, d));
  wh_warn(c, "ray 17 grazes the anode within 3 µm; its arrival depends on the mesh");
  return WH_OK;
}

void demo_free(struct demo *d) {
  wh_locator_destroy(d->locator);
  wh_mesh_free(&d->mesh);
  free(d->potential);
  wh_figures_free(&d->figures);
  wh_figures_free(&d->convergence);
  wh_figures_free(&d->timing);
  wh_particles_free(&d->image);
  for (size_t i = 0; i < d->memory_count; i++)
    free(d->memory[i]);
  memset(d, 0, sizeof *d);
}

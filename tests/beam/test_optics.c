/* SPDX-License-Identifier: MPL-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/constants.h"
#include "base/random.h"
#include "beam/optics.h"
#include "spheres_axis.h"

/* The tube of Zhou Liwei (2022), with relativity, as a tracer would hand it over. */
static const double radius[] = {-25e-3, -5e-3}, voltage[] = {0.0, 1e4};
static const struct wh_spheres tube = {2, radius, voltage, true};

static struct wh_context *context(void) {
  struct wh_context *c = wh_context_create();
  assert_non_null(c);
  return c;
}

static double relative(double a, double b) {
  return fabs(a / b - 1.0);
}

/* One exact ray from the cathode point that lies theta from the axis in the x-z plane, started at
   alpha to the normal with the given azimuth about it. */
static void add_ray(struct wh_context *c, double theta, double energy, double alpha, double azimuth,
                    struct wh_particles *start, struct wh_particles *end) {
  struct wh_spheres_point p;
  struct wh_spheres_start s = {energy, alpha};
  double n[3] = {sin(theta), 0.0, cos(theta)}, a[3] = {cos(theta), 0.0, -sin(theta)}, side[3];
  struct wh_particle from = {.weight = 1.0, .id = start->count}, to = from;
  assert_int_equal(wh_spheres_at_radius(c, &tube, s, radius[1], &p), WH_OK);
  double u0 = wh_momentum_of_energy(energy), u1 = wh_momentum_of_energy(p.energy_eV);
  for (int i = 0; i < 3; i++)
    side[i] = cos(azimuth) * a[i] + (i == 1 ? sin(azimuth) : 0.0);
  for (int i = 0; i < 3; i++) {
    double centre = i == 2 ? -radius[0] : 0.0;
    from.x[i] = centre + radius[0] * n[i];
    to.x[i] = centre + (p.z + radius[0]) * n[i] + p.r * side[i];
    from.u[i] = u0 * (cos(alpha) * n[i] + sin(alpha) * side[i]);
    to.u[i] = u1 * (cos(p.angle) * n[i] + sin(p.angle) * side[i]);
  }
  assert_int_equal(wh_particles_append(c, start, &from), WH_OK);
  assert_int_equal(wh_particles_append(c, end, &to), WH_OK);
}

static void sample_axis(struct wh_context *c, size_t count, struct wh_axis_samples *samples) {
  struct spheres_axis a;
  spheres_axis_init(&a, &tube);
  assert_int_equal(wh_axis_samples_init(c, count, samples), WH_OK);
  for (size_t i = 0; i < count; i++) {
    struct wh_axis_value v;
    samples->z[i] = 20e-3 * (double)i / (double)(count - 1);
    spheres_axis_at(&a.gap[0], samples->z[i], &v);
    samples->value[0][i] = v.potential;
    samples->value[1][i] = v.first;
    samples->value[2][i] = v.second;
  }
}

static double figure(const struct wh_figures *f, const char *name, double *error) {
  const struct wh_figure *one = wh_figures_find(f, name);
  assert_non_null(one);
  *error = one->error;
  return one->value;
}

enum { FAN = 1001, FIELD = 300 };

/* A fan from the pole, a cone of rays from a point off the axis, an extended patch. */
static const char *const names[] = {"patch", "pole", "edge"};
static const size_t first[] = {0, FIELD, FIELD + FAN, 2 * FIELD + FAN};

static void make_rays(struct wh_context *c, struct wh_particles *start, struct wh_particles *end) {
  for (uint64_t i = 0; i < FIELD; i++) {
    struct wh_random r = wh_random_start(2, WH_RANDOM_TEST, i);
    double theta = 0.01 * (wh_random_uniform(&r) + 0.2), alpha = acos(wh_random_uniform(&r));
    add_ray(c, theta, 1.0, alpha, 2.0 * WH_PI * wh_random_uniform(&r), start, end);
  }
  for (int i = 0; i < FAN; i++)
    add_ray(c, 0.0, 1.0, 0.5 * WH_PI * i / (FAN - 1.0), 0.0, start, end);
  for (uint64_t i = 0; i < FIELD; i++) {
    struct wh_random r = wh_random_start(3, WH_RANDOM_TEST, i);
    add_ray(c, 0.02, wh_random_uniform(&r), acos(wh_random_uniform(&r)),
            2.0 * WH_PI * wh_random_uniform(&r), start, end);
  }
}

static struct wh_optics_params defaults(double *energies) {
  return (struct wh_optics_params){
      .paraxial = true, .axial_energies = {2, energies}, .source = "", .bins = 50};
}

/* All of it against the exact optics of the spheres. Paraxial image: 1e-9, by the table of the
   axis; least confusion: 1e-6, by the sampling of the fan (test_image.c). Each figure's error must
   cover its deviation. */
static void the_optics_of_concentric_spheres(void **state) {
  (void)state;
  struct wh_context *c = context();
  struct wh_particles start = {0}, end = {0};
  struct wh_axis_samples axis;
  struct wh_optics_result r;
  struct wh_figures f = {0};
  double energies[] = {0.0, 0.5}, planes[] = {25e-3, 33e-3}, error;
  struct wh_optics_params params = defaults(energies);
  params.planes = (struct wh_quantities){2, planes};
  make_rays(c, &start, &end);
  sample_axis(c, 201, &axis);
  struct wh_optics_input in = {.axis = &axis,
                               .start = &start,
                               .end = &end,
                               .source_count = 3,
                               .source_name = names,
                               .source_first = first};
  assert_int_equal(wh_optics_measure(c, &params, &in, &r), WH_OK);
  assert_int_equal(wh_optics_figures(c, &r, &f), WH_OK);
  for (size_t i = 0; i < f.count; i++)
    printf("%-44s %.12g +- %.2g %s\n", f.item[i].name, f.item[i].value, f.item[i].error,
           f.item[i].unit);

  struct wh_spheres_image exact;
  struct wh_spheres_confusion least;
  for (size_t i = 0; i < 2; i++) {
    assert_int_equal(wh_spheres_paraxial_image(c, &tube, energies[i], &exact), WH_OK);
    assert_true(relative(r.paraxial[i].image.z, exact.z) < 1e-8);
    assert_true(fabs(r.paraxial[i].image.z - exact.z) <= r.paraxial[i].image.z_error);
  }
  assert_int_equal(wh_spheres_paraxial_image(c, &tube, 0.0, &exact), WH_OK);
  assert_true(relative(figure(&f, "image.z_paraxial", &error), exact.z) < 1e-8);
  assert_true(fabs(figure(&f, "image.magnification", &error) - exact.magnification) <= error);
  assert_int_equal(wh_spheres_least_confusion(c, &tube, 1.0, 0.5 * WH_PI, &least), WH_OK);
  assert_true(relative(figure(&f, "image.z_best", &error), least.z) < 1e-6);
  assert_true(fabs(figure(&f, "image.z_best", &error) - least.z) <= error);
  assert_true(relative(figure(&f, "image.radius_best", &error), least.radius) < 1e-6);
  assert_true(fabs(figure(&f, "image.radius_best", &error) - least.radius) <= error);

  assert_int_equal(r.source_count, 3);
  assert_string_equal(r.source[r.imaged].name, "pole");
  assert_int_equal(r.source[r.imaged].about, WH_ABOUT_AXIS);
  assert_int_equal(r.source[2].about, WH_ABOUT_SPOT);
  /* the image of the edge lies M x_object from the axis, its plane nearer by the sphere's sag */
  assert_true(relative(r.source[2].spot.centroid[0], radius[0] * sin(0.02) * exact.magnification) <
              0.02);
  /* the patch's blur is that of a point, not its own image's size (0.08 mm) */
  assert_true(r.source[0].minmax.radius < 3e-6);
  assert_true(r.source[0].planes[1].z == 33e-3 && r.source[0].planes[1].radius > 3e-6);
  assert_true(r.has_aberrations);
  struct wh_aberration m = r.aberrations.term[WH_ABERRATION_MAGNIFICATION];
  assert_true(fabs(m.value[0] / exact.magnification - 1.0) < 1e-2);
  assert_true(r.mtf_count > 2 && fabs(r.mtf[0] - 1.0) < 1e-12 && r.mtf[5] < 1.0 && r.mtf[5] > 0.2);
  double sum = 0.0;
  for (size_t i = 0; i < r.line_spread.count; i++)
    sum += r.line_spread.value[i] * r.line_spread.width;
  assert_true(fabs(sum - 1.0) < 1e-12);
  size_t lowest = 0;
  for (size_t i = 0; i < r.focus_count; i++)
    lowest = r.focus[i].radius < r.focus[lowest].radius ? i : lowest;
  assert_int_equal(lowest, r.focus_count / 2);
  wh_optics_result_free(&r);
  wh_figures_free(&f);
  wh_axis_samples_free(&axis);
  wh_particles_free(&start);
  wh_particles_free(&end);
  wh_context_destroy(c);
}

/* The lens: an object in front of a field, cardinal elements among the figures. */
static void an_object_plane_gives_cardinal_elements(void **state) {
  (void)state;
  struct wh_context *c = context();
  struct wh_axis_samples axis;
  struct wh_optics_result r;
  struct wh_figures f = {0};
  double energies[] = {50.0, 60.0}, object = 5e-3, error;
  struct wh_optics_params params = defaults(energies);
  params.object = (struct wh_quantities){1, &object};
  sample_axis(c, 101, &axis);
  struct wh_optics_input in = {.axis = &axis};
  assert_int_equal(wh_optics_measure(c, &params, &in, &r), WH_OK);
  assert_int_equal(wh_optics_figures(c, &r, &f), WH_OK);
  assert_true(r.has_cardinal && figure(&f, "lens.focal_image", &error) == r.cardinal.focal_image);
  assert_null(wh_figures_find(&f, "image.z_best"));
  wh_optics_result_free(&r);
  wh_figures_free(&f);
  wh_axis_samples_free(&axis);
  wh_context_destroy(c);
}

/* Newton's mechanics on request: R*(0) = -Ra n/(n - 2) = 25/3 mm behind the centre. */
static void paraxial_images_without_relativity(void **state) {
  (void)state;
  struct wh_context *c = context();
  struct wh_axis_samples axis;
  struct wh_optics_result r;
  double energies[] = {0.0, 1.0};
  struct wh_optics_params params = defaults(energies);
  sample_axis(c, 201, &axis);
  struct wh_optics_input in = {.newton = true, .axis = &axis};
  assert_int_equal(wh_optics_measure(c, &params, &in, &r), WH_OK);
  assert_true(relative(r.paraxial[0].image.z, 25e-3 * 4.0 / 3.0) < 1e-8);
  wh_optics_result_free(&r);
  wh_axis_samples_free(&axis);
  wh_context_destroy(c);
}

/* Nothing arrives, one ray, parallel rays: warnings, an empty result, no figure. */
static void what_cannot_be_measured_is_left_out(void **state) {
  (void)state;
  struct wh_context *c = context();
  struct wh_particles start = {0}, end = {0};
  struct wh_optics_result r;
  struct wh_figures f = {0};
  double energies[] = {0.0, 1.0};
  struct wh_optics_params params = defaults(energies);
  bool arrived[] = {false, false, false};
  size_t range[] = {0, 3}, wrong[] = {0, 4};
  const char *const name[] = {"gun"};
  struct wh_particle p = {.u = {0.0, 0.0, 1.0}, .weight = 1.0};
  for (int i = 0; i < 3; i++, p.x[0] += 1e-3) {
    assert_int_equal(wh_particles_append(c, &start, &p), WH_OK);
    assert_int_equal(wh_particles_append(c, &end, &p), WH_OK);
  }
  struct wh_optics_input in = {
      .start = &start, .end = &end, .source_count = 1, .source_name = name, .source_first = range};
  for (int i = 0; i < 2; i++) {
    in.arrived = i == 0 ? arrived : NULL;
    wh_messages_clear(c);
    assert_int_equal(wh_optics_measure(c, &params, &in, &r), WH_OK);
    assert_int_equal(r.source_count, 0);
    assert_int_equal(wh_warning_count(c), 1);
    assert_int_equal(wh_optics_figures(c, &r, &f), WH_OK);
    assert_int_equal(f.count, 0);
    wh_optics_result_free(&r);
  }
  in.source_first = wrong;
  assert_int_equal(wh_optics_measure(c, &params, &in, &r), WH_BAD_INPUT);
  in.source_first = range;
  end.count = 2;
  assert_int_equal(wh_optics_measure(c, &params, &in, &r), WH_BAD_INPUT);
  wh_figures_free(&f);
  wh_particles_free(&start);
  wh_particles_free(&end);
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_optics_of_concentric_spheres),
      cmocka_unit_test(an_object_plane_gives_cardinal_elements),
      cmocka_unit_test(paraxial_images_without_relativity),
      cmocka_unit_test(what_cannot_be_measured_is_left_out),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

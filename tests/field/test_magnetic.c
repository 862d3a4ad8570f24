/* SPDX-License-Identifier: MPL-2.0 */
/* Magnetic fields on a mesh, and fields continued off the axis. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "../near.h"
#include "base/constants.h"
#include "base/memory.h"
#include "exact_error.h"
#include "field/magnetic.h"
#include "patch_mesh.h"

static const struct box box = {{-0.5, 0.0}, {0.7, 0.4}};

static uint16_t no_boundary(const void *user, const double middle[2], bool outer) {
  (void)user, (void)middle, (void)outer;
  return WH_NO_BOUNDARY;
}

/* A magnet as a case would describe it: quantities by their keys. */
struct magnet {
  struct wh_map map;
  struct wh_variant variant;
  const char *name;
  double params[16];
};

static const struct wh_kind *kind_of(const char *name) {
  for (size_t i = 0; wh_magnet_kinds[i]; i++)
    if (strcmp(wh_magnet_kinds[i]->name, name) == 0)
      return wh_magnet_kinds[i];
  fail_msg("there is no magnet %s", name);
  return NULL;
}

static void *field_of(struct magnet *m, const char *key) {
  const struct wh_key *k = m->variant.kind->keys;
  while (k->name && strcmp(k->name, key) != 0)
    k++;
  assert_non_null(k->name);
  return (char *)m->params + k->offset;
}

static void set(struct magnet *m, const char *key, double value) {
  *(double *)field_of(m, key) = value;
}

static void make(struct magnet *m, const char *kind) {
  *m = (struct magnet){.name = "it"};
  m->variant = (struct wh_variant){kind_of(kind), m->params};
  assert_true(m->variant.kind->params_size <= sizeof m->params);
  m->map = (struct wh_map){1, &m->name, &m->variant};
}

struct placed {
  struct wh_mesh mesh;
  struct wh_locator *locator;
  struct wh_magnetic *s;
};

static enum wh_status place(struct wh_context *c, int order, int n, struct magnet *m,
                            struct placed *p) {
  struct patch patch = {3 * n, n, box_map, &box, 0};
  patch_mesh(&p->mesh, WH_AXISYMMETRIC, order, 1, &patch, no_boundary, NULL);
  name_mesh(&p->mesh, 1, 0, 0);
  assert_int_equal(wh_locator_create(c, &p->mesh, &p->locator), WH_OK);
  return wh_magnetic_create(c, &p->mesh, p->locator, &m->map, &p->s);
}

static void displace(struct placed *p) {
  wh_magnetic_destroy(p->s);
  wh_locator_destroy(p->locator);
  wh_mesh_free(&p->mesh);
}

static void solenoid(struct magnet *m) {
  make(m, "coil");
  set(m, "z", 0.1);
  set(m, "radius", 0.6);
  set(m, "length", 0.8);
  set(m, "thickness", 0.1);
  set(m, "turns", 100.0);
  set(m, "current", 3.0);
}

static struct wh_field_value value_at(const struct placed *p, double x, double y, double z) {
  struct wh_field f = {&p->mesh, p->locator, 1, {wh_magnetic_part(p->s)}};
  struct wh_place at = {.element = WH_NO_ELEMENT};
  struct wh_field_value v;
  wh_field_at(&f, (double[3]){x, y, z}, &at, false, &v);
  return v;
}

/* Root mean squares of the errors of chi (from the flux) and of B over the largest B, on a grid of
 * places. */
static void errors_of(const struct placed *p, double *chi, double *B) {
  double peak = wh_magnetic_exact(p->s, 0.1, 0.0).Bz;
  *chi = *B = 0.0;
  for (int i = 0; i < 71; i++)
    for (int j = 0; j < 33; j++) {
      double z = -0.49 + 1.18 * i / 70.0, r = 0.01 + 0.38 * j / 32.0;
      struct wh_field_value v = value_at(p, 0.6 * r, 0.8 * r, z);
      struct wh_coil_field f = wh_magnetic_exact(p->s, z, r);
      *chi += pow(2.0 * v.flux / (r * r) - f.chi, 2.0) / (71.0 * 33.0);
      *B += (pow(v.B[2] - f.Bz, 2.0) + pow(v.B[0] - 0.6 * f.Br, 2.0) +
             pow(v.B[1] - 0.8 * f.Br, 2.0)) /
            (71.0 * 33.0);
    }
  *chi = sqrt(*chi) / peak;
  *B = sqrt(*B) / peak;
}

/* Interpolation by polynomials of degree p: chi as h^(p+1), its derivatives, and B, as h^p
   (Ciarlet, The Finite Element Method for Elliptic Problems, 1978, theorem 3.1.6). */
static void orders_are_those_of_interpolation(void **state) {
  const int cells[7] = {0, 16, 14, 9, 7, 7, 4};
  for (int order = 1; order <= 6; order++) {
    struct magnet m;
    struct placed p;
    double chi[2], B[2];
    solenoid(&m);
    for (int i = 0; i < 2; i++) {
      assert_int_equal(place(*state, order, cells[order] << i, &m, &p), WH_OK);
      errors_of(&p, &chi[i], &B[i]);
      displace(&p);
    }
    double of_chi = log2(chi[0] / chi[1]), of_B = log2(B[0] / B[1]);
    print_message("order %d: chi %.2e, order %.2f; B %.2e, order %.2f\n", order, chi[1], of_chi,
                  B[1], of_B);
    assert_near(of_chi, order + 1, 0.3);
    assert_near(of_B, order, 0.3);
  }
}

/* Fields continued off the axis against E. T. Whittaker's integral over the axial field in the
   complex plane, (1/pi) int f(z + i r cos a) da for Bz and with (2/pi) sin^2 a for chi, by the
   trapezoidal rule (exponentially convergent: rounding with 200 points). Br by differences of chi:
   its error of about 1e-10 sets that tolerance. */
static void continued_fields_are_whittakers(void **state) {
  const struct {
    const char *kind;
    double number[3];
  } list[] = {{"bell", {2.0, 0.1, 0.8}}, {"radial", {2.0, 0.3, 1.9}}, {"radial", {2.0, 0.3, -1.1}}};
  for (size_t k = 0; k < 3; k++) {
    struct magnet m;
    struct placed p;
    bool bell = k == 0;
    const double *q = list[k].number;
    make(&m, list[k].kind);
    set(&m, bell ? "peak" : "field", q[0]);
    set(&m, "z", q[1]);
    set(&m, bell ? "half_width" : "centre", q[2]);
    assert_int_equal(place(*state, 2, 2, &m, &p), WH_OK);
    for (int i = 0; i < 30; i++) {
      double z = -0.4 + 0.2 * (i % 6), r = 0.08 * (i / 6), Bz = 0.0, chi = 0.0, Br, h = 1e-4;
      for (int j = 0; j < 200; j++) {
        double a = WH_PI * (j + 0.5) / 200, x = z, y = r * cos(a), re, im, f;
        if (bell) {
          re = 1.0 + ((x - q[1]) * (x - q[1]) - y * y) / (q[2] * q[2]);
          im = 2.0 * (x - q[1]) * y / (q[2] * q[2]);
          f = q[0] * re / (re * re + im * im);
        } else {
          re = (x - q[2]) * (x - q[2]) - y * y;
          im = 2.0 * (x - q[2]) * y;
          f = q[0] * (q[1] - q[2]) * (q[1] - q[2]) * re / (re * re + im * im);
        }
        Bz += f / 200.0;
        chi += 2.0 * sin(a) * sin(a) * f / 200.0;
      }
      struct wh_coil_field f = wh_magnetic_exact(p.s, z, r);
      Br = -0.5 * r *
           (8.0 * (wh_magnetic_exact(p.s, z + h, r).chi - wh_magnetic_exact(p.s, z - h, r).chi) -
            (wh_magnetic_exact(p.s, z + 2 * h, r).chi - wh_magnetic_exact(p.s, z - 2 * h, r).chi)) /
           (12.0 * h);
      assert_near(f.Bz, Bz, 1e-12);
      assert_near(f.chi, chi, 1e-12);
      assert_near(f.Br, Br, 1e-10);
    }
    displace(&p);
  }
}

/* A bell-shaped field given by 97 points. The series to r^4 leaves out terms from r^6 on: for the
   bell they are (r/a)^6 5/64 and less, 1.3e-3 of its peak at r = a/2; at a radius of a/10 7.8e-8,
   and the spline itself errs by 1e-7 there. Its third derivative enters Br. */
static void a_profile_is_continued_by_its_series(void **state) {
  enum { N = 97 };
  double z[N], B[N];
  struct magnet m, bell;
  struct placed p, exact;
  for (int i = 0; i < N; i++) {
    z[i] = -0.55 + 1.3 * i / (N - 1);
    B[i] = 2.0 / (1.0 + (z[i] / 0.8) * (z[i] / 0.8));
  }
  make(&m, "profile");
  *(struct wh_quantities *)field_of(&m, "z") = (struct wh_quantities){N, z};
  *(struct wh_quantities *)field_of(&m, "field") = (struct wh_quantities){N, B};
  *(size_t *)field_of(&m, "degree") = 7;
  set(&m, "factor", 1.0);
  make(&bell, "bell");
  set(&bell, "peak", 2.0);
  set(&bell, "half_width", 0.8);
  assert_int_equal(place(*state, 2, 2, &m, &p), WH_OK);
  assert_int_equal(place(*state, 2, 2, &bell, &exact), WH_OK);
  for (int i = 0; i < 25; i++) {
    double x = -0.45 + 0.045 * i;
    struct wh_coil_field near = wh_magnetic_exact(p.s, x, 0.08),
                         b = wh_magnetic_exact(exact.s, x, 0.08);
    assert_near(near.Bz, b.Bz, 2e-6);
    assert_near(near.Br, b.Br, 2e-6);
    assert_near(near.chi, b.chi, 2e-6);
    struct wh_coil_field far = wh_magnetic_exact(p.s, x, 0.4),
                         q = wh_magnetic_exact(exact.s, x, 0.4);
    assert_near(far.chi, q.chi, 5e-3);
  }
  /* r^4 f''''/192 with f''''(0) = 24 * 2/a^4 is 1e-3 of the peak at r = a (192e-3/24)^(1/4). */
  assert_near(wh_magnetic_valid_radius(p.s), 0.8 * pow(8e-3, 0.25), 1e-4);
  double on[2], slope[2], at[2] = {0.0, 0.4};
  wh_magnetic_axis(p.s, 2, at, on, slope);
  assert_near(on[1], 2.0 / 1.25, 1e-9);
  assert_near(slope[1], -2.0 * 2.0 * 0.4 / 0.64 / (1.25 * 1.25), 1e-7);
  displace(&p);
  displace(&exact);
}

static void refuse(struct wh_context *c, struct magnet *m, const char *says) {
  struct placed p;
  assert_int_equal(place(c, 2, 2, m, &p), WH_BAD_INPUT);
  assert_null(p.s);
  if (!strstr(wh_error_text(c, wh_error_count(c) - 1), says))
    fail_msg("'%s' does not say '%s'", wh_error_text(c, wh_error_count(c) - 1), says);
  displace(&p);
}

/* 1/B goes linearly between the rounded corners and is exact outside of them, where the profile is
   known in closed form; derivatives on the axis agree with differences of one order less (to h^2 of
   the difference, about 1e-6 of them); div B = 0 off the axis by the same. */
static void a_ramp_is_inverse_linear(void **state) {
  struct magnet m;
  struct placed p;
  make(&m, "ramp");
  const char *const keys[] = {"low", "high", "from", "to", "round_from", "round_to"};
  const double values[] = {0.2, 3.0, -0.2, 0.4, 0.1, 0.05};
  for (int i = 0; i < 6; i++)
    set(&m, keys[i], values[i]);
  assert_int_equal(place(*state, 2, 2, &m, &p), WH_OK);
  double z[4] = {-0.31, 0.1, 0.3, 0.46}, B[4], slope[4];
  wh_magnetic_axis(p.s, 4, z, B, slope);
  assert_near(B[0], 0.2, 1e-13);
  assert_near(B[3], 3.0, 1e-13);
  double rate = (1.0 / 3.0 - 1.0 / 0.2) / 0.6;
  for (int i = 1; i < 3; i++) {
    double inverse = 1.0 / 0.2 + rate * (z[i] + 0.2);
    assert_near(B[i], 1.0 / inverse, 1e-13);
    assert_near(slope[i], -rate / (inverse * inverse), 1e-9);
  }
  const double h = 1e-4, r = 0.02;
  for (double x = -0.33; x < 0.5; x += 0.013) {
    struct wh_coil_field in = wh_magnetic_exact(p.s, x, r - h),
                         out = wh_magnetic_exact(p.s, x, r + h),
                         before = wh_magnetic_exact(p.s, x - h, r),
                         behind = wh_magnetic_exact(p.s, x + h, r);
    double around = ((r + h) * out.Br - (r - h) * in.Br) / (2.0 * h * r);
    assert_near(around + (behind.Bz - before.Bz) / (2.0 * h), 0.0, 5e-2 * h / 1e-4);
  }
  assert_true(wh_magnetic_valid_radius(p.s) > 0.005 && wh_magnetic_valid_radius(p.s) < 0.05);
  displace(&p);
  set(&m, "round_from", 0.6);
  refuse(*state, &m, "must not meet");
}

/* Twice the current, twice the field; the basis is the field of 1 A. */
static void strengths_superpose(void **state) {
  struct magnet m;
  struct placed p;
  solenoid(&m);
  assert_int_equal(place(*state, 4, 3, &m, &p), WH_OK);
  struct wh_field_value one = value_at(&p, 0.1, 0.0, 0.2);
  const double twice = 6.0;
  assert_int_equal(wh_magnetic_set_strengths(*state, p.s, &twice), WH_OK);
  struct wh_field_value two = value_at(&p, 0.1, 0.0, 0.2);
  assert_near(two.B[2], 2.0 * one.B[2], 1e-15);
  assert_near(two.flux, 2.0 * one.flux, 1e-16);
  assert_near(wh_magnetic_basis(p.s, 0)[0] * 6.0, wh_magnetic_nodal(p.s)[0], 1e-15);
  assert_true(wh_magnetic_error(p.s) < 1e-4);
  const double bad = NAN;
  assert_int_equal(wh_magnetic_set_strengths(*state, p.s, &bad), WH_BAD_INPUT);
  displace(&p);
}

static void what_cannot_be_is_refused(void **state) {
  struct magnet m;
  double z[5] = {-0.4, 0.0, 0.2, 0.5, 0.8}, B[5] = {0};
  make(&m, "coil");
  set(&m, "z", -0.5);
  set(&m, "radius", 0.2);
  set(&m, "turns", 1.0);
  set(&m, "current", 1.0);
  refuse(*state, &m, "infinite");
  make(&m, "radial");
  set(&m, "field", 1.0);
  set(&m, "centre", 0.1);
  refuse(*state, &m, "centre");
  make(&m, "profile");
  *(struct wh_quantities *)field_of(&m, "z") = (struct wh_quantities){5, z};
  *(struct wh_quantities *)field_of(&m, "field") = (struct wh_quantities){5, B};
  *(size_t *)field_of(&m, "degree") = 3;
  refuse(*state, &m, "domain reaches");
  *(size_t *)field_of(&m, "degree") = 5;
  refuse(*state, &m, "degree");
}

int main(void) {
  struct wh_context *c = wh_context_create();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_prestate(orders_are_those_of_interpolation, c),
      cmocka_unit_test_prestate(continued_fields_are_whittakers, c),
      cmocka_unit_test_prestate(a_profile_is_continued_by_its_series, c),
      cmocka_unit_test_prestate(a_ramp_is_inverse_linear, c),
      cmocka_unit_test_prestate(strengths_superpose, c),
      cmocka_unit_test_prestate(what_cannot_be_is_refused, c),
  };
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  wh_context_destroy(c);
  return failed;
}

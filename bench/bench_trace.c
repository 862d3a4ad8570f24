/* SPDX-License-Identifier: MPL-2.0 */
/* Accuracy against CPU time of field and rays: concentric spheres of 25 and 5 mm at 10 kV, 1000
   electrons of 0.5 to 1.5 eV at 0 to 90 degrees from the cathode's pole, against the exact paths,
   for several orders and sizes of element. */
#include "base/constants.h"
#include "exact/spheres.h"
#include "field/electrostatic.h"
#include "trace/trace.h"
#include "../tests/trace/test_mesh.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define RAYS 1000
#define PLANES 9

static const struct test_shell shell = {0.025, 0.025, 0.005, {150.0 / 180.0 * WH_PI, WH_PI}};

static double cpu(void) {
  return (double)clock() / CLOCKS_PER_SEC;
}

static struct wh_spheres_start start_of(size_t i) {
  return (struct wh_spheres_start){0.5 + (double)(i % 10) / 9.0,
                                   0.5 * WH_PI * (double)i / (RAYS - 1)};
}

static enum wh_status make_start(struct wh_context *c, struct wh_particles *p) {
  for (size_t i = 0; i < RAYS; i++) {
    struct wh_spheres_start s = start_of(i);
    double u = wh_momentum_of_energy(s.energy_eV);
    struct wh_particle one = {
        .u = {u * sin(s.angle), 0, u * cos(s.angle)}, .weight = 1.0 / RAYS, .id = i};
    WH_TRY(wh_particles_append(c, p, &one));
  }
  return WH_OK;
}

/* Largest error of r(z), relative to the exact r. */
static double worst_error(struct wh_context *c, const struct wh_trace_result *r) {
  static const double radius[2] = {-0.025, -0.005}, potential[2] = {0.0, 1e4};
  struct wh_spheres s = {2, radius, potential, true};
  double worst = 0.0;
  for (size_t k = 0; k < r->crossing_count; k++) {
    const struct wh_plane_crossing *x = &r->crossing[k];
    struct wh_spheres_point exact;
    if (x->ray == 0 || wh_spheres_at_plane(c, &s, start_of(x->ray), x->state.x[2], &exact) != WH_OK)
      continue;
    worst = fmax(worst, fabs(x->state.x[0] / exact.r - 1.0));
  }
  return worst;
}

static int run(struct wh_context *c, const struct wh_particles *start, int order, int radial,
               int around, double tolerance) {
  double z[PLANES], began = cpu();
  for (int i = 0; i < PLANES; i++)
    z[i] = 0.002 * (i + 1);
  struct wh_trace_params params = {
      .tolerance = tolerance, .planes = {PLANES, z}, .max_steps = 20000};
  struct wh_mesh m;
  struct wh_locator *l = NULL;
  struct wh_electrostatic *e = NULL;
  struct wh_trace_result r;
  const double volts[2] = {0.0, 1e4};
  if (test_shell_mesh(c, &shell, order, radial, around, &m) != WH_OK ||
      wh_locator_create(c, &m, &l) != WH_OK || wh_electrostatic_create(c, &m, l, &e) != WH_OK ||
      wh_electrostatic_set_potentials(c, e, volts) != WH_OK)
    return 1;
  double solved = cpu();
  struct wh_field f = {&m, l, 1, {wh_electrostatic_part(e)}};
  if (wh_trace(c, &f, &params, start, &r) != WH_OK)
    return 1;
  double traced = cpu();
  printf("%5d %8zu %9.0e %10.4f %10.4f %9.1f %9.1f %8.1f %8.0f %10.2e %10.2e %8zu\n", order,
         m.element_count, tolerance, solved - began, traced - solved,
         (traced - solved) / RAYS * 1e6, (double)r.steps / RAYS, (double)r.evaluations / RAYS,
         (traced - solved) / (double)r.evaluations * 1e9, worst_error(c, &r), r.energy_drift,
         r.status_count[WH_RAY_ARRIVED]);
  wh_trace_result_free(&r);
  wh_electrostatic_destroy(e);
  wh_locator_destroy(l);
  wh_mesh_free(&m);
  return 0;
}

int main(void) {
  struct wh_context *c = wh_context_create();
  struct wh_particles start = {0};
  if (!c || make_start(c, &start) != WH_OK)
    return 4;
  wh_context_set_threads(c, 1);
  printf("%5s %8s %9s %10s %10s %9s %9s %8s %8s %10s %10s %8s\n", "order", "elements", "tolerance",
         "solve s", "trace s", "us/ray", "steps/ray", "ev./ray", "ns/eval", "error r", "energy",
         "arrived");
  int bad = 0;
  for (int order = 2; order <= 6; order += 2)
    for (int n = 1; n <= 4; n *= 2)
      bad |= run(c, &start, order, 6 * n, 2 * n, 1e-10);
  for (int k = 6; k <= 12; k += 2)
    bad |= run(c, &start, 6, 14, 5, pow(10.0, -k));
  for (size_t i = 0; i < wh_error_count(c); i++)
    fprintf(stderr, "%s\n", wh_error_text(c, i));
  wh_particles_free(&start);
  wh_context_destroy(c);
  return bad ? 4 : 0;
}

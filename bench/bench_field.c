/* SPDX-License-Identifier: MPL-2.0 */
/* Accuracy against CPU for the field between two meshed spheres of 25 and 5 mm, and what one
   evaluation costs. CPU times are given as multiples of something measured in the same run. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../tests/geometry/tube.h"
#include "base/constants.h"
#include "field/electrostatic.h"
#include "numerics/triangle.h"

#define POINTS 4096

static const double cathode = 25e-3, anode = 5e-3, voltage = 1e4;

struct problem {
  struct wh_context *c;
  struct wh_mesh mesh;
  struct wh_locator *locator;
  struct wh_electrostatic *s;
  struct wh_field field;
  double mesh_s, solve_s;
  double x[POINTS][3];
  struct wh_place place[POINTS];
};

static double cpu(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void make(struct problem *p, int order, double size) {
  p->c = wh_context_create();
  struct tube *tube = tube_new(WH_AXISYMMETRIC);
  tube_domain(tube, "sector centre=0.025,0 inner=0.005 outer=0.025 from=120d to=180d");
  tube_electrode(tube, "cathode", 0, "arc centre=0.025,0 radius=0.025 from=120d to=180d");
  tube_electrode(tube, "anode", voltage, "arc centre=0.025,0 radius=0.005 from=120d to=180d");
  tube->mesh.order = (size_t)order;
  tube->mesh.size = size;
  double start = cpu();
  bool good = tube_mesh(tube, p->c, &p->mesh) == WH_OK;
  double meshed = cpu();
  good = good && wh_locator_create(p->c, &p->mesh, &p->locator) == WH_OK &&
         wh_electrostatic_create(p->c, &p->mesh, p->locator, &p->s) == WH_OK;
  p->solve_s = cpu() - meshed;
  p->mesh_s = meshed - start;
  tube_free(tube);
  if (!good) {
    fprintf(stderr, "%s\n", wh_error_text(p->c, 0));
    exit(4);
  }
  p->field = (struct wh_field){&p->mesh, p->locator, 1, {wh_electrostatic_part(p->s)}};
  for (int i = 0; i < POINTS; i++) {
    double rho = anode + (cathode - anode) * (i + 0.5) / POINTS;
    double theta = WH_PI * (2.0 + fmod(i * 0.618033988749895, 1.0)) / 3.0;
    p->x[i][0] = 0.6 * rho * sin(theta);
    p->x[i][1] = 0.8 * rho * sin(theta);
    p->x[i][2] = cathode + rho * cos(theta);
    p->place[i].element = WH_NO_ELEMENT;
  }
}

static void destroy(struct problem *p) {
  wh_electrostatic_destroy(p->s);
  wh_locator_destroy(p->locator);
  wh_mesh_free(&p->mesh);
  wh_context_destroy(p->c);
}

/* Largest errors of potential and field, relative to the voltage and to the field on the anode. */
static void largest_errors(struct problem *p, double worst[2]) {
  double charge = voltage / (1.0 / anode - 1.0 / cathode);
  worst[0] = worst[1] = 0.0;
  for (int i = 0; i < POINTS; i++) {
    struct wh_field_value v;
    const double d[3] = {p->x[i][0], p->x[i][1], p->x[i][2] - cathode};
    double rho = sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
    wh_field_at(&p->field, p->x[i], &p->place[i], false, &v);
    worst[0] = fmax(worst[0],
                    fabs(v.potential / voltage - charge / voltage * (1.0 / rho - 1.0 / cathode)));
    for (int k = 0; k < 3; k++)
      worst[1] =
          fmax(worst[1], fabs(v.E[k] - charge * d[k] / (rho * rho * rho)) * anode * anode / charge);
  }
}

typedef double repeat_fn(const struct problem *p, int i);

static double one_exp(const struct problem *p, int i) {
  return exp(-p->x[i][2]);
}

/* Potential and gradient from nodal values by Lagrange polynomials, the textbook's way. */
static double one_lagrange(const struct problem *p, int i) {
  double value[WH_TRIANGLE_MAX_NODES], gradient[WH_TRIANGLE_MAX_NODES][2], sum[3] = {0, 0, 0};
  const uint32_t *node = p->mesh.element + p->place[i].element * (size_t)p->mesh.nodes_per_element;
  wh_triangle_lagrange(p->mesh.order, p->place[i].xi, value, gradient);
  for (int n = 0; n < p->mesh.nodes_per_element; n++) {
    double u = wh_electrostatic_nodal(p->s)[node[n]];
    sum[0] += u * value[n];
    sum[1] += u * gradient[n][0];
    sum[2] += u * gradient[n][1];
  }
  return sum[0] + sum[1] + sum[2];
}

static double one_add(const struct problem *p, int i) {
  struct wh_field_value v = {0};
  p->field.part[0].add(p->field.part[0].part, p->x[i], &p->place[i], &v);
  return v.potential + v.E[0] + v.E[2];
}

static double one_kept(const struct problem *p, int i) {
  struct wh_field_value v;
  struct wh_place place = p->place[i];
  wh_field_at(&p->field, p->x[i], &place, true, &v);
  return v.potential + v.E[0] + v.E[2];
}

static double one_search(const struct problem *p, int i) {
  struct wh_field_value v;
  struct wh_place place = {WH_NO_ELEMENT, {0.0, 0.0}};
  wh_field_at(&p->field, p->x[i], &place, false, &v);
  return v.potential + v.E[0] + v.E[2];
}

/* Nanoseconds of one call: the least of several rounds. */
static double cost(const struct problem *p, repeat_fn *fn) {
  double least = HUGE_VAL;
  volatile double sink = 0.0;
  for (int round = 0; round < 20; round++) {
    double start = cpu(), sum = 0.0;
    for (int i = 0; i < POINTS; i++)
      sum += fn(p, i);
    sink = sink + sum;
    least = fmin(least, cpu() - start);
  }
  return 1e9 * least / POINTS;
}

static void accuracy_table(void) {
  printf("order  size mm  elements   nodes   mesh ms  solve ms   potential    field\n");
  for (int order = 2; order <= 6; order++)
    for (double size = 4e-3; size > 0.9e-3; size /= 2.0) {
      static struct problem p;
      double worst[2];
      make(&p, order, size);
      largest_errors(&p, worst);
      printf("%5d %8.1f %9zu %7zu %9.2f %9.2f %11.1e %8.1e\n", order, 1e3 * size,
             p.mesh.element_count, p.mesh.node_count, 1e3 * p.mesh_s, 1e3 * p.solve_s, worst[0],
             worst[1]);
      destroy(&p);
    }
}

static void evaluation_table(void) {
  static const struct {
    const char *name;
    repeat_fn *fn;
  } row[] = {{"exp() of libm, the unit", one_exp},
             {"Lagrange polynomials, place known", one_lagrange},
             {"potential and field, place known", one_add},
             {"the same in a known element, place found", one_kept},
             {"the same, element searched from nothing", one_search}};
  static struct problem p;
  double worst[2];
  make(&p, 6, 2.5e-3);
  largest_errors(&p, worst); /* fills the places */
  double unit = cost(&p, one_exp);
  printf("\none evaluation, order 6\n");
  for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
    double ns = cost(&p, row[i].fn);
    printf("%-42s %7.1f ns %7.1f exp()\n", row[i].name, ns, ns / unit);
  }
  destroy(&p);
}

int main(void) {
  accuracy_table();
  evaluation_table();
  return 0;
}

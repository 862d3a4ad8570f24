/* SPDX-License-Identifier: MPL-2.0 */
#include "analytic_field.h"

#include <math.h>

void add_uniform(const void *part, const double x[3], const struct wh_place *place,
                 struct wh_field_value *sum) {
  const struct uniform_field *f = part;
  (void)place;
  for (int i = 0; i < 3; i++) {
    sum->E[i] += f->E[i];
    sum->potential -= f->E[i] * x[i];
  }
  sum->B[2] += f->Bz;
  sum->flux += 0.5 * f->Bz * (x[0] * x[0] + x[1] * x[1]);
}

void add_spheres(const void *part, const double x[3], const struct wh_place *place,
                 struct wh_field_value *sum) {
  const struct sphere_field *f = part;
  double d[3] = {x[0], x[1], x[2] - f->centre};
  double rho = sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
  double k = f->voltage / (1.0 / f->inner - 1.0 / f->outer);
  (void)place;
  sum->potential += k * (1.0 / rho - 1.0 / f->outer);
  for (int i = 0; i < 3; i++)
    sum->E[i] += k * d[i] / (rho * rho * rho);
}

void add_quadratic(const void *part, const double x[3], const struct wh_place *place,
                   struct wh_field_value *sum) {
  const struct quadratic_field *f = part;
  double z = x[2] - f->z0;
  (void)place;
  sum->potential += f->k * (0.5 * z * z - 0.25 * (x[0] * x[0] + x[1] * x[1]));
  sum->E[2] -= f->k * z;
  sum->E[0] += 0.5 * f->k * x[0];
  sum->E[1] += 0.5 * f->k * x[1];
}

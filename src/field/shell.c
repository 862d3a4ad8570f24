/* SPDX-License-Identifier: MPL-2.0 */
#include "field/shell.h"

#include <math.h>

bool wh_shell_stretch(const struct wh_region *shell, const double p[2],
                      struct wh_shell_stretch *s) {
  double d[2] = {p[0] - shell->centre_z, p[1]};
  double distance = hypot(d[0], d[1]), left = shell->outer_radius - distance;
  if (!(left > 0.0) || !(distance > 0.0))
    return false;
  double scale = shell->inner_radius * (shell->outer_radius - shell->inner_radius);
  s->direction[0] = d[0] / distance;
  s->direction[1] = d[1] / distance;
  s->along = scale / (left * left);
  s->across = scale / (left * distance);
  return true;
}

void wh_shell_coefficient(const struct wh_shell_stretch *s, enum wh_symmetry symmetry,
                          double k[3]) {
  double a = s->along, b = s->across;
  double radial = symmetry == WH_AXISYMMETRIC ? b * b / a : b / a;
  double tangential = symmetry == WH_AXISYMMETRIC ? a : a / b;
  const double *n = s->direction;
  k[0] = radial * n[0] * n[0] + tangential * n[1] * n[1];
  k[1] = (radial - tangential) * n[0] * n[1];
  k[2] = radial * n[1] * n[1] + tangential * n[0] * n[0];
}

void wh_shell_fold(const struct wh_mesh *m, double p[2]) {
  for (size_t i = 0; i < m->region_count; i++) {
    const struct wh_region *shell = &m->regions[i];
    double d[2] = {p[0] - shell->centre_z, p[1]}, distance = hypot(d[0], d[1]);
    if (shell->kind != WH_REGION_INFINITE || !(distance > shell->inner_radius))
      continue;
    double inner = shell->inner_radius, outer = shell->outer_radius;
    double folded = outer - inner * (outer - inner) / distance;
    p[0] = shell->centre_z + d[0] * (folded / distance);
    p[1] = d[1] * (folded / distance);
    return;
  }
}

void wh_shell_gradient(const struct wh_shell_stretch *s, double gradient[2]) {
  const double *n = s->direction;
  double radial = gradient[0] * n[0] + gradient[1] * n[1];
  double tangential = gradient[1] * n[0] - gradient[0] * n[1];
  radial /= s->along;
  tangential /= s->across;
  gradient[0] = radial * n[0] - tangential * n[1];
  gradient[1] = radial * n[1] + tangential * n[0];
}

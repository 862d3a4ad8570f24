/* SPDX-License-Identifier: MPL-2.0 */
/* Direction of bremsstrahlung: dipoles in a moving frame (Acosta, Llovet and Salvat 2002),
     p(cos) = A 3/8 (1 + c^2) J + (1 - A) 3/4 (1 - c^2) J,   c = (cos - b)/(1 - b cos),
     J = (1 - b^2)/(1 - b cos)^2,   b = beta (1 + B). */
#include "material/bremsstrahlung.h"
#include "material/kinematics.h"

enum { BETAS = 6, ELEMENTS = 6, RATIOS = 4 };

static const double beta_node[BETAS] = {0.062469475, 0.138873865, 0.194985414,
                                        0.412685808, 0.548220433, 0.862861661};
static const double element_node[ELEMENTS] = {2.0, 8.0, 13.0, 47.0, 79.0, 92.0};
static const double ratio_node[RATIOS] = {0.0, 0.6, 0.8, 0.95};
static const double table[BETAS * ELEMENTS * RATIOS][2] = {
#include "material/bremsstrahlung_angle.def"
};

/* Interval and fraction of a value among rising nodes; clamped below, carried on above by `beyond`
   intervals' slope (k/T reaches 1, the last node is .95). */
static int find(const double *node, int count, double value, double highest, double *fraction) {
  int i = 0;
  value = fmax(node[0], fmin(value, highest));
  while (i < count - 2 && value > node[i + 1])
    i++;
  *fraction = (value - node[i]) / (node[i + 1] - node[i]);
  return i;
}

struct wh_bremsstrahlung_shape wh_bremsstrahlung_shape(double z, double energy_eV, double ratio) {
  double f[3], beta = sqrt(wh_beta2(energy_eV)), pair[2] = {0.0, 0.0};
  int ib = find(beta_node, BETAS, beta, beta_node[BETAS - 1], &f[0]);
  int iz = find(element_node, ELEMENTS, z, element_node[ELEMENTS - 1], &f[1]);
  int ir = find(ratio_node, RATIOS, ratio, 1.0, &f[2]);
  for (int corner = 0; corner < 8; corner++) {
    int b = corner & 1, e = corner >> 1 & 1, r = corner >> 2;
    double weight = (b ? f[0] : 1.0 - f[0]) * (e ? f[1] : 1.0 - f[1]) * (r ? f[2] : 1.0 - f[2]);
    const double *at = table[((ib + b) * ELEMENTS + iz + e) * RATIOS + ir + r];
    pair[0] += weight * at[0];
    pair[1] += weight * at[1];
  }
  return (struct wh_bremsstrahlung_shape){
      .mixed = fmax(0.0, fmin(pair[0], 1.0)),
      .speed = fmax(0.0, fmin(beta * (1.0 + pair[1]), 1.0 - 1e-6)),
  };
}

double wh_bremsstrahlung_direction_density(struct wh_bremsstrahlung_shape shape, double cosine) {
  double slope = 1.0 - shape.speed * cosine, c = (cosine - shape.speed) / slope;
  double jacobian = (1.0 - shape.speed * shape.speed) / (slope * slope);
  double polar = shape.mixed * 0.375 * (1.0 + c * c) + (1.0 - shape.mixed) * 0.75 * (1.0 - c * c);
  return polar * jacobian / (2.0 * WH_PI);
}

/* In the moving frame the cumulative distributions are cubics with closed roots:
   c^3 + 3 c = 8 u - 4 and 3 c - c^3 = 4 u - 2. */
double wh_bremsstrahlung_sample_direction(struct wh_bremsstrahlung_shape shape, const double u[2]) {
  double c = u[0] < shape.mixed ? 2.0 * sinh(asinh(4.0 * u[1] - 2.0) / 3.0)
                                : 2.0 * sin(asin(2.0 * u[1] - 1.0) / 3.0);
  return (c + shape.speed) / (1.0 + shape.speed * c);
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "exact/heat.h"

#include <math.h>

#include "base/constants.h"

/* Integral of erfc from x to infinity. */
static double ierfc(double x) {
  return exp(-x * x) / sqrt(WH_PI) - x * erfc(x);
}

/* exp(x^2) erfc(x), where the factors overflow by its asymptotic series. */
static double erfcx(double x) {
  if (x < 20.0)
    return exp(x * x) * erfc(x);
  double s = 1.0 / (x * x);
  return (1.0 - s / 2.0 * (1.0 - 1.5 * s * (1.0 - 2.5 * s))) / (x * sqrt(WH_PI));
}

double wh_exact_heat_surface(double q, double k, double a, double z, double t) {
  double length = 2.0 * sqrt(a * t);
  return t > 0.0 ? q * length / k * ierfc(z / length) : 0.0;
}

/* By Laplace's transform: rise(s) = q m/(k s (m + p) p), p = sqrt(s/a). */
double wh_exact_heat_volume(double q, double m, double k, double a, double t) {
  double x = m * sqrt(a * t);
  return q / (k * m) * (2.0 * x / sqrt(WH_PI) - 1.0 + erfcx(x));
}

/* Images of the half-space's solution in both faces. */
double wh_exact_heat_slab(double q, double thickness, double k, double a, double z, double t) {
  double length = 2.0 * sqrt(a * t), sum = 0.0;
  int images = (int)(6.0 * length / thickness) + 2;
  for (int n = 0; n < images; n++)
    sum +=
        ierfc((2.0 * n * thickness + z) / length) + ierfc((2.0 * (n + 1) * thickness - z) / length);
  return t > 0.0 ? q * length / k * sum : 0.0;
}

double wh_exact_heat_gaussian(double q, double w, double k, double a, double t) {
  return q * w / (k * sqrt(WH_PI)) * (isinf(t) ? 0.5 * WH_PI : atan(2.0 * sqrt(a * t) / w));
}

double wh_exact_heat_moving_point(double p, double v, double k, double a, const double x[3]) {
  double r = sqrt(x[0] * x[0] + x[1] * x[1] + x[2] * x[2]);
  return p / (2.0 * WH_PI * k * r) * exp(-0.5 * v * (r + x[0]) / a);
}

/* exp(-x) K0(|x|), K0(y) the integral of exp(-y cosh u) over u > 0; the trapezoidal rule converges
   faster than any power here. */
static double line(double x) {
  enum { POINTS = 160 };
  double y = fabs(x), h = 12.0 / POINTS * (1.0 + fmax(0.0, -log10(fmax(y, 1e-300))) / 3.0);
  double sum = 0.5 * exp(-y - x);
  for (int i = 1; i <= POINTS; i++)
    sum += exp(-y * cosh(i * h) - x);
  return h * sum;
}

/* The line sources of a piece that begins at the point itself: K0 is logarithmic there, so the
   distance is taken as exp(-...), by u = s^4. */
static double piece(double from, double to, double scale) {
  enum { STEPS = 400 };
  double sum = 0.0, length = to - from;
  if (length == 0.0)
    return 0.0;
  double root = pow(fabs(length), 0.25);
  for (int i = 0; i < STEPS; i++) {
    double s = root * (i + 0.5) / STEPS, u = copysign(s * s * s * s, length);
    sum += 4.0 * s * s * s * line(scale * u) * root / STEPS;
  }
  return sum;
}

double wh_exact_heat_moving_band(double q, double w, double v, double k, double a, double x) {
  double scale = 0.5 * v / a;
  /* Sources at x' are seen at x - x'. */
  double back = x - 0.5 * w, front = x + 0.5 * w;
  double sum;
  if (back < 0.0 && front > 0.0)
    sum = piece(0.0, front, scale) + piece(0.0, back, scale);
  else if (front <= 0.0)
    sum = piece(0.0, back, scale) - piece(0.0, front, scale);
  else
    sum = piece(0.0, front, scale) - piece(0.0, back, scale);
  return q / (WH_PI * k) * sum;
}

double wh_exact_heat_rectangle(double q, double width, double length, double k) {
  double b = 0.5 * width, l = 0.5 * length;
  return 2.0 * q / (WH_PI * k) * (b * asinh(l / b) + l * asinh(b / l));
}

double wh_exact_heat_sheet(double p, double spot, double r, double d, double k) {
  return p / (4.0 * WH_PI * k * d) * (1.0 + 2.0 * log(r / spot));
}

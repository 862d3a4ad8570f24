/* SPDX-License-Identifier: MPL-2.0 */
/* One oscillator of the inelastic model: cross sections of its three channels and how their losses
   and angles are drawn. Energies in eV, Q the recoil energy, m the electron's rest energy. */
#include "numerics/gauss16.h"
#include "material/inelastic.h"
#include "material/kinematics.h"

#define REST WH_ELECTRON_REST_eV

/* What an oscillator does at one energy. A bound shell takes distant losses between U and `top`
   with the density 2 (top - W)/(top - U)^2, of mean `mean` = (top + 2 U)/3 = W_k; near threshold
   the triangle ends at E. Recoil energies part at `close`, Q_k: U of a bound shell (less near
   threshold), else W_k. */
struct reach {
  double binding, mean, top, close, most; /* most: greatest loss, (E + U)/2 of two like electrons */
};

static struct reach reach_of(const struct wh_oscillator *k, double energy) {
  double u = k->binding_eV, w = k->resonance_eV;
  struct reach r = {.binding = u, .mean = w, .top = w, .close = w, .most = 0.5 * (energy + u)};
  if (u > 0.0) {
    r.top = 3.0 * w - 2.0 * u;
    r.close = u;
    if (energy < r.top) {
      r.close = u * energy / r.top;
      r.mean = (energy + 2.0 * u) / 3.0;
      r.top = energy;
    }
  }
  return r;
}

/* Close collisions take at least the binding energy, also where Q_k has fallen below it. */
static double close_start(const struct reach *r) {
  return fmax(r->close, r->binding);
}

/* Least recoil energy for a loss W, at scattering angle zero: (Q + m)^2 = (cp - cp')^2 + m^2,
   with cp - cp' = W (2 E - W + 2 m)/(cp + cp'). */
static double least_recoil(double energy, double loss) {
  double left = energy - loss;
  double sum = sqrt(wh_cp2(energy)) + sqrt(left > 0.0 ? wh_cp2(left) : 0.0);
  double difference = loss * (2.0 * energy - loss + 2.0 * REST) / sum;
  double square = difference * difference;
  return square / (sqrt(square + REST * REST) + REST);
}

/* 1 - cos(theta) of the primary for loss W and recoil Q:
   Q (Q + 2 m) = (cp - cp')^2 + 2 cp cp' (1 - cos theta). */
static double one_minus_cos(double energy, double loss, double recoil) {
  double left = energy - loss;
  if (left <= 0.0)
    return 0.0;
  double floor = least_recoil(energy, loss), product = sqrt(wh_cp2(energy) * wh_cp2(left));
  double rest = (recoil - floor) * (recoil + floor + 2.0 * REST) / (2.0 * product);
  return rest > 0.0 ? (rest < 2.0 ? rest : 2.0) : 0.0;
}

/* Cosine between primary and momentum transfer, for loss W and recoil Q. */
static double delta_cosine(double energy, double loss, double recoil) {
  double q = recoil * (recoil + 2.0 * REST);
  double cosine = loss / sqrt(wh_beta2(energy) * q) *
                  (1.0 + (q - loss * loss) / (2.0 * loss * (energy + REST)));
  return cosine < 1.0 ? cosine : 1.0;
}

/* Moeller's factor with exchange, a = (E/(E+m))^2, and E + U in place of E for bound electrons. */
struct moeller {
  double total, a; /* total: E + U */
};

static struct moeller moeller_of(double energy, double binding) {
  double ratio = energy / (energy + REST);
  return (struct moeller){energy + binding, ratio * ratio};
}

/* F(W)/W^2 = 1/W^2 + 1/(E'-W)^2 - (1 - a)/(W (E'-W)) + a/E'^2 */
static double moeller_density(struct moeller f, double loss) {
  double other = f.total - loss;
  return 1.0 / (loss * loss) + 1.0 / (other * other) - (1.0 - f.a) / (loss * other) +
         f.a / (f.total * f.total);
}

/* Its integral, up to a constant. */
static double moeller_integral(struct moeller f, double loss) {
  double other = f.total - loss;
  return -1.0 / loss + 1.0 / other + (1.0 - f.a) / f.total * log(other / loss) +
         f.a * loss / (f.total * f.total);
}

static void add(struct wh_inelastic_moments *sum, double weight, double loss, double one_minus) {
  sum->count += weight;
  sum->energy_eV += weight * loss;
  sum->energy2 += weight * loss * loss;
  sum->transport1 += weight * one_minus;
  sum->transport2 += weight * 1.5 * one_minus * (2.0 - one_minus);
}

/* Close collisions by Gauss quadrature in ln W; the recoil energy is the loss. */
static struct wh_inelastic_moments close_moments(const struct reach *r, double energy, double from,
                                                 double to) {
  struct wh_inelastic_moments sum = {0};
  double low = fmax(close_start(r), from), high = fmin(r->most, to);
  if (!(low < high))
    return sum;
  struct moeller f = moeller_of(energy, r->binding);
  double half = 0.5 * log(high / low), middle = sqrt(low * high);
  for (int i = 0; i < WH_GAUSS16; i++) {
    double loss = middle * exp(half * wh_gauss16_node[i]);
    double weight = half * wh_gauss16_weight[i] * loss * moeller_density(f, loss);
    add(&sum, weight, loss, one_minus_cos(energy, loss, loss));
  }
  return sum;
}

/* ln[Q (Q_- + 2 m)/(Q_- (Q + 2 m))]: the integral of 2 m/(Q (Q + 2 m)) from Q_- to Q. */
static double recoil_log(double least, double most) {
  return log(most / least * (least + 2.0 * REST) / (most + 2.0 * REST));
}

/* Means of (1 - cos) and 3/2 (1 - cos^2) over the recoil energy at a given loss, by Gauss
   quadrature in ln Q. */
static void distant_transport(double energy, double loss, double most, double mean[2]) {
  double least = least_recoil(energy, loss), norm = 0.0;
  mean[0] = mean[1] = 0.0;
  if (!(least < most))
    return;
  double half = 0.5 * log(most / least), middle = sqrt(most * least);
  for (int i = 0; i < WH_GAUSS16; i++) {
    double recoil = middle * exp(half * wh_gauss16_node[i]);
    double weight = wh_gauss16_weight[i] / (recoil + 2.0 * REST);
    double x = one_minus_cos(energy, loss, recoil);
    norm += weight;
    mean[0] += weight * x;
    mean[1] += weight * 1.5 * x * (2.0 - x);
  }
  mean[0] /= norm;
  mean[1] /= norm;
}

/* The loss range of distant collisions within (from, to]; false if there is none. */
static bool distant_range(const struct reach *r, double energy, double from, double to, double *low,
                          double *high) {
  if (r->binding == 0.0) {
    *low = *high = r->mean;
    return r->mean > from && r->mean <= to && r->mean <= energy;
  }
  *low = fmax(r->binding, from);
  *high = fmin(fmin(r->top, r->most), to);
  return *low < *high;
}

static struct wh_inelastic_moments distant_moments(const struct reach *r, double energy,
                                                   double strength, bool longitudinal, double from,
                                                   double to) {
  struct wh_inelastic_moments sum = {0};
  double low, high, turn[2] = {0.0, 0.0};
  if (!(strength > 0.0) || !distant_range(r, energy, from, to, &low, &high))
    return sum;
  if (low == high) {
    if (longitudinal)
      distant_transport(energy, low, r->close, turn);
    add(&sum, strength, low, 0.0);
    sum.transport1 = strength * turn[0];
    sum.transport2 = strength * turn[1];
    return sum;
  }
  double half = 0.5 * (high - low), middle = 0.5 * (high + low), base = r->top - r->binding;
  for (int i = 0; i < WH_GAUSS16; i++) {
    double loss = middle + half * wh_gauss16_node[i];
    double weight = strength * half * wh_gauss16_weight[i] * 2.0 * (r->top - loss) / (base * base);
    if (longitudinal)
      distant_transport(energy, loss, r->close, turn);
    add(&sum, weight, loss, 0.0);
    sum.transport1 += weight * turn[0];
    sum.transport2 += weight * turn[1];
  }
  return sum;
}

/* Strength of a distant channel [eV-1]: (1/W) ln(...) of the longitudinal part, and
   (1/W) [ln(1/(1 - beta^2)) - beta^2 - delta_F] of the transverse one. */
static double distant_strength(const struct reach *r, double energy, bool longitudinal,
                               double density_effect) {
  if (r->mean > energy)
    return 0.0;
  double least = least_recoil(energy, r->mean);
  if (!(least < r->close))
    return 0.0;
  if (longitudinal)
    return recoil_log(least, r->close) / r->mean;
  double beta2 = wh_beta2(energy);
  return fmax(0.0, -log1p(-beta2) - beta2 - density_effect) / r->mean;
}

struct wh_inelastic_moments wh_oscillator_moments(const struct wh_oscillator *k,
                                                  enum wh_inelastic_channel channel,
                                                  double energy_eV, double density_effect,
                                                  double from_eV, double to_eV) {
  struct wh_inelastic_moments sum = {0};
  if (energy_eV <= k->binding_eV)
    return sum;
  struct reach r = reach_of(k, energy_eV);
  if (channel == WH_CLOSE) {
    sum = close_moments(&r, energy_eV, from_eV, to_eV);
  } else {
    bool longitudinal = channel == WH_DISTANT_LONGITUDINAL;
    double strength = distant_strength(&r, energy_eV, longitudinal, density_effect);
    sum = distant_moments(&r, energy_eV, strength, longitudinal, from_eV, to_eV);
  }
  double scale = wh_rutherford(energy_eV) * k->density;
  sum.count *= scale;
  sum.energy_eV *= scale;
  sum.energy2 *= scale;
  sum.transport1 *= scale;
  sum.transport2 *= scale;
  return sum;
}

/* Inverts Moeller's integral between low and high: Newton steps, halving where they leave the
   bracket. The start is exact for the 1/W^2 part. */
static double sample_close(struct moeller f, double low, double high, double u) {
  double bottom = moeller_integral(f, low), top = moeller_integral(f, high);
  double target = bottom + u * (top - bottom);
  double a = low, b = high, loss = low * high / (high - u * (high - low));
  for (int i = 0; i < 60; i++) {
    double miss = moeller_integral(f, loss) - target;
    *(miss > 0.0 ? &b : &a) = loss;
    double next = loss - miss / moeller_density(f, loss);
    if (!(next > a && next < b))
      next = 0.5 * (a + b);
    if (fabs(next - loss) <= 1e-13 * loss)
      return next;
    loss = next;
  }
  return loss;
}

/* Inverts the triangle 2 (top - W)/(top - U)^2 between low and high. */
static double sample_triangle(double top, double low, double high, double u) {
  double a = (top - low) * (top - low), b = (top - high) * (top - high);
  return top - sqrt(a + u * (b - a));
}

/* Inverts ln[Q/(Q + 2 m)] between least and most. */
static double sample_recoil(double least, double most, double u) {
  double a = least / (least + 2.0 * REST), b = most / (most + 2.0 * REST);
  double x = a * pow(b / a, u);
  return 2.0 * REST * x / (1.0 - x);
}

bool wh_oscillator_open(const struct wh_oscillator *k, enum wh_inelastic_channel channel,
                        double energy_eV, double from_eV) {
  double low, high;
  if (energy_eV <= k->binding_eV)
    return false;
  struct reach r = reach_of(k, energy_eV);
  if (channel == WH_CLOSE)
    return fmax(close_start(&r), from_eV) < r.most;
  return distant_strength(&r, energy_eV, true, 0.0) > 0.0 &&
         distant_range(&r, energy_eV, from_eV, energy_eV, &low, &high);
}

struct wh_inelastic_event wh_oscillator_sample(const struct wh_oscillator *k,
                                               enum wh_inelastic_channel channel, double energy_eV,
                                               double from_eV, const double u[2]) {
  struct reach r = reach_of(k, energy_eV);
  double loss, recoil;
  if (channel == WH_CLOSE) {
    double low = fmax(close_start(&r), from_eV);
    loss = recoil = sample_close(moeller_of(energy_eV, r.binding), low, r.most, u[0]);
  } else {
    double low, high;
    distant_range(&r, energy_eV, from_eV, energy_eV, &low, &high);
    loss = low < high ? sample_triangle(r.top, low, high, u[0]) : low;
    recoil = least_recoil(energy_eV, loss);
    if (channel == WH_DISTANT_LONGITUDINAL && recoil < r.close)
      recoil = sample_recoil(recoil, r.close, u[1]);
  }
  double turn = one_minus_cos(energy_eV, loss, recoil);
  double delta = loss - r.binding;
  return (struct wh_inelastic_event){
      .loss_eV = loss,
      .cos_theta = 1.0 - turn,
      .delta_eV = delta > 0.0 ? delta : 0.0,
      .cos_delta = delta_cosine(energy_eV, loss, recoil),
      .vacancy_eV = r.binding,
      .z = k->z,
      .shell = r.binding > 0.0 ? k->shell : -1,
  };
}

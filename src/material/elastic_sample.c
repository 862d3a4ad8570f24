/* SPDX-License-Identifier: MPL-2.0 */
/* The quantile tables from which angles are drawn. */
#include "material/elastic_table.h"

#include <math.h>

#include "base/constants.h"

/* x(t) = from + step (1 + a + b) t/(1 + a t + b t^2) takes t in [0, 1] over [from, from + step]
   with |dt/dx| = p0 at the one end and p1 at the other (1/length). b < 1 always, and the
   denominator has no zero in [0, 1], so x is monotone whatever p0 and p1 are. */
struct rational {
  double a, b;
};

static struct rational fit(double step, double p0, double p1) {
  double mean = 1 / fabs(step);
  double b = 1 - mean / p0 * (mean / p1);
  return (struct rational){mean / p0 - b - 1, b};
}

static double value(struct rational r, double step, double t) {
  return step * (1 + r.a + r.b) * t / (1 + t * (r.a + t * r.b));
}

/* dt/dx at t, in units of 1/|step|. */
static double density(struct rational r, double t) {
  double d = 1 + t * (r.a + t * r.b);
  return d * d / ((1 + r.a + r.b) * (1 - r.b * t * t));
}

/* mu and its density -ds/dmu at a tail probability, from the fine grid of angles; *i is where the
   last one was found, and s must not decrease from call to call. */
static void invert(const struct wh_elastic *e, size_t j, double s, size_t *i, double *mu,
                   double *p) {
  const double *tail = e->tail + j * e->angles, *dcs = e->dcs + j * e->angles;
  while (*i > 0 && tail[*i] < s)
    --*i;
  double width = e->mu[*i + 1] - e->mu[*i], content = tail[*i] - tail[*i + 1];
  double scale = 4 * WH_PI / e->sections[j].total / content;
  struct rational r = fit(width, scale * dcs[*i], scale * dcs[*i + 1]);
  double t = fmin(fmax((tail[*i] - s) / content, 0), 1);
  *mu = e->mu[*i] + value(r, width, t);
  *p = density(r, t) * content / width;
}

static double bin_edge(size_t b) {
  const int bits = WH_ELASTIC_OCTAVE_BITS;
  double within = (double)(b & ((1u << bits) - 1)) / (1 << bits);
  return ldexp(1 + within, (int)(b >> bits) - WH_ELASTIC_OCTAVES);
}

static double to_tail(double z) {
  const double s0 = ldexp(1, -WH_ELASTIC_OCTAVES);
  return (z - s0) / (1 - s0);
}

static double to_tail_width(double dz) {
  return dz / (1 - ldexp(1, -WH_ELASTIC_OCTAVES));
}

static void set_bins(struct wh_elastic *e, size_t j) {
  float(*bin)[4] = e->bin + j * WH_ELASTIC_BINS;
  size_t i = e->angles - 2;
  double mu, p, next_mu, next_p;
  invert(e, j, 0, &i, &mu, &p);
  for (size_t b = 0; b + 1 < WH_ELASTIC_BINS; b++, mu = next_mu, p = next_p) {
    double low = to_tail(bin_edge(b)), high = to_tail(bin_edge(b + 1));
    invert(e, j, high, &i, &next_mu, &next_p);
    double step = next_mu - mu;
    struct rational r = fit(step, p / (high - low), next_p / (high - low));
    bin[b][0] = (float)mu;
    bin[b][1] = (float)(step * (1 + r.a + r.b));
    bin[b][2] = (float)r.a, bin[b][3] = (float)r.b;
  }
}

void wh_elastic_set_bins(struct wh_elastic *e) {
  for (size_t j = 0; j < e->energies; j++)
    set_bins(e, j);
}

/* The quadratic b y t^2 + (a y - n) t + y = 0, y = mu - q[0], n = q[1]: the root that is y/n for
   small y. */
static double place_in_bin(const float q[4], double mu) {
  double y = mu - q[0], half = 0.5 * (q[2] * y - q[1]), product = q[3] * y * y;
  double root = sqrt(fmax(half * half - product, 0));
  double t = half > 0 ? -y / (half + root) : y / (root - half);
  return fmin(fmax(t, 0), 1);
}

double wh_elastic_tail(const struct wh_elastic *e, size_t j, double mu) {
  const float(*bin)[4] = (const float(*)[4])e->bin + j * WH_ELASTIC_BINS;
  if (mu >= 1)
    return 0;
  if (mu <= 0)
    return 1;
  size_t low = 0, high = WH_ELASTIC_BINS - 1; /* bin[low][0] >= mu > bin[high][0] */
  while (high - low > 1) {
    size_t middle = (low + high) / 2;
    if (bin[middle][0] >= mu)
      low = middle;
    else
      high = middle;
  }
  double z = bin_edge(low);
  return to_tail(z + place_in_bin(bin[low], mu) * (bin_edge(low + 1) - z));
}

void wh_elastic_tail_moments(const struct wh_elastic *e, size_t j, double s, double moment[2]) {
  static const double point[4] = {0.0694318442029737, 0.3300094782075719, 0.6699905217924281,
                                  0.9305681557970263};
  static const double weight[4] = {0.1739274225687269, 0.3260725774312731, 0.3260725774312731,
                                   0.1739274225687269};
  const float(*bin)[4] = (const float(*)[4])e->bin + j * WH_ELASTIC_BINS;
  moment[0] = moment[1] = 0;
  for (size_t b = 0; b + 1 < WH_ELASTIC_BINS; b++) {
    double low = bin_edge(b), width = bin_edge(b + 1) - low, from = to_tail(low);
    if (from >= s)
      break;
    double part = fmin((s - from) / to_tail_width(width), 1);
    for (int g = 0; g < 4; g++) {
      double t = part * point[g], ds = part * weight[g] * to_tail_width(width);
      double mu = bin[b][0] + bin[b][1] * t / (1 + t * (bin[b][2] + t * bin[b][3]));
      moment[0] += ds * mu, moment[1] += ds * mu * mu;
    }
  }
}

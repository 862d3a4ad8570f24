/* SPDX-License-Identifier: MPL-2.0 */
/* The quantile tables from which angles are drawn. */
#include "material/elastic_table.h"

#include <math.h>

#include "base/constants.h"

enum { GAUSS = 4, PANELS = 4 };
static const double gauss_point[GAUSS] = {0.0694318442029737, 0.3300094782075719,
                                          0.6699905217924281, 0.9305681557970263};
static const double gauss_weight[GAUSS] = {0.1739274225687269, 0.3260725774312731,
                                           0.3260725774312731, 0.1739274225687269};

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

/* Where a tail probability lies: mu, density -ds/dmu, and the interval of the fine grid. */
struct place {
  double s, mu, p;
  size_t i;
};

/* int (S - s_low) dmu between two places, S(mu) the tail probability: the trapezium rule with the
   slopes -p at both ends, on the intervals of the fine grid. */
static double area_between(const struct wh_elastic *e, size_t j, const struct place *low,
                           const struct place *high) {
  const double *tail = e->tail + j * e->angles, *dcs = e->dcs + j * e->angles;
  double scale = 4 * WH_PI / e->sections[j].total, area = 0;
  struct place to = *low;
  for (size_t i = low->i;; i--) {
    struct place from = *high;
    if (i > high->i)
      from = (struct place){tail[i], e->mu[i], scale * dcs[i], i};
    double width = to.mu - from.mu;
    area += width * (0.5 * (from.s + to.s) - low->s) + width * width / 12 * (to.p - from.p);
    if (i <= high->i)
      return area;
    to = from;
  }
}

/* Mean of x(t)/step over t in [0, 1]: four Gauss-Legendre panels. */
static double mean_of(struct rational r) {
  double sum = 0;
  for (int panel = 0; panel < PANELS; panel++)
    for (int g = 0; g < GAUSS; g++)
      sum += gauss_weight[g] / PANELS * value(r, 1, (panel + gauss_point[g]) / PANELS);
  return sum;
}

/* A bin that holds a diffraction minimum is not described by the densities at its ends. Weighting
   them p0 g and p1/g leaves b and the monotony and moves the mean to where it belongs. */
static struct rational with_mean(double p0, double p1, double mean) {
  struct rational r = fit(1, p0, p1);
  if (fabs(mean_of(r) - mean) < 1e-6)
    return r;
  double low = -7, high = 7; /* of ln g; the mean falls with the density at the start */
  for (int turn = 0; turn < 40; turn++) {
    double g = exp(0.5 * (low + high));
    r = fit(1, p0 * g, p1 / g);
    if (mean_of(r) > mean)
      low = log(g);
    else
      high = log(g);
  }
  return r;
}

static void set_bins(struct wh_elastic *e, size_t j) {
  float(*bin)[4] = e->bin + j * WH_ELASTIC_BINS;
  struct place low = {.i = e->angles - 2};
  invert(e, j, 0, &low.i, &low.mu, &low.p);
  for (size_t b = 0; b + 1 < WH_ELASTIC_BINS; b++) {
    struct place high = {.s = to_tail(bin_edge(b + 1)), .i = low.i};
    invert(e, j, high.s, &high.i, &high.mu, &high.p);
    double content = high.s - low.s, width = low.mu - high.mu;
    double mean = 1 - area_between(e, j, &low, &high) / (content * width);
    struct rational r = with_mean(low.p * width / content, high.p * width / content, mean);
    bin[b][0] = (float)low.mu;
    bin[b][1] = (float)(-width * (1 + r.a + r.b));
    bin[b][2] = (float)r.a, bin[b][3] = (float)r.b;
    low = high;
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
  const float(*bin)[4] = (const float(*)[4])e->bin + j * WH_ELASTIC_BINS;
  moment[0] = moment[1] = 0;
  for (size_t b = 0; b + 1 < WH_ELASTIC_BINS; b++) {
    double from = to_tail(bin_edge(b)), width = to_tail(bin_edge(b + 1)) - from;
    if (from >= s)
      break;
    double part = fmin((s - from) / width, 1) / PANELS;
    for (int g = 0; g < GAUSS * PANELS; g++) {
      double t = part * (g / GAUSS + gauss_point[g % GAUSS]);
      double ds = part * width * gauss_weight[g % GAUSS];
      double mu = bin[b][0] + bin[b][1] * t / (1 + t * (bin[b][2] + t * bin[b][3]));
      moment[0] += ds * mu, moment[1] += ds * mu * mu;
    }
  }
}

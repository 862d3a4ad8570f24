/* SPDX-License-Identifier: MPL-2.0 */
/* A Gaussian fitted to a histogram. */
#include "beam/sample.h"

#include "base/constants.h"
#include "numerics/dense.h"

#include <math.h>

#define BINS_OF_SIGMA 8 /* of the width assumed before */
#define REACH 6         /* of the histogram to each side, in that width */
#define BINS (2 * REACH * BINS_OF_SIGMA)
#define ROUNDS 4 /* histograms, each by the width that the last one gave */
#define STEPS 60
#define DONE 1e-10

/* Share of the weight in each bin, and where its first one is. An item is shared by the two bins
   whose middles it lies between, so that the histogram moves smoothly with it. */
struct histogram {
  double low, step, share[BINS];
};

/* height exp(-t^2/2), t = (x - middle)/sigma */
struct bell {
  double height, middle, sigma;
};

static void fill(size_t count, const struct wh_weighted *item, const struct bell *guess,
                 struct histogram *h) {
  *h = (struct histogram){.low = guess->middle - REACH * guess->sigma,
                          .step = guess->sigma / BINS_OF_SIGMA};
  double sum = 0.0;
  for (size_t i = 0; i < count; i++) {
    double at = (item[i].value - h->low) / h->step - 0.5, whole = floor(at);
    sum += item[i].weight;
    for (int side = 0; side < 2; side++) {
      double bin = whole + side;
      if (bin >= 0.0 && bin < BINS)
        h->share[(int)bin] += item[i].weight * (side ? at - whole : 1.0 - at + whole);
    }
  }
  for (int i = 0; i < BINS; i++)
    h->share[i] /= sum;
}

static double value(const struct histogram *h, const struct bell *b, int i, double *t) {
  *t = (h->low + (i + 0.5) * h->step - b->middle) / b->sigma;
  return b->height * exp(-0.5 * *t * *t);
}

static double misfit(const struct histogram *h, const struct bell *b) {
  double sum = 0.0, t;
  for (int i = 0; i < BINS; i++) {
    double off = h->share[i] - value(h, b, i, &t);
    sum += off * off;
  }
  return sum;
}

/* A step of Gauss and Newton's method, halved until the fit is better; false if there is none. */
static bool improve(const struct histogram *h, struct bell *b) {
  double a[3 * BINS], off[BINS], t, before = misfit(h, b);
  for (int i = 0; i < BINS; i++) {
    double g = value(h, b, i, &t);
    a[3 * i] = g / b->height;
    a[3 * i + 1] = g * t / b->sigma;
    a[3 * i + 2] = g * t * t / b->sigma;
    off[i] = h->share[i] - g;
  }
  if (!wh_dense_least_squares(BINS, 3, a, off))
    return false;
  for (double part = 1.0; part > DONE; part *= 0.5) {
    struct bell next = {b->height + part * off[0], b->middle + part * off[1],
                        b->sigma + part * off[2]};
    if (next.height > 0.0 && next.sigma > 0.5 * h->step && misfit(h, &next) < before) {
      bool moves = fabs(next.sigma - b->sigma) > DONE * b->sigma ||
                   fabs(next.middle - b->middle) > DONE * b->sigma;
      *b = next;
      return moves;
    }
  }
  return false;
}

double wh_weighted_gauss(size_t count, const struct wh_weighted *item) {
  double spread = wh_weighted_deviation(count, item);
  double middle = wh_weighted_quantile(count, item, 0.75) - wh_weighted_quantile(count, item, 0.25);
  if (!(spread > 1e-12 * fabs(item[count - 1].value)))
    return 0.0;
  struct bell b = {0.0, wh_weighted_quantile(count, item, 0.5),
                   middle > 0.0 ? fmin(spread, middle / 1.349) : spread};
  for (int round = 0; round < ROUNDS; round++) {
    struct histogram h;
    fill(count, item, &b, &h);
    b.height = h.step / (b.sigma * sqrt(2.0 * WH_PI));
    for (int step = 0; step < STEPS && improve(&h, &b);)
      step++;
    /* Sharing among bins has widened it: their own width twice, each step^2/12. */
    b.sigma = sqrt(fmax(b.sigma * b.sigma - h.step * h.step / 6.0, 0.25 * h.step * h.step));
  }
  return 2.0 * sqrt(2.0 * log(2.0)) * b.sigma;
}

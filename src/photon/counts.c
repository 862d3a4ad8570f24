/* SPDX-License-Identifier: MPL-2.0 */
#include "photon/counts.h"

#include <math.h>

/* Products of uniform numbers (D. E. Knuth, The Art of Computer Programming, vol. 2, 3.4.1) up to a
   mean of 500; beyond, a normal number, whose skewness is off by 500^-1/2 = .045 at most. */
double wh_counts_draw(struct wh_random *random, double mean) {
  if (mean > 500.0)
    return fmax(0.0, floor(mean + sqrt(mean) * wh_random_normal(random) + 0.5));
  double limit = exp(-mean), product = wh_random_uniform(random), n = 0.0;
  while (product > limit) {
    product *= wh_random_uniform(random);
    n += 1.0;
  }
  return n;
}

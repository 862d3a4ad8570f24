/* SPDX-License-Identifier: MPL-2.0 */
#include <math.h>

#include "base/constants.h"
#include "image/profile.h"
#include "numerics/root.h"

double wh_profile_mtf(const struct wh_profile *p, double f, double *error) {
  double sum = 0.0, re = 0.0, im = 0.0, variance = 0.0, omega = 2.0 * WH_PI * f;
  double middle = p->low + 0.5 * p->step * (double)p->count;
  for (size_t i = 0; i < p->count; i++) {
    double x = wh_profile_place(p, i) - middle;
    sum += p->value[i];
    re += p->value[i] * cos(omega * x);
    im -= p->value[i] * sin(omega * x);
  }
  double size = hypot(re, im), mtf = size / sum;
  for (size_t i = 0; error && p->error && i < p->count; i++) {
    double x = wh_profile_place(p, i) - middle;
    double along = size > 0.0 ? (re * cos(omega * x) - im * sin(omega * x)) / size : 1.0;
    variance += pow((along - mtf) / sum * p->error[i], 2.0);
  }
  /* The bins may be means over their width or stand for a smooth curve: a factor sinc(f step),
     which is 1 - (pi f step)^2/6 and more; bounded with a fifth. */
  if (error)
    *error = sqrt(variance) + mtf * pow(WH_PI * f * p->step, 2.0) / 5.0;
  return mtf;
}

static double sinc(double x) {
  return fabs(x) < 1e-8 ? 1.0 : sin(WH_PI * x) / (WH_PI * x);
}

double wh_mtf_at(const struct wh_profile *lsf, const struct wh_mtf_plane *plane, double f,
                 double *error) {
  double m = plane->magnification, smaller = isinf(m) ? 1.0 : (m - 1.0) / m;
  double pixel = isinf(m) ? 1.0 : fabs(sinc(plane->pixel * f / m));
  double mtf = wh_profile_mtf(lsf, smaller * f, error);
  if (error)
    *error *= pixel;
  return mtf * pixel;
}

struct search {
  const struct wh_profile *lsf;
  const struct wh_mtf_plane *plane;
  double share;
};

static double above(void *user, double f) {
  const struct search *s = user;
  return wh_mtf_at(s->lsf, s->plane, f, NULL) - s->share;
}

enum wh_status wh_mtf_limit(struct wh_context *c, const struct wh_profile *lsf,
                            const struct wh_mtf_plane *plane, double share, double *frequency,
                            double *error) {
  struct search s = {lsf, plane, share};
  double m = plane->magnification, smaller = isinf(m) ? 1.0 : (m - 1.0) / m;
  double end = 0.5 / (lsf->step * smaller), step = 0.1 / (lsf->step * smaller * (double)lsf->count);
  double low = 0.0, at_low = above(&s, 0.0), high = step, at_high = above(&s, step);
  *frequency = *error = 0.0;
  while (at_high > 0.0 && high < end) {
    low = high;
    at_low = at_high;
    high += step;
    at_high = above(&s, high);
  }
  if (at_high > 0.0)
    return wh_fail(c, WH_BAD_INPUT,
                   "spot: its modulation does not fall to %g below %g line pairs per metre; take "
                   "more bins",
                   share, end);
  double f = wh_root(above, &s, low, at_low, high, at_high, 1e-9 * high), noise, by = 1e-3 * f;
  wh_mtf_at(lsf, plane, f, &noise);
  double fall = above(&s, f - by) - above(&s, f + by);
  *frequency = f;
  *error = noise * 2.0 * by / fmax(fall, 1e-9);
  return WH_OK;
}

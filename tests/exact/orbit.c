/* SPDX-License-Identifier: MPL-2.0 */
#include "orbit.h"

#include "base/constants.h"

#include <math.h>

enum { ORDER = 24 };

/* Taylor coefficients in the parameter tau with dx/dtau = p, dp/dtau = (1 + 2 kappa W) grad(Phi)/2
   (tau is proper time up to a factor). */
struct taylor {
  long double x[ORDER + 1], y[ORDER + 1], px[ORDER + 1], py[ORDER + 1];
};

struct force {
  long double charge, energy, kappa; /* W = energy + charge/rho */
};

static long double product(const long double *a, const long double *b, int n) {
  long double sum = 0;
  for (int j = 0; j <= n; j++)
    sum += a[j] * b[n - j];
  return sum;
}

/* Coefficient n of u^power, from those before: n u0 c_n = sum_j (power j - (n - j)) u_j c_(n-j). */
static long double power_term(const long double *u, const long double *c, long double power,
                              int n) {
  long double sum = 0;
  if (n == 0)
    return powl(u[0], power);
  for (int j = 1; j <= n; j++)
    sum += (power * j - (n - j)) * u[j] * c[n - j];
  return sum / (n * u[0]);
}

static void expand(const struct force *f, struct orbit at, struct taylor *t) {
  long double u[ORDER + 1], inverse[ORDER + 1], cube[ORDER + 1], factor[ORDER + 1], pull[ORDER + 1];
  t->x[0] = at.x;
  t->y[0] = at.y;
  t->px[0] = at.px;
  t->py[0] = at.py;
  for (int n = 0; n < ORDER; n++) {
    u[n] = product(t->x, t->x, n) + product(t->y, t->y, n);
    inverse[n] = power_term(u, inverse, -0.5L, n);
    cube[n] = power_term(u, cube, -1.5L, n);
    factor[n] = 2 * f->kappa * f->charge * inverse[n] + (n == 0 ? 1 + 2 * f->kappa * f->energy : 0);
    pull[n] = product(factor, cube, n) * -0.5L * f->charge;
    t->x[n + 1] = t->px[n] / (n + 1);
    t->y[n + 1] = t->py[n] / (n + 1);
    t->px[n + 1] = product(pull, t->x, n) / (n + 1);
    t->py[n + 1] = product(pull, t->y, n) / (n + 1);
  }
}

static long double sum(const long double *c, long double h) {
  long double s = 0;
  for (int n = ORDER; n >= 0; n--)
    s = s * h + c[n];
  return s;
}

static struct orbit at_time(const struct taylor *t, long double h) {
  return (struct orbit){sum(t->x, h), sum(t->y, h), sum(t->px, h), sum(t->py, h)};
}

/* Also never more than a third of the way to the centre, which a free flight might step over. */
static long double step_size(const struct taylor *t) {
  long double size = hypotl(t->x[0], t->y[0]), h = size / (3 * hypotl(t->px[0], t->py[0]));
  for (int n = ORDER - 1; n <= ORDER; n++)
    h = fminl(h, powl(1e-22L * size / (hypotl(t->x[n], t->y[n]) + 1e-300L), 1.0L / n));
  return h;
}

/* Time at which the distance from the centre (radius > 0) or x (radius 0) reaches the wanted value,
   by bisection and Newton steps; it is passed within h. */
static long double reach(const struct taylor *t, long double h, long double radius, long double x) {
  long double low = 0, high = h, s = h;
  struct orbit start = at_time(t, 0);
  long double sign = radius > 0 && hypotl(start.x, start.y) > radius ? -1 : 1;
  for (int i = 0; i < 200; i++) {
    struct orbit o = at_time(t, s);
    long double rho = hypotl(o.x, o.y), g = sign * (radius > 0 ? rho - radius : o.x - x);
    long double dg = sign * (radius > 0 ? (o.x * o.px + o.y * o.py) / rho : o.px);
    if (g < 0)
      low = s;
    else
      high = s;
    long double next = s - g / dg;
    if (fabsl(next - s) <= 1e-19L * h)
      break;
    s = next > low && next < high ? next : 0.5L * (low + high);
  }
  return s;
}

static struct force force_of(const struct wh_spheres *s, struct wh_spheres_start start, size_t k) {
  long double a = 1 / fabsl((long double)s->radius[k]),
              b = 1 / fabsl((long double)s->radius[k + 1]);
  long double charge = ((long double)s->potential_V[k + 1] - s->potential_V[k]) / (b - a);
  long double energy = (long double)start.energy_eV + s->potential_V[k] - s->potential_V[0];
  return (struct force){charge, energy - charge * a,
                        s->relativistic ? 0.5L / WH_ELECTRON_REST_eV : 0.0L};
}

int orbit_run(const struct wh_spheres *s, struct wh_spheres_start start, int count, const double *z,
              long double *r, long double *slope, struct orbit *end) {
  struct force f = force_of(s, start, 0);
  long double p = sqrtl(start.energy_eV * (1 + f.kappa * start.energy_eV));
  struct orbit at = {s->radius[0], 0, p * cosl(start.angle), p * sinl(start.angle)};
  int plane = 0;
  for (size_t k = 0; k + 1 < s->count; k++) {
    f = force_of(s, start, k);
    long double wanted = fabsl((long double)s->radius[k + 1]);
    for (int steps = 0, there = 0; !there; steps++) {
      struct taylor t;
      if (steps > 10000)
        return -1;
      expand(&f, at, &t);
      long double h = step_size(&t);
      struct orbit next = at_time(&t, h);
      there = (hypotl(next.x, next.y) - wanted) * (s->radius[0] < 0 ? -1 : 1) >= 0;
      if (there)
        next = at_time(&t, h = reach(&t, h, wanted, 0));
      for (; plane < count && next.x >= z[plane] + (long double)s->radius[0]; plane++) {
        struct orbit o = at_time(&t, reach(&t, h, 0, z[plane] + (long double)s->radius[0]));
        r[plane] = o.y;
        slope[plane] = o.py / o.px;
      }
      at = next;
    }
  }
  *end = at;
  return plane == count ? 0 : -1;
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "material/screening_orbital.h"

#include <math.h>

#include "material/elastic_field.h"

/* ---- quadrature -------------------------------------------------------------------------- */

/* The trapezium rule in ln r: exact to all orders for smooth functions that vanish at the ends. */
double wh_mesh_integrate(const struct wh_radial_mesh *mesh, const double *f) {
  double sum = 0;
  for (size_t i = 0; i < mesh->count; i++)
    sum += mesh->r[i] * f[i];
  return mesh->step * sum;
}

/* int over one step of ln r from four values around it (order 4). */
static double over_step(double h, double before, double from, double to, double after) {
  return h / 24 * (13 * (from + to) - before - after);
}

void wh_mesh_multipole(const struct wh_radial_mesh *mesh, int k, const double *density,
                       double *potential) {
  const size_t n = mesh->count;
  const double h = mesh->step, *r = mesh->r;
  /* Inside: (1/r^(k+1)) int_0^r r'^k density dr', with everything scaled to the new r. */
  double down = exp(-k * h), up = exp(k * h), sum = 0;
  potential[0] = 0;
  for (size_t i = 1; i < n; i++) {
    double before = i > 1 ? density[i - 2] * r[i - 2] * down * down : 0;
    double after = i + 1 < n ? density[i + 1] * r[i + 1] * up : 0;
    sum = sum * down +
          over_step(h, before, density[i - 1] * r[i - 1] * down, density[i] * r[i], after);
    potential[i] = sum / r[i];
  }
  /* Outside: r^k int_r^infinity density/r'^(k+1) dr'. */
  down = exp(-(k + 1) * h), up = exp((k + 1) * h), sum = 0;
  for (size_t i = n - 1; i-- > 0;) {
    double before = i + 2 < n ? density[i + 2] * r[i + 2] * down * down : 0;
    double after = i > 0 ? density[i - 1] * r[i - 1] * up : 0;
    sum = sum * down +
          over_step(h, before, density[i + 1] * r[i + 1] * down, density[i] * r[i], after);
    potential[i] += sum / r[i];
  }
}

/* ---- integration of the radial equations ------------------------------------------------- */

struct slope {
  double P, Q;
};

struct equation {
  const struct wh_radial_mesh *mesh;
  const double *V;
  double E;
  int kappa;
};

/* r (E - V + 2 c^2)/c and r (E - V)/c. */
static void factors(const struct equation *q, size_t i, double *plus, double *minus) {
  const double c = WH_AU_LIGHT_SPEED;
  double r = q->mesh->r[i], local = q->E - q->V[i];
  *plus = r * (local + 2 * c * c) / c, *minus = r * local / c;
}

/* d/d ln r */
static struct slope slope_at(const struct equation *q, size_t i, double P, double Q) {
  double plus, minus;
  factors(q, i, &plus, &minus);
  return (struct slope){plus * Q - q->kappa * P, q->kappa * Q - minus * P};
}

/* From i to i + direction with the last five slopes, newest first (Adams-Moulton, order 6):
   y_new = y + (h/1440)(475 f_new + 1427 f0 - 798 f1 + 482 f2 - 173 f3 + 27 f4). */
static void adams_step(const struct equation *q, size_t to, double h, struct slope f[5], double *P,
                       double *Q) {
  static const double weight[5] = {1427, -798, 482, -173, 27};
  double p = *P, s = *Q, plus, minus, g = 475 * h / 1440, kappa = q->kappa;
  for (int i = 0; i < 5; i++)
    p += h / 1440 * weight[i] * f[i].P, s += h / 1440 * weight[i] * f[i].Q;
  factors(q, to, &plus, &minus);
  /* (1 + g kappa) P - g plus Q = p,  g minus P + (1 - g kappa) Q = s */
  double determinant = (1 + g * kappa) * (1 - g * kappa) + g * g * plus * minus;
  *P = ((1 - g * kappa) * p + g * plus * s) / determinant;
  *Q = ((1 + g * kappa) * s - g * minus * p) / determinant;
  for (int i = 4; i > 0; i--)
    f[i] = f[i - 1];
  f[0] = slope_at(q, to, *P, *Q);
}

/* Outward up to last; returns the number of nodes of P. */
static int outward(const struct equation *q, size_t last, double *P, double *Q) {
  struct slope f[5];
  int nodes = 0, kappa = q->kappa, size = kappa < 0 ? -kappa : kappa;
  for (size_t i = 0; i < 5; i++) { /* the regular solution inside the nucleus */
    double plus, minus, power = exp((double)size * q->mesh->step * (double)i);
    factors(q, i, &plus, &minus);
    P[i] = power * (kappa < 0 ? 1 : plus / (2 * size + 1));
    Q[i] = power * (kappa < 0 ? -minus / (2 * size + 1) : 1);
    f[4 - i] = slope_at(q, i, P[i], Q[i]);
  }
  for (size_t i = 5; i <= last; i++) {
    P[i] = P[i - 1], Q[i] = Q[i - 1];
    adams_step(q, i, q->mesh->step, f, &P[i], &Q[i]);
    nodes += P[i] * P[i - 1] < 0;
  }
  return nodes;
}

/* Inward from far to last, starting with the decaying exponential. */
static void inward(const struct equation *q, size_t far, size_t last, double *P, double *Q) {
  struct slope f[5];
  for (size_t i = 0; i < 5; i++) {
    double plus, minus;
    factors(q, far - i, &plus, &minus);
    double lambda = sqrt(-plus * minus); /* P' = -lambda P/r */
    P[far - i] = i ? P[far - i + 1] * exp(lambda * q->mesh->step) : 1e-20;
    Q[far - i] = (q->kappa - lambda) / plus * P[far - i];
    f[4 - i] = slope_at(q, far - i, P[far - i], Q[far - i]);
  }
  for (size_t i = far - 5; i + 1 > last; i--) {
    P[i] = P[i + 1], Q[i] = Q[i + 1];
    adams_step(q, i, -q->mesh->step, f, &P[i], &Q[i]);
  }
}

enum place { INSIDE, TOO_DEEP, TOO_SHALLOW };

/* Outermost turning point, and the point beyond which the state has fallen by e^-36. */
static enum place limits(const struct equation *q, size_t *turn, size_t *far) {
  const size_t n = q->mesh->count;
  const double *r = q->mesh->r;
  int l = q->kappa < 0 ? -q->kappa - 1 : q->kappa;
  *turn = n - 1;
  while (*turn > 5 && q->E < q->V[*turn] + 0.5 * l * (l + 1) / (r[*turn] * r[*turn]))
    --*turn;
  double fall = 0;
  for (*far = *turn; *far + 1 < n && fall < 36; ++*far)
    fall += q->mesh->step * r[*far] * sqrt(fmax(2 * (q->V[*far] - q->E), 0));
  return *turn <= 10 ? TOO_DEEP : *far <= *turn + 6 || fall < 12 ? TOO_SHALLOW : INSIDE;
}

static double norm(const struct wh_radial_mesh *mesh, const double *P, const double *Q) {
  double sum = 0;
  for (size_t i = 0; i < mesh->count; i++)
    sum += mesh->r[i] * (P[i] * P[i] + Q[i] * Q[i]);
  return mesh->step * sum;
}

/* One shot at energy E: nodes, and the change of energy that the step in Q at the turning point
   asks for, dE = c P (Q_out - Q_in)/int(P^2 + Q^2). */
static enum place shoot(const struct equation *q, struct wh_orbital *o, int *nodes,
                        double *change) {
  const size_t n = q->mesh->count;
  size_t turn, far;
  enum place place = limits(q, &turn, &far);
  if (place != INSIDE)
    return place;
  *nodes = outward(q, turn, o->P, o->Q);
  double P = o->P[turn], Q = o->Q[turn];
  inward(q, far, turn, o->P, o->Q);
  double scale = P / o->P[turn];
  for (size_t i = turn; i < n; i++) {
    o->P[i] = i <= far ? o->P[i] * scale : 0;
    o->Q[i] = i <= far ? o->Q[i] * scale : 0;
  }
  double size = norm(q->mesh, o->P, o->Q), root = 1 / sqrt(size);
  *change = WH_AU_LIGHT_SPEED * P * (Q - o->Q[turn]) / size;
  for (size_t i = 0; i < n; i++)
    o->P[i] *= root, o->Q[i] *= root;
  return INSIDE;
}

enum wh_status wh_orbital_solve(struct wh_context *c, const struct wh_radial_mesh *mesh,
                                const double *V, struct wh_orbital *o) {
  int l = o->kappa < 0 ? -o->kappa - 1 : o->kappa, wanted = o->n - l - 1, nodes;
  double low = -HUGE_VAL, high = 0, change = 0;
  for (int i = 0; i < 200; i++) {
    struct equation q = {mesh, V, o->energy, o->kappa};
    enum place place = shoot(&q, o, &nodes, &change);
    bool right = place == INSIDE && nodes == wanted;
    if (right && fabs(change) < 1e-11 * fabs(o->energy))
      return WH_OK;
    bool too_low =
        place == TOO_DEEP || (place == INSIDE && (nodes < wanted || (right && change > 0)));
    if (too_low)
      low = o->energy;
    else
      high = o->energy;
    o->energy += right ? change : 0;
    if (!right || o->energy <= low || o->energy >= high)
      o->energy = isfinite(low) ? 0.5 * (low + high) : 1.5 * high;
  }
  return wh_fail(c, WH_NOT_CONVERGED, "bound state n = %d, kappa = %d: no solution near %g hartree",
                 o->n, o->kappa, o->energy);
}

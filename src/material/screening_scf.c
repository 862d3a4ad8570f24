/* SPDX-License-Identifier: MPL-2.0 */
#include "material/screening_scf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "material/elastic_field.h"
#include "material/screening.h"

enum { ITERATIONS = 400, SHIFTS = 60 };

/* ---- angular factor ---------------------------------------------------------------------- */

static double factorial(int n) {
  double f = 1;
  for (int i = 2; i <= n; i++)
    f *= i;
  return f;
}

/* (a k b; 1/2 0 -1/2)^2 by Racah's sum; a and b are half-integers, given doubled. */
double wh_three_j_squared(int a2, int k, int b2) {
  int low = (a2 + b2) / 2 - k, up = (a2 - b2) / 2 + k, down = (b2 - a2) / 2 + k;
  int a = (a2 - 1) / 2, b = (b2 - 1) / 2; /* a - 1/2, b - 1/2 */
  if (low < 0 || up < 0 || down < 0)
    return 0;
  double sum = 0;
  for (int t = 0; t <= low; t++) {
    const int d[5] = {low - t, a - t, b - t, k - a + t, k - b + t};
    double product = t % 2 ? -factorial(t) : factorial(t);
    bool valid = true;
    for (int i = 0; i < 5; i++) {
      valid = valid && d[i] >= 0;
      product *= factorial(d[i]);
    }
    sum += valid ? 1 / product : 0;
  }
  double triangle =
      factorial(low) * factorial(up) * factorial(down) / factorial((a2 + b2) / 2 + k + 1);
  return triangle * factorial(a + 1) * factorial(a) * factorial(b + 1) * factorial(b) *
         factorial(k) * factorial(k) * sum * sum;
}

static int l_of(int kappa) {
  return kappa < 0 ? -kappa - 1 : kappa;
}

/* Exchange weight of the k-th multipole between two subshells; 0 unless l_a + l_b + k is even. */
static double exchange_weight(int kappa_a, int kappa_b, int k) {
  if ((l_of(kappa_a) + l_of(kappa_b) + k) % 2)
    return 0;
  return wh_three_j_squared(2 * abs(kappa_a) - 1, k, 2 * abs(kappa_b) - 1);
}

/* ---- the start --------------------------------------------------------------------------- */

/* Subshells in the order in which they fill (Madelung). */
static const struct {
  int n, l;
} filling[] = {{1, 0}, {2, 0}, {2, 1}, {3, 0}, {3, 1}, {4, 0}, {3, 2}, {4, 1}, {5, 0},
               {4, 2}, {5, 1}, {6, 0}, {4, 3}, {5, 2}, {6, 1}, {7, 0}, {5, 3}, {6, 2}};
enum { FILLING = sizeof filling / sizeof *filling };

/* Ground configurations that differ: electrons that have gone from one subshell to another
   (A. Kramida et al., NIST Atomic Spectra Database, ground levels). */
static const struct {
  int Z, electrons, from, to; /* indices of filling */
} moved[] = {{24, 1, 5, 6},   {29, 1, 5, 6},   {41, 1, 8, 9},   {42, 1, 8, 9},   {44, 1, 8, 9},
             {45, 1, 8, 9},   {46, 2, 8, 9},   {47, 1, 8, 9},   {57, 1, 12, 13}, {58, 1, 12, 13},
             {64, 1, 12, 13}, {78, 1, 11, 13}, {79, 1, 11, 13}, {89, 1, 16, 17}, {90, 2, 16, 17},
             {91, 1, 16, 17}, {92, 1, 16, 17}};

static void configuration(int Z, int electrons[FILLING]) {
  for (int i = 0, left = Z; i < FILLING; left -= electrons[i++])
    electrons[i] = left < 4 * filling[i].l + 2 ? left : 4 * filling[i].l + 2;
  for (size_t i = 0; i < sizeof moved / sizeof *moved; i++)
    if (moved[i].Z == Z) {
      electrons[moved[i].from] -= moved[i].electrons;
      electrons[moved[i].to] += moved[i].electrons;
    }
}

/* Open subshells are shared between j = l - 1/2 and l + 1/2 as their 2j + 1 (orbital NULL: only
   counts). */
static size_t place_orbitals(int Z, struct wh_orbital *orbital) {
  int electrons[FILLING];
  size_t count = 0;
  configuration(Z, electrons);
  for (int i = 0; i < FILLING; i++)
    for (int kappa = filling[i].l; electrons[i] > 0 && kappa >= -filling[i].l - 1;
         kappa -= 2 * filling[i].l + 1) {
      if (kappa == 0)
        continue;
      if (orbital) {
        struct wh_orbital *o = &orbital[count];
        int places = 2 * abs(kappa), all = 4 * filling[i].l + 2;
        o->n = filling[i].n, o->kappa = kappa;
        o->electrons = (double)(electrons[i] * places) / all;
        o->energy = -0.5 - 0.1 * pow(Z - (double)count, 2) / (o->n * o->n);
      }
      count++;
    }
  return count;
}

static enum wh_status allocate(struct wh_context *c, struct wh_scf_atom *a) {
  size_t n = a->mesh.count;
  WH_TRY(wh_alloc(c, a->orbitals, sizeof *a->orbital, &a->orbital));
  WH_TRY(wh_alloc(c, n * (4 + 2 * a->orbitals), sizeof *a->store, &a->store));
  a->mesh.r = a->store;
  a->V = a->store + n;
  a->density = a->store + 2 * n;
  a->enclosed = a->store + 3 * n;
  for (size_t i = 0; i < a->orbitals; i++) {
    a->orbital[i].P = a->store + n * (4 + 2 * i);
    a->orbital[i].Q = a->store + n * (5 + 2 * i);
  }
  return WH_OK;
}

static double nucleus_potential(int Z, double r) {
  double R = wh_atom_nuclear_radius(Z), x = r / R;
  return x < 1 ? -Z * (3 - x * x) / (2 * R) : -Z / r;
}

/* Mesh from well inside the nucleus to 120 a0; orbitals of the ground configuration in the field of
   the published screening function, never weaker than that of the ion left behind. */
static enum wh_status start(struct wh_context *c, int Z, struct wh_scf_atom *a) {
  a->orbitals = place_orbitals(Z, NULL);
  const double first = 0.05 * wh_atom_nuclear_radius(Z), last = 120, step = 0.015;
  a->Z = Z;
  a->mesh.step = step;
  a->mesh.count = (size_t)(log(last / first) / step) + 1;
  WH_TRY(allocate(c, a));
  const struct wh_screening *s = wh_screening_dhfs(Z);
  for (size_t i = 0; i < a->mesh.count; i++) {
    double r = a->mesh.r[i] = first * exp(step * (double)i);
    double V = nucleus_potential(Z, r) + Z / r * wh_screening_enclosed(s, r);
    a->V[i] = fmin(V, fmax(-1 / r, nucleus_potential(Z, r)));
  }
  place_orbitals(Z, a->orbital);
  return WH_OK;
}

/* ---- one iteration ----------------------------------------------------------------------- */

/* Arrays of one iteration, each of the mesh's length. */
struct work {
  double *overlap, *multipole, *slater, *exchange, *next;
  double *local; /* [orbitals][mesh]: density of each orbital */
  double *shift; /* [orbitals]: mean of v_x less mean of its own exchange */
  double *own;   /* [orbitals]: mean of its own exchange */
  double *store;
};

static void set_densities(struct wh_scf_atom *a, struct work *w) {
  size_t n = a->mesh.count;
  memset(a->density, 0, n * sizeof *a->density);
  for (size_t o = 0; o < a->orbitals; o++)
    for (size_t i = 0; i < n; i++) {
      const struct wh_orbital *b = &a->orbital[o];
      double local = b->P[i] * b->P[i] + b->Q[i] * b->Q[i];
      w->local[o * n + i] = local;
      a->density[i] += b->electrons * local;
    }
}

/* Adds the exchange of a pair of subshells to the weighted sum and to the means of both. Within a
   subshell of q electrons the average of the configuration has the self-energy in full and the
   higher multipoles by (q - 1)(2j + 1)/2j. */
static void add_exchange(struct wh_scf_atom *a, struct work *w, size_t x, size_t y) {
  const struct wh_orbital *p = &a->orbital[x], *q = &a->orbital[y];
  const size_t n = a->mesh.count;
  for (size_t i = 0; i < n; i++)
    w->overlap[i] = p->P[i] * q->P[i] + p->Q[i] * q->Q[i];
  int highest = abs(p->kappa) + abs(q->kappa) - 1, degeneracy = 2 * abs(p->kappa);
  for (int k = 0; k <= highest; k++) {
    double weight = exchange_weight(p->kappa, q->kappa, k);
    if (weight == 0)
      continue;
    double of_y = q->electrons; /* electrons of y that one electron of x meets */
    if (x == y)
      of_y = k == 0 ? degeneracy : fmax(p->electrons - 1, 0) * degeneracy / (degeneracy - 1);
    wh_mesh_multipole(&a->mesh, k, w->overlap, w->multipole);
    double twice = x == y ? 1 : 2;
    for (size_t i = 0; i < n; i++) {
      w->multipole[i] *= -weight * w->overlap[i];
      w->slater[i] += twice * p->electrons * of_y * w->multipole[i];
    }
    double mean = wh_mesh_integrate(&a->mesh, w->multipole);
    w->own[x] += of_y * mean;
    if (x != y)
      w->own[y] += p->electrons * mean;
  }
}

static size_t outermost(const struct wh_scf_atom *a) {
  size_t o = 0;
  for (size_t i = 1; i < a->orbitals; i++)
    if (a->orbital[i].energy > a->orbital[o].energy)
      o = i;
  return o;
}

/* v_x = (1/rho) sum_a q_a (v_a + (mean of v_x - mean of v_a)) rho_a, the last taken as zero for the
   outermost orbital; the means are found by repetition. */
static void set_exchange(struct wh_scf_atom *a, struct work *w) {
  const size_t n = a->mesh.count, last = outermost(a);
  for (int turn = 0; turn < SHIFTS; turn++) {
    for (size_t i = 0; i < n; i++) {
      double sum = w->slater[i];
      for (size_t o = 0; o < a->orbitals; o++)
        sum += a->orbital[o].electrons * w->shift[o] * w->local[o * n + i];
      w->exchange[i] = a->density[i] > 1e-25 ? sum / a->density[i] : -1 / a->mesh.r[i];
    }
    for (size_t o = 0; o < a->orbitals; o++) {
      for (size_t i = 0; i < n; i++)
        w->next[i] = w->local[o * n + i] * w->exchange[i];
      w->shift[o] = o == last ? 0 : wh_mesh_integrate(&a->mesh, w->next) - w->own[o];
    }
  }
}

/* The potential that the present orbitals make, into next. */
static void set_potential(struct wh_scf_atom *a, struct work *w) {
  const size_t n = a->mesh.count;
  memset(w->slater, 0, n * sizeof *w->slater);
  memset(w->own, 0, a->orbitals * sizeof *w->own);
  set_densities(a, w);
  for (size_t x = 0; x < a->orbitals; x++)
    for (size_t y = x; y < a->orbitals; y++)
      add_exchange(a, w, x, y);
  set_exchange(a, w);
  wh_mesh_multipole(&a->mesh, 0, a->density, w->multipole);
  for (size_t i = 0; i < n; i++) {
    a->enclosed[i] = w->multipole[i] * a->mesh.r[i] / a->Z;
    w->next[i] = nucleus_potential(a->Z, a->mesh.r[i]) + w->multipole[i] + w->exchange[i];
  }
}

static enum wh_status solve_orbitals(struct wh_context *c, struct wh_scf_atom *a, double *change) {
  *change = 0;
  for (size_t o = 0; o < a->orbitals; o++) {
    double before = a->orbital[o].energy;
    WH_TRY(wh_orbital_solve(c, &a->mesh, a->V, &a->orbital[o]));
    *change = fmax(*change, fabs(a->orbital[o].energy / before - 1));
  }
  return WH_OK;
}

static enum wh_status iterate(struct wh_context *c, struct wh_scf_atom *a, struct work *w) {
  const double mix = 0.4;
  double change;
  for (a->iterations = 0; a->iterations < ITERATIONS; a->iterations++) {
    WH_TRY(solve_orbitals(c, a, &change));
    set_potential(a, w);
    if (a->iterations > 3 && change < 1e-7)
      return WH_OK;
    for (size_t i = 0; i < a->mesh.count; i++)
      a->V[i] += mix * (w->next[i] - a->V[i]);
  }
  return wh_fail(c, WH_NOT_CONVERGED,
                 "self-consistent field of element %d: the energies still change by %g of "
                 "themselves after %d iterations",
                 a->Z, change, ITERATIONS);
}

enum wh_status wh_scf_solve(struct wh_context *c, int Z, struct wh_scf_atom *out) {
  *out = (struct wh_scf_atom){0};
  if (!wh_screening_dhfs(Z))
    return wh_fail(c, WH_BAD_INPUT, "element %d: atoms are known for Z = 1 to %d", Z,
                   WH_SCREENING_LAST_Z);
  struct work w = {0};
  enum wh_status status = start(c, Z, out);
  size_t n = out->mesh.count, m = out->orbitals;
  if (status == WH_OK)
    status = wh_alloc(c, n * (5 + m) + 2 * m, sizeof *w.store, &w.store);
  if (status == WH_OK) {
    w.overlap = w.store, w.multipole = w.store + n, w.slater = w.store + 2 * n;
    w.exchange = w.store + 3 * n, w.next = w.store + 4 * n, w.local = w.store + 5 * n;
    w.shift = w.local + m * n, w.own = w.shift + m;
    status = iterate(c, out, &w);
  }
  free(w.store);
  if (status != WH_OK)
    wh_scf_free(out);
  return status;
}

void wh_scf_free(struct wh_scf_atom *a) {
  free(a->orbital);
  free(a->store);
  *a = (struct wh_scf_atom){0};
}

double wh_scf_mean_square(const struct wh_scf_atom *a) {
  double sum = 0;
  for (size_t i = 0; i < a->mesh.count; i++)
    sum += a->density[i] * a->mesh.r[i] * a->mesh.r[i] * a->mesh.r[i];
  return a->mesh.step * sum;
}

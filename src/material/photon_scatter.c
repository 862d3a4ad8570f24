/* SPDX-License-Identifier: MPL-2.0 */
/* How single photons are scattered. Energies k in units of the electron's rest energy. */
#include "material/kinematics.h"
#include "material/photon.h"

#define HC_eV_ANGSTROM 12398.419843 /* h c, exact in SI 2019 to the digits given */

/* Fraction of the electrons of one profile with momentum component below p (in m c):
   n(p) = exp[1/2 - (1 - 2 J0 p)^2/2]/2 for p < 0, and 1 - n(-p) above (Brusa et al. 1996). */
static double profile_below(double j0, double p) {
  double x = 1.0 + 2.0 * j0 * fabs(p), tail = 0.5 * exp(0.5 - 0.5 * x * x);
  return p < 0.0 ? tail : 1.0 - tail;
}

static double profile_inverse(double j0, double share) {
  double tail = share < 0.5 ? share : 1.0 - share;
  double p = (sqrt(1.0 - 2.0 * log(2.0 * tail)) - 1.0) / (2.0 * j0);
  return share < 0.5 ? -p : p;
}

/* The greatest momentum component that an electron bound by u can have in a scattering by an angle
   of 1 - cos = t: then the whole rest of the energy frees it. */
static double greatest_momentum(double k, double u, double t) {
  double left = k * (k - u) * t;
  return (left - u) / sqrt(2.0 * left + u * u);
}

/* Klein and Nishina: 1 - cos by composition and rejection over the energy kept, epsilon in
   1/(1 + 2k)..1 (the densities 1/epsilon and epsilon). */
static double klein_nishina(double k, struct wh_random *random) {
  double least = 1.0 / (1.0 + 2.0 * k), a1 = -log(least), a2 = 0.5 * (1.0 - least * least);
  for (;;) {
    double epsilon = wh_random_uniform(random) * (a1 + a2) < a1
                         ? exp(-a1 * wh_random_uniform(random))
                         : sqrt(least * least + 2.0 * a2 * wh_random_uniform(random));
    double t = (1.0 - epsilon) / (k * epsilon), sine2 = t * (2.0 - t);
    if (wh_random_uniform(random) < 1.0 - epsilon * sine2 / (1.0 + epsilon * epsilon))
      return t;
  }
}

/* Energy kept, k'/k, for a momentum component p and 1 - cos = t; tau is that at rest. */
static double energy_kept(double k, double t, double p) {
  double tau = 1.0 / (1.0 + k * t), p2 = p * p, cosine = 1.0 - t;
  double a = 1.0 - p2 * tau * tau, b = 1.0 - p2 * tau * cosine;
  double root = sqrt(fmax(b * b - a * (1.0 - p2), 0.0));
  return tau / a * (b + (p < 0.0 ? -root : root));
}

/* Running sums over the shells of the electrons that can be freed; the last is all of them. */
static double open_electrons(const struct wh_photon_element *e, double k, double t,
                             double open[WH_SHELLS]) {
  double sum = 0.0;
  for (size_t i = 0; i < e->shells; i++) {
    double u = e->shell[i].binding_eV / WH_ELECTRON_REST_eV;
    if (u < k)
      sum += e->shell[i].electrons * profile_below(e->profile[i], greatest_momentum(k, u, t));
    open[i] = sum;
  }
  return sum;
}

double wh_photon_compton_open(const struct wh_photon_element *e, double energy_eV,
                              double one_minus_cos) {
  double open[WH_SHELLS];
  return open_electrons(e, energy_eV / WH_ELECTRON_REST_eV, one_minus_cos, open);
}

struct wh_compton wh_photon_compton(const struct wh_photon_element *e, double energy_eV,
                                    struct wh_random *random) {
  double k = energy_eV / WH_ELECTRON_REST_eV;
  for (;;) {
    /* The angle: Klein-Nishina times the share of electrons that can be freed at it. */
    double open[WH_SHELLS], t = klein_nishina(k, random), sum = open_electrons(e, k, t, open);
    if (wh_random_uniform(random) * e->z >= sum)
      continue;
    /* The electron, and its momentum below the greatest. */
    double pick = wh_random_uniform(random) * sum;
    size_t i = 0;
    while (i + 1 < e->shells && open[i] <= pick)
      i++;
    double u = e->shell[i].binding_eV / WH_ELECTRON_REST_eV;
    double below = profile_below(e->profile[i], greatest_momentum(k, u, t));
    double p = profile_inverse(e->profile[i], below * wh_random_uniform(random));
    double kept = p > -1.0 ? energy_kept(k, t, p) : 0.0;
    if (!(kept > 0.0) || kept * k > k - u)
      continue;
    double after = kept * k, cosine = 1.0 - t;
    double transfer = sqrt(k * k + after * after - 2.0 * k * after * cosine);
    return (struct wh_compton){
        .energy_eV = kept * energy_eV,
        .cosine = cosine,
        .electron_eV = (k - after - u) * WH_ELECTRON_REST_eV,
        .electron_cosine = transfer > 0.0 ? fmin((k - after * cosine) / transfer, 1.0) : 1.0,
        .vacancy_eV = e->shell[i].binding_eV,
        .shell = e->shell[i].shell,
    };
  }
}

/* Inverts the integral of F^2 over x2 at a target. */
static double form_inverse(const struct wh_photon_element *e, double target) {
  if (target <= e->form_integral[0])
    return exp(e->form_low) * target / e->form_integral[0];
  size_t low = 0, high = WH_PHOTON_FORM_NODES - 1;
  while (high - low > 1) {
    size_t middle = (low + high) / 2;
    if (e->form_integral[middle] <= target)
      low = middle;
    else
      high = middle;
  }
  double x0 = exp(e->form_low + (double)low * e->form_step), h = x0 * expm1(e->form_step);
  double a = e->form2[low], b = e->form2[low + 1], wanted = (target - e->form_integral[low]) / h;
  double y = 2.0 * wanted / (a + sqrt(fmax(a * a + 2.0 * (b - a) * wanted, 0.0)));
  return x0 + h * fmin(y, 1.0);
}

static double form_integral_to(const struct wh_photon_element *e, double x2) {
  double place = (log(x2) - e->form_low) / e->form_step;
  if (place <= 0.0)
    return e->form_integral[0] * x2 / exp(e->form_low);
  size_t i = place < WH_PHOTON_FORM_NODES - 2 ? (size_t)place : WH_PHOTON_FORM_NODES - 2;
  double x0 = exp(e->form_low + (double)i * e->form_step), h = x0 * expm1(e->form_step);
  double y = fmin((x2 - x0) / h, 1.0);
  return e->form_integral[i] + h * y * (e->form2[i] + 0.5 * y * (e->form2[i + 1] - e->form2[i]));
}

/* x = E/(h c) sin(theta/2): 1 - cos = 2 x2/x2max. F^2 by inversion, (1 + cos^2)/2 by rejection. */
double wh_photon_rayleigh(const struct wh_photon_element *e, double energy_eV,
                          struct wh_random *random) {
  double most = energy_eV / HC_eV_ANGSTROM, most2 = most * most;
  double whole = form_integral_to(e, most2);
  for (;;) {
    double x2 = form_inverse(e, whole * wh_random_uniform(random));
    double cosine = 1.0 - 2.0 * fmin(x2 / most2, 1.0);
    if (2.0 * wh_random_uniform(random) < 1.0 + cosine * cosine)
      return cosine;
  }
}

/* By trapezoids over the nodes of F^2, from x2 = 0, where it is Z^2. */
double wh_photon_rayleigh_turn(const struct wh_photon_element *e, double energy_eV) {
  double most = energy_eV / HC_eV_ANGSTROM, most2 = most * most;
  double x2 = 0.0, height = (double)e->z * e->z, sum = 0.0, turned = 0.0;
  for (size_t i = 0; i < WH_PHOTON_FORM_NODES && x2 < most2; i++) {
    double next = fmin(exp(e->form_low + (double)i * e->form_step), most2);
    double middle = (x2 + next) / most2, cosine = 1.0 - middle; /* 1 - cos = 2 x2/most2 */
    double part = 0.5 * (height + e->form2[i]) * (next - x2) * 0.5 * (1.0 + cosine * cosine);
    sum += part;
    turned += part * middle;
    x2 = next;
    height = e->form2[i];
  }
  return turned / sum;
}

/* With nu = 1 - cos, A = 1/beta - 1:
   p(nu) = (2 - nu) [1/(A + nu) + beta gamma (gamma - 1)(gamma - 2)/2] nu/(A + nu)^3;
   the last factor by inversion, the others by rejection (they fall with nu). */
double wh_photon_electron_cosine(double electron_eV, struct wh_random *random) {
  double beta = sqrt(wh_beta2(electron_eV)), gamma = 1.0 + electron_eV / WH_ELECTRON_REST_eV;
  double a = 1.0 / beta - 1.0, c = 0.5 * beta * gamma * (gamma - 1.0) * (gamma - 2.0);
  double top = 2.0 * (1.0 / a + c);
  for (;;) {
    double u = wh_random_uniform(random);
    double nu = 2.0 * a * (2.0 * u + (a + 2.0) * sqrt(u)) / ((a + 2.0) * (a + 2.0) - 4.0 * u);
    if (wh_random_uniform(random) * top <= (2.0 - nu) * (1.0 / (a + nu) + c))
      return 1.0 - nu;
  }
}

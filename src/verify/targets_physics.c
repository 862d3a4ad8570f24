/* SPDX-License-Identifier: MPL-2.0 */
/* The physics of targets beside published figures. Of the large tables a few figures stand here for
   every element and shell; the tools fit-bremsstrahlung and fit-shells compare all of them. */
#include "verify/targets.h"

#include "material/bremsstrahlung.h"
#include "material/elastic.h"
#include "material/element.h"
#include "material/inelastic.h"
#include "material/shell.h"
#include "material/stopping.h"

#include <math.h>
#include <stdio.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* ---- elastic --------------------------------------------------------------------------------- */

/* Relativistic partial waves of ELSEPA (F. Salvat, A. Jablonski, C. J. Powell, Comput. Phys.
   Commun. 165 (2005) 157) as PENELOPE carries them [cm2]. */
static const struct {
  int z;
  double energy_eV, total, first;
} elastic[] = {{13, 1e3, 1.2597e-16, 1.2046e-17}, {13, 1e4, 1.8942e-17, 2.6895e-19},
               {13, 3e4, 7.0078e-18, 3.8129e-20}, {13, 1e5, 2.5593e-18, 4.5804e-21},
               {13, 3e5, 1.2831e-18, 7.3887e-22}, {74, 1e3, 2.9035e-16, 6.8161e-17},
               {74, 1e4, 8.5579e-17, 4.1867e-18}, {74, 3e4, 4.4237e-17, 8.1910e-19},
               {74, 1e5, 2.0943e-17, 1.2799e-19}, {74, 3e5, 1.1829e-17, 2.3816e-20},
               {79, 1e3, 2.5044e-16, 6.9344e-17}, {79, 1e4, 8.1082e-17, 4.5477e-18},
               {79, 3e4, 4.3138e-17, 9.0497e-19}, {79, 1e5, 2.0935e-17, 1.4415e-19},
               {79, 3e5, 1.1988e-17, 2.7231e-20}};

static enum wh_status elastic_rows(struct wh_context *c, struct wh_checks *checks) {
  const struct wh_elastic_model *model = wh_elastic_model_find("dirac");
  struct wh_screening atom = {0};
  for (size_t i = 0; i < COUNT(elastic); i++) {
    struct wh_elastic_sections s;
    char group[64], text[64];
    int z = elastic[i].z;
    if (atom.Z != z)
      WH_TRY(model->atom(c, z, &atom));
    WH_TRY(model->solve(c, &atom, elastic[i].energy_eV, 0, NULL, NULL, &s));
    snprintf(group, sizeof group, "elastic cross sections of %s", wh_element_by_z(z)->symbol);
    double total = elastic[i].total * 1e-4, first = elastic[i].first * 1e-4;
    snprintf(text, sizeof text, "total, %g keV", elastic[i].energy_eV / 1e3);
    WH_TRY(wh_check_add(c, checks, group, text, "m2", total, total, s.total, 0.03));
    snprintf(text, sizeof text, "first transport, %g keV", elastic[i].energy_eV / 1e3);
    WH_TRY(wh_check_add(c, checks, group, text, "m2", first, first, s.first, 0.03));
  }
  return WH_OK;
}

/* ---- stopping -------------------------------------------------------------------------------- */

static enum wh_status stopping_row(struct wh_context *c, struct wh_checks *checks,
                                   const char *name) {
  struct wh_material m;
  struct wh_inelastic q;
  double worst = 0.0;
  char text[96];
  WH_TRY(wh_material_find(c, name, &m));
  WH_TRY(wh_inelastic_create(c, &m, &q));
  for (double energy = 1e4; energy <= 3.01e5; energy *= pow(30.0, 1.0 / 40.0)) {
    double formula = wh_inelastic_bethe_stopping(&q, energy);
    worst = fmax(worst, fabs(wh_inelastic_stopping(&q, energy) / formula - 1.0));
  }
  wh_inelastic_free(&q);
  snprintf(text, sizeof text, "%s: largest relative difference, 10 to 300 keV", name);
  return wh_check_limit(c, checks, "collision stopping power, Berger and Seltzer (ICRU 37)", text,
                        "1", 0.015, worst);
}

/* Ranges in tungsten. PENELOPE's of 19.3 g/cm3, and ESTAR's [g/cm2] from 10 keV on, where its
   tables begin: below, formulas without shell corrections and models of shells differ by several
   per cent. */
static enum wh_status range_rows(struct wh_context *c, struct wh_checks *checks) {
  static const struct {
    double energy_eV, penelope, estar;
  } known[] = {{30e3, 2.063e-6, 4.181e-3}, {100e3, 15.26e-6, 2.977e-2}, {300e3, NAN, .1611}};
  const double estar_10_keV = 7.490e-4;
  struct wh_material m;
  struct wh_inelastic q;
  double least, range;
  WH_TRY(wh_material_find(c, "W", &m));
  WH_TRY(wh_inelastic_create(c, &m, &q));
  enum wh_status status = wh_csda_range(c, &m, &q, 10e3, &least);
  for (size_t i = 0; i < COUNT(known) && !status; i++) {
    const char *group = "CSDA ranges in tungsten of 19.3 g/cm3";
    double estar = (known[i].estar - estar_10_keV) * 10.0 / m.density;
    char text[64];
    status = wh_csda_range(c, &m, &q, known[i].energy_eV, &range);
    snprintf(text, sizeof text, "%g keV, PENELOPE", known[i].energy_eV / 1e3);
    if (!status && !isnan(known[i].penelope))
      status = wh_check_add(c, checks, group, text, "m", known[i].penelope, known[i].penelope,
                            range, 0.015);
    snprintf(text, sizeof text, "%g to 10 keV, ESTAR", known[i].energy_eV / 1e3);
    if (!status)
      status = wh_check_add(c, checks, group, text, "m", estar, estar, range - least, 0.015);
  }
  wh_inelastic_free(&q);
  return status;
}

/* ---- bremsstrahlung -------------------------------------------------------------------------- */

/* chi [mb] at 10, 100 and 300 keV, for k/T = .05, .5 and .9 each (S. M. Seltzer and M. J. Berger,
   At. Data Nucl. Data Tables 35 (1986) 345). */
static const struct {
  int z;
  double chi[9];
} seltzer_berger[] = {
    {4, {9.6733, 6.1902, 3.9686, 11.736, 4.9502, 2.0519, 12.28, 4.134, 1.3482}},
    {6, {9.1231, 6.4111, 4.712, 11.238, 5.0454, 2.3136, 11.612, 4.1493, 1.4534}},
    {13, {7.8785, 6.5639, 5.6424, 10.472, 5.384, 3.1659, 10.816, 4.3421, 1.8315}},
    {22, {6.795, 6.1753, 5.5543, 9.9912, 5.7695, 3.9647, 10.519, 4.6202, 2.2958}},
    {24, {6.5714, 6.0541, 5.5048, 9.9326, 5.8393, 4.0977, 10.484, 4.6821, 2.3915}},
    {26, {6.4013, 5.9744, 5.4574, 9.849, 5.9066, 4.2175, 10.46, 4.7443, 2.4842}},
    {27, {6.2914, 5.9055, 5.4317, 9.8297, 5.9368, 4.273, 10.45, 4.7751, 2.5292}},
    {29, {6.1142, 5.8109, 5.3837, 9.7599, 5.9947, 4.3749, 10.431, 4.8368, 2.6169}},
    {42, {5.1594, 5.2556, 5.1, 9.4254, 6.2771, 4.8566, 10.348, 5.2255, 3.1223}},
    {45, {4.9886, 5.1384, 5.0414, 9.4087, 6.3197, 4.9317, 10.344, 5.3062, 3.2252}},
    {47, {4.8694, 5.0691, 5.0007, 9.3163, 6.3562, 4.9903, 10.332, 5.3633, 3.2933}},
    {74, {3.717, 4.2693, 4.4761, 8.8157, 6.5738, 5.5034, 10.319, 6.0634, 4.1498}},
    {75, {3.7121, 4.2237, 4.4542, 8.7981, 6.5784, 5.5172, 10.338, 6.0847, 4.181}},
    {79, {3.5858, 4.1163, 4.3745, 8.7261, 6.5946, 5.5713, 10.328, 6.1616, 4.3057}},
};

static enum wh_status bremsstrahlung_rows(struct wh_context *c, struct wh_checks *checks) {
  static const double energy[] = {1e4, 1e5, 3e5}, ratio[] = {.05, .5, .9};
  for (size_t i = 0; i < COUNT(seltzer_berger); i++) {
    double worst = 0.0;
    char text[64];
    int z = seltzer_berger[i].z;
    for (size_t k = 0; k < 9; k++) {
      double chi = wh_bremsstrahlung_chi(z, energy[k / 3], ratio[k % 3]) / 1e-31;
      worst = fmax(worst, fabs(chi / seltzer_berger[i].chi[k] - 1.0));
    }
    snprintf(text, sizeof text, "%s: largest relative difference", wh_element_by_z(z)->symbol);
    WH_TRY(wh_check_limit(c, checks, "bremsstrahlung, Seltzer and Berger, 10, 100, 300 keV", text,
                          "1", 0.02, worst));
  }
  return WH_OK;
}

/* ---- shells ---------------------------------------------------------------------------------- */

/* Edge [eV], and cross sections [m2] at 1.5, 4 and 12 times it, from the coefficients of D. Bote,
   F. Salvat, A. Jablonski and C. J. Powell, At. Data Nucl. Data Tables 95 (2009) 871. */
static const struct {
  int z, shell;
  double edge, sigma[3];
} bote_salvat[] = {
    {4, 0, 118.366, {1.2489e-22, 2.2254e-22, 1.4702e-22}},
    {13, 0, 1549.92, {8.2728e-25, 1.3496e-24, 8.7494e-25}},
    {29, 0, 8950.25, {2.7025e-26, 4.2222e-26, 2.9883e-26}},
    {29, 1, 1093.7, {1.5605e-24, 2.3590e-24, 1.4370e-24}},
    {29, 2, 966.028, {2.8424e-24, 3.9851e-24, 2.4646e-24}},
    {29, 3, 944.886, {5.9826e-24, 8.3819e-24, 5.1793e-24}},
    {42, 0, 19969.1, {5.7107e-27, 9.0981e-27, 7.4591e-27}},
    {42, 1, 2850.34, {2.4732e-25, 3.5617e-25, 2.1802e-25}},
    {42, 2, 2633.28, {4.1139e-25, 5.3879e-25, 3.2807e-25}},
    {42, 3, 2524.56, {9.0680e-25, 1.1839e-24, 7.1751e-25}},
    {45, 0, 23191.9, {4.2821e-27, 6.8857e-27, 5.8690e-27}},
    {45, 1, 3391.39, {1.7654e-25, 2.5269e-25, 1.5557e-25}},
    {45, 2, 3151.68, {2.8930e-25, 3.7631e-25, 2.2988e-25}},
    {45, 3, 3004.34, {6.4479e-25, 8.3607e-25, 5.0790e-25}},
    {47, 0, 25489.8, {3.5758e-27, 5.7869e-27, 5.0619e-27}},
    {47, 3, 3349.95, {5.2192e-25, 6.7391e-25, 4.1020e-25}},
    {74, 0, 69689.1, {5.5129e-28, 1.0149e-27, 1.2294e-27}},
    {74, 1, 12077, {1.5091e-26, 2.1076e-26, 1.4577e-26}},
    {74, 2, 11573.5, {2.2643e-26, 2.9081e-26, 1.9748e-26}},
    {74, 3, 10205.2, {6.0349e-26, 7.6105e-26, 4.9982e-26}},
    {79, 0, 80959.7, {4.2325e-28, 7.9979e-28, 1.0158e-27}},
    {79, 1, 14337.2, {1.0829e-26, 1.5159e-26, 1.0802e-26}},
    {79, 2, 13777.3, {1.6070e-26, 2.0779e-26, 1.4547e-26}},
    {79, 3, 11921.9, {4.4737e-26, 5.6546e-26, 3.7946e-26}},
};

static enum wh_status shell_rows(struct wh_context *c, struct wh_checks *checks) {
  static const char *const name[] = {"K", "L1", "L2", "L3"};
  static const double over[] = {1.5, 4.0, 12.0};
  for (size_t i = 0; i < COUNT(bote_salvat); i++) {
    double worst = 0.0, edge = bote_salvat[i].edge;
    char text[64];
    int z = bote_salvat[i].z, shell = bote_salvat[i].shell;
    for (size_t k = 0; k < COUNT(over); k++) {
      double sigma = wh_shell_ionisation(z, shell, edge, over[k] * edge);
      worst = fmax(worst, fabs(sigma / bote_salvat[i].sigma[k] - 1.0));
    }
    snprintf(text, sizeof text, "%s %s: largest relative difference", wh_element_by_z(z)->symbol,
             name[shell]);
    WH_TRY(wh_check_limit(c, checks, "ionisation of inner shells, Bote et al., 1.5 to 12 edges",
                          text, "1", 0.05, worst));
  }
  return WH_OK;
}

/* ---- the whole ------------------------------------------------------------------------------- */

enum wh_status wh_verify_cross_sections(struct wh_context *c, struct wh_checks *checks) {
  static const char *const stopped[] = {"W", "Al", "Be"};
  WH_TRY(elastic_rows(c, checks));
  for (size_t i = 0; i < COUNT(stopped); i++)
    WH_TRY(stopping_row(c, checks, stopped[i]));
  WH_TRY(range_rows(c, checks));
  WH_TRY(bremsstrahlung_rows(c, checks));
  return shell_rows(c, checks);
}

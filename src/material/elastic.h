/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_MATERIAL_ELASTIC_H
#define WH_MATERIAL_ELASTIC_H
/* Elastic scattering of electrons by one element: cross sections over energy, and tables from which
   a Monte Carlo draws angles. mu = (1 - cos theta)/2 throughout; cross sections an atom, in m2. */
#include <stdint.h>
#include <string.h>

#include "base/context.h"
#include "material/screening.h"

struct wh_elastic_sections {
  double total;  /* int dsigma */
  double first;  /* first transport cross section, int (1 - cos) dsigma */
  double second; /* second, int (1 - P2(cos)) dsigma = (3/2) int (1 - cos^2) dsigma */
};

/* A model of the collision: one file and one line in elastic_models.def. */
struct wh_elastic_model {
  const char *name, *summary, *source;
  /* The atom Z (1..92), once for all energies; the simple model needs its Z only. */
  enum wh_status (*atom)(struct wh_context *c, int Z, struct wh_screening *out);
  /* The sections, and the differential cross section [m2/sr] at count values of mu, at kinetic
     energy E_eV. May be called from inside a parallel region. */
  enum wh_status (*solve)(struct wh_context *c, const struct wh_screening *atom, double E_eV,
                          size_t count, const double *mu, double *dcs,
                          struct wh_elastic_sections *out);
};

extern const struct wh_elastic_model *const wh_elastic_models[]; /* NULL-ended; "dirac" first */
const struct wh_elastic_model *wh_elastic_model_find(const char *name); /* NULL: none */

/* The energies of a table: logarithmic, both ends included. */
struct wh_elastic_range {
  double min_eV, max_eV;
  size_t per_decade;
};
/* 50 eV to 1 MeV, 24 a decade. Below 100 eV the static atom is a rough picture: indicative only. */
#define WH_ELASTIC_RANGE ((struct wh_elastic_range){50, 1e6, 24})

/* Quantiles mu(s) of the tail probability s = P(mu' > mu). The bins of z = s0 + s (1 - s0),
   s0 = 2^-22, are 16 an octave, so that the bits of z are the bin's number and the place in it, and
   the tail to large angles is as well resolved as the forward peak. In a bin, with t in [0, 1):
     mu = q[0] + q[1] t/(1 + q[2] t + q[3] t^2),
   the rational function that meets the cumulative at both ends, the density there as well where the
   bin is smooth (RITA: F. Salvat, PENELOPE-2018, NEA, 2019), and the mean of mu. One more bin, mu =
   0, takes what rounds up to z = 1. */
#define WH_ELASTIC_OCTAVES 22
#define WH_ELASTIC_OCTAVE_BITS 4
#define WH_ELASTIC_BINS ((WH_ELASTIC_OCTAVES << WH_ELASTIC_OCTAVE_BITS) + 1)

struct wh_elastic {
  int Z;
  const struct wh_elastic_model *model;
  struct wh_elastic_range range;
  size_t energies, angles;
  double log_min, log_step;             /* of ln(E/eV): E_j = exp(log_min + j log_step) */
  double *energy_eV;                    /* [energies] */
  struct wh_elastic_sections *sections; /* [energies] */
  double *mu;                           /* [angles], from 0 to 1, the same at all energies */
  double *dcs;                          /* [energies][angles], m2/sr */
  double *tail;    /* [energies][angles]: P(mu' > mu), 1 at mu = 0 and 0 at mu = 1 */
  float (*bin)[4]; /* [energies][WH_ELASTIC_BINS] */
  float *bend;     /* [energies]: see wh_elastic_upper */
};

/* Computes the table of an element (Z = 1..92); a few CPU seconds for "dirac" and the whole range,
   divided over the context's threads; the same to the last digit for any number of them. */
enum wh_status wh_elastic_build(struct wh_context *c, const struct wh_elastic_model *model, int Z,
                                const struct wh_elastic_range *range, struct wh_elastic *out);
void wh_elastic_free(struct wh_elastic *e);

/* As wh_elastic_build, but reads the table from the file if it is there, whole and of the same
   version, model, element and range, and writes it there if not. A damaged file gives a warning and
   is made again; a file that cannot be written gives a warning only. path NULL: no file.
   docs/theory/elastic.md describes the format. */
enum wh_status wh_elastic_open(struct wh_context *c, const char *path,
                               const struct wh_elastic_model *model, int Z,
                               const struct wh_elastic_range *range, struct wh_elastic *out);

/* Several elements as one scatterer: sections are per atom of the mixture, fraction[count] the
   share of each element in the number of atoms. All tables must have the same range. */
enum wh_status wh_elastic_mix(struct wh_context *c, size_t count, const struct wh_elastic *element,
                              const double *fraction, struct wh_elastic *out);

/* Sections at any energy in the table, cubic in logarithms. WH_BAD_INPUT outside. */
enum wh_status wh_elastic_at(struct wh_context *c, const struct wh_elastic *e, double E_eV,
                             struct wh_elastic_sections *out);
/* Differential cross section [m2/sr], log-linear in E and mu between the tabulated ones. */
enum wh_status wh_elastic_dcs(struct wh_context *c, const struct wh_elastic *e, double E_eV,
                              double mu, double *out);

/* Tail probability s of mu at energy j: the exact inverse of wh_elastic_mu. */
double wh_elastic_tail(const struct wh_elastic *e, size_t j, double mu);
/* moment[0] = int_0^s mu ds', moment[1] = int_0^s mu^2 ds' of what wh_elastic_mu draws from a tail:
   the part of a cross section beyond an angle, by Gauss-Legendre quadrature in each bin. */
void wh_elastic_tail_moments(const struct wh_elastic *e, size_t j, double s, double moment[2]);

/* The bin of a tail probability, and the place t in it. */
static inline uint32_t wh_elastic_bin(float s, float *t) {
  const float s0 = 1.0f / (1 << WH_ELASTIC_OCTAVES);
  const uint32_t first = (uint32_t)(127 - WH_ELASTIC_OCTAVES) << 23; /* the bits of s0 */
  const int shift = 23 - WH_ELASTIC_OCTAVE_BITS;
  float z = s0 + s * (1 - s0);
  uint32_t bits;
  memcpy(&bits, &z, sizeof bits);
  bits -= first;
  *t = (float)(int32_t)(bits & ((1u << shift) - 1)) * (1.0f / (float)(1u << shift));
  return bits >> shift;
}

/* mu for a tail probability s in [0, 1]: uniform s draws the true distribution at energy j,
   uniform s in [0, s_c] the part of it beyond mu(s_c). bin = e->bin + j * WH_ELASTIC_BINS. Give s
   with digits below 2^-24 where it is small (32 random bits times 2^-32 do that). */
static inline float wh_elastic_mu(const float (*bin)[4], float s) {
  float t;
  const float *q = bin[wh_elastic_bin(s, &t)];
  return q[0] + q[1] * t / (1 + t * (q[2] + t * q[3]));
}

/* Between energies j and j + 1, at the fraction x of ln E, the angle is drawn at j + 1 with this
   probability and at j otherwise. The bend makes the mean of mu right in between too. */
static inline float wh_elastic_upper(float bend, float x) {
  return x + bend * x * (1 - x);
}

#endif

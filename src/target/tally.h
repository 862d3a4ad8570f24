/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TARGET_TALLY_H
#define WH_TARGET_TALLY_H
/* What is counted. All scores of a batch of histories stand in one array of sums; a result holds,
   for each, the mean a history and its standard error from the spread of the batches. */
#include "base/context.h"

#include <math.h>

/* Scores that are one number. Energies in eV, numbers a history. */
enum wh_score {
#define WH_SCORE(name, text) WH_SCORE_##name,
#include "target/scores.def"
#undef WH_SCORE
  WH_SCORES
};

/* A histogram with equal bins from `low`; what lies outside is in the totals only. */
struct wh_bins {
  size_t first, count; /* place in the array of scores */
  double low, width;
};

static inline void wh_bins_add(const struct wh_bins *b, double *value, double at, double amount) {
  double place = (at - b->low) / b->width;
  if (place >= 0.0 && place < (double)b->count)
    value[b->first + (size_t)place] += amount;
}

/* A histogram over two coordinates, of which the second runs slowest. */
struct wh_map_bins {
  size_t first, count[2];
  double low[2], width[2]; /* [m] */
};

static inline void wh_map_bins_add(const struct wh_map_bins *b, double *value, double x, double y,
                                   double amount) {
  double i = (x - b->low[0]) / b->width[0], j = (y - b->low[1]) / b->width[1];
  if (i >= 0.0 && i < (double)b->count[0] && j >= 0.0 && j < (double)b->count[1])
    value[b->first + (size_t)j * b->count[0] + (size_t)i] += amount;
}

/* Cells in space: along x, y, z, x running fastest; or rings about an axis along z: along r, in
   place of x, and z (count[1] is 1). */
enum wh_grid_symmetry { WH_GRID_CARTESIAN, WH_GRID_AXIAL };

struct wh_grid_bins {
  enum wh_grid_symmetry symmetry;
  size_t first, count[3];
  double low[3], width[3]; /* [m]; 0 where there are no cells */
  double axis[2];          /* x and y of the axis [m] */
};

static inline void wh_grid_bins_add(const struct wh_grid_bins *b, double *value, const double x[3],
                                    double amount) {
  const bool axial = b->symmetry == WH_GRID_AXIAL;
  const double at[3] = {axial ? hypot(x[0] - b->axis[0], x[1] - b->axis[1]) : x[0],
                        axial ? 0.0 : x[1], x[2]};
  size_t place[3] = {0};
  for (int k = 0; k < 3; k++) {
    if (!(b->width[k] > 0.0))
      continue;
    const double cell = (at[k] - b->low[k]) / b->width[k];
    if (!(cell >= 0.0 && cell < (double)b->count[k]))
      return;
    place[k] = (size_t)cell;
  }
  value[b->first + (place[2] * b->count[1] + place[1]) * b->count[0] + place[0]] += amount;
}

#define WH_LAYOUT_GRIDS 8 /* at most */

/* Track length [m] in the first body by depth z and energy T, each row the Legendre moments
   sum of length P_l(cos to +z), l < moments. Bin j of the depth begins at depth (j/depths)^2, bin i
   of the energy at T = energy (1 - (i/energies)^2), going down. moments 0: not scored. */
struct wh_flux_bins {
  size_t first, depths, energies, moments;
  double depth, energy; /* extents [m], [eV] */
};

static inline size_t wh_flux_place(const struct wh_flux_bins *f, size_t depth, size_t energy) {
  return f->first + (depth * f->energies + energy) * f->moments;
}

/* How the array is laid out. */
struct wh_layout {
  size_t size;
  size_t body_energy, body_charge; /* first of one a body: energy left [eV]; electrons left */
  double surface;                  /* z where depth begins [m] */
  struct wh_bins depth;            /* energy [eV] against depth [m] */
  struct wh_bins lateral;          /* energy [eV] against |x - x0| and |y - y0| (both, half each) */
  struct wh_map_bins map;          /* energy [eV] over z and x, seen along y; count 0: not wanted */
  struct wh_bins back_energy;      /* electrons leaving backward against energy [eV] */
  struct wh_bins back_angle;       /* against the angle to -z [rad] */
  struct wh_bins through_energy, through_angle; /* forward; angle to +z */
  struct wh_map_bins seen;   /* energy [eV] of photons seen, per steradian, by where they come from,
                                across and along the view (seen.h); count 0: not wanted */
  double seen_from_eV;       /* softer photons are left out of it */
  struct wh_bins seen_depth; /* energy [eV] of photons seen, per steradian, against the depth [m]
                                they come from */
  struct wh_bins spectrum;   /* photons seen, per steradian, against energy [eV] */
  size_t line, lines;        /* first of the lines seen, per steradian: wh_layout_line */
  struct wh_flux_bins flux;
  size_t grids;
  struct wh_grid_bins grid[WH_LAYOUT_GRIDS]; /* energy [eV] */
};

/* Energy left at x by a history that came in at `entry`. */
static inline void wh_layout_place(const struct wh_layout *y, double *value, const double x[3],
                                   const double entry[3], double energy) {
  wh_bins_add(&y->depth, value, x[2] - y->surface, energy);
  wh_bins_add(&y->lateral, value, fabs(x[0] - entry[0]), 0.5 * energy);
  wh_bins_add(&y->lateral, value, fabs(x[1] - entry[1]), 0.5 * energy);
  if (y->map.count[0] > 0)
    wh_map_bins_add(&y->map, value, x[2], x[0], energy);
  for (size_t i = 0; i < y->grids; i++)
    wh_grid_bins_add(&y->grid[i], value, x, energy);
}

/* Lines are numbered by element (its place among the elements of all materials), the shell filled
   (K to M5) and where from. */
#define WH_LAYOUT_SHELLS 31
#define WH_LAYOUT_LINES (9 * WH_LAYOUT_SHELLS)

static inline int wh_layout_line(size_t element, int filled, int from) {
  return (int)element * WH_LAYOUT_LINES + filled * WH_LAYOUT_SHELLS + from;
}

struct wh_tally {
  size_t size, batches;
  double histories;
  double *sum, *square; /* [size]: of the batches' means a history */
  double worst_balance; /* greatest |energy in - energy out| of a history, relative */
};

enum wh_status wh_tally_create(struct wh_context *c, size_t size, struct wh_tally *t);
void wh_tally_free(struct wh_tally *t);
/* Adds a batch: value[size] are sums over its histories. */
void wh_tally_add(struct wh_tally *t, const double *value, double histories);
double wh_tally_mean(const struct wh_tally *t, size_t i);
/* Writes the tally to a file, complete or not at all; key names what it is of. Reading leaves the
   tally as it is and *found false if there is no file; WH_BAD_INPUT if the file is damaged, of
   another key, or of another size. */
enum wh_status wh_tally_save(struct wh_context *c, const struct wh_tally *t, const char *path,
                             const char *key);
enum wh_status wh_tally_load(struct wh_context *c, struct wh_tally *t, const char *path,
                             const char *key, bool *found);
/* Standard error of the mean; 0 with fewer than two batches. */
double wh_tally_error(const struct wh_tally *t, size_t i);

#endif

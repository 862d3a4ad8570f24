/* SPDX-License-Identifier: MPL-2.0 */
#include "target/packing.h"

#include "base/constants.h"
#include "base/memory.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>

#define MOST_SPHERES 30000000.0
#define MOST_SWEEPS 3000
#define SLACK 2e-3 /* spheres are pushed this much farther apart than they must be, relative */
#define WIDEST 3.0 /* log-normal sizes are cut at so many standard deviations */
#define TOUCHING                                                                                   \
  1e-9 /* relative gap of spheres that touch: rounding must not make them overlap                  \
        */

/* ---- lattices -------------------------------------------------------------------------------- */

/* Number of places from low on, the first half a diameter in, that fit with a distance. */
static size_t places(double low, double high, double diameter, double distance) {
  double room = (high - low) * (1.0 + 1e-9) - diameter;
  return room < 0.0 ? 0 : (size_t)(room / distance) + 1;
}

static enum wh_status lattice(struct wh_context *c, const struct wh_packing *p, size_t *count,
                              struct wh_sphere **sphere) {
  bool hexagonal = p->arrangement == WH_PACKING_HEXAGONAL;
  double d = (p->pitch > 0.0 ? p->pitch : p->diameter) * (1.0 + TOUCHING), half = 0.5 * p->diameter;
  double step[3] = {d, hexagonal ? sqrt(0.75) * d : d, hexagonal ? sqrt(2.0 / 3.0) * d : d};
  size_t n[3], total = 0;
  double all = 1.0;
  for (int k = 0; k < 3; k++) {
    n[k] = places(p->low[k], p->high[k], p->diameter, step[k]);
    all *= (double)n[k];
  }
  if (all < 1.0 || all > MOST_SPHERES)
    return wh_fail(c, WH_BAD_INPUT,
                   "a lattice of %g spheres in the box: give a box with room for 1 to %g", all,
                   MOST_SPHERES);
  WH_TRY(wh_alloc(c, (size_t)all, sizeof **sphere, sphere));
  for (size_t k = 0; k < n[2]; k++)
    for (size_t j = 0; j < n[1]; j++)
      for (size_t i = 0; i < n[0]; i++) {
        bool odd = hexagonal && (k & 1);
        double x = (double)i * d + (hexagonal && ((j + k) & 1) ? 0.5 * d : 0.0);
        double y = (double)j * step[1] + (odd ? step[1] / 3.0 : 0.0);
        struct wh_sphere s = {
            {p->low[0] + half + x, p->low[1] + half + y, p->low[2] + half + (double)k * step[2]},
            half};
        if (s.at[0] + half <= p->high[0] + 1e-6 * d && s.at[1] + half <= p->high[1] + 1e-6 * d)
          (*sphere)[total++] = s;
      }
  *count = total;
  return WH_OK;
}

/* ---- random ---------------------------------------------------------------------------------- */

/* Spheres by the cell of their centre, cells as wide as the largest is: neighbours lie in the 27
   cells around. */
struct heap {
  size_t count, cells[3];
  struct wh_sphere *sphere;
  double low[3], high[3], cell;
  uint32_t *head, *next; /* lists; UINT32_MAX ends one */
};

static size_t cell_of(const struct heap *h, const double x[3], size_t at[3]) {
  for (int k = 0; k < 3; k++) {
    double place = (x[k] - h->low[k]) / h->cell;
    at[k] = place <= 0.0 ? 0 : (size_t)place;
    at[k] = at[k] < h->cells[k] ? at[k] : h->cells[k] - 1;
  }
  return (at[2] * h->cells[1] + at[1]) * h->cells[0] + at[0];
}

static void sort_into_cells(struct heap *h) {
  size_t cells = h->cells[0] * h->cells[1] * h->cells[2], at[3];
  for (size_t i = 0; i < cells; i++)
    h->head[i] = UINT32_MAX;
  for (size_t i = h->count; i-- > 0;) {
    size_t n = cell_of(h, h->sphere[i].at, at);
    h->next[i] = h->head[n];
    h->head[n] = (uint32_t)i;
  }
}

/* Pushes two spheres apart if they are too near; returns whether they overlap. */
static bool part(struct wh_sphere *a, struct wh_sphere *b) {
  double d[3], square = 0.0, sum = a->radius + b->radius, wanted = sum * (1.0 + SLACK);
  for (int k = 0; k < 3; k++) {
    d[k] = b->at[k] - a->at[k];
    square += d[k] * d[k];
  }
  if (square >= wanted * wanted)
    return false;
  double length = sqrt(square), push = 0.5 * (wanted - length);
  for (int k = 0; k < 3; k++) {
    double u = length > 0.0 ? d[k] / length : (double)(k == 0);
    a->at[k] -= push * u;
    b->at[k] += push * u;
  }
  return length < sum;
}

static void keep_inside(const struct heap *h, struct wh_sphere *s) {
  for (int k = 0; k < 3; k++)
    s->at[k] = fmin(fmax(s->at[k], h->low[k] + s->radius), h->high[k] - s->radius);
}

/* One sweep over all pairs of neighbours; returns how many overlapped. */
static size_t sweep(struct heap *h) {
  size_t overlaps = 0, at[3];
  sort_into_cells(h);
  for (size_t i = 0; i < h->count; i++) {
    cell_of(h, h->sphere[i].at, at);
    for (size_t k = at[2] - (at[2] > 0); k <= at[2] + 1 && k < h->cells[2]; k++)
      for (size_t j = at[1] - (at[1] > 0); j <= at[1] + 1 && j < h->cells[1]; j++)
        for (size_t m = at[0] - (at[0] > 0); m <= at[0] + 1 && m < h->cells[0]; m++)
          for (uint32_t n = h->head[(k * h->cells[1] + j) * h->cells[0] + m]; n != UINT32_MAX;
               n = h->next[n])
            if (n > i)
              overlaps += part(&h->sphere[i], &h->sphere[n]);
    keep_inside(h, &h->sphere[i]);
  }
  return overlaps;
}

/* Diameters until the wanted volume is filled. */
static enum wh_status draw_sizes(struct wh_context *c, const struct wh_packing *p, double volume,
                                 struct heap *h) {
  double sigma = sqrt(log(1.0 + p->spread * p->spread)), filled = 0.0, largest = 0.0;
  struct wh_random random = wh_random_start(p->seed, WH_RANDOM_TARGET, UINT64_MAX);
  size_t room = 0;
  while (filled < p->density * volume) {
    double normal = sigma > 0.0 ? wh_random_normal(&random) : 0.0;
    normal = fmin(fmax(normal, -WIDEST), WIDEST);
    double d = p->diameter * exp(sigma * normal - 0.5 * sigma * sigma);
    WH_TRY(wh_grow(c, &h->sphere, &room, h->count + 1, sizeof *h->sphere));
    h->sphere[h->count++].radius = 0.5 * d;
    filled += WH_PI / 6.0 * d * d * d;
    largest = fmax(largest, d);
  }
  for (size_t i = 0; i < h->count; i++)
    for (int k = 0; k < 3; k++) {
      double r = h->sphere[i].radius;
      h->sphere[i].at[k] =
          h->low[k] + r + wh_random_uniform(&random) * (h->high[k] - h->low[k] - 2.0 * r);
    }
  h->cell = largest * (1.0 + SLACK);
  return WH_OK;
}

static enum wh_status push_apart(struct wh_context *c, const struct wh_packing *p, struct heap *h) {
  for (int k = 0; k < 3; k++)
    if (!(h->high[k] - h->low[k] >= h->cell))
      return wh_fail(c, WH_BAD_INPUT, "a box %g m wide holds no spheres of %g m",
                     h->high[k] - h->low[k], h->cell);
  for (int k = 0; k < 3; k++)
    h->cells[k] = (size_t)((h->high[k] - h->low[k]) / h->cell);
  WH_TRY(wh_alloc(c, h->cells[0] * h->cells[1] * h->cells[2], sizeof *h->head, &h->head));
  WH_TRY(wh_alloc(c, h->count, sizeof *h->next, &h->next));
  size_t overlaps = 1;
  for (int n = 0; n < MOST_SWEEPS && overlaps > 0; n++) {
    overlaps = sweep(h);
    wh_progress(c, "packing", (double)n, 0.0);
    if (wh_context_cancelled(c))
      return WH_INTERRUPTED;
  }
  if (overlaps > 0)
    return wh_fail(c, WH_BAD_INPUT,
                   "%zu spheres could not be parted in a box filled to %g; give a smaller density",
                   h->count, p->density);
  return WH_OK;
}

static enum wh_status random_packing(struct wh_context *c, const struct wh_packing *p,
                                     size_t *count, struct wh_sphere **sphere) {
  struct heap h = {0};
  double volume = 1.0;
  for (int k = 0; k < 3; k++) {
    h.low[k] = p->low[k];
    h.high[k] = p->high[k];
    volume *= p->high[k] - p->low[k];
  }
  double number = p->density * volume / (WH_PI / 6.0 * pow(p->diameter, 3.0));
  if (!(p->density > 0.0 && p->density <= WH_PACKING_DENSEST) || number < 1.0 ||
      number > MOST_SPHERES)
    return wh_fail(c, WH_BAD_INPUT,
                   "a random bed filled to %g with about %g spheres: give a density up to %g and a "
                   "box for 1 to %g spheres",
                   p->density, number, WH_PACKING_DENSEST, MOST_SPHERES);
  enum wh_status status = draw_sizes(c, p, volume, &h);
  if (!status)
    status = push_apart(c, p, &h);
  free(h.head);
  free(h.next);
  if (status)
    free(h.sphere);
  else
    *sphere = h.sphere, *count = h.count;
  return status;
}

enum wh_status wh_packing_make(struct wh_context *c, const struct wh_packing *p, size_t *count,
                               struct wh_sphere **sphere) {
  *count = 0;
  *sphere = NULL;
  if (!(p->diameter > 0.0))
    return wh_fail(c, WH_BAD_INPUT, "spheres of diameter %g m: give one above 0", p->diameter);
  if (p->pitch > 0.0 && p->pitch < p->diameter)
    return wh_fail(c, WH_BAD_INPUT,
                   "spheres of %g m at a pitch of %g m overlap: give a larger pitch", p->diameter,
                   p->pitch);
  return p->arrangement == WH_PACKING_RANDOM ? random_packing(c, p, count, sphere)
                                             : lattice(c, p, count, sphere);
}

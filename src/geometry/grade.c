/* SPDX-License-Identifier: MPL-2.0 */
/* Smaller elements toward every corner where the field is singular. */
#include "base/constants.h"
#include "base/memory.h"
#include "geometry/draft.h"
#include "geometry/wedge.h"

#include <math.h>
#include <stdlib.h>

/* Most edges that may meet in a corner. */
#define MOST 32

struct spoke {
  double chord;   /* direction of the draft's edge [rad] */
  double tangent; /* direction of the curve [rad] */
  const struct wh_cad_curve *curve;
  double permittivity; /* of what follows counterclockwise; 0: nothing is meshed there */
};

struct fan {
  double at[2];
  bool on_axis;
  size_t count;
  struct spoke spoke[MOST];
};

struct grading {
  struct wh_gmsh *s;
  const struct wh_geometry_params *g;
  const struct wh_cad *cad;
  const struct wh_draft *draft;
  size_t fan_count;
  struct fan *fan;
  uint32_t *fan_of_node;
};

static double direction(const double from[2], const double to[2]) {
  return atan2(to[1] - from[1], to[0] - from[0]);
}

static enum wh_status add_spoke(struct grading *d, const struct wh_draft_edge *e, int end) {
  uint32_t number = d->fan_of_node[e->node[end]];
  if (number == WH_NOBODY)
    return WH_OK;
  struct fan *fan = &d->fan[number];
  if (fan->count == MOST)
    return wh_fail(d->s->c, WH_BAD_INPUT, "more than %d edges meet at (%.6g, %.6g) m", MOST,
                   fan->at[0] / d->cad->scale, fan->at[1] / d->cad->scale);
  const struct wh_cad_curve *curve = &d->cad->curve[e->curve];
  const double *point, *slope;
  WH_TRY(wh_gmsh_curve(d->s, curve->tag, 1, &e->t[end], &point, &slope));
  double sign = e->t[1 - end] > e->t[end] ? 1 : -1;
  struct spoke *spoke = &fan->spoke[fan->count++];
  *spoke = (struct spoke){.chord = direction(fan->at, d->draft->node[e->node[1 - end]]),
                          .tangent = atan2(sign * slope[1], sign * slope[0]),
                          .curve = curve};
  return WH_OK;
}

static int by_chord(const void *a, const void *b) {
  const struct spoke *x = a, *y = b;
  return (x->chord > y->chord) - (x->chord < y->chord);
}

/* A triangle fills the sector of the last spoke that its middle direction has passed. */
static void fill_sector(struct fan *fan, double middle, double permittivity) {
  size_t sector = fan->count - 1;
  for (size_t i = 0; i < fan->count && fan->spoke[i].chord <= middle; i++)
    sector = i;
  fan->spoke[sector].permittivity = permittivity;
}

static void fill_sectors(struct grading *d) {
  const struct wh_dielectric_params *dielectric = d->g->dielectrics.item;
  for (size_t i = 0; i < d->draft->triangle_count; i++) {
    const uint32_t *t = d->draft->triangle[i];
    const struct wh_cad_face *face = &d->cad->face[d->draft->face[i]];
    for (int k = 0; k < 3; k++) {
      uint32_t number = d->fan_of_node[t[k]];
      if (number == WH_NOBODY || d->fan[number].count == 0)
        continue;
      double middle[2];
      for (int j = 0; j < 2; j++)
        middle[j] = 0.5 * (d->draft->node[t[(k + 1) % 3]][j] + d->draft->node[t[(k + 2) % 3]][j]);
      fill_sector(&d->fan[number], direction(d->fan[number].at, middle),
                  face->role == WH_ROLE_DIELECTRIC ? dielectric[face->index].permittivity : 1);
    }
  }
}

static bool is_given(const struct spoke *s) {
  return s->curve->electrode != WH_NOBODY || s->curve->gradient != WH_NOBODY || s->curve->infinity;
}

/* From spoke i to the next one: by the tangents, and by the chords to tell 0 from a full turn. */
static double sector_angle(const struct fan *fan, size_t i) {
  const struct spoke *a = &fan->spoke[i], *b = &fan->spoke[(i + 1) % fan->count];
  double chord = b->chord - a->chord + (i + 1 == fan->count ? 2 * WH_PI : 0);
  double angle = b->tangent - a->tangent;
  return angle + 2 * WH_PI * nearbyint((chord - angle) / (2 * WH_PI));
}

static enum wh_wedge_side side_of(const struct fan *fan, const struct spoke *s) {
  if (is_given(s))
    return WH_WEDGE_ELECTRODE;
  return fan->on_axis && fabs(sin(s->tangent)) < 1e-6 ? WH_WEDGE_AXIS : WH_WEDGE_NATURAL;
}

/* The sectors from spoke i to the next electrode or edge of the mesh. */
static double chain_exponent(const struct fan *fan, size_t i, bool closed) {
  struct wh_wedge_sector sector[MOST];
  struct wh_wedge w = {.sector = sector, .on_axis = fan->on_axis};
  w.begin = fabs(fan->spoke[i].tangent);
  w.side[0] = closed ? WH_WEDGE_CLOSED : side_of(fan, &fan->spoke[i]);
  size_t at = i;
  do {
    sector[w.count++] =
        (struct wh_wedge_sector){sector_angle(fan, at), fan->spoke[at].permittivity};
    at = (at + 1) % fan->count;
  } while (at != i && !is_given(&fan->spoke[at]) && fan->spoke[at].permittivity > 0);
  w.side[1] = closed ? WH_WEDGE_CLOSED : side_of(fan, &fan->spoke[at]);
  return wh_wedge_exponent(&w);
}

static double fan_exponent(const struct fan *fan) {
  double least = WH_WEDGE_SMOOTH;
  bool open = false;
  for (size_t i = 0; i < fan->count; i++) {
    const struct spoke *s = &fan->spoke[i];
    const struct spoke *before = &fan->spoke[(i + fan->count - 1) % fan->count];
    bool begins = is_given(s) || before->permittivity == 0;
    open = open || begins;
    if (begins && s->permittivity > 0)
      least = fmin(least, chain_exponent(fan, i, false));
  }
  if (!open && fan->count > 0)
    least = fmin(least, chain_exponent(fan, 0, true));
  return least;
}

/* Where the potential given along the edges has a kink (a gradient ends) or a jump (two electrodes
   meet), the field is as at a corner of that exponent. */
static double given_exponent(const struct fan *fan) {
  unsigned electrode = WH_NOBODY;
  double exponent = WH_WEDGE_SMOOTH;
  for (size_t i = 0; i < fan->count; i++) {
    const struct wh_cad_curve *curve = fan->spoke[i].curve;
    if (curve->gradient != WH_NOBODY)
      exponent = fmin(exponent, 1);
    if (curve->electrode != WH_NOBODY && electrode != WH_NOBODY && curve->electrode != electrode)
      exponent = 0.5;
    electrode = curve->electrode != WH_NOBODY ? curve->electrode : electrode;
  }
  return exponent;
}

static enum wh_status make_fans(struct grading *d) {
  const struct wh_draft *draft = d->draft;
  WH_TRY(wh_alloc(d->s->c, draft->corner_count, sizeof *d->fan, &d->fan));
  WH_TRY(wh_alloc(d->s->c, draft->node_count, sizeof *d->fan_of_node, &d->fan_of_node));
  for (size_t i = 0; i < draft->node_count; i++)
    d->fan_of_node[i] = WH_NOBODY;
  for (size_t i = 0; i < draft->corner_count; i++) {
    struct fan *fan = &d->fan[d->fan_count];
    uint32_t node = draft->corner[i].node;
    d->fan_of_node[node] = (uint32_t)d->fan_count++;
    for (int k = 0; k < 2; k++)
      fan->at[k] = draft->node[node][k];
    fan->on_axis = d->g->symmetry == WH_AXISYMMETRIC && fabs(fan->at[1]) < 1e-7;
  }
  for (size_t i = 0; i < draft->edge_count; i++)
    for (int end = 0; end < 2; end++)
      WH_TRY(add_spoke(d, &draft->edge[i], end));
  for (size_t i = 0; i < d->fan_count; i++)
    qsort(d->fan[i].spoke, d->fan[i].count, sizeof d->fan[i].spoke[0], by_chord);
  fill_sectors(d);
  return WH_OK;
}

/* An element of size h at the corner leaves an error of about (h / extent)^(2 lambda) in the energy
   (Szabo and Babuska, 1991, sec. 10): h is chosen so that all corners leave what a thin edge
   (lambda = 1/2) leaves with corner_size. */
static enum wh_status add_sources(struct grading *d, double corner_size, double extent,
                                  struct wh_sizes *sizes, bool *added) {
  for (size_t i = 0; i < d->fan_count; i++) {
    const struct fan *fan = &d->fan[i];
    double lambda = fmin(fan_exponent(fan), given_exponent(fan));
    double size = extent * fmax(pow(corner_size, 0.5 / lambda), 1e-2 * corner_size);
    if (lambda >= WH_WEDGE_SMOOTH || size >= wh_sizes_at(sizes, fan->at))
      continue;
    *added = true;
    WH_TRY(wh_sizes_add(d->s->c, sizes, fan->at, size));
  }
  return WH_OK;
}

enum wh_status wh_sizes_from_corners(struct wh_gmsh *s, const struct wh_geometry_params *g,
                                     const struct wh_cad *cad, const struct wh_draft *draft,
                                     double corner_size, double extent, struct wh_sizes *out,
                                     bool *added) {
  struct grading d = {.s = s, .g = g, .cad = cad, .draft = draft};
  *added = false;
  enum wh_status status = make_fans(&d);
  if (status == WH_OK)
    status = add_sources(&d, corner_size, extent, out, added);
  free(d.fan);
  free(d.fan_of_node);
  return status;
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "trace/watch.h"

#include "numerics/root.h"

#include <math.h>
#include <stdbool.h>

#define GLIMPSES 8      /* along a step in an element with a boundary */
#define GLIMPSES_FREE 2 /* in other elements: what is missed there is harmless */
#define MAX_HALVINGS 30
#define MAX_NARROWINGS 60

static double distance_from_face(void *user, double theta) {
  struct wh_watch *k = user;
  return k->look(k->user, theta).d[k->face];
}

/* Crossing of face f between a, where the path is not beyond it, and b, where it is. */
static double crossing(struct wh_watch *k, int f, const struct wh_glimpse *a,
                       const struct wh_glimpse *b) {
  struct wh_glimpse from = *a;
  if (!(from.d[f] > 0.0)) {
    /* The path starts on the face: has it been inside before it is outside? */
    double theta = b->theta;
    for (int i = 0; i < MAX_HALVINGS && !(from.d[f] > k->slack); i++) {
      theta = a->theta + 0.5 * (theta - a->theta);
      from = k->look(k->user, theta);
    }
    if (!(from.d[f] > k->slack))
      return a->theta;
  }
  k->face = f;
  return wh_root(distance_from_face, k, from.theta, from.d[f], b->theta, b->d[f], 0.0);
}

/* The face crossed first between a and b, or -1. Of faces crossed together (in a vertex) one into
   the mesh is taken, so that the path goes around the vertex and meets a boundary only if it runs
   into it. */
static int first_face(struct wh_watch *k, const struct wh_glimpse *a, const struct wh_glimpse *b,
                      double *theta) {
  int face = -1;
  for (int f = 0; f < k->faces; f++) {
    if (!(b->d[f] < -k->slack))
      continue;
    double at = crossing(k, f, a, b);
    bool together = face >= 0 && fabs(at - *theta) <= 1e-13;
    bool better =
        together ? !(k->tagged & 1u << f) && (k->tagged & 1u << face) : face < 0 || at < *theta;
    if (better) {
      face = f;
      *theta = at;
    }
  }
  return face;
}

/* The path may touch a boundary between three glimpses and be back: looks for a point beyond face f
   by golden section, if the parabola through the three comes near to it. */
static bool dips(struct wh_watch *k, int f, const struct wh_glimpse g[3],
                 struct wh_glimpse *beyond) {
  const double golden = 0.6180339887498949;
  double bend = g[0].d[f] - 2.0 * g[1].d[f] + g[2].d[f], tilt = g[2].d[f] - g[0].d[f];
  if (!(bend > 0.0) || fabs(tilt) > 1.98 * bend)
    return false;
  if (g[1].d[f] - tilt * tilt / (8.0 * bend) > 0.25 * bend)
    return false;
  double low = g[0].theta, high = g[2].theta;
  struct wh_glimpse a = k->look(k->user, high - golden * (high - low)),
                    b = k->look(k->user, low + golden * (high - low));
  for (int i = 0; i < MAX_NARROWINGS; i++) {
    if (a.d[f] < -k->slack || b.d[f] < -k->slack) {
      *beyond = a.d[f] < -k->slack ? a : b;
      return true;
    }
    if (a.d[f] < b.d[f]) {
      high = b.theta;
      b = a;
      a = k->look(k->user, high - golden * (high - low));
    } else {
      low = a.theta;
      a = b;
      b = k->look(k->user, low + golden * (high - low));
    }
  }
  return false;
}

int wh_watch_exit(struct wh_watch *k, const struct wh_glimpse *start, const struct wh_glimpse *end,
                  double *theta) {
  int n = k->tagged ? GLIMPSES : GLIMPSES_FREE;
  struct wh_glimpse g[GLIMPSES + 1], beyond;
  g[0] = *start;
  for (int i = 1; i <= n; i++) {
    g[i] = i == n ? *end : k->look(k->user, (double)i / n);
    for (int f = 0; i >= 2 && f < k->faces; f++)
      if ((k->tagged & 1u << f) && dips(k, f, &g[i - 2], &beyond)) {
        const struct wh_glimpse *before = beyond.theta > g[i - 1].theta ? &g[i - 1] : &g[i - 2];
        return first_face(k, before, &beyond, theta);
      }
    int face = first_face(k, &g[i - 1], &g[i], theta);
    if (face >= 0)
      return face;
  }
  return -1;
}

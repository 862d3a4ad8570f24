/* SPDX-License-Identifier: MPL-2.0 */
/* Whether an outline crosses or touches itself. */
#include "geometry/shape.h"

#include <math.h>

/* Curved pieces are searched along chords; what these find is confirmed on the pieces. */
#define CHORDS 24

static int chords_of(const struct wh_piece *p) {
  return p->kind == WH_PIECE_LINE ? 1 : CHORDS;
}

struct box {
  double low[2], high[2];
};

static struct box box_of(const double a[2], const double b[2], double margin) {
  struct box box;
  for (int k = 0; k < 2; k++) {
    box.low[k] = fmin(a[k], b[k]) - margin;
    box.high[k] = fmax(a[k], b[k]) + margin;
  }
  return box;
}

static bool apart(const struct box *a, const struct box *b) {
  return a->low[0] > b->high[0] || a->high[0] < b->low[0] || a->low[1] > b->high[1] ||
         a->high[1] < b->low[1];
}

/* Newton's method for p(t[0]) = q(t[1]); true if it ends on both pieces within tolerance. */
static bool meet(const struct wh_piece *p, const struct wh_piece *q, double t[2], double tolerance,
                 double at[2]) {
  double there[2], u[2], v[2];
  for (int i = 0; i < 20; i++) {
    wh_piece_at(p, t[0], at, u);
    wh_piece_at(q, t[1], there, v);
    double gap[2] = {there[0] - at[0], there[1] - at[1]};
    double det = u[1] * v[0] - u[0] * v[1];
    double length = hypot(u[0], u[1]) * hypot(v[0], v[1]);
    if (hypot(gap[0], gap[1]) <= tolerance)
      return true;
    if (fabs(det) <= 1e-12 * length)
      return false;
    t[0] = fmax(0, fmin(1, t[0] + (gap[1] * v[0] - gap[0] * v[1]) / det));
    t[1] = fmax(0, fmin(1, t[1] + (gap[1] * u[0] - gap[0] * u[1]) / det));
  }
  return false;
}

static bool near(const double a[2], const double b[2], double tolerance) {
  return hypot(a[0] - b[0], a[1] - b[1]) <= tolerance;
}

/* An end that the pieces share by order is no touching. */
static bool shared(const struct wh_outline *o, size_t i, size_t j, const double at[2],
                   double tolerance) {
  const struct wh_piece *p = &o->piece[i], *q = &o->piece[j];
  bool joined = near(p->to, q->from, tolerance) && near(at, p->to, tolerance);
  bool closing = near(q->to, p->from, tolerance) && near(at, q->to, tolerance);
  return p->loop == q->loop && ((j == i + 1 && joined) || (o->area && closing));
}

static bool pieces_cross(const struct wh_outline *o, size_t i, size_t j, double tolerance,
                         double at[2]) {
  const struct wh_piece *p = &o->piece[i], *q = &o->piece[j];
  int n = chords_of(p), m = chords_of(q);
  double margin = tolerance;
  for (int a = 0; a < n; a++) {
    double p0[2], p1[2];
    wh_piece_at(p, (double)a / n, p0, NULL);
    wh_piece_at(p, (a + 1.0) / n, p1, NULL);
    /* the bulge of an arc over its chord is below a tenth of it */
    struct box first =
        box_of(p0, p1, margin + (n > 1 ? 0.1 * hypot(p1[0] - p0[0], p1[1] - p0[1]) : 0));
    for (int b = 0; b < m; b++) {
      double q0[2], q1[2], t[2] = {(a + 0.5) / n, (b + 0.5) / m};
      wh_piece_at(q, (double)b / m, q0, NULL);
      wh_piece_at(q, (b + 1.0) / m, q1, NULL);
      struct box second =
          box_of(q0, q1, margin + (m > 1 ? 0.1 * hypot(q1[0] - q0[0], q1[1] - q0[1]) : 0));
      if (!apart(&first, &second) && meet(p, q, t, tolerance, at) &&
          !shared(o, i, j, at, 10 * tolerance))
        return true;
    }
  }
  return false;
}

/* Two lines in one direction that go back over each other. */
static bool doubles_back(const struct wh_piece *p, const struct wh_piece *q, double tolerance) {
  if (p->kind != WH_PIECE_LINE || q->kind != WH_PIECE_LINE)
    return false;
  double u[2] = {p->to[0] - p->from[0], p->to[1] - p->from[1]}, length = hypot(u[0], u[1]);
  double along[2];
  const double *end[2] = {q->from, q->to};
  for (int k = 0; k < 2; k++) {
    double v[2] = {end[k][0] - p->from[0], end[k][1] - p->from[1]};
    if (fabs(u[0] * v[1] - u[1] * v[0]) > tolerance * length)
      return false;
    along[k] = (u[0] * v[0] + u[1] * v[1]) / length;
  }
  return fmin(length, fmax(along[0], along[1])) - fmax(0, fmin(along[0], along[1])) >
         10 * tolerance;
}

enum wh_status wh_outline_check_crossing(struct wh_context *c, const struct wh_outline *o) {
  double size = 0, at[2] = {0, 0};
  for (size_t i = 0; i < o->count; i++)
    for (size_t k = 0; k < 2; k++)
      size = fmax(size, fabs(o->piece[i].from[k] - o->piece[0].to[k]));
  for (size_t i = 0; i < o->count; i++)
    for (size_t j = i + 1; j < o->count; j++) {
      const struct wh_piece *p = &o->piece[i], *q = &o->piece[j];
      bool over = doubles_back(p, q, 1e-10 * size);
      if (over || pieces_cross(o, i, j, 1e-10 * size, at))
        return wh_fail(c, WH_BAD_INPUT,
                       "%s has an outline that crosses or touches itself at (%.6g, %.6g) m; check "
                       "the order of its points",
                       o->owner, over ? q->from[0] : at[0], over ? q->from[1] : at[1]);
    }
  return WH_OK;
}

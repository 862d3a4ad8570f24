/* SPDX-License-Identifier: MPL-2.0 */
/* One electron through tetrahedra from start to end. The field is continuous, but a polynomial in
   each element only, so rays go from face to face as they do in two dimensions. */
#include "trace/walker.h"

#include "base/constants.h"
#include "numerics/root.h"

#include <math.h>
#include <string.h>

#define GLIMPSES 8      /* along a step in an element with a boundary */
#define GLIMPSES_FREE 2 /* in other elements: what is missed there is harmless */
#define MAX_HALVINGS 30
#define MAX_STANDSTILL 48 /* elements around one vertex */
#define STEPS_PER_POLL 256
#define ON_FACE 1e-8 /* a start this near to a face, as a barycentric coordinate, is on it */

enum progress { GOES_ON, HAS_ENDED };

static const struct wh_solid_mesh *mesh_of(const struct wh_walker *w) {
  return wh_solid_field_mesh(w->solid);
}

static const struct wh_solid_locator *locator_of(const struct wh_walker *w) {
  return wh_solid_field_locator(w->solid);
}

void wh_solid_value(struct wh_walker *w, const double *y) {
  wh_solid_invert(locator_of(w), w->there.element, y, w->there.xi);
  memset(&w->value, 0, sizeof w->value);
  wh_solid_field_at(w->solid, &w->there, &w->value.potential, w->value.E);
  for (size_t i = 0; w->others && i < w->others->part_count; i++)
    w->others->part[i].add(w->others->part[i].part, y, NULL, &w->value);
}

/* a = J^-1 b */
static void solve3(double j[3][3], const double b[3], double a[3]) {
  double det = 0.0, c[3][3];
  for (int k = 0; k < 3; k++)
    for (int i = 0; i < 3; i++) {
      int p = (i + 1) % 3, q = (i + 2) % 3, r = (k + 1) % 3, s = (k + 2) % 3;
      c[k][i] = j[p][r] * j[q][s] - j[p][s] * j[q][r];
    }
  for (int i = 0; i < 3; i++)
    det += j[i][0] * c[0][i];
  for (int k = 0; k < 3; k++)
    a[k] = (c[k][0] * b[0] + c[k][1] * b[1] + c[k][2] * b[2]) / det;
}

double wh_solid_exit_guess(struct wh_walker *w) {
  const double *y = wh_ode_y(w->ode), *dy = wh_ode_dy(w->ode);
  double x[3], j[3][3], acceleration[3], v[3], a[3], d[4], first = HUGE_VAL;
  double gamma = wh_walker_gamma(w, y + 3), along = 0.0;
  for (int i = 0; i < 3 && !w->newton; i++)
    along += dy[i] * dy[3 + i];
  for (int i = 0; i < 3; i++)
    acceleration[i] = (dy[3 + i] - dy[i] * along) / gamma;
  wh_solid_invert(locator_of(w), w->there.element, y, w->there.xi);
  wh_solid_map(locator_of(w), w->there.element, w->there.xi, x, j);
  solve3(j, dy, v);
  solve3(j, acceleration, a);
  wh_solid_distances(w->there.xi, d);
  for (int f = 0; f < 4; f++) {
    double vf = f ? v[f - 1] : -v[0] - v[1] - v[2], af = f ? a[f - 1] : -a[0] - a[1] - a[2];
    first = fmin(first, wh_walker_first_root(w->resting_faces & 1u << f ? 0.0 : d[f], vf, af));
  }
  return first;
}

struct glimpse {
  double theta, d[4];
};

struct watch {
  struct wh_walker *walker;
  double xi[3]; /* last place, the next first guess */
  int face;
};

static struct glimpse look_at(struct watch *k, double theta, const double *y) {
  struct glimpse g = {.theta = theta};
  wh_solid_invert(locator_of(k->walker), k->walker->there.element, y, k->xi);
  wh_solid_distances(k->xi, g.d);
  return g;
}

static struct glimpse look(struct watch *k, double theta) {
  double y[WH_RAY_ROOM];
  wh_ode_at(k->walker->ode, theta, y);
  return look_at(k, theta, y);
}

static double distance_from_face(void *user, double theta) {
  struct watch *k = user;
  return look(k, theta).d[k->face];
}

/* Crossing of face f between a, where the path is not beyond it, and b, where it is. */
static double crossing(struct watch *k, int f, const struct glimpse *a, const struct glimpse *b) {
  struct glimpse from = *a;
  if (!(from.d[f] > 0.0)) {
    /* The path starts on the face: has it been inside before it is outside? */
    double theta = b->theta;
    for (int i = 0; i < MAX_HALVINGS && !(from.d[f] > WH_SOLID_SLACK); i++) {
      theta = a->theta + 0.5 * (theta - a->theta);
      from = look(k, theta);
    }
    if (!(from.d[f] > WH_SOLID_SLACK))
      return a->theta;
  }
  k->face = f;
  return wh_root(distance_from_face, k, from.theta, from.d[f], b->theta, b->d[f], 0.0);
}

/* The face crossed first between a and b, or -1. Of faces crossed together (in an edge) one into
   the mesh is taken. */
static int first_face(struct watch *k, const struct glimpse *a, const struct glimpse *b,
                      double *theta) {
  unsigned tagged = k->walker->tagged_faces;
  int face = -1;
  for (int f = 0; f < 4; f++) {
    if (!(b->d[f] < -WH_SOLID_SLACK))
      continue;
    double at = crossing(k, f, a, b);
    bool together = face >= 0 && fabs(at - *theta) <= 1e-13;
    bool better = together ? !(tagged & 1u << f) && (tagged & 1u << face) : face < 0 || at < *theta;
    if (better) {
      face = f;
      *theta = at;
    }
  }
  return face;
}

/* Prepares the continuous solution without losing the place. */
static void prepare_dense(struct wh_walker *w) {
  struct wh_solid_place there = w->there;
  wh_walker_dense(w);
  w->there = there;
}

static int find_exit(struct wh_walker *w, double *theta) {
  struct watch k = {.walker = w, .xi = {w->there.xi[0], w->there.xi[1], w->there.xi[2]}};
  *theta = 1.0;
  struct glimpse end = look_at(&k, 1.0, wh_ode_end(w->ode));
  bool inside = true;
  for (int f = 0; f < 4; f++)
    inside = inside && end.d[f] >= -WH_SOLID_SLACK;
  if (inside && !w->tagged_faces)
    return -1;
  prepare_dense(w);
  int n = w->tagged_faces ? GLIMPSES : GLIMPSES_FREE;
  struct glimpse before = look_at(&k, 0.0, wh_ode_y(w->ode));
  for (int i = 1; i <= n; i++) {
    struct glimpse now = i == n ? end : look(&k, (double)i / n);
    int face = first_face(&k, &before, &now, theta);
    if (face >= 0)
      return face;
    before = now;
  }
  return -1;
}

static void enter(struct wh_walker *w, uint32_t element) {
  const struct wh_solid_mesh *m = mesh_of(w);
  w->there.element = element;
  w->tagged_faces = 0;
  for (int f = 0; f < 4; f++) {
    size_t at = 4 * (size_t)element + (size_t)f;
    if (m->boundary[at] != WH_NO_BOUNDARY || m->neighbour[at] == WH_NO_ELEMENT)
      w->tagged_faces |= 1u << f;
  }
}

static void end_ray(struct wh_walker *w, enum wh_ray_status status, uint16_t boundary) {
  const struct wh_solid_mesh *m = mesh_of(w);
  bool lost = status == WH_RAY_INTERCEPTED || status == WH_RAY_ESCAPED;
  if (lost && w->target == WH_NO_ELECTRODE && w->passed_last_plane)
    status = WH_RAY_ARRIVED;
  w->ray.status = status;
  w->ray.boundary = boundary;
  if (boundary != WH_NO_BOUNDARY && m->boundaries[boundary].kind == WH_BOUNDARY_ELECTRODE)
    w->ray.electrode = (uint16_t)m->boundaries[boundary].electrode;
}

static enum progress enter_next(struct wh_walker *w, int face) {
  const struct wh_solid_mesh *m = mesh_of(w);
  uint32_t from = w->there.element, next = m->neighbour[4 * (size_t)from + (size_t)face];
  if (m->regions[m->region[next]].kind != WH_REGION_VACUUM) {
    end_ray(w, WH_RAY_INTERCEPTED, WH_NO_BOUNDARY);
    return HAS_ENDED;
  }
  enter(w, next);
  for (int i = 0; i < 3; i++)
    w->there.xi[i] = 0.25;
  w->resting_faces = 0;
  for (int f = 0; f < 4; f++)
    if (m->neighbour[4 * (size_t)next + (size_t)f] == from)
      w->resting_faces |= 1u << f;
  return GOES_ON;
}

/* Turns the velocity as a mirror on the face would: its normal is J^-T grad d_f. */
static void mirror(struct wh_walker *w, int face, double *y) {
  double x[3], j[3][3], normal[3], square = 0.0, into = 0.0;
  wh_solid_invert(locator_of(w), w->there.element, y, w->there.xi);
  wh_solid_map(locator_of(w), w->there.element, w->there.xi, x, j);
  for (int i = 0; i < 3; i++) {
    const double unit[3] = {i == 0, i == 1, i == 2};
    double a[3];
    solve3(j, unit, a);
    normal[i] = face ? a[face - 1] : -a[0] - a[1] - a[2];
    square += normal[i] * normal[i];
  }
  for (int i = 0; i < 3; i++)
    into += y[3 + i] * normal[i];
  for (int i = 0; i < 3; i++)
    y[3 + i] -= 2.0 * into * normal[i] / square;
  w->resting_faces = 1u << face;
}

/* The ray is at a face of its element: what is there decides. */
static enum wh_status meet_face(struct wh_walker *w, int face, double *y, enum progress *progress) {
  const struct wh_solid_mesh *m = mesh_of(w);
  size_t at = 4 * (size_t)w->there.element + (size_t)face;
  uint16_t tag = m->boundary[at];
  bool neighbour = m->neighbour[at] != WH_NO_ELEMENT;
  *progress = HAS_ENDED;
  if (neighbour &&
      (tag == WH_NO_BOUNDARY || w->s == 0.0 || m->boundaries[tag].kind != WH_BOUNDARY_ELECTRODE)) {
    *progress = enter_next(w, face);
    return WH_OK;
  }
  if (tag == WH_NO_BOUNDARY || m->boundaries[tag].kind != WH_BOUNDARY_ELECTRODE) {
    if (w->params->mirror_edges) {
      mirror(w, face, y);
      *progress = GOES_ON;
    } else {
      end_ray(w, WH_RAY_ESCAPED, tag);
    }
    return WH_OK;
  }
  unsigned electrode = m->boundaries[tag].electrode;
  if (!m->electrodes[electrode].transparent) {
    end_ray(w,
            electrode == w->target            ? WH_RAY_ARRIVED
            : electrode == w->start_electrode ? WH_RAY_REFLECTED
                                              : WH_RAY_INTERCEPTED,
            tag);
    return WH_OK;
  }
  w->lists.passed[electrode]++;
  if (neighbour) {
    *progress = enter_next(w, face);
    return WH_OK;
  }
  bool arrives = w->target == WH_NO_ELECTRODE || w->target == electrode;
  end_ray(w, arrives ? WH_RAY_ARRIVED : WH_RAY_ESCAPED, tag);
  return wh_walker_drift(w, y);
}

/* After many elements without a move (along faces that meet in an edge, where rounding leads in a
   circle): steps past them, and looks for itself where it is. */
static enum progress leap(struct wh_walker *w, double *y) {
  struct wh_solid_place place = w->there;
  memcpy(y, wh_ode_end(w->ode), WH_RAY_SIZE * sizeof *y);
  wh_solid_locate(locator_of(w), y, &place);
  if (place.element == WH_NO_ELEMENT) {
    end_ray(w, WH_RAY_FAILED, WH_NO_BOUNDARY);
    return HAS_ENDED;
  }
  enter(w, place.element);
  w->there = place;
  w->resting_faces = 0;
  w->standstill = 0;
  return GOES_ON;
}

/* One step, to the face where the element ends or to its own end. */
static enum wh_status advance(struct wh_walker *w, double *y, enum progress *progress) {
  double theta = 1.0, moved = 0.0;
  int face = -1;
  *progress = GOES_ON;
  if (!wh_walker_step(w)) {
    end_ray(w, WH_RAY_FAILED, WH_NO_BOUNDARY);
    *progress = HAS_ENDED;
    return WH_OK;
  }
  if (w->standstill > MAX_STANDSTILL) {
    *progress = leap(w, y);
  } else {
    face = find_exit(w, &theta);
    if (theta < 1.0)
      wh_ode_at(w->ode, theta, y);
    else
      memcpy(y, wh_ode_end(w->ode), WH_RAY_SIZE * sizeof *y);
  }
  struct wh_solid_place there = w->there;
  WH_TRY(wh_walker_record(w, theta, y));
  w->there = there;
  for (int i = 0; i < 3; i++)
    moved += (y[i] - wh_ode_y(w->ode)[i]) * (y[i] - wh_ode_y(w->ode)[i]);
  w->length += sqrt(moved);
  w->s += theta * w->h;
  w->ray.steps++;
  w->standstill = theta > 0.0 ? 0 : w->standstill + 1;
  w->resting_faces = 0;
  return face >= 0 ? meet_face(w, face, y, progress) : WH_OK;
}

/* The element of vacuum at the start, and the electrode that it lies on. A point of an interface
   may be found on its other side. */
static enum wh_status find_start(struct wh_walker *w, const double *y) {
  const struct wh_solid_mesh *m = mesh_of(w);
  double d[4];
  w->there = (struct wh_solid_place){WH_NO_ELEMENT, {0, 0, 0}};
  wh_solid_locate(locator_of(w), y, &w->there);
  uint32_t element = w->there.element;
  wh_solid_distances(w->there.xi, d);
  if (element != WH_NO_ELEMENT && m->region[element] != 0) {
    uint32_t other = WH_NO_ELEMENT;
    for (size_t f = 0; f < 4; f++) {
      uint32_t next = m->neighbour[4 * (size_t)element + f];
      if (fabs(d[f]) <= ON_FACE && next != WH_NO_ELEMENT && m->region[next] == 0)
        other = next;
    }
    element = other;
  }
  if (element == WH_NO_ELEMENT)
    return wh_fail(w->context, WH_BAD_INPUT,
                   "trace: electron %zu starts at (%.9g, %.9g, %.9g) m, which is not in the vacuum "
                   "of the domain; put its source inside, or on an electrode's surface",
                   w->index, y[0], y[1], y[2]);
  enter(w, element);
  wh_solid_invert(locator_of(w), element, y, w->there.xi);
  wh_solid_distances(w->there.xi, d);
  w->resting_faces = 0;
  w->start_electrode = WH_NO_ELECTRODE;
  for (size_t f = 0; f < 4; f++) {
    uint16_t tag = m->boundary[4 * (size_t)element + f];
    if (fabs(d[f]) > ON_FACE)
      continue;
    w->resting_faces |= 1u << f;
    if (tag < m->electrode_count)
      w->start_electrode = tag;
  }
  return WH_OK;
}

static enum wh_status begin(struct wh_walker *w, double *y) {
  wh_walker_take(w, &w->start, y);
  w->ray = (struct wh_ray){.boundary = WH_NO_BOUNDARY, .electrode = WH_NO_ELECTRODE};
  w->ray.first_crossing = w->lists.crossing_count;
  w->length = w->s = 0.0;
  w->h_allowed = HUGE_VAL;
  w->energy_max = w->moment_max = w->energy_off = w->momentum_off = 0.0;
  w->standstill = 0;
  w->passed_last_plane = false;
  WH_TRY(find_start(w, y));
  WH_TRY(wh_walker_begin_path(w));
  return wh_walker_add_point(w, 0.0, y);
}

enum wh_status wh_solid_run(struct wh_walker *w, struct wh_particle *end) {
  double y[WH_RAY_ROOM] = {0}, unused[WH_RAY_SIZE];
  enum progress progress = GOES_ON;
  WH_TRY(begin(w, y));
  while (progress == GOES_ON) {
    wh_walker_start_step(w, y);
    WH_TRY(advance(w, y, &progress));
    if (progress == GOES_ON && wh_walker_used_up(w)) {
      end_ray(w, WH_RAY_TRAPPED, WH_NO_BOUNDARY);
      progress = HAS_ENDED;
    }
    if (w->ray.steps % STEPS_PER_POLL == 0 && wh_context_cancelled(w->context))
      return WH_INTERRUPTED;
  }
  wh_walker_rates(w, y, unused);
  wh_walker_note(w, y);
  w->ray.energy_drift = w->energy_max > 0.0 ? w->energy_off / w->energy_max : 0.0;
  *end = wh_walker_give(w, w->s, y);
  return WH_OK;
}

/* SPDX-License-Identifier: MPL-2.0 */
/* One electron through tetrahedra from start to end. The field is continuous, but a polynomial in
   each element only, so rays go from face to face as they do in two dimensions. */
#include "trace/walker.h"
#include "trace/watch.h"

#include "base/constants.h"

#include <math.h>
#include <string.h>

#define MAX_AROUND 64 /* elements around one vertex that are looked at for the start */
#define ON_FACE 1e-8  /* a start this near to a face, as a barycentric coordinate, is on it */
#define ON_PLANE 1e-7 /* likewise to a plane of symmetry, of the mesh's extent */

static const struct wh_solid_mesh *mesh_of(const struct wh_walker *w) {
  return wh_solid_field_mesh(w->solid);
}

static const struct wh_solid_locator *locator_of(const struct wh_walker *w) {
  return wh_solid_field_locator(w->solid);
}

/* Fields that know nothing of the mirrors are taken where the ray is in the whole device; B turns
   as an axial vector. */
static void add_others(struct wh_walker *w, const double *y) {
  double x[3] = {y[0], y[1], y[2]}, hand = wh_mirrors_hand(w->map);
  struct wh_field_value sum = {0};
  wh_mirrors_map(w->map, x);
  for (size_t i = 0; i < w->others->part_count; i++)
    w->others->part[i].add(w->others->part[i].part, x, NULL, &sum);
  wh_mirrors_map_back(w->map, sum.E);
  wh_mirrors_map_back(w->map, sum.B);
  w->value.potential += sum.potential;
  for (int i = 0; i < 3; i++) {
    w->value.E[i] += sum.E[i];
    w->value.B[i] += hand * sum.B[i];
  }
}

static void value(struct wh_walker *w, const double *y) {
  wh_solid_invert(locator_of(w), w->there.element, y, w->there.xi);
  memset(&w->value, 0, sizeof w->value);
  wh_solid_field_at(w->solid, &w->there, &w->value.potential, w->value.E);
  if (w->others && w->others->part_count)
    add_others(w, y);
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

static double exit_guess(struct wh_walker *w) {
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

struct eye {
  struct wh_walker *walker;
  double xi[3]; /* last place, the next first guess */
};

static struct wh_glimpse look_at(struct eye *k, double theta, const double *y) {
  struct wh_glimpse g = {.theta = theta};
  wh_solid_invert(locator_of(k->walker), k->walker->there.element, y, k->xi);
  wh_solid_distances(k->xi, g.d);
  return g;
}

static struct wh_glimpse look(void *user, double theta) {
  struct eye *k = user;
  double y[WH_RAY_ROOM];
  wh_ode_at(k->walker->ode, theta, y);
  return look_at(k, theta, y);
}

static int find_exit(struct wh_walker *w, double *theta) {
  struct eye k = {.walker = w, .xi = {w->there.xi[0], w->there.xi[1], w->there.xi[2]}};
  *theta = 1.0;
  struct wh_glimpse end = look_at(&k, 1.0, wh_ode_end(w->ode));
  bool inside = true;
  for (int f = 0; f < 4; f++)
    inside = inside && end.d[f] >= -WH_SOLID_SLACK;
  if (inside && !w->tagged_faces)
    return -1;
  wh_walker_dense(w);
  struct wh_glimpse start = look_at(&k, 0.0, wh_ode_y(w->ode));
  struct wh_watch watch = {
      .look = look, .user = &k, .faces = 4, .tagged = w->tagged_faces, .slack = WH_SOLID_SLACK};
  return wh_watch_exit(&watch, &start, &end, theta);
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

static enum wh_progress enter_next(struct wh_walker *w, int face) {
  const struct wh_solid_mesh *m = mesh_of(w);
  uint32_t from = w->there.element, next = m->neighbour[4 * (size_t)from + (size_t)face];
  if (m->regions[m->region[next]].kind != WH_REGION_VACUUM) {
    wh_walker_end(w, WH_RAY_INTERCEPTED, WH_NO_BOUNDARY);
    return WH_HAS_ENDED;
  }
  enter(w, next);
  for (int i = 0; i < 3; i++)
    w->there.xi[i] = 0.25;
  w->resting_faces = 0;
  for (int f = 0; f < 4; f++)
    if (m->neighbour[4 * (size_t)next + (size_t)f] == from)
      w->resting_faces |= 1u << f;
  return WH_GOES_ON;
}

/* Faces that hold the point y, to a slack. */
static unsigned faces_within(struct wh_walker *w, const double *y, double slack) {
  unsigned faces = 0;
  double d[4];
  wh_solid_invert(locator_of(w), w->there.element, y, w->there.xi);
  wh_solid_distances(w->there.xi, d);
  for (int f = 0; f < 4; f++)
    if (fabs(d[f]) <= slack)
      faces |= 1u << f;
  return faces;
}

static unsigned faces_at(struct wh_walker *w, const double *y) {
  return faces_within(w, y, WH_SOLID_SLACK);
}

/* The face's normal, of any length: J^-T grad d_f. */
static void normal_of(struct wh_walker *w, int face, const double *y, double normal[3]) {
  double x[3], j[3][3];
  wh_solid_invert(locator_of(w), w->there.element, y, w->there.xi);
  wh_solid_map(locator_of(w), w->there.element, w->there.xi, x, j);
  for (int i = 0; i < 3; i++) {
    const double unit[3] = {i == 0, i == 1, i == 2};
    double a[3];
    solve3(j, unit, a);
    normal[i] = face ? a[face - 1] : -a[0] - a[1] - a[2];
  }
}

/* At a face of the domain's edge that is no electrode's: passes a plane of symmetry, on the way of
   its mirror image, or is turned back where edges are mirrors. */
static enum wh_progress meet_edge(struct wh_walker *w, int face, double *y, uint16_t tag) {
  const struct wh_mirrors *mirrors = &mesh_of(w)->mirrors;
  double normal[3], square = 0.0, into = 0.0;
  normal_of(w, face, y, normal);
  int plane = wh_mirrors_at(mirrors, y, normal, ON_PLANE * w->extent);
  if (plane < 0 && !w->params->mirror_edges) {
    wh_walker_end(w, WH_RAY_ESCAPED, tag);
    return WH_HAS_ENDED;
  }
  if (plane >= 0) {
    memcpy(normal, mirrors->normal[plane], sizeof normal);
    wh_mirrors_pass(mirrors, plane, w->map);
  }
  for (int i = 0; i < 3; i++) {
    square += normal[i] * normal[i];
    into += y[3 + i] * normal[i];
  }
  for (int i = 0; i < 3; i++)
    y[3 + i] -= 2.0 * into * normal[i] / square;
  w->resting_faces = 1u << face;
  return WH_GOES_ON;
}

/* The ray is at a face of its element: what is there decides. */
static enum wh_status meet_face(struct wh_walker *w, int face, double *y,
                                enum wh_progress *progress) {
  const struct wh_solid_mesh *m = mesh_of(w);
  size_t at = 4 * (size_t)w->there.element + (size_t)face;
  uint16_t tag = m->boundary[at];
  bool neighbour = m->neighbour[at] != WH_NO_ELEMENT;
  *progress = WH_HAS_ENDED;
  if (neighbour &&
      (tag == WH_NO_BOUNDARY || w->s == 0.0 || m->boundaries[tag].kind != WH_BOUNDARY_ELECTRODE)) {
    *progress = enter_next(w, face);
    return WH_OK;
  }
  if (tag == WH_NO_BOUNDARY || m->boundaries[tag].kind != WH_BOUNDARY_ELECTRODE) {
    *progress = meet_edge(w, face, y, tag);
    return WH_OK;
  }
  unsigned electrode = m->boundaries[tag].electrode;
  if (!m->electrodes[electrode].transparent) {
    wh_walker_end(w, wh_walker_status_on(w, electrode), tag);
    return WH_OK;
  }
  w->lists.passed[electrode]++;
  if (neighbour) {
    *progress = enter_next(w, face);
    return WH_OK;
  }
  bool arrives = w->target == WH_NO_ELECTRODE || w->target == electrode;
  wh_walker_end(w, arrives ? WH_RAY_ARRIVED : WH_RAY_ESCAPED, tag);
  return wh_walker_drift(w, y);
}

static bool look_anew(struct wh_walker *w, const double *y) {
  struct wh_solid_place place = w->there;
  wh_solid_locate(locator_of(w), y, &place);
  if (place.element == WH_NO_ELEMENT)
    return false;
  enter(w, place.element);
  w->there = place;
  return true;
}

/* Whether the point lies in the closed element; gives the faces that hold it. */
static bool touches(const struct wh_walker *w, uint32_t element, const double *y, unsigned *faces) {
  double xi[3], d[4];
  *faces = 0;
  if (!wh_solid_invert_anew(locator_of(w), element, y, xi))
    return false;
  wh_solid_distances(xi, d);
  for (int f = 0; f < 4; f++) {
    if (d[f] < -ON_FACE)
      return false;
    if (d[f] <= ON_FACE)
      *faces |= 1u << f;
  }
  return true;
}

/* Looks at all elements that hold the point y, from one of them on: for one in the vacuum, and for
   an electrode on which the point lies, be it on an edge that the element has no face at. */
static uint32_t look_around(struct wh_walker *w, uint32_t first, const double *y) {
  const struct wh_solid_mesh *m = mesh_of(w);
  uint32_t seen[MAX_AROUND] = {first}, vacuum = WH_NO_ELEMENT;
  int count = first != WH_NO_ELEMENT;
  for (int i = 0; i < count; i++) {
    unsigned faces;
    if (!touches(w, seen[i], y, &faces))
      continue;
    if (vacuum == WH_NO_ELEMENT && m->region[seen[i]] == 0)
      vacuum = seen[i];
    for (size_t f = 0; f < 4; f++) {
      uint16_t tag = m->boundary[4 * (size_t)seen[i] + f];
      uint32_t next = m->neighbour[4 * (size_t)seen[i] + f];
      int k = 0;
      if (!(faces & 1u << f))
        continue;
      if (w->start_electrode == WH_NO_ELECTRODE && tag < m->electrode_count)
        w->start_electrode = tag;
      while (k < count && seen[k] != next)
        k++;
      if (k == count && next != WH_NO_ELEMENT && count < MAX_AROUND)
        seen[count++] = next;
    }
  }
  return vacuum;
}

static enum wh_status find_start(struct wh_walker *w, const double *y) {
  w->there = (struct wh_solid_place){WH_NO_ELEMENT, {0, 0, 0}};
  w->start_electrode = WH_NO_ELECTRODE;
  wh_solid_locate(locator_of(w), y, &w->there);
  uint32_t element = look_around(w, w->there.element, y);
  if (element == WH_NO_ELEMENT)
    return wh_fail(w->context, WH_BAD_INPUT,
                   "trace: electron %zu starts at (%.9g, %.9g, %.9g) m, which is not in the vacuum "
                   "of the domain; put its source inside, or on an electrode's surface",
                   w->index, w->start.x[0], w->start.x[1], w->start.x[2]);
  enter(w, element);
  w->resting_faces = faces_within(w, y, ON_FACE);
  return WH_OK;
}

const struct wh_ray_ground wh_ray_on_tetrahedra = {.value = value,
                                                   .exit_guess = exit_guess,
                                                   .find_start = find_start,
                                                   .exit = find_exit,
                                                   .meet_face = meet_face,
                                                   .look_anew = look_anew,
                                                   .faces_at = faces_at,
                                                   .around_vertex = 48};

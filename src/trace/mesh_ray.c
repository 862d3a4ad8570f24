/* SPDX-License-Identifier: MPL-2.0 */
/* One electron among triangles: of its position in space only the place in the mesh counts. */
#include "trace/walker.h"

#include "base/constants.h"

#include <math.h>
#include <string.h>

static bool on_symmetry_plane(const struct wh_walker *w, const double *y) {
  return w->field->mesh->symmetry == WH_PLANAR && fabs(y[0]) < 1e-12 * w->extent;
}

/* Outward normal of the face in space, at the point y on it, and the rates there. */
static void look_at_face(struct wh_walker *w, int face, const double *y, double normal[3],
                         double *rates) {
  double xi[2], direction[2], p[2], jacobian[2][2], along[2];
  wh_walker_rates(w, y, rates); /* finds the place on the face */
  double t = face == 0 ? w->place.xi[0] : face == 1 ? w->place.xi[1] : 1.0 - w->place.xi[1];
  wh_face_point(face, t, xi, direction);
  wh_element_map(w->field->locator, w->place.element, xi, p, jacobian);
  for (int i = 0; i < 2; i++)
    along[i] = jacobian[i][0] * direction[0] + jacobian[i][1] * direction[1];
  double length = hypot(along[0], along[1]), radius = hypot(y[0], y[1]);
  double nz = -along[1] / length, nr = along[0] / length;
  bool axial = w->field->mesh->symmetry == WH_AXISYMMETRIC && radius > 0.0;
  normal[0] = axial ? nr * y[0] / radius : nr;
  normal[1] = axial ? nr * y[1] / radius : 0.0;
  normal[2] = nz;
}

/* Into the next element, if electrons can be there. */
static enum wh_progress enter_next(struct wh_walker *w, int face, double *y) {
  const struct wh_mesh *m = w->field->mesh;
  uint32_t from = w->place.element;
  uint32_t next = m->neighbour[3 * (size_t)from + (size_t)face];
  enum wh_region_kind kind = m->regions[m->region[next]].kind;
  if (kind != WH_REGION_VACUUM) {
    wh_walker_end(w, kind == WH_REGION_INFINITE ? WH_RAY_ESCAPED : WH_RAY_INTERCEPTED,
                  WH_NO_BOUNDARY);
    return WH_HAS_ENDED;
  }
  double normal[3], before[WH_RAY_SIZE], after[WH_RAY_SIZE];
  if (w->params->slope_count)
    look_at_face(w, face, y, normal, before);
  wh_walker_enter(w, next);
  w->place.xi[0] = w->place.xi[1] = 1.0 / 3.0;
  if (w->params->slope_count) {
    wh_walker_rates(w, y, after);
    wh_walker_slopes_cross(w, y, normal, before, after);
  }
  w->resting_faces = 0;
  for (int f = 0; f < 3; f++)
    if (m->neighbour[3 * (size_t)next + (size_t)f] == from)
      w->resting_faces |= 1u << f;
  return WH_GOES_ON;
}

/* Faces that hold the point y, to rounding. */
static unsigned faces_at(struct wh_walker *w, const double *y) {
  const struct wh_locator *l = w->field->locator;
  double p[2], d[3], slack = wh_element_slack(l, w->place.element);
  unsigned faces = 0;
  wh_mesh_point(w->field->mesh->symmetry, y, p);
  wh_element_invert(l, w->place.element, p, w->place.xi);
  wh_face_distances(w->place.xi, d);
  for (int f = 0; f < 3; f++)
    if (fabs(d[f]) <= slack)
      faces |= 1u << f;
  return faces;
}

/* Turns the velocity as a mirror on the face would; the ray is on the face. */
static void mirror(struct wh_walker *w, int face, double *y) {
  double normal[3], rates[WH_RAY_SIZE];
  look_at_face(w, face, y, normal, rates);
  double into = normal[0] * y[3] + normal[1] * y[4] + normal[2] * y[5];
  for (int i = 0; i < 3; i++)
    y[3 + i] -= 2.0 * into * normal[i];
}

/* What is at the face decides. y may be changed by a mirror. */
static enum wh_status pass_face(struct wh_walker *w, int face, double *y,
                                enum wh_progress *progress) {
  const struct wh_mesh *m = w->field->mesh;
  size_t at = 3 * (size_t)w->place.element + (size_t)face;
  uint16_t tag = m->boundary[at];
  bool neighbour = m->neighbour[at] != WH_NO_ELEMENT;
  *progress = WH_HAS_ENDED;
  if (tag == WH_NO_BOUNDARY && !neighbour) {
    wh_walker_end(w, WH_RAY_ESCAPED, tag);
    return WH_OK;
  }
  if (tag == WH_NO_BOUNDARY || (neighbour && w->s == 0.0)) {
    /* A start on a thin electrode leaves it on the side to which it moves. */
    *progress = enter_next(w, face, y);
    return WH_OK;
  }
  const struct wh_boundary *b = &m->boundaries[tag];
  switch (b->kind) {
  case WH_BOUNDARY_ELECTRODE:
    if (!m->electrodes[b->electrode].transparent) {
      wh_walker_end(w, wh_walker_status_on(w, b->electrode), tag);
      return WH_OK;
    }
    w->lists.passed[b->electrode]++;
    if (neighbour) {
      *progress = enter_next(w, face, y);
      return WH_OK;
    }
    bool arrives = w->target == WH_NO_ELECTRODE || w->target == b->electrode;
    wh_walker_end(w, arrives ? WH_RAY_ARRIVED : WH_RAY_ESCAPED, tag);
    return wh_walker_drift(w, y);
  case WH_BOUNDARY_NATURAL:
    if (neighbour) {
      *progress = enter_next(w, face, y);
    } else if (on_symmetry_plane(w, y)) {
      y[3] = -y[3];
      wh_walker_slopes_turn(w, y);
      w->resting_faces = 1u << face;
      *progress = WH_GOES_ON;
    } else if (w->params->mirror_edges) {
      mirror(w, face, y);
      w->lost_slopes = true;
      w->resting_faces = 1u << face;
      *progress = WH_GOES_ON;
    } else {
      wh_walker_end(w, WH_RAY_ESCAPED, tag);
    }
    return WH_OK;
  case WH_BOUNDARY_LINEAR:
    wh_walker_end(w, WH_RAY_INTERCEPTED, tag);
    return WH_OK;
  case WH_BOUNDARY_INFINITY:
    wh_walker_end(w, WH_RAY_ESCAPED, tag);
    return WH_OK;
  }
  return wh_fail(w->context, WH_INTERNAL, "trace: boundary of unknown kind %d", (int)b->kind);
}

static enum wh_status meet_face(struct wh_walker *w, int face, double *y,
                                enum wh_progress *progress) {
  enum wh_status status = pass_face(w, face, y, progress);
  if (*progress == WH_HAS_ENDED && w->params->slope_count) {
    double normal[3], before[WH_RAY_SIZE];
    look_at_face(w, face, y, normal, before);
    wh_walker_slopes_cross(w, y, normal, before, NULL);
  }
  return status;
}

static bool look_anew(struct wh_walker *w, const double *y) {
  struct wh_place place = w->place;
  double p[2];
  wh_mesh_point(w->field->mesh->symmetry, y, p);
  wh_locate(w->field->locator, p, &place);
  if (place.element == WH_NO_ELEMENT)
    return false;
  wh_walker_enter(w, place.element);
  w->place = place;
  return true;
}

static uint16_t electrode_of_face(const struct wh_mesh *m, uint32_t element, int face) {
  uint16_t tag = m->boundary[3 * (size_t)element + (size_t)face];
  bool is_electrode = tag != WH_NO_BOUNDARY && m->boundaries[tag].kind == WH_BOUNDARY_ELECTRODE;
  return is_electrode ? (uint16_t)m->boundaries[tag].electrode : WH_NO_ELECTRODE;
}

/* The electrode that meets the node of an element, if one does: the elements around the node are
   visited one way and the other until there is no neighbour, or the first one comes again. */
static uint16_t electrode_at_node(const struct wh_mesh *m, uint32_t first, uint32_t node) {
  for (int way = 0; way < 2; way++) {
    uint32_t element = first;
    do {
      const uint32_t *nodes = &m->element[(size_t)element * (size_t)m->nodes_per_element];
      int v = nodes[0] == node ? 0 : nodes[1] == node ? 1 : 2, before = (v + 2) % 3;
      uint16_t ahead = electrode_of_face(m, element, v),
               behind = electrode_of_face(m, element, before);
      if (ahead != WH_NO_ELECTRODE || behind != WH_NO_ELECTRODE)
        return ahead != WH_NO_ELECTRODE ? ahead : behind;
      element = m->neighbour[3 * (size_t)element + (size_t)(way ? before : v)];
    } while (element != WH_NO_ELEMENT && element != first);
  }
  return WH_NO_ELECTRODE;
}

/* The electrode whose surface the ray starts on, if it does. */
static uint16_t find_start_electrode(const struct wh_walker *w) {
  const struct wh_mesh *m = w->field->mesh;
  uint16_t found = WH_NO_ELECTRODE;
  for (int f = 0; f < 3; f++) {
    int before = (f + 2) % 3; /* its end is vertex f, where face f begins */
    if ((w->resting_faces & 1u << f) && found == WH_NO_ELECTRODE)
      found = electrode_of_face(m, w->place.element, f);
    if ((w->resting_faces & 1u << f) && (w->resting_faces & 1u << before) &&
        found == WH_NO_ELECTRODE)
      found = electrode_at_node(
          m, w->place.element,
          m->element[(size_t)w->place.element * (size_t)m->nodes_per_element + (size_t)f]);
  }
  return found;
}

/* The element of vacuum at the start. A point of an interface may be found on its other side. */
static enum wh_status find_start(struct wh_walker *w, const double *y) {
  const struct wh_mesh *m = w->field->mesh;
  double p[2];
  wh_mesh_point(m->symmetry, y, p);
  wh_locate(w->field->locator, p, &w->place);
  uint32_t element = w->place.element;
  if (element != WH_NO_ELEMENT && m->regions[m->region[element]].kind != WH_REGION_VACUUM) {
    unsigned faces = faces_at(w, y);
    element = WH_NO_ELEMENT;
    for (int f = 0; f < 3; f++) {
      uint32_t next = m->neighbour[3 * (size_t)w->place.element + (size_t)f];
      if ((faces & 1u << f) && next != WH_NO_ELEMENT &&
          m->regions[m->region[next]].kind == WH_REGION_VACUUM)
        element = next;
    }
  }
  if (element == WH_NO_ELEMENT)
    return wh_fail(w->context, WH_BAD_INPUT,
                   "trace: electron %zu starts at (%.9g, %.9g, %.9g) m, which is not in the vacuum "
                   "of the domain; put its source inside, or on an electrode's surface",
                   w->index, y[0], y[1], y[2]);
  wh_walker_enter(w, element);
  w->resting_faces = faces_at(w, y);
  w->start_electrode = find_start_electrode(w);
  return WH_OK;
}

static void value(struct wh_walker *w, const double *y) {
  wh_field_at(w->field, y, &w->place, true, &w->value);
}

const struct wh_ray_ground wh_ray_on_triangles = {.value = value,
                                                  .exit_guess = wh_walker_exit_guess,
                                                  .find_start = find_start,
                                                  .exit = wh_walker_exit,
                                                  .meet_face = meet_face,
                                                  .look_anew = look_anew,
                                                  .faces_at = faces_at,
                                                  .around_vertex = 32};

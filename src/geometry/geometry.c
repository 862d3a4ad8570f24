/* SPDX-License-Identifier: MPL-2.0 */
#include "geometry/geometry.h"
#include "geometry/jacobian.h"
#include "geometry/job.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How often the mesh is made again with smaller elements where one is turned over. */
#define MOST_REPAIRS 6

static double extent_of(const struct wh_cad *cad) {
  return fmax(cad->high[0] - cad->low[0], cad->high[1] - cad->low[1]);
}

/* gmsh cannot be stopped: a mesh that would be far too large is not begun. */
static enum wh_status make_draft(struct wh_job *j) {
  const double margin = 4;
  double most = margin * (double)j->p->max_elements;
  if (wh_sizes_count(&j->sizes, j->cad.low, extent_of(&j->cad), most) > most)
    return wh_fail(j->c, WH_BAD_INPUT,
                   "the mesh would have far more elements than mesh.max_elements = %zu; make the "
                   "sizes larger",
                   j->p->max_elements);
  wh_draft_free(&j->draft);
  return wh_draft_make(&j->s, &j->cad, &j->sizes, j->p->max_elements, &j->draft);
}

/* Adds a source of half the size at every element that is turned over. *bad: one of them. */
static enum wh_status find_invalid(struct wh_job *j, const struct wh_mesh *m, size_t *bad) {
  *bad = m->element_count;
  for (size_t e = 0; e < m->element_count; e++) {
    if (wh_mesh_element_valid(m, e))
      continue;
    const uint32_t *t = j->draft.triangle[e];
    double at[2];
    for (int k = 0; k < 2; k++)
      at[k] = (j->draft.node[t[0]][k] + j->draft.node[t[1]][k] + j->draft.node[t[2]][k]) / 3;
    WH_TRY(wh_sizes_add(j->c, &j->sizes, at, 0.5 * wh_sizes_at(&j->sizes, at)));
    *bad = e;
  }
  return WH_OK;
}

static enum wh_status fill_valid(struct wh_job *j, struct wh_mesh *out) {
  size_t bad = 0;
  for (int repair = 0; repair <= MOST_REPAIRS; repair++) {
    if (wh_context_cancelled(j->c))
      return WH_INTERRUPTED;
    if (repair > 0) {
      wh_mesh_free(out);
      WH_TRY(make_draft(j));
    }
    WH_TRY(wh_job_fill(j, out));
    WH_TRY(find_invalid(j, out, &bad));
    if (bad == out->element_count)
      return WH_OK;
  }
  const double *at = out->node[out->element[bad * (size_t)out->nodes_per_element]];
  return wh_fail(j->c, WH_BAD_INPUT,
                 "no valid mesh: an element at (%.6g, %.6g) m is turned over; look for shapes that "
                 "nearly touch there, or make mesh.size or mesh.arc smaller",
                 at[0], at[1]);
}

static enum wh_status mesh_drawing(struct wh_job *j, struct wh_mesh *out) {
  double extent = extent_of(&j->cad);
  j->sizes.size = j->p->size > 0 ? j->p->size * j->cad.scale : 0.1 * extent;
  j->sizes.growth = j->p->growth;
  WH_TRY(wh_sizes_from_curves(&j->s, j->g, &j->cad, j->p->arc, &j->sizes));
  WH_TRY(make_draft(j));
  bool added = false;
  WH_TRY(wh_sizes_from_corners(&j->s, j->g, &j->cad, &j->draft, j->p->corner_size, extent,
                               &j->sizes, &added));
  WH_TRY(wh_sizes_from_gaps(j->c, &j->cad, &j->draft, &j->sizes, &added));
  if (added)
    WH_TRY(make_draft(j));
  return fill_valid(j, out);
}

/* From shapes, or from the drawing in a file. */
static enum wh_status mesh_parts(struct wh_job *j, struct wh_mesh *out) {
  enum wh_status status = wh_parts_collect(j->c, j->g, &j->parts);
  if (status == WH_OK)
    status = wh_gmsh_open(j->c, &j->s);
  if (status == WH_OK) {
    status = wh_cad_build(&j->s, j->g, &j->parts, &j->cad);
    if (status == WH_OK)
      status = mesh_drawing(j, out);
    wh_gmsh_close(&j->s);
  }
  wh_parts_free(&j->parts);
  wh_draft_free(&j->draft);
  free(j->sizes.source);
  free(j->curve_of_face);
  return status;
}

enum wh_status wh_geometry_mesh(struct wh_context *c, const struct wh_geometry_params *g,
                                const struct wh_mesh_params *p, struct wh_mesh *out) {
  struct wh_job j = {.c = c, .g = g, .p = p};
  memset(out, 0, sizeof *out);
  if (g->symmetry == WH_NO_SYMMETRY)
    return wh_fail(c, WH_BAD_INPUT,
                   "geometry.symmetry: none: what was asked for works in axial or planar symmetry "
                   "only");
  enum wh_status status = wh_geometry_check(c, g, p);
  if (status == WH_OK)
    status = g->file && wh_file_kind(g->file) == WH_FILE_MESH ? wh_mesh_from_file(c, g, p, out)
                                                              : mesh_parts(&j, out);
  if (status == WH_OK)
    status = wh_mesh_check_parts(c, out);
  if (status == WH_OK)
    status = wh_mesh_tie_gradients(c, g, out);
  if (status != WH_OK)
    wh_mesh_free(out);
  return status;
}

/* SPDX-License-Identifier: MPL-2.0 */
#include "geometry/draft.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Types of elements in gmsh. */
enum { LINE = 1, TRIANGLE = 2 };

/* Called by gmsh, which may not be left by a jump: only arithmetic here. */
static double size_callback(int dimension, int tag, double x, double y, double z, void *data) {
  (void)dimension, (void)tag, (void)z;
  return wh_sizes_at(data, (const double[2]){x, y});
}

struct reader {
  struct wh_gmsh *s;
  const struct wh_cad *cad;
  size_t max_tag;
  const double *position; /* [max_tag + 1][2] by node tag */
  uint32_t *number;       /* by node tag: number in the draft, UINT32_MAX: not used */
  size_t edge_capacity, triangle_capacity;
};

static enum wh_status generate(struct wh_gmsh *s, const struct wh_sizes *sizes) {
  static const struct {
    const char *name;
    double value;
  } options[] = {{"Mesh.MeshSizeExtendFromBoundary", 0},
                 {"Mesh.MeshSizeFromPoints", 0},
                 {"Mesh.MeshSizeFromCurvature", 0},
                 {"Mesh.MeshSizeMin", 0},
                 {"Mesh.MeshOnlyVisible", 1},
                 {"Mesh.Algorithm", 6}, /* frontal Delaunay */
                 {"Mesh.ElementOrder", 1},
                 {"General.NumThreads", 1}};
  for (size_t i = 0; i < sizeof options / sizeof *options; i++)
    WH_GMSH(s, gmshOptionSetNumber, options[i].name, options[i].value);
  WH_GMSH(s, gmshOptionSetNumber, "Mesh.MeshSizeMax", sizes->size);
  WH_GMSH(s, gmshModelMeshClear, NULL, 0);
  WH_GMSH(s, gmshModelMeshSetSizeCallback, size_callback, (void *)sizes);
  WH_GMSH(s, gmshModelMeshGenerate, 2);
  return WH_OK;
}

static enum wh_status elements(struct wh_gmsh *s, int type, int tag, size_t *count, size_t **node) {
  size_t *tags = NULL, tag_count = 0;
  WH_GMSH(s, gmshModelMeshGetElementsByType, type, &tags, &tag_count, node, count, tag, 0, 1);
  gmshFree(tags);
  return wh_gmsh_keep(s, *node);
}

static enum wh_status nodes(struct wh_gmsh *s, int dimension, int tag, size_t *count, size_t **node,
                            double **position, double **parameter) {
  size_t positions = 0, parameters = 0;
  WH_GMSH(s, gmshModelMeshGetNodes, node, count, position, &positions, parameter, &parameters,
          dimension, tag, 0, dimension == 1);
  WH_TRY(wh_gmsh_keep(s, *node));
  WH_TRY(wh_gmsh_keep(s, *position));
  WH_TRY(wh_gmsh_keep(s, *parameter));
  if (dimension == 1 && parameters != *count)
    return wh_fail(s->c, WH_LIBRARY_FAILED, "gmsh gave %zu parameters for %zu nodes", parameters,
                   *count);
  return WH_OK;
}

static enum wh_status read_positions(struct reader *r) {
  size_t count = 0, *tag = NULL;
  double *position = NULL, *parameter = NULL, *by_tag = NULL;
  WH_TRY(nodes(r->s, -1, -1, &count, &tag, &position, &parameter));
  for (size_t i = 0; i < count; i++)
    r->max_tag = tag[i] > r->max_tag ? tag[i] : r->max_tag;
  WH_TRY(wh_alloc(r->s->c, 2 * (r->max_tag + 1), sizeof *by_tag, &by_tag));
  WH_TRY(wh_gmsh_keep(r->s, by_tag));
  WH_TRY(wh_alloc(r->s->c, r->max_tag + 1, sizeof *r->number, &r->number));
  WH_TRY(wh_gmsh_keep(r->s, r->number));
  memset(r->number, 0xff, (r->max_tag + 1) * sizeof *r->number);
  for (size_t i = 0; i < count; i++)
    memcpy(by_tag + 2 * tag[i], position + 3 * i, 2 * sizeof *by_tag);
  r->position = by_tag;
  return WH_OK;
}

/* Triangles of all faces; nodes are numbered as triangles come to use them. */
static enum wh_status read_triangles(struct reader *r, struct wh_draft *out) {
  size_t capacity = 0;
  for (size_t i = 0; i < r->cad->face_count; i++) {
    size_t count = 0, *node = NULL;
    WH_TRY(elements(r->s, TRIANGLE, r->cad->face[i].tag, &count, &node));
    size_t first = out->triangle_count, total = first + count / 3;
    size_t face_capacity = capacity;
    WH_TRY(wh_grow(r->s->c, &out->triangle, &capacity, total, sizeof *out->triangle));
    WH_TRY(wh_grow(r->s->c, &out->face, &face_capacity, total, sizeof *out->face));
    for (size_t j = first; j < total; j++) {
      uint32_t *t = out->triangle[j];
      for (int k = 0; k < 3; k++) {
        uint32_t *number = &r->number[node[3 * (j - first) + (size_t)k]];
        if (*number == UINT32_MAX)
          *number = (uint32_t)out->node_count++;
        t[k] = *number;
      }
      out->face[j] = (uint32_t)i;
    }
    out->triangle_count = total;
  }
  WH_TRY(wh_alloc(r->s->c, out->node_count, sizeof *out->node, &out->node));
  for (size_t tag = 0; tag <= r->max_tag; tag++)
    if (r->number[tag] != UINT32_MAX)
      memcpy(out->node[r->number[tag]], r->position + 2 * tag, sizeof out->node[0]);
  return WH_OK;
}

/* Lines of a curve run from its begin to its end; only nodes inside of it have a parameter. */
static enum wh_status read_curve(struct reader *r, uint32_t index, double *t_by_tag,
                                 struct wh_draft *out) {
  const struct wh_cad_curve *curve = &r->cad->curve[index];
  size_t count = 0, *node = NULL, inner = 0, *tag = NULL;
  double *position = NULL, *t = NULL;
  WH_TRY(elements(r->s, LINE, curve->tag, &count, &node));
  WH_TRY(nodes(r->s, 1, curve->tag, &inner, &tag, &position, &t));
  WH_TRY(wh_grow(r->s->c, &out->edge, &r->edge_capacity, out->edge_count + count / 2,
                 sizeof *out->edge));
  for (size_t i = 0; i < inner; i++)
    t_by_tag[tag[i]] = t[i];
  for (size_t i = 0; i + 1 < count; i += 2) {
    struct wh_draft_edge *e = &out->edge[out->edge_count];
    e->curve = index;
    for (size_t k = 0; k < 2; k++) {
      e->node[k] = r->number[node[i + k]];
      e->t[k] = i + k == 0           ? curve->bounds[0]
                : i + k + 1 == count ? curve->bounds[1]
                                     : t_by_tag[node[i + k]];
    }
    if (e->node[0] != UINT32_MAX && e->node[1] != UINT32_MAX)
      out->edge_count++;
  }
  return WH_OK;
}

static enum wh_status read_corners(struct reader *r, struct wh_draft *out) {
  struct wh_tags points;
  WH_TRY(wh_gmsh_entities(r->s, 0, &points));
  WH_TRY(wh_alloc(r->s->c, points.count / 2, sizeof *out->corner, &out->corner));
  for (size_t i = 1; i < points.count; i += 2) {
    size_t count = 0, *node = NULL;
    double *position = NULL, *t = NULL;
    WH_TRY(nodes(r->s, 0, points.tag[i], &count, &node, &position, &t));
    if (count == 1 && r->number[node[0]] != UINT32_MAX)
      out->corner[out->corner_count++] =
          (struct wh_draft_corner){r->number[node[0]], points.tag[i]};
  }
  return WH_OK;
}

static enum wh_status read_draft(struct reader *r, struct wh_draft *out) {
  double *t_by_tag = NULL;
  WH_TRY(read_positions(r));
  WH_TRY(read_triangles(r, out));
  WH_TRY(wh_alloc(r->s->c, r->max_tag + 1, sizeof *t_by_tag, &t_by_tag));
  WH_TRY(wh_gmsh_keep(r->s, t_by_tag));
  for (uint32_t i = 0; i < r->cad->curve_count; i++)
    WH_TRY(read_curve(r, i, t_by_tag, out));
  return read_corners(r, out);
}

enum wh_status wh_draft_make(struct wh_gmsh *s, const struct wh_cad *cad,
                             const struct wh_sizes *sizes, size_t max_elements,
                             struct wh_draft *out) {
  memset(out, 0, sizeof *out);
  WH_TRY(generate(s, sizes));
  struct reader r = {.s = s, .cad = cad};
  WH_TRY(read_draft(&r, out));
  if (out->triangle_count > max_elements)
    return wh_fail(s->c, WH_BAD_INPUT,
                   "the mesh has %zu elements, more than mesh.max_elements = %zu; make mesh.size "
                   "larger",
                   out->triangle_count, max_elements);
  if (out->triangle_count == 0)
    return wh_fail(s->c, WH_LIBRARY_FAILED, "gmsh made no elements");
  return wh_draft_repair(s->c, out);
}

void wh_draft_free(struct wh_draft *d) {
  free(d->node);
  free(d->triangle);
  free(d->face);
  free(d->edge);
  free(d->corner);
  memset(d, 0, sizeof *d);
}

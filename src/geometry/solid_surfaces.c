/* SPDX-License-Identifier: MPL-2.0 */
/* Sizes from surfaces: what the case prescribes on electrodes, what the curvature asked for, and
   edges of conductors that stand out into the vacuum, where the field is singular. */
#include "base/constants.h"
#include "base/memory.h"
#include "geometry/solid_mesh.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TRIANGLE 2
/* Vacuum angles above this are edges that stand out: blunter ones have a milder field. */
#define STANDS_OUT (215 * WH_PI / 180)

static enum wh_status by_tag(struct wh_gmsh *s, int dimension, int *tags, double **out) {
  struct wh_tags all;
  WH_TRY(wh_gmsh_entities(s, dimension, &all));
  *tags = 1;
  for (size_t i = 1; i < all.count; i += 2)
    *tags = all.tag[i] >= *tags ? all.tag[i] + 1 : *tags;
  return wh_alloc(s->c, (size_t)*tags, sizeof **out, out);
}

static void lower(double *size, double to) {
  if (to > 0.0 && isfinite(to))
    *size = *size > 0.0 ? fmin(*size, to) : to;
}

#define SAMPLES 6

/* The largest curvature at points spread over a curve or surface, in 1/units. gmsh could take
   sizes from the curvature at every point, which costs more than all the rest where wires are
   swept. */
static enum wh_status largest_curvature(struct wh_gmsh *s, int dimension, int tag, double *out) {
  double *low = NULL, *high = NULL, at[2 * SAMPLES * SAMPLES], *value = NULL;
  size_t n = 0, m = 0, count = 0;
  *out = 0.0;
  WH_GMSH(s, gmshModelGetParametrizationBounds, dimension, tag, &low, &n, &high, &m);
  WH_TRY(wh_gmsh_keep(s, low));
  WH_TRY(wh_gmsh_keep(s, high));
  if (n < (size_t)dimension || m < (size_t)dimension)
    return WH_OK;
  for (int i = 0; i < SAMPLES; i++)
    for (int j = 0; j < (dimension == 2 ? SAMPLES : 1); j++) {
      at[count++] = low[0] + (high[0] - low[0]) * (i + 0.5) / SAMPLES;
      if (dimension == 2)
        at[count++] = low[1] + (high[1] - low[1]) * (j + 0.5) / SAMPLES;
    }
  int error = 0;
  gmshModelGetCurvature(dimension, tag, at, count, &value, &n, &error);
  for (size_t i = 0; !error && i < n; i++)
    if (isfinite(value[i]))
      *out = fmax(*out, fabs(value[i]));
  gmshFree(value);
  return WH_OK;
}

/* Size of elements that span an angle of arc; flat ones ask for nothing. */
static enum wh_status size_by_arc(struct wh_gmsh *s, int dimension, int tag, double arc,
                                  double *size) {
  double curvature = 0.0;
  WH_TRY(largest_curvature(s, dimension, tag, &curvature));
  if (curvature > 1e-9)
    lower(size, arc / curvature);
  return WH_OK;
}

enum wh_status wh_solid_sizes_prescribe(struct wh_gmsh *s, const struct wh_geometry_params *g,
                                        const struct wh_solid_cad *cad, double arc,
                                        struct wh_solid_sizes *out) {
  const struct wh_electrode_params *e = g->electrodes.item;
  WH_TRY(by_tag(s, 2, &out->tags, &out->surface));
  WH_TRY(by_tag(s, 1, &out->curve_tags, &out->curve));
  for (size_t i = 0; i < cad->surface_count; i++) {
    unsigned electrode = cad->surface[i].electrode;
    int pair[2] = {2, cad->surface[i].tag};
    double *size = &out->surface[pair[1]];
    WH_TRY(size_by_arc(s, 2, pair[1], arc, size));
    if (electrode != WH_NOBODY)
      lower(size, e[electrode].size * cad->scale);
    struct wh_tags curves;
    WH_TRY(wh_gmsh_boundary(s, (struct wh_tags){2, pair}, false, &curves));
    for (size_t k = 1; k < curves.count; k += 2)
      lower(&out->curve[abs(curves.tag[k])], *size);
    /* Edges of flat faces have a curvature of their own. */
    for (size_t k = 1; k < curves.count; k += 2) {
      int tag = abs(curves.tag[k]);
      if (out->curve[tag] == 0.0)
        WH_TRY(size_by_arc(s, 1, tag, arc, &out->curve[tag]));
    }
  }
  return WH_OK;
}

/* Triangles of the surfaces, turned so that their normals point out of the meshed volumes. */
struct skin {
  size_t count, capacity, max_tag;
  struct skin_triangle {
    size_t node[3];
    unsigned electrode;
  } * triangle;
  double (*position)[3]; /* [max_tag + 1] */
};

static enum wh_status read_positions(struct wh_gmsh *s, struct skin *k) {
  size_t count = 0, *tag = NULL, positions = 0, parameters = 0;
  double *position = NULL, *parameter = NULL;
  WH_GMSH(s, gmshModelMeshGetNodes, &tag, &count, &position, &positions, &parameter, &parameters,
          -1, -1, 0, 0);
  WH_TRY(wh_gmsh_keep(s, tag));
  WH_TRY(wh_gmsh_keep(s, position));
  WH_TRY(wh_gmsh_keep(s, parameter));
  for (size_t i = 0; i < count; i++)
    k->max_tag = tag[i] > k->max_tag ? tag[i] : k->max_tag;
  WH_TRY(wh_alloc(s->c, k->max_tag + 1, sizeof *k->position, &k->position));
  for (size_t i = 0; i < count; i++)
    memcpy(k->position[tag[i]], position + 3 * i, sizeof *k->position);
  return WH_OK;
}

static unsigned electrode_of(const struct wh_solid_cad *cad, int surface) {
  for (size_t i = 0; i < cad->surface_count; i++)
    if (cad->surface[i].tag == surface)
      return cad->surface[i].electrode;
  return WH_NOBODY;
}

static double six_volumes(const double a[3], const double b[3], const double c[3]) {
  return a[0] * (b[1] * c[2] - b[2] * c[1]) + a[1] * (b[2] * c[0] - b[0] * c[2]) +
         a[2] * (b[0] * c[1] - b[1] * c[0]);
}

static enum wh_status add_surface(struct wh_gmsh *s, const struct wh_solid_cad *cad, int tag,
                                  bool turned, struct skin *k, double *sum) {
  size_t *elements = NULL, element_count = 0, *node = NULL, node_count = 0;
  WH_GMSH(s, gmshModelMeshGetElementsByType, TRIANGLE, &elements, &element_count, &node,
          &node_count, tag, 0, 1);
  gmshFree(elements);
  WH_TRY(wh_gmsh_keep(s, node));
  WH_TRY(wh_grow(s->c, &k->triangle, &k->capacity, k->count + node_count / 3, sizeof *k->triangle));
  for (size_t j = 0; j + 2 < node_count; j += 3) {
    struct skin_triangle t = {{node[j], node[j + (turned ? 2 : 1)], node[j + (turned ? 1 : 2)]},
                              electrode_of(cad, tag)};
    *sum += six_volumes(k->position[t.node[0]], k->position[t.node[1]], k->position[t.node[2]]);
    k->triangle[k->count++] = t;
  }
  return WH_OK;
}

/* Adds the skin of one volume. Surfaces come with a sign that says how they are turned; which sign
   is which shows in the sign of the volume. Sheets inside have two sides. */
static enum wh_status add_volume(struct wh_gmsh *s, const struct wh_solid_cad *cad, int volume,
                                 struct skin *k) {
  int pair[2] = {3, volume};
  struct wh_tags faces, sheets;
  size_t first = k->count;
  double sum = 0.0, unused = 0.0;
  WH_GMSH(s, gmshModelGetBoundary, pair, 2, &faces.tag, &faces.count, 0, 1, 0);
  WH_TRY(wh_gmsh_keep(s, faces.tag));
  for (size_t i = 1; i < faces.count; i += 2)
    WH_TRY(add_surface(s, cad, abs(faces.tag[i]), faces.tag[i] < 0, k, &sum));
  for (size_t j = first; sum < 0.0 && j < k->count; j++) {
    size_t swap = k->triangle[j].node[1];
    k->triangle[j].node[1] = k->triangle[j].node[2];
    k->triangle[j].node[2] = swap;
  }
  WH_GMSH(s, gmshModelMeshGetEmbedded, 3, volume, &sheets.tag, &sheets.count);
  WH_TRY(wh_gmsh_keep(s, sheets.tag));
  for (size_t i = 0; i + 1 < sheets.count; i += 2)
    for (int side = 0; side < 2 && sheets.tag[i] == 2; side++)
      WH_TRY(add_surface(s, cad, abs(sheets.tag[i + 1]), side, k, &unused));
  return WH_OK;
}

/* One side of a triangle. */
struct side {
  size_t low, high;
  uint32_t triangle;
};

static int by_nodes(const void *a, const void *b) {
  const struct side *p = a, *q = b;
  if (p->low != q->low)
    return p->low < q->low ? -1 : 1;
  if (p->high != q->high)
    return p->high < q->high ? -1 : 1;
  return (p->triangle > q->triangle) - (p->triangle < q->triangle);
}

static void cross(const double a[3], const double b[3], double out[3]) {
  for (int i = 0; i < 3; i++)
    out[i] = a[(i + 1) % 3] * b[(i + 2) % 3] - a[(i + 2) % 3] * b[(i + 1) % 3];
}

static double dot(const double a[3], const double b[3]) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/* The angle of the vacuum between two triangles that share the side (low, high). */
static double vacuum_angle(const struct skin *k, const struct side *a, const struct side *b) {
  double normal[2][3], along[2][3], e[3];
  const struct side *of[2] = {a, b};
  for (int i = 0; i < 3; i++)
    e[i] = k->position[a->high][i] - k->position[a->low][i];
  for (int j = 0; j < 2; j++) {
    const size_t *n = k->triangle[of[j]->triangle].node;
    double u[3], v[3], w[3];
    size_t third = n[0] != a->low && n[0] != a->high   ? n[0]
                   : n[1] != a->low && n[1] != a->high ? n[1]
                                                       : n[2];
    for (int i = 0; i < 3; i++) {
      u[i] = k->position[n[1]][i] - k->position[n[0]][i];
      v[i] = k->position[n[2]][i] - k->position[n[0]][i];
      w[i] = k->position[third][i] - k->position[a->low][i];
    }
    cross(u, v, normal[j]);
    double part = dot(w, e) / dot(e, e);
    for (int i = 0; i < 3; i++)
      along[j][i] = w[i] - part * e[i];
  }
  double c = dot(along[0], along[1]) / sqrt(dot(along[0], along[0]) * dot(along[1], along[1]));
  double angle = acos(fmax(-1.0, fmin(1.0, c)));
  /* The other triangle lies on the outer side (out of the vacuum) of the first: re-entrant. */
  return dot(normal[0], along[1]) > 0.0 ? 2 * WH_PI - angle : angle;
}

static enum wh_status add_edge(struct wh_context *c, const struct skin *k, const struct side *a,
                               double edge_size, struct wh_solid_sizes *out) {
  const double *p = k->position[a->low], *q = k->position[a->high];
  double length = sqrt((p[0] - q[0]) * (p[0] - q[0]) + (p[1] - q[1]) * (p[1] - q[1]) +
                       (p[2] - q[2]) * (p[2] - q[2]));
  double size = edge_size > 0.0 ? edge_size : 0.25 * length;
  int steps = (int)fmin(1e4, ceil(length / size));
  for (int i = 0; i <= steps; i++) {
    double at[3];
    for (int j = 0; j < 3; j++)
      at[j] = p[j] + (q[j] - p[j]) * i / steps;
    WH_TRY(wh_solid_sizes_add(c, out, at, size));
  }
  return WH_OK;
}

static bool same_triangle(const struct skin *k, const struct side *a, const struct side *b) {
  const size_t *p = k->triangle[a->triangle].node, *q = k->triangle[b->triangle].node;
  return p[0] + p[1] + p[2] == q[0] + q[1] + q[2] && p[0] * p[1] * p[2] == q[0] * q[1] * q[2];
}

/* Whether all that share a side (count of them) make an edge that stands out: two faces of a
   conductor with the vacuum around them, or the rim of a sheet, which is the same triangle twice
   and not on a plane of symmetry. */
static bool stands_out(const struct skin *k, const struct side *side, size_t count) {
  const struct side *on[2];
  size_t held = 0;
  for (size_t i = 0; i < count; i++)
    if (k->triangle[side[i].triangle].electrode != WH_NOBODY) {
      if (held < 2)
        on[held] = &side[i];
      held++;
    }
  if (held != 2)
    return false;
  if (same_triangle(k, on[0], on[1]))
    return count == 2;
  return vacuum_angle(k, on[0], on[1]) > STANDS_OUT;
}

static enum wh_status add_edges(struct wh_context *c, const struct skin *k, double edge_size,
                                struct wh_solid_sizes *out) {
  struct side *side = NULL;
  size_t count = 0, next;
  WH_TRY(wh_alloc(c, 3 * k->count, sizeof *side, &side));
  for (uint32_t t = 0; t < k->count; t++)
    for (int i = 0; i < 3; i++) {
      size_t a = k->triangle[t].node[i], b = k->triangle[t].node[(i + 1) % 3];
      side[count++] = (struct side){a < b ? a : b, a < b ? b : a, t};
    }
  qsort(side, count, sizeof *side, by_nodes);
  enum wh_status status = WH_OK;
  for (size_t i = 0; i < count && status == WH_OK; i = next) {
    for (next = i + 1;
         next < count && side[next].low == side[i].low && side[next].high == side[i].high; next++)
      ;
    if (stands_out(k, side + i, next - i))
      status = add_edge(c, k, &side[i], edge_size, out);
  }
  free(side);
  return status;
}

/* Each vertex asks for the mean of the sides that end in it: the drawing may have edges far shorter
   than anything asks for. */
static enum wh_status add_vertices(struct wh_context *c, const struct skin *k,
                                   struct wh_solid_sizes *out) {
  double(*sum)[2] = NULL;
  WH_TRY(wh_alloc(c, k->max_tag + 1, sizeof *sum, &sum));
  for (size_t t = 0; t < k->count; t++)
    for (int i = 0; i < 3; i++) {
      size_t end[2] = {k->triangle[t].node[i], k->triangle[t].node[(i + 1) % 3]};
      double d = 0.0;
      for (int j = 0; j < 3; j++)
        d += pow(k->position[end[0]][j] - k->position[end[1]][j], 2);
      for (int j = 0; j < 2; j++) {
        sum[end[j]][0] += sqrt(d);
        sum[end[j]][1] += 1.0;
      }
    }
  enum wh_status status = WH_OK;
  for (size_t i = 0; i <= k->max_tag && status == WH_OK; i++) {
    double size = sum[i][1] > 0.0 ? sum[i][0] / sum[i][1] : HUGE_VAL;
    if (size < 0.9 * out->size)
      status = wh_solid_sizes_add(c, out, k->position[i], size);
  }
  free(sum);
  return status;
}

enum wh_status wh_solid_sizes_from_surfaces(struct wh_gmsh *s, const struct wh_solid_cad *cad,
                                            double edge_size, struct wh_solid_sizes *out) {
  struct skin k = {0};
  enum wh_status status = read_positions(s, &k);
  for (size_t i = 0; i < cad->volume_count && status == WH_OK; i++)
    status = add_volume(s, cad, cad->volume[i].tag, &k);
  if (status == WH_OK)
    status = add_vertices(s->c, &k, out);
  if (status == WH_OK)
    status = add_edges(s->c, &k, edge_size, out);
  if (status == WH_OK)
    status = wh_solid_sizes_grow(s->c, out);
  free(k.triangle);
  free(k.position);
  return status;
}

/* Which surfaces hang together by their curves: the number of one of them for all. */
static enum wh_status find_groups(struct wh_gmsh *s, const struct wh_solid_cad *cad, int curve_tags,
                                  uint32_t *group, struct wh_tags *curves) {
  uint32_t *first = NULL; /* [curve_tags] surface that a curve was seen at first, plus 1 */
  WH_TRY(wh_alloc(s->c, (size_t)curve_tags, sizeof *first, &first));
  WH_TRY(wh_gmsh_keep(s, first));
  for (uint32_t i = 0; i < cad->surface_count; i++) {
    int pair[2] = {2, cad->surface[i].tag};
    group[i] = i;
    WH_TRY(wh_gmsh_boundary(s, (struct wh_tags){2, pair}, false, &curves[i]));
    for (size_t k = 1; k < curves[i].count; k += 2) {
      uint32_t *seen = &first[abs(curves[i].tag[k])];
      if (*seen == 0)
        *seen = i + 1;
      uint32_t from = group[*seen - 1], to = group[i];
      for (uint32_t j = 0; j <= i && from != to; j++)
        if (group[j] == from)
          group[j] = to;
    }
  }
  return WH_OK;
}

/* Whether triangles of a surface are far larger than what is wanted there now. */
static enum wh_status is_coarse(struct wh_gmsh *s, const struct skin *k, int surface,
                                const struct wh_solid_sizes *sizes, bool *coarse) {
  const double margin = 1.5;
  size_t *elements = NULL, element_count = 0, *node = NULL, node_count = 0;
  WH_GMSH(s, gmshModelMeshGetElementsByType, TRIANGLE, &elements, &element_count, &node,
          &node_count, surface, 0, 1);
  gmshFree(elements);
  WH_TRY(wh_gmsh_keep(s, node));
  for (size_t j = 0; j + 2 < node_count && !*coarse; j += 3) {
    double middle[3] = {0, 0, 0}, sides = 0.0;
    for (size_t i = 0; i < 3; i++) {
      const double *p = k->position[node[j + i]], *q = k->position[node[j + (i + 1) % 3]];
      for (int l = 0; l < 3; l++)
        middle[l] += p[l] / 3;
      sides += sqrt((p[0] - q[0]) * (p[0] - q[0]) + (p[1] - q[1]) * (p[1] - q[1]) +
                    (p[2] - q[2]) * (p[2] - q[2]));
    }
    *coarse = sides / 3 > margin * wh_solid_sizes_at(sizes, middle);
  }
  return WH_OK;
}

enum wh_status wh_solid_sizes_clear(struct wh_gmsh *s, const struct wh_solid_cad *cad,
                                    const struct wh_solid_sizes *sizes) {
  struct skin k = {0};
  uint32_t *group = NULL;
  struct wh_tags *curves = NULL;
  bool *coarse = NULL;
  WH_TRY(wh_alloc(s->c, cad->surface_count, sizeof *group, &group));
  WH_TRY(wh_gmsh_keep(s, group));
  WH_TRY(wh_alloc(s->c, cad->surface_count, sizeof *curves, &curves));
  WH_TRY(wh_gmsh_keep(s, curves));
  WH_TRY(wh_alloc(s->c, cad->surface_count, sizeof *coarse, &coarse));
  WH_TRY(wh_gmsh_keep(s, coarse));
  WH_TRY(read_positions(s, &k));
  WH_TRY(wh_gmsh_keep(s, k.position));
  WH_TRY(find_groups(s, cad, sizes->curve_tags, group, curves));
  for (size_t i = 0; i < cad->surface_count; i++)
    if (!coarse[group[i]])
      WH_TRY(is_coarse(s, &k, cad->surface[i].tag, sizes, &coarse[group[i]]));
  for (size_t i = 0; i < cad->surface_count; i++) {
    int pair[2] = {2, cad->surface[i].tag};
    if (coarse[group[i]])
      WH_GMSH(s, gmshModelMeshClear, pair, 2);
  }
  for (size_t i = 0; i < cad->surface_count; i++)
    for (size_t c = 1; c < curves[i].count && coarse[group[i]]; c += 2) {
      int pair[2] = {1, abs(curves[i].tag[c])};
      WH_GMSH(s, gmshModelMeshClear, pair, 2);
    }
  return WH_OK;
}

/* SPDX-License-Identifier: MPL-2.0 */
/* Sizes from surfaces: what the case prescribes on electrodes, what the curvature asked for, and
   edges of conductors that stand out into the vacuum, where the field is singular. */
#include "base/constants.h"
#include "base/memory.h"
#include "base/vector.h"
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
                                  bool turned, struct skin *k) {
  size_t *elements = NULL, element_count = 0, *node = NULL, node_count = 0;
  WH_GMSH(s, gmshModelMeshGetElementsByType, TRIANGLE, &elements, &element_count, &node,
          &node_count, tag, 0, 1);
  gmshFree(elements);
  WH_TRY(wh_gmsh_keep(s, node));
  WH_TRY(wh_grow(s->c, &k->triangle, &k->capacity, k->count + node_count / 3, sizeof *k->triangle));
  for (size_t j = 0; j + 2 < node_count; j += 3) {
    struct skin_triangle t = {{node[j], node[j + (turned ? 2 : 1)], node[j + (turned ? 1 : 2)]},
                              electrode_of(cad, tag)};
    k->triangle[k->count++] = t;
  }
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

/* The sides of the triangles from number first on, sorted by their nodes. */
static void list_sides(const struct skin *k, size_t first, struct side *side) {
  size_t count = 0;
  for (size_t t = first; t < k->count; t++)
    for (int i = 0; i < 3; i++) {
      size_t a = k->triangle[t].node[i], b = k->triangle[t].node[(i + 1) % 3];
      side[count++] = (struct side){a < b ? a : b, a < b ? b : a, (uint32_t)t};
    }
  qsort(side, count, sizeof *side, by_nodes);
}

static void turn(struct skin_triangle *t) {
  size_t swap = t->node[1];
  t->node[1] = t->node[2];
  t->node[2] = swap;
}

/* Whether a triangle runs along a side from its lower to its higher node. */
static bool runs_up(const struct skin *k, const struct side *side) {
  const size_t *n = k->triangle[side->triangle].node;
  for (int i = 0; i < 3; i++)
    if (n[i] == side->low)
      return n[(i + 1) % 3] == side->high;
  return false;
}

/* The triangles of a skin from number first on, found from each other over their sides. */
struct flood {
  struct side *side; /* [3 n] sorted by nodes */
  uint32_t *place;   /* [3 n] sides of each triangle, as indices into side */
  uint32_t *stack;   /* [n] those found, in the order of their shells */
  bool *seen;        /* [n] */
};

static enum wh_status prepare_flood(struct wh_gmsh *s, const struct skin *k, size_t first,
                                    struct flood *f) {
  size_t n = k->count - first;
  WH_TRY(wh_alloc(s->c, 3 * n, sizeof *f->side, &f->side));
  WH_TRY(wh_gmsh_keep(s, f->side));
  WH_TRY(wh_alloc(s->c, 3 * n, sizeof *f->place, &f->place));
  WH_TRY(wh_gmsh_keep(s, f->place));
  WH_TRY(wh_alloc(s->c, n, sizeof *f->stack, &f->stack));
  WH_TRY(wh_gmsh_keep(s, f->stack));
  WH_TRY(wh_alloc(s->c, n, sizeof *f->seen, &f->seen));
  WH_TRY(wh_gmsh_keep(s, f->seen));
  list_sides(k, first, f->side);
  uint32_t *filled = f->stack; /* for now: sides of each triangle that have their place */
  for (uint32_t i = 0; i < 3 * n; i++) {
    size_t t = f->side[i].triangle - first;
    f->place[3 * t + filled[t]++] = i;
  }
  return WH_OK;
}

/* Turns the triangles of one closed shell as its first one is; gives six times its volume, and how
   many there are on the stack then. */
static double turn_shell(struct skin *k, size_t first, struct flood *f, size_t start,
                         size_t *count) {
  double volume = 0.0;
  size_t from = *count, sides = 3 * (k->count - first);
  f->stack[(*count)++] = (uint32_t)start;
  f->seen[start] = true;
  for (; from < *count; from++) {
    size_t t = f->stack[from];
    const size_t *n = k->triangle[first + t].node;
    volume += six_volumes(k->position[n[0]], k->position[n[1]], k->position[n[2]]);
    for (size_t i = 3 * t; i < 3 * t + 3; i++) {
      uint32_t at = f->place[i];
      const struct side *own = &f->side[at];
      for (int step = -1; step <= 1; step += 2) {
        if ((at == 0 && step < 0) || at + (size_t)(step > 0) == sides)
          continue;
        const struct side *other = own + step;
        if (other->low != own->low || other->high != own->high || f->seen[other->triangle - first])
          continue;
        if (runs_up(k, own) == runs_up(k, other))
          turn(&k->triangle[other->triangle]);
        f->seen[other->triangle - first] = true;
        f->stack[(*count)++] = (uint32_t)(other->triangle - first);
      }
    }
  }
  return volume;
}

/* Turns all triangles of a volume's skin so that their normals point out of it. What gmsh says of
   how surfaces are turned is not to be relied upon; but two triangles that share a side run along
   it in opposite directions, and of the closed shells that are found so, the largest is the outer
   one and has a positive volume, the others are holes. */
static enum wh_status turn_outward(struct wh_gmsh *s, struct skin *k, size_t first) {
  size_t n = k->count - first, count = 0, shells = 0, capacity = 0, largest = 0;
  struct shell {
    size_t end;
    double volume;
  } *shell = NULL;
  struct flood f = {0};
  WH_TRY(prepare_flood(s, k, first, &f));
  enum wh_status status = WH_OK;
  for (size_t t = 0; t < n && status == WH_OK; t++) {
    if (f.seen[t])
      continue;
    status = wh_grow(s->c, &shell, &capacity, shells + 1, sizeof *shell);
    if (status != WH_OK)
      break;
    shell[shells].volume = turn_shell(k, first, &f, t, &count);
    shell[shells].end = count;
    if (fabs(shell[shells].volume) > fabs(shell[largest].volume))
      largest = shells;
    shells++;
  }
  for (size_t i = 0, at = 0; i < shells; i++)
    for (; at < shell[i].end; at++)
      if ((shell[i].volume > 0.0) != (i == largest))
        turn(&k->triangle[first + f.stack[at]]);
  free(shell);
  return status;
}

/* Adds the skin of one volume. Sheets inside have two sides. */
static enum wh_status add_volume(struct wh_gmsh *s, const struct wh_solid_cad *cad, int volume,
                                 struct skin *k) {
  int pair[2] = {3, volume};
  struct wh_tags faces, sheets;
  size_t first = k->count;
  WH_GMSH(s, gmshModelGetBoundary, pair, 2, &faces.tag, &faces.count, 0, 0, 0);
  WH_TRY(wh_gmsh_keep(s, faces.tag));
  for (size_t i = 1; i < faces.count; i += 2)
    WH_TRY(add_surface(s, cad, abs(faces.tag[i]), false, k));
  WH_TRY(turn_outward(s, k, first));
  WH_GMSH(s, gmshModelMeshGetEmbedded, 3, volume, &sheets.tag, &sheets.count);
  WH_TRY(wh_gmsh_keep(s, sheets.tag));
  for (size_t i = 0; i + 1 < sheets.count; i += 2)
    for (int side = 0; side < 2 && sheets.tag[i] == 2; side++)
      WH_TRY(add_surface(s, cad, abs(sheets.tag[i + 1]), side, k));
  return WH_OK;
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
    wh_cross(u, v, normal[j]);
    double part = wh_dot(w, e) / wh_dot(e, e);
    for (int i = 0; i < 3; i++)
      along[j][i] = w[i] - part * e[i];
  }
  double c =
      wh_dot(along[0], along[1]) / sqrt(wh_dot(along[0], along[0]) * wh_dot(along[1], along[1]));
  double angle = acos(fmax(-1.0, fmin(1.0, c)));
  /* The other triangle lies on the outer side (out of the vacuum) of the first: re-entrant. */
  return wh_dot(normal[0], along[1]) > 0.0 ? 2 * WH_PI - angle : angle;
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
    WH_TRY(wh_solid_sizes_add(c, out, at, size, 0.0));
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
  count = 3 * k->count;
  list_sides(k, 0, side);
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
      status = wh_solid_sizes_add(c, out, k->position[i], size, 0.0);
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

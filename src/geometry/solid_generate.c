/* SPDX-License-Identifier: MPL-2.0 */
/* gmsh makes tetrahedra, and what it made is read. */
#include "base/memory.h"
#include "geometry/solid_mesh.h"
#include "numerics/tetrahedron.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Types of elements in gmsh. */
enum { TRIANGLE = 2, TETRAHEDRON = 4 };

/* Called by gmsh, which may not be left by a jump: only arithmetic here. */
static double size_callback(int dimension, int tag, double x, double y, double z, void *data) {
  const struct wh_solid_sizes *s = data;
  double size = wh_solid_sizes_at(s, (const double[3]){x, y, z});
  if (dimension == 2 && tag < s->tags && s->surface[tag] > 0.0)
    size = fmin(size, s->surface[tag]);
  if (dimension == 1 && tag < s->curve_tags && s->curve[tag] > 0.0)
    size = fmin(size, s->curve[tag]);
  return size;
}

/* What stops gmsh with good surfaces is facets that cut each other: parts nearer than elements. */
static enum wh_status failed(struct wh_gmsh *s) {
  char *text = NULL;
  int error = 0;
  gmshLoggerGetLastError(&text, &error);
  wh_fail(s->c, WH_BAD_INPUT,
          "no mesh: surfaces of the parts come nearer to each other than the elements are wide, or "
          "cut each other (%s); move them apart, or make the electrodes' size or mesh.arc smaller",
          text && *text ? text : "no reason given");
  gmshFree(text);
  return WH_BAD_INPUT;
}

/* HXT makes 100 000 tetrahedra in 0.5 s, Delaunay's algorithm in 4 s, and where HXT gives up. */
static enum wh_status fill(struct wh_gmsh *s, int method) {
  enum { DELAUNAY = 1, HXT = 10 };
  int error = 1;
  if (method == WH_TETRA_HXT) {
    WH_GMSH(s, gmshOptionSetNumber, "Mesh.Algorithm3D", HXT);
    gmshModelMeshGenerate(3, &error);
  }
  WH_GMSH(s, gmshOptionSetNumber, "Mesh.Algorithm3D", DELAUNAY);
  if (error)
    gmshModelMeshGenerate(3, &error);
  return error ? failed(s) : WH_OK;
}

enum wh_status wh_solid_generate(struct wh_gmsh *s, const struct wh_solid_sizes *sizes,
                                 int dimension, int method) {
  const struct {
    const char *name;
    double value;
  } options[] = {{"Mesh.MeshSizeExtendFromBoundary", 0},
                 {"Mesh.MeshSizeFromPoints", 0},
                 {"Mesh.MeshSizeFromCurvature", 0},
                 {"Mesh.MeshSizeMin", 0},
                 {"Mesh.MeshSizeMax", sizes->size},
                 {"Mesh.MeshOnlyVisible", 1},
                 {"Mesh.MeshOnlyEmpty", 1},
                 {"Mesh.LcIntegrationPrecision", 1e-6},
                 {"Mesh.Algorithm", 6}, /* frontal Delaunay */
                 {"Mesh.ElementOrder", 1},
                 {"Mesh.SecondOrderLinear", 0},
                 {"General.NumThreads", 1}};
  for (size_t i = 0; i < sizeof options / sizeof *options; i++)
    WH_GMSH(s, gmshOptionSetNumber, options[i].name, options[i].value);
  WH_GMSH(s, gmshModelMeshSetSizeCallback, size_callback, (void *)sizes);
  int error = 0;
  for (int d = 1; d <= dimension && d < 3 && !error; d++)
    gmshModelMeshGenerate(d, &error);
  if (error)
    return failed(s);
  return dimension == 3 ? fill(s, method) : WH_OK;
}

/* What is read, by gmsh's tags of nodes. */
struct reader {
  struct wh_gmsh *s;
  const struct wh_solid_cad *cad;
  size_t max_tag, count;
  double (*position)[3]; /* [max_tag + 1] */
  uint32_t *number;      /* [max_tag + 1] in the mesh; UINT32_MAX: not used */
  size_t *element;       /* [count * 4] tags */
  uint16_t *volume;      /* [count] index into the drawing's volumes */
};

static enum wh_status read_nodes(struct reader *r) {
  size_t count = 0, *tag = NULL, positions = 0, parameters = 0;
  double *position = NULL, *parameter = NULL;
  WH_GMSH(r->s, gmshModelMeshGetNodes, &tag, &count, &position, &positions, &parameter, &parameters,
          -1, -1, 0, 0);
  WH_TRY(wh_gmsh_keep(r->s, tag));
  WH_TRY(wh_gmsh_keep(r->s, position));
  WH_TRY(wh_gmsh_keep(r->s, parameter));
  for (size_t i = 0; i < count; i++)
    r->max_tag = tag[i] > r->max_tag ? tag[i] : r->max_tag;
  WH_TRY(wh_alloc(r->s->c, r->max_tag + 1, sizeof *r->position, &r->position));
  WH_TRY(wh_gmsh_keep(r->s, r->position));
  for (size_t i = 0; i < count; i++)
    memcpy(r->position[tag[i]], position + 3 * i, sizeof *r->position);
  return WH_OK;
}

static enum wh_status read_elements(struct reader *r) {
  size_t capacity = 0, volume_capacity = 0;
  for (size_t i = 0; i < r->cad->volume_count; i++) {
    size_t *tag = NULL, tags = 0, *node = NULL, n = 0;
    WH_GMSH(r->s, gmshModelMeshGetElementsByType, TETRAHEDRON, &tag, &tags, &node, &n,
            r->cad->volume[i].tag, 0, 1);
    gmshFree(tag);
    WH_TRY(wh_gmsh_keep(r->s, node));
    WH_TRY(wh_grow(r->s->c, &r->element, &capacity, 4 * r->count + n, sizeof *r->element));
    WH_TRY(wh_grow(r->s->c, &r->volume, &volume_capacity, r->count + tags, sizeof *r->volume));
    if (n)
      memcpy(r->element + 4 * r->count, node, n * sizeof *node);
    for (size_t k = 0; k < tags; k++)
      r->volume[r->count + k] = (uint16_t)i;
    r->count += tags;
  }
  return r->count ? WH_OK : wh_fail(r->s->c, WH_LIBRARY_FAILED, "gmsh made no tetrahedra");
}

/* Elements in the order of a curve that fills space, so that neighbours are near in memory. */
struct place {
  uint64_t code;
  size_t element;
};

static int by_code(const void *a, const void *b) {
  const struct place *p = a, *q = b;
  if (p->code != q->code)
    return p->code < q->code ? -1 : 1;
  return (p->element > q->element) - (p->element < q->element);
}

static enum wh_status sort_elements(struct reader *r, struct place **out) {
  const struct wh_solid_cad *cad = r->cad;
  WH_TRY(wh_alloc(r->s->c, r->count, sizeof **out, out));
  WH_TRY(wh_gmsh_keep(r->s, *out));
  for (size_t e = 0; e < r->count; e++) {
    uint64_t code = 0;
    double at[3] = {0, 0, 0};
    for (int i = 0; i < 4; i++)
      for (int k = 0; k < 3; k++)
        at[k] += 0.25 * r->position[r->element[4 * e + (size_t)i]][k];
    for (int bit = 0; bit < 20; bit++)
      for (int k = 0; k < 3; k++) {
        double part = (at[k] - cad->low[k]) / (cad->high[k] - cad->low[k]);
        uint64_t cell = (uint64_t)fmax(0.0, fmin(1048575.0, part * 1048576.0));
        code |= (cell >> bit & 1) << (3 * bit + k);
      }
    (*out)[e] = (struct place){code, e};
  }
  qsort(*out, r->count, sizeof **out, by_code);
  return WH_OK;
}

/* Numbers the vertices in the order of the elements. */
static enum wh_status number_vertices(struct reader *r, const struct place *place,
                                      struct wh_solid_mesh *m) {
  WH_TRY(wh_alloc(r->s->c, r->max_tag + 1, sizeof *r->number, &r->number));
  WH_TRY(wh_gmsh_keep(r->s, r->number));
  memset(r->number, 0xff, (r->max_tag + 1) * sizeof *r->number);
  WH_TRY(wh_alloc(r->s->c, 4 * r->count, sizeof *m->element, &m->element));
  for (size_t e = 0; e < r->count; e++)
    for (size_t i = 0; i < 4; i++) {
      uint32_t *n = &r->number[r->element[4 * place[e].element + i]];
      if (*n == UINT32_MAX)
        *n = (uint32_t)m->vertex_count++;
      m->element[4 * e + i] = *n;
    }
  m->node_count = m->vertex_count;
  WH_TRY(wh_alloc(r->s->c, m->node_count, sizeof *m->node, &m->node));
  for (size_t tag = 0; tag <= r->max_tag; tag++)
    if (r->number[tag] != UINT32_MAX)
      memcpy(m->node[r->number[tag]], r->position[tag], sizeof *m->node);
  return WH_OK;
}

/* A face by its three vertices in rising order, and who has it. */
struct face {
  uint32_t vertex[3];
  uint32_t element; /* WH_NO_ELEMENT: a triangle of a surface */
  uint32_t index;   /* face of the element, or surface */
};

static int by_vertices(const void *a, const void *b) {
  const struct face *p = a, *q = b;
  for (int i = 0; i < 3; i++)
    if (p->vertex[i] != q->vertex[i])
      return p->vertex[i] < q->vertex[i] ? -1 : 1;
  return (p->element > q->element) - (p->element < q->element);
}

static struct face face_of(uint32_t a, uint32_t b, uint32_t c, uint32_t element, uint32_t index) {
  struct face f = {{a, b, c}, element, index};
  for (int i = 0; i < 2; i++)
    for (int j = 0; j < 2 - i; j++)
      if (f.vertex[j] > f.vertex[j + 1]) {
        uint32_t swap = f.vertex[j];
        f.vertex[j] = f.vertex[j + 1];
        f.vertex[j + 1] = swap;
      }
  return f;
}

static enum wh_status surface_faces(struct reader *r, size_t *count, size_t *capacity,
                                    struct face **face) {
  for (size_t i = 0; i < r->cad->surface_count; i++) {
    size_t *tag = NULL, tags = 0, *node = NULL, n = 0;
    WH_GMSH(r->s, gmshModelMeshGetElementsByType, TRIANGLE, &tag, &tags, &node, &n,
            r->cad->surface[i].tag, 0, 1);
    gmshFree(tag);
    WH_TRY(wh_gmsh_keep(r->s, node));
    WH_TRY(wh_grow(r->s->c, face, capacity, *count + tags, sizeof **face));
    for (size_t k = 0; k < tags; k++) {
      const size_t *t = node + k * (n / tags);
      (*face)[(*count)++] =
          face_of(r->number[t[0]], r->number[t[1]], r->number[t[2]], WH_NO_ELEMENT, (uint32_t)i);
    }
  }
  return WH_OK;
}

/* Sorted by their vertices, faces that are the same follow each other: two elements, and last a
   triangle of a surface. */
static enum wh_status join_faces(struct reader *r, struct wh_solid_mesh *m, struct face **face,
                                 uint32_t *surface_of_face) {
  size_t count = 0, capacity = 0;
  WH_TRY(wh_grow(r->s->c, face, &capacity, 4 * m->element_count, sizeof **face));
  for (size_t e = 0; e < m->element_count; e++)
    for (uint32_t f = 0; f < 4; f++) {
      const int *v = wh_tetra_face((int)f);
      const uint32_t *n = m->element + 4 * e;
      (*face)[count++] = face_of(n[v[0]], n[v[1]], n[v[2]], (uint32_t)e, f);
    }
  WH_TRY(surface_faces(r, &count, &capacity, face));
  qsort(*face, count, sizeof **face, by_vertices);
  for (size_t i = 0, j; i < count; i = j) {
    const struct face *a = *face + i;
    for (j = i + 1; j < count && memcmp(a->vertex, (*face)[j].vertex, sizeof a->vertex) == 0; j++)
      ;
    size_t sides = 0;
    while (sides < j - i && a[sides].element != WH_NO_ELEMENT)
      sides++;
    for (size_t k = 0; k < sides && k < 2; k++) {
      size_t at = 4 * (size_t)a[k].element + a[k].index;
      if (sides == 2)
        m->neighbour[at] = a[1 - k].element;
      if (sides < j - i)
        surface_of_face[at] = a[sides].index;
    }
    if (sides > 2)
      return wh_fail(r->s->c, WH_LIBRARY_FAILED, "gmsh made a face with %zu elements", sides);
  }
  return WH_OK;
}

static enum wh_status assemble(struct reader *r, struct wh_solid_mesh *m,
                               uint32_t **surface_of_face) {
  struct place *place = NULL;
  struct face *face = NULL;
  WH_TRY(sort_elements(r, &place));
  WH_TRY(number_vertices(r, place, m));
  m->element_count = r->count;
  WH_TRY(wh_alloc(r->s->c, r->count, sizeof *m->region, &m->region));
  WH_TRY(wh_alloc(r->s->c, r->count, sizeof *m->curved, &m->curved));
  WH_TRY(wh_alloc(r->s->c, 4 * r->count, sizeof *m->neighbour, &m->neighbour));
  WH_TRY(wh_alloc(r->s->c, 4 * r->count, sizeof *m->boundary, &m->boundary));
  WH_TRY(wh_alloc(r->s->c, 4 * r->count, sizeof **surface_of_face, surface_of_face));
  memset(m->neighbour, 0xff, 4 * r->count * sizeof *m->neighbour);
  memset(m->boundary, 0xff, 4 * r->count * sizeof *m->boundary);
  memset(*surface_of_face, 0xff, 4 * r->count * sizeof **surface_of_face);
  for (size_t e = 0; e < r->count; e++)
    m->region[e] = r->volume[place[e].element];
  enum wh_status status = join_faces(r, m, &face, *surface_of_face);
  free(face);
  return status;
}

enum wh_status wh_solid_read(struct wh_gmsh *s, const struct wh_solid_cad *cad, int order,
                             struct wh_solid_mesh *out, uint32_t **surface_of_face) {
  struct reader r = {.s = s, .cad = cad};
  out->order = 1;
  out->nodes_per_element = 4;
  enum wh_status status = read_nodes(&r);
  if (status == WH_OK)
    status = read_elements(&r);
  if (status == WH_OK)
    status = assemble(&r, out, surface_of_face);
  if (status == WH_OK)
    status = wh_solid_raise(s, cad, order, r.number, out);
  free(r.element);
  free(r.volume);
  return status;
}

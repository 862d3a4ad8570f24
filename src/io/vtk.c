/* SPDX-License-Identifier: MPL-2.0 */
#include "io/vtk.h"

#include "base/memory.h"
#include "base/file.h"
#include "io/base64.h"
#include "numerics/tetrahedron.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* VTK's number of a cell of arbitrary-order Lagrange triangle; its nodes have gmsh's order:
   corners, edges 0-1, 1-2, 2-0, then the interior recursively. */
#define LAGRANGE_TRIANGLE 69
/* And of a tetrahedron. */
#define LAGRANGE_TETRAHEDRON 71

static void put_escaped(FILE *stream, const char *text) {
  for (const char *s = text; *s; s++) {
    if (*s == '&' || *s == '<' || *s == '"')
      fprintf(stream, "&#%d;", *s);
    else if ((unsigned char)*s >= 0x20)
      fputc(*s, stream);
  }
}

/* VTK's inline binary data: a 64-bit count of bytes and the bytes, each in base64. */
static void put_data(FILE *stream, const char *type, const char *name, int components,
                     const void *value, size_t bytes) {
  fprintf(stream, "<DataArray type=\"%s\" Name=\"", type);
  put_escaped(stream, name);
  fprintf(stream, "\" NumberOfComponents=\"%d\" format=\"binary\">", components);
  uint64_t length = bytes;
  wh_base64_write(stream, (const unsigned char *)&length, sizeof length);
  wh_base64_write(stream, value, bytes);
  fputs("</DataArray>\n", stream);
}

static enum wh_status put_arrays(struct wh_context *c, FILE *stream, size_t count,
                                 const struct wh_vtk_array *array, size_t items) {
  for (size_t k = 0; k < count; k++) {
    size_t values = items * (size_t)array[k].components;
    for (size_t i = 0; i < values; i++)
      if (!isfinite(array[k].value[i]))
        return wh_fail(c, WH_INTERNAL, "%s is %g at item %zu: not a number to write", array[k].name,
                       array[k].value[i], i);
    put_data(stream, "Float64", array[k].name, array[k].components, array[k].value,
             values * sizeof(double));
  }
  return WH_OK;
}

static void put_start(FILE *stream, const char *type) {
  const uint16_t one = 1;
  unsigned char first;
  memcpy(&first, &one, 1);
  fprintf(stream,
          "<?xml version=\"1.0\"?>\n<VTKFile type=\"%s\" version=\"2.2\" byte_order=\"%s\" "
          "header_type=\"UInt64\">\n<%s>\n",
          type, first ? "LittleEndian" : "BigEndian", type);
}

static void put_end(FILE *stream, const char *type) {
  fprintf(stream, "</%s>\n</VTKFile>\n", type);
}

/* What an unstructured grid is made of: cells of one type with nodes each. */
struct grid {
  size_t points, cells, nodes;
  double (*point)[3];
  int64_t *connectivity, *offset;
  unsigned char *type;
  int32_t *region;
  size_t region_count;
  const struct wh_region *regions;
};

/* Names of the regions, one after another: a string array holds characters ended by zeros. */
static void put_region_names(FILE *stream, const struct grid *g) {
  fprintf(stream,
          "<FieldData>\n<DataArray type=\"String\" Name=\"regions\" NumberOfTuples=\"%zu\" "
          "format=\"ascii\">",
          g->region_count);
  for (size_t i = 0; i < g->region_count; i++) {
    for (const char *s = g->regions[i].name; *s; s++)
      fprintf(stream, "%d ", (unsigned char)*s);
    fputs("0 ", stream);
  }
  fputs("</DataArray>\n</FieldData>\n", stream);
}

static void grid_free(struct grid *g) {
  free(g->point);
  free(g->connectivity);
  free(g->offset);
  free(g->type);
  free(g->region);
}

/* Room, and all but the points and what they are connected to. */
static enum wh_status grid_alloc(struct wh_context *c, unsigned char type, const uint16_t *region,
                                 struct grid *g) {
  WH_TRY(wh_alloc(c, g->points, sizeof *g->point, &g->point));
  WH_TRY(wh_alloc(c, g->cells * g->nodes, sizeof *g->connectivity, &g->connectivity));
  WH_TRY(wh_alloc(c, g->cells, sizeof *g->offset, &g->offset));
  WH_TRY(wh_alloc(c, g->cells, sizeof *g->type, &g->type));
  WH_TRY(wh_alloc(c, g->cells, sizeof *g->region, &g->region));
  for (size_t e = 0; e < g->cells; e++) {
    g->offset[e] = (int64_t)((e + 1) * g->nodes);
    g->type[e] = type;
    g->region[e] = region[e];
  }
  return WH_OK;
}

static enum wh_status grid_make(struct wh_context *c, const struct wh_mesh *m, struct grid *g) {
  g->nodes = (size_t)m->nodes_per_element;
  g->cells = m->element_count;
  g->points = g->cells * g->nodes;
  g->region_count = m->region_count;
  g->regions = m->regions;
  WH_TRY(grid_alloc(c, LAGRANGE_TRIANGLE, m->region, g));
  for (size_t i = 0; i < g->points; i++) {
    const double *p = m->node[m->element[i]];
    g->point[i][0] = p[1];
    g->point[i][2] = p[0];
    g->connectivity[i] = (int64_t)i;
  }
  return WH_OK;
}

/* Barycentric coordinates, times the order, of VTK's nodes of a tetrahedron: corners, edges 0-1,
   1-2, 2-0, 0-3, 1-3, 2-3, and for order 3 the middles of the faces 0-1-3, 1-2-3, 0-2-3, 0-1-2. */
static void vtk_nodes(int order, int node[][4]) {
  static const int edge[6][2] = {{0, 1}, {1, 2}, {2, 0}, {0, 3}, {1, 3}, {2, 3}};
  static const int opposite[4] = {2, 0, 1, 3};
  int n = 0;
  memset(node, 0, WH_TETRA_MAX_NODES * sizeof *node);
  for (int v = 0; v < 4; v++)
    node[n++][v] = order;
  for (int e = 0; e < 6; e++)
    for (int k = 1; k < order; k++, n++) {
      node[n][edge[e][0]] = order - k;
      node[n][edge[e][1]] = k;
    }
  for (int f = 0; order == 3 && f < 4; f++, n++)
    for (int v = 0; v < 4; v++)
      node[n][v] = v != opposite[f];
}

/* Number in the mesh's own order of each of VTK's nodes. */
static void vtk_order(int order, size_t nodes, size_t number[]) {
  int vtk[WH_TETRA_MAX_NODES][4];
  const int(*own)[4] = wh_tetra_lattice(order);
  vtk_nodes(order, vtk);
  for (size_t i = 0; i < nodes; i++)
    for (size_t k = 0; k < nodes; k++)
      if (memcmp(own[k], vtk[i], sizeof vtk[i]) == 0)
        number[i] = k;
}

static enum wh_status grid_make_solid(struct wh_context *c, const struct wh_solid_mesh *m,
                                      struct grid *g) {
  size_t number[WH_TETRA_MAX_NODES] = {0};
  g->nodes = (size_t)m->nodes_per_element;
  g->cells = m->element_count;
  g->points = m->node_count;
  g->region_count = m->region_count;
  g->regions = m->regions;
  WH_TRY(grid_alloc(c, LAGRANGE_TETRAHEDRON, m->region, g));
  memcpy(g->point, m->node, g->points * sizeof *g->point);
  vtk_order(m->order, g->nodes, number);
  for (size_t e = 0; e < g->cells; e++)
    for (size_t i = 0; i < g->nodes; i++)
      g->connectivity[e * g->nodes + i] = m->element[e * g->nodes + number[i]];
  return WH_OK;
}

static enum wh_status put_grid(struct wh_context *c, FILE *stream, const struct grid *g,
                               size_t array_count, const struct wh_vtk_array *array) {
  put_start(stream, "UnstructuredGrid");
  put_region_names(stream, g);
  fprintf(stream, "<Piece NumberOfPoints=\"%zu\" NumberOfCells=\"%zu\">\n<Points>\n", g->points,
          g->cells);
  put_data(stream, "Float64", "Points", 3, g->point, g->points * sizeof *g->point);
  fputs("</Points>\n<Cells>\n", stream);
  put_data(stream, "Int64", "connectivity", 1, g->connectivity,
           g->cells * g->nodes * sizeof *g->connectivity);
  put_data(stream, "Int64", "offsets", 1, g->offset, g->cells * sizeof *g->offset);
  put_data(stream, "UInt8", "types", 1, g->type, g->cells);
  fputs("</Cells>\n<CellData>\n", stream);
  put_data(stream, "Int32", "region", 1, g->region, g->cells * sizeof *g->region);
  fputs("</CellData>\n<PointData>\n", stream);
  WH_TRY(put_arrays(c, stream, array_count, array, g->points));
  fputs("</PointData>\n</Piece>\n", stream);
  put_end(stream, "UnstructuredGrid");
  return WH_OK;
}

static enum wh_status write_grid(struct wh_context *c, const char *path, const struct grid *g,
                                 size_t array_count, const struct wh_vtk_array *array) {
  struct wh_file file;
  WH_TRY(wh_file_create(c, path, &file));
  return wh_file_finish(c, &file, put_grid(c, file.stream, g, array_count, array));
}

enum wh_status wh_vtu_write(struct wh_context *c, const char *path, const struct wh_mesh *mesh,
                            size_t array_count, const struct wh_vtk_array *array) {
  struct grid g = {0};
  enum wh_status status = grid_make(c, mesh, &g);
  if (status == WH_OK)
    status = write_grid(c, path, &g, array_count, array);
  grid_free(&g);
  return status;
}

enum wh_status wh_vtu_write_solid(struct wh_context *c, const char *path,
                                  const struct wh_solid_mesh *mesh, size_t array_count,
                                  const struct wh_vtk_array *array) {
  struct grid g = {0};
  enum wh_status status = grid_make_solid(c, mesh, &g);
  if (status == WH_OK)
    status = write_grid(c, path, &g, array_count, array);
  grid_free(&g);
  return status;
}

static enum wh_status put_lines(struct wh_context *c, FILE *stream, const struct wh_vtk_lines *l,
                                const int64_t *number) {
  size_t points = l->start[l->count];
  put_start(stream, "PolyData");
  fprintf(stream,
          "<Piece NumberOfPoints=\"%zu\" NumberOfVerts=\"0\" NumberOfLines=\"%zu\" "
          "NumberOfStrips=\"0\" NumberOfPolys=\"0\">\n<Points>\n",
          points, l->count);
  put_data(stream, "Float64", "Points", 3, l->point, points * sizeof *l->point);
  fputs("</Points>\n<Lines>\n", stream);
  put_data(stream, "Int64", "connectivity", 1, number, points * sizeof *number);
  put_data(stream, "Int64", "offsets", 1, number + points, l->count * sizeof *number);
  fputs("</Lines>\n<PointData>\n", stream);
  WH_TRY(put_arrays(c, stream, l->point_array_count, l->point_array, points));
  fputs("</PointData>\n<CellData>\n", stream);
  WH_TRY(put_arrays(c, stream, l->line_array_count, l->line_array, l->count));
  fputs("</CellData>\n</Piece>\n", stream);
  put_end(stream, "PolyData");
  return WH_OK;
}

enum wh_status wh_vtp_write(struct wh_context *c, const char *path,
                            const struct wh_vtk_lines *lines) {
  struct wh_file file;
  size_t points = lines->start[lines->count];
  int64_t *number; /* point numbers, then the ends of the lines */
  WH_TRY(wh_alloc(c, points + lines->count, sizeof *number, &number));
  for (size_t i = 0; i < points; i++)
    number[i] = (int64_t)i;
  for (size_t i = 0; i < lines->count; i++)
    number[points + i] = (int64_t)lines->start[i + 1];
  enum wh_status status = wh_file_create(c, path, &file);
  if (status == WH_OK)
    status = wh_file_finish(c, &file, put_lines(c, file.stream, lines, number));
  free(number);
  return status;
}

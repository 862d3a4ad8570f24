/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_IO_VTK_H
#define WH_IO_VTK_H
/* Files for ParaView and VTK: the mesh with its fields, and trajectories. Coordinates are those of
   the particles (x, y, z; the beam along z), so both lie together in one view: the mesh is drawn in
   the half plane y = 0, x = r. Numbers stand in the files exactly (base64 of the doubles). */
#include "geometry/solid.h"

/* Numbers by name: components values for each item. */
struct wh_vtk_array {
  const char *name; /* "E [V/m]" */
  int components;   /* 1 or 3 */
  const double *value;
};

/* Unstructured grid of curved Lagrange triangles of the mesh's own order. Every element has its own
   points, since the field jumps between elements: arrays hold element_count * nodes_per_element
   items, in the order of mesh->element. The region of every cell is written as "region", and the
   names of the regions as field data. */
enum wh_status wh_vtu_write(struct wh_context *c, const char *path, const struct wh_mesh *mesh,
                            size_t array_count, const struct wh_vtk_array *array);

/* Curved Lagrange tetrahedra likewise; the field is continuous: arrays hold node_count items. */
enum wh_status wh_vtu_write_solid(struct wh_context *c, const char *path,
                                  const struct wh_solid_mesh *mesh, size_t array_count,
                                  const struct wh_vtk_array *array);

/* Polylines: line i has points start[i] to start[i+1]-1. */
struct wh_vtk_lines {
  size_t count;
  const size_t *start;      /* [count + 1], start[0] = 0 */
  const double (*point)[3]; /* [start[count]] x, y, z [m] */
  size_t point_array_count, line_array_count;
  const struct wh_vtk_array *point_array; /* an item for each point: energy, time */
  const struct wh_vtk_array *line_array;  /* an item for each line: id */
};

enum wh_status wh_vtp_write(struct wh_context *c, const char *path,
                            const struct wh_vtk_lines *lines);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
/* A mesh with all its mirror images. */
#include "base/memory.h"
#include "geometry/solid.h"
#include "numerics/tetrahedron.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SAME 1e-9 /* of elements of two maps that are one */

struct maker {
  struct wh_context *c;
  const struct wh_solid_mesh *m;
  struct wh_solid_mesh *out;
  int parts;
  double (*map)[3][3];           /* [parts] */
  int (*beyond)[WH_MIRRORS_MAX]; /* [parts] the image beyond each plane of each image */
  uint32_t *number;              /* [parts * node_count] of the nodes of all images */
  uint32_t *from;                /* [out->node_count] */
  int turned[20]; /* local nodes of an element whose vertices 2 and 3 change places */
};

static bool same_map(double a[3][3], double b[3][3]) {
  double off = 0.0;
  for (int i = 0; i < 9; i++)
    off = fmax(off, fabs(a[i / 3][i % 3] - b[i / 3][i % 3]));
  return off < SAME;
}

static void find_images(struct maker *k) {
  for (int i = 0; i < k->parts; i++)
    wh_mirrors_image(&k->m->mirrors, i, k->map[i]);
  for (int i = 0; i < k->parts; i++)
    for (int p = 0; p < k->m->mirrors.count; p++) {
      double map[3][3];
      memcpy(map, k->map[i], sizeof map);
      wh_mirrors_pass(&k->m->mirrors, p, map);
      for (int other = 0; other < k->parts; other++)
        if (same_map(map, k->map[other]))
          k->beyond[i][p] = other;
    }
}

static void find_turned(struct maker *k) {
  const int(*at)[4] = wh_tetra_lattice(k->m->order);
  for (int i = 0; i < k->m->nodes_per_element; i++)
    for (int n = 0; n < k->m->nodes_per_element; n++)
      if (at[n][0] == at[i][0] && at[n][1] == at[i][1] && at[n][2] == at[i][3])
        k->turned[i] = n;
}

/* The first image that has the node where this one has it: they share it on planes. */
static int first_image(const struct maker *k, int image, size_t node, double slack) {
  double own[3];
  memcpy(own, k->m->node[node], sizeof own);
  wh_mirrors_map(k->map[image], own);
  for (int i = 0; i < image; i++) {
    double x[3];
    memcpy(x, k->m->node[node], sizeof x);
    wh_mirrors_map(k->map[i], x);
    if (fabs(x[0] - own[0]) + fabs(x[1] - own[1]) + fabs(x[2] - own[2]) < slack)
      return i;
  }
  return image;
}

/* Vertices come first. */
static void number_nodes(struct maker *k, size_t first, size_t end, double slack) {
  size_t nodes = k->m->node_count;
  for (int i = 0; i < k->parts; i++)
    for (size_t n = first; n < end; n++) {
      int image = first_image(k, i, n, slack);
      uint32_t *own = &k->number[(size_t)i * nodes + n];
      if (image < i) {
        *own = k->number[(size_t)image * nodes + n];
        continue;
      }
      *own = (uint32_t)k->out->node_count++;
      k->from[*own] = (uint32_t)n;
      memcpy(k->out->node[*own], k->m->node[n], sizeof *k->out->node);
      wh_mirrors_map(k->map[i], k->out->node[*own]);
    }
}

static void put_element(struct maker *k, int image, size_t e) {
  const struct wh_solid_mesh *m = k->m;
  struct wh_solid_mesh *out = k->out;
  size_t per = (size_t)m->nodes_per_element, to = (size_t)image * m->element_count + e;
  bool turn = wh_mirrors_hand(k->map[image]) < 0.0;
  out->curved[to] = m->curved[e];
  out->region[to] = m->region[e];
  for (size_t i = 0; i < per; i++)
    out->element[to * per + i] = k->number[(size_t)image * m->node_count +
                                           m->element[e * per + (turn ? (size_t)k->turned[i] : i)]];
  for (size_t f = 0; f < 4; f++) {
    size_t own = 4 * e + (turn && f >= 2 ? 5 - f : f);
    int plane = wh_mirrors_face(&m->mirrors, m, own);
    uint32_t next = m->neighbour[own];
    out->boundary[4 * to + f] = plane >= 0 ? WH_NO_BOUNDARY : m->boundary[own];
    if (plane >= 0)
      next = (uint32_t)((size_t)k->beyond[image][plane] * m->element_count + e);
    else if (next != WH_NO_ELEMENT)
      next += (uint32_t)((size_t)image * m->element_count);
    out->neighbour[4 * to + f] = next;
  }
}

static enum wh_status room(struct maker *k) {
  const struct wh_solid_mesh *m = k->m;
  struct wh_solid_mesh *out = k->out;
  size_t parts = (size_t)k->parts, elements = parts * m->element_count,
         nodes = parts * m->node_count;
  WH_TRY(wh_alloc(k->c, parts, sizeof *k->map, &k->map));
  WH_TRY(wh_alloc(k->c, parts, sizeof *k->beyond, &k->beyond));
  WH_TRY(wh_alloc(k->c, nodes, sizeof *k->number, &k->number));
  WH_TRY(wh_alloc(k->c, nodes, sizeof *k->from, &k->from));
  WH_TRY(wh_alloc(k->c, nodes, sizeof *out->node, &out->node));
  WH_TRY(
      wh_alloc(k->c, elements * (size_t)m->nodes_per_element, sizeof *out->element, &out->element));
  WH_TRY(wh_alloc(k->c, elements, sizeof *out->curved, &out->curved));
  WH_TRY(wh_alloc(k->c, elements, sizeof *out->region, &out->region));
  WH_TRY(wh_alloc(k->c, 4 * elements, sizeof *out->neighbour, &out->neighbour));
  WH_TRY(wh_alloc(k->c, 4 * elements, sizeof *out->boundary, &out->boundary));
  WH_TRY(wh_alloc(k->c, m->region_count, sizeof *out->regions, &out->regions));
  WH_TRY(wh_alloc(k->c, m->boundary_count, sizeof *out->boundaries, &out->boundaries));
  return wh_alloc(k->c, m->electrode_count, sizeof *out->electrodes, &out->electrodes);
}

static enum wh_status make(struct maker *k) {
  const struct wh_solid_mesh *m = k->m;
  struct wh_solid_mesh *out = k->out;
  WH_TRY(room(k));
  memcpy(out->regions, m->regions, m->region_count * sizeof *m->regions);
  memcpy(out->boundaries, m->boundaries, m->boundary_count * sizeof *m->boundaries);
  memcpy(out->electrodes, m->electrodes, m->electrode_count * sizeof *m->electrodes);
  double extent = 0.0;
  for (size_t i = 0; i < m->node_count; i++)
    extent = fmax(extent, hypot(hypot(m->node[i][0], m->node[i][1]), m->node[i][2]));
  find_images(k);
  find_turned(k);
  number_nodes(k, 0, m->vertex_count, WH_MIRRORS_FLAT * extent);
  out->vertex_count = out->node_count;
  number_nodes(k, m->vertex_count, m->node_count, WH_MIRRORS_FLAT * extent);
  for (int i = 0; i < k->parts; i++)
    for (size_t e = 0; e < m->element_count; e++)
      put_element(k, i, e);
  return WH_OK;
}

enum wh_status wh_solid_mesh_whole(struct wh_context *c, const struct wh_solid_mesh *m,
                                   struct wh_solid_mesh *out, uint32_t **from) {
  struct maker k = {.c = c, .m = m, .out = out, .parts = wh_mirrors_parts(&m->mirrors)};
  *out = (struct wh_solid_mesh){.order = m->order,
                                .nodes_per_element = m->nodes_per_element,
                                .element_count = (size_t)k.parts * m->element_count,
                                .region_count = m->region_count,
                                .boundary_count = m->boundary_count,
                                .electrode_count = m->electrode_count,
                                .straightened = m->straightened};
  enum wh_status status = make(&k);
  free(k.map);
  free(k.beyond);
  free(k.number);
  *from = k.from;
  if (status) {
    wh_solid_mesh_free(out);
    free(*from);
    *from = NULL;
  }
  return status;
}

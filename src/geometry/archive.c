/* SPDX-License-Identifier: MPL-2.0 */
#include "geometry/solid.h"

/* What both kinds of mesh have. */
struct lists {
  size_t entries, nodes, elements, faces, regions, boundaries, electrodes;
  const uint32_t *element, *neighbour;
  const uint16_t *region, *boundary;
  const struct wh_boundary *kinds;
};

/* Numbers that others count on: whoever walks through the mesh looks nothing up twice. */
static bool is_sound(const struct lists *m) {
  for (size_t i = 0; i < m->entries; i++)
    if (m->element[i] >= m->nodes)
      return false;
  for (size_t i = 0; i < m->elements; i++)
    if (m->region[i] >= m->regions)
      return false;
  for (size_t i = 0; i < m->faces; i++)
    if ((m->neighbour[i] != WH_NO_ELEMENT && m->neighbour[i] >= m->elements) ||
        (m->boundary[i] != WH_NO_BOUNDARY && m->boundary[i] >= m->boundaries))
      return false;
  for (size_t i = 0; i < m->boundaries; i++)
    if (m->kinds[i].electrode >= m->electrodes && m->electrodes > 0)
      return false;
  return true;
}

/* Every list is there, and of a mesh of m's kind with that many faces an element. */
#define IS_SOUND(m, sides)                                                                         \
  ((m)->node && (m)->element && (m)->curved && (m)->region && (m)->neighbour && (m)->boundary &&   \
   (m)->regions && (m)->boundaries && (m)->electrodes &&                                           \
   is_sound(&(struct lists){.entries = (m)->element_count * (size_t)(m)->nodes_per_element,        \
                            .nodes = (m)->node_count,                                              \
                            .elements = (m)->element_count,                                        \
                            .faces = (sides) * (m)->element_count,                                 \
                            .regions = (m)->region_count,                                          \
                            .boundaries = (m)->boundary_count,                                     \
                            .electrodes = (m)->electrode_count,                                    \
                            .element = (m)->element,                                               \
                            .neighbour = (m)->neighbour,                                           \
                            .region = (m)->region,                                                 \
                            .boundary = (m)->boundary,                                             \
                            .kinds = (m)->boundaries}))

void wh_mesh_archive(struct wh_archive *a, struct wh_mesh *m) {
  WH_ARCHIVE(a, m->symmetry);
  WH_ARCHIVE(a, m->order);
  WH_ARCHIVE(a, m->nodes_per_element);
  if (a->reading && (m->order < 1 || m->order > 6 ||
                     m->nodes_per_element != (m->order + 1) * (m->order + 2) / 2)) {
    m->nodes_per_element = 0;
    wh_archive_refuse(a, "elements of an unknown order");
  }
  WH_ARCHIVE(a, m->node_count);
  WH_ARCHIVE(a, m->element_count);
  WH_ARCHIVE(a, m->region_count);
  WH_ARCHIVE(a, m->boundary_count);
  WH_ARCHIVE(a, m->electrode_count);
  WH_ARCHIVE_ARRAY(a, m->node, m->node_count);
  WH_ARCHIVE_ARRAY(a, m->element, m->element_count * (size_t)m->nodes_per_element);
  WH_ARCHIVE_ARRAY(a, m->curved, m->element_count);
  WH_ARCHIVE_ARRAY(a, m->region, m->element_count);
  WH_ARCHIVE_ARRAY(a, m->neighbour, 3 * m->element_count);
  WH_ARCHIVE_ARRAY(a, m->boundary, 3 * m->element_count);
  WH_ARCHIVE_ARRAY(a, m->regions, m->region_count);
  WH_ARCHIVE_ARRAY(a, m->boundaries, m->boundary_count);
  WH_ARCHIVE_ARRAY(a, m->electrodes, m->electrode_count);
  if (a->reading && a->status == WH_OK && !IS_SOUND(m, 3))
    wh_archive_refuse(a, "a mesh names nodes or elements that it does not have");
}

/* The first four nodes of an element are vertices, which come first. */
static bool vertices_come_first(const struct wh_solid_mesh *m) {
  for (size_t i = 0; i < 4 * m->element_count; i++)
    if (m->element[i / 4 * (size_t)m->nodes_per_element + i % 4] >= m->vertex_count)
      return false;
  return m->vertex_count <= m->node_count;
}

void wh_solid_mesh_archive(struct wh_archive *a, struct wh_solid_mesh *m) {
  WH_ARCHIVE(a, m->order);
  WH_ARCHIVE(a, m->nodes_per_element);
  if (a->reading &&
      (m->order < 1 || m->order > 3 ||
       m->nodes_per_element != (m->order + 1) * (m->order + 2) * (m->order + 3) / 6)) {
    m->nodes_per_element = 0;
    wh_archive_refuse(a, "elements of an unknown order");
  }
  WH_ARCHIVE(a, m->node_count);
  WH_ARCHIVE(a, m->element_count);
  WH_ARCHIVE(a, m->vertex_count);
  WH_ARCHIVE(a, m->region_count);
  WH_ARCHIVE(a, m->boundary_count);
  WH_ARCHIVE(a, m->electrode_count);
  WH_ARCHIVE(a, m->straightened);
  WH_ARCHIVE(a, m->mirrors);
  if (a->reading && (m->mirrors.count < 0 || m->mirrors.count > WH_MIRRORS_MAX ||
                     (m->mirrors.count > 0 && m->mirrors.turns < 1))) {
    m->mirrors.count = 0;
    wh_archive_refuse(a, "more planes of symmetry than can be");
  }
  WH_ARCHIVE_ARRAY(a, m->node, m->node_count);
  WH_ARCHIVE_ARRAY(a, m->element, m->element_count * (size_t)m->nodes_per_element);
  WH_ARCHIVE_ARRAY(a, m->curved, m->element_count);
  WH_ARCHIVE_ARRAY(a, m->region, m->element_count);
  WH_ARCHIVE_ARRAY(a, m->neighbour, 4 * m->element_count);
  WH_ARCHIVE_ARRAY(a, m->boundary, 4 * m->element_count);
  WH_ARCHIVE_ARRAY(a, m->regions, m->region_count);
  WH_ARCHIVE_ARRAY(a, m->boundaries, m->boundary_count);
  WH_ARCHIVE_ARRAY(a, m->electrodes, m->electrode_count);
  if (a->reading && a->status == WH_OK && !(IS_SOUND(m, 4) && vertices_come_first(m)))
    wh_archive_refuse(a, "a mesh names nodes or elements that it does not have");
}

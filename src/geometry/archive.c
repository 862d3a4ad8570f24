/* SPDX-License-Identifier: MPL-2.0 */
#include "geometry/solid.h"

/* Numbers that others count on: whoever walks through the mesh looks nothing up twice. */
static bool is_sound(const struct wh_mesh *m) {
  size_t entries = m->element_count * (size_t)m->nodes_per_element, faces = 3 * m->element_count;
  if (!m->node || !m->element || !m->curved || !m->region || !m->neighbour || !m->boundary ||
      !m->regions || !m->boundaries || !m->electrodes)
    return false;
  for (size_t i = 0; i < entries; i++)
    if (m->element[i] >= m->node_count)
      return false;
  for (size_t i = 0; i < m->element_count; i++)
    if (m->region[i] >= m->region_count)
      return false;
  for (size_t i = 0; i < faces; i++)
    if ((m->neighbour[i] != WH_NO_ELEMENT && m->neighbour[i] >= m->element_count) ||
        (m->boundary[i] != WH_NO_BOUNDARY && m->boundary[i] >= m->boundary_count))
      return false;
  for (size_t i = 0; i < m->boundary_count; i++)
    if (m->boundaries[i].electrode >= m->electrode_count && m->electrode_count > 0)
      return false;
  return true;
}

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
  if (a->reading && a->status == WH_OK && !is_sound(m))
    wh_archive_refuse(a, "a mesh names nodes or elements that it does not have");
}

static bool solid_is_sound(const struct wh_solid_mesh *m) {
  size_t entries = m->element_count * (size_t)m->nodes_per_element;
  if (!m->node || !m->element || !m->curved || !m->region || !m->neighbour || !m->boundary ||
      !m->regions || !m->boundaries || !m->electrodes || m->vertex_count > m->node_count)
    return false;
  for (size_t i = 0; i < entries; i++)
    if (m->element[i] >= m->node_count)
      return false;
  for (size_t i = 0; i < m->element_count; i++)
    if (m->region[i] >= m->region_count)
      return false;
  for (size_t i = 0; i < 4 * m->element_count; i++)
    if ((m->neighbour[i] != WH_NO_ELEMENT && m->neighbour[i] >= m->element_count) ||
        (m->boundary[i] != WH_NO_BOUNDARY && m->boundary[i] >= m->boundary_count))
      return false;
  return true;
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
  WH_ARCHIVE_ARRAY(a, m->node, m->node_count);
  WH_ARCHIVE_ARRAY(a, m->element, m->element_count * (size_t)m->nodes_per_element);
  WH_ARCHIVE_ARRAY(a, m->curved, m->element_count);
  WH_ARCHIVE_ARRAY(a, m->region, m->element_count);
  WH_ARCHIVE_ARRAY(a, m->neighbour, 4 * m->element_count);
  WH_ARCHIVE_ARRAY(a, m->boundary, 4 * m->element_count);
  WH_ARCHIVE_ARRAY(a, m->regions, m->region_count);
  WH_ARCHIVE_ARRAY(a, m->boundaries, m->boundary_count);
  WH_ARCHIVE_ARRAY(a, m->electrodes, m->electrode_count);
  if (a->reading && a->status == WH_OK && !solid_is_sound(m))
    wh_archive_refuse(a, "a mesh names nodes or elements that it does not have");
}

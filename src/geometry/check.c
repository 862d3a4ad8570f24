/* SPDX-License-Identifier: MPL-2.0 */
#include "geometry/job.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

static bool has(const struct wh_map *map, const char *name) {
  for (size_t i = 0; i < map->count; i++)
    if (strcmp(map->name[i], name) == 0)
      return true;
  return false;
}

/* Electrodes, dielectrics and gradients share one list of names with those the mesh gives itself:
   results and messages name all of them alike. */
static enum wh_status check_names(struct wh_context *c, const struct wh_geometry_params *g) {
  static const char *const own[] = {"vacuum", "infinite", "axis", "natural", "infinity"};
  const struct wh_map *map[] = {&g->electrodes, &g->dielectrics, &g->gradients};
  enum wh_status status = WH_OK;
  for (int k = 0; k < 3; k++)
    for (size_t i = 0; i < map[k]->count; i++) {
      const char *name = map[k]->name[i];
      bool taken = false, reserved = false;
      for (int l = 0; l <= k; l++)
        for (size_t j = 0; j < (l < k ? map[l]->count : i); j++)
          taken = taken || strcmp(map[l]->name[j], name) == 0;
      for (size_t j = 0; j < sizeof own / sizeof *own; j++)
        reserved = reserved || strcmp(own[j], name) == 0;
      if (taken)
        status = wh_fail(c, WH_BAD_INPUT, "the name '%s' is given twice in the geometry", name);
      else if (reserved)
        status = wh_fail(c, WH_BAD_INPUT,
                         "the name '%s' is one that every mesh has; choose another", name);
      else if (!*name || strlen(name) > 63)
        status = wh_fail(c, WH_BAD_INPUT, "the name '%s' must have 1 to 63 characters", name);
    }
  return status;
}

/* A magnetic field is meshed without electrodes: bodies of matter alone will do. */
static enum wh_status check_electrodes(struct wh_context *c, const struct wh_geometry_params *g) {
  enum wh_status status = WH_OK;
  const struct wh_electrode_params *e = g->electrodes.item;
  bool held = false;
  size_t matter = g->electrodes.count + g->dielectrics.count;
  if (matter == 0 || g->electrodes.count > 10000)
    return wh_fail(c, WH_BAD_INPUT,
                   "the geometry has %zu electrodes; there must be 1 to 10000 of them",
                   g->electrodes.count);
  for (size_t i = 0; i < g->electrodes.count; i++) {
    held = held || !e[i].floating;
    if (!isfinite(e[i].voltage_V) || !(e[i].size >= 0))
      status = wh_fail(c, WH_BAD_INPUT, "electrode '%s' has a voltage or size that is no number",
                       g->electrodes.name[i]);
  }
  if (g->electrodes.count && !held && g->domain.edge != WH_EDGE_OPEN)
    status = wh_fail(c, WH_BAD_INPUT,
                     "all electrodes are floating: no potential is given anywhere; give one of "
                     "them a voltage");
  return status;
}

static enum wh_status check_others(struct wh_context *c, const struct wh_geometry_params *g) {
  enum wh_status status = WH_OK;
  const struct wh_dielectric_params *d = g->dielectrics.item;
  for (size_t i = 0; i < g->dielectrics.count; i++)
    if (!(d[i].permittivity >= 1) || !isfinite(d[i].permittivity))
      status = wh_fail(c, WH_BAD_INPUT, "dielectric '%s' has the permittivity %g; at least 1",
                       g->dielectrics.name[i], d[i].permittivity);
  const struct wh_gradient_params *gradient = g->gradients.item;
  for (size_t i = 0; i < g->gradients.count; i++) {
    const char *name[2] = {gradient[i].from, gradient[i].to};
    for (int k = 0; k < 2; k++)
      if (!has(&g->electrodes, name[k]))
        status = wh_fail(c, WH_BAD_INPUT, "gradient '%s' goes %s '%s', which is no electrode",
                         g->gradients.name[i], k == 0 ? "from" : "to", name[k]);
    if (strcmp(name[0], name[1]) == 0)
      status = wh_fail(c, WH_BAD_INPUT, "gradient '%s' goes from '%s' to the same electrode",
                       g->gradients.name[i], name[0]);
  }
  return status;
}

/* What only tubes without symmetry have, and would go unheard with one. */
static enum wh_status check_symmetry(struct wh_context *c, const struct wh_geometry_params *g) {
  const struct wh_electrode_params *e = g->electrodes.item;
  const struct wh_dielectric_params *d = g->dielectrics.item;
  bool solids = g->domain.solid.kind || g->domain.solids.count;
  if (g->symmetry == WH_NO_SYMMETRY)
    return WH_OK;
  for (size_t i = 0; i < g->electrodes.count; i++)
    solids = solids || e[i].solid.kind || e[i].solids.count;
  for (size_t i = 0; i < g->dielectrics.count; i++)
    solids = solids || d[i].solid.kind || d[i].solids.count;
  if (solids)
    return wh_fail(c, WH_BAD_INPUT,
                   "there are solids, which are for geometry.symmetry: none; with a symmetry parts "
                   "are 'shape's");
  if (g->mirrors.count || g->mirror_z || (g->domain.wall && *g->domain.wall))
    return wh_fail(c, WH_BAD_INPUT, "geometry.%s is for geometry.symmetry: none; leave it out",
                   g->mirrors.count ? "mirrors"
                   : g->mirror_z    ? "mirror_z"
                                    : "domain.wall");
  return WH_OK;
}

/* A file brings all shapes with it. */
static enum wh_status check_file(struct wh_context *c, const struct wh_geometry_params *g) {
  if (!g->file)
    return WH_OK;
  const struct wh_electrode_params *e = g->electrodes.item;
  const struct wh_dielectric_params *d = g->dielectrics.item;
  const struct wh_gradient_params *gradient = g->gradients.item;
  bool shapes = g->domain.shape.kind || g->domain.shapes.count;
  for (size_t i = 0; i < g->electrodes.count; i++)
    shapes = shapes || e[i].shape.kind || e[i].shapes.count;
  for (size_t i = 0; i < g->dielectrics.count; i++)
    shapes = shapes || d[i].shape.kind || d[i].shapes.count;
  for (size_t i = 0; i < g->gradients.count; i++)
    shapes = shapes || gradient[i].shape.kind;
  if (shapes)
    return wh_fail(c, WH_BAD_INPUT,
                   "the geometry has both a file (%s) and shapes; the shapes must be in the file",
                   g->file);
  if (g->domain.edge != WH_EDGE_NATURAL)
    return wh_fail(c, WH_BAD_INPUT, "an open domain edge is not possible with a geometry file");
  enum wh_file_kind kind = wh_file_kind(g->file);
  if (kind == WH_FILE_UNKNOWN)
    return wh_fail(c, WH_BAD_INPUT,
                   "geometry file %s: its name must end in .msh, .step, .stp or .geo", g->file);
  if (kind == WH_FILE_PROGRAM && !g->allow_programs)
    return wh_fail(c, WH_BAD_INPUT,
                   "geometry file %s is a program that can run any command on this machine. If you "
                   "know what is in it, set allow_programs: true; or let gmsh write its mesh to a "
                   ".msh file, which is data",
                   g->file);
  if (access(g->file, R_OK) != 0)
    return wh_fail(c, WH_BAD_INPUT, "geometry file %s cannot be opened: %s", g->file,
                   strerror(errno));
  if (!(g->file_unit > 0) || !isfinite(g->file_unit))
    return wh_fail(c, WH_BAD_INPUT, "file_unit is %g m; it must be above zero", g->file_unit);
  return WH_OK;
}

static enum wh_status check_mesh(struct wh_context *c, int symmetry,
                                 const struct wh_mesh_params *p) {
  if (p->order < 1 || p->order > 6)
    return wh_fail(c, WH_BAD_INPUT, "mesh.order is %zu; 1 to 6 are possible", p->order);
  if (!(p->size >= 0 && p->corner_size >= 1e-7 && p->corner_size <= 1 && p->growth > 0 &&
        p->arc > 0 && p->arc < 2) ||
      !isfinite(p->size + p->growth))
    return wh_fail(c, WH_BAD_INPUT,
                   "mesh.size, corner_size, growth and arc must be positive numbers, corner_size "
                   "from 1e-7 to 1 and arc below 2 rad");
  if (p->near.count > 0 && symmetry != WH_NO_SYMMETRY)
    return wh_fail(
        c, WH_BAD_INPUT,
        "mesh.near: it is for geometry.symmetry: none; with a symmetry elements are made "
        "small by the sizes of electrodes: leave it out");
  return WH_OK;
}

/* Meshes that follow the error are tetrahedra's, and must be the same in every run. */
static enum wh_status check_adapt(struct wh_context *c, const struct wh_geometry_params *g,
                                  const struct wh_mesh_params *p) {
  if (p->adapt.tolerance == 0.0)
    return WH_OK;
  if (g->symmetry != WH_NO_SYMMETRY)
    return wh_fail(c, WH_BAD_INPUT,
                   "mesh.adapt: it is for geometry.symmetry: none; with a symmetry elements are "
                   "made small at corners from the start (mesh.corner_size): leave it out");
  if (p->tetra_method != WH_TETRA_DELAUNAY)
    return wh_fail(
        c, WH_BAD_INPUT,
        "mesh.adapt: mesh.tetra_method must be delaunay, since meshes of hxt differ from "
        "run to run");
  if (!(p->adapt.tolerance > 0.0) || p->adapt.passes < 1 || p->adapt.passes > WH_MOST_PASSES ||
      !(p->adapt.elsewhere > 0.0 && p->adapt.elsewhere <= 1.0))
    return wh_fail(c, WH_BAD_INPUT,
                   "mesh.adapt: tolerance must be positive, passes 1 to %d and elsewhere above 0 "
                   "and at most 1",
                   WH_MOST_PASSES);
  return WH_OK;
}

enum wh_status wh_geometry_check(struct wh_context *c, const struct wh_geometry_params *g,
                                 const struct wh_mesh_params *p) {
  enum wh_status status[] = {
      check_names(c, g), check_electrodes(c, g),        check_others(c, g),  check_symmetry(c, g),
      check_file(c, g),  check_mesh(c, g->symmetry, p), check_adapt(c, g, p)};
  for (size_t i = 0; i < sizeof status / sizeof *status; i++)
    if (status[i] != WH_OK)
      return status[i];
  return WH_OK;
}

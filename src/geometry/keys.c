/* SPDX-License-Identifier: MPL-2.0 */
#include "base/constants.h"
#include "geometry/geometry.h"
#include "geometry/shape.h"
#include "geometry/solid.h"

const struct wh_kind *const wh_shape_kinds[] = {
#define WH_SHAPE(name) &wh_shape_##name.kind,
#include "geometry/shapes.def"
#undef WH_SHAPE
    NULL};

#define SHAPES(s)                                                                                  \
  {.name = "shape",                                                                                \
   .type = WH_KEY_VARIANT,                                                                         \
   .offset = offsetof(struct s, shape),                                                            \
   .default_text = "",                                                                             \
   .kinds = wh_shape_kinds,                                                                        \
   .summary = "its shape"},                                                                        \
  {                                                                                                \
    .name = "shapes", .type = WH_KEY_VARIANTS, .offset = offsetof(struct s, shapes),               \
    .default_text = "", .kinds = wh_shape_kinds, .item_size = sizeof(struct wh_variant),           \
    .summary = "named shapes instead of one, each added to or cut from those before it"            \
  }

/* In tubes without symmetry. */
#define SOLIDS(s)                                                                                  \
  {.name = "solid",                                                                                \
   .type = WH_KEY_VARIANT,                                                                         \
   .offset = offsetof(struct s, solid),                                                            \
   .default_text = "",                                                                             \
   .kinds = wh_solid_kinds,                                                                        \
   .summary = "its body in space, where there is no symmetry"},                                    \
  {                                                                                                \
    .name = "solids", .type = WH_KEY_VARIANTS, .offset = offsetof(struct s, solids),               \
    .default_text = "", .kinds = wh_solid_kinds, .item_size = sizeof(struct wh_variant),           \
    .summary = "named bodies instead of one, each added to, cut from or kept within those before"  \
  }

static const char *const edges[] = {"natural", "open", NULL};
static const char *const symmetries[] = {"axial", "planar", "none", NULL};

const struct wh_key wh_domain_keys[] = {
    {.name = "edge",
     .type = WH_KEY_CHOICE,
     .offset = offsetof(struct wh_domain_params, edge),
     .default_text = "natural",
     .choices = edges,
     .summary = "what the edge is where no electrode is: natural (no field across it) or open (a "
                "shell that folds infinity is put around; the domain must be a sphere or disc)"},
    SHAPES(wh_domain_params),
    SOLIDS(wh_domain_params),
    {.name = "wall",
     .type = WH_KEY_NAME,
     .offset = offsetof(struct wh_domain_params, wall),
     .default_text = "",
     .names = "geometry.electrodes",
     .summary = "without symmetry: electrode that all of the edge belongs to which is no other's"},
    {0}};

static const struct wh_key electrode_keys[] = {
    {.name = "voltage",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_electrode_params, voltage_V),
     .unit = "V",
     .default_text = "0 V",
     .min = -1e9,
     .max = 1e9,
     .summary = "its potential"},
    {.name = "floating",
     .type = WH_KEY_FLAG,
     .offset = offsetof(struct wh_electrode_params, floating),
     .default_text = "false",
     .summary = "an isolated conductor without net charge; its potential is found"},
    {.name = "grid",
     .type = WH_KEY_FLAG,
     .offset = offsetof(struct wh_electrode_params, grid),
     .default_text = "false",
     .summary = "an ideal grid: electrons pass through"},
    {.name = "size",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_electrode_params, size),
     .unit = "m",
     .default_text = "0 m",
     .max = WH_SHAPE_FAR,
     .summary = "size of elements on it; 0: as elsewhere"},
    SHAPES(wh_electrode_params),
    SOLIDS(wh_electrode_params),
    {0}};

static const struct wh_key dielectric_keys[] = {
    {.name = "permittivity",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_dielectric_params, permittivity),
     .unit = "1",
     .min = 1,
     .max = 1e6,
     .summary = "relative permittivity"},
    SHAPES(wh_dielectric_params),
    SOLIDS(wh_dielectric_params),
    {0}};

static const struct wh_key gradient_keys[] = {{.name = "from",
                                               .type = WH_KEY_NAME,
                                               .offset = offsetof(struct wh_gradient_params, from),
                                               .names = "geometry.electrodes",
                                               .summary = "electrode at one end"},
                                              {.name = "to",
                                               .type = WH_KEY_NAME,
                                               .offset = offsetof(struct wh_gradient_params, to),
                                               .names = "geometry.electrodes",
                                               .summary = "electrode at the other end"},
                                              {.name = "shape",
                                               .type = WH_KEY_VARIANT,
                                               .offset = offsetof(struct wh_gradient_params, shape),
                                               .default_text = "",
                                               .kinds = wh_shape_kinds,
                                               .summary = "a line between the two electrodes"},
                                              {0}};

const struct wh_key wh_geometry_keys[] = {
    {.name = "symmetry",
     .type = WH_KEY_CHOICE,
     .offset = offsetof(struct wh_geometry_params, symmetry),
     .default_text = "axial",
     .choices = symmetries,
     .summary = "axial: everything turns around the z axis, points are [z, r]; planar: nothing "
                "varies along y, points are [z, x]; none: bodies in space, points are [x, y, z]"},
    {.name = "domain",
     .type = WH_KEY_SECTION,
     .offset = offsetof(struct wh_geometry_params, domain),
     .default_text = "",
     .keys = wh_domain_keys,
     .summary = "where electrons can be"},
    {.name = "mirrors",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct wh_geometry_params, mirrors),
     .unit = "rad",
     .default_text = "",
     .min = -WH_PI,
     .max = WH_PI,
     .summary =
         "without symmetry: planes of symmetry through the z axis at which the domain is cut "
         "open, by their angles from the plane y = 0: one, or two that divide 180 deg. Rays "
         "pass through them, and all figures are of the whole device"},
    {.name = "mirror_z",
     .type = WH_KEY_FLAG,
     .offset = offsetof(struct wh_geometry_params, mirror_z),
     .default_text = "false",
     .summary = "likewise the plane z = 0"},
    {.name = "electrodes",
     .type = WH_KEY_MAP,
     .offset = offsetof(struct wh_geometry_params, electrodes),
     .keys = electrode_keys,
     .item_size = sizeof(struct wh_electrode_params),
     .summary = "conductors, by name"},
    {.name = "dielectrics",
     .type = WH_KEY_MAP,
     .offset = offsetof(struct wh_geometry_params, dielectrics),
     .default_text = "",
     .keys = dielectric_keys,
     .item_size = sizeof(struct wh_dielectric_params),
     .summary = "insulators, by name"},
    {.name = "gradients",
     .type = WH_KEY_MAP,
     .offset = offsetof(struct wh_geometry_params, gradients),
     .default_text = "",
     .keys = gradient_keys,
     .item_size = sizeof(struct wh_gradient_params),
     .summary = "lines along which the potential goes linearly from one electrode to another"},
    {.name = "allow_touching",
     .type = WH_KEY_FLAG,
     .offset = offsetof(struct wh_geometry_params, allow_touching),
     .default_text = "false",
     .summary = "electrodes may meet in a point, as if an infinitely thin gap were between them"},
    {.name = "file",
     .type = WH_KEY_PATH,
     .offset = offsetof(struct wh_geometry_params, file),
     .default_text = "",
     .summary = "a mesh (.msh, .geo) whose named groups, or a profile (.step) whose named faces, "
                "are the electrodes, dielectrics and vacuum, instead of shapes"},
    {.name = "file_unit",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_geometry_params, file_unit),
     .unit = "m",
     .default_text = "1 mm",
     .max = 1e6,
     .above_min = true,
     .summary =
         "length that a coordinate of 1 in the file stands for (a .step file brings its own)"},
    {.name = "allow_programs",
     .type = WH_KEY_FLAG,
     .offset = offsetof(struct wh_geometry_params, allow_programs),
     .default_text = "false",
     .summary = "read a .geo file, which is a program that can run any command on this machine"},
    {0}};

static const char *const tetra_methods[] = {"delaunay", "hxt", NULL};

static const struct wh_key adapt_keys[] = {
    {.name = "tolerance",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_adapt_params, tolerance),
     .unit = "1",
     .min = 1e-7,
     .max = 1,
     .summary =
         "estimated relative error of the elements' field (energy norm) at which the mesh is "
         "fine enough"},
    {.name = "passes",
     .type = WH_KEY_COUNT,
     .offset = offsetof(struct wh_adapt_params, passes),
     .default_text = "6",
     .min = 2,
     .max = WH_MOST_PASSES,
     .summary = "meshes at most, the first included"},
    {.name = "max_elements",
     .type = WH_KEY_COUNT,
     .offset = offsetof(struct wh_adapt_params, max_elements),
     .default_text = "200000",
     .min = 1,
     .max = 1e8,
     .summary = "elements that it may come to, about: beyond that the mesh stays as it is"},
    {.name = "elsewhere",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_adapt_params, elsewhere),
     .unit = "1",
     .default_text = "0.1",
     .min = 0.001,
     .max = 1,
     .summary = "how much an error counts where no ray of the sources passes; 1: as much as there"},
    {0}};

static const struct wh_key near_keys[] = {
    {.name = "from",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct wh_near_params, from),
     .unit = "m",
     .min = -WH_SHAPE_FAR,
     .max = WH_SHAPE_FAR,
     .summary = "a point: x, y, z"},
    {.name = "to",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct wh_near_params, to),
     .unit = "m",
     .default_text = "",
     .min = -WH_SHAPE_FAR,
     .max = WH_SHAPE_FAR,
     .summary = "another point; if not given, a ball around the first is meant"},
    {.name = "radius",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_near_params, radius),
     .unit = "m",
     .default_text = "0 m",
     .max = WH_SHAPE_FAR,
     .summary = "distance from the line between the two up to which elements have the size"},
    {.name = "size",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_near_params, size),
     .unit = "m",
     .min = 1e-9,
     .max = WH_SHAPE_FAR,
     .summary = "size of elements there, from where it grows"},
    {0}};

const struct wh_key wh_mesh_keys[] = {
    {.name = "order",
     .type = WH_KEY_COUNT,
     .offset = offsetof(struct wh_mesh_params, order),
     .default_text = "6",
     .min = 1,
     .max = 6,
     .summary = "order of the elements"},
    {.name = "size",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_mesh_params, size),
     .unit = "m",
     .default_text = "0 m",
     .max = WH_SHAPE_FAR,
     .summary = "size of elements away from everything; 0: a tenth of the domain"},
    {.name = "corner_size",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_mesh_params, corner_size),
     .unit = "1",
     .default_text = "1e-6",
     .min = 1e-7,
     .max = 1,
     .summary = "size of elements at a thin edge, relative to the domain; blunter corners, whose "
                "field is less singular, get larger ones"},
    {.name = "growth",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_mesh_params, growth),
     .unit = "1",
     .default_text = "0.3",
     .min = 0.02,
     .max = 2,
     .summary = "growth of the size of elements with distance from corners and curves"},
    {.name = "arc",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_mesh_params, arc),
     .unit = "rad",
     .default_text = "20 deg",
     .min = 0.01,
     .max = 1.0472,
     .summary = "largest part of a curved edge that one element spans"},
    {.name = "max_elements",
     .type = WH_KEY_COUNT,
     .offset = offsetof(struct wh_mesh_params, max_elements),
     .default_text = "500000",
     .min = 1,
     .max = 1e8,
     .summary = "a mesh of more elements is refused"},
    {.name = "tetra_order",
     .type = WH_KEY_COUNT,
     .offset = offsetof(struct wh_mesh_params, tetra_order),
     .default_text = "2",
     .min = 1,
     .max = 3,
     .summary = "order of the elements where there is no symmetry"},
    {.name = "tetra_method",
     .type = WH_KEY_CHOICE,
     .offset = offsetof(struct wh_mesh_params, tetra_method),
     .default_text = "delaunay",
     .choices = tetra_methods,
     .summary = "how tetrahedra are made: delaunay, the same every time, or hxt, ten times quicker "
                "but a little different in every run"},
    {.name = "edge_size",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_mesh_params, edge_size),
     .unit = "m",
     .default_text = "0 m",
     .max = WH_SHAPE_FAR,
     .summary = "without symmetry: size of elements at sharp edges of electrodes that stand out "
                "into the vacuum; 0: a quarter of what would be there"},
    {.name = "adapt",
     .type = WH_KEY_SECTION,
     .offset = offsetof(struct wh_mesh_params, adapt),
     .default_text = "",
     .keys = adapt_keys,
     .summary = "without symmetry: make the mesh again, finer where the field is estimated to be "
                "off, until it is good enough"},
    {.name = "near",
     .type = WH_KEY_MAP,
     .offset = offsetof(struct wh_mesh_params, near),
     .default_text = "",
     .keys = near_keys,
     .item_size = sizeof(struct wh_near_params),
     .summary = "without symmetry: places where elements are small, by name: an emitting surface, "
                "a beam"},
    {0}};

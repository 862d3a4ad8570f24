/* SPDX-License-Identifier: MPL-2.0 */
#include "emission/gap.h"

struct params {
  struct wh_cell_area area;
  double gap; /* [m] */
  size_t rays;
};

static const struct wh_key keys[] = {
    WH_CELL_AREA(struct params),
    {.name = "rays",
     .type = WH_KEY_COUNT,
     .offset = offsetof(struct params, rays),
     .default_text = "200",
     .min = 1,
     .max = 1e6,
     .summary = "number of rays, each for a part of the area of the same width (without symmetry: "
                "of the same size; give two or more for each face of the mesh)"},
    {.name = "gap",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, gap),
     .unit = "m",
     .default_text = "0 mm",
     .max = 1,
     .summary = "width of the extraction gap, in which Child's law with curvature holds; 0: 3 % of "
                "the distance to the nearest electrode of higher voltage or of the radius of "
                "curvature; without symmetry at least two edges of elements"},
    {0},
};

static enum wh_status emit_cells(const struct wh_source_context *s, const struct params *p,
                                 size_t count, const struct wh_cell *cell,
                                 struct wh_particles *out) {
  double gap = p->gap;
  if (!(gap > 0.0))
    WH_TRY(wh_gap_usual(s, p->area.on, count, cell, &gap));
  for (size_t i = 0; i < count; i++) {
    struct wh_gap_start start;
    WH_TRY(wh_gap_emit(s, &cell[i], gap * s->setting->gap_part, NULL, out->count, &start));
    if (start.density > 0.0)
      WH_TRY(wh_particles_append(s->c, out, &start.particle));
  }
  return WH_OK;
}

static enum wh_status emit(const struct wh_source_context *s, const void *params,
                           struct wh_particles *out) {
  const struct params *p = params;
  struct wh_cells cells;
  enum wh_status status = wh_cells_make(s, &p->area, wh_emission_rays(s, p->rays), true, &cells);
  if (!status)
    status = emit_cells(s, p, cells.count, cells.cell, out);
  wh_cells_free(&cells);
  return status;
}

static bool has_gap(const void *params) {
  (void)params;
  return true;
}

const struct wh_source_kind wh_source_space_charge = {
    .kind = {.name = "space_charge",
             .summary = "a cold surface that emits as much as its space charge lets through",
             .source =
                 "C. D. Child, Phys. Rev. 32 (1911) 492; I. Langmuir and K. B. Blodgett, Phys. "
                 "Rev. 22 (1923) 347, 24 (1924) 49",
             .keys = keys,
             .params_size = sizeof(struct params)},
    .emit = emit,
    .has_gap = has_gap,
    .answers = true,
    .solid = true,
    .spreads = true,
};

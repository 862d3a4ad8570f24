/* SPDX-License-Identifier: MPL-2.0 */
/* The mesh made again, finer where the field is estimated to be off, until it is good enough: a
   driver above the stages of field, emission and trace, whose results it does not keep. */
#include "run/gun.h"
#include "run/space.h"
#include "run/stage.h"

#include "base/memory.h"
#include "base/ranks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of the rays that sources draw: they only tell where rays pass. */
#define RAYS_PART 0.25
#define RAYS_TOLERANCE 1e-5

/* Sends rays that tell where they have been by the charge they leave: it only counts where there is
   any, so that all carry the same. */
static enum wh_status send_rays(struct wh_context *c, const struct wh_case_params *cs,
                                struct wh_pass *aside) {
  struct wh_emission_setting setting = wh_gun_setting(cs, aside);
  struct wh_trace_params params;
  setting.ray_part *= RAYS_PART;
  WH_TRY(wh_alloc(c, cs->sources.count + 1, sizeof *aside->source_first, &aside->source_first));
  WH_TRY(wh_emission_emit_in(c, &setting, &cs->sources, &aside->start, aside->source_first, NULL));
  for (size_t i = 0; i < aside->start.count; i++)
    aside->start.weight[i] = 1.0;
  WH_TRY(wh_stage_trace_params(c, cs, aside, &params));
  params.charge = true;
  params.paths = 0;
  params.tolerance = fmax(params.tolerance, RAYS_TOLERANCE);
  enum wh_status status = wh_space_trace(c, aside, &params, &aside->start, &aside->trace);
  free(params.planes.value);
  return status;
}

/* 1 for elements that rays pass and for two layers around them, elsewhere for the others. */
static enum wh_status weigh(struct wh_context *c, const struct wh_solid_mesh *m,
                            const double *charge, double elsewhere, double *weight) {
  size_t nodes = (size_t)m->nodes_per_element;
  bool *met;
  WH_TRY(wh_alloc(c, m->node_count, sizeof *met, &met));
  for (size_t i = 0; i < m->node_count; i++)
    met[i] = charge[i] != 0.0;
  for (int layer = 0; layer < 2; layer++) {
    for (size_t e = 0; e < m->element_count; e++) {
      weight[e] = elsewhere;
      for (size_t n = 0; n < nodes; n++)
        if (met[m->element[e * nodes + n]])
          weight[e] = 1.0;
    }
    for (size_t e = 0; e < m->element_count; e++)
      for (size_t n = 0; n < 4 && weight[e] >= 1.0; n++)
        met[m->element[e * nodes + n]] = true;
  }
  free(met);
  return WH_OK;
}

/* How much errors of the elements count; NULL: all alike. What the rays leave behind, figures and
   warnings too, stays aside. */
static enum wh_status find_weights(struct wh_context *c, const struct wh_case_params *cs,
                                   struct wh_pass *pass, double **weight) {
  struct wh_pass aside = {.mesh.symmetry = WH_NO_SYMMETRY,
                          .solid = pass->solid,
                          .wire = pass->wire,
                          .options = pass->options};
  *weight = NULL;
  if (!cs->sources.count || cs->mesh.adapt.elsewhere >= 1.0)
    return WH_OK;
  wh_space_make_field(&aside);
  enum wh_status status = wh_stage_magnets(c, cs, &aside);
  if (!status)
    status = wh_stage_given(c, cs, &aside);
  if (!status)
    status = send_rays(c, cs, &aside);
  if (!status)
    status = wh_alloc(c, pass->solid.mesh.element_count, sizeof **weight, weight);
  if (!status)
    status = weigh(c, &pass->solid.mesh, aside.trace.charge, cs->mesh.adapt.elsewhere, *weight);
  aside.solid = (struct wh_solid_pass){0};
  aside.wire = NULL;
  wh_run_pass_free(&aside);
  return status;
}

/* Messages of rays that are sent only to be looked at stay in a context of their own. */
static enum wh_status weights_aside(struct wh_context *c, const struct wh_case_params *cs,
                                    struct wh_pass *pass, double **weight) {
  struct wh_context *own = wh_context_create_under(c);
  if (!own)
    return wh_fail(c, WH_NO_MEMORY, "no memory to see where rays pass");
  enum wh_status status = find_weights(own, cs, pass, weight);
  if (status && status != WH_INTERRUPTED)
    wh_fail(c, status, "mesh.adapt, the rays that say where to look: %s",
            wh_error_count(own) ? wh_error_text(own, 0) : wh_status_text(status));
  wh_context_destroy(own);
  return status;
}

/* The field on the mesh as it is: its error, and wishes for the next one. */
static enum wh_status look(struct wh_context *c, const struct wh_case_params *cs,
                           struct wh_pass *pass, bool last, size_t *added) {
  struct wh_adaptation *d = &pass->solid.adaptation;
  struct wh_adapt_look *now = &d->look[d->count++];
  struct wh_solid_aim aim = {.error = cs->mesh.adapt.tolerance,
                             .expected = d->count > 1 ? now[-1].expected : 0.0,
                             .most = cs->mesh.adapt.max_elements};
  double *weight = NULL;
  *added = 0;
  WH_TRY(wh_space_make_potentials(c, pass));
  WH_TRY(wh_space_set_voltages(c, pass));
  enum wh_status status = weights_aside(c, cs, pass, &weight);
  now->elements = (double)wh_space_elements(pass);
  now->unknowns = (double)wh_space_nodes(pass);
  aim.weight = weight;
  if (!status)
    status = wh_solid_field_weighted(c, pass->solid.field, weight, &now->estimate);
  if (!status && !last)
    status = wh_solid_field_wishes(c, pass->solid.field, &aim, &d->wishes, added, &now->expected);
  free(weight);
  return status;
}

static enum wh_status mesh_again(struct wh_context *c, const struct wh_case_params *cs,
                                 struct wh_pass *pass) {
  const struct wh_solid_wishes *w = &pass->solid.adaptation.wishes;
  wh_space_forget_mesh(pass);
  WH_TRY(
      wh_geometry_solid_wished(c, &cs->geometry, &cs->mesh, w->count, w->item, &pass->solid.mesh));
  return wh_solid_locator_create(c, &pass->solid.mesh, &pass->solid.locator);
}

static void show(struct wh_context *c, const struct wh_adaptation *d, double tolerance) {
  char text[96];
  const struct wh_adapt_look *now = &d->look[d->count - 1];
  snprintf(text, sizeof text, "adapt: mesh %zu of %.0f elements, error %.2g of %.2g", d->count,
           now->elements, now->estimate, tolerance);
  wh_progress(c, text, 0.0, 0.0);
}

/* A mesh that is not as good as was asked for is used, with a warning. */
static void judge(struct wh_context *c, const struct wh_adapt_params *p,
                  const struct wh_adaptation *d) {
  const struct wh_adapt_look *now = &d->look[d->count - 1];
  if (now->estimate <= p->tolerance)
    return;
  if (d->count >= p->passes)
    wh_warn(c,
            "mesh.adapt: after %zu meshes the estimated error of the field is %.2g, above the "
            "tolerance of %.2g; allow more passes",
            d->count, now->estimate, p->tolerance);
  else
    wh_warn(c,
            "mesh.adapt: with %.0f elements the estimated error of the field is %.2g, above the "
            "tolerance of %.2g; allow more elements (mesh.adapt.max_elements is %zu)",
            now->elements, now->estimate, p->tolerance, p->max_elements);
}

enum wh_status wh_stage_adapt(struct wh_context *c, const struct wh_case_params *cs,
                              struct wh_pass *pass) {
  const struct wh_adapt_params *p = &cs->mesh.adapt;
  struct wh_adaptation *d = &pass->solid.adaptation;
  size_t added = 0;
  if (d->count) /* taken over with its mesh from an earlier run */
    return WH_OK;
  for (;;) {
    if (wh_context_cancelled(c))
      return WH_INTERRUPTED;
    WH_TRY(look(c, cs, pass, d->count + 1 >= p->passes, &added));
    show(c, d, p->tolerance);
    if (!added)
      break;
    WH_TRY(mesh_again(c, cs, pass));
  }
  judge(c, p, d);
  return WH_OK;
}

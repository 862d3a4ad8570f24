/* SPDX-License-Identifier: MPL-2.0 */
#include "run/stage.h"

#include <math.h>

/* The map of the target's X-rays lies across its view; on a surface across z its length is longer
   by 1/|cos view|. */
static void lay_down(double view, struct wh_spot_map *s) {
  s->low[1] /= fabs(cos(view));
  s->step[1] /= fabs(cos(view));
}

static enum wh_status find_spot(struct wh_context *c, const struct wh_case_params *cs,
                                const struct wh_pass *pass, struct wh_spot_map *out) {
  const struct wh_focus_params *p = &cs->spot;
  bool elsewhere = p->angle > 0.0 || p->turn != 0.0;
  switch ((enum wh_focus_of)p->of) {
  case WH_FOCUS_SHAPE:
    return wh_spot_from_shape(c, &p->shape, p->bins, out);
  case WH_FOCUS_BEAM:
    if (pass->beam_last.count == 0)
      return wh_fail(c, WH_BAD_INPUT,
                     "spot: no electrons pass a plane of the beam; give beam.planes");
    return wh_spot_from_particles(c, &pass->beam_last, pass->mesh.symmetry == WH_AXISYMMETRIC,
                                  p->bins, out);
  case WH_FOCUS_TARGET:
    if (!wh_case_has_target(cs))
      return wh_fail(c, WH_BAD_INPUT,
                     "spot: 'of: target' in a case without a target; give section target");
    if (elsewhere && fabs(cos(cs->target.view)) < 1e-3)
      return wh_fail(c, WH_BAD_INPUT,
                     "spot: the target is viewed along its surface, which does not show the length "
                     "of the spot; leave out spot.angle, or change target.view");
    WH_TRY(wh_spot_from_target(c, &pass->target, out));
    if (elsewhere)
      lay_down(cs->target.view, out);
  }
  return WH_OK;
}

enum wh_status wh_stage_spot(struct wh_context *c, const struct wh_case_params *cs,
                             struct wh_pass *pass) {
  const struct wh_focus_params *p = &cs->spot;
  struct wh_spot_map spot, seen;
  WH_TRY(find_spot(c, cs, pass, &spot));
  if (p->angle > 0.0 || p->turn != 0.0) {
    double angle = p->angle > 0.0 ? p->angle : asin(1.0);
    enum wh_status status = wh_spot_seen(c, &spot, angle, p->turn, p->bins, &seen);
    wh_spot_free(&spot);
    WH_TRY(status);
    spot = seen;
  }
  WH_TRY(wh_focus_measure(c, &spot, &pass->focus));
  struct wh_mtf_plane plane = {p->magnification > 1.0 ? p->magnification : INFINITY, p->pixel};
  if (wh_case_has_image(cs) && !(p->magnification > 1.0))
    plane = (struct wh_mtf_plane){cs->image.detector / cs->image.distance, cs->image.pixel};
  return wh_focus_figures(c, &pass->focus, &plane, &pass->figures);
}

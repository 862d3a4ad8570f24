/* SPDX-License-Identifier: MPL-2.0 */
#include "beam/optics.h"

#include <math.h>
#include <stdio.h>

static enum wh_status paraxial_figures(struct wh_context *c, const struct wh_optics_result *r,
                                       struct wh_figures *f) {
  if (r->paraxial_count == 0 || !isfinite(r->paraxial[0].image.z))
    return WH_OK;
  const struct wh_paraxial_image *p = &r->paraxial[0].image;
  WH_TRY(wh_figures_set(c, f, "image.z_paraxial", p->z, "m", p->z_error));
  WH_TRY(
      wh_figures_set(c, f, "image.magnification", p->magnification, "1", p->magnification_error));
  return wh_figures_set(c, f, "image.rotation", p->rotation, "rad", p->rotation_error);
}

static enum wh_status cardinal_figures(struct wh_context *c, const struct wh_cardinal *l,
                                       struct wh_figures *f) {
  const struct {
    const char *name;
    double value;
  } list[] = {
      {"lens.focal_object", l->focal_object},         {"lens.focal_image", l->focal_image},
      {"lens.focus_object", l->focus_object},         {"lens.focus_image", l->focus_image},
      {"lens.principal_object", l->principal_object}, {"lens.principal_image", l->principal_image}};
  for (size_t i = 0; i < sizeof list / sizeof *list; i++)
    WH_TRY(wh_figures_set(c, f, list[i].name, list[i].value, "m", 1e-10 * fabs(list[i].value)));
  return WH_OK;
}

static enum wh_status image_figures(struct wh_context *c, const char *which,
                                    const struct wh_image *image, struct wh_figures *f) {
  char name[64];
  snprintf(name, sizeof name, "image.z_%s", which);
  WH_TRY(wh_figures_set(c, f, name, image->z, "m", image->z_error));
  snprintf(name, sizeof name, "image.radius_%s", which);
  return wh_figures_set(c, f, name, image->radius, "m", image->radius_error);
}

/* Those of second and third order: the isotropic parts, and in magnetic fields the anisotropic
 * ones. */
static enum wh_status aberration_figures(struct wh_context *c, const struct wh_aberrations *a,
                                         struct wh_figures *f) {
  static const char *const room[2] = {"aberration", "aberration.anisotropic"};
  for (int part = 0; part < (a->skew ? 2 : 1); part++)
    for (int i = WH_ABERRATION_CHROMATIC; i <= WH_ABERRATION_CHROMATIC_MAGNIFICATION_3; i++) {
      const struct wh_aberration *term = &a->term[i];
      char name[96], unit[32];
      if (!term->found)
        continue;
      snprintf(name, sizeof name, "%s.%s", room[part], wh_aberration_terms[i].name);
      for (char *p = name; *p; p++)
        if (*p == ' ')
          *p = '_';
      WH_TRY(wh_figures_set(c, f, name, term->value[part],
                            wh_aberration_unit((enum wh_aberration_id)i, unit), term->error[part]));
    }
  return WH_OK;
}

enum wh_status wh_optics_figures(struct wh_context *c, const struct wh_optics_result *r,
                                 struct wh_figures *figures) {
  WH_TRY(paraxial_figures(c, r, figures));
  if (r->has_cardinal)
    WH_TRY(cardinal_figures(c, &r->cardinal, figures));
  if (r->focus_count > 0) {
    const struct wh_optics_source *s = &r->source[r->imaged];
    WH_TRY(image_figures(c, "best", &r->best, figures));
    WH_TRY(image_figures(c, "minmax", &s->minmax, figures));
    WH_TRY(image_figures(c, "rms", &s->rms, figures));
  }
  return r->has_aberrations ? aberration_figures(c, &r->aberrations, figures) : WH_OK;
}

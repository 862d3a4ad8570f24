/* SPDX-License-Identifier: MPL-2.0 */
#include "image/focus.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What fails in a spot with noise is left out, with a warning. */
static enum wh_status forgive(struct wh_context *c, const struct wh_spot_map *s, size_t errors,
                              enum wh_status status) {
  if (status != WH_BAD_INPUT || !s->error)
    return status;
  wh_errors_to_warnings(c, errors);
  return WH_OK;
}

static enum wh_status measure_width(struct wh_context *c, const struct wh_focus *f,
                                    const struct wh_profile *p, double share,
                                    struct wh_width *out) {
  size_t errors = wh_error_count(c);
  return forgive(c, &f->spot, errors, wh_profile_width(c, p, share, out));
}

static enum wh_status measure_axis(struct wh_context *c, int axis, struct wh_focus *f) {
  const struct wh_mtf_plane own = {INFINITY, 0.0};
  struct wh_profile *lsf = &f->lsf[axis], crest;
  double blur;
  WH_TRY(wh_profile_lsf(c, &f->spot, axis, lsf));
  WH_TRY(measure_width(c, f, lsf, 0.5, &f->width50[axis]));
  WH_TRY(measure_width(c, f, lsf, 0.15, &f->width15[axis]));
  size_t errors = wh_error_count(c);
  WH_TRY(forgive(c, &f->spot, errors,
                 wh_mtf_limit(c, lsf, &own, 0.1, &f->mtf10[axis], &f->mtf10_error[axis])));
  WH_TRY(wh_profile_crest(c, &f->spot, axis, &crest, &blur));
  enum wh_status status = measure_width(c, f, &crest, 0.1, &f->width10[axis]);
  f->width10[axis].error += 2.0 * blur;
  wh_profile_free(&crest);
  return status;
}

enum wh_status wh_focus_measure(struct wh_context *c, struct wh_spot_map *spot,
                                struct wh_focus *out) {
  *out = (struct wh_focus){.spot = *spot};
  memset(spot, 0, sizeof *spot);
  enum wh_status status = WH_OK;
  for (int axis = 0; axis < 2 && !status; axis++)
    status = measure_axis(c, axis, out);
  if (status)
    wh_focus_free(out);
  else if (out->width15[0].value > 0.0 && out->width15[1].value > 0.0)
    out->iec_class = wh_iec_class(out->width15[0].value, out->width15[1].value);
  return status;
}

void wh_focus_free(struct wh_focus *f) {
  wh_spot_free(&f->spot);
  wh_profile_free(&f->lsf[0]);
  wh_profile_free(&f->lsf[1]);
  memset(f, 0, sizeof *f);
}

/* The class, and how far it is to that of a spot as large or small as the errors allow. */
static enum wh_status class_figure(struct wh_context *c, const struct wh_focus *f,
                                   struct wh_figures *figures) {
  const struct wh_width *w = &f->width15[0], *l = &f->width15[1];
  if (!(w->value > 0.0 && l->value > 0.0))
    return WH_OK;
  double more = wh_iec_class(w->value + w->error, l->value + l->error);
  double less = wh_iec_class(w->value - w->error, l->value - l->error);
  if (f->iec_class == 0.0)
    return WH_OK;
  double error = fmax(more > 0.0 ? more - f->iec_class : 0.0, f->iec_class - less);
  return wh_figures_set(c, figures, "spot.iec_class", f->iec_class, "1",
                        less > 0.0 ? error : fmax(0.0, more - f->iec_class));
}

/* The direction that limits the resolution of the picture. */
static enum wh_status image_figure(struct wh_context *c, const struct wh_focus *f,
                                   const struct wh_mtf_plane *plane, struct wh_figures *figures) {
  double least = INFINITY, error = 0.0;
  for (int axis = 0; axis < 2; axis++) {
    double at, its_error;
    size_t errors = wh_error_count(c);
    WH_TRY(
        forgive(c, &f->spot, errors, wh_mtf_limit(c, &f->lsf[axis], plane, 0.1, &at, &its_error)));
    if (at > 0.0 && at < least) {
      least = at;
      error = its_error;
    }
  }
  if (isinf(least))
    return WH_OK;
  return wh_figures_set(c, figures, "image.mtf10", least, "1/m", error);
}

enum wh_status wh_focus_figures(struct wh_context *c, const struct wh_focus *f,
                                const struct wh_mtf_plane *plane, struct wh_figures *figures) {
  static const char *const side[2] = {"width", "length"};
  for (int axis = 0; axis < 2; axis++) {
    const struct {
      const char *suffix;
      const struct wh_width *width;
    } list[] = {{"15", &f->width15[axis]}, {"50", &f->width50[axis]}, {"10", &f->width10[axis]}};
    char name[64];
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
      const struct wh_width *w = list[i].width;
      snprintf(name, sizeof name, "spot.%s%s", side[axis], list[i].suffix);
      if (w->value > 0.0)
        WH_TRY(wh_figures_set(c, figures, name, w->value, "m", w->error));
    }
    snprintf(name, sizeof name, "spot.mtf10_%s", side[axis]);
    if (f->mtf10[axis] > 0.0)
      WH_TRY(wh_figures_set(c, figures, name, f->mtf10[axis], "1/m", f->mtf10_error[axis]));
  }
  WH_TRY(class_figure(c, f, figures));
  return image_figure(c, f, plane, figures);
}

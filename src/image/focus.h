/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_IMAGE_FOCUS_H
#define WH_IMAGE_FOCUS_H
/* The X-ray focal spot of a case, and all that a datasheet says of it. */
#include "base/archive.h"
#include "base/figures.h"
#include "image/profile.h"

enum wh_focus_of { WH_FOCUS_SHAPE, WH_FOCUS_TARGET, WH_FOCUS_BEAM };

struct wh_focus_params {
  int of;                  /* enum wh_focus_of */
  struct wh_variant shape; /* of wh_spot_kinds */
  double angle;            /* between the surface and the view [rad]; 0: as it is given */
  double turn;             /* of the view, about the surface's normal [rad] */
  size_t bins;
  double magnification; /* of an object whose plane image.mtf10 belongs to; 0: the spot's own */
  double pixel;         /* of the detector [m] */
};

extern const struct wh_key wh_focus_keys[];

/* Whether a case asks for it. */
static inline bool wh_focus_wanted(const struct wh_focus_params *p) {
  return p->bins > 0;
}

struct wh_focus {
  struct wh_spot_map spot;
  struct wh_profile lsf[2];
  struct wh_width width50[2], width15[2]; /* of the line spread functions */
  struct wh_width width10[2];             /* of the contour (EN 12543-2) */
  double iec_class;                       /* 0: none */
  double mtf10[2], mtf10_error[2];        /* [1/m] in the plane of the spot */
};

/* Measures the spot, which it takes over (it is freed on failure too). What the noise of a spot
   with errors hides stays 0, with a warning. */
enum wh_status wh_focus_measure(struct wh_context *c, struct wh_spot_map *spot,
                                struct wh_focus *out);
void wh_focus_free(struct wh_focus *f);

/* "spot.width15", ..., "image.mtf10": docs/figures.md. */
enum wh_status wh_focus_figures(struct wh_context *c, const struct wh_focus *f,
                                const struct wh_mtf_plane *plane, struct wh_figures *figures);

/* Hands it to the archive, or takes it out into an empty one. */
void wh_focus_archive(struct wh_archive *a, struct wh_focus *f);

#endif

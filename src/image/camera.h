/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_IMAGE_CAMERA_H
#define WH_IMAGE_CAMERA_H
/* Pictures that a focal spot makes of objects, by integration over rays from the spot through the
   object to the pixels. Scattered radiation is left out. docs/theory/imaging.md. */
#include "base/archive.h"
#include "base/figures.h"
#include "image/focus.h"
#include "image/object.h"

struct wh_image_params {
  struct wh_variant object; /* of wh_object_kinds */
  double distance;          /* from the spot to where the object begins [m] */
  double detector;          /* to the detector [m] */
  size_t pixels;            /* of each side */
  double pixel;             /* side [m] */
  double energy_eV;         /* of the photons; 0: a spectrum */
  double photons;           /* in a pixel without the object; 0: no noise */
  size_t rays;              /* for each pixel */
  size_t iterations;        /* to set a camera's picture right; 0: not wanted */
};

extern const struct wh_key wh_image_keys[];

static inline bool wh_image_wanted(const struct wh_image_params *p) {
  return p->pixels > 0;
}

/* Photons that the detector takes in without an object, by energy; in any unit. */
struct wh_rays {
  size_t count;
  double *energy_eV, *weight; /* [count] */
};

struct wh_shot {
  struct wh_spot_map picture; /* signal over that without the object (not normalised); with noise,
                                 the errors are those of Poisson numbers */
  double behind;              /* signal behind the plate, far from the hole */
  double magnification;       /* of the object */
  bool camera;
  struct wh_width width15[2]; /* camera: of its picture of the spot, in the plane of the spot [m] */
  struct wh_spot_map spot;    /* pinhole: the spot as it must be; empty: not wanted */
  struct wh_width right15[2]; /* its widths */
  struct wh_width width50[2], right50[2]; /* full widths at half maximum of both */
};

/* The picture, its noise (from the context's seed) and what it says of the spot. WH_BAD_INPUT for a
   detector that is not behind the object, energies out of range, or a pinhole or slit that is
   larger than the spot. */
enum wh_status wh_shot_take(struct wh_context *c, const struct wh_image_params *p,
                            const struct wh_rays *rays, const struct wh_focus *focus,
                            struct wh_shot *out);
void wh_shot_free(struct wh_shot *image);

/* "image.width15", ...: docs/figures.md. */
enum wh_status wh_shot_figures(struct wh_context *c, const struct wh_shot *image,
                               const struct wh_focus *focus, struct wh_figures *figures);

/* Hands it to the archive, or takes it out into an empty one. */
void wh_shot_archive(struct wh_archive *a, struct wh_shot *image);

#endif

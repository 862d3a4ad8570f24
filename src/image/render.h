/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_IMAGE_RENDER_H
#define WH_IMAGE_RENDER_H
/* Between the files of a camera. */
#include "image/camera.h"

/* Signal behind a length of material, over that without: by table, linear in its logarithm. */
struct wh_transmission {
  size_t count;
  double step; /* [m] */
  double *ln;  /* [count] */
};
enum wh_status wh_transmission_create(struct wh_context *c, const struct wh_rays *rays,
                                      const char *material, double longest,
                                      struct wh_transmission *out);
void wh_transmission_free(struct wh_transmission *t);
double wh_transmission_at(const struct wh_transmission *t, double length);

/* What is rendered: the spot through the object onto square pixels about the axis. */
struct wh_scene {
  const struct wh_object_kind *kind;
  const void *object;
  const struct wh_transmission *transmission;
  double distance, detector; /* [m] */
  const struct wh_spot_map *spot;
  size_t rays; /* a pixel */
};

/* Fills picture->value, which is of any number of cells; all threads of the context. WH_INTERRUPTED
   if the context is cancelled. */
enum wh_status wh_scene_render(struct wh_context *c, const struct wh_scene *scene,
                               struct wh_spot_map *picture);

/* The spot that a camera with this scene must have seen, on the picture's cells as they lie in the
   plane of the spot (the picture is upside down there), by Richardson's and Lucy's iteration
   (J. Opt. Soc. Am. 62 (1972) 55; Astron. J. 79 (1974) 745) with the response of the camera to a
   cell on the axis. */
enum wh_status wh_scene_restore(struct wh_context *c, const struct wh_scene *scene,
                                const struct wh_spot_map *picture, double behind, size_t iterations,
                                struct wh_spot_map *spot);

#endif

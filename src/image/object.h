/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_IMAGE_OBJECT_H
#define WH_IMAGE_OBJECT_H
/* What X-rays go through on their way to the detector. A kind is one file object_NAME.c and one
   line in objects.def. In its frame z goes with the X-rays from the side they come in, x across the
   spot (along its width), y along its length. */
#include "base/context.h"
#include "base/key.h"

/* The parameters of every kind begin with this. */
struct wh_object {
  const char *material;
  double thickness; /* of a plate [m]; 0: the object stands free */
};

/* A straight ray: where it comes through z = 0, and its slopes dx/dz, dy/dz. */
struct wh_object_ray {
  double at[2], slope[2];
};

struct wh_object_kind {
  struct wh_kind kind;
  bool camera; /* it makes a picture of the spot, along the sides where its window ends */
  /* How far the ray runs in the material [m]. */
  double (*path)(const void *params, const struct wh_object_ray *ray);
  /* Half sides of a window at z = 0; rays that stay outside of it meet the plate, or nothing.
     INFINITY: there is no outside. */
  void (*window)(const void *params, double half[2]);
  double (*longest)(const void *params); /* path of all those along z */
};

#define WH_OBJECT(name) extern const struct wh_object_kind wh_object_##name;
#include "image/objects.def"
#undef WH_OBJECT
extern const struct wh_kind *const wh_object_kinds[]; /* NULL-ended */

/* Length of a ray over that along z. */
double wh_object_slant(const struct wh_object_ray *ray);

/* The part of z from 0 to the thickness where a distance from + slope z lies within -half to half:
   in a straight slit or beside an edge. */
double wh_object_between(double from, double slope, double thickness, double half);

/* Keys that several kinds share. */
#define WH_OBJECT_MATERIAL                                                                         \
  {                                                                                                \
    .name = "material", .type = WH_KEY_TEXT, .offset = offsetof(struct wh_object, material),       \
    .default_text = "W", .summary = "a known material (wehnelt list materials)"                    \
  }
#define WH_OBJECT_THICKNESS                                                                        \
  {                                                                                                \
    .name = "thickness", .type = WH_KEY_QUANTITY, .offset = offsetof(struct wh_object, thickness), \
    .unit = "m", .max = 1, .above_min = true, .summary = "of the plate"                            \
  }

/* Which way a slit, an edge or bars lie. */
enum wh_object_across { WH_OBJECT_ACROSS_WIDTH, WH_OBJECT_ACROSS_LENGTH };
extern const char *const wh_object_measures[];

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#include "image/object.h"

#include <math.h>

const struct wh_kind *const wh_object_kinds[] = {
#define WH_OBJECT(name) &wh_object_##name.kind,
#include "image/objects.def"
#undef WH_OBJECT
    NULL};

const char *const wh_object_measures[] = {"width", "length", NULL};

double wh_object_slant(const struct wh_object_ray *ray) {
  return sqrt(1.0 + ray->slope[0] * ray->slope[0] + ray->slope[1] * ray->slope[1]);
}

double wh_object_between(double from, double slope, double thickness, double half) {
  if (slope == 0.0)
    return fabs(from) <= half ? thickness : 0.0;
  double a = (-half - from) / slope, b = (half - from) / slope;
  return fmax(0.0, fmin(fmax(a, b), thickness) - fmax(fmin(a, b), 0.0));
}

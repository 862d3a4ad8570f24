/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_VERIFY_IMAGE_TUBE_H
#define WH_VERIFY_IMAGE_TUBE_H
#include "verify/verify.h"

/* Designs voltages and currents of cases/inverse-design-tube.yaml for gamma .8, 1 and 1.2, traces
   the tubes that come out, and compares their images on the screen with what was wanted. */
enum wh_status wh_verify_image_tube(struct wh_context *c, const char *cases,
                                    struct wh_checks *checks);

#endif

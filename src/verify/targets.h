/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_VERIFY_TARGETS_H
#define WH_VERIFY_TARGETS_H
#include "verify/verify.h"

/* Cross sections, stopping power and ranges beside published ones. */
enum wh_status wh_verify_cross_sections(struct wh_context *c, struct wh_checks *checks);

#endif

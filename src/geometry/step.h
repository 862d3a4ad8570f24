/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GEOMETRY_STEP_H
#define WH_GEOMETRY_STEP_H
/* Whether a file is written as ISO 10303-21 asks. The kernel that reads STEP files prints what it
   finds wrong in their syntax and may go on; here it never sees such a file. */
#include "base/context.h"

/* WH_BAD_INPUT with the line of the first fault in syntax. What the records mean is the kernel's.
 */
enum wh_status wh_step_check(struct wh_context *c, const char *file, const char *data, size_t size);

#endif

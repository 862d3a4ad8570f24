/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_IRON_OWN_H
#define WH_FIELD_IRON_OWN_H
/* Inside of the room only. */
#include "field/iron.h"

/* Hands the steels [count] over, to be freed with the iron. */
void wh_iron_own(struct wh_iron *s, size_t count, struct wh_steel *steel);

#endif

/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_BASE_CACHE_H
#define WH_BASE_CACHE_H
#include <stdbool.h>
#include <stddef.h>

/* The folder for tables that are made once and used again by any run: $WEHNELT_CACHE, else wehnelt
   in $XDG_CACHE_HOME or ~/.cache. It need not exist. False if none of the three is set, or the name
   is too long for out[size]. */
bool wh_cache_folder(char *out, size_t size);

#endif

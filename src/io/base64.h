/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_IO_BASE64_H
#define WH_IO_BASE64_H
#include <stddef.h>
#include <stdio.h>

/* Writes bytes as base64 (RFC 4648), without line breaks. */
void wh_base64_write(FILE *stream, const unsigned char *data, size_t size);

#endif

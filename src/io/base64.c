/* SPDX-License-Identifier: MPL-2.0 */
#include "io/base64.h"

#include <stdint.h>

void wh_base64_write(FILE *stream, const unsigned char *data, size_t size) {
  static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t i = 0; i < size; i += 3) {
    size_t left = size - i;
    uint32_t word = (uint32_t)data[i] << 16 | (left > 1 ? (uint32_t)data[i + 1] << 8 : 0) |
                    (left > 2 ? data[i + 2] : 0);
    const char four[4] = {digit[word >> 18], digit[word >> 12 & 63],
                          left > 1 ? digit[word >> 6 & 63] : '=',
                          left > 2 ? digit[word & 63] : '='};
    fwrite(four, 1, 4, stream);
  }
}

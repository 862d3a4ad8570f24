/* SPDX-License-Identifier: MPL-2.0 */
#include "base/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void wh_number_text(double value, char text[WH_NUMBER_TEXT_SIZE]) {
  for (int digits = 15; digits <= 17; digits++) {
    snprintf(text, WH_NUMBER_TEXT_SIZE, "%.*g", digits, value);
    if (strtod(text, NULL) == value)
      break;
  }
  /* printf follows the locale of the process, what we write does not */
  char *comma = strchr(text, ',');
  if (comma)
    *comma = '.';
}

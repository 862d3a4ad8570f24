/* SPDX-License-Identifier: MPL-2.0 */
#include <stdio.h>

int main(void) {
  printf("wehnelt %s\n", WH_VERSION);
  return 0;
}

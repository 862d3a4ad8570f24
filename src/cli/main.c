/* SPDX-License-Identifier: MPL-2.0 */
#include "cli/cli.h"

/* Of OpenBLAS, if that is the BLAS in use. */
extern void openblas_set_num_threads(int count) __attribute__((weak));

/* A BLAS with threads of its own adds up in an order that depends on the number of cores: digits
   must not. */
int main(int argc, char **argv) {
  if (openblas_set_num_threads)
    openblas_set_num_threads(1);
  return wh_cli_main(argc, argv);
}

/* SPDX-License-Identifier: MPL-2.0 */
/* Writes the report of the small tube without symmetry:   solid_report FOLDER */
#include "solid_demo.h"

#include <stdio.h>

int main(int count, char **argument) {
  struct wh_context *c = wh_context_create();
  struct solid_demo d;
  enum wh_status status = count == 2 && c ? solid_demo_create(c, 2, &d) : WH_BAD_INPUT;
  if (status == WH_OK)
    status = wh_report_write(c, argument[1], &d.report);
  for (size_t i = 0; c && i < wh_error_count(c); i++)
    fprintf(stderr, "%s\n", wh_error_text(c, i));
  solid_demo_free(&d);
  wh_context_destroy(c);
  return wh_status_exit_code(status);
}

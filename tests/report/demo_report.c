/* SPDX-License-Identifier: MPL-2.0 */
/* Writes the demonstration report into the folder given:   demo_report FOLDER */
#include "demo.h"

#include <stdio.h>

int main(int count, char **argument) {
  struct wh_context *c = wh_context_create();
  struct demo d;
  enum wh_status status = count == 2 && c ? demo_create(c, &d) : WH_BAD_INPUT;
  if (status == WH_OK)
    status = wh_report_write(c, argument[1], &d.report);
  for (size_t i = 0; c && i < wh_error_count(c); i++)
    fprintf(stderr, "%s\n", wh_error_text(c, i));
  demo_free(&d);
  wh_context_destroy(c);
  return wh_status_exit_code(status);
}

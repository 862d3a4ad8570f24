/* SPDX-License-Identifier: MPL-2.0 */
#include "run/stage.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* capacitance.<a>.<b>: minus the off-diagonal element, the capacitance between two electrodes. */
static enum wh_status capacitances(struct wh_context *c, struct wh_pass *pass,
                                   double relative_error) {
  size_t n = pass->mesh.electrode_count;
  const char *unit = pass->mesh.symmetry == WH_AXISYMMETRIC ? "F" : "F/m";
  double *matrix;
  WH_TRY(wh_alloc(c, n * n, sizeof *matrix, &matrix));
  wh_electrostatic_capacitance(pass->electrostatic, matrix);
  enum wh_status status = WH_OK;
  for (size_t i = 0; i < n && !status; i++)
    for (size_t j = i + 1; j < n && !status; j++) {
      char name[sizeof((struct wh_figure *)0)->name];
      double value = -matrix[i * n + j];
      snprintf(name, sizeof name, "capacitance.%.20s.%.20s", pass->mesh.electrodes[i].name,
               pass->mesh.electrodes[j].name);
      /* an energy: its error is of second order in the field's */
      status = wh_figures_set(c, &pass->figures, name, value, unit,
                              fabs(value) * relative_error * relative_error);
    }
  free(matrix);
  return status;
}

static enum wh_status set_voltages(struct wh_context *c, struct wh_pass *pass) {
  double *voltage;
  WH_TRY(wh_alloc(c, pass->mesh.electrode_count, sizeof *voltage, &voltage));
  for (size_t i = 0; i < pass->mesh.electrode_count; i++)
    voltage[i] = pass->mesh.electrodes[i].voltage;
  enum wh_status status = wh_electrostatic_set_potentials(c, pass->electrostatic, voltage);
  free(voltage);
  return status;
}

enum wh_status wh_stage_field(struct wh_context *c, const struct wh_case_params *cs,
                              struct wh_pass *pass) {
  (void)cs;
  WH_TRY(wh_electrostatic_create(c, &pass->mesh, pass->locator, &pass->electrostatic));
  WH_TRY(set_voltages(c, pass));
  pass->field = (struct wh_field){.mesh = &pass->mesh,
                                  .locator = pass->locator,
                                  .part_count = 1,
                                  .part = {wh_electrostatic_part(pass->electrostatic)}};
  double error = 0.0;
  WH_TRY(wh_electrostatic_error(c, pass->electrostatic, &error, NULL));
  WH_TRY(wh_figures_set(c, &pass->figures, "field.error_estimate", error, "1", 0.0));
  return capacitances(c, pass, error);
}

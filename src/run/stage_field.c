/* SPDX-License-Identifier: MPL-2.0 */
#include "run/space.h"
#include "run/stage.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static bool is_open(const struct wh_mesh *m) {
  for (size_t f = 0; f < 3 * m->element_count; f++)
    if (m->boundary[f] != WH_NO_BOUNDARY &&
        m->boundaries[m->boundary[f]].kind == WH_BOUNDARY_INFINITY)
      return true;
  return false;
}

/* An energy: its error is of second order in the field's. */
static enum wh_status capacitance(struct wh_context *c, struct wh_pass *pass, const char *from,
                                  const char *to, double value, double relative_error) {
  char name[sizeof((struct wh_figure *)0)->name];
  snprintf(name, sizeof name, "capacitance.%.20s.%.20s", from, to);
  return wh_figures_set(c, &pass->figures, name, value, wh_space_unit(pass, "F"),
                        fabs(value) * relative_error * relative_error);
}

/* capacitance.<a>.<b>: minus the off-diagonal element. capacitance.<a>.infinity, where space is
   open: what all electrodes at 1 V leave on a, which is the sum of its row. */
static enum wh_status capacitances(struct wh_context *c, struct wh_pass *pass,
                                   double relative_error) {
  struct wh_electrode *electrode;
  size_t n = wh_space_electrodes(pass, &electrode);
  bool open = is_open(&pass->mesh);
  double *matrix;
  WH_TRY(wh_alloc(c, n * n, sizeof *matrix, &matrix));
  wh_space_capacitance(pass, matrix);
  enum wh_status status = WH_OK;
  for (size_t i = 0; i < n && !status; i++) {
    double row = 0.0;
    for (size_t j = 0; j < n && !status; j++) {
      row += matrix[i * n + j];
      if (j > i)
        status = capacitance(c, pass, electrode[i].name, electrode[j].name, -matrix[i * n + j],
                             relative_error);
    }
    if (open && !status)
      status = capacitance(c, pass, electrode[i].name, "infinity", row, relative_error);
  }
  free(matrix);
  return status;
}

/* potential.<name> of every floating electrode. */
static enum wh_status floating_potentials(struct wh_context *c, struct wh_pass *pass) {
  const double *potential = wh_space_potentials(pass);
  struct wh_electrode *electrode;
  size_t count = wh_space_electrodes(pass, &electrode);
  for (size_t i = 0; i < count; i++) {
    char name[sizeof((struct wh_figure *)0)->name];
    if (!electrode[i].floating)
      continue;
    snprintf(name, sizeof name, "potential.%.50s", electrode[i].name);
    WH_TRY(wh_figures_set(c, &pass->figures, name, potential[i], "V", 0.0));
  }
  return WH_OK;
}

/* One potential for each electrode: they do not depend on the voltages. */
enum wh_status wh_stage_potentials(struct wh_context *c, const struct wh_case_params *cs,
                                   struct wh_pass *pass) {
  (void)cs;
  return wh_space_make_potentials(c, pass);
}

enum wh_status wh_stage_field(struct wh_context *c, const struct wh_case_params *cs,
                              struct wh_pass *pass) {
  (void)cs;
  wh_space_make_field(pass);
  WH_TRY(wh_space_set_voltages(c, pass));
  double error = 0.0;
  WH_TRY(wh_space_field_error(c, pass, &error));
  WH_TRY(wh_figures_set(c, &pass->figures, "field.error_estimate", error, "1", 0.0));
  WH_TRY(floating_potentials(c, pass));
  return capacitances(c, pass, error);
}

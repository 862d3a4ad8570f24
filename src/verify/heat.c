/* SPDX-License-Identifier: MPL-2.0 */
#include "verify/verify.h"

#include <math.h>
#include <stdio.h>

#include "heat/filament.h"

/* Jones and Langmuir's table: a wire of the diameter d without ends needs the current A' d^(3/2) (d
   in cm), and loses M g/cm2/s. */
static const struct line {
  double kelvin, current, evaporation;
} lines[] = {{2000, 1022, 1.76e-13}, {2200, 1217, 1.25e-11}, {2400, 1422, 4.26e-10},
             {2500, 1526, 2.03e-9},  {2600, 1632, 8.41e-9},  {2800, 1849, 1.10e-7},
             {3000, 2072, 9.95e-7},  {3200, 2301, 6.38e-6}};

/* A wire so long that its ends do not matter in its middle, fed with the current of the table. */
static enum wh_status wire_rows(struct wh_context *c, struct wh_checks *checks,
                                const struct line *l) {
  const char *group = "Tungsten wire of 0.2 mm in its middle, given the current (Jones-Langmuir)";
  char what[96];
  struct wh_filament f;
  struct wh_filament_params p = {.diameter = 0.2e-3,
                                 .length = 0.5,
                                 .legs = {.temperature_K = 500.0},
                                 .surroundings_K = 300.0,
                                 .radiating = 1.0,
                                 .emitter = "tungsten",
                                 .worn = 0.1,
                                 .cells = 800};
  p.current = l->current * pow(100.0 * p.diameter, 1.5);
  double life = 19250.0 * p.diameter * (1.0 - sqrt(0.9)) / (2.0 * 10.0 * l->evaporation);
  WH_TRY(wh_filament_compute(c, &p, &f));
  snprintf(what, sizeof what, "temperature, %.4f A", p.current);
  enum wh_status status =
      wh_check_add(c, checks, group, what, "K", l->kelvin, l->kelvin, f.highest_K, 0.02);
  snprintf(what, sizeof what, "time to lose a tenth of its mass, %g K", l->kelvin);
  if (!status)
    status = wh_check_add(c, checks, group, what, "h", life / 3600.0, life / 3600.0,
                          f.life / 3600.0, 0.02);
  wh_filament_free(&f);
  return status;
}

static enum wh_status run(struct wh_context *c, const char *cases, struct wh_checks *checks) {
  (void)cases;
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
    WH_TRY(wire_rows(c, checks, &lines[i]));
  return WH_OK;
}

const struct wh_verification wh_verification_heat = {
    .name = "heat",
    .summary = "Heated wires",
    .source = "H. A. Jones and I. Langmuir, General Electric Review 30 (1927) 310; "
              "docs/theory/filament.md",
    .run = run,
};

/* SPDX-License-Identifier: MPL-2.0 */
#include "goal/mig_case.h"

#include "base/constants.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Proportions, in cathode radii, of the gun for 1 THz with a cathode of 4.5 mm. */
#define REAR_ANGLE 51.0  /* [deg] of the cones beside the emitter */
#define FRONT_ANGLE 52.0 /* [deg] */
#define REAR 1.343       /* where the rear cone ends */
#define BACK 4.444       /* where the gun begins */
#define TIP 0.234        /* radius of the cathode's flat front */
#define PLATEAU 2.524    /* end of the uniform field */
#define ANODE_STAY 2.378 /* straight part of the first anode */
#define BETWEEN 3.876    /* from the first to the second anode */
#define ROUND_FROM 1.78  /* of the corners of the ramp */
#define ROUND_TO 0.89
#define CLEARANCE 1.8 /* wall of the interaction region over the beam's radius */
#define THROAT 0.3    /* of the gap between emitter and anode's throat */

static const char begin[] =
    "# A magnetron injection gun from the trade-offs of the adiabatic theory (wehnelt synthesize). "
    "The voltage of the\n"
    "# first anode is that of a coaxial diode: optimise U1 and the angles with the full current.\n"
    "wehnelt: 1\n"
    "title: %s\n"
    "parameters:\n"
    "  U1: %.6g V\n"
    "  U2: %.6g V\n"
    "  I: %.6g A\n";

static const char middle[] =
    "geometry:\n"
    "  domain: {shape: {kind: rectangle, from: [\"${back}\", 0 mm], to: [\"${end}\", "
    "\"${top}\"]}}\n"
    "  electrodes:\n"
    "    cathode:\n"
    "      voltage: 0 V\n"
    "      size: ${size}\n"
    "      shape:\n"
    "        kind: polygon\n"
    "        points:\n"
    "          - [\"${back}\", 0 mm]\n"
    "          - [\"${front_z}\", 0 mm]\n"
    "          - [\"${front_z}\", \"${tip}\"]\n"
    "          - [\"${half}\", \"${r0} - tan(${slope}) * ${half}\"]\n"
    "          - [\"-${half}\", \"${r0} + tan(${slope}) * ${half}\"]\n"
    "          - [\"${rear_z}\", \"${r0} + tan(${slope}) * ${half} - (${rear_z} + ${half}) * "
    "tan(${rear})\"]\n"
    "          - [\"${back}\", \"${r0} + tan(${slope}) * ${half} - (${rear_z} + ${half}) * "
    "tan(${rear})\"]\n"
    "    anode1:\n"
    "      voltage: ${U1}\n"
    "      shape:\n"
    "        kind: polygon\n"
    "        points:\n"
    "          - [\"${back}\", \"${rear_r}\"]\n"
    "          - [\"${anode_z} - (${rear_r} - ${anode_r}) / tan(${anode})\", \"${rear_r}\"]\n"
    "          - [\"${anode_z} + (${anode_r} - ${throat}) / tan(${anode})\", \"${throat}\"]\n"
    "          - [\"${end1}\", \"${throat}\"]\n"
    "          - [\"${end1}\", \"${top}\"]\n"
    "          - [\"${back}\", \"${top}\"]\n"
    "    anode2:\n"
    "      voltage: ${U2}\n"
    "      shape:\n"
    "        kind: polygon\n"
    "        points:\n"
    "          - [\"${start2}\", \"${top}\"]\n"
    "          - [\"${start2}\", \"1.114 * ${throat}\"]\n"
    "          - [\"${plateau} + 0.687 * ${ramp}\", \"1.114 * ${throat}\"]\n"
    "          - [\"${plateau} + ${ramp}\", \"${cavity}\"]\n"
    "          - [\"${end}\", \"${cavity}\"]\n"
    "          - [\"${end}\", \"${top}\"]\n"
    "mesh: {size: \"${r0} / 2\", order: 5}\n";

static const char end_[] =
    "sources:\n"
    "  band:\n"
    "    kind: area\n"
    "    on: cathode\n"
    "    from: ${r0} - ${band} / 2 * sin(${slope})\n"
    "    to: ${r0} + ${band} / 2 * sin(${slope})\n"
    "    count: 1000\n"
    "    current: ${I}\n"
    "    energy: {kind: list, values: 0.001 eV}\n"
    "    angle: {kind: list, values: 0 deg}\n"
    "space_charge: {always: true, tolerance: 1e-5}\n"
    "trace: {tolerance: 1e-7, planes: [\"${end} - 1 mm\"]}\n"
    "beam: {planes: [\"${end} - 1 mm\"], from: \"${end1}\", to: \"${end} - 1 mm\", steps: 40}\n"
    "optics: {paraxial: false}\n";

static void put_lengths(FILE *f, const struct wh_mig_wish *w, const struct wh_mig_gun *g) {
  double r = g->cathode_radius, half = fmax(0.178 * r, 1.5 * g->slant * cos(w->slope));
  double front = half + (r - tan(w->slope) * half - TIP * r) / tan(FRONT_ANGLE * WH_PI / 180.0);
  double anode_z = g->gap * sin(w->slope), anode_r = r + g->gap * cos(w->slope);
  double throat = r + THROAT * g->gap * cos(w->slope);
  double throat_z = anode_z + (anode_r - throat) / tan(w->anode_angle);
  double rear_r = anode_r + (anode_z + 0.62 * BACK * r) * tan(w->anode_angle);
  double last = throat_z + ANODE_STAY * r, ramp_end = PLATEAU * r + g->ramp;
  double beam = w->guiding_radius + g->larmor_radius;
  const struct {
    const char *name, *says;
    double value;
  } list[] = {{"r0", "radius of the middle of the emitting band, at z = 0", r},
              {"band", "its width along the slope", g->slant},
              {"half", "half the axial length of the emitting cone", half},
              {"rear_z", "where the rear cone ends", -REAR * r},
              {"front_z", "where the cathode ends", front},
              {"tip", "radius of its flat front", TIP * r},
              {"back", "where the gun begins", -BACK * r},
              {"rear_r", "radius of the first anode behind the cathode", rear_r},
              {"anode_z", "the first anode opposite to the emitter", anode_z},
              {"anode_r", "its radius there", anode_r},
              {"throat", "its radius where it ends", throat},
              {"end1", "where it ends", last},
              {"start2", "where the second anode begins", last + BETWEEN * r},
              {"plateau", "end of the uniform field at the gun", PLATEAU * r},
              {"ramp", "length of the compression", g->ramp},
              {"cavity", "radius of the wall in the interaction region", CLEARANCE * beam},
              {"end", "end of the domain", ramp_end + 2.0 * r},
              {"top", "outer radius", rear_r + r},
              {"size", "of elements at the cathode", 0.027 * r}};
  for (size_t i = 0; i < sizeof list / sizeof *list; i++)
    fprintf(f, "  %s: %.6g mm   # %s\n", list[i].name, 1e3 * list[i].value, list[i].says);
  fprintf(f, "  slope: %.6g deg   # of the emitter\n", w->slope * 180.0 / WH_PI);
  fprintf(f, "  rear: %g deg   # of the cone behind it\n", REAR_ANGLE);
  fprintf(f, "  anode: %.6g deg   # of the first anode's cone\n", w->anode_angle * 180.0 / WH_PI);
}

enum wh_status wh_mig_write_case(struct wh_context *c, const struct wh_mig_wish *w,
                                 const struct wh_mig_gun *g, const char *title, char **text_out) {
  size_t size = 0;
  FILE *f = open_memstream(text_out, &size);
  if (!f)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the case of the gun");
  fprintf(f, begin, title, g->anode_voltage, w->voltage, w->current);
  put_lengths(f, w, g);
  fputs(middle, f);
  fprintf(f,
          "magnets:\n  gyrotron: {kind: ramp, low: %.6g T, high: %.6g T, from: \"${plateau}\", to: "
          "\"${plateau} + ${ramp}\", round_from: %.4g mm, round_to: %.4g mm}\n",
          g->cathode_induction, w->field, 1e3 * ROUND_FROM * g->cathode_radius,
          1e3 * ROUND_TO * g->cathode_radius);
  fputs(end_, f);
  if (fclose(f) != 0)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the case of the gun");
  return WH_OK;
}

/* SPDX-License-Identifier: MPL-2.0 */
#include <math.h>

#include "base/constants.h"
#include "emission/emission.h"

#define GOLDEN_ANGLE 2.399963229728653 /* [rad] pi (3 - sqrt 5) */

struct params {
  double z, inner, radius; /* [m] */
  double current;          /* [A] or [A/m] */
  double cathode;          /* [V] */
  double slope;            /* [1] dr/dz at the edge */
  double cathode_flux;     /* [1] */
  size_t rays;
};

static const struct wh_key keys[] = {
    {.name = "z",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, z),
     .unit = "m",
     .summary = "plane in which it comes in"},
    {.name = "radius",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, radius),
     .unit = "m",
     .summary = "radius of its edge (planar: largest x)"},
    {.name = "inner",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, inner),
     .unit = "m",
     .default_text = "0 mm",
     .summary = "inner radius of a hollow beam (planar: least x)"},
    {.name = "current",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, current),
     .unit = "A",
     .above_min = true,
     .max = 1e9,
     .summary = "current, of the same density everywhere (planar: per metre)"},
    {.name = "cathode",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, cathode),
     .unit = "V",
     .default_text = "0 V",
     .summary = "potential of the cathode from which it came: the kinetic energy is the "
                "difference to it"},
    {.name = "slope",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, slope),
     .unit = "1",
     .default_text = "0",
     .min = -10,
     .max = 10,
     .summary = "dr/dz at the edge, inside in proportion to the radius; negative: converging"},
    {.name = "cathode_flux",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, cathode_flux),
     .unit = "1",
     .default_text = "0",
     .min = -10,
     .max = 10,
     .summary = "magnetic flux that each electron encircled at its cathode, over that in this "
                "plane: 0 from a shielded cathode, which makes the beam turn; 1: it does not turn"},
    {.name = "rays",
     .type = WH_KEY_COUNT,
     .offset = offsetof(struct params, rays),
     .default_text = "100",
     .min = 1,
     .max = 1e6,
     .summary = "number of rays, each for a ring (planar: a strip) of the same width; without "
                "symmetry spread over the disc, of equal current"},
    {0},
};

/* The strip's centre of area, and its part of the whole. */
static double strip(const struct params *p, bool round, size_t i, size_t count, double *part) {
  double step = (p->radius - p->inner) / (double)count;
  double a = p->inner + (double)i * step, b = a + step;
  *part =
      round ? (b * b - a * a) / (p->radius * p->radius - p->inner * p->inner) : 1.0 / (double)count;
  return round ? 2.0 / 3.0 * (a * a + a * b + b * b) / (a + b) : 0.5 * (a + b);
}

/* Rays of equal current, laid out as the seeds of a sunflower. */
static double in_disc(const struct params *p, size_t i, size_t count, double *part) {
  double inner = p->inner * p->inner, outer = p->radius * p->radius;
  *part = 1.0 / (double)count;
  return sqrt(inner + (outer - inner) * ((double)i + 0.5) / (double)count);
}

/* Field at x; false where there is none. */
static bool field_at(const struct wh_source_context *s, const double x[3],
                     struct wh_field_value *value) {
  struct wh_place place = {.element = WH_NO_ELEMENT};
  uint32_t element = WH_NO_ELEMENT;
  wh_field_at(s->setting->field, x, &place, false, value);
  return s->solid ? wh_solid_field_whole(s->solid, x, &element, &value->potential, value->E)
                  : place.element != WH_NO_ELEMENT;
}

/* Momentum of the energy that the potential says, at the azimuth around; about the axis by Busch's
   theorem (Ann. Phys. 386 (1926) 974): r u_theta = e/(m c) times the change of flux. */
static enum wh_status depart(const struct wh_source_context *s, const struct params *p,
                             double radius, double around, struct wh_particle *q) {
  struct wh_field_value value;
  q->x[0] = radius * cos(around);
  q->x[1] = radius * sin(around);
  q->x[2] = p->z;
  bool inside = field_at(s, q->x, &value);
  double energy = value.potential - p->cathode;
  if (!inside || !(energy > 0.0))
    return wh_fail(s->c, WH_BAD_INPUT,
                   !inside
                       ? "source %s: (%g m, %g m) is not in the domain"
                       : "source %s: at (%g m, %g m) the potential is below that of the cathode: "
                         "the beam's own charge is too large for its energy, or cathode is wrong",
                   s->name, q->x[2], radius);
  double arm = s->mesh && s->mesh->symmetry == WH_PLANAR ? 1.0 : radius,
         u = wh_momentum_of_energy(energy);
  double turning =
      (1.0 - p->cathode_flux) * value.flux * WH_LIGHT_SPEED / (WH_ELECTRON_REST_eV * arm);
  double along = u * u - turning * turning, slope = p->slope * radius / p->radius;
  if (!(along > 0.0))
    return wh_fail(s->c, WH_BAD_INPUT,
                   "source %s: at radius %g m all of the energy would go into turning about the "
                   "axis; the magnetic field is too strong for it",
                   s->name, radius);
  q->u[2] = sqrt(along / (1.0 + slope * slope));
  q->u[0] = slope * q->u[2] * cos(around) - turning * sin(around);
  q->u[1] = slope * q->u[2] * sin(around) + turning * cos(around);
  return WH_OK;
}

static enum wh_status emit(const struct wh_source_context *s, const void *params,
                           struct wh_particles *out) {
  const struct params *p = params;
  size_t rays = wh_emission_rays(s, p->rays);
  bool planar = s->mesh && s->mesh->symmetry == WH_PLANAR;
  if (!(p->radius > p->inner) || (!planar && p->inner < 0.0))
    return wh_fail(s->c, WH_BAD_INPUT,
                   "source %s: the radius %g m must be larger than the inner one, %g m, which must "
                   "not be negative",
                   s->name, p->radius, p->inner);
  for (size_t i = 0; i < rays; i++) {
    double part;
    struct wh_particle q = {.id = out->count};
    double radius = s->solid ? in_disc(p, i, rays, &part) : strip(p, !planar, i, rays, &part);
    q.weight = part * p->current;
    WH_TRY(depart(s, p, radius, s->solid ? (double)i * GOLDEN_ANGLE : 0.0, &q));
    WH_TRY(wh_particles_append(s->c, out, &q));
  }
  return WH_OK;
}

const struct wh_source_kind wh_source_beam = {
    .kind = {.name = "beam",
             .summary =
                 "a beam that comes in, laminar and of one total energy, with its space charge",
             .source = "H. Busch, Ann. Phys. 386 (1926) 974, for its rotation",
             .keys = keys,
             .params_size = sizeof(struct params)},
    .emit = emit,
    .answers = true,
    .current_given = true,
    .solid = true,
};

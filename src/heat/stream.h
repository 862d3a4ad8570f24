/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_HEAT_STREAM_H
#define WH_HEAT_STREAM_H
/* A target that flies through the beam: a stream of microparticles, heated in its volume (Behling
   et al., Communications Engineering 3 (2024), doi 10.1038/s44172-024-00323-z), beside a rotating
   anode, heated on its surface. docs/theory/stream.md. */
#include "base/figures.h"
#include "base/key.h"
#include "heat/flight.h"
#include "target/target.h"

/* Voltages at which the gain is found too, for its law. */
struct wh_stream_fit {
  double from_eV, to_eV;
  size_t points; /* 0: not asked for */
};

struct wh_stream_params {
  double velocity;      /* [m/s]; 0: no stream */
  double from_K, to_K;  /* temperature at entry, and the greatest allowed */
  bool melting;         /* the heat of fusion may be used as well */
  double width, length; /* of the focal spot as seen [m]; the stream flies along the width */
  double angle;         /* of the X-rays to the target's surface [rad] */
  double absorbed;      /* share of the power left in the stream that it must hold */
  double density;       /* of the stream, as a share of the compact material's */
  double filter;        /* aluminium between target and image [m] */
  double tube_power;    /* of a rotating anode [W] ... */
  double tube_width, tube_length; /* ... on an area of these sides [m] */
  double printed_power;           /* another figure for the same anode on the stream's spot [W] */
  double power;                   /* of the beam [W]; 0: the permitted one */
  struct wh_rotor_params rotor;
  struct wh_particle_params particle;
  struct wh_stream_fit fit;
};

extern const struct wh_key wh_stream_keys[];

struct wh_stream {
  double spot_length;     /* length/sin(angle) on the target [m] */
  double heat;            /* taken by the material [J/kg] */
  double permitted_power; /* [W] ... */
  double permitted_error;
  double reference_power;  /* of the rotating anode on the same spot [W] */
  double gain, gain_error; /* over it */
  double gain_printed;     /* over printed_power */
  double d15, l15; /* where the power has fallen to 15 %: depth, and beyond the beam's edge [m] */
  double d15_error, l15_error;
  double thickness, thickness_error;  /* of the stream [m], at its density */
  double mass_flow, mass_flow_error;  /* [kg/s] */
  double derated_area, derated_power; /* of the beam [m2], [W] when the margins d15, l15 at the
                                         density are taken off the spot */
  double mtf10,
      mtf10_reference; /* spatial frequencies where the MTF of the width is .1 [1/m]: of the
                          stream's spot, and of a rotating anode's spot of equal power */
};

/* From a target run: the beam at right angles into a thick first body. WH_BAD_INPUT if the thermal
   properties of its material are not known, the depth score does not hold the wanted share, or the
   spot is smaller than the margins. */
enum wh_status wh_stream_compute(struct wh_context *c, const struct wh_stream_params *p,
                                 const char *material, const struct wh_target_result *target,
                                 struct wh_stream *out);

/* What happens to a particle on its way: figures "stream.rotor_frequency", ..., and curves of its
   temperature, of the derating against the density, and of the MTF beside anodes of equal power. */
enum wh_status wh_stream_fly(struct wh_context *c, const struct wh_stream_params *p,
                             const char *material, const struct wh_stream *s, struct wh_heat *out,
                             struct wh_figures *figures);

/* The law gain = factor v (U/kV)^exponent through gains at voltages, by least squares of the
   logarithms: figures "stream.gain_exponent", ... and curves. At least 3 points. */
enum wh_status wh_stream_law(struct wh_context *c, const struct wh_stream_params *p, size_t count,
                             const double *energy_eV, const struct wh_stream *s,
                             struct wh_heat *out, struct wh_figures *figures);

/* Share of the spot's area, and power, that is left at a density of the stream; 0: nothing. */
double wh_stream_derating(const struct wh_stream_params *p, const struct wh_stream *s,
                          double density);

/* "stream.permitted_power", ...: docs/figures.md. */
enum wh_status wh_stream_figures(struct wh_context *c, const struct wh_stream *s,
                                 struct wh_figures *figures);

#endif

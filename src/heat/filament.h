/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_HEAT_FILAMENT_H
#define WH_HEAT_FILAMENT_H
/* A tungsten wire heated by its current: temperature along it, emission, life. The balance of a
   piece of wire is d/ds(k A dT/ds) + I^2 rho/A = pi d (what it radiates, and what its electrons
   take away). docs/theory/filament.md. */
#include "base/archive.h"
#include "base/figures.h"
#include "base/key.h"

struct wh_filament_legs {
  double temperature_K; /* where their cooling ends */
  double resistance;    /* from there to the end of the wire [K/W] */
};

enum wh_filament_held { WH_FILAMENT_TEMPERATURE, WH_FILAMENT_CURRENT };

/* One of current, voltage, power and temperature is given, the others are 0. */
struct wh_filament_params {
  double diameter, length; /* of the wire, cold [m]; 0: no filament */
  double current;          /* [A] */
  double voltage;          /* between the ends of the wire [V] */
  double power;            /* [W] */
  double temperature_K;    /* the highest along the wire */
  struct wh_filament_legs legs;
  double surroundings_K;
  double radiating; /* share of the wire's surface that sees the surroundings; 1: a straight wire */
  const char *electrode; /* of the geometry, that is this wire; NULL or "": none */
  const char *emitter;   /* of emission: a cathode material */
  bool emission_cooling; /* all electrons are drawn off, and take their energy with them */
  double worn;           /* share of the mass, at the hottest place, whose loss ends the life */
  int held;              /* enum wh_filament_held, while it wears */
  size_t cells;
};

extern const struct wh_key wh_filament_keys[];

struct wh_filament {
  size_t count;        /* of cells; 0: none */
  double length;       /* [m] */
  double *temperature; /* [count] at the middle of the cells [K] */
  double *emission;    /* [count] density of saturated emission [A/m2] */
  double end_K;        /* temperature of both ends of the wire */
  double highest_K, mean_K;
  double error_K; /* of the highest temperature, by cells twice as long */
  double current, voltage, power;
  double radiated, conducted, carried; /* [W]; carried off by electrons */
  double total_emission;               /* [A] */
  double life;                         /* [s] */
};

/* WH_BAD_INPUT: none or several of current, voltage, power and temperature; a wire that would melt;
   WH_NOT_CONVERGED. */
enum wh_status wh_filament_compute(struct wh_context *c, const struct wh_filament_params *p,
                                   struct wh_filament *out);
void wh_filament_free(struct wh_filament *f);

/* Temperature at the distance s from one end of the wire, 0 <= s <= length: linear between the
   middles of cells and the ends. */
double wh_filament_temperature(const struct wh_filament *f, double s);

/* "filament.temperature", ...: docs/figures.md. */
enum wh_status wh_filament_figures(struct wh_context *c, const struct wh_filament *f,
                                   struct wh_figures *figures);

/* Hands it to the archive, or takes it out into an empty one. */
void wh_filament_archive(struct wh_archive *a, struct wh_filament *f);

#endif

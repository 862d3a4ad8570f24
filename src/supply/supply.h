/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_SUPPLY_SUPPLY_H
#define WH_SUPPLY_SUPPLY_H
/* The high-voltage supply of a tube: a Cockcroft-Walton multiplier with its drive, strays, load,
   divider and control loop as circuit equations in time, and the filament's isolation transformer
   beside it. Voltages are given as magnitudes: a negative supply has all diodes turned round.
   docs/theory/supply.md. */
#include "base/archive.h"
#include "base/figures.h"
#include "base/key.h"

enum wh_supply_wave { WH_SUPPLY_SINE, WH_SUPPLY_SQUARE };

struct wh_supply_drive {
  int wave;                     /* enum wh_supply_wave */
  double voltage;               /* amplitude; with feedback the most that it may ask for [V] */
  double frequency, resistance; /* [Hz], of the source [ohm] */
  double efficiency;            /* of what makes the alternating voltage out of the input power */
  double variation, variation_frequency; /* relative amplitude of a slow disturbance, [Hz] */
};

/* A stack of diodes: i = g w [ln(1 + e^((u - drop)/w)) - ln(1 + e^(-drop/w))], g = 1/resistance. */
struct wh_supply_diode {
  double drop, knee, resistance, capacitance; /* [V], [V], [ohm], [F] */
};

/* A tube whose filament limits its current: i = current tanh(v/knee). */
struct wh_supply_load {
  double current, knee, capacitance, start; /* [A], [V], [F], [s] when it comes on */
};

struct wh_supply_feedback {
  double voltage;                /* wanted; 0: no loop and no divider [V] */
  double divider, ratio, filter; /* [ohm] in all, lower arm over all, its time constant [s] */
  double gain, integral;         /* [1], [s]; see docs/theory/supply.md */
  double ramp;                   /* of the wanted voltage from zero [s] */
  size_t every;                  /* periods of the drive from one action to the next */
  double noise;                  /* of each reading, relative to the wanted voltage */
  double temperature_coefficient, warming; /* of the ratio [1/K]; while it is in use [K] */
};

struct wh_supply_filament {
  double power;                /* wanted in the filament [W]; 0: none */
  double resistance;           /* of the hot filament [ohm] */
  double frequency, turns;     /* [Hz]; secondary over primary */
  double primary, secondary;   /* winding resistances [ohm] */
  double leakage, magnetizing; /* inductances seen from the primary [H] */
  double core;                 /* resistance of the core's losses, from the primary [ohm] */
  double capacitance;          /* between the windings: loads the output [F] */
  double efficiency;           /* of its driver */
};

struct wh_supply_params {
  size_t stages;             /* 0: no supply */
  double capacitance, stray; /* of each capacitor of the ladder; of each node to ground [F] */
  struct wh_supply_drive drive;
  struct wh_supply_diode diode;
  struct wh_supply_load load;
  struct wh_supply_feedback feedback;
  struct wh_supply_filament filament;
  double housekeeping;     /* power of the electronics [W] */
  double duration, window; /* simulated; of it, at the end, measured [s] */
  double tolerance;        /* of a step, relative to the drive's amplitude */
};

extern const struct wh_key wh_supply_keys[];

/* One period of the drive. */
struct wh_supply_period {
  double start;                  /* [s] */
  double mean, low, high, drive; /* output, and the amplitude asked for [V] */
};

/* Time integrals over the window. */
enum wh_supply_sum {
  WH_SUPPLY_TIME,    /* 1 */
  WH_SUPPLY_OFF,     /* v - v0 */
  WH_SUPPLY_OFF2,    /* (v - v0)^2 */
  WH_SUPPLY_SOURCE,  /* powers: out of the ideal source, ... */
  WH_SUPPLY_SERIES,  /* ... into its resistance, */
  WH_SUPPLY_DIODES,  /* all diodes, */
  WH_SUPPLY_LOAD,    /* the load */
  WH_SUPPLY_DIVIDER, /* and the divider */
  WH_SUPPLY_FIRST,   /* charge through the first diode, */
  WH_SUPPLY_LAST,    /* the last one, */
  WH_SUPPLY_DRAWN,   /* and out of the output */
  WH_SUPPLY_SUMS
};

struct wh_supply_result {
  size_t period_count;
  struct wh_supply_period *period;
  /* The last periods in full: unevenly spaced, from the start of a period to the end of the last.
   */
  size_t wave_count, wave_capacity;
  struct wh_supply_point {
    double t, output, source, current; /* of the source: voltage, current */
  } * wave;
  size_t window_first; /* first period of the window */
  double reference;    /* v0 of the sums [V] */
  double sum[WH_SUPPLY_SUMS];
  double stored[2]; /* energy in all capacitors when the window begins and ends [J] */
  size_t steps, rejected, iterations;
};
void wh_supply_result_free(struct wh_supply_result *r);

/* Integrates the circuit. WH_BAD_INPUT for parameters that make no circuit, WH_NOT_CONVERGED if
   steps become too small, WH_INTERRUPTED. The caller frees out whatever the status. */
enum wh_status wh_supply_simulate(struct wh_context *c, const struct wh_supply_params *p,
                                  struct wh_supply_result *out);

/* What the windings of the filament's transformer carry. */
struct wh_supply_heating {
  double voltage, current; /* of the filament, rms [V], [A] */
  double drive;            /* primary voltage, rms [V] */
  double input;            /* power into the primary [W] */
};
void wh_supply_heat(const struct wh_supply_filament *f, struct wh_supply_heating *out);

/* Textbook values of a multiplier that works into a current at light load [V]: how far the output
   is below 2 N times the amplitude, apart from the diodes' drops, and its ripple, peak to peak.
   The textbooks take the load's charge as drawn between the peak that charges the output and the
   next opposite one; steady: what the mean output falls by if the load draws it evenly. */
double wh_supply_drop_formula(size_t stages, double capacitance, double frequency, double current);
double wh_supply_drop_steady(size_t stages, double capacitance, double frequency, double current);
double wh_supply_ripple_formula(size_t stages, double capacitance, double frequency,
                                double current);

/* count voltages that the output has for equal shares of the time in its last periods, rising [V]:
   the mean of spectra at these is the spectrum under ripple. */
enum wh_status wh_supply_voltages(struct wh_context *c, const struct wh_supply_result *r,
                                  size_t count, double *voltage);

/* "supply.voltage", ...: docs/figures.md. coarse: the same simulated with a larger tolerance, for
   the errors. */
enum wh_status wh_supply_figures(struct wh_context *c, const struct wh_supply_params *p,
                                 const struct wh_supply_result *r,
                                 const struct wh_supply_result *coarse, struct wh_figures *f);

/* Hands the result to the archive, or takes it out into an empty one. */
void wh_supply_result_archive(struct wh_archive *a, struct wh_supply_result *r);

#endif

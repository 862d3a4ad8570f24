/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_SUPPLY_CIRCUIT_H
#define WH_SUPPLY_CIRCUIT_H
/* The circuit by its nodes: C dv/dt = -(currents that leave the nodes). Node 0 is where the source
   comes in, 2k - 1 and 2k are the k-th of the pushing and of the smoothing column; the tap of the
   divider comes last, if there is one. Every link joins neighbours or next neighbours. */
#include "supply/supply.h"

enum { WH_SUPPLY_BAND = 2 };

struct wh_circuit {
  const struct wh_supply_params *p;
  size_t nodes, output;
  double *mass;        /* [nodes * 3], lower band of the capacitances */
  double leak;         /* ln(1 + e^(-drop/knee)) of the diodes */
  double amplitude;    /* of the drive now [V] */
  double sign;         /* of a square wave now */
  double period_start; /* phase zero [s] */
  bool loaded;
};

enum wh_status wh_circuit_create(struct wh_context *c, const struct wh_supply_params *p,
                                 struct wh_circuit *out);
void wh_circuit_free(struct wh_circuit *k);

double wh_circuit_source(const struct wh_circuit *k, double t);
/* The tap's voltage over the divider's ratio: the output as the loop sees it. */
double wh_circuit_reading(const struct wh_circuit *k, const double *v);
double wh_circuit_stored(const struct wh_circuit *k, const double *v); /* [J] */

/* A wh_flow_fn; user is a struct wh_circuit. */
void wh_circuit_currents(void *user, double t, const double *v, double *out, double *slope);

/* What the sums integrate, at an instant: rate[WH_SUPPLY_SUMS]; reference is v0. */
void wh_circuit_rates(const struct wh_circuit *k, double t, const double *v, double reference,
                      double *rate);

#endif

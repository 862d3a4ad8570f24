/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TESTS_HEAT_CONSTANT_H
#define WH_TESTS_HEAT_CONSTANT_H
/* A matter whose properties do not depend on temperature, about those of hot tungsten: closed forms
   are for such. And the context of a group of tests. */
#include "base/context.h"

#define K 110.0     /* [W/m/K] */
#define C 150.0     /* [J/kg/K] */
#define RHO 19000.0 /* [kg/m3] */
#define A (K / (C * RHO))

static struct wh_context *context;

static inline int open_context(void **state) {
  (void)state;
  context = wh_context_create();
  return context == NULL;
}

static inline int close_context(void **state) {
  (void)state;
  wh_context_destroy(context);
  return 0;
}

static inline double conductivity(double t) {
  (void)t;
  return K;
}

static inline double heat_capacity(double t) {
  (void)t;
  return C;
}

static inline double density(double t) {
  (void)t;
  return RHO;
}

static inline double black(double t) {
  (void)t;
  return 1.0;
}

static inline double dark(double t) {
  (void)t;
  return 0.0;
}

#endif
